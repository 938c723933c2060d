"""Programs that call a tool of a server: `mcporter call linear.create_comment issueId=AB-1 body=...` (mcporter 0.x)."""

# The values are those of the commands that are read, of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog import server_tools as known
from claimonce.effects.fields import of_json
from claimonce.effects.messages import real
from claimonce.effects.origins import read
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Done, Shell

CALL = "call"
VERBS = ("list", "auth", "config", "daemon", "emit-ts", "generate-cli", "inspect-cli", "describe", "list-tools", "help")
SERVERS = ("--server", "--mcp", "--name", "--http-url", "--stdio")
SETTINGS = ("--config", "--root")  # which servers there are, and what they are called
VALUES = frozenset((*SERVERS, *SETTINGS, "--tool", "--args", "--timeout", "--save-images", "--output", "--env", "--cwd",
                    "--persist", "--log-level", "--oauth-timeout"))  # fmt: skip


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge a call of a tool; whatever else the program does tells nobody."""
    flags, operands = _split(words[1:])
    if operands[:1] == [CALL]:
        operands = operands[1:]
    elif not operands or operands[0] in VERBS or not ({".", "("} & set(operands[0])):
        return None, UNKNOWN  # a word with neither names a server, of which the tools are listed
    server, tool, given = _called(sh, flags, operands)
    if UNKNOWN in server + tool:
        sh.unsure("the tool that is called is not in the text")
        return None, UNKNOWN
    from claimonce.effects.messages import record
    from claimonce.effects.server_tools import find_tool
    from claimonce.hooks.value import replace

    called = f"mcp__{server}__{tool}"
    found = find_tool(called, given, sh.shared.descriptions)
    if found is not None:
        described, said = found
        chosen = tuple(f"{flag}={flags[flag]}" for flag in SETTINGS if flag in flags)
        record(sh, described, name, replace(said, rest=(*said.rest, *chosen)), verb=called.lower())
    elif any(key in given for key in (*known.COMMANDS, *known.CODE, *known.CALLS, *known.TYPED)):
        sh.unsure("a tool of a server runs what it is given")
    return None, UNKNOWN


def _split(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the flags with their values, and the other words; behind `--` all are words."""
    flags: dict[str, str] = {}
    operands: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            operands += rest
        elif word[:2] == "--":
            flag, sign, value = word.partition("=")
            flags[flag] = value if sign else next(rest, "") if flag in VALUES else ""
        else:
            operands.append(word)
    return flags, operands


def _called(sh: Shell, flags: dict[str, str], operands: list[str]) -> tuple[str, str, dict[str, Any]]:
    """Return server, tool and arguments; one that is given without its name makes what is sent unknown."""
    server = next((flags[one] for one in SERVERS if one in flags), "")
    tool = flags.get("--tool", "")
    first, *rest = operands or [""]
    given: dict[str, Any] = {}
    if first.endswith(")") and "(" in first:
        first, _, inside = first[:-1].partition("(")
        given = _arguments(inside)
    if not tool and not server:
        server, _, tool = first.rpartition(".")
        if not server:
            server, tool, rest = tool, rest[0] if rest else "", rest[1:]
    elif not tool:
        tool = first
    elif operands:
        rest = operands if not server else rest if "=" not in first and ":" not in first else operands
    given.update(_pairs(sh, rest))
    if "--args" in flags:
        held = of_json(real(read(sh, flags["--args"])[0]))
        given.update(held.data if held is not None and isinstance(held.data, dict) else {"args": UNKNOWN})
    return server, tool, given


def _pairs(sh: Shell, words: list[str]) -> dict[str, Any]:
    """Return `name=value`, `name:value` and `name: value`."""
    given: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        mark = "=" if "=" in word else ":"
        name, sign, value = word.partition(mark)
        if not sign or not name:
            given["args"] = UNKNOWN
            continue
        text = real(read(sh, value if value or mark == "=" else next(rest, ""))[0]).strip()
        held = of_json(text)
        given[name] = text if held is None or held.why else held.data
    return given


def _arguments(text: str) -> dict[str, Any]:
    """Return the named arguments of a call that is written as one: `issueId: "AB-1", body: "x"`."""
    from claimonce.lang.tokens import scan
    from claimonce.programs.code.script_values import fold_list

    values, _ = fold_list([("op", "("), *scan(f"{text})", "js")], 1, ")", {}, 0)
    named = values.pop() if values and isinstance(values[-1], dict) else {}
    return {**named, "args": UNKNOWN} if values else named
