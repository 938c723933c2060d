"""What a message's sender says: who gets it, what it says, and what of both is known to the byte."""

from __future__ import annotations

from claimonce.hooks.digest import fingerprint
from claimonce.hooks.effect import BY_GIT, FILE, NEW, Effect
from claimonce.hooks.value import value
from claimonce.lang import UNKNOWN, plain, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from claimonce.effects.caller import Caller

SHOWN = 4_000  # characters of a text that go on; of a longer one the fingerprint tells it from others
NOBODY = "nobody is named"
NO_TEXT = "not in the call"
# A pull request: how its place ends, and what names its branches (gh 2.x, glab 1.x, the forges' APIs).
REQUESTS = (" pulls", " merge requests")
HEADS = ("--head=", "-H=", "--source-branch=", "-s=", "head=", "source_branch=", "sourceBranch=", "sourceRefName=")
BASES = ("--base=", "-B=", "--target-branch=", "-b=", "base=", "target_branch=", "targetBranch=", "targetRefName=")


@value
class Said:
    """A message as far as a call shows it: real text, `UNKNOWN` where something is not known.

    `readers_why` and `text_why` say why they are not known, and are empty where they are; `readers_from` and
    `text_from` say where they stood. `rest` is whatever else of the call changes what arrives.
    """

    readers: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    readers_why: str = NOBODY
    text_why: str = NO_TEXT
    readers_from: str = ""
    text_from: str = ""
    rest: tuple[str, ...] = ()
    act: str = NEW


def real(text: str) -> str:
    """Return the reader's text (latin-1 over UTF-8) as real text."""
    return text if text.isascii() else plain(text).encode("latin-1", "replace").decode("utf-8", "replace")


def effect_of(described: dict[str, Any], program: str, said: Said) -> Effect:
    """Return the effect of a message."""
    known = [one for one in said.readers if one and UNKNOWN not in one]
    whole = UNKNOWN in said.subject or UNKNOWN in said.body
    longer = bool(said.rest) or len(said.body) > SHOWN
    unread = said.text_why or ("not in the text of the call" if whole else "")
    unnamed = said.readers_why or ("" if len(known) == len(said.readers) and known else "not in the text of the call")
    return Effect(
        kind=described["kind"], plugin=described["name"], channel=described["channel"], program=program,
        targets=tuple(known), subject=said.subject.replace(UNKNOWN, "?"), body=said.body[:SHOWN].replace(UNKNOWN, "?"),
        act=said.act, readers_known=not unnamed, text_known=not unread, readers_from=unnamed or said.readers_from,
        text_from=unread or said.text_from,
        size=len(said.subject.encode("utf-8", "replace")) + len(said.body.encode("utf-8", "replace")),
        whole=fingerprint(said.subject, said.body, *sorted(said.rest)) if longer else "",
        head=branch(said, HEADS), base=branch(said, BASES),
    )  # fmt: skip


def branch(said: Said, names: tuple[str, ...]) -> str:
    """Return the branch of a pull request that one of these arguments names; empty for whatever else is filed."""
    if said.act != FILE or not said.rest or not said.readers[:1] or not said.readers[0].endswith(REQUESTS):
        return ""
    return first(
        one[len(name) :].rpartition(":")[2].removeprefix("refs/heads/")
        for name in names
        for one in said.rest
        if one.startswith(name)
    )


def record(sh: Caller, described: dict[str, Any], program: str, said: Said, verb: str = "", by: str = "") -> None:
    """Record a message at the place of the present command; what tells nobody anew is set aside."""
    from claimonce.hooks.value import replace

    hidden = sh.hides(program) if by != BY_GIT or program == "git" else hides_git(sh)
    if sh.elsewhere and not all(map(is_everywhere, said.readers)):
        unsure = "which host it runs on is not known" if UNKNOWN in sh.elsewhere else ""
        said = replace(said, rest=(*said.rest, f"at={real(sh.elsewhere)}"), text_why=said.text_why or unsure)
    if sh.shared.doubts and not said.text_why:
        said = replace(said, text_why="what stands before it may change it")
    made = effect_of(described, shown(program), said)
    made = replace(made, span=sh.place(), hidden=hidden, verb=shown(verb), by=by)
    if said.act not in (NEW, FILE):
        sh.shared.quiet.append(made)
        return
    key = (made.kind, made.plugin, made.span, made.targets)
    before = sh.shared.effects.get(key)
    sh.shared.effects[key] = made if before is None else together(before, made)


def together(first: Effect, other: Effect) -> Effect:
    """Return two messages from one place to one reader as one, whose whole text is both: a loop, a function."""
    if first.text_known and (other.subject, other.body, other.whole) == (first.subject, first.body, first.whole):
        return first
    from claimonce.hooks.value import replace

    return replace(
        first, text_known=first.text_known and other.text_known,
        text_from=first.text_from if not first.text_known else other.text_from,
        whole=fingerprint(first.whole, first.subject, first.body, other.whole, other.subject, other.body),
    )  # fmt: skip


def is_everywhere(reader: str) -> bool:
    """Say whether a reader is the same whichever host the words are said on: not `root`, nor a name of its settings."""
    return reader[:1] == "+" or "/" in reader or "@" in reader[1:]


def hides_git(sh: Caller) -> str:
    """Return why no shim would meet the git that the present program starts: its own path is no reason."""
    held = sh.hidden
    if held == "absolute path":
        sh.hidden = ""
    try:
        return sh.hides("git")
    finally:
        sh.hidden = held


def first(texts: Iterable[str]) -> str:
    """Return the first text that is not empty."""
    return next((one for one in texts if one), "")
