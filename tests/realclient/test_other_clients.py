"""Both stories with real clients other than Claude Code, each wired by `init` and started as the docs say."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from realclient.client import Desk, open_desk
from realclient.mailbox import Mailbox
from realclient.netns import Loopback
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, WHERE, Started, folder
from realclient.story import MAILS, PERSON

pytestmark = pytest.mark.realclient
NAMES = list(CLIENTS)
PATIENCE = 150


@pytest.fixture
def user(tmp_path: Path, loopback: Loopback) -> Iterator[Desk]:
    """A user's desk; the client that it names is Claude Code's, which is not started here."""
    with open_desk(tmp_path, Path("/bin/false"), loopback) as opened:
        yield opened


@pytest.fixture
def model(loopback: Loopback) -> Iterator[CommandModel]:
    served = CommandModel(loopback.listen())
    yield served
    served.close()


def started(name: str) -> tuple[Started, Path]:
    at = folder()
    if at is None or not (at / CLIENTS[name].program).exists():
        pytest.skip(f"set {WHERE} to a folder filled by tests/realclient/clients.sh")
    return CLIENTS[name], at


def wire(user: Desk, name: str) -> None:
    for path, text in CLIENTS[name].files.items():
        (user.home / path).parent.mkdir(parents=True, exist_ok=True)
        (user.home / path).write_text(text)
    user.arm()
    user.shell("claimonce", "init", name, "--yes")


def run_all(user: Desk, model: CommandModel, name: str, jobs: list[tuple[Path, list[str]]]) -> list[str]:
    """Run one session for each job at once and return what each was told."""
    client, at = started(name)
    running: list[subprocess.Popen[bytes]] = []
    for number, (tree, commands) in enumerate(jobs):
        session = f"s{number}"
        model.scripts[session] = (commands, client.call)
        url = model.url(session)
        words = client.command(at, url)
        command = ["claimonce", "run", "--", *words] if client.runs else words
        env = {**user.environment, **client.env(url)}
        with (user.root / "sessions" / session).open("wb") as log:
            running.append(
                subprocess.Popen(
                    user.loopback.inside(command), cwd=tree, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True,
                )
            )  # fmt: skip
    try:
        for process in running:
            process.wait(PATIENCE)
    finally:
        for process in running:
            process.kill()
    logs = [(user.root / "sessions" / f"s{number}").read_text(errors="replace")[-600:] for number in range(len(jobs))]
    assert [process.returncode for process in running] == [0] * len(jobs), logs
    return ["\n".join(model.told.get(f"s{number}", [])) for number in range(len(jobs))]


@pytest.mark.parametrize("name", NAMES)
def test_five_sessions_mail_one_person_once(user: Desk, model: CommandModel, loopback: Loopback, name: str) -> None:
    started(name)
    box = Mailbox(loopback.listen())
    try:
        user.path.append(str(box.program(user.root / "bin").parent))
        wire(user, name)
        tree = user.repository()
        told = run_all(user, model, name, [
            (tree, [f"printf '%s\\n' {shlex.quote(body)} | mail -s {shlex.quote(subject)} {PERSON}"])
            for subject, body in MAILS
        ])  # fmt: skip
        assert len(box.mails) == 1
        assert sum("claimonce answer" in each for each in told) == len(MAILS) - 1, told
    finally:
        box.close()


@pytest.mark.parametrize("name", NAMES)
def test_five_clones_push_and_none_fails(user: Desk, model: CommandModel, name: str) -> None:
    started(name)
    wire(user, name)
    user.repository()
    jobs: list[tuple[Path, list[str]]] = []
    for number in range(5):
        tree = user.clone(f"tree-{number}")
        for key, text in (("user.name", "Agent"), ("user.email", "agent@example.test")):
            user.shell("git", "config", key, text, cwd=tree)
        commit = f"echo {number} > f{number} && git add f{number} && git commit -qm w{number}"
        jobs.append((tree, [commit, "git push origin main; echo status=$?"]))
    told = run_all(user, model, name, jobs)
    assert all("status=0" in each for each in told), told
    assert sorted(user.subjects()) == ["Start", "w0", "w1", "w2", "w3", "w4"]


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_around_the_shims_is_denied_and_the_model_reads_why(
    user: Desk, model: CommandModel, name: str
) -> None:
    started(name)
    wire(user, name)
    tree = user.repository()
    told = run_all(user, model, name, [(tree, ["/usr/bin/git push --no-verify origin main"])])
    assert "past the shim" in told[0], told


@pytest.mark.parametrize("name", NAMES)
def test_one_command_claims_and_the_next_gives_back(user: Desk, model: CommandModel, name: str) -> None:
    started(name)
    wire(user, name)
    tree = user.repository()
    commands = ["claimonce claim k --ttl 60s; echo claimed=$?", "claimonce release k; echo released=$?"]
    told = run_all(user, model, name, [(tree, commands)])
    assert "claimed=0" in told[0], told
    assert "released=0" in told[0], told
