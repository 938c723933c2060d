"""A host that is cut off from the database in the middle of an act, and brought back after its lease has ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from compiled import hook_words
from gate.push.desk import Desk, until
from plugins.providers import MailServer, mail_server
from servers import emptied

from claimonce.gate.stores.postgres import setup
from claimonce.shims.launcher import write_executable


class Wire:
    """What lies between one host and the database: it can be cut, and joined again."""

    def __init__(self, host: str, port: int) -> None:
        self._far, self._open, self._is_cut = (host, port), list[socket.socket](), False
        self.refused = 0
        self._near = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._near.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._near.accept()
            except OSError:
                return
            if self._is_cut:
                near.close()
                self.refused += 1
                continue
            far = socket.create_connection(self._far)
            self._open += [near, far]
            threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    @staticmethod
    def _carry(near: socket.socket, far: socket.socket) -> None:
        other = {near: far, far: near}
        try:
            while True:
                for one in select.select([near, far], [], [])[0]:
                    said = one.recv(65536)
                    if not said:
                        return
                    other[one].sendall(said)
        except (OSError, ValueError):
            return
        finally:
            near.close()
            far.close()

    def cut(self) -> None:
        """Lose every connection, and take none."""
        self._is_cut = True
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def join(self) -> None:
        """Carry again."""
        self._is_cut = False

    def close(self) -> None:
        """Be no more."""
        self.cut()
        self._near.close()


@pytest.fixture
def wire(database: str) -> Iterator[Wire]:
    emptied(database)
    setup.init(database)
    where = urlsplit(database)
    made = Wire(where.hostname or "", where.port or 5432)
    yield made
    made.close()


def named(host: str, dsn: str, folder: Path) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    return {"CLAIMONCE_HOST": host, "CLAIMONCE_STATE": str(folder), "CLAIMONCE_STORE": dsn,
            "CLAIMONCE_LEASE_SECONDS": "1"}  # fmt: skip


def through(wire: Wire, dsn: str) -> str:
    where = urlsplit(dsn)
    return where._replace(netloc=where.netloc.replace(f":{where.port}", f":{wire.port}")).geturl()


@pytest.mark.slow
def test_a_host_cut_off_in_the_middle_of_a_push_loses_no_commit_and_holds_nobody_up(
    wire: Wire, database: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "desk")
    far, near = desk.clone("far"), desk.clone("near")
    away = named("far", through(wire, database), tmp_path / "state-far")
    here = named("near", database, tmp_path / "state-near")
    reached, go_on = tmp_path / "reached", tmp_path / "go-on"
    once = f"mkdir {reached} 2>/dev/null || exit 0; while [ ! -e {go_on} ]; do sleep 0.1; done"
    write_executable(desk.remote / "hooks" / "pre-receive", f"#!/bin/sh\n{once}\n")
    desk.commit(far, "of-far", "1\n")
    desk.commit(near, "of-near", "1\n")
    begun = desk.start("push", "-q", "origin", "HEAD:main", cwd=far, session="env:far", **away)
    until(reached.exists)
    wire.cut()
    landed = desk.shim("push", "-q", "origin", "HEAD:main", cwd=near, session="env:near", **here)
    assert landed.returncode == 0, landed.stderr
    go_on.touch()
    said = begun.communicate(timeout=100)[1]
    wire.join()
    if begun.returncode:
        again = desk.shim("push", "-q", "origin", "HEAD:main", cwd=far, session="env:far", **away)
        assert again.returncode == 0, (said, again.stderr)
    assert sorted(desk.subjects()[1:]) == ["far: of-far", "near: of-near"]
    assert desk.is_linear()
    for tree, env in ((far, away), (near, here)):
        assert json.loads(desk.verb("queue", "--json", cwd=tree, **env).stdout) == []
    rows = json.loads(desk.verb("status", "--json", cwd=near, **here).stdout)
    assert [row for row in rows if row["state"] == "uncertain"] == [], "the remote knew"


TAKE = """
import json, sys
from claimonce.gate.counters import allocation
from claimonce.gate.counters.counter import Counter
from claimonce.gate.errors import GateError
from claimonce.gate.store import Store, store_of
from claimonce.hooks.settings_cache import load
from claimonce.gate.stores.postgres.engine import Postgres
from claimonce.gate.stores.sqlite.embedded import Embedded

here, put = load("/"), Postgres.put
counter = Counter("SP", "", "", "text", "counter:x:SP", sys.argv[1], "content/sp-{n}-*.md")

def stop_there(self, name, /, **values):
    if name == "put_counter_next" and sys.argv[2] == "stop":
        sys.argv[2] = "go"
        print("inside", flush=True)
        sys.stdin.readline()
    return put(self, name, **values)

Postgres.put = stop_there
for _ in range(int(sys.argv[3])):
    try:
        print(json.dumps(allocation.take(store_of(here, "counter"), counter, "env:one")), flush=True)
    except GateError as error:
        print(type(error).__name__, flush=True)
        sys.stdin.readline()
"""


@pytest.mark.slow
def test_a_host_cut_off_in_the_middle_of_a_number_takes_one_that_nobody_has(
    wire: Wire, database: str, tmp_path: Path
) -> None:
    (tmp_path / "tree" / "content").mkdir(parents=True)
    away = {**os.environ, **named("far", through(wire, database), tmp_path / "state-far")}
    here = {**os.environ, **named("near", database, tmp_path / "state-near"), "CLAIMONCE_STATE__DEADLINE": "20s"}
    words = [sys.executable, "-c", TAKE, str(tmp_path / "tree")]
    far = subprocess.Popen([*words, "stop", "3"], env=away, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert far.stdin is not None
    assert far.stdout is not None
    try:
        assert far.stdout.readline() == "inside\n"
        wire.cut()
        near = subprocess.run([*words, "go", "5"], env=here, capture_output=True, text=True, check=True, timeout=120)
        far.stdin.write("\n")
        far.stdin.flush()
        assert far.stdout.readline() == "StoreUnreachable\n", "it says so, and takes none"
        far.stdin.write("\n")
        far.stdin.flush()
        assert far.stdout.readline() == "StoreUnreachable\n"
        wire.join()
        far.stdin.write("\n")
        far.stdin.flush()
        late = json.loads(far.stdout.readline())
    finally:
        far.kill()
        far.communicate()
    early = [json.loads(line)[0] for line in near.stdout.splitlines()]
    assert [*early, *late] == [1, 2, 3, 4, 5, 6]


class Held(MailServer):
    """A mail server that has the whole text of its first mail and says so only when it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.has_text, self.go_on = threading.Event(), threading.Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.has_text.set()
        await asyncio.to_thread(self.go_on.wait, 100)
        return await super().handle_DATA(server, session, envelope)


@pytest.mark.slow
def test_a_host_cut_off_in_the_middle_of_a_send_has_sent_once_and_nobody_sends_again(
    wire: Wire, database: str, tmp_path: Path
) -> None:
    with mail_server(taker=Held()) as box:
        assert isinstance(box, Held)
        mail = {"CLAIMONCE_MAIL__TRANSPORT": box.url, "CLAIMONCE_MAIL__FROM": "erik@example.test"}
        away = {**named("far", through(wire, database), tmp_path / "state-far"), **mail, "CLAIMONCE_SESSION": "far"}
        here = {**named("near", database, tmp_path / "state-near"), **mail, "CLAIMONCE_SESSION": "near"}
        begun = told_tekla(away)
        assert box.has_text.wait(60)
        wire.cut()
        held = told_tekla(here)
        held.communicate(timeout=100)
        assert held.returncode != 0, "it is under way, or nobody knows: not a second mail"
        box.go_on.set()
        said = begun.communicate(timeout=100)[1]
        assert begun.returncode != 0, "it was sent, and the database does not know: that is said"
        assert "does not answer" in said or "forgotten" in said or "uncertain" in said, said
        wire.join()
        until(lambda: state_of("build", here) == "uncertain")  # its lease has ended
        for env in (away, here):
            again = told_tekla(env)
            again.communicate(timeout=100)
            assert again.returncode != 0
        assert len(box.mails) == 1


def told_tekla(env: dict[str, str]) -> subprocess.Popen[str]:
    words = [
        "notify",
        "--to",
        "tekla@example.test",
        "--about",
        "build",
        "--subject",
        "The build is red",
        "--body",
        "Red.",
    ]
    command = [sys.executable, "-m", "claimonce.cli", *words]
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env={**os.environ, **env}, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def state_of(key: str, env: dict[str, str]) -> str:
    words = [sys.executable, "-m", "claimonce.cli", "status", "--json"]
    done = subprocess.run(words, env={**os.environ, **env}, capture_output=True, text=True, check=True)
    return next((str(row["state"]) for row in json.loads(done.stdout) if key in row["key"]), "")


@pytest.mark.slow
def test_a_call_that_ends_while_the_database_is_away_for_a_moment_is_settled_when_it_is_back(
    wire: Wire, database: str, tmp_path: Path, own_home: Path
) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    subprocess.run(["git", "init", "-q", str(tree)], check=True)
    (tree / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n')
    (tree / "counter.json").write_text('{"SP": {"next": 152}}\n')
    env = {
        **os.environ,
        **named("far", through(wire, database), tmp_path / "state-far"),
        "CLAUDE_PID": str(os.getpid()),
    }
    call = {"session_id": "one", "cwd": str(tree), "tool_name": "Bash", "tool_use_id": "toolu_1",
            "tool_input": {"command": "jq '.SP.next += 1' counter.json > t && mv t counter.json"}}  # fmt: skip

    def event(name: str, **more: object) -> subprocess.Popen[str]:
        words = hook_words()
        child = subprocess.Popen(words, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tree)
        assert child.stdin is not None
        child.stdin.write(json.dumps({**call, "hook_event_name": name, **more}))
        child.stdin.close()
        child.stdin = None
        return child

    before = event("PreToolUse")
    assert before.communicate(timeout=60) == ("", None)
    (tree / "counter.json").write_text('{"SP": {"next": 153}}\n')
    wire.cut()
    after = event("PostToolUse", tool_response={"stdout": ""})
    until(lambda: wire.refused >= 2)  # it has asked, and asks again
    wire.join()
    assert "SP-152 is yours" in after.communicate(timeout=60)[0]
