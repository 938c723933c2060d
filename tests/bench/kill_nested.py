"""kill -9 around mails, pushes, gates, and gates inside gates: is an act doubled, lost or wedged?

    python tests/bench/kill_nested.py [--runs N] [--seed N] [--form FORM]

Each run starts one form in a process group of its own and kills one of its processes, or all of them, with
SIGKILL after a random time. Then the same is tried again, as the next session would. What is counted is what a mailbox
or a bare repository has, never what the ledger says.

  doubled  a mail that its reader has twice, a commit that stands on the remote twice
  lost     an act that the gate calls done, and that did not happen
  locked   a second try that names the lock which a killed git left in the remote; the file is removed, as it says, and
           what is tried then is counted
  wedged   a second try that neither ends well, nor says that nobody knows (81, 85), nor ends at all within a minute

The exit status is 1 when anything was doubled, lost or wedged.
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from gate.push.desk import Desk

from claimonce.gate.push import prepush
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.scripts import write_executable

CLI = f"{shlex.quote(sys.executable)} -m claimonce.cli"
MAIL = '#!/bin/sh\ntext=$(cat)\nprintf "%s\\n" "$text" >> "$MAILBOX"\nsleep 0.02\n'
FORMS = {
    "mail": "echo {n} | mail -s {n} t@example.test",
    "push": "git push -q origin HEAD:main",
    "gate, mail": "echo {n} | {cli} gate k{n} -- mail -s {n} t@example.test",
    "gate, script, mail": "{cli} gate k{n} -- sh -c 'echo {n} | mail -s {n} t@example.test || exit 3'",
    "gate, gate, mail": "echo {n} | {cli} gate k{n} -- {cli} gate K{n} -- mail -s {n} t@example.test",
    "gate, push": "{cli} gate k{n} -- git push -q origin HEAD:main",
    "gate, script, push": "{cli} gate k{n} -- sh -c 'git push -q origin HEAD:main'",
}
PATIENCE = 60.0
UNKNOWN = (81, 85)  # of a gate, and of a message that its sender is asked about


def environment(desk: Desk, session: str) -> dict[str, str]:
    """Return what an agent's shell has behind the shims."""
    env = desk.environment(session, CLAIMONCE_AGENT="1", MAILBOX=str(desk.root / "box"))
    mailer = desk.root / "mailer"
    mailer.mkdir(exist_ok=True)
    write_executable(mailer / "mail", MAIL)
    path = f"{mailer}:{desk.env['PATH']}"
    if not Path(shims_folder(env)).exists():
        install_shims(env, path)
    return {**env, "PATH": f"{shims_folder(env)}:{path}"}


def below(pid: int) -> list[int]:
    """Return the process and what stands below it."""
    found = [pid]
    for each in found:
        try:
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except OSError:
            continue
    return found


def run(
    desk: Desk, tree: Path, command: str, session: str, kill_after: float = 0.0, chance: random.Random | None = None
) -> int | None:
    """Run one form; kill one process of it, or all, after so long. Return its status, None when it never ended."""
    with said(desk, session).open("w") as errors:
        process = subprocess.Popen(
            ["sh", "-c", command], cwd=tree, env=environment(desk, session), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True,
        )  # fmt: skip
    if chance is not None:
        time.sleep(kill_after)
        living = below(process.pid)
        for pid in living if chance.random() < 0.3 else [chance.choice(living)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
    try:
        return process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None


def measure(form: str, runs: int, seed: int) -> Counter[str]:
    """Do all runs of one form and count what came of them."""
    chance, counts = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk")
        box, tree = desk.root / "box", desk.clone("mine")
        box.touch()
        prepush.install(str(tree), desk.env, desk.launcher)
        begun = time.monotonic()
        act(desk, tree, form, "warm")
        length = time.monotonic() - begun
        for number in range(runs):
            name = f"n{number}"
            pushes = "push" in form
            if pushes:
                desk.git("fetch", "-q", cwd=tree)
                desk.git("reset", "-q", "--hard", "origin/main", cwd=tree)
                desk.commit(tree, name, "1\n")
            act(desk, tree, form, name, chance.random() * length * 1.3, chance)
            time.sleep(0.1)  # what was handed over before the kill arrives
            status = act(desk, tree, form, name)
            if status and unlocked(said(desk, f"{name}-second").read_text()):
                counts["locked"] += 1
                status = act(desk, tree, form, name)
            subjects = desk.subjects() if pushes else box.read_text().split()
            times = subjects.count(f"mine: {name}" if pushes else name)
            counts["runs"] += 1
            counts["doubled"] += times > 1
            counts["lost"] += status == 0 and times == 0
            counts["uncertain"] += status in UNKNOWN
            counts["wedged"] += status not in (0, *UNKNOWN)
            if status not in (0, *UNKNOWN):
                print(f"{form}, {name}: {status}\n{said(desk, f'{name}-second').read_text()}", file=sys.stderr)
    return counts


def said(desk: Desk, session: str) -> Path:
    """Return the file that has what this session's last form wrote to stderr."""
    return desk.root / f"said-{session}"


def unlocked(text: str) -> bool:
    """Remove the locks that are named, as the line says; return whether any was."""
    named, found, _ = text.partition("the remote is locked by ")[2].partition(": another git")
    for path in filter(None, named.split(", ") if found else []):
        Path(path).unlink(missing_ok=True)
    return bool(found)


def act(
    desk: Desk, tree: Path, form: str, name: str, kill_after: float = 0.0, chance: random.Random | None = None
) -> int | None:
    """Run the form for one name, as a session of its own; where `chance` is given it is killed."""
    session = f"{name}-{'first' if chance else 'second'}"
    return run(desk, tree, FORMS[form].format(n=name, cli=CLI), session, kill_after, chance)


def main() -> int:
    """Run what the arguments ask for and print one line a form."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--form", choices=list(FORMS), action="append")
    args = parser.parse_args()
    bad = 0
    for form in args.form or FORMS:
        found = measure(form, args.runs, args.seed)
        bad += found["doubled"] + found["lost"] + found["wedged"]
        print(f"{form:20} {' '.join(f'{name}={count}' for name, count in found.items())}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
