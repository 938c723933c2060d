"""The entries that claimonce has in a client's settings, made from the client's own file; those of the plugin too."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.clients import claude
from claimonce.clients import row as clients
from claimonce.hooks.coerce import items, table

# The first version that knows `onFailure`; without it a hook that cannot start lets the call run.
KNOWS_ON_FAILURE = (2, 1, 295)
PLUGIN_COMMAND = "${CLAUDE_PLUGIN_ROOT}/hooks/launch"

_OURS = re.compile(r"(^|/)claimonce/(data/)?launch$")
_OURS_IN_SHELL = re.compile(r"""(^|[\s/'"])claimonce(/(data/)?launch)?['"]?\s+hook\s""")


@dataclass(frozen=True)
class Event:
    """One event: its matcher ("" for none), the client's limit in its own unit, and whether a hook that fails
    blocks."""

    name: str
    matcher: str
    timeout: int
    blocks: bool = False


# The client leaves the whole of making a worktree to whoever takes this event, and ends when it fails; so it is taken
# only where the user asked for it.
WORKTREES = (Event("WorktreeCreate", "", 600), Event("WorktreeRemove", "", 60))


def of(client: str) -> tuple[Event, ...]:
    """Return the events that are taken from a client."""
    row = clients.of(client)
    return tuple(Event(*each) for each in row.REGISTERED) if row is not None else ()


EVENTS = of(claude.NAME)


def group(event: Event, command: str, client: str = "claude") -> dict[str, Any]:
    """Return the event's entry, in a form that the client reads."""
    row = clients.of(client)
    handler = handler_of(event, command, client)
    if event.blocks and row is not None and row.BLOCKS[0]:
        handler[row.BLOCKS[0]] = row.BLOCKS[1]
    matcher = {"matcher": event.matcher} if event.matcher else {}
    return {**matcher, **handler} if row is not None and row.SHAPE == clients.FLAT else {**matcher, "hooks": [handler]}


def handler_of(event: Event, command: str, client: str) -> dict[str, Any]:
    """Return what is started for one event: {path} is the launcher, {command} a line for a shell that starts it."""
    row = clients.of(client)
    line = f"{shlex.quote(command)} hook {client}"
    # Copilot CLI 1.0.102 refuses every call whose hook ends with another status, or is not there.
    guarded = f"if [ -x {shlex.quote(command)} ]; then {line}; fi; exit 0"
    is_before = row is not None and row.EVENTS.get(event.name) == "PreToolUse"
    refusing = (
        f'said=$({line}); [ -z "$said" ] || {{ printf \'%s\\n\' "$said" >&2; exit 2; }}; exit 0' if is_before else line
    )
    words: dict[str, Any] = {
        "path": command, "command": line, "guarded": guarded, "refusing": refusing, "client": client,
        "event": event.name, "title": f"claimonce: {event.name}", "timeout": event.timeout,
    }  # fmt: skip
    return _filled(row.HANDLER, words) if row is not None else {}


def _filled(form: Mapping[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    return {name: _word(what, words) for name, what in form.items()}


def _word(form: Any, words: dict[str, Any]) -> Any:
    if isinstance(form, dict):
        return _filled(form, words)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(form, list):
        return [_word(each, words) for each in form]  # pyright: ignore[reportUnknownVariableType]
    return words.get(form[1:-1], form) if isinstance(form, str) and form[:1] == "{" else form


def is_ours(handler: object, command: str = "") -> bool:
    """Return whether a handler in a settings file is one of ours, of this version or an older one."""
    started, args = table(handler).get("command"), table(handler).get("args")
    if not isinstance(started, str):
        return False
    if args is None:
        return bool(_OURS_IN_SHELL.search(started))
    return items(args)[:1] == ["hook"] and (started == command or bool(_OURS.search(started)))


def plugin_hooks() -> str:
    """Return the text of the plugin's hooks.json."""
    events = {event.name: [group(event, PLUGIN_COMMAND)] for event in EVENTS}
    what = "Sends, pushes and shared numbers of parallel sessions happen once, in turn."
    return json.dumps({"description": what, "hooks": events}, indent=2) + "\n"
