"""One run of the audit: files -> facts -> acts -> findings."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import time
from collections.abc import Generator, Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from claimonce.audit import baseline, changed_lines, suppress
from claimonce.audit.act import GATED, TEXT, UNGATED, Act, Step
from claimonce.audit.cache import Cache, Gathered, code_stamp, digest
from claimonce.audit.collect import Gatherer, Progress
from claimonce.audit.context import Context
from claimonce.audit.coverage import below, coverage
from claimonce.audit.facts import Comment, Facts, Site
from claimonce.audit.files import Unread
from claimonce.audit.finding import OPEN, PASSED, WARNING, Finding
from claimonce.audit.result import Options, Sweep
from claimonce.audit.rules import rule_of
from claimonce.audit.sieve import Sieve
from claimonce.settings.paths import repository_root

if TYPE_CHECKING:
    from claimonce.hooks.settings_cache import Compiled


class Judged(msgspec.Struct, array_like=True, frozen=True):
    """What was found in a tree of one content: kept, so that nothing is judged twice."""

    acts: tuple[Act, ...]
    comments: tuple[tuple[str, Comment], ...]
    problems: tuple[tuple[str, str], ...]


def sweep(root: str, here: Compiled, options: Options, progress: Progress | None) -> Sweep:
    """Run the audit: see `claimonce.audit.run_request.sweep`."""
    began = time.monotonic()
    with _no_collection():
        return _swept(root, here, options, progress, began)


@contextlib.contextmanager
def _no_collection() -> Generator[None]:
    """Facts and syntax trees hold no cycles; looking for some among millions of them costs an eighth of the run.

    What is alive at the end is frozen, or the first look after it would cost as much again; the next run thaws it.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def _swept(root: str, here: Compiled, options: Options, progress: Progress | None, began: float) -> Sweep:
    cache = Cache.open() if options.cache else Cache()
    judged, gathered = _judged(root, here, options, cache, progress)
    findings = _findings(judged.acts)
    if options.evidence:
        from claimonce.audit.evidence import find_evidence as evidence

        findings += evidence(root, here)
    here_are = frozenset(each.path for each in gathered.listing.files)
    findings, notes = _answered(root, findings, judged.comments, options, here_are)
    measured = coverage(findings)
    return Sweep(
        root,
        options,
        tuple(_shown(root, findings, options)),
        measured,
        len(gathered.read) + len(gathered.left),
        (*gathered.unread, *(Unread(path, reason) for path, reason in judged.problems)),
        gathered.others,
        gathered.tests,
        tuple(below(measured, options.floors)),
        (*gathered.listing.notes, *gathered.notes(), *notes),
        time.monotonic() - began,
        here.version,
        _prefix(root),
    )


def _prefix(root: str) -> str:
    """Return the way from the repository's root to the scanned one, ending in a slash; empty where they are one."""
    top, here = repository_root(root), os.path.realpath(root)
    return f"{os.path.relpath(here, top)}/" if top and here != top else ""


def _judged(
    root: str, here: Compiled, options: Options, cache: Cache, progress: Progress | None
) -> tuple[Judged, Gathered]:
    from claimonce.effects.descriptions import Descriptions

    descriptions = Descriptions(here.descriptions)
    counters = tuple(_counters(root, here))
    version = _version(here, options, counters)
    gatherer = Gatherer(
        root, Sieve(descriptions, counters, options.sinks), version, cache, options.exclude, options.include_tests
    )
    gathered = gatherer.gather()
    fingerprint = gatherer.fingerprint(gathered)
    kept = _kept(cache.judgement(fingerprint))
    if kept is None:
        from claimonce.audit.engine import judge

        _learn(here, options)
        context = Context(
            descriptions, counters, options.gates, options.wrappers, options.sinks, frozenset(gathered.known),
            gatherer.more(gathered), lambda path, reason: gathered.unread.append(Unread(path, reason)),
        )  # fmt: skip
        before = len(gathered.unread)
        facts = tuple(gatherer.facts(gathered, progress))
        acts = _ways((*judge(facts, context), *(act for one in facts for act in _told(one))), gathered)
        problems = tuple((each.path, each.reason) for each in gathered.unread[before:])
        del gathered.unread[before:]
        comments = tuple((one.path, comment) for one in facts for comment in one.comments)
        kept = Judged(_once(acts), comments, problems)
        cache.close(root, gatherer.tree(gathered), _packed(fingerprint, kept))
    else:
        cache.close(root, None, None)
    return kept, gathered


def _kept(body: bytes | None) -> Judged | None:
    if body is None:
        return None
    try:
        return msgspec.msgpack.decode(body, type=Judged)
    except msgspec.MsgspecError:
        return None


def _packed(key: bytes, judged: Judged) -> tuple[bytes, bytes] | None:
    try:
        return key, msgspec.msgpack.encode(judged)
    except UnicodeEncodeError:
        return None


def _version(here: Compiled, options: Options, counters: Iterable[str]) -> bytes:
    """Return what the judgement depends on beside the tree: our code, the descriptions, the settings."""
    own = os.path.dirname(os.path.abspath(__file__))
    said = [
        here.descriptions,
        sorted(counters),
        options.gates,
        options.wrappers,
        options.exclude,
        options.include_tests,
    ]
    said.append([(each.name, each.effect, each.channel) for each in options.sinks])
    return digest(code_stamp((own, f"{os.path.dirname(own)}/reading")), json.dumps(said).encode())


def _learn(here: Compiled, options: Options) -> None:
    from claimonce.audit import lower
    from claimonce.effects.descriptions import Descriptions

    def words() -> None:
        from claimonce.audit.lower import prose

        prose.learn(Descriptions(here.descriptions), options.gates)

    lower.learn_first(words)


def _counters(root: str, here: Compiled) -> Iterable[str]:
    top = os.path.realpath(root).rstrip("/")
    for counter in here.counters:
        if not counter["file"]:
            continue
        path = os.path.normpath(os.path.join(here.root, counter["file"]))
        yield path[len(top) + 1 :] if path.startswith(f"{top}/") else path


def _told(facts: Facts) -> Iterable[Act]:
    for told in facts.told:
        yield Act(
            facts.path, told.site, facts.surface, told.symbol, told.effect, told.channel, told.plugin, "", told.text,
            TEXT, GATED if told.gated else UNGATED,
        )  # fmt: skip


def _ways(acts: Iterable[Act], gathered: Gathered) -> Iterable[Act]:
    """Put before the way of each act in a text for agents how that text reaches one."""
    for act in acts:
        known, reached = gathered.known.get(act.path), gathered.reached.get(act.path)
        if reached is not None:
            yield replace(act, way=(*reached.way, *act.way[1:]))
        elif known is not None and known.why:
            yield replace(act, way=(Step(act.path, Site(1, 1), known.why), *act.way[1:]))
        else:
            yield act


def _once(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return each act once, in the order of the tree; what is told and commanded on one line is one instruction."""
    found = list(acts)
    commanded = {_line(act) for act in found if act.program}
    seen: dict[tuple[object, ...], Act] = {}
    for act in found:
        if act.confidence != TEXT:
            seen.setdefault((_line(act), _own(act)), act)
        elif act.program:  # `claimonce push || git push` in a fence: the one hides the other as little as in a script
            seen.setdefault((_line(act), act.verdict == GATED), act)
        elif _line(act) not in commanded:
            seen.setdefault((_line(act), ""), act)
    return tuple(sorted(seen.values(), key=lambda act: (act.path, act.site.line, act.site.column, act.effect)))


def _line(act: Act) -> tuple[str, int, str]:
    return act.path, act.site.line, act.effect


def _own(act: Act) -> tuple[object, ...]:
    """Return what tells the acts of one line apart: `claimonce push || git push` in one text is two."""
    return act.site.column, act.text, act.verdict == GATED


def _findings(acts: Iterable[Act]) -> list[Finding]:
    made: list[Finding] = []
    met: dict[tuple[str, str, str, str], int] = {}
    for act in acts:
        rule = rule_of(act)
        place = (rule.id, act.path, act.symbol, act.text)
        met[place] = met.get(place, -1) + 1
        made.append(
            Finding(
                rule.id,
                act.path,
                act.site,
                rule.say(act) if act.verdict != GATED else f"gated: {act.text or act.program}",
                WARNING if act.confidence in ("low", TEXT) else rule.level,
                PASSED if act.verdict == GATED else OPEN,
                act.effect, act.channel, act.plugin, act.program, act.confidence, act.surface, act.symbol, act.text,
                act.verdict, act.callers, met[place], act.way, act.via, rule.do(act),
            )
        )  # fmt: skip
    return made


def _answered(
    root: str,
    findings: list[Finding],
    comments: Iterable[tuple[str, Comment]],
    options: Options,
    files: frozenset[str],
) -> tuple[list[Finding], tuple[str, ...]]:
    """Mark what suppressions and the baseline answer for, and add what is to be said of both."""
    today = date.fromisoformat(options.today) if options.today else datetime.now(UTC).date()
    marked, said = suppress.apply(findings, suppress.read(comments), today)
    if not options.baseline:
        return marked + said, ()
    path = os.path.join(root, options.baseline)
    marked, left = baseline.apply(marked, baseline.read(path), files)
    shown = os.path.relpath(path, root)
    return marked + said + list(baseline.stale(left, shown)), ()


def _shown(root: str, findings: Iterable[Finding], options: Options) -> list[Finding]:
    made = [each for each in findings if options.only is None or _named(each.path, options.only)]
    if options.diff:
        lines = changed_lines.find_changed(root, options.diff)
        made = [each for each in made if each.status != OPEN or changed_lines.touches(each, lines)]
    return sorted(made, key=lambda each: (each.path, each.site.line, each.site.column, each.rule))


def _named(path: str, only: frozenset[str]) -> bool:
    return path in only or any(path.startswith(f"{each}/") for each in only)
