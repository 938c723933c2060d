"""A store that two users of one group share: both stories end across them, whoever came first, with hidepid too.

Real users: every step runs under another uid. Root alone can start those, so elsewhere the tests are skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two users")

ANNA, BERTA, TEAM = 5001, 5002, 6000
ROOTS = [str(Path(__file__).parents[2] / root) for root in ("hooks", "plugins", "settings")]


def interpreter() -> list[str]:
    """Return a Python that any user may start, with what claimonce needs; skip where there is none."""
    code = "import sys, click, pluggy; sys.exit(sys.version_info < (3, 11))"
    for name in (sys.executable, "/usr/bin/python3"):
        result = subprocess.run([name, "-c", code], env=environment(Path("/")), user=ANNA, group=TEAM, extra_groups=[],
                                capture_output=True, check=False) if may_start(name) else None  # fmt: skip
        if result is not None and result.returncode == 0:
            return [name]
    pytest.skip("no Python here that another user may start")


def may_start(name: str) -> bool:
    words = ["setpriv", "--reuid", str(ANNA), "--regid", str(TEAM), "--clear-groups", "test", "-x", name]
    check = subprocess.run(words, check=False)
    return check.returncode == 0


def environment(home: Path) -> dict[str, str]:
    site = [path for path in sys.path if path.endswith("site-packages")]
    return {
        "PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONPATH": os.pathsep.join([*ROOTS, *site]),
        "CLAIMONCE_STATE": str(home.parent / "state"), "CLAIMONCE_STATE__SHARED": "true",
    }  # fmt: skip


@dataclass
class Place:
    """A folder for both, a home for each."""

    top: Path
    python: list[str]

    def run(self, uid: int, *words: str, umask: int = 0o022) -> subprocess.CompletedProcess[str]:
        """Run a verb of claimonce as this user."""
        home = self.top / str(uid)
        return subprocess.run(
            [*self.python, "-m", "claimonce.cli", *words], cwd=home, env=environment(home), user=uid, group=TEAM,
            extra_groups=[], umask=umask, capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def place() -> Iterator[Place]:
    top = Path(tempfile.mkdtemp(prefix="claimonce-users-", dir="/var/tmp"))
    os.chmod(top, 0o755)
    for uid in (ANNA, BERTA):
        (top / str(uid)).mkdir()
        os.chown(top / str(uid), uid, TEAM)
    (top / "state").mkdir()
    os.chown(top / "state", ANNA, TEAM)
    os.chmod(top / "state", 0o2770)
    yield Place(top, interpreter())
    shutil.rmtree(top)


@pytest.mark.parametrize(("first", "second"), [(ANNA, BERTA), (BERTA, ANNA)])
def test_what_one_user_did_the_other_does_not_do_again(place: Place, first: int, second: int) -> None:
    done = place.run(first, "gate", "tell-tekla", "--", "touch", "sent")
    assert done.returncode == 0, done.stderr
    again = place.run(second, "gate", "tell-tekla", "--", "touch", "sent")
    assert (again.returncode, "was already done" in again.stderr) == (0, True), again.stderr
    assert not (place.top / str(second) / "sent").exists()
    other = place.run(second, "gate", "tell-sven", "--", "touch", "sent")
    assert other.returncode == 0, other.stderr
    back = place.run(first, "gate", "tell-sven", "--", "touch", "again")
    assert "was already done" in back.stderr
    for name in ("claims.db", "claims.db-wal", "claims.db-shm", "turnstile"):
        assert stat.S_IMODE((place.top / "state" / name).stat().st_mode) == 0o660, name


def test_a_folder_that_is_not_there_yet_is_made_for_the_group(place: Place) -> None:
    (place.top / "state").rmdir()
    os.chown(place.top, ANNA, TEAM)
    os.chmod(place.top, 0o2775)
    assert place.run(ANNA, "gate", "one", "--", "true").returncode == 0
    assert stat.S_IMODE((place.top / "state").stat().st_mode) == 0o2770
    assert "was already done" in place.run(BERTA, "gate", "one", "--", "true").stderr
    assert place.run(BERTA, "gate", "two", "--", "true").returncode == 0
    assert (place.top / "state" / f"cache-{BERTA}" / "words").exists()


def test_two_users_never_get_one_number(place: Place) -> None:
    for uid in (ANNA, BERTA):
        home = place.top / str(uid)
        (home / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "../counter.json"\npath = "SP.next"\n')
    counter = place.top / "repo"
    counter.mkdir()
    os.chown(counter, ANNA, TEAM)
    os.chmod(counter, 0o2770)
    (counter / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n')
    (counter / "counter.json").write_text('{"SP": {"next": 152}}\n')
    os.chown(counter / "counter.json", ANNA, TEAM)
    os.chmod(counter / "counter.json", 0o660)
    numbers = []
    for uid in (ANNA, BERTA, ANNA, BERTA):
        taken = subprocess.run(
            [*place.python, "-m", "claimonce.cli", "next", "SP"], cwd=counter, env=environment(place.top / str(uid)),
            user=uid, group=TEAM, extra_groups=[], umask=0o002, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert taken.returncode == 0, taken.stderr
        numbers.append(taken.stdout.strip())
    assert numbers == ["152", "153", "154", "155"]


def test_a_store_that_an_earlier_version_made_for_one_user_is_mended_by_that_user(place: Place) -> None:
    assert place.run(ANNA, "gate", "one", "--", "true").returncode == 0
    for path in (place.top / "state").glob("claims.db*"):
        os.chmod(path, 0o640)
    refused = place.run(BERTA, "gate", "two", "--", "true")
    assert refused.returncode == 2
    assert f"belongs to user {ANNA} with mode 0640" in refused.stderr
    assert "move it aside" not in refused.stderr
    assert "restore" not in refused.stderr
    assert place.run(ANNA, "store", "check").returncode == 0
    assert place.run(BERTA, "gate", "two", "--", "true").returncode == 0
    assert "was already done" in place.run(BERTA, "gate", "one", "--", "true").stderr


def test_the_hook_of_the_second_user_stops_a_mail_that_the_first_one_sent(place: Place) -> None:
    def event(uid: int, name: str, session: str) -> str:
        call = {
            "hook_event_name": name, "session_id": session, "cwd": str(place.top / str(uid)),
            "tool_name": "mcp__mail__send_message", "tool_use_id": "toolu_1", "transcript_path": "",
            "tool_input": {"to": "tekla@example.test", "subject": "s", "body": "b"}, "tool_response": "sent",
        }  # fmt: skip
        home = place.top / str(uid)
        result = subprocess.run(
            [*place.python, "-m", "claimonce.cli", "hook", "claude"], input=json.dumps(call), cwd=home,
            env=environment(home), user=uid, group=TEAM, extra_groups=[], capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "Traceback" not in result.stderr, result.stderr
        return result.stdout

    assert "deny" not in event(ANNA, "PreToolUse", "aaaaaaaa-1111")
    event(ANNA, "PostToolUse", "aaaaaaaa-1111")
    assert "deny" in event(BERTA, "PreToolUse", "bbbbbbbb-2222")


def test_a_holder_that_hidepid_hides_is_not_taken_for_dead(place: Place) -> None:
    script = f"""
        mount -t proc -o hidepid=2 proc /proc || exit 77
        as() {{ uid=$1; shift; cd {place.top}/$uid
          export HOME={place.top}/$uid; setpriv --reuid $uid --regid {TEAM} --clear-groups "$@"; }}
        gate="{place.python[0]} -m claimonce.cli gate build"
        (as {ANNA} $gate -- sh -c 'echo held; read wait' < {place.top}/wait > {place.top}/held) &
        exec 3> {place.top}/wait
        read line < {place.top}/held
        as {BERTA} $gate --wait 0s -- touch second
        echo "second: $?"
        echo >&3
        wait
    """
    for name in ("wait", "held"):
        os.mkfifo(place.top / name)
        os.chmod(place.top / name, 0o666)
    words = ["unshare", "-m", "-p", "-f", "--propagation", "private", "sh", "-c", script]
    inside = subprocess.run(words, env=environment(place.top / "home"), capture_output=True, text=True, check=False)
    if inside.returncode == 77 or "unshare" in inside.stderr:
        pytest.skip(f"this host lets nobody mount /proc with hidepid: {inside.stderr.strip()}")
    assert "second: 80" in inside.stdout, inside.stderr
    assert not (place.top / str(BERTA) / "second").exists()


@pytest.mark.parametrize("hidden", [False, True], ids=["proc as usual", "hidepid"])
def test_the_pushes_of_two_users_to_one_remote_land_one_at_a_time(place: Place, hidden: bool) -> None:
    top = place.top
    remote = top / "remote.git"
    setup = f"""
        set -e
        as() {{ uid=$1; shift; cd {top}/$uid
          HOME={top}/$uid setpriv --reuid $uid --regid {TEAM} --clear-groups "$@"; }}
        mkdir {remote}; chown {ANNA}:{TEAM} {remote}; chmod 2770 {remote}
        for uid in {ANNA} {BERTA}; do
          printf '[safe]\ndirectory = *\n[user]\nname = u\nemail = u@example.test\n' > {top}/$uid/.gitconfig
        done
        umask 007
        as {ANNA} git init -q --bare --shared=group -b main {remote}
        printf '%s\n' '#!/bin/sh' 'mkdir receiving 2>/dev/null || echo two at once >> overlaps' 'sleep 0.3' \
          'rmdir receiving; exit 0' > {remote}/hooks/pre-receive
        chmod 755 {remote}/hooks/pre-receive
        as {ANNA} git clone -q {remote} first 2>/dev/null; cd {top}/{ANNA}/first
        as {ANNA} git -C first commit -q --allow-empty -m begin; as {ANNA} git -C first push -q origin HEAD:main
        for uid in {ANNA} {BERTA}; do
          as $uid git clone -q {remote} mine
          as $uid sh -c 'cd mine; echo x > $0; git add .; git commit -q -m "by $0"' $uid
        done
    """
    act = f"""
        as() {{ uid=$1; shift; cd {top}/$uid/mine
          HOME={top}/$uid setpriv --reuid $uid --regid {TEAM} --clear-groups "$@" 2> {top}/said-$uid; }}
        {"mount -t proc -o hidepid=2 proc /proc || exit 77" if hidden else ""}
        umask 007
        as {ANNA} {place.python[0]} -m claimonce.cli push origin HEAD:main & one=$!
        as {BERTA} {place.python[0]} -m claimonce.cli push origin HEAD:main & two=$!
        wait $one; echo "anna: $?"; wait $two; echo "berta: $?"
    """
    env = environment(top / "home")
    made = subprocess.run(["sh", "-c", setup], env=env, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    words = ["unshare", "-m", "-p", "-f", "--propagation", "private"] if hidden else []
    done = subprocess.run([*words, "sh", "-c", act], env=env, capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"this host lets nobody mount /proc with hidepid: {done.stderr.strip()}")
    said = [(top / f"said-{uid}").read_text() for uid in (ANNA, BERTA)]
    assert done.stdout.split() == ["anna:", "0", "berta:", "0"], said
    assert not (remote / "overlaps").exists()
    words = ["git", "-c", "safe.directory=*", "log", "--format=%s", "main"]
    log = subprocess.run(words, cwd=remote, capture_output=True, text=True, check=True).stdout.split("\n")
    assert sorted(log[:2]) == [f"by {ANNA}", f"by {BERTA}"]
