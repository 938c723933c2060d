"""One member into a JSON text, and out of it: `without(added(text, ...))` is the text again.

New text takes the line breaks and the indentation that it finds; a text on one line stays on one line.
"""

from __future__ import annotations

import json

from claimonce.hooks.coerce import items, table
from claimonce.lang.json_positions import Node, comment_end, parse

_BLANK = " \t\r\n"


def add_member(text: str, holder: Node, value: object, key: str = "") -> str:
    """Return the text with one more member at the end of `holder` (`key` for an object, none for an array)."""
    newline, unit = _style(text)
    wide = _is_wide(text, holder)
    indent = _member_indent(text, holder, unit) if wide else ""
    member = _rendered(value, key, newline + indent if wide else "", unit)
    if not holder.members and text[holder.start + 1 : holder.end - 1].strip(_BLANK):  # somebody's remark alone
        return text[: holder.end - 1] + member + text[holder.end - 1 :]
    if not holder.members:
        close = newline + _line_indent(text, holder.start) if wide else ""
        return text[: holder.start + 1] + (newline + indent if wide else "") + member + close + text[holder.end - 1 :]
    last = holder.members[-1]
    gap = newline + indent if wide else " "
    if last.comma >= 0:
        point = _past_remark(text, last.comma + 1) if wide else last.comma + 1
        return text[:point] + gap + member + "," + text[point:]
    # On one line ours stands before a remark: behind `// ...` it would be a part of it.
    point = _past_remark(text, last.end) if wide else last.end
    return text[: last.end] + "," + text[last.end : point] + gap + member + text[point:]


def without(text: str, holder: Node, index: int) -> str:
    """Return the text without one member of `holder`, its comma and the blanks before it."""
    member = holder.members[index]
    start = member.start
    while text[start - 1] in _BLANK:
        start -= 1
    tail = text[member.end :] if member.comma < 0 else text[member.end : member.comma] + text[member.comma + 1 :]
    floor = holder.members[index - 1].end if index else holder.start + 1
    if _is_in_remark(text, floor, start) and not tail.lstrip(" \t").startswith(("\n", "\r")):
        start = member.start  # what follows would become a part of `// ...`
    if member.comma >= 0:
        return text[:start] + tail
    if index:
        before = holder.members[index - 1].comma
        return text[:before] + text[before + 1 : start] + tail
    rest, kept = text[member.end : holder.end - 1], text[holder.start + 1 : start]
    inside = kept + (rest if rest.strip(_BLANK) or kept.strip(_BLANK) else "")
    return text[: holder.start + 1] + inside + text[holder.end - 1 :]


def _is_in_remark(text: str, at: int, end: int) -> bool:
    """Return whether what stands between two members up to `end` ends in a remark that its line ends."""
    while at < end:
        if text.startswith(("//", "/*"), at):
            is_line, at = text[at + 1] == "/", comment_end(text, at)
            if at >= end:
                return is_line
        else:
            at += 1
    return False


def _style(text: str) -> tuple[str, str]:
    newline = "\r\n" if "\r\n" in text else "\n"
    root = parse(text)
    first = root.members[0].start if root.members else 0
    unit = _line_indent(text, first) if first and _starts_line(text, first) else ""
    return newline, unit or "  "


def _is_wide(text: str, holder: Node) -> bool:
    if holder.members:
        return "\n" in text[holder.start : holder.members[0].start]
    root = parse(text)
    return not root.members or "\n" in text[root.start : root.end]


def _member_indent(text: str, holder: Node, unit: str) -> str:
    for member in reversed(holder.members):
        if _starts_line(text, member.start):
            return _line_indent(text, member.start)
    return _line_indent(text, holder.start) + unit


def _line_indent(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at].lstrip("\ufeff")
    return line[: len(line) - len(line.lstrip(" \t"))]


def _starts_line(text: str, at: int) -> bool:
    return not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t\ufeff")


def _rendered(value: object, key: str, gap: str, unit: str) -> str:
    head = f"{json.dumps(key, ensure_ascii=False)}: " if key else ""
    return head + (_wide(value, gap, unit) if gap else json.dumps(value, ensure_ascii=False))


def _wide(value: object, gap: str, unit: str) -> str:
    inner = gap + unit
    if pairs := table(value):
        rows = [f"{json.dumps(key, ensure_ascii=False)}: {_wide(each, inner, unit)}" for key, each in pairs.items()]
        return "{" + inner + f",{inner}".join(rows) + gap + "}"
    if any(isinstance(each, dict | list) for each in items(value)):
        return "[" + inner + f",{inner}".join(_wide(each, inner, unit) for each in items(value)) + gap + "]"
    return json.dumps(value, ensure_ascii=False)


def _past_remark(text: str, at: int) -> int:
    """Return the end of the comments that stand behind a member on its own line: they are about that member."""
    point = at
    while at < len(text) and text[at] in " \t":
        at += 1
        if text.startswith(("//", "/*"), at):
            end = comment_end(text, at)
            if "\n" in text[at:end]:
                break
            point = at = end
    return point
