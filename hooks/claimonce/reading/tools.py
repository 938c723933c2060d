"""A client's tool call: a shell command, an edit of a file, an MCP tool."""

from __future__ import annotations

from claimonce.catalog.index import POWERSHELLS, SHELLS
from claimonce.effects.result import NOTHING, Reading
from claimonce.hooks.effect import Effect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.descriptions import Descriptions

# The clients' names for their own tools (Claude Code, Codex, Gemini CLI, OpenCode, Copilot, Cursor).
SHELL_TOOLS = frozenset(("shell", "local_shell", "exec_command", "run_shell_command",
    "run_terminal_cmd",
                         "run_in_terminal", "execute_command", "terminal", "shell_command", "monitor"))  # fmt: skip
EDIT_TOOLS = frozenset(("edit", "write", "multiedit", "notebookedit", "write_file", "replace", "create_file",
    "apply_patch",
                        "str_replace_based_edit_tool", "edit_file", "delete_file", "patch"))  # fmt: skip
PATHS = ("file_path", "notebook_path", "path", "filePath", "absolute_path", "target_file")


def read(
    tool: str,
    tool_input: dict[str, Any],
    descriptions: Descriptions,
    cwd: str,
    counters: tuple[str, ...],
    read_file: bool,
) -> Reading:
    """Judge one tool call; the promise is that of `claimonce.reading.read_tool`."""
    name = tool.lower()
    if name.startswith("mcp__") or "__" in name:
        return served(tool, tool_input, descriptions, cwd, counters, read_file)
    command = tool_input.get("command", tool_input.get("cmd"))
    folder = tool_input.get("workdir") or tool_input.get("dir_path") or tool_input.get("directory") or cwd
    if name == "powershell" and isinstance(command, str):
        from claimonce.lang.powershell import as_shell

        command = as_shell(command)
    if name in SHELL_TOOLS or name in SHELLS or name in POWERSHELLS or (command is not None and name not in EDIT_TOOLS):
        return shell(command, descriptions, folder if isinstance(folder, str) else cwd, counters, read_file)
    if name in EDIT_TOOLS and counters:
        return edit(tool_input, descriptions, cwd, counters)
    return mcp(tool, tool_input, descriptions)


def shell(
    command: str | list[Any] | None, descriptions: Descriptions, cwd: str, counters: tuple[str, ...], read_file: bool
) -> Reading:
    """A command as text, or as an argument vector (Codex)."""
    if isinstance(command, str):
        from claimonce.reading.entry import read as read_text

        return read_text(command, descriptions, cwd, counters, None, read_file)
    if isinstance(command, list) and command:
        from claimonce.reading.entry import judge_words

        return judge_words([str(word) for word in command], descriptions, cwd, None, counters)
    return NOTHING


def edit(tool_input: dict[str, Any], descriptions: Descriptions, cwd: str, counters: tuple[str, ...]) -> Reading:
    """A file edit is a counter effect when its path, links followed, is a counter."""
    paths = [tool_input[key] for key in PATHS if isinstance(tool_input.get(key), str)]
    patch = tool_input.get("patch") or tool_input.get("input") or tool_input.get("command")
    if isinstance(patch, str) and "*** " in patch:
        paths += patched(patch)
    return written(paths, descriptions, cwd, counters)


def patched(patch: str) -> list[str]:
    """Return the files that a patch names: `*** Update File: a.py`, `*** Move to: b.py`, which replaces a file that is
    there. A head may be indented (Codex 0.171.0)."""
    paths: list[str] = []
    for line in patch.split("\n"):
        head, _, path = line.strip().partition(": ")
        if head == "*** Move to" or (head.startswith("*** ") and head.endswith(" File")):
            paths.append(path.strip())
    return paths


def written(paths: list[str], descriptions: Descriptions, cwd: str, counters: tuple[str, ...]) -> Reading:
    """Files are written: which of them, links followed, are counters."""
    from claimonce.effects.paths import follow_links, resolved, same_file

    effects: list[Effect] = []
    name, channel = descriptions.of_kind("counter")
    for path in paths:
        full = resolved(cwd or "/", path)
        real = follow_links(full)
        for given in counters:
            counter = resolved(cwd or "/", given)
            if counter in (full, real) or (real == follow_links(counter)) or same_file(real, counter):
                effects.append(Effect(kind="counter", plugin=name, channel=channel, program="", targets=(given,)))
                break
    return Reading(tuple(effects)) if effects else NOTHING


def served(
    tool: str, tool_input: dict[str, Any], descriptions: Descriptions, cwd: str, counters: tuple[str, ...],
    read_file: bool,
) -> Reading:  # fmt: skip
    """A tool of a server: one that is described, else one that runs, writes or calls for its caller."""
    made = mcp(tool, tool_input, descriptions)
    if made is not NOTHING:
        return made
    from claimonce.reading import server_tools
    from claimonce.reading.entry import judge_words

    ways = server_tools.Ways(
        run=lambda command, folder: shell(command, descriptions, folder, counters, read_file),
        start=lambda words, folder: judge_words(words, descriptions, folder, None, counters),
        write=lambda paths: written(paths, descriptions, cwd, counters) if counters else NOTHING,
        another=lambda name, held: mcp(name, held, descriptions),
    )
    return server_tools.read(tool, tool_input, cwd, ways)


def mcp(tool_name: str, tool_input: dict[str, Any], descriptions: Descriptions) -> Reading:
    """Compare a tool's name with the patterns; take the words from its input."""
    from claimonce.effects.server_tools import find_tool

    found = find_tool(tool_name, tool_input, descriptions)
    if found is None:
        return NOTHING
    from claimonce.effects.messages import effect_of
    from claimonce.hooks.effect import FILE, NEW

    described, said = found
    effect = effect_of(described, tool_name.lower(), said)
    return Reading((effect,)) if said.act in (NEW, FILE) else Reading(quiet=(effect,))
