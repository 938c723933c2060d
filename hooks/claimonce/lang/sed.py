"""A script of `sed` taken apart into its commands. Data only: nothing is run here, and nothing of ours imported."""

from __future__ import annotations

FLAGS = frozenset("gpiImMe0123456789")
TEXTS = "aic"  # these take text to the end of their line
NAMES = "rRwW"  # these take the name of a file
LABELS = "btT:"


class Step:
    """One command: its letter, what stands behind it, and for `s` the pattern, the replacement and the flags."""

    __slots__ = ("flags", "letter", "pattern", "replacement", "text")

    def __init__(self, letter: str, text: str = "", pattern: str = "", replacement: str = "", flags: str = "") -> None:
        self.letter, self.text = letter, text
        self.pattern, self.replacement, self.flags = pattern, replacement, flags

    def executes(self) -> bool:
        """Say whether it starts a command: `e`, or `s` with that flag."""
        return self.letter == "e" or "e" in self.flags


def steps(script: str) -> list[Step]:
    """Return the commands of a script, as far as it can be read."""
    made: list[Step] = []
    at, end = 0, len(script)
    while at < end:
        at = behind_address(script, at)
        letter = script[at : at + 1]
        if letter in ("s", "y"):
            step, at = substitution(script, at)
            made.append(step)
        elif letter in ("#", "e", *TEXTS, *NAMES):
            stop = line_end(script, at, letter in TEXTS)
            made.append(Step(letter, script[at + 1 : stop].strip()))
            at = stop
        elif letter in LABELS and letter:
            while at < end and script[at] not in ";\n}":
                at += 1
        else:
            at += 1
    return made


def behind_address(script: str, at: int) -> int:
    """Return where the next command's letter stands: behind blanks, brackets, and the lines that it is for."""
    while at < len(script) and script[at] in " \t\n;{},!+~$0123456789/\\IM":
        if script[at] == "/":
            at = find_close(script, at + 1, "/")
        elif script[at] == "\\" and at + 1 < len(script):
            at = find_close(script, at + 2, script[at + 1])
        else:
            at += 1
    return at


def find_close(script: str, at: int, mark: str) -> int:
    """Return the place behind the next `mark` that no backslash hides; in a `[...]` of a pattern it is plain."""
    while at < len(script):
        if script[at] == "\\":
            at += 1
        elif script[at] == mark:
            return at + 1
        at += 1
    return len(script)


def substitution(script: str, at: int) -> tuple[Step, int]:
    """Read `s/pattern/replacement/flags`, or `y`, which has no flags."""
    letter, mark = script[at], script[at + 1 : at + 2]
    middle = find_close(script, at + 2, mark)
    stop = last = find_close(script, middle, mark)
    while letter == "s" and last < len(script) and script[last] in FLAGS:
        last += 1
    flags = script[stop:last]
    if script[last : last + 1] == "w":
        last = line_end(script, last, False)
    return Step(letter, "", script[at + 2 : middle - 1], script[middle : stop - 1], flags), last


def line_end(script: str, at: int, continued: bool) -> int:
    """Return the end of the line; with `continued`, a backslash at its end takes in the next one."""
    while at < len(script) and script[at] != "\n":
        at += 2 if continued and script[at] == "\\" else 1
    return min(at, len(script))
