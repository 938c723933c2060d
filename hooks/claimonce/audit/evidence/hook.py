"""Does the installed hook see the tools of the MCP servers, and do new worktrees have the hook?"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from claimonce.agents.doctor.place import Handler, Place
from claimonce.agents.install import locations
from claimonce.audit.facts import AGENT_SETTINGS, Site
from claimonce.audit.files import git_lines
from claimonce.audit.finding import OPEN, Finding
from claimonce.audit.rules import rules
from claimonce.hooks.coerce import table
from claimonce.settings import plain_file

MCP = ".mcp.json"


def findings(root: str) -> Iterator[Finding]:
    """Give what is wrong with the hook that is installed for `root`; nothing where none is."""
    place = Place(os.environ, root, "", "", "", ())
    plugin = [each for each in place.plugin_handlers if each.source == f"plugin {locations.PLUGIN}"]
    own = [each for each in [*place.own, *plugin] if each.event == "PreToolUse"]
    if own:
        yield from _unreached(root, own)
        yield from _left_behind(root, own)


def _unreached(root: str, own: list[Handler]) -> Iterator[Finding]:
    try:
        text = plain_file.text(os.path.join(root, MCP))
        body: Any = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return
    for name in table(table(body).get("mcpServers")):
        # As the client builds tool names: what is no letter, digit, dash or underscore becomes an underscore.
        tool = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in name)
        if not any(each.matches(f"mcp__{tool}__send") for each in own):
            yield _finding("unreachable-tool", MCP, _line(text, json.dumps(name)), name, "")


def _left_behind(root: str, own: list[Handler]) -> Iterator[Finding]:
    inside = [each for each in own if each.source in ("local", "project")]
    if not inside or len(inside) < len(own):
        return  # the user's own settings and plugins are there in every worktree
    tracked = git_lines(root, "ls-files", "-z", "--cached", "--", ".claude")
    paths = {os.path.relpath(each.path, root) for each in inside}
    if tracked is None or not paths.isdisjoint(tracked):
        return
    path = min(paths)
    said = f"the hook stands only in {path}, which git does not track: a new worktree or clone has none"
    yield _finding("worktree-without-hook", path, 1, said, "low")


def _finding(rule: str, path: str, line: int, what: str, confidence: str) -> Finding:
    said = rules()[rule]
    message = said.message.format(text=what)
    return Finding(
        rule, path, Site(line, line), message, said.level, OPEN, confidence=confidence, surface=AGENT_SETTINGS,
        symbol=what if rule == "unreachable-tool" else "", remedy=said.remedy,
    )  # fmt: skip


def _line(text: str, wanted: str) -> int:
    at = text.find(wanted)
    return text.count("\n", 0, max(at, 0)) + 1
