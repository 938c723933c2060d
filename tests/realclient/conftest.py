from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from realclient.client import Desk, NotInstalledError, find_client, open_desk
from realclient.mailbox import Mailbox
from realclient.netns import Loopback, open_loopback
from realclient.other_apis import CommandModel


@pytest.fixture(scope="session")
def client() -> Path:
    """The client's binary; without one the test is skipped, with the way to get it."""
    try:
        return find_client()
    except NotInstalledError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def loopback(request: pytest.FixtureRequest) -> Iterator[Loopback]:
    """A network that ends here; where the namespace is refused, the run says so."""
    network = open_loopback()
    terminal = request.config.pluginmanager.getplugin("terminalreporter")
    if network.reason and isinstance(terminal, pytest.TerminalReporter):
        terminal.write_line(network.reason)
    yield network
    network.close()


@pytest.fixture
def desk(tmp_path: Path, client: Path, loopback: Loopback) -> Iterator[Desk]:
    """A user's desk without claimonce; `desk.arm()` wires it in."""
    with open_desk(tmp_path, client, loopback) as opened:
        yield opened


@pytest.fixture
def mailbox(desk: Desk, loopback: Loopback) -> Iterator[Mailbox]:
    """An SMTP server that only this desk's sessions reach, and its `mail` program on their PATH."""
    box = Mailbox(loopback.listen())
    desk.path.append(str(box.program(desk.root / "bin").parent))
    yield box
    box.close()


@pytest.fixture
def user(tmp_path: Path, loopback: Loopback) -> Iterator[Desk]:
    """A user's desk for another client; the one that it names is Claude Code's, which is not started there."""
    with open_desk(tmp_path, Path("/bin/false"), loopback) as opened:
        yield opened


@pytest.fixture
def model(loopback: Loopback) -> Iterator[CommandModel]:
    """The model of another client, which plays commands."""
    served = CommandModel(loopback.listen())
    yield served
    served.close()
