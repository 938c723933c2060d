"""Reads the corpus and asks of every call what the gate would say, of it and of what comes after it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from reading.cases import DESCRIPTIONS

from claimonce.gate.letters import dedup_policy, messages, recipients
from claimonce.hooks.effect import Effect
from claimonce.hooks.value import replace
from claimonce.hooks.verdict import DENY, PASS
from claimonce.reading import read_command, read_tool

HERE = Path(__file__).parent
TEXTS = ("Deploy of api 4.2 failed on host web-3", "The quarterly figures are in the folder")
READERS = ("a@x.test", "b@x.test")
KINDS = ("new", "unknown", "someone", "quiet")
LATER = 1200.0  # seconds: past the time in which another session's word to the same person is asked about


@dataclass(frozen=True)
class Call:
    """One form of one sender, as the corpus has it."""

    sender: str
    kind: str
    form: str
    readers: tuple[str, str]
    shown: str
    files: dict[str, str] = field(default_factory=dict[str, str])
    repository: str = ""

    def filled(self, text: str, reader: int = 0, said: int = 0) -> str:
        """Return a text of the corpus with one of its readers and one of the texts put in."""
        places = {"{r}": self.readers[reader], "{t}": TEXTS[said], "{u}": quote(TEXTS[said]), "{n}": str(said)}
        for place, value in places.items():
            text = text.replace(place, value)
        return text

    def lay_out(self, folder: Path, reader: int, said: int) -> None:
        """Write the files that the call finds where it runs."""
        for name, text in self.files.items():
            (folder / name).write_text(self.filled(text, reader, said))
        if self.repository:
            (folder / ".git").mkdir(exist_ok=True)
            (folder / ".git/config").write_text(f'[remote "origin"]\n\turl = {self.repository}\n')

    def effects(self, folder: Path, reader: int = 0, said: int = 0) -> list[Effect]:
        """Return the messages that the call would send."""
        self.lay_out(folder, reader, said)
        text = self.filled(self.form, reader, said)
        if text.startswith("mcp__"):
            tool, _, given = text.partition(" ")
            read = read_tool(tool, json.loads(given), DESCRIPTIONS, cwd=str(folder))
        else:
            read = read_command(text, DESCRIPTIONS, cwd=str(folder))
        return [one for one in read.effects if one.kind == "notify"]


@dataclass
class Score:
    """How many of how many, and which were wrong."""

    right: int = 0
    of: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def add(self, right: bool, call: Call, why: str) -> None:
        self.of += 1
        self.right += right
        if not right:
            self.wrong.append(f"{call.sender}: {call.form} [{why}]".replace("\n", "\\n"))

    @property
    def share(self) -> float:
        return self.right / self.of


def calls() -> Iterator[Call]:
    """Yield every call of the corpus."""
    for path in sorted(HERE.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["sender"]:
            readers = tuple(row.get("readers", READERS))
            rest = (readers, row.get("shown", "{r}"), row.get("files", {}), row.get("repository", ""))
            for kind in KINDS:
                for form in row.get(kind, ()):
                    yield Call(row["name"], kind, form, *rest)


def verdict(before: Effect, now: Effect) -> str:
    """Return what the gate says of a message when another session has sent one before it."""
    folded = {recipients.fold(one) for one in before.targets} & {recipients.fold(one) for one in now.targets}
    earlier = [_letter(before, "one", LATER)] if folded or not (before.targets and now.targets) else []
    again = [replace(one, age=60.0) for one in earlier] if _same(before, now) else earlier
    return dedup_policy.weigh(_letter(now, "two"), again).verdict


def _same(before: Effect, now: Effect) -> bool:
    return messages.of_effect(before).print == messages.of_effect(now).print


def _letter(effect: Effect, session: str, age: float = 0.0) -> dedup_policy.Letter:
    return messages.letter(messages.of_effect(effect), session, age)


def score(folder: Path) -> dict[str, Score]:
    """Score every call; the names are those of the promises."""
    scores = {name: Score() for name in ("reader", "text", "repeat", "other text", "other reader", "unknown", "quiet")}
    for number, call in enumerate(calls()):
        place = folder / str(number)
        place.mkdir()
        try:
            SCORED[call.kind](call, place, scores)
        except Exception as error:  # noqa: BLE001  (a call that breaks the reader is a wrong row, not the end)
            scores["reader"].add(False, call, f"{type(error).__name__}: {error}")
    return scores


def _new(call: Call, place: Path, scores: dict[str, Score]) -> None:
    first = call.effects(place)
    if len(first) != 1:
        scores["reader"].add(False, call, f"{len(first)} messages")
        return
    (effect,) = first
    scores["reader"].add(_reader_is_right(call, effect, place), call, f"{effect.targets} {effect.readers_from}")
    said = (effect.body.strip(), effect.subject.strip())
    scores["text"].add(effect.text_known and TEXTS[0] in said, call, f"{said} {effect.text_from}")
    call.lay_out(place, 0, 0)
    scores["repeat"].add(verdict(effect, effect) != PASS, call, "the repeat passes")
    for name, reader, text in (("other text", 0, 1), ("other reader", 1, 0)):
        other = call.effects(place, reader, text)
        got = verdict(effect, other[0]) if len(other) == 1 else "unread"
        scores[name].add(got == PASS, call, got)


def _reader_is_right(call: Call, effect: Effect, place: Path) -> bool:
    if not effect.readers_known:
        return False
    if call.shown == "*":
        other = call.effects(place, reader=1)
        return len(other) == 1 and set(other[0].targets) != set(effect.targets)
    return set(recipients.each(effect.targets)) == {recipients.fold(call.filled(call.shown))}


def _unknown(call: Call, place: Path, scores: dict[str, Score]) -> None:
    first, again = call.effects(place), call.effects(place)
    for one, other in zip(first, again, strict=True):
        scores["unknown"].add(verdict(one, other) != DENY, call, "kept back in silence")


def _quiet(call: Call, place: Path, scores: dict[str, Score]) -> None:
    found = call.effects(place)
    scores["quiet"].add(not found, call, f"{[one.program for one in found]}")


SCORED = {"new": _new, "unknown": _unknown, "someone": _unknown, "quiet": _quiet}
