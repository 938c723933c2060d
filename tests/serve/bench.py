"""What looking costs, measured: `python tests/serve/bench.py latency|memory|kills [COUNT]`.

latency: from just before the commit of an act until the page has it and the terminal has been sent it, with 50 writers
at 200 acts a second in all. An act that no screen showed, since newer ones stood there by then, counts as seen when the
first newer one is. memory: the most that `claimonce serve` has held after COUNT acts (a million), while somebody
listens. `latency 1` is the page alone, `latency 2` the terminal. kills: COUNT (200) times `claimonce serve` is killed
while agents act; every act must have ended as it would without.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve.live import CLI, until
from serve.served import Served

from claimonce.gate import ledger
from claimonce.gate.store import open_store

WRITERS, RATE, SECONDS = 50, 200, 20
PROCESSES = 2  # each writer has a store of its own, whose process does not matter to who looks
SIZES = ((80, 24), (120, 40))
_WRITER = """
import random, sys, threading, time
from contextlib import closing
from claimonce.gate import ledger
from claimonce.gate.store import open_store
first, many, every, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
counts = []
ready, go = threading.Barrier(many + 1), threading.Event()
def write(number):
    with closing(open_store()) as store:
        ready.wait()
        go.wait()
        end, count = time.monotonic() + seconds, 0
        time.sleep(random.random() * every)
        while time.monotonic() < end:
            begun = time.monotonic()
            with store:
                ledger.write(
                    store, f"env:w{number}", "act", f"k{number}-{count}", state="done", reason=repr(time.time())
                )
            count += 1
            time.sleep(max(0.0, every - (time.monotonic() - begun)))
        counts.append(count)
threads = [threading.Thread(target=write, args=(first + place,)) for place in range(many)]
for each in threads: each.start()
ready.wait()
print("ready", flush=True)
sys.stdin.readline()
go.set()
for each in threads: each.join()
print(sum(counts))
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


def write() -> dict[str, tuple[int, float]]:
    """Let all writers write at once; return the number and the moment of each act that they have committed, by key."""
    every = WRITERS / RATE
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(first), str(WRITERS // PROCESSES), str(every), str(SECONDS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for first in range(0, WRITERS, WRITERS // PROCESSES)
    ]  # fmt: skip
    pipes = [(each.stdin, each.stdout) for each in started]
    for _, out in pipes:
        assert out is not None
        out.readline()
    for into, _ in pipes:
        assert into is not None
        into.write("go\n")
        into.flush()
    count = sum(int(each.communicate()[0]) for each in started)
    with closing(open_store()) as store:
        rows = store.connection.execute("SELECT id, key, reason FROM ledger WHERE reason != ''")  # type: ignore[attr-defined]
        found = {str(key): (int(number), float(at)) for number, key, at in rows}
    assert len(found) == count
    return found


class Looks:
    """When which keys were seen."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, set[str]]] = []

    def look(self, keys: Iterable[str]) -> None:
        self.seen.append((time.time(), set(keys)))

    def line(self, name: str, acts: dict[str, tuple[int, float]]) -> str:
        """What a person waits for an act: until it, or a newer one, is seen."""
        order = sorted(acts.values())
        lags, waiting = list[float](), 0
        for now, keys in self.seen:
            newest = max((acts[key][0] for key in keys if key in acts), default=0)
            while waiting < len(order) and order[waiting][0] <= newest:
                lags.append(now - order[waiting][1])
                waiting += 1
        lags.sort()
        rate = len(order) / (max(at for _, at in order) - min(at for _, at in order))
        return (
            f"{name}: {len(order)} acts, {rate:.0f} a second, {len(lags)} seen in {len(self.seen)} looks, "
            f"median {1000 * statistics.median(lags):.0f} ms, 95 % {1000 * lags[int(0.95 * len(lags))]:.0f} ms"
        )


def latency_of_page() -> None:
    with serving() as served:
        looks = Looks()

        def listen() -> None:
            for screen in served.events():
                looks.look(act["key"] for act in screen.get("acts", ()))

        threading.Thread(target=listen, daemon=True).start()
        acts = write()
        time.sleep(1)
        print(looks.line("page", acts), flush=True)


def latency_of_terminal(columns: int, rows: int) -> None:
    """`claimonce watch` on a terminal of this size, which reads what it is sent at once."""
    looks, (ours, theirs) = Looks(), pty.openpty()
    with closing(open_store()) as store, store:
        ledger.write(store, "env:w0", "act", "k0-begin", state="done")  # once it stands there, the screen is up
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}

    def listen() -> None:
        left = b""
        with suppress(OSError):
            while piece := os.read(ours, 65_536):
                looks.look(each.decode() for each in re.findall(rb"k\d+-\w+(?= )", left + piece))
                left = piece[-20:]

    words = [*CLI, "watch"]
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        threading.Thread(target=listen, daemon=True).start()
        until(lambda: looks.seen)
        acts = write()
        time.sleep(1)
        process.kill()
    print(looks.line(f"terminal {columns}x{rows}", acts), flush=True)


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
            if count in (0, 1):
                latency_of_page()
            for size in SIZES if count in (0, 2) else ():
                os.environ["CLAIMONCE_STATE"] = f"{home}/state-{size}"
                latency_of_terminal(*size)
        elif what == "memory":
            memory(count or 1_000_000)
        else:
            kills(count or 200)


if __name__ == "__main__":
    main()
