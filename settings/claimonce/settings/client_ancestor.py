"""Which agent's client stands above a process: where no variable names it, this does. It imports next to nothing.

gptme and Cline set no variable in their shells, and Qwen Code starts them on a terminal, so that they look like a
person's (measured, docs/reference/clients.md).
"""

from __future__ import annotations

import os

from claimonce.settings import processes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The programs of clients, as a process shows them: its own name, or the script that an interpreter was given.
# No names that other programs have too (goose, amp), and none with an ending: gemini.py is somebody's own script.
PROGRAMS = {
    "claude": "claude", "codex": "codex", "copilot": "copilot", "gemini": "gemini", "opencode": "opencode",
    "gptme": "gptme", "gptme-server": "gptme", "qwen": "qwen", "cline": "cline", "cursor-agent": "cursor",
    "kiro-cli": "kiro", "aider": "aider",
}  # fmt: skip
# A script is often named for what it is and not for whose: `node .../@qwen-code/qwen-code/cli.js`.
PACKAGES = {
    "@anthropic-ai/claude-code": "claude", "@openai/codex": "codex", "@github/copilot": "copilot",
    "@google/gemini-cli": "gemini", "opencode-ai": "opencode", "@qwen-code/qwen-code": "qwen", "cline": "cline",
    "@sourcegraph/amp": "amp", "@ampcode/cli": "amp", "gptme": "gptme", "aider-chat": "aider",
}  # fmt: skip
STOP = "CLAIMONCE_PERSON_BELOW"  # the pid of a process that a person's programs stand below, whatever is above it
_INTERPRETERS = ("node", "bun", "deno", "python", "pypy", "uv", "uvx", "npx", "bunx")
_found: dict[tuple[int, str], tuple[str, int]] = {}  # a hook asks three times over, and each step reads two files
_BYTES = 4096  # of a command line that are looked at
_WORDS = 6  # how many words of them: options of the interpreter come before the script


def nearest(env: Mapping[str, str], pid: int = 0) -> tuple[str, int]:
    """Return the nearest client from `pid` (by default this process) upwards and its pid; ("", 0) where there is none.

    Only where /proc is there to be read; elsewhere the variables alone tell.
    """
    at, stop = pid or os.getppid(), env.get(STOP, "")
    if (at, stop) not in _found:
        _found[at, stop] = _walk(at, stop)
    return _found[at, stop]


def _walk(pid: int, stop: str) -> tuple[str, int]:
    if not processes.are_shown():
        return "", 0
    for at, _ in processes.find_upwards(pid):
        if str(at) == stop:
            break  # below this one stands a person
        client = of_words(processes.words_of(at, _BYTES))
        if client:
            return client, at
    return "", 0


def of_words(words: Sequence[str]) -> str:
    """Return the client that this command line starts, "" for any other program."""
    name = words[0].rpartition("/")[2] if words else ""
    if name in PROGRAMS:
        return PROGRAMS[name]
    if not name.rstrip("0123456789.").startswith(_INTERPRETERS):
        return ""
    script = next((word for word in words[1:_WORDS] if not word.startswith("-")), "")
    package = script[:1] + script[1:].partition("@")[0]  # `npx @openai/codex@latest`, `python -m gptme`
    if package in PACKAGES:
        return PACKAGES[package]
    if script.rpartition("/")[2] in PROGRAMS:
        return PROGRAMS[script.rpartition("/")[2]]
    folder = script.rpartition("/node_modules/")[2]
    return next((client for package, client in PACKAGES.items() if folder.startswith(package + "/")), "")
