"""A room in which a script of a public repository runs: no network, no file of this machine but programs, and stubs.

Every program that the script names is a stub that logs its words; only the tools of text and files are real. A gate is
there: `push` becomes git's own, `gate` is the real one, with its store in the room.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_REAL = """
    awk basename bash cat chmod cksum comm cp cut diff dirname env expr false find flock fmt fold getopt grep
    head id install jq ln ls mkdir mktemp mv nl od paste perl printf pwd python3 readlink realpath rev rm rmdir sed
    seq sh sha256sum sort split stat tac tail tar tee test touch tr true tsort uname uniq wc which xargs yes
"""
REAL = frozenset(_REAL.split())
WORD = re.compile(r"(?<![\w$./-])[A-Za-z][\w.+-]{1,30}(?![\w(=])")
SECONDS = 30
# A program that starts another one does so, whatever else its words are: the limit may be a variable that is not set.
# Who asks git for something, and who is started by the gate, stands in the environment: the log is of the script.
STUB = r"""#!/bin/sh
name=${0##*/}
case $name in timeout|gtimeout|nice|ionice|nohup|setsid|stdbuf|sudo|caffeinate)
	until [ $# = 0 ] || command -v "$1" > /dev/null; do name="$name [$1]"; shift; done
	echo "$name" >> /room/log
	[ $# = 0 ] || exec "$@"
	exit 0 ;;
esac
line=$name; for word do line="$line [$word]"; done
if [ "$CLAIMONCE_STUB_GATED" = asks ]; then
	case "$name $1" in "git push"|"git send-email") ;; git\ *) exit 1 ;; esac
fi
case $name in mail|mailx|mutt|sendmail|msmtp|swaks|s-nail) line="$line < $(cat)" ;; esac
echo "$line" >> /room/log
[ -z "$CLAIMONCE_STUB_GATED" ] || echo "$line" >> /room/gated
case "$name $*" in
	"git rev-parse --show-toplevel"*) pwd ;;
	"git rev-parse "*|"git symbolic-ref "*|"git branch --show-current"*) echo main ;;
	"git remote"*) echo origin ;;
	"git status --porcelain"*) echo " M file" ;;
	"git diff --quiet"*|"git diff --exit-code"*|"git diff-index --quiet"*|"git diff --cached --quiet"*) exit 1 ;;
	"date "*) echo 20260101 ;;
	"gh auth "*) ;;
	"gh pr create"*) echo https://example.org/pr/7 ;;
	"gh "*|"curl "*) echo '{"number": 7, "html_url": "https://example.org/7"}' ;;
	"git config "*) echo value ;;
	*) echo "$name said" ;;
esac
case "$name $1" in "git push"|"gh pr"|"gh issue"|"gh api"|"curl "*|"mail "*) exit "${REFUSED:-0}" ;; esac
"""
GATE = """#!/bin/sh
case $1 in
	push) exec git "$@" ;;
esac
CLAIMONCE_STUB_GATED=asks; export CLAIMONCE_STUB_GATED
exec {python} -m claimonce.cli "$@" 2>/dev/null
"""


# Starts a command, and ends with its status when all is over that it left running: a namespace ends with its first
# process, and what a script does in the background would be cut off at one place or another.
WAITS = """
import os, subprocess, sys, time
status = subprocess.call(sys.argv[1:])
until, own = time.monotonic() + 10, {"1", str(os.getpid())}
while time.monotonic() < until and {each for each in os.listdir("/proc") if each.isdigit()} - own:
    time.sleep(0.02)
sys.exit(status if status >= 0 else 128 - status)
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one run started, printed and ended with; `gated` is what the gate itself started."""

    log: str
    printed: str
    status: int
    gated: str

    @property
    def told(self) -> tuple[str, str, int]:
        """What has to be the same before and after."""
        return self.log, self.printed, self.status


class Room:
    """A folder with stubs and a copy of a tree; what is run there sees nothing else that can be written."""

    def __init__(self, folder: Path, words: frozenset[str]) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        stub = folder / "bin" / "-stub"
        stub.write_text(STUB, encoding="utf-8")
        stub.chmod(0o755)
        for name in sorted(words - REAL):
            (folder / "bin" / name).symlink_to("-stub")
        for name in sorted(REAL):
            where = sys.executable if name == "python3" else shutil.which(name)
            if where:
                (folder / "bin" / name).symlink_to(where)
        gate = folder / "bin" / "claimonce"
        gate.unlink(missing_ok=True)
        gate.write_text(GATE.format(python=sys.executable), encoding="utf-8")
        gate.chmod(0o755)

    def run(self, tree: Path, words: Sequence[str], state: Path, refused: str) -> Seen:
        """Run a command in the tree; `state` keeps the gate's store from one run to the next."""
        room = state.with_name(f"{state.name}-room")
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(parents=True)
        state.mkdir(parents=True, exist_ok=True)
        command = [
            "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--dev", "/dev", "--proc", "/proc",
            "--tmpfs", "/tmp", *_readable(), "--bind", str(room), "/room", "--bind", str(state), "/state",
            "--bind", str(tree), "/tree", "--ro-bind", str(self.folder / "bin"), "/stubs", "--chdir", "/tree",
            "--clearenv", "--setenv", "PATH", "/stubs", "--setenv", "HOME", "/room",
            "--setenv", "CLAIMONCE_STATE", "/state", "--setenv", "CLAIMONCE_SESSION", "sandbox",
            "--setenv", "REFUSED", refused or "0",
        ]  # fmt: skip
        try:
            done = subprocess.run([*command, "python3", "-ISc", WAITS, *words], stdin=subprocess.DEVNULL,
                                  capture_output=True, check=False, timeout=SECONDS)  # fmt: skip
            printed, status = done.stdout.decode("utf-8", "replace"), done.returncode
        except subprocess.TimeoutExpired:
            printed, status = "", -1
        read = [(room / each).read_text("utf-8", "replace") if (room / each).is_file() else ""
                for each in ("log", "gated")]  # fmt: skip
        return Seen(read[0], printed, status, read[1])


def _readable() -> list[str]:
    """Return the binds of what programs need: the system's, this interpreter's, and the project's code."""
    made: list[str] = []
    for each in ("/usr", "/bin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache"):
        if Path(each).is_symlink():
            made += ["--symlink", str(Path(each).readlink()), each]
        elif Path(each).exists():
            made += ["--ro-bind", each, each]
    for folder in dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix), ROOT / "hooks", ROOT / "plugins",
                                 ROOT / "settings")):  # fmt: skip
        if not folder.is_relative_to("/usr"):
            made += ["--ro-bind", str(folder), str(folder)]
    return made


def programs(text: str) -> frozenset[str]:
    """Return the words of a script that could name a program."""
    return frozenset(WORD.findall(text)) | {"git", "gh", "curl", "mail"}
