"""The events that claimonce takes from Claude Code: the one table that settings files and the plugin are made from."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from claimonce.hooks.coerce import items, table

TOOLS = "^(Bash|PowerShell|Edit|MultiEdit|Write|NotebookEdit|mcp__.*)$"
# The first version that knows `onFailure`; without it a hook that cannot start lets the call run.
KNOWS_ON_FAILURE = (2, 1, 295)
PLUGIN_COMMAND = "${CLAUDE_PLUGIN_ROOT}/hooks/launch"

_OURS = re.compile(r"(^|/)claimonce/(data/)?launch$")
_OURS_IN_SHELL = re.compile(r"""(^|[\s/'"])claimonce(/(data/)?launch)?['"]?\s+hook\s""")


@dataclass(frozen=True)
class Event:
    """One event: its matcher ("" for none), the client's limit in seconds, and whether a hook that fails blocks."""

    name: str
    matcher: str
    timeout: int
    blocks: bool = False


EVENTS = (
    Event("SessionStart", "", 30),
    # Longer than `counter.wait`, the longest that a call waits for another session's lease.
    Event("PreToolUse", TOOLS, 90, blocks=True),
    # The lines that skills and commands run while they are loaded; a client before 2.1.332 takes no notice of it.
    Event("PreSkillShellCommand", "^(Bash|PowerShell)$", 90, blocks=True),
    # Whoever has read a counter file is told how to take a number.
    Event("PostToolUse", TOOLS.replace("Edit|", "Edit|Read|", 1), 30),
    Event("PostToolUseFailure", TOOLS, 30),
    # A call that was refused before it ran shows up only here.
    Event("PostToolBatch", "", 30),
    Event("SubagentStart", "", 10),
    Event("SubagentStop", "", 10),
    # A worker of an agent team that is done or idle while it still holds something is told so, once.
    Event("TaskCompleted", "", 10),
    Event("TeammateIdle", "", 10),
    # The client gives all SessionEnd hooks 1.5 s unless one in a settings file asks for more.
    Event("SessionEnd", "", 5),
)
# The client leaves the whole of making a worktree to whoever takes this event, and ends when it fails; so it is taken
# only where the user asked for it.
WORKTREES = (Event("WorktreeCreate", "", 600), Event("WorktreeRemove", "", 60))


def group(event: Event, command: str, client: str = "claude") -> dict[str, Any]:
    """Return the event's entry: no shell stands between the client and the launcher, so no path needs quoting."""
    handler: dict[str, Any] = {"type": "command", "command": command, "args": ["hook", client]}
    handler["timeout"] = event.timeout
    if event.blocks:
        handler["onFailure"] = "block"
    return {**({"matcher": event.matcher} if event.matcher else {}), "hooks": [handler]}


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
