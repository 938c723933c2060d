"""What each real client makes of a hook that fails, hangs or is gone, as docs/reference/clients.md says it.

The call names an effect and has none, so that a client which lets it run shows just that.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from realclient import fleet, players
from realclient.client import Desk
from realclient.fleet import HOOKS, Job
from realclient.netns import Loopback
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, installed

from claimonce.clients import row as clients

pytestmark = pytest.mark.realclient
CALL = "printf 'push-%s\\n' ran"
HOW = {
    "failure": "#!/bin/sh\ncat > /dev/null\nexit 1\n",
    "nonsense": "#!/bin/sh\ncat > /dev/null\necho '<html>'\n",
    "timeout": "#!/bin/sh\ncat > /dev/null\nsleep 5 > /dev/null\n",
    "missing": "",
}
RUNS = {  # whether the call ran
    "claude": {"failure": False, "nonsense": True, "timeout": False, "missing": False},
    "codex": {"failure": True, "nonsense": True, "timeout": True, "missing": True},
    "copilot": {"failure": True, "nonsense": True, "timeout": True, "missing": True},
    "gemini": {"failure": True, "nonsense": True, "timeout": True, "missing": False},
    "qwen": {"failure": True, "nonsense": True, "timeout": True, "missing": True},
    "cline": {"failure": True, "nonsense": True, "timeout": True, "missing": True},
    "opencode": {"failure": False, "nonsense": False, "timeout": False, "missing": False},
    "gptme": {"failure": False, "nonsense": False, "timeout": False, "missing": False},
}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("name", CLIENTS)
def test_the_call_runs_or_is_refused_as_the_page_says(user: Desk, loopback: Loopback, name: str, how: str) -> None:
    at = installed(name)
    fleet.wire(user, at, [name], HOOKS)
    tree = user.repository()
    shorten(user, name)
    launcher = user.home / ".local" / "share" / "claimonce" / "launch"
    launcher.unlink()
    if HOW[how]:
        launcher.write_text(HOW[how])
        launcher.chmod(0o755)
    model = CommandModel(loopback.listen())
    try:
        ended = fleet.play(user, model, at, [Job(name, tree, players.plays([CALL]))], HOOKS)[0]
    finally:
        model.close()
    assert ended.results or "blocked" in ended.said, ended.said  # Gemini blocks the prompt where the program is missing
    assert ("push-ran" in ended.told) is RUNS[name][how], ended.told


def shorten(user: Desk, name: str) -> None:
    """Make every limit one second, in the client's own unit."""
    row = clients.of(name)
    assert row is not None
    path = Path(clients.config_of(row, user.environment))
    second = "1000" if row.FACTS["unit"].startswith("ms") else "1"
    text = re.sub(r'("timeout(?:Sec)?": *)\d+', rf"\g<1>{second}", path.read_text())
    text = re.sub(r"(PATIENCE = )[\d_]+", lambda found: found[1] + ("1000" if path.suffix == ".js" else "1"), text)
    path.write_text(text)
