"""From a call to the primitives in it: programs started, requests, described APIs, files written."""

from __future__ import annotations

from functools import lru_cache

from claimonce.audit.engine import library_calls
from claimonce.audit.engine.http_calls import document, request_of, requests
from claimonce.audit.engine.library_calls import Sender
from claimonce.audit.engine.primitive import (
    API,
    COUNT,
    HTTP,
    SCRIPT,
    SHELL,
    SINK,
    SOCKET,
    USES,
    WORDS,
    WRITE,
    Primitive,
)
from claimonce.audit.engine.program import Fn
from claimonce.audit.facts import Call, Either, Joined, Listed, Spread, Table, Text, Unknown, Value

SOCKETS = ("socket.socket().sendall", "socket.socket().send", "socket.create_connection().sendall")
PLUMBED = ("plumbum.cmd.", "sh.")
RUNNERS = ("git", "gh", *library_calls.NAMED_RUNNERS)
MARKS = (">", ">>", ">|", "&>", "1>")


def of(callee: str, call: Call, fn: Fn, sender: Sender, roots: frozenset[str]) -> list[Primitive]:
    """Return what a call of the library API `callee` does."""
    made = _marked(callee, call, fn)
    if made is not None:
        return made
    how = library_calls.STARTS.get(callee)
    if how is not None:
        return _started(callee, how, call, fn)
    meant = library_calls.meant(callee, call)
    item = sender.item(meant, roots)
    if item is not None:
        return [Primitive(API, meant, Text(item[1]), fn, call)]
    if _dull(callee):
        return []
    path = _written(callee, call)
    if path is not None:
        return [Primitive(WRITE, callee, path, fn, call)]
    found = request_of(callee, call)
    if found is not None:
        return [Primitive(HTTP, callee, found.url, fn, call, found.method, document(call), named=found.named)]
    words = _git(callee, call, fn) or _plumbed(callee, call, fn)
    return [words] if words else _named(callee, call, fn)


def _marked(callee: str, call: Call, fn: Fn) -> list[Primitive] | None:
    """Return what a call is that a front end or the settings have named as such; None for any other."""
    if callee == "count":
        name = call.args[1] if len(call.args) > 1 else Text("")
        return [Primitive(COUNT, "count", call.args[0], fn, call, name)] if call.args else []
    if callee == "script" and len(call.args) == 4:
        return [Primitive(SCRIPT, callee, call.args[0], fn, call, call.args[1])]
    if callee.startswith("sink:"):
        return [Primitive(SINK, callee[5:], Text(""), fn, call)]
    if callee == "uses":
        return [Primitive(USES, "uses", call.args[0], fn, call)] if call.args else []
    if callee in SOCKETS:
        return [Primitive(SOCKET, callee, Text(""), fn, call)]
    return [] if callee == "builtins.exec" else None


@lru_cache(maxsize=65_536)
def _dull(callee: str) -> bool:
    """Say whether a call of this name does nothing, whatever it is given: most calls of a program."""
    name = callee.replace("()", "")
    last = name.rpartition(".")[2]
    if (
        name in library_calls.WRITES_AT
        or name in library_calls.WRITE_PATHS
        or last in library_calls.WRITE_METHODS
        or requests(name)
    ):
        return False
    if "git" in name.split(".") or "simple-git" in name or name.startswith(PLUMBED):
        return False
    low = last.rpartition(":")[2].lower()
    return not low.startswith(RUNNERS) and set(RUNNERS).isdisjoint(_parts(low))


def _parts(low: str) -> list[str]:
    return low.replace("-", "_").strip("_").split("_")


def _started(callee: str, how: library_calls.Starts, call: Call, fn: Fn) -> list[Primitive]:
    keywords = dict(call.keywords)
    if callee == "exec":
        stdin = keywords.get("<<", keywords.get("<<<", Text("")))
        made = [Primitive(WORDS, "exec", Listed(call.args), fn, call, stdin=stdin)]
        made += [Primitive(WRITE, "exec", value, fn, call) for value in _files(call.args)]
        return made + [
            Primitive(WRITE, "redirection", value, fn, call) for mark, value in call.keywords if mark in MARKS
        ]
    args = call.args[how.at :]
    first = next((keywords[name] for name in how.names if name in keywords), args[0] if args else None)
    if first is None:
        return []
    if how.how == library_calls.TEXT:
        return [Primitive(SHELL, callee, first, fn, call)]
    if how.zeroth:
        return [Primitive(WORDS, callee, _with_zeroth(how.how, args), fn, call)]
    if how.how == library_calls.SPREAD:
        return [Primitive(WORDS, callee, Listed(args), fn, call)]
    if how.how == library_calls.FILE:
        return [_file(callee, args, call, fn)]
    shell = keywords.get("shell")
    if (shell is not None and shell != Text("False")) or (isinstance(first, Text | Joined) and _spaced(first)):
        return [Primitive(SHELL, callee, _joined(first), fn, call)]
    stdin = keywords.get("input", Text(""))
    return [Primitive(WORDS, callee, first, fn, call, stdin=stdin)]


def _with_zeroth(how: str, args: tuple[Value, ...]) -> Value:
    """A program by its path, then its argv with a name for itself in front, which says nothing."""
    if how == library_calls.SPREAD:
        return Listed((args[0], *args[2:]))
    if not args:
        return Listed(())
    first, *rest = args
    argv = rest[0] if rest else Listed(())
    return Listed((first, *argv.items[1:])) if isinstance(argv, Listed) else argv


def _files(args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return the files that the words write by the program's nature: the last operand of `mv`, those of `tee`."""
    if len(args) < 2 or not isinstance(args[0], Text):
        return ()
    name = args[0].text.rsplit("/", 1)[-1]
    if name in ("mv", "cp", "install"):
        return args[-1:]
    if name == "tee" or name == "sponge":
        return tuple(one for one in args[1:] if not (isinstance(one, Text) and one.text.startswith("-")))
    if name in ("sed", "gsed", "perl") and any(
        isinstance(one, Text) and one.text.startswith(("-i", "--in-place")) for one in args
    ):
        return args[-1:]
    return ()


def _file(callee: str, args: tuple[Value, ...], call: Call, fn: Fn) -> Primitive:
    """A program, then its arguments: a list, or an option table that holds one."""
    first = args[0]
    if isinstance(first, Listed):
        return Primitive(WORDS, callee, first, fn, call)
    tables = [one for one in args[1:] if isinstance(one, Table)]
    shell = next((held["shell"] for held in (dict(one.items) for one in tables) if "shell" in held), None)
    rest: Value | None = next((one for one in args[1:] if not isinstance(one, Table)), None)
    if rest is None:
        rest = next((held["args"] for held in (dict(one.items) for one in tables) if "args" in held), Listed(()))
    if isinstance(first, Table):
        return Primitive(WORDS, callee, dict(first.items).get("cmd", Unknown()), fn, call)
    if shell == Text("true") and rest == Listed(()):
        return Primitive(SHELL, callee, first, fn, call)
    return Primitive(WORDS, callee, Listed((first, Spread(rest))), fn, call)


def _spaced(value: Value) -> bool:
    match value:
        case Text(text=text):
            return " " in text.strip()
        case Joined(parts=parts):
            return any(isinstance(one, Text) and " " in one.text for one in parts)
        case _:
            return False


def _joined(value: Value) -> Value:
    """A list given to a shell is its text when joined; the first item alone is what a POSIX shell reads."""
    return value if not isinstance(value, Listed) else Either((value, value.items[0] if value.items else Text("")))


def _written(callee: str, call: Call) -> Value | None:
    """Return the path that the call writes."""
    keywords = dict(call.keywords)
    name = callee.replace("()", "")
    last = name.rpartition(".")[2]
    if name in library_calls.WRITES_AT:
        mode = keywords.get("mode", call.args[1] if len(call.args) > 1 else Text("r"))
        writes = isinstance(mode, Text) and any(letter in mode.text for letter in "wax+")
        return call.args[0] if writes and call.args else None
    at = library_calls.WRITE_PATHS.get(name)
    if at is not None:
        return call.args[at] if len(call.args) > at else None
    if last in library_calls.WRITE_METHODS:
        return keywords.get("self")
    return None


def _git(callee: str, call: Call, fn: Fn) -> Primitive | None:
    """GitPython's `repo.git.push(…)` and simple-git's `git.raw([...])` say git's words."""
    parts = callee.replace("()", "").split(".")
    if "git" in parts[1:-1] and parts[-1].isidentifier() and (parts[0] == "git" or callee.startswith("?")):
        verb = parts[-1].replace("_", "-")
        if parts[-2] == "git" and verb not in ("execute", "raw"):
            return Primitive(WORDS, callee, Listed((Text("git"), Text(verb), *call.args)), fn, call)
        if verb == "execute" and call.args:
            return Primitive(WORDS, callee, call.args[0], fn, call)
    if parts[-1] == "raw" and ("simple-git" in callee or "git" in parts[:-1]) and call.args:
        return Primitive(WORDS, callee, Listed((Text("git"), *call.args)), fn, call)
    return None


def _plumbed(callee: str, call: Call, fn: Fn) -> Primitive | None:
    """`sh.git.push("origin")`, `plumbum.cmd.git("push")`: the name is the program."""
    name = callee.replace("()", "")
    for root in PLUMBED:
        if name.startswith(root):
            words = [Text(one.replace("_", "-")) for one in name[len(root) :].split(".") if one not in ("run", "bake")]
            return Primitive(WORDS, callee, Listed((*words, *call.args)), fn, call)
    return None


def _named(callee: str, call: Call, fn: Fn) -> list[Primitive]:
    """A wrapper that stands in no file of the tree: believed only for a list of words written out at the call."""
    if not call.args:
        return []
    last = callee.replace("()", "").rpartition(".")[2].rpartition(":")[2]
    low = last.lower()
    if any(one in low for one in library_calls.NEVER_RUNNERS):
        return []
    parts = _parts(low)
    first = call.args[0]
    if isinstance(first, Listed) and first.items:
        program = next((one for one in ("git", "gh") if one in parts or low.startswith(one)), "")
        value = Listed((Text(program), *first.items)) if program and first.items[0] != Text(program) else first
        if program or any(one in parts or low.startswith(one) for one in library_calls.NAMED_RUNNERS):
            return [Primitive(WORDS, callee, value, fn, call, named=True)]
        return []
    if (
        len(parts) <= 3
        and any(one in parts for one in library_calls.NAMED_RUNNERS)
        and isinstance(first, Text | Joined)
    ):
        rest = call.args[1] if len(call.args) > 1 else None
        if isinstance(rest, Listed):
            return [Primitive(WORDS, callee, Listed((first, Spread(rest))), fn, call, named=True)]
        if _spaced(first):
            return [Primitive(SHELL, callee, first, fn, call, named=True)]
        return [Primitive(WORDS, callee, Listed(call.args), fn, call, named=True)]
    return []
