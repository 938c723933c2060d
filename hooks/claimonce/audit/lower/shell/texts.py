"""Text inside shell text: code for an interpreter, instructions for an agent, files that are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.extract import forms
from claimonce.audit.extract.instructions import is_instructions
from claimonce.audit.facts import Call, Facts, Site, Text, Unknown, Value
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.shell.gathered import Held, hold_word
from claimonce.audit.lower.shell.tables import (
    AGENT_NAME,
    AGENTS,
    CARRIERS,
    CODE_FLAGS,
    INTERPRETERS,
    PROMPT_NAME,
    PYTHONS,
)
from claimonce.audit.piece import JAVASCRIPT, PROSE, PYTHON, SHELL
from claimonce.audit.values import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.shell.gathered import Before
    from claimonce.audit.lower.shell.names import Names
    from claimonce.audit.lower.shell.walk import Walk

LOWERED = Unknown("lowered")
SHORTEST_PROMPT = 24
LOOKED_AT = 12
HOLDS = frozenset(INTERPRETERS) | CARRIERS
AGENT_LINE = late(r"\b(?:claude|codex|gemini|aider|opencode|cursor-agent|agent|llm)\w*\b[^\n;|&]*", re.IGNORECASE)
VARIABLE = late(r"\$\{?(\w+)")
EXPANSION = late(r"\$(?:\{[^{}]*\}|\w+)")
CONTINUED = late(r"\\\n")


class Texts:
    """Decides for whom a held text is, and lowers it as a piece of its own."""

    def __init__(self, names: Names) -> None:
        self.names, self.source = names, names.source
        self.variable = ""
        self._prompts: frozenset[str] | None = None

    def held(
        self,
        walk: Walk,
        words: list[Value],
        places: list[tuple[int, int]],
        files: list[Value],
        stdin: Held | None,
        before: Before,
        agent: bool,
    ) -> list[Value]:
        """Lower what a command holds; return its words, with `LOWERED` where a text was taken out.

        `files` are those it writes by redirection.
        """
        program = _program(words)
        if not agent and stdin is None and program not in HOLDS and not PYTHONS.match(program):
            return words
        if agent:
            self._prompts_of(walk, words, places, stdin, before)
            return words
        at, language = interpreter(words)
        if language:
            words = self._argument(walk, words, places, at, language, before)
            if stdin is not None and _reads_code(words[at + 1 :], language):
                self.code(walk, stdin, language, before)
                return words
        elif program == "ssh":
            return self._remote(walk, words, places, stdin, before)
        if stdin is not None and stdin.mark:
            self._heredoc(walk, words, files, stdin, before)
        return words

    def _prompts_of(
        self, walk: Walk, words: list[Value], places: list[tuple[int, int]], stdin: Held | None, before: Before
    ) -> None:
        """Read what an agent is told: its long arguments and its input."""
        for number, word in enumerate(words):
            if number and _long(word):
                self.prose(walk, hold_word(self.source, *places[min(number, len(places) - 1)], word), before)
        if stdin is not None:
            self.prose(walk, stdin, before)

    def _remote(
        self, walk: Walk, words: list[Value], places: list[tuple[int, int]], stdin: Held | None, before: Before
    ) -> list[Value]:
        """Lower what runs on another host: the input of its shell, or an argument of several lines."""
        if stdin is not None and len(_operands(words)) == 1:
            self.code(walk, stdin, SHELL, before)
        elif len(words) > 2 and "\n" in text_of(words[-1]):
            self.code(walk, hold_word(self.source, *places[-1], words[-1]), SHELL, before)
            return [*words[:-1], LOWERED]
        return words

    def _argument(
        self, walk: Walk, words: list[Value], places: list[tuple[int, int]], at: int, language: str, before: Before
    ) -> list[Value]:
        """Lower the text behind `-c` where it has several lines; a short one is left to the reading."""
        flags = CODE_FLAGS[language]
        for number in range(at + 1, min(len(words) - 1, at + 8)):
            if text_of(words[number]) in flags:
                word = words[number + 1]
                if "\n" in text_of(word).rstrip() and len(places) == len(words):
                    self.code(walk, hold_word(self.source, *places[number + 1], word), language, before)
                    return [*words[: number + 1], LOWERED, *words[number + 2 :]]
        return words

    def _heredoc(self, walk: Walk, words: list[Value], files: list[Value], held: Held, before: Before) -> None:
        """Lower a heredoc that no interpreter reads: a file that is written, or an instruction."""
        program = _program(words)
        if program == "tee":
            files = [*files, *_operands(words)]
        if program in ("cat", "tee") and files:
            name = text_of(files[0]) or getattr(files[0], "hint", "")
            language = find_written_language(name, held.text(self.source))
            if language:
                self.code(walk, held, language, before, name.rpartition("/")[2])
            elif is_instructions(name) or PROMPT_NAME.search(name.rpartition("/")[2]):
                self.prose(walk, held, before)
            return
        name = self.variable
        if program == "read" or not name:
            name = next((text_of(word) for word in reversed(words) if text_of(word).isidentifier()), "")
        function = walk.body.name.rpartition(":")[2]
        if (
            PROMPT_NAME.search(held.mark)
            or self.is_prompt(self.variable or (name if program == "read" else ""), held.text(self.source))
            or (program in ("cat", "read") and not self.variable and PROMPT_NAME.search(function))
            or (program not in ("cat", "read", "echo") and any(AGENT_NAME.search(text_of(one)) for one in words[:2]))
        ):
            self.prose(walk, held, before)

    def assigned(self, walk: Walk, value: Node, before: Before) -> None:
        """Read a string that is assigned to a variable as an instruction where its name or use says so."""
        if value.type not in ("string", "raw_string", "concatenation") or value.end_byte - value.start_byte < 40:
            return
        text = self.source.of(value)
        if " " in text and not text.startswith('"$(') and self.is_prompt(self.variable, text):
            self.prose(walk, hold_word(self.source, value.start_byte, value.end_byte, Text(text)), before)

    def is_prompt(self, name: str, text: str) -> bool:
        """Say whether a variable with this name holds an instruction to an agent."""
        if not name or len(text) < SHORTEST_PROMPT:
            return False
        if self._prompts is None:
            flat = CONTINUED.sub(" ", self.source.text)
            self._prompts = frozenset(
                one for match in AGENT_LINE.finditer(flat) for one in VARIABLE.findall(match[0][:2_000])
            )
        return PROMPT_NAME.search(name) is not None or name in self._prompts

    def runs_agent(self, words: list[Value]) -> bool:
        """Say whether the words start an agent's command line."""
        program = _program(words)
        if program in AGENTS:
            return True
        if program in CARRIERS:
            return any(text_of(word).rpartition("/")[2] in AGENTS for word in words[1:LOOKED_AT])
        return bool(words) and isinstance(words[0], Unknown) and AGENT_NAME.search(words[0].hint) is not None

    def trap(self, walk: Walk, words: list[Value], places: list[tuple[int, int]], site: Site, before: Before) -> None:
        """Lower the text that a signal or the end of the script runs."""
        words, places = words[1:], places[1:]
        while words and text_of(words[0]) in ("--", "-"):
            words, places = words[1:], places[1:]
        if not words:
            return
        text = text_of(words[0])
        if text in self.names.functions:
            walk.add(Call(self.names.callee(text), (), site), before)
        elif text and not text.isupper():
            self.code(walk, hold_word(self.source, *places[0], words[0]), SHELL, before)

    def code(self, walk: Walk, held: Held, language: str, before: Before, file: str = "") -> None:
        """Lower a text as code that runs here; with `file`, as one that is written there."""
        text = held.text(self.source)
        if language == PYTHON and held.expands:
            text = EXPANSION.sub(lambda match: re.sub(r"\W", "_", match[0]), text)
        if held.expands:
            text = text.replace('\\"', '"').replace("\\$", "$").replace("\\`", "`")
        self._lower(walk, held, language, text, before, file)

    def prose(self, walk: Walk, held: Held, before: Before) -> None:
        """Lower a text as an instruction to an agent."""
        if held.end - held.start >= SHORTEST_PROMPT:
            self._lower(walk, held, PROSE, held.text(self.source), before)

    def _lower(self, walk: Walk, held: Held, language: str, text: str, before: Before, file: str = "") -> None:
        from claimonce.audit.lower import lower

        walk.found.embedded += 1
        outer = self.source.piece.symbol or walk.body.name.rpartition(":")[2] or self.variable
        symbol = f"written {file}" if file else f"{outer or language} text {walk.found.embedded}"
        if language == PROSE:
            symbol = walk.body.name.rpartition(":")[2] or self.variable or self.source.piece.symbol
        facts: Facts = lower(self.source.part(held.start, held.end, held.row, language, text, symbol))
        walk.found.add(facts)
        for function in facts.functions:
            if function.name in ("", symbol) and not function.entry and not file:
                for call in function.calls:
                    walk.add(self._local(call), before)
            else:
                walk.found.functions.append((function, () if file else before))

    def _local(self, call: Call) -> Call:
        """Return a call of an embedded piece; a word that names a function of the outer text calls it."""
        if call.callee == "exec" and call.args and isinstance(call.args[0], Text):
            name = call.args[0].text
            if name in self.names.functions:
                return Call(self.names.callee(name), call.args[1:], call.site, call.keywords, call.guards)
        return call


def interpreter(words: list[Value]) -> tuple[int, str]:
    """Return where among the words an interpreter stands and its language; the language is empty for none."""
    last = LOOKED_AT if _program(words) in CARRIERS else 1
    for number, word in enumerate(words[:last]):
        name = text_of(word).rpartition("/")[2]
        if name in INTERPRETERS:
            return number, INTERPRETERS[name]
        if PYTHONS.match(name):
            return number, PYTHON
    return 0, ""


def find_written_language(name: str, text: str) -> str:
    """Return the language of a script that is written to the file `name`; empty for another text."""
    if text.startswith("#!"):
        return forms.find_language(text[:300].encode("utf-8", "replace"))
    form = forms.SUFFIXES.get(name[name.rfind(".") :].lower()) if "." in name else None
    return form.language if form is not None and form.language in (SHELL, PYTHON, JAVASCRIPT) else ""


def _program(words: list[Value]) -> str:
    return text_of(words[0]).rpartition("/")[2] if words else ""


def _operands(words: list[Value]) -> list[Value]:
    return [word for word in words[1:] if not text_of(word).startswith("-")]


def _long(word: Value) -> bool:
    text = text_of(word)
    return len(text) >= SHORTEST_PROMPT and " " in text.strip()


def _reads_code(words: list[Value], language: str) -> bool:
    """Say whether an interpreter with these arguments reads its program from its input."""
    texts = [text_of(word) for word in words]
    if any(text in CODE_FLAGS[language] for text in texts):
        return False
    flags = "".join(text for text in texts if text[:1] == "-" and text[1:2] != "-") if language == SHELL else ""
    if "n" in flags:
        return False  # it looks at the syntax and runs nothing
    if "s" in flags:
        return True
    if language == PYTHON and "-m" in texts:
        return False
    first = next((text for text in texts if not (text.startswith("-") and text != "-")), "-")
    return first == "-" or not texts
