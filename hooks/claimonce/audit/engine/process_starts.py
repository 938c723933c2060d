"""What a program or a shell text would do, as the reader of commands says it, and what the gate already holds."""

from __future__ import annotations

from itertools import pairwise

import msgspec
from msgspec.structs import replace

from claimonce.audit.context import Context
from claimonce.audit.engine.values import hints
from claimonce.audit.facts import Joined, Listed, Spread, Text, Value
from claimonce.catalog import index
from claimonce.effects.result import Reading
from claimonce.hooks.effect import GIT_PUSH, Effect
from claimonce.lang import UNKNOWN
from claimonce.programs.dispatch import HANDLER
from claimonce.reading import read_command

MOST_KEPT = 50_000
MOST_TEXT = 60_000
APART = str.maketrans("/{,}", "    ")
NAMED = "\2"  # stands around the name of a variable of which nothing else is known
GATE_VERBS = {"push": ("git_push", "git_push", "git"), "next": ("counter", "counter", "")}
INNER_VERBS = ("gate", "run")
# The gate lets these by unless they carry a comment; whoever watches the thread is told all the same.
TELLING = frozenset((program, thing, verb) for program in ("gh", "glab") for thing in ("issue", "pr", "mr")
                    for verb in ("close", "reopen"))  # fmt: skip
STARTERS = (
    index.STARTERS | index.SHELLS | index.POWERSHELLS | index.INTERPRETERS | frozenset(HANDLER)
    | {"git", "command", "exec", "eval", "builtin", "trap"}
)  # fmt: skip


class Done(msgspec.Struct, frozen=True):
    """One effect of a command. `gated` when the command itself goes through the gate; `line` counts from its start."""

    effect: Effect
    gated: bool = False
    line: int = 0
    key: str = ""


class Starter:
    """Reads commands; the answers are kept, since wrappers ask the same again and again."""

    def __init__(self, context: Context) -> None:
        descriptions = self.descriptions = context.descriptions
        counters = self.counters = context.counters
        self.gates = frozenset(("claimonce", *(_base(one) for one in context.gates)))
        self.wrappers = frozenset(_base(one) for one in context.wrappers)
        self.sinks = {_base(one.name): one for one in context.sinks if ":" not in one.name}
        self._acting = STARTERS | self.gates | self.wrappers | set(self.sinks) | set(descriptions.programs)
        self._kept: dict[tuple[str, ...] | str, tuple[Done, ...]] = {}
        marks = [word for item in descriptions.items for word in item["words"]]
        marks += [f" {name.lower()} " for name in descriptions.programs]
        marks += [f" {one.lower()} " for one in (*self.gates, *self.sinks)]
        marks += [one.rsplit("/", 1)[-1].lower() for one in counters]
        self._marks = _shortest({one for one in marks if one})

    def marked(self, text: str) -> bool:
        """Say whether any word stands in the text without which no description fits."""
        shown = f" {text.lower()} ".replace("\n", " ").replace(":", " ")
        # A regular expression of all of them takes five times as long.
        for mark in self._marks:  # noqa: SIM110 - `any` costs half as much again
            if mark in shown:
                return True
        return False

    def words(self, words: list[str], stdin: str = "") -> tuple[Done, ...]:
        """Return what a program started with these words would do."""
        kept = (*words, "\1", stdin) if stdin else tuple(words)
        held = self._kept.get(kept)
        if held is None:
            held = self._words(words, stdin) if self._plausible(words) else ()
            self._keep(kept, held)
        return held

    def text(self, text: str) -> tuple[Done, ...]:
        """Return what a shell would do with this text."""
        held = self._kept.get(text)
        if held is None:
            likely = len(text) < MOST_TEXT and self.marked(f"{text.translate(APART)} {text}")
            held = self._text(text) if likely else ()
            self._keep(text, held)
        return held

    def _keep(self, key: tuple[str, ...] | str, done: tuple[Done, ...]) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = done

    def acting(self, program: str) -> bool:
        """Say whether a program of this name can act, by its own doing or by starting another."""
        name = program.rsplit("/", 1)[-1]
        return name in self._acting or UNKNOWN in name or name.startswith(("git-", "python", "pypy"))

    def _plausible(self, words: list[str]) -> bool:
        if not words or not words[0].strip(UNKNOWN) or not self.acting(words[0]):
            return False
        return self.marked(" ".join((words[0].rsplit("/", 1)[-1], *words[1:])))

    def _words(self, words: list[str], stdin: str) -> tuple[Done, ...]:
        if words[0] in ("gh", "glab") and _quiet(words):
            return ()
        text = " ".join(_quoted(word) for word in words)
        if stdin:
            text = f"printf %s {_quoted(stdin)} | {text}"
        done = tuple(replace(one, line=0) for one in self._text(text))
        if not done and tuple(words[:3]) in TELLING:
            return (Done(Effect(kind="notify", plugin="github", channel="github", program=words[0])),)
        return done

    def _text(self, text: str) -> tuple[Done, ...]:
        # The reader has no sign for an unknown part of a text: a variable that nobody set is one.
        shown = text.replace(UNKNOWN, "${_}")
        reading = read_command(shown, self.descriptions, counters=self.counters, read_file=False)
        return self._done(reading, shown.encode())

    def _done(self, reading: Reading, source: bytes | None) -> tuple[Done, ...]:
        done = [Done(one, line=_line(source, one.span)) for one in reading.effects]
        for started in reading.programs:
            name = _base(started.words[0]) if started.words else ""
            line = _line(source, started.span)
            if name in self.gates:
                done += self._gated(list(started.words), line)
            elif name in self.wrappers:
                done += [replace(one, line=line) for one in self._inner(list(started.words[1:]))]
            elif name in self.sinks:
                sink = self.sinks[name]
                made = Effect(kind=sink.effect, plugin="settings", channel=sink.channel, program=name)
                done.append(Done(made, line=line))
        return tuple(done)

    def _inner(self, words: list[str]) -> tuple[Done, ...]:
        """Judge what a program starts whose own arguments stand in front of the words."""
        inner = [UNKNOWN if word == "?" else word for word in words]
        inner = inner[inner.index("--") + 1 :] if "--" in inner else inner
        while inner:
            found = self.words(inner)
            if found:
                return found
            inner = inner[1:]
        return ()

    def _gated(self, words: list[str], line: int) -> list[Done]:
        """Read a command that begins with the gate."""
        own = words[0].rsplit("/", 1)[-1] == "claimonce"
        verb = next((word for word in words[1:] if not word.startswith("-")), "") if own else ""
        key = _key(words) if verb == "gate" else ""
        if verb in GATE_VERBS:
            kind, plugin, channel = GATE_VERBS[verb]
            return [Done(Effect(kind=kind, plugin=plugin, channel=channel, program="claimonce"), True, line)]
        if verb == "notify" or (verb == "gate" and "--to" in words):
            channel = words[words.index("--channel") + 1] if "--channel" in words[:-1] else "email"
            return [Done(Effect(kind="notify", plugin=channel, channel=channel, program="claimonce"), True, line, key)]
        if own and verb not in INNER_VERBS:
            return []
        found = self._inner(words[1:]) if "--" in words or not own else ()
        return [Done(one.effect, not own or _meets_its_shim(one.effect), line, key) for one in found]


def _shortest(marks: set[str]) -> tuple[str, ...]:
    """Return the marks without those that hold another one: where they stand, that stands too."""
    kept: list[str] = []
    for mark in sorted(marks, key=lambda one: (len(one), one)):
        if not any(one in mark for one in kept):
            kept.append(mark)
    return tuple(kept)


def _meets_its_shim(effect: Effect) -> bool:
    """Say whether a gate of any key holds the act: of a push only its turn does, which a shim takes, not that key."""
    return effect.kind != GIT_PUSH or not effect.hidden


def find_web_words(value: Value) -> list[str]:
    """Return a web client's words with the names of the variables that hold its addresses; none for other programs."""
    if not isinstance(value, Listed) or not value.items or not isinstance(value.items[0], Text):
        return []
    program = value.items[0].text.rsplit("/", 1)[-1]
    if HANDLER.get(program) != "web_clients":
        return []
    found = [_spoken(one.of if isinstance(one, Spread) else one) for one in value.items[1:]]
    return [program, *found] if any(one.startswith(NAMED) for one in found) else []


def _spoken(value: Value) -> str:
    parts = value.parts if isinstance(value, Joined) else (value,)
    made = ""
    for part in parts:
        if isinstance(part, Text):
            made += part.text
        else:
            name = hints(part).strip('$"{}. ').partition(":")[0]
            made += f"{NAMED}{name}{NAMED}" if not made and name.replace("_", "a").isalnum() else UNKNOWN
    return made


def _quiet(words: list[str]) -> bool:
    """Say whether a forge is asked for what nobody is told of: something taken away, a reaction."""
    if "api" not in words[1:3]:
        return False
    method = next((after for word, after in pairwise(words) if word in ("-X", "--method")), "")
    return method == "DELETE" or "-XDELETE" in words or any(word.rstrip("/").endswith("/reactions") for word in words)


def _quoted(word: str) -> str:
    """Return a word as shell text; what is not known of it is a variable that nobody set."""
    if word.startswith(NAMED):
        name, _, rest = word[1:].partition(NAMED)
        return f'"${{{name}}}"' + (_quoted(rest) if rest else "")
    if UNKNOWN not in word:
        return "'" + word.replace("'", "'\\''") + "'" if not word.isidentifier() else word
    if not word.strip(UNKNOWN) and len(word) > 1:
        return "$_"
    parts = ["'" + part.replace("'", "'\\''") + "'" if part else "" for part in word.split(UNKNOWN)]
    return '"${_}"'.join(parts)


def _key(words: list[str]) -> str:
    """Return the key that the gate is given; a part that the text does not say is `?`."""
    end = words.index("--") if "--" in words else len(words)
    given = [word for word in words[2:end] if not word.startswith("-")]
    return (given[0] + ("?" if "?" in "".join(given[1:2]) else "")) if given else ""


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _line(source: bytes | None, span: tuple[int, int] | None) -> int:
    return source.count(b"\n", 0, span[0]) if source is not None and span is not None else 0
