"""Settings of agents: the commands of hooks and status lines, and the servers that they start."""

from __future__ import annotations

import shlex

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.extract.jsontext import String, is_json, strings
from claimonce.audit.extract.package import piece
from claimonce.audit.piece import PROSE, SHELL, Piece
from claimonce.catalog import tables

SERVERS = frozenset(("mcpServers", "servers", "mcp_servers", "context_servers"))
COMMANDS = frozenset((
    "command", "run", "shell", "commandLine", "apiKeyHelper", "awsAuthRefresh", "awsCredentialExport",
    "otelHeadersHelper", *tables.shells_like_bash(),
))  # fmt: skip
PROMPTS = frozenset(("prompt", "instructions", "systemMessage", "outputStyle"))


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each hook's command as a piece, each server's words as one command."""
    found = strings(text)
    pieces: list[Piece] = []
    for one in found:
        name = one.keys[-1] if one.keys else ""
        if SERVERS.intersection(one.keys):
            if name == "command":
                pieces.append(_server(path, form.surface, one, found))
        elif name in COMMANDS and one.text.strip() and "permissions" not in one.keys:
            pieces.append(piece(path, form.surface, one, "hook"))
        elif name in PROMPTS and " " in one.text and "hooks" in one.keys:
            lines = (one.line,) * (one.text.count("\n") + 1)
            symbol = ".".join(str(key) for key in one.keys)
            pieces.append(Piece(path, PROSE, one.text, form.surface, one.line, -1, lines, symbol, "agent"))
    return Extracted(form.surface, tuple(pieces), problem="" if is_json(text) else "syntax")


def _server(path: str, surface: str, command: String, found: list[String]) -> Piece:
    """Return a server's command with its arguments as one piece."""
    above = command.keys[:-1]
    words = [command.text]
    words += [one.text for one in found if one.keys[: len(above)] == above and one.keys[len(above) : -1] == ("args",)]
    text = words[0] if len(words) == 1 else " ".join(shlex.quote(word) for word in words)
    symbol = ".".join(str(key) for key in above)
    return Piece(
        path, SHELL, text, surface, command.line, command.column - 1 if len(words) == 1 else -1, (), symbol, "agent"
    )
