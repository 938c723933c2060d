"""The benchmarks of the audit: files a second of one core, a second run, the import, memory, and beside it semgrep.

    python tests/bench/audit.py TREE... [--semgrep PROGRAM] [--made 20000]

Times are CPU seconds of whole processes, user and system, everything included. `--semgrep` runs that program with five
local rules over the same trees in the same run. `--made N` makes a tree of N files for the figure of memory.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
from pathlib import Path

RULES = """\
rules:
  - id: run-list
    languages: [python]
    severity: ERROR
    message: push
    patterns:
      - pattern-either:
          - pattern: subprocess.run(["git", "push", ...], ...)
          - pattern: subprocess.check_call(["git", "push", ...], ...)
          - pattern: subprocess.call(["git", "push", ...], ...)
  - id: smtp
    languages: [python]
    severity: ERROR
    message: mail
    pattern: smtplib.SMTP(...)
  - id: post
    languages: [python]
    severity: ERROR
    message: post
    pattern: requests.post(...)
  - id: shell-push
    languages: [bash]
    severity: ERROR
    message: push
    pattern: git push ...
  - id: exec
    languages: [javascript, typescript]
    severity: ERROR
    message: exec
    pattern: execSync("...", ...)
"""
PROBE = """
import json, sys
from msgspec.structs import replace
from claimonce.audit.run_request import prepare, sweep_with_progress
where, here, options = prepare((sys.argv[1],))
found = sweep_with_progress(where, here, replace(options, cache=sys.argv[2] == "cache", evidence=False))
listed = sum(found.others.values()) + found.files + found.tests + len(found.unread)
print(json.dumps([found.files, len(found.findings), listed]))
"""


def cost(command: list[str], env: dict[str, str]) -> tuple[float, int, str]:
    """Run a command; return its CPU seconds, its greatest memory in MB, and what it printed."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.dup2(write, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execvpe(command[0], command, env)
    os.close(write)
    with open(read, "rb") as pipe:
        printed = pipe.read().decode()
    _, _, used = os.wait4(pid, 0)
    scale = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * scale // 1_000_000, printed


def made(folder: Path, count: int) -> Path:
    """Make a tree of `count` files: a third code with acts, a third code without, a third prose."""
    for number in range(count):
        place = folder / f"part{number // 500}"
        place.mkdir(parents=True, exist_ok=True)
        body = (
            f"import subprocess\n\n\ndef go{number}(branch):\n    subprocess.run(['git', 'push', 'origin', branch])\n",
            f"def add{number}(one, two):\n    return one + two\n" * 20,
            f"# Page {number}\n\nSome words for people.\n" * 20,
        )[number % 3]
        (place / f"file{number}.{'md' if number % 3 == 2 else 'py'}").write_text(body)
    return folder


def main() -> None:
    """Print one line a figure."""
    asked = argparse.ArgumentParser()
    asked.add_argument("trees", nargs="*")
    asked.add_argument("--semgrep", default="")
    asked.add_argument("--made", type=int, default=20_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # An installed program has its modules and its settings compiled, as the peer has, which runs once before:
        # nobody pays for that on every run. What is kept of the trees is not there yet.
        env = {**os.environ, "CLAIMONCE_STATE": f"{folder}/state", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        probe = Path(folder) / "probe.py"
        probe.write_text(PROBE)
        for tree in given.trees:
            cost([sys.executable, str(probe), tree, "no cache"], env)
        bare = min(cost([sys.executable, "-c", "pass"], env)[0] for _ in range(5))
        imports = min(cost([sys.executable, "-c", "import claimonce.audit.run_request"], env)[0] for _ in range(5))
        print(f"the import, whole process: {imports * 1000:.0f} ms (bare python {bare * 1000:.0f} ms)")
        trees = list(given.trees)
        if given.made:
            trees.append(str(made(Path(folder) / "made", given.made)))
        everything, files, peers = 0.0, 0, 0.0
        rules = Path(folder) / "rules.yml"
        rules.write_text(RULES)
        peer_words = [given.semgrep, "scan", "--metrics", "off", "--disable-version-check", "--jobs", "1", "--quiet",
                      "--config", str(rules), "--json"]  # fmt: skip
        if given.semgrep and given.trees:
            cost([*peer_words, given.trees[0]], env)
        for tree in trees:
            first, memory, printed = cost([sys.executable, str(probe), tree, "cache"], env)
            second, _, again = cost([sys.executable, str(probe), tree, "cache"], env)
            read, findings, listed = json.loads(printed)
            assert json.loads(again)[1] == findings
            line = f"{listed} files ({read} read) in {first:.2f} s = {listed / first:.0f}/s, {memory} MB"
            print(f"{tree}: {line}; second run {second:.2f} s, {first / second:.1f} times faster")
            if tree in given.trees:
                everything, files = everything + first, files + listed
                if given.semgrep:
                    peer, _, _ = cost([*peer_words, tree], env)
                    peers += peer
                    print(f"    semgrep, five rules: {peer:.2f} s, {peer / first:.1f} times as long")
        if everything:
            print(f"all trees: {files} files in {everything:.2f} s = {files / everything:.0f}/s")
        if peers:
            print(f"semgrep over all trees: {peers:.2f} s, {peers / everything:.1f} times as long")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
