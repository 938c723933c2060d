"""Real programs that push, behind the real shim: what the reader says is what the remote and the ledger show."""

from __future__ import annotations

import fnmatch
import os
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from gate.push.desk import Desk
from reading.cases import DESCRIPTIONS

from claimonce.gate import ledger
from claimonce.gate.store import open_store
from claimonce.reading import read_command

TOOLS = Path(os.environ.get("CLAIMONCE_TOOLS", "/nonexistent"))
ROWS: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("pushers.toml").read_text())
pytestmark = pytest.mark.skipif(not TOOLS.is_dir(), reason="CLAIMONCE_TOOLS: no folder of install.py")
FLOW = (
    "flow_init() { git branch develop; git push -q origin develop; git config gitflow.branch.master main;"
    " git config gitflow.branch.develop develop; git flow init -d; git checkout -q develop; }"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk on whose PATH the programs of packages.txt stand, behind the shims."""
    desk = Desk(tmp_path / "desk")
    folders = [
        TOOLS / "python" / "bin", TOOLS / "node" / "node_modules" / ".bin", *TOOLS.glob("*/usr/bin"),
        TOOLS / "git-svn" / "usr" / "lib" / "git-core",
    ]  # fmt: skip
    etc = tmp_path / "etckeeper"
    etc.mkdir()
    for each in (TOOLS / "etckeeper" / "etc" / "etckeeper").iterdir():
        if each.is_dir():
            (etc / each.name).symlink_to(each)
    conf = (TOOLS / "etckeeper" / "etc" / "etckeeper" / "etckeeper.conf").read_text()
    (etc / "etckeeper.conf").write_text(conf.replace('PUSH_REMOTE=""', 'PUSH_REMOTE="origin"'))
    libraries = [str(each) for form in ("*/usr/lib", "*/lib") for each in TOOLS.glob(f"{form}/x86_64-linux-gnu")]
    desk.env |= {
        "PATH": ":".join([*map(str, folders), "/usr/local/bin:/usr/bin:/bin"]),
        "NODE_PATH": str(TOOLS / "node" / "node_modules"), "LD_LIBRARY_PATH": ":".join(libraries),
        "ETCKEEPER_CONF_DIR": str(etc), "CACHE_DIR": str(tmp_path / "cache"), "GIT_EDITOR": "true", "CI": "",
        "PERL5LIB": ":".join(map(str, (*TOOLS.glob("*/usr/share/perl5"), *TOOLS.glob("*/usr/lib/*/perl5/*")))),
        "HGUSER": "a", "BRZ_EMAIL": "a <a@b.test>", "ROOT": str(desk.root),
        "npm_config_cache": str(tmp_path / "npm"), "HOME": str(tmp_path), "NX_DAEMON": "false",
    }  # fmt: skip
    return desk


def refs(desk: Desk) -> dict[str, str]:
    """Return what each ref of the remote is."""
    rows = desk.git("for-each-ref", "--format=%(refname) %(objectname)", cwd=desk.remote).splitlines()
    return dict(row.split() for row in rows)


def ran(desk: Desk, row: dict[str, Any]) -> tuple[Path, subprocess.CompletedProcess[str], dict[str, str]]:
    """Set the scene by plain git, then run the command as an agent would; return what the remote had before."""
    desk.remote  # noqa: B018  (made when it is first asked for)
    mine = desk.clone("mine")
    env = {**desk.env, "PASSWORD_STORE_DIR": str(mine)}
    if row["command"].startswith("gbp"):
        env["PYTHONPATH"] = str(TOOLS / "git-buildpackage" / "usr" / "lib" / "python3" / "dist-packages")
    first = f"{FLOW}; {row['setup']}"
    made = subprocess.run(
        ["bash", "-ec", first], cwd=mine, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made
    before = refs(desk)
    behind = {**env, "PATH": f"{desk.shims}:{env['PATH']}", "CLAIMONCE_SESSION": "one", "CLAIMONCE_AGENT": "1"}
    done = subprocess.run(
        ["bash", "-c", row["command"]], cwd=mine, env=behind, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=200, check=False,
    )  # fmt: skip
    return mine, done, before


def receipts(desk: Desk) -> list[str]:
    """Return the keys of pushes that the ledger has as done."""
    with open_store(desk.env["CLAIMONCE_STATE"]) as store:
        return [str(row["key"]) for row in ledger.last(store) if row["kind"] == "git_push" and row["state"] == "done"]


def said(command: str, cwd: Path) -> str:
    """Return what the reader says of a command where it stands."""
    reading = read_command(command, DESCRIPTIONS, cwd=str(cwd))
    kinds = {effect.kind for effect in reading.effects}
    return "push" if "git_push" in kinds else "undecidable" if reading.undecidable else "nothing"


@pytest.mark.parametrize("row", ROWS["pusher"], ids=lambda row: row["name"])
def test_what_moves_the_remote_is_known_and_meets_the_gate(desk: Desk, row: dict[str, Any]) -> None:
    mine, done, before = ran(desk, row)
    after = refs(desk)
    ref = row["moves"] if row["moves"].startswith("refs/") else f"refs/heads/{row['moves']}"
    names = {name for name in before | after if fnmatch.fnmatch(name, ref)} or {ref}  # some are named after a commit
    assert any(before.get(name) != after.get(name) for name in names), done
    assert said(row["command"], mine) == row.get("says", "push")
    if row.get("by", "git") == "itself":
        assert receipts(desk) == []
    else:
        assert receipts(desk), done
        assert "your turn to push" in done.stderr or "claimonce" not in done.stderr


@pytest.mark.parametrize("row", ROWS["elsewhere"], ids=lambda row: row["name"])
def test_what_goes_to_another_system_is_known(desk: Desk, row: dict[str, Any]) -> None:
    desk.remote  # noqa: B018  (made when it is first asked for)
    mine = desk.clone("mine")

    def run(script: str) -> str:
        done = subprocess.run(
            ["bash", "-c", script], cwd=mine, env=desk.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=200, check=False,
        )  # fmt: skip
        return done.stdout if done.returncode == 0 else f"status {done.returncode}: {done.stderr}"

    run(f"{{ {row['setup']}; }} >&2")
    before = run(row["shows"])
    ended = run(row["command"])
    after = run(row["shows"])
    assert "status" not in before + ended + after
    assert before != after
    assert said(row["command"], mine) == row.get("says", "push")


@pytest.mark.parametrize("row", ROWS["quiet"], ids=lambda row: row["name"])
def test_what_leaves_the_remote_alone_has_no_effect(desk: Desk, row: dict[str, Any]) -> None:
    mine, done, before = ran(desk, row)
    assert refs(desk) == before
    assert said(row["command"], mine) == row.get("says", "nothing"), done
