"""Could a command that has been found harmless otherwise write a counter file?

Only names are compared: the files' own names and, for what removes or moves whole folders, the folders' names. A word
that the text does not say could be any file, if something in the text can make it one: a pattern that fits, words put
together, a program that rewrites text.
"""

from __future__ import annotations

from claimonce.catalog.names import GIT_WRITES, WRITERS
from claimonce.lang.shell.patterns import fits
from claimonce.prefilter.scan_result import UNKNOWN, WIDE, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge

# Those among the writers that also take what is below a folder, and those that only print.
FOLDERS = frozenset(
    [
        "rm",
        "srm",
        "trash",
        "trash-put",
        "rmdir",
        "gio",
        "mv",
        "cp",
        "ln",
        "rsync",
        "install",
        "git",
        "tar",
        "unzip",
        "aws",
    ]
)
PRINTERS = frozenset(b"echo printf for select set jq".split())
PLACES = ("PWD", "HOME", "pwd", "rev-parse", "~")  # what the reader knows though the text does not say it
HERE = ("", ".", "..", "~", "...")


def require_no_counter(judge: Judge, text: str) -> None:
    """Raise Doubt unless no counter can be among the files that are written."""
    counters = judge.gates.counters
    names = {one.rpartition("/")[2] for one in counters}
    parts = {part for one in counters for part in one.split("/") if part}
    writes = [(target, False) for target in judge.targets if not target.startswith("/dev/")] + judge.writes
    acting = bool(writes)
    for words in judge.heads:
        name = words[0].rpartition("/")[2].lower()
        at = 1
        if name == "git":
            from claimonce.prefilter.git_rules import git_verb

            at += git_verb(words[1:]) + 1
            verb = words[at - 1] if at <= len(words) else ""
            output = any(word[:2] == "-o" or word.startswith("--output") for word in words)
            if verb not in GIT_WRITES and not output:
                continue
        elif name.encode("latin-1") not in WRITERS - PRINTERS or (name in ("sed", "gsed") and not rewrites(words)):
            continue
        acting = True
        for word in words[at:]:
            if word[:1] == "-":
                value = word.partition("=")[2] or (word[2:] if word[1:2] != "-" else "")
                if value:
                    writes.append((value, name in FOLDERS))
            else:
                writes.append((word.partition("=")[2] or word, name in FOLDERS))
    if not acting:
        return
    if judge.counters_in(text):
        raise Doubt
    judge.places = text
    for word, below in writes:
        if could_be(judge, word.lower(), parts if below else names, below):
            raise Doubt


def rewrites(words: list[str]) -> bool:
    """Say whether this `sed` writes anything."""
    return any(
        word.startswith("--in-place") or (word[:1] == "-" and word[:2] != "--" and "i" in word) or "w " in word
        for word in words[1:]
    )


def could_be(judge: Judge, word: str, names: set[str], below: bool) -> bool:
    """Say whether the word may name one of the files."""
    base = word.rstrip("/").rpartition("/")[2]
    if UNKNOWN not in base and not any(mark in base for mark in "*?["):
        return base in names or (below and base in HERE)
    if base.strip(WIDE):
        return any(fits(shape(base), name) for name in names)
    if judge.makes or base.count(UNKNOWN) > 1 or (below and any(place in judge.places for place in PLACES)):
        return True
    return any(could_name(seen.lower(), names, below) for seen in judge.seen)


def shape(word: str) -> str:
    """Return the word as a file pattern."""
    return word.replace(WIDE, "*").replace(UNKNOWN, "*")


def could_name(word: str, names: set[str], below: bool) -> bool:
    """Say whether a variable that holds this word could name one of the files."""
    name, sign, value = word.partition("=")
    base = (value if sign else word).rstrip("/").rpartition("/")[2]
    if UNKNOWN in base:
        glued = base.strip(WIDE)
        return (
            name[-1:] == "+"
            or base.count(UNKNOWN) > 1
            or (bool(glued) and any(fits(shape(base), one) for one in names))
        )
    if any(mark in base for mark in "*?["):
        return any(fits(base, one) for one in names)
    return name[-1:] == "+" or (below and (base in names or base in HERE))
