"""The names that a file defines, with the lines where they stand: one table of forms for all languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = r"[A-Za-z_$][\w$]*"
# One line of a definition; the first group is the indentation, the second the name. Headings count in prose.
_FORMS = re.compile(
    rf"""^([ \t]*)(?:
      (?:export\s+|default\s+|pub(?:\([^)]*\))?\s+|public\s+|private\s+|protected\s+|internal\s+|static\s+|final\s+
        |abstract\s+|async\s+|unsafe\s+|const\s+(?=fn)|extern\s+|override\s+|open\s+|inline\s+|sealed\s+|data\s+)*
      (?:def|class|function\*?|fn|struct|enum|trait|interface|type|module|namespace|impl|macro_rules!|mod|protocol
        |object|record|union|proc|sub)\s+(?:<[^>]*>\s*)?({_NAME})
      |func\s+(?:\([^)]*\)\s*)?({_NAME})
      |(?:export\s+)?(?:const|let|var)\s+({_NAME})\s*=\s*(?:async\s*)?(?:function|\(|{_NAME}\s*=>)
      |({_NAME})\s*\(\)\s*\{{
      |(?:exports|module\.exports|[A-Za-z_$]\w*(?:\.prototype)?)\.({_NAME})\s*=\s*(?:async\s*)?function
      |CREATE\s+(?:TABLE|VIEW|INDEX|FUNCTION)\s+(?:IF\s+NOT\s+EXISTS\s+)?({_NAME})
    )""",
    re.VERBOSE | re.MULTILINE,
)
_CONSTANT = re.compile(r"^()([A-Z][A-Z0-9_]{2,})\s*(?::[^=\n]+)?=", re.MULTILINE)
_HEADING = re.compile(r"^()(?:#{1,4}[ \t]+(\S.*?)[ \t#]*|(\S[^\n]{2,80})\n[=\-~^]{3,}[ \t]*)$", re.MULTILINE)
PROSE = (".md", ".rst", ".txt", ".mdx", ".adoc")


@dataclass(frozen=True)
class Symbol:
    """A definition or heading: its name, its lines (both from 1, both inclusive), and the line itself."""

    name: str
    first: int
    last: int
    line: str


def names(text: str, path: str) -> list[str]:
    """Return the names that the text defines, in order."""
    return [name for _, name, _ in _matches(text, path)]


def find_definitions(text: str, path: str) -> list[Symbol]:
    """Return the definitions with their lines; one reaches to the next at the same or a lesser depth."""
    lines = text.split("\n")
    starts: list[tuple[int, int, str]] = []
    at = number = 0
    for depth, name, offset in _matches(text, path):
        number += text.count("\n", at, offset)
        at = offset
        starts.append((number + 1, depth, name))
    made: list[Symbol] = []
    for index, (first, depth, name) in enumerate(starts):
        after = next((each[0] for each in starts[index + 1 :] if each[1] <= depth), len(lines) + 1)
        last = after - 1 if path.lower().endswith(PROSE) else _body_end(lines, first, after - 1, depth)
        while last > first and not lines[last - 1].strip():
            last -= 1
        made.append(Symbol(name, first, last, lines[first - 1].strip()))
    return made


def _body_end(lines: list[str], first: int, most: int, depth: int) -> int:
    """Return the last line of a body: what stands no deeper than the definition closes it, or is not part of it."""
    for number in range(first + 1, most + 1):
        line = lines[number - 1].expandtabs(4)
        text = line.strip()
        if not text or len(line) - len(line.lstrip()) > depth or text == "{":
            continue
        if text[0] not in "})]":
            return number - 1
        if not text.endswith((":", "{", "(", "[", ",", "=>")):
            return number
    return most


def _matches(text: str, path: str) -> list[tuple[int, str, int]]:
    forms = (_HEADING,) if path.lower().endswith(PROSE) else (_FORMS, _CONSTANT)
    rows: list[tuple[int, str, int]] = []
    for form in forms:
        for match in form.finditer(text):
            name = next((group for group in match.groups()[1:] if group), "")
            if name:
                rows.append((len(match.group(1).expandtabs(4)), name, match.start()))
    return sorted(rows, key=lambda row: row[2])
