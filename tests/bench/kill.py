"""kill -9 around the send: how often is a message lost or doubled, for each kind of idempotency?

    python tests/bench/kill.py [--runs N] [--seed N] [--kind native|reconcilable|none] [--store postgres] [--json]

Each run forks a process that notifies one target through a real HTTP provider on loopback and kills it with SIGKILL
after a random time: before the provider is asked, while it reads or answers, or after it has answered. Then another
session wants to say the same. What is counted is what the provider's readers see, never what the gate's ledger says:

  lost      a message that was not delivered, although the gate calls it done, or called free and never sent
  doubled   a message that its reader sees twice
  uncertain what is reported as such and waits for a person; for `none` each is either delivered once or not at all

The exit status is 1 when anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
import servers

from claimonce.gate import intents
from claimonce.gate.letters import notification
from claimonce.gate.letters.notification import Note
from claimonce.gate.letters.targets import path_of
from claimonce.gate.store import store_of
from claimonce.gate.stores.postgres import setup
from claimonce.hooks.call import Session
from claimonce.hooks.settings_cache import Compiled, load

TARGETS = {
    "native": 'webhook = {{ url = "{server}/native", honours_key = true }}',
    "reconcilable": 'github = {{ address = "octo/repo#1", token = "token-for-tests", endpoint = "{server}" }}',
    "none": 'webhook = {{ url = "{server}/none" }}',
}
IN_FLIGHT = 0.4  # seconds; what is longer on its way than this inside one machine is not seen by this test
SPREAD = 1.6  # kills are spread over this many times the length of a send that is left alone
PAUSE = 0.02  # seconds, at most, before the provider takes a message and again before it answers
CHILD = 0


@dataclass
class Figures:
    """What came of all runs of one kind."""

    runs: int = 0
    lost: int = 0
    doubled: int = 0
    uncertain: int = 0
    uncertain_sent: int = 0
    states: Counter[str] = field(default_factory=Counter[str])


def serve(folder: Path, pipe: int) -> None:
    """Be the provider until killed; its port goes into the pipe. It folds repeats by key where it says that it does."""
    keys: set[str] = set()
    comments: list[dict[str, str]] = []
    log = os.open(folder / "seen", os.O_WRONLY | os.O_APPEND)
    pause = random.Random(1)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = int(self.path.partition("&page=")[2].partition("&")[0] or 1)
            self.reply(200, comments[100 * (page - 1) : 100 * page])

        def do_POST(self) -> None:
            given = self.rfile.read(int(self.headers["content-length"]))
            if len(given) < int(self.headers["content-length"]):
                return  # half a request is none
            time.sleep(pause.random() * PAUSE)
            body = json.loads(given)
            key = self.headers.get("idempotency-key", "")
            if not (self.path == "/native" and key in keys):
                keys.add(key)
                comments.append({"body": body["body"]})
                os.write(log, f"{_matter(body['body'])}\n".encode())
            time.sleep(pause.random() * PAUSE)
            self.reply(200, {"id": 1})

        def reply(self, status: int, answer: Any) -> None:
            content = json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                self.close_connection = True  # whoever asked is dead; what was taken stays taken

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    os.write(pipe, f"{server.server_address[1]}\n".encode())
    server.serve_forever()


def _matter(body: str) -> str:
    return body.partition("<!--")[0].split()[-1]


@contextmanager
def provider(folder: Path) -> Iterator[str]:
    """Run the provider as a process of its own and return its URL."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == CHILD:
        serve(folder, writer)
        os._exit(0)
    with os.fdopen(reader) as pipe:
        port = pipe.readline().strip()
    os.close(writer)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def say(here: Compiled, matter: str, session: str) -> str:
    """Notify once and return the outcome."""
    store = store_of(here)
    try:
        told = notification.notify(
            store, Note("tekla", "", f"about {matter}", matter), Session("env", session), here, 0.0
        )
    finally:
        store.close()
    return told.outcome


def killed(here: Compiled, matter: str, after: float) -> None:
    """Fork a session that says it, and kill it after so many seconds."""
    child = os.fork()
    if child == CHILD:
        status = 1
        try:
            say(here, matter, f"{matter}-first")
            status = 0
        finally:
            os._exit(status)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def measure(kind: str, runs: int, seed: int, dsn: str = "") -> Figures:
    """Do all runs of one kind and count what its readers see; `dsn` names a database in place of the embedded store."""
    with tempfile.TemporaryDirectory() as name, _home(Path(name)) as folder, provider(folder) as url:
        if dsn:
            os.environ |= {"CLAIMONCE_STORE": dsn, "CLAIMONCE_STATE__DEADLINE": "20s"}
        path = Path(path_of())
        path.parent.mkdir(parents=True)
        path.write_text(f"[tekla]\n{TARGETS[kind].format(server=url)}\n")
        path.chmod(0o600)
        here = load(str(folder))
        length = _length(lambda matter: say(here, matter, "warm"))
        chance = random.Random(seed)
        matters = [f"m{number}" for number in range(runs)]
        for matter in matters:
            killed(here, matter, chance.random() * length * SPREAD)
        time.sleep(IN_FLIGHT)
        outcomes = {matter: say(here, matter, f"{matter}-second") for matter in matters}
        return _counted(outcomes, Counter((folder / "seen").read_text().split()), kind)


def _length(send: Callable[[str], str]) -> float:
    """Return how long a send takes that is left alone, in seconds: the longest of five."""
    longest = 0.0
    for number in range(6):
        begun = time.monotonic()
        assert send(f"warm{number}") == intents.DONE
        longest = max(longest, time.monotonic() - begun) if number else 0.0
    return longest


@contextmanager
def _home(folder: Path) -> Iterator[Path]:
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith(("CLAIMONCE_", "XDG_", "CLAUDE", "CODEX_"))]:
        del os.environ[name]
    os.environ |= {
        "HOME": str(folder), "CLAIMONCE_STATE": str(folder / "state"), "NO_PROXY": "*",
        "CLAIMONCE_UNCERTAIN__IN_FLIGHT": f"{round(IN_FLIGHT * 1000)}ms",
    }  # fmt: skip
    (folder / "seen").touch()
    try:
        yield folder
    finally:
        os.environ.clear()
        os.environ.update(before)


def _counted(outcomes: dict[str, str], seen: Counter[str], kind: str) -> Figures:
    figures = Figures(runs=len(outcomes))
    for matter, outcome in outcomes.items():
        figures.states[outcome] += 1
        figures.doubled += seen[matter] > 1
        if outcome == intents.UNCERTAIN:
            figures.uncertain += 1
            figures.uncertain_sent += seen[matter]
            figures.lost += kind != "none"  # these kinds promise an end, not a question
        else:
            figures.lost += seen[matter] == 0
    return figures


def main() -> int:
    """Run what the arguments ask for and print one line a kind."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=list(TARGETS), action="append")
    parser.add_argument("--store", choices=["embedded", "postgres"], default="embedded")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    bad = 0
    with ExitStack() as stack:
        dsn = stack.enter_context(servers.any_dsn()) if args.store == "postgres" else ""
        if dsn:
            setup.init(dsn)
        bad = run(args, dsn)
    return 1 if bad else 0


def run(args: argparse.Namespace, dsn: str) -> int:
    """Measure each kind and print it; return how many messages were lost or doubled."""
    bad = 0
    for kind in args.kind or TARGETS:
        found = measure(kind, args.runs, args.seed, dsn)
        bad += found.lost + found.doubled
        plain = {**vars(found), "states": dict(found.states)}
        if args.json:
            print(json.dumps({"kind": kind, **plain}), flush=True)
        else:
            print(f"{kind:13} {' '.join(f'{name}={value}' for name, value in plain.items())}", flush=True)
    return bad


if __name__ == "__main__":
    sys.exit(main())
