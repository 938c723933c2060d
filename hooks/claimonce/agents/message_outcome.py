"""How a message ended that a command sent past any shim: by the command's status, its output and what stood around.

Loaded only when such a message is open. The command is read once more, so nothing about it has to be kept.
"""

from __future__ import annotations

import os

from claimonce.agents import tool_outcome
from claimonce.catalog import index, starts
from claimonce.catalog.answers import (
    CHECKED,
    CLIENTS,
    CODE,
    HARMLESS,
    LEAVES,
    NOT_BEGUN,
    NOT_SENT,
    REFUSES_WITH_200,
    REPEATS,
    SOME_ENOUGH,
)
from claimonce.effects.descriptions import Descriptions
from claimonce.gate import answers, intents
from claimonce.gate.letters import messages, recipients
from claimonce.hooks.coerce import table, table_or_none
from claimonce.hooks.effect import NOTIFY
from claimonce.hooks.value import value
from claimonce.lang.shell.around import Around, around
from claimonce.lang.shell.patterns import holds
from claimonce.reading import read_tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from claimonce.effects.result import Reading, Started
    from claimonce.gate.intents import Intent
    from claimonce.hooks.call import Call, Ran
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled

_EXIT = "exit code "
_NESTED = index.SHELLS | {"eval", "xargs", "parallel", "find", "ssh", "make", "just"}
_AWAY = ("-o", "--output", "-O", "--remote-name", "--output-document")


def of_command(call: Call, ran: Ran, intent: Intent, here: Compiled) -> tuple[str, dict[str, Any]]:
    """Return the outcome and the receipt of one message of a shell command."""
    expected = find_expected(call, intent, here)
    return tool_outcome.of_tool(ran, rows_of(here, intent.plugin)) if expected is None else judge(expected, ran, here)


def find_expected(call: Call, intent: Intent, here: Compiled) -> Expected | None:
    """Return how the end of an intent's message is to be read; None where the command is not that of a message."""
    command = call.input.get("command", call.input.get("cmd"))
    reading = read_tool(call.tool, dict(call.input), Descriptions(here.descriptions), cwd=call.cwd)
    effect = _meant(reading, intent)
    return None if effect is None or not isinstance(command, str) else expected_by(command, reading, effect, here)


def expected_by(command: str, reading: Reading, effect: Effect, here: Compiled) -> Expected:
    """Return how the end of one message of a command is to be read."""
    program = os.path.basename(effect.program)
    started = [one for one in reading.programs if one.span == effect.span]
    above = [one for one in reading.programs if one.span != effect.span and _within(effect.span, one.span)]
    mine = [one.words for one in started if _name(one) == program]
    words = mine[-1] if mine else ()
    tells = CLIENTS[program][0] if program in CLIENTS else ()
    beside = _around(command, effect, started, above)
    readers = len(recipients.each(effect.targets))
    some = readers > 1 and any(_has(words, flag) for flag in SOME_ENOUGH.get(program, ()))
    return Expected(
        program=program, plugin=effect.plugin, readers=readers, fails=beside.fails, ends=beside.ends,
        shows=beside.shows, left=some or any(_leaves(one, effect.program) for one in (*started, *above)),
        others=sum(one.kind == NOTIFY and one.span != effect.span for one in reading.effects),
        writes=any(word in ("-w", "--write-out") or word.startswith("-w") for word in words),
        away=_goes_away(words),
        told=any(not flag or _has(words, flag) for flag in tells) and not _is_told_by_text_alone(words),
        urls=tuple(tuple(row["urls"]) for row in rows_of(here, effect.plugin, words)),
    )  # fmt: skip


def judge(expected: Expected, ran: Ran, here: Compiled) -> tuple[str, dict[str, Any]]:
    """Return the outcome and the receipt of a message by how its command ended."""
    return _Command(ran, expected, here).outcome()


def rows_of(here: Compiled, plugin: str, words: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the rows of a plugin that say what answers mean; of those for single addresses the ones that are named."""
    rows = Descriptions(here.descriptions).replies(plugin)
    named = [row for row in rows if any(holds(url.lower(), word.lower()) for url in row["urls"] for word in words)]
    return named or rows


def _meant(reading: Reading, intent: Intent) -> Effect | None:
    """Return the effect that the intent was taken for; a text that was in a file may have changed since."""
    mine = [effect for effect in reading.effects if effect.kind == NOTIFY and effect.plugin == intent.plugin]
    same = [effect for effect in mine if messages.of_effect(effect).key == intent.key]
    return next(iter(same or mine), None)


@value
class Expected:
    """How the end of one message is to be read: what of its command matters then, and no word of what it says."""

    program: str
    plugin: str
    readers: int
    fails: bool
    ends: bool
    shows: bool  # whether what is printed has its answer
    left: bool  # whether a 0 says nothing: nobody waited for it, or some of its readers are enough for it
    others: int  # further messages of the command
    writes: bool  # whether its web client prints the HTTP status
    away: bool  # whether it writes the answer to a file
    told: bool  # whether a refusal of the server is a status of its own
    urls: tuple[tuple[str, ...], ...]  # those of the rows that say what its answers mean

    def detail(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {name: getattr(self, name) for name in _FIELDS}


_FIELDS = ("program", "plugin", "readers", "fails", "ends", "shows", "left", "others", "writes", "away", "told", "urls")


def parse_expected(detail: Mapping[str, Any]) -> Expected:
    """Return what `Expected.detail` gave."""
    urls: list[list[str]] = detail["urls"]
    given: dict[str, Any] = {name: detail[name] for name in _FIELDS}
    given["urls"] = tuple(tuple(each) for each in urls)
    return Expected(**given)


class _Command:
    """One command that has ended, and the message in it."""

    def __init__(self, ran: Ran, expected: Expected, here: Compiled) -> None:
        self.ran, self.expected, self.here = ran, expected, here
        self.said, self.code = _said(ran)

    def outcome(self) -> tuple[str, dict[str, Any]]:
        """Return the outcome and the receipt."""
        response = table(self.ran.response)
        if response.get("interrupted") or response.get("timedOutAfterMs"):
            return intents.UNCERTAIN, {}
        if self.expected.left and self.ran.ok:
            return intents.UNCERTAIN, {}
        client = CLIENTS.get(self.expected.program)
        outcome = self._of_client(*client[1:]) if client else self._of_program()
        return outcome, (tool_outcome.receipt(self.said) if outcome == intents.DONE else {})

    def _read(self) -> str:
        """Return what the output says, where it can be read."""
        mine = self.expected
        rows = Descriptions(self.here.descriptions).replies(mine.plugin)
        rows = [row for row in rows if tuple(row["urls"]) in mine.urls]
        read = answers.read(self.said, rows) if mine.shows else answers.UNREAD
        # Of several answers in one output nobody can say which is this one's, unless they agree.
        return intents.UNCERTAIN if mine.others and read == intents.FAILED else read

    def _of_client(self, refused: tuple[int, ...], uncertain: tuple[int, ...]) -> str:
        mine = self.expected
        shown = answers.of_status(answers.status(self.said, mine.writes)) if mine.shows else answers.UNREAD
        # What was thrown away is no empty answer, and neither is that of a client that failed without a word.
        unseen = (mine.away and not mine.writes) or not (self.ran.ok or self.said.strip())
        read = answers.UNREAD if unseen else self._read()
        if shown == intents.DONE and read not in (answers.UNREAD, intents.DONE) and not mine.away:
            return read
        if shown or read:
            return shown or read
        if self.ran.ok:
            return intents.DONE if mine.told and mine.ends else intents.UNCERTAIN
        if not mine.fails:
            return intents.UNCERTAIN
        if any(word in self.said.lower() for word in NOT_BEGUN) or self.code in refused:
            return intents.FAILED
        return intents.UNCERTAIN if self.code in uncertain or self.code > 128 else intents.FAILED

    def _of_program(self) -> str:
        from claimonce.gate.child_process import Ended
        from claimonce.shims import outcomes as ends

        row = ends.row_of(self.here.descriptions, self.expected.plugin, self.expected.program)
        if row and any(one in self.said for one in row.get("says_sent", ())):
            return intents.DONE
        if self.ran.ok:
            if self.expected.ends:
                refused = answers.of_status(answers.status(self.said)) if not row else answers.UNREAD
                return refused or ends.outcome_of(Ended(0, said=self.said), row, self.expected.readers)
            # No output is no empty answer: that is what some providers give, and no program.
            return (self._read() if self.said.strip() else "") or intents.UNCERTAIN
        if not self.expected.fails:
            return intents.UNCERTAIN
        if (
            "." in self.expected.program or self.expected.program in starts.LANGUAGES
        ):  # code that failed: before it sent, or behind that
            low, sure = self.said.lower(), (*NOT_SENT, *row.get("says_refused", ()))
            once = self.expected.program.partition(".")[0] not in REPEATS
            never = (once and any(word in low for word in NOT_BEGUN)) or any(one in self.said for one in sure)
            return intents.FAILED if never else answers.of_status(answers.status(self.said)) or intents.UNCERTAIN
        if tool_outcome.is_unknown(self.said):
            return intents.UNCERTAIN
        if shown := answers.of_status(answers.status(self.said)):
            return shown
        return ends.outcome_of(Ended(self.code or 1, said="\n" + self.said), row, self.expected.readers)


def _around(command: str, effect: Effect, started: list[Started], above: list[Started]) -> Around:
    """Return what stands around the message's command, through the text for a shell in which it stands alone."""
    if any(_name(one) in _NESTED for one in started) or _is_unchecked(effect, (*started, *above)):
        return Around()
    span = effect.span
    for outer in reversed(above):
        if not _stands_alone(command, span):
            return Around()
        span = outer.span
    return around(command, span, HARMLESS)


def _is_unchecked(effect: Effect, started: Sequence[Started]) -> bool:
    """Whether code starts the program, and does not end as it ends."""
    code = [one for one in started if _name(one).rstrip("0123456789.") in CODE]
    own = os.path.basename(effect.program).rstrip("0123456789.") in CODE or "." in effect.program
    return bool(code) and not own and not any(mark in word for mark in CHECKED for one in code for word in one.words)


def _stands_alone(command: str, span: tuple[int, int] | None) -> bool:
    data = command.encode("utf-8", "surrogateescape")
    return (
        span is not None and data[span[0] - 1 : span[0]] in (b"'", b'"') and data[span[1] : span[1] + 1] in (b"'", b'"')
    )


def _within(inner: tuple[int, int] | None, outer: tuple[int, int] | None) -> bool:
    return inner is not None and outer is not None and outer[0] <= inner[0] and inner[1] <= outer[1]


def _leaves(started: Started, program: str) -> bool:
    """Whether something starts the program and does not wait for it; only its own options count, those in front."""
    if _name(started) not in LEAVES:
        return False
    needs, waits = LEAVES[_name(started)]
    words = list(started.words[1:])
    own = words[: words.index(program)] if program in words else words
    given = {
        one for word in own for one in (word, *(f"-{c}" for c in word[1:] if word[:2] != "--" and word[:1] == "-"))
    }
    return given.isdisjoint(waits) and (not needs or not given.isdisjoint(needs))


def _name(started: Started) -> str:
    return started.words[0].rpartition("/")[2] if started.words else ""


def _goes_away(words: Sequence[str]) -> bool:
    """Whether the answer goes to a file: `-o FILE`, `-oFILE`, `--output=FILE`; not with `-O -` or `-o -`."""
    for place, word in enumerate(words):
        behind = words[place + 1] if place + 1 < len(words) else ""
        given = behind if word in _AWAY else word[2:] if word.startswith("-o") else word.partition("=")[2]
        if (word in _AWAY or word.startswith(("--output", "-o"))) and given not in ("-", "/dev/stdout"):
            return True
    return False


def _is_told_by_text_alone(words: Sequence[str]) -> bool:
    return any(address in word for word in words for address in REFUSES_WITH_200)


def _has(words: Sequence[str], flag: str) -> bool:
    """Whether an option is given, a short one in a cluster too: `-sf`, `-fsSL`."""
    if flag.startswith("--"):
        return flag in words
    return any(word[:1] == "-" and word[:2] != "--" and flag[1:] in _letters(word) for word in words[1:])


def _letters(word: str) -> str:
    """Return the options of a cluster, up to the first that takes a value."""
    letters = word[1:]
    end = next((at for at, letter in enumerate(letters) if letter in "dHXouFTmAbceKwrxyYzCDEP"), len(letters))
    return letters[:end]


def _said(ran: Ran) -> tuple[str, int]:
    """Return what a command printed, and its exit status: 0 for success, 1 where the client does not name it."""
    if ran.ok:
        whole = table_or_none(ran.response)
        if whole is None:
            return tool_outcome.text_of(ran.response), 0
        parts = (whole.get("stdout"), whole.get("stderr"), whole.get("output"))
        return "\n".join(part for part in parts if isinstance(part, str) and part), 0
    first, _, rest = ran.error.partition("\n")
    number = first.lower().partition(_EXIT)[2].split(" ")[0]
    return (rest, int(number)) if number.isdigit() else (ran.error, 1)
