"""The oracle: bash runs a command for real, and git and the ledger say what it did and whether the gate saw it.

    python tests/reading/oracle.py [COMMANDS.jsonl | COMMANDS.txt]

Each command runs in a throw-away home with a repository and a bare remote beside it, with the shims first on PATH and
git's pre-push hook installed. PATH has only programs that stay on this host, and git may speak to local remotes only,
so a command that needs another program does nothing here and proves nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from claimonce.gate import ledger
from claimonce.gate.push import prepush
from claimonce.gate.store import open_store
from claimonce.settings.paths import state_folder
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher

SECONDS = 20.0
_SYSTEM = "/usr/local/bin:/usr/bin:/bin"
_PROGRAMS = [
    "[",
    "ash",
    "awk",
    "base32",
    "base64",
    "basename",
    "bash",
    "bun",
    "busybox",
    "bzip2",
    "cat",
    "chmod",
    "chrt",
    "cmp",
    "column",
    "comm",
    "cp",
    "cut",
    "dash",
    "date",
    "dd",
    "deno",
    "diff",
    "dirname",
    "echo",
    "ed",
    "egrep",
    "emacs",
    "env",
    "envsubst",
    "expand",
    "expect",
    "expr",
    "false",
    "fd",
    "fgrep",
    "find",
    "flock",
    "fold",
    "gawk",
    "git",
    "grep",
    "gzip",
    "head",
    "hexdump",
    "ionice",
    "join",
    "jq",
    "ksh",
    "ln",
    "ls",
    "lua",
    "make",
    "mawk",
    "mkdir",
    "mkfifo",
    "mktemp",
    "mv",
    "nice",
    "nl",
    "node",
    "nohup",
    "od",
    "openssl",
    "parallel",
    "paste",
    "perl",
    "php",
    "printenv",
    "printf",
    "pwd",
    "python",
    "python3",
    "readlink",
    "realpath",
    "rev",
    "rm",
    "rmdir",
    "ruby",
    "script",
    "sed",
    "seq",
    "setsid",
    "sh",
    "shuf",
    "sleep",
    "sort",
    "split",
    "sqlite3",
    "stat",
    "stdbuf",
    "strings",
    "sum",
    "tac",
    "tail",
    "taskset",
    "tclsh",
    "tee",
    "test",
    "time",
    "timeout",
    "touch",
    "tr",
    "true",
    "uname",
    "uniq",
    "vim",
    "wc",
    "which",
    "xargs",
    "xxd",
    "yes",
    "zcat",
    "zsh",
]
_FIRST = {
    "README.md": "Begin\n", "x/file": "x\n", "sub/file": "x\n", "repo/file": "x\n", "remotes.txt": "origin\n",
    "scripts/article-counter.json": '{"n": 7}\n', "remotes": "origin\n", "f": "line\n",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What became of one command."""

    command: str
    pushed: bool
    seen: bool


@dataclass
class Oracle:
    """A folder in which commands are run one after another, each from the same beginning."""

    root: Path
    env: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        """Lay out the home, the programs, the beginning, and the gate as an installation does."""
        self.root = self.root.resolve()
        self.place, self.origin = self.root / "place", self.root / "origin"
        home, programs = self.root / "home", self.root / "bin"
        for folder in (home, programs, self.origin, self.place):
            folder.mkdir(parents=True)
        for name in _PROGRAMS:
            if found := shutil.which(name, path=_SYSTEM):
                (programs / name).symlink_to(found)
        plain = {
            "HOME": str(home), "PATH": str(programs), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_ALLOW_PROTOCOL": "file", "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": "A", "GIT_COMMITTER_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.test", "GIT_COMMITTER_EMAIL": "a@example.test",
        }  # fmt: skip
        install_launcher(plain)
        install_shims(plain, str(programs))
        self.env = {**plain, "PATH": f"{shims_folder(plain)}:{programs}", "CLAIMONCE_SESSION": "oracle"}
        self._begin(plain)
        self.store = open_store(state_folder(plain))

    def _begin(self, env: dict[str, str]) -> None:
        def git(*words: str) -> None:
            subprocess.run(["git", *words], cwd=self.place, env=env, check=True, capture_output=True)

        (self.root / "home" / ".gitconfig").write_text("[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n")
        git("init", "-q", "--bare", "--template=", "remote.git")
        git("init", "-q", "--template=", "work")
        work = self.place / "work"
        for name, text in _FIRST.items():
            (work / name).parent.mkdir(exist_ok=True)
            (work / name).write_text(text)
        git("-C", "work", "add", ".")
        git("-C", "work", "commit", "-q", "-m", "begin")
        git("-C", "work", "remote", "add", "origin", str(self.place / "remote.git"))
        git("-C", "work", "push", "-q", "-u", "origin", "main")
        for number in (1, 2, 3):
            git("-C", "work", "commit", "-q", "--allow-empty", "-m", f"work {number}")
        prepush.install(str(work), env)
        self.origin.rmdir()
        self.place.rename(self.origin)

    def tell(self, command: str) -> Told:
        """Run the command from the beginning and say what came of it."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.origin, self.place, symlinks=True)
        (self.place / "tmp").mkdir()
        before, last = self._remote(), self._last()
        self._run(command.replace("/tmp/", f"{self.place}/tmp/"))
        return Told(command, self._remote() != before, self._last() != last)

    def _run(self, command: str) -> None:
        ended, held = os.pipe()  # whoever the command leaves behind holds this too
        words = ["bash", "-c", command]
        child = subprocess.Popen(
            words, cwd=self.place / "work", env={**self.env, "PWD": str(self.place / "work")}, pass_fds=(held,),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(held)
        end = time.monotonic() + SECONDS
        select.select([ended], [], [], SECONDS)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.0, end - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        os.close(ended)

    def _remote(self) -> dict[str, bytes]:
        folder = self.place / "remote.git"
        files = [*(folder / "refs").rglob("*"), folder / "packed-refs"]
        return {str(file): file.read_bytes() for file in files if file.is_file()}

    def _last(self) -> int:
        rows = [row for row in ledger.last(self.store, 20) if row["kind"] == "git_push"]
        return int(rows[0]["id"]) if rows else 0


def rows_of(path: Path) -> list[str]:
    """Return the commands of a list, or those of a labelled file that are said to push."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        given = [json.loads(line) for line in text.splitlines()]
        return [row["command"] for row in given if "git_push" in row["effects"]]
    return [line.replace("\N{SYMBOL FOR NEWLINE}", "\n") for line in text.split("\n") if line]


def main() -> int:
    """Run every command of a file and print those that pushed unseen."""
    import tempfile

    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("pushes.txt")
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        oracle = Oracle(Path(folder) / "o")
        told = [oracle.tell(command) for command in rows_of(path)]
    pushed = [each for each in told if each.pushed]
    unseen = [each.command for each in pushed if not each.seen]
    print(f"{len(told)} commands, {len(pushed)} pushed here, {len(pushed) - len(unseen)} of them seen")
    for command in unseen:
        print(f"unseen: {command!r}")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main())
