"""What each real program's exit status means, from runs of it: `outcomes.py FOLDER` writes outcomes.json anew, and
`outcomes.py FOLDER NAME ...` the runs of these programs alone.

The test that runs the same programs behind the gate holds them against this file, and the docs show it.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from senders import running
from senders.reasons import BY_A_SIGNAL

FILE = Path(__file__).with_name("outcomes.json")
DONE, FAILED, UNCERTAIN = "done", "failed", "uncertain"


def recorded() -> dict[str, dict[str, Any]]:
    """Return what was seen: by the name in programs.toml the program, its version and its runs."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def meanings(program: str, seen: Mapping[str, Mapping[str, Any]], *, web: bool = False) -> dict[int, str]:
    """Return what every exit status of one program proves, over all the ways in which it was run.

    A status that came with a letter delivered and with one that was not proves neither, and an error is no proof that
    a letter arrived. Of a program that hands the letter on, 0 says that the next one took it.
    """
    found: dict[int, set[str]] = {}
    for row in seen.values():
        if row["program"] != program or row["web"] != web:
            continue
        for run in row["runs"].values():
            got = running.ALL if row["hands_on"] and run["status"] == 0 else run["got"]
            found.setdefault(run["status"], set()).add(got)
    return {status: _meaning(status, got) for status, got in sorted(found.items()) if status not in BY_A_SIGNAL}


def _meaning(status: int, got: set[str]) -> str:
    if got == {running.ALL} and status == 0:
        return DONE
    return FAILED if got == {running.NONE} else UNCERTAIN


def gist(ended: running.Run, home: Path, senders: Path) -> str:
    """Return what it said of its end, its error output if there is any, without what differs from run to run."""
    text = (ended.errors.strip() or ended.output).replace(str(home), "HOME").replace(str(senders), "SENDERS")
    return " ".join(re.sub(r"\d+", "#", text).split())[-300:]


def observe(sender: running.Sender, senders: Path) -> dict[str, Any]:
    """Run one program against every behaviour."""
    runs: dict[str, Any] = {}
    for behaviour in running.behaviours(sender):
        with tempfile.TemporaryDirectory() as folder, running.serving(sender, behaviour) as server:
            home = Path(folder)
            line, env = running.prepared(sender, home, senders, server.port)
            ended = running.run(sender, line, env, home, server)
            runs[behaviour] = {
                "status": ended.status,
                "got": running.got(server),
                "letters": len(server.box),
                "says": gist(ended, home, senders),
            }
    return {
        "program": sender.program or sender.name, "version": running.version(sender, senders),
        "hands_on": sender.hands_on, "web": sender.web, "runs": runs,
    }  # fmt: skip


def main(senders: Path, names: list[str]) -> int:
    """Run every program, or those that are named, and write what was seen."""
    every = running.load()
    programs = [each for each in every if not names or each.name in names]
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda each: observe(each, senders), programs))
    new = {each.name: row for each, row in zip(programs, rows, strict=True)}
    seen = {**recorded(), **new} if names else new
    seen = {each.name: seen[each.name] for each in every if each.name in seen}
    FILE.write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    for name, behaviour, state in kept(senders, names):
        seen[name]["runs"][behaviour]["kept"] = state
    FILE.write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    return 0


def kept(senders: Path, names: list[str]) -> list[tuple[str, str, str]]:
    """Run them behind the gate, as the tests do, and return what it keeps of each run."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "CLAIMONCE_SENDERS": str(senders), "CLAIMONCE_RECORD": f"{folder}/kept",
               "CLAIMONCE_RECORD_ONLY": "\n".join(names)}  # fmt: skip
        one = f"{Path(__file__).with_name('test_outcomes.py')}::test_the_gate_keeps_what_was_seen"
        subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "4", one], env=env, check=True)
        lines = Path(folder, "kept").read_text(encoding="utf-8").splitlines()
    return [(name, behaviour, state) for name, behaviour, state in map(json.loads, lines)]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
