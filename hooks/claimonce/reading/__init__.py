"""Reading a call: which programs a shell command would start, and which effects they would have.

The door to the reader: live calls come by `read_tool` and `read_command`, the shims by `read_words`. What they do
stands in `interp` (the evaluator), `programs` (what a started program means) and `effects`; the names below are
loaded when first called.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from claimonce.effects.descriptions import Descriptions
    from claimonce.effects.result import Reading
    from claimonce.hooks.effect import Effect


def read_command(
    text: str,
    descriptions: Descriptions,
    *,
    cwd: str = "",
    counters: tuple[str, ...] = (),
    git_alias: Callable[[str, str], str | None] | None = None,
    read_file: bool = True,
) -> Reading:
    """Say what the shell command `text`, run in the folder `cwd`, would do to the outside world.

    `counters` are the counter files, absolute or relative to `cwd`; a counter effect names them as given here.
    `git_alias(cwd, name)` answers what a git alias stands for; without it the git configuration files are read.
    `read_file=False` touches no file at all. Never raises for any text; past its bounds the answer is undecidable.
    """
    from claimonce.reading.entry import read

    return read(text, descriptions, cwd, counters, git_alias, read_file)


def read_words(
    words: list[str],
    descriptions: Descriptions,
    *,
    cwd: str = "",
    stdin: bytes | None = None,
    counters: tuple[str, ...] = (),
) -> tuple[Effect, ...]:
    """Judge one program by its argument vector, as a shim meets it; `stdin` where its bytes are already known."""
    from claimonce.reading.entry import judge_words

    return judge_words(words, descriptions, cwd, stdin, counters).effects


def read_tool(
    tool: str,
    tool_input: dict[str, Any],
    descriptions: Descriptions,
    *,
    cwd: str = "",
    counters: tuple[str, ...] = (),
    read_file: bool = True,
) -> Reading:
    """Say what one tool call of a client would do: a shell command, an edit of a file, or an MCP tool."""
    from claimonce.reading.tools import read

    return read(tool, tool_input, descriptions, cwd, counters, read_file)


def __getattr__(name: str) -> object:
    if name in ("Reading", "Started"):
        from claimonce.effects import result

        return getattr(result, name)
    if name == "Descriptions":
        from claimonce.effects.descriptions import Descriptions

        return Descriptions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
