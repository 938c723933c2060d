"""What looking costs, measured: `python tests/serve/bench.py latency|memory|kills [COUNT]`.

latency: from the commit of an act until the page has it and the terminal has drawn it, with 50 writers at 200 acts a
second in all. memory: the most that `claimonce serve` has held after COUNT acts (a million), while somebody listens.
kills: COUNT (200) times `claimonce serve` is killed while agents act; every act must have ended as it would without.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve.live import CLI
from serve.served import Served

from claimonce.gate import ledger
from claimonce.gate.store import open_store

WRITERS, RATE, SECONDS = 50, 200, 20
_WRITER = """
import random, sys, time
from claimonce.gate import ledger
from claimonce.gate.store import open_store
store, number, every = open_store(), int(sys.argv[1]), float(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + float(sys.argv[3])
time.sleep(random.random() * every)
count = 0
while time.monotonic() < end:
    begun = time.monotonic()
    with store:
        ledger.write(store, f"env:w{number}", "act", f"k{number}-{count}", state="done", reason=repr(time.time()))
    count += 1
    time.sleep(max(0.0, every - (time.monotonic() - begun)))
print(count)
"""
_AGENT = """
import sys, time
from claimonce.gate import gate, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.store import open_store
store, number, count = open_store(), sys.argv[1], 0
print("ready", flush=True)
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    wanted = Wanted(f"act:{number}:{count}", "act", f"env:a{number}", owner.here())
    entry = gate.enter(store, wanted, About("act", "act", "24h"))
    assert entry.intent is not None, entry
    gate.settle(store, entry.intent, "done", {})
    count += 1
    time.sleep(0.02)
print(count)
"""


@contextmanager
def serving() -> Iterator[Served]:
    words = [*CLI, "serve", "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split(";")[0].rstrip("/").rpartition(":")[2])
        token = Path(os.environ["XDG_DATA_HOME"], "claimonce", "serve.token").read_text().strip()
        try:
            yield Served(port, token, process)
        finally:
            process.kill()


def writers() -> int:
    """Let all writers write at once; return how many acts they have committed."""
    every = WRITERS / RATE
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(number), str(every), str(SECONDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    for each in started:
        assert each.stdout is not None
        each.stdout.readline()
    return sum(int(each.communicate("go\n")[0]) for each in started)


class Lags:
    """How long each act took to be seen; those that a screen never showed, because newer ones stood there, are left."""

    def __init__(self) -> None:
        self.seen: dict[int, float] = {}

    def look(self, acts: list[tuple[int, str]]) -> None:
        now = time.time()
        for number, at in acts:
            if number not in self.seen and at:
                self.seen[number] = now - float(at)

    def line(self, name: str, acts: int) -> str:
        lags = sorted(self.seen.values())
        return (
            f"{name}: {acts} acts, {len(lags)} seen, median {1000 * statistics.median(lags):.0f} ms, "
            f"95 % {1000 * lags[int(0.95 * len(lags))]:.0f} ms"
        )


def latency_of_page() -> None:
    with serving() as served:
        lags = Lags()

        def listen() -> None:
            for screen in served.events():
                lags.look([(act["id"], act["reason"]) for act in screen.get("acts", ())])

        threading.Thread(target=listen, daemon=True).start()
        acts = writers()
        print(lags.line("page", acts), flush=True)


def latency_of_terminal() -> None:
    from claimonce.hooks.settings_cache import load
    from claimonce.watch.app import Watch

    lags = Lags()

    class Measured(Watch):
        CSS_PATH = Path(inspect.getfile(Watch)).with_name("watch.tcss")

        def on_watch_looked(self, message: Watch.Looked) -> None:
            super().on_watch_looked(message)
            acts = [(act.id, act.reason) for act in message.seen.acts]
            self.call_after_refresh(lags.look, acts)

    async def run() -> None:
        app = Measured(open_store, load(os.environ["HOME"]))
        async with app.run_test(size=(120, 40)):
            acts = await asyncio.to_thread(writers)
            await asyncio.sleep(1)
        print(lags.line("terminal", acts), flush=True)

    asyncio.run(run())


def memory(count: int) -> None:
    with serving() as served, closing(open_store()) as store:
        threading.Thread(target=lambda: sum(1 for _ in served.events()), daemon=True).start()
        for first in range(0, count, 1000):
            with store:
                for number in range(first, min(count, first + 1000)):
                    ledger.write(store, f"env:w{number % 50}", "act", f"k{number}", state="done", reason="it is done")
        time.sleep(6)
        status = Path(f"/proc/{served.process.pid}/status").read_text()
        most = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        print(f"memory: {count} acts, at most {int(most.split()[1]) / 1024:.0f} MB", flush=True)


def kills(count: int) -> None:
    begun, seconds, done = time.monotonic(), 30.0, 0
    expected = 0
    while done < count:
        agents = [
            subprocess.Popen([sys.executable, "-c", _AGENT, f"{done}-{number}", str(seconds)], stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
            for number in range(5)
        ]  # fmt: skip
        while done < count and any(each.poll() is None for each in agents):
            with serving() as served:
                events = served.events()
                next(events)
                served.process.send_signal(signal.SIGKILL)
            done += 1
        for each in agents:
            out, trouble = each.communicate()
            assert each.returncode == 0, trouble
            expected += int(out.split()[-1])
    with closing(open_store()) as store:
        connection = store.connection  # type: ignore[attr-defined]
        acts = connection.execute("SELECT count(*) FROM markers WHERE kind = 'act'").fetchone()[0]
        left = connection.execute("SELECT count(*) FROM claims").fetchone()[0]
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
    took = time.monotonic() - begun
    print(f"kills: {done} in {took:.0f} s, {acts} of {expected} acts done, {left} claims left, {sound}")
    assert (acts, left, sound) == (expected, 0, "ok")


def main() -> None:
    what, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as home:
        for name in list(os.environ):
            if name.startswith(("CLAUDE", "CLAIMONCE_")):
                del os.environ[name]
        os.environ.update(HOME=home, CLAIMONCE_STATE=f"{home}/state", XDG_DATA_HOME=f"{home}/data")
        open_store().close()
        if what == "latency":
            latency_of_page()
            latency_of_terminal()
        elif what == "memory":
            memory(count or 1_000_000)
        else:
            kills(count or 200)


if __name__ == "__main__":
    main()
