"""A tool of a server that acts for its caller: it runs a command or code, writes a file, or calls another tool.

Whatever it starts is the server's child: it has none of the session's shims on its PATH.
"""

from __future__ import annotations

from claimonce.catalog import server_tools as known
from claimonce.catalog.index import SHELLS
from claimonce.effects.result import NOTHING, Reading
from claimonce.hooks.coerce import items, table
from claimonce.hooks.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


BY_SERVER = "started by a server"
DEEPEST = 3


class Ways:
    """How an input's parts are judged: a command in a folder, an argument vector, paths that are written, a tool."""

    __slots__ = ("another", "run", "start", "write")

    def __init__(
        self,
        run: Callable[[str | list[Any], str], Reading],
        start: Callable[[list[str], str], Reading],
        write: Callable[[list[str]], Reading],
        another: Callable[[str, dict[str, Any]], Reading],
    ) -> None:
        self.run, self.start, self.write, self.another = run, start, write, another


def read(tool: str, tool_input: dict[str, Any], cwd: str, ways: Ways, depth: int = 0) -> Reading:
    """Judge a tool of a server by what its input has it do."""
    found: list[Reading] = []
    words = _words(tool)
    if not _looks(tool):
        found += _started(tool_input, words, cwd, ways)
        if words & known.WRITES:
            found.append(ways.write([*_paths(tool_input, words)]))
    for called, held in _calls(tool, tool_input):
        made = ways.another(called, held)
        found.append(made if made is not NOTHING or depth >= DEEPEST else read(called, held, cwd, ways, depth + 1))
    return _together(found)


def _calls(tool: str, tool_input: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tools that a tool calls, with their inputs, under names like those of the client."""
    server = tool.rpartition("__")[0]
    inner = [table(one) for key in known.CALLS for one in items(tool_input.get(key))]
    for each in (tool_input, *inner):
        name = next((each[key] for key in known.NAMES if isinstance(each.get(key), str)), "")
        held = next((each[key] for key in known.INPUTS if key in each), None)
        if isinstance(held, str):
            held = _object(held)
        if name and isinstance(held, dict):
            yield (str(name) if str(name).startswith("mcp__") else f"{server}__{name}"), table(held)  # pyright: ignore[reportUnknownArgumentType]


def _started(tool_input: dict[str, Any], words: frozenset[str], cwd: str, ways: Ways) -> Iterator[Reading]:
    folder = next((tool_input[key] for key in known.FOLDERS if isinstance(tool_input.get(key), str)), cwd)
    keys = (*known.COMMANDS, *(known.TYPED if words & known.TYPES else ()))
    for command in _commands(tool_input, keys):
        yield _by_server(ways.run(command, folder))
    for code in (tool_input.get(key) for key in known.CODE if words & known.EXECUTES):
        if isinstance(code, str):
            plain, lines = _cell(code)
            yield _by_server(ways.start([*_program(tool_input, words), plain], folder))
            yield _by_server(ways.run("\n".join(lines), folder))


def _commands(tool_input: dict[str, Any], keys: tuple[str, ...]) -> Iterator[str | list[str]]:
    """Yield each command: a text, a list of words, or a name whose arguments stand beside it."""
    for key in keys:
        held = tool_input.get(key)
        if isinstance(held, list) and key == "commands":
            yield from (one for one in held if isinstance(one, str))  # pyright: ignore[reportUnknownVariableType]
            continue
        beside = tool_input.get("args", tool_input.get("arguments"))
        if isinstance(held, str) and isinstance(beside, list) and " " not in held.strip():
            held = [held, *map(str, beside)]  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(held, (str, list)):
            yield held  # pyright: ignore[reportUnknownVariableType]


def _cell(code: str) -> tuple[str, list[str]]:
    """Return a notebook's cell as code, and the lines of it that a shell gets."""
    lines = code.split("\n")
    first = lines[0].strip()
    if first[:2] == "%%":
        return ("", lines[1:]) if first[2:].split(" ")[0] in (*SHELLS, "script", "system") else (code, [])
    given = [line.strip() for line in lines]
    started = [line[1:].lstrip("!") for line in given if line[:1] == "!"]
    started += [line.partition(" ")[2] for line in given if line.startswith(("%sx ", "%system "))]
    return "\n".join(line for line in lines if line.strip()[:1] not in ("!", "%")), started


def _program(tool_input: dict[str, Any], words: frozenset[str]) -> tuple[str, str]:
    said = next((tool_input[key] for key in known.LANGUAGES if isinstance(tool_input.get(key), str)), "")
    named = [*_split(said), *sorted(words)]
    for word in named:
        if word in known.RUNS or word in SHELLS:
            return known.RUNS.get(word, (word, "-c"))
    return known.PYTHON


def _paths(held: object, words: frozenset[str]) -> Iterator[str]:
    """Yield every path of an input, of lists of files too."""
    keys = (*known.PATHS, *(known.MOVED if words & {"move", "rename", "mv"} else ()))
    for key, what in table(held).items():
        if key in keys and isinstance(what, str):
            yield what.removeprefix("file://")
        for one in items(what):
            yield from _paths(one, words)


def _looks(name: str) -> bool:
    tool = _split(name.rpartition("__")[2])
    return bool(tool) and (tool[0] in known.LOOKS or (len(tool) > 2 and tool[1] in known.LOOKS))


def _words(name: str) -> frozenset[str]:
    return frozenset(_split(name.rpartition("__")[2]) + _split(name.rpartition("__")[0].removeprefix("mcp__")))


def _split(name: str) -> list[str]:
    """Return the words of a name: `write_to_terminal`, `execute-command`, `executeCode`."""
    spaced = "".join(f" {sign}" if sign.isupper() else sign if sign.isalnum() else " " for sign in name)
    return (spaced if not name.isupper() else name.replace("_", " ")).lower().split()


def _by_server(made: Reading) -> Reading:
    effects = tuple(
        each if each.kind == "counter" else replace(each, hidden=BY_SERVER, span=None) for each in made.effects
    )
    return replace(made, effects=effects)


def _together(found: list[Reading]) -> Reading:
    if not any(one.effects or one.undecidable or one.quiet or one.programs for one in found):
        return NOTHING
    return Reading(
        tuple(each for one in found for each in one.effects),
        any(one.undecidable for one in found),
        tuple(each for one in found for each in one.reasons),
        tuple(each for one in found for each in one.programs),
        tuple(each for one in found for each in one.quiet),
    )


def _object(text: str) -> object:
    from claimonce.effects.fields import of_json

    made = of_json(text)
    return made.data if made is not None else None
