"""What the scripted model does in a session: one tool call a turn, chosen by what the calls before came to."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from realclient.model import Json, Meeting

TRIES = 8
_SEEN = r'next\\*": (\d+)'
COUNTER = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
FIRST = 152
LINE = '    "next": {}'  # the whole of it: a patch replaces lines
TEXT = f'{{\n  "SP": {{\n{LINE.format(FIRST)}\n  }}\n}}\n'
FILES = {"counter.json": TEXT, "claimonce.toml": COUNTER}
# No command substitution: Gemini CLI 0.61.0 refuses a command with one.
BY_SHELL = (
    "jq -r '\"took SP-\\(.SP.next)\"' counter.json && jq '.SP.next += 1' counter.json > counter.json.new && "
    "mv counter.json.new counter.json"
)


@dataclass(frozen=True)
class Edit:
    """One replacement in a file, by the client's own edit tool."""

    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Read:
    """One look at a file, by the client's own tool where it has one."""

    path: str


Step = str | Json | Read | Edit  # a shell command, a call as it is, a look, an edit
Player = Callable[[int, list[str]], Step | None]  # how many calls were made, what each came to -> the next, None: done


def plays(steps: Sequence[Step]) -> Player:
    """Each step in a turn of its own, whatever comes of it."""
    return lambda spoken, _: steps[spoken] if spoken < len(steps) else None


def mails(subject: str, body: str, to: str) -> Player:
    """One mail."""
    return plays([f"printf '%s\\n' {shlex.quote(body)} | mail -s {shlex.quote(subject)} {to}"])


def pushes(name: str) -> Player:
    """One commit and its push; the output ends with the push's status."""
    commit = f"echo {name} > {name}.txt && git add {name}.txt && git commit -qm {name}"
    return plays([commit, "git push origin main; echo status=$?"])


def edits_counter(file: Path, name: str, gather: Meeting) -> Player:
    """Takes a number as agents do who know of no gate: read it, write the next one into the file, believe it is theirs.

    All have read before anybody writes. Where a call is refused it runs what the text says, or reads again.
    """

    def play(spoken: int, results: list[str]) -> Step | None:
        last = results[-1] if results else ""
        if spoken >= 2 * TRIES or taken(results):
            return None
        named = re.search(r"Run `(claimonce next [^`]+)`", last)
        if named is not None:
            return f"{named[1]} | sed 's/.*/SP-& is yours/'"
        if "unchanged since last read" in last:  # Qwen Code 0.15.10 gives no file a second time
            last = next((each for each in reversed(results) if re.search(_SEEN, each)), "")
        found = re.search(_SEEN, last)
        if found is None or spoken % 2 == 0:
            return Read(str(file))
        if spoken == 1:
            gather.attend(name)
        return _edit(str(file), int(found[1]))

    return play


def _edit(path: str, number: int) -> Edit:
    return Edit(path, LINE.format(number), LINE.format(number + 1))


def shell_counter(name: str, gather: Meeting) -> Player:
    """Takes a number by a command that reads the file and writes the next one."""

    def play(spoken: int, results: list[str]) -> Step | None:
        if spoken >= TRIES or taken(results):
            return None
        if spoken == 0:
            gather.attend(name)
        return BY_SHELL

    return play


def taken(results: Sequence[str]) -> list[int]:
    """The numbers that a session believes are its own: as it was told, else as its command printed."""
    text = "\n".join(results)
    told = re.findall(r"SP-(\d+) is yours", text)
    return sorted({int(each) for each in told or re.findall(r"took SP-(\d+)", text)})
