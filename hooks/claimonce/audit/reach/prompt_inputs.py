"""What a program hands to an agent: a prompt file in a client's command, or one that code reads and passes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimonce.audit.facts import FEEDS, FOLLOWS, SENDS, Link
from claimonce.audit.late_pattern import late

# Programs that hand a text to a model. Names that are common words need a sign of a prompt beside them.
CLIENTS = (
    "claude", "codex", "gptme", "gemini", "opencode", "aider", "amp", "goose", "cursor-agent", "qwen", "copilot",
    "crush", "droid", "auggie", "kiro-cli", "llm", "ollama", "plandex", "cline", "openhands", "mods", "aichat",
    "humanlayer", "ralph",
)  # fmt: skip
COMMAND = late(
    rf"(?:^|[\s|;&(`\"'/=])(?:claude-code|{'|'.join(CLIENTS)})"
    r"(?=[ \t]+(?:-|exec\b|run\b|chat\b|launch\b|[\"'$<\w./])|[ \t]*<|[ \t]*$)",
    re.MULTILINE,
)
ENDING = r"\.(?:md|mdx|mdc|markdown|txt|prompt|prompty|j2|jinja2?|tmpl|hbs|mustache|rst)"
SUFFIX = late(ENDING + r"\b")
PATH = late(rf"(?<![\w.])([\w.~/*<>{{}}$()@%+-]*[\w}}*)]{ENDING})(?![\w-]|\.\w)")
PARTS = late(
    rf"((?:[rfbu]?[\"'`][^\"'`\n]{{0,120}}[\"'`]\s*[/,]\s*){{0,6}})[rfbu]?[\"'`]([^\"'`\n]{{1,160}}?{ENDING})[\"'`]"
)
STRING = late(r"[\"'`]([^\"'`\n]*)[\"'`]")
ASSIGNED = late(r"^\s*(?:export |readonly |local |const |let |var )?([A-Za-z_]\w*)\s*(?::\s*[\w.\[\] |]+)?=\s*(.+)$")
USED = late(r"\$\{?([A-Za-z_]\w*)\}?")
READS = late(
    r"read_text|\bopen\(|readFile|read_file|readTextFile|load_prompt|load_template|get_template|\.read\(|Bun\.file|"
    r"importlib\.resources|loadPrompt|prompt_?[Ff]ile|system_?[Pp]rompt|include_str!|\bfrom\s+[\"']"
)
# Names of paths that are read. A word is taken as a whole: no part of one stands before `.read`.
READ = late(r"\b(\w++)\.read|(?:\bopen|[rR]ead\w*|\bload\w*)\s*\(\s*(?:\w+\.)?(\w+)")
GIVEN = late(r"\(\s*(?:\w+\.)?(\w+)")
KEYS = late(
    r"\b(?:append[-_])?(?:system[-_])?(?:prompt|instructions?|context|rules|message)[-_]?(?:file|path)\b", re.IGNORECASE
)
TOLD = late(r"\b(?:read|follow|execute|obey|load)\b[^\"'`]{0,60}$|(?:阅读|遵循|按照|执行)[^\"'`]{0,30}$", re.IGNORECASE)
READING = late(r"read|load|阅读", re.IGNORECASE)
PROMPT = late(r"prompt|instruction|playbook|brief|persona|lesson", re.IGNORECASE)
FALSE = late(r"write_text|writeFile|>>|(?<![<0-9-])>\s*[\"']?[\w$./{}-]+$|\b(?:rm|touch|mv|echo)\s")
WIDEST = 2_000
MOST = 200


def links(text: str) -> tuple[Link, ...]:
    """Return the texts that a program's own file hands to an agent."""
    found = list(find_fed(text))

    names = Names(text)
    for number, line in _lines(text):
        found += [Link(_joined(match), number, FEEDS) for match in PARTS.finditer(line) if _reads(line, match, names)]
        if KEYS.search(line) is not None or COMMAND.search(line) is None:
            ways = ((match[1], _told(line[: match.start()])) for match in PATH.finditer(line))
            found += [Link(path, number, how) for path, how in ways if how]
    return tuple(dict.fromkeys(found))


class Names:
    """The names of paths that a text reads. `READ` looks at every word, so it is only tried for a name that it may
    find: one before `.read`, or the first in a parenthesis."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._given: frozenset[str] | None = None
        self._read: frozenset[str] | None = None

    def __contains__(self, name: str) -> bool:
        """Say whether the text reads the path of this name."""
        if self._given is None:
            self._given = frozenset(GIVEN.findall(self._text))
        if name not in self._given and f"{name}.read" not in self._text:
            return False
        if self._read is None:
            self._read = frozenset(match[1] or match[2] for match in READ.finditer(self._text))
        return name in self._read


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines on which a text's name can stand, with their numbers."""
    number, counted, last = 1, 0, -1
    for place, match in enumerate(SUFFIX.finditer(text)):
        if match.start() < last:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        last = text.find("\n", match.start())
        last = len(text) if last < 0 else last
        number, counted = number + text.count("\n", counted, start), start
        if place > MOST:
            return
        if last - start <= WIDEST:
            yield number, text[start:last]


def find_fed(text: str) -> tuple[Link, ...]:
    """Return the texts that stand in the command of a client, over variables and folded lines too."""
    if SUFFIX.search(text) is None or next(_commanded(text), -1) < 0:
        return ()
    lines = _logical(text)
    said = Assigned(lines)
    found: list[Link] = []
    for at in _commands(lines):
        number, line = lines[at]
        if len(line) > WIDEST:
            continue
        names = dict.fromkeys(USED.findall(line))
        values = said.before(at) if names else {}
        found += _paths(line, number)
        for name in names:
            value, where = values.get(name, ("", 0))
            found += _paths(value, where)
            for inner in dict.fromkeys(USED.findall(value)):
                below, place = values.get(inner, ("", 0))
                found += _paths(below, place)
    return tuple(dict.fromkeys(found[:MOST]))


class Assigned:
    """What the lines give to variables, read as far as it is asked for: few commands name one."""

    def __init__(self, lines: list[tuple[int, str]]) -> None:
        self._lines, self._read = lines, 0
        self._values: dict[str, tuple[str, int]] = {}

    def before(self, at: int) -> dict[str, tuple[str, int]]:
        """Return the values at the line of this place, each with the number of the line that gave it."""
        while self._read <= at and len(self._values) < MOST:
            number, line = self._lines[self._read]
            self._read += 1
            match = ASSIGNED.match(line) if "=" in line and len(line) <= WIDEST else None
            if match is not None:
                self._values[match[1]] = (match[2], number)
        return self._values


def _commands(lines: list[tuple[int, str]]) -> list[int]:
    """Return the places of the lines that name a client as a command does."""
    text = "\n".join(line for _, line in lines)
    found: list[int] = []
    at, counted = 0, 0
    for named in sorted(_commanded(text)):
        at, counted = at + text.count("\n", counted, named), named
        if not found or found[-1] != at:
            found.append(at)
    return found


def _commanded(text: str) -> Iterator[int]:
    """Yield where clients are named as commands, each name for itself: that is quicker than to try all at each sign."""
    for name in CLIENTS:
        at = text.find(name)
        while at >= 0:
            if COMMAND.match(text, max(at - 1, 0)) is not None:
                yield at
            at = text.find(name, at + 1)


def _paths(line: str, number: int) -> list[Link]:
    return [
        Link(match[1], number, FEEDS)
        for match in PATH.finditer(line)
        if FALSE.search(line[: match.start()][-40:] + match[1]) is None
    ]


def _logical(text: str) -> list[tuple[int, str]]:
    """Return the lines with those that `\\` folds joined, each with its first line's number."""
    found: list[tuple[int, str]] = []
    held, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        first = first or number
        if line.endswith("\\") and len(held) < WIDEST:
            held += line[:-1] + " "
            continue
        found.append((first, held + line))
        held, first = "", 0
    return found


def _told(before: str) -> str:
    """Return how the words before a path lead to it: they name it as the prompt, or tell to read or follow it."""
    if KEYS.search(before) is not None:
        return FEEDS
    told = TOLD.search(before)
    return "" if told is None else SENDS if READING.match(told[0]) else FOLLOWS


def _joined(match: re.Match[str]) -> str:
    """Return a path that is put together of strings: `Path(__file__).parent / "prompts" / "plan.md"`."""
    parts = [part for part in STRING.findall(match[1]) if part and " " not in part and part != "."]
    return "/".join((*(part.strip("/") for part in parts), match[2]))


def _reads(line: str, match: re.Match[str], names: Names) -> bool:
    """Say whether code reads the file, on the line or by the name that the path is given."""
    if FALSE.search(line) is not None:
        return False
    if READS.search(line) is not None:
        return True
    assigned = ASSIGNED.match(line)
    if assigned is None:
        return PROMPT.search(match[2]) is not None and PROMPT.search(line[: match.start()]) is not None
    return assigned[1] in names
