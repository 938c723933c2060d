"""A second look: over a history in which nothing has changed it is not read again, and not judged again.

What is kept is what the reports name: the acts behind findings and verdicts, without the texts that were weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from claimonce.hooks.digest import fingerprint
from claimonce.lookback import history
from claimonce.lookback.act import Act
from claimonce.lookback.cache import Cache
from claimonce.lookback.finding import Finding
from claimonce.lookback.here import Here
from claimonce.lookback.history import History, Listing
from claimonce.lookback.judge import Verdict
from claimonce.lookback.outcome import Outcome, look

_FOR_NOW = "cannot be read"  # a disk that fails today is asked again


class _Kept(msgspec.Struct, array_like=True):
    """An outcome as it is kept; findings and verdicts name their acts by place."""

    key: str
    counts: tuple[int, int, int, int, int]
    clients: dict[str, int]
    skipped: list[tuple[str, str]]
    acts: list[Act]
    findings: list[tuple[str, str, str, list[int]]]
    verdicts: list[tuple[int, str, str, list[int]]]
    passed: int


_DECODER = msgspec.msgpack.Decoder(_Kept)
_ENCODER = msgspec.msgpack.Encoder()


def look_back(
    paths: Sequence[str], here: Here, cache: Cache, since: float = 0.0,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Outcome:  # fmt: skip
    """Return what the transcripts under `paths` tell, read only where one has changed since the last look.

    With `since` (seconds since 1970) the transcripts are not read again, but judged again: the span has moved on.
    """
    found = history.list_transcripts(paths, since)
    name = fingerprint("history", *map(str, paths))
    key = _key(found, here, cache)
    kept = None if since else _load(cache.load(name), key)
    if kept is not None:
        return kept
    outcome = look(history.read_listed(found, here.reader, cache, since, progress), here.rules)
    if not since and not any(why.startswith(_FOR_NOW) for _, why in outcome.history.skipped):
        cache.save(name, _ENCODER.encode(_packed(outcome, key)))
    return outcome


def _key(found: Listing, here: Here, cache: Cache) -> str:
    rules = (here.rules.near, here.rules.within, sorted(here.rules.shims), here.rules.numbered)
    files = (repr(one) for one in zip(found.files, found.stamps, strict=True))
    return fingerprint(cache.by, repr(rules), repr(found.skipped), repr(sorted(found.named)), *files, size=16)


def _packed(outcome: Outcome, key: str) -> _Kept:
    places: dict[int, int] = {}
    acts: list[Act] = []

    def place(each: Act) -> int:
        if id(each) not in places:
            places[id(each)] = len(acts)
            acts.append(msgspec.structs.replace(each, words=None))
        return places[id(each)]

    of = outcome.history
    findings = [(one.kind, one.target, one.what, [place(each) for each in one.acts]) for one in outcome.findings]
    verdicts = [
        (place(one.act), one.kind, one.reason, [place(each) for each in one.causes]) for one in outcome.verdicts
    ]
    counts = (of.calls, of.sessions, of.files, of.bad_lines, of.tokens)
    return _Kept(key, counts, of.clients, of.skipped, acts, findings, verdicts, outcome.passed)


def _load(data: bytes, key: str) -> Outcome | None:
    try:
        kept = _DECODER.decode(data) if data else None
    except msgspec.DecodeError:
        return None
    if kept is None or kept.key != key:
        return None
    acts = kept.acts
    try:
        return Outcome(
            History([], *kept.counts, kept.clients, kept.skipped),
            [Finding(kind, target, what, tuple(acts[n] for n in ns)) for kind, target, what, ns in kept.findings],
            [Verdict(acts[at], kind, why, tuple(acts[n] for n in ns)) for at, kind, why, ns in kept.verdicts],
            kept.passed,
        )
    except IndexError:
        return None
