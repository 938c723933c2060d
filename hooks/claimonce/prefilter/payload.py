"""The rarer parts of a hook's raw bytes, for the prefilter: tools of servers, edits of files, escapes of JSON."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Pieces of the names of fields by which a server's tool runs something, or calls another (catalog/server_tools.py).
RUNS = (b"command", b"cmd", b"code", b"script", b"cell_source", b'"input"', b'"keys"', b'"text"')
CALLS = (b'"tool_slug"', b'"arguments"', b'"params"', b'"parameters"', b'"tool_arguments"', b'"toolarguments"',
         b'"args"',
         b'"tool_input"')  # fmt: skip
ESCAPES = (("\\n", "\n"), ('\\"', '"'), ("\\t", "\t"), ("\\/", "/"), ("\\r", "\r"), ("\\b", "\b"), ("\\f", "\f"))


def mcp(tool: bytes, lines: list[bytes], words: list[bytes]) -> bool:
    """A tool of a server: its name against the patterns that the descriptions hold."""
    patterns = [one for line in lines if line[:7] == b"~tools:" for one in line[7:].lower().split(b"\t")]
    if not patterns:
        return any(word.strip(b" ") in tool for word in words)
    return any(holds_in_order(tool, one.replace(b"?", b"*").partition(b"[")[0]) for one in patterns)


def holds_in_order(name: bytes, pattern: bytes) -> bool:
    """Say whether the pieces between a pattern's stars stand in the name in their order: `mcp__*slack*__*post*`."""
    at = 0
    for piece in pattern.split(b"*"):
        at = name.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def carries(
    given: bytes, words: list[bytes], lines: list[bytes], in_text: Callable[[bytes, list[bytes]], bool]
) -> bool:
    """Say whether a tool of a server, whose name says nothing, may run, write or call what has an effect.

    `given` begins with the key of its input. Of the names of counter files any mention counts: the tool may write it.
    """
    end = given.rfind(b'"tool_use_id"')
    if given[end:].count(b'"') == 4:  # it stands behind the input, alone
        given = given[:end]
    low = given.lower()
    inside = low[12:]  # behind the key `"tool_input"` itself
    if any(call in inside for call in CALLS):
        return True
    files = [
        path.rpartition(b"/")[2] for line in lines if line[:10] == b"~counters:" for path in line[10:].split(b"\t")
    ]
    if any(file.lower() in low for file in files):
        return True
    if not any(run in inside for run in RUNS):
        return False
    plain = b"\n".join(words).lower().replace(b"/", b" ").split(b"\n")
    return in_text(given.replace(b"[", b" ").replace(b"]", b" "), plain)


def unescape(value: bytes) -> str | None:
    """Return the JSON string at the start of `value`, its UTF-8 as latin-1; None where there is none."""
    end = value.find(b'"', 1)
    while end > 0 and (end - len(value[:end].rstrip(b"\\"))) % 2:
        end = value.find(b'"', end + 1)
    if value[:1] != b'"' or end < 0:
        return None
    text = value[1:end].decode("latin-1")
    if "\\" not in text:
        return text
    pieces: list[str] = []
    for piece in text.split("\\\\"):
        if "\\" in piece:
            plain = escapes(piece)
            if plain is None:
                return None
            pieces.append(plain)
        else:
            pieces.append(piece)
    return "\\".join(pieces)


def escapes(text: str) -> str | None:
    """Resolve JSON's escapes, the doubled backslash aside."""
    for mark, sign in ESCAPES:
        text = text.replace(mark, sign)
    first, *rest = text.split("\\u")
    parts = [first]
    for one in rest:
        try:
            made = chr(int(one[:4], 16)).encode("utf-8", "surrogatepass").decode("latin-1")
        except ValueError:
            return None
        parts += ["\1" if made == "\0" else made, one[4:]]
    return "".join(parts)


def takes_number(path: bytes, lines: list[bytes]) -> bool:
    """Say whether a new file's name may carry a number: the pieces of a pattern stand in it in their order."""
    patterns = (one for line in lines if line[:10] == b"~numbered:" for one in line[10:].split(b"\t"))
    return any(holds_in_order(path, one) for one in patterns)


def may_edit(payload: bytes, at: int, words: list[bytes], lines: list[bytes]) -> bool:
    """A file edit: only its path counts, and those that a patch names."""
    if b"*** " in payload and any(payload.find(key, at) >= 0 for key in (b'"patch"', b'"command"', b'"input"')):
        return True
    for key in (b'"file_path"', b'"notebook_path"', b'"path"'):
        start = payload.find(key, at)
        if start >= 0:
            path = payload[start + len(key) :].partition(b'"')[2].partition(b'"')[0]
            if b"\\" in path or path.rpartition(b"/")[2].lower() in {word.lower() for word in words}:
                return True
            for line in lines:
                if line[:7] == b"~trees:" and any(path.startswith(top + b"/") for top in line[7:].split(b"\t")):
                    return True
            from posix import lstat

            try:
                found = lstat(path)
            except (OSError, ValueError):
                return takes_number(path, lines)
            return found.st_mode & 0o170000 == 0o120000 or found.st_nlink > 1
    return True
