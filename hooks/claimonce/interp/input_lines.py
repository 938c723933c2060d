"""Lines of the input that bash itself takes into variables: `read`, `mapfile`."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


def read_line(sh: Shell, words: list[str]) -> Done:
    """`read`: return 1 at the end of the input, nothing known where the input is not."""
    names: list[str] = []
    array = ""
    delimiter, raw = "\n", False
    at = 1
    while at < len(words):
        word = words[at]
        if word.startswith("-") and len(word) > 1 and not names:
            if word[-1] == "a":
                array = words[at + 1] if at + 1 < len(words) else ""
            if word[-1] == "d":
                delimiter = words[at + 1][:1] or "\0" if at + 1 < len(words) else "\n"
            raw = raw or "r" in word
            at += 2 if word[-1] in "adinNptu" else 1
            continue
        names.append(word)
        at += 1
    text = sh.stdin
    if text is None or text.startswith(UNKNOWN):
        for name in names or ["REPLY"]:
            sh.vars[name] = UNKNOWN
        if array:
            sh.vars[array] = [UNKNOWN]
        return None, ""
    line, _, rest = text.partition(delimiter) if delimiter != "\0" else (text, "", "")
    sh.stdin = rest
    line = line if raw else line.replace("\\", "")
    separators = sh.ifs()
    for mark in separators:
        line = line.replace(mark, "\x1f") if separators.strip() else line
    pieces = line.split("\x1f") if separators.strip() else (line.split() if separators else [line])
    if array:
        sh.vars[array] = pieces
        return (0 if text else 1), ""
    names = names or ["REPLY"]
    for index, name in enumerate(names):
        last = index == len(names) - 1
        if last:
            most = len(names) - 1
            value = line.strip() if not most else " ".join(pieces[index:])
            sh.vars[name] = value if not separators.strip() else " ".join(pieces[index:])
        else:
            sh.vars[name] = pieces[index] if index < len(pieces) else ""
    return (0 if text else 1), ""


def read_lines(sh: Shell, words: list[str]) -> Done:
    """`mapfile`, `readarray`."""
    name = words[-1] if len(words) > 1 and not words[-1].startswith("-") else "MAPFILE"
    text = sh.stdin
    if text is None or text.startswith(UNKNOWN):
        sh.vars[name] = [UNKNOWN]
        return None, ""
    delimiter = "\n"
    if "-d" in words[:-1]:
        delimiter = words[words.index("-d") + 1][:1] or "\n"
    trimmed = any(word.startswith("-") and "t" in word for word in words[1:])
    items = text.split(delimiter)
    if items and not items[-1]:
        items.pop()
    sh.vars[name] = [item if trimmed else item + delimiter for item in items[:2_000]]
    return 0, ""
