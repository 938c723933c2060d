"""A client's tool call: a shell command, an edit of a file, an MCP tool."""

from __future__ import annotations

from claimonce.effects.result import NOTHING, Reading
from claimonce.hooks.effect import Effect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.descriptions import Descriptions

# The clients' names for their own tools (Claude Code, Codex, Gemini CLI, OpenCode, Copilot, Cursor).
SHELL_TOOLS = frozenset(("bash", "powershell", "shell", "local_shell", "exec_command", "run_shell_command",
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
        return mcp(name, tool_input, descriptions)
    command = tool_input.get("command", tool_input.get("cmd"))
    folder = tool_input.get("workdir") or tool_input.get("dir_path") or tool_input.get("directory") or cwd
    if name == "powershell" and isinstance(command, str):
        from claimonce.lang.powershell import as_shell

        command = as_shell(command)
    if name in SHELL_TOOLS or (command is not None and name not in EDIT_TOOLS):
        return shell(command, descriptions, folder if isinstance(folder, str) else cwd, counters, read_file)
    if name in EDIT_TOOLS and counters:
        return edit(tool_input, descriptions, cwd, counters)
    return mcp(name, tool_input, descriptions)


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
    from claimonce.effects.paths import linked, resolved, same_file

    effects: list[Effect] = []
    paths = [tool_input[key] for key in PATHS if isinstance(tool_input.get(key), str)]
    patch = tool_input.get("patch") or tool_input.get("input") or tool_input.get("command")
    if isinstance(patch, str) and "*** " in patch:
        for line in patch.split("\n"):
            head, colon, path = line.partition(" File: ")
            if colon and head.startswith("*** "):
                paths.append(path.strip())
    name, channel = descriptions.of_kind("counter")
    for path in paths:
        full = resolved(cwd or "/", path)
        real = linked(full)
        for given in counters:
            counter = resolved(cwd or "/", given)
            if counter in (full, real) or (real == linked(counter)) or same_file(real, counter):
                effects.append(Effect(kind="counter", plugin=name, channel=channel, program="", targets=(given,)))
                break
    return Reading(tuple(effects)) if effects else NOTHING


def mcp(name: str, tool_input: dict[str, Any], descriptions: Descriptions) -> Reading:
    """Compare a tool's name with the patterns; take the words from its input."""
    from claimonce.lang.shell.patterns import fits

    for described, tool in descriptions.mcp():
        if fits(tool["tool"].lower(), name):
            return Reading(
                (
                    Effect(
                        kind=described["kind"],
                        plugin=described["name"],
                        channel=described["channel"],
                        program=name,
                        targets=tuple(all_of(tool_input, tool["target"])),
                        subject=first_of(tool_input, tool["subject"]),
                        body=first_of(tool_input, tool["body"])[:4_000],
                    ),
                )
            )
    return NOTHING


def all_of(tool_input: dict[str, Any], keys: list[str]) -> list[str]:
    """Return every recipient that the input names."""
    out: list[str] = []
    for key in keys:
        held: str | int | list[str | int | dict[str, Any]] | None = tool_input.get(key)
        if isinstance(held, str) and held:
            out += [one.strip() for one in held.split(",") if one.strip()] if "@" in held else [held]
        elif isinstance(held, int) and not isinstance(held, bool):
            out.append(str(held))
        elif isinstance(held, list):
            for one in held[:50]:
                if isinstance(one, str):
                    out.append(one)
                elif isinstance(one, dict):
                    found: Any = one.get("email") or one.get("address") or one.get("emailAddress")
                    if isinstance(found, str):
                        out.append(found)
    return out


def first_of(tool_input: dict[str, Any], keys: list[str]) -> str:
    """Return the first text that the input holds under one of the keys."""
    for key in keys:
        held = tool_input.get(key)
        if isinstance(held, str) and held:
            return held
    return ""
