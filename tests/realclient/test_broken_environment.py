"""The environment that claimonce ran from is gone: work goes on, acts on the outside world do not."""

from __future__ import annotations

import shutil
import site
import sys
import venv
from pathlib import Path

import pytest
from realclient.client import Desk, Session, bash, script

pytestmark = pytest.mark.realclient


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A virtual environment to throw away, which sees the packages of the one that runs the tests."""
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True, with_pip=False)
    (packages,) = folder.glob("lib/python*/site-packages")
    # addsitedir, not a plain line: an editable install is itself a .pth file in there.
    lines = [f"import site; site.addsitedir({lent!r})\n" for lent in site.getsitepackages()]
    (packages / "lent.pth").write_text("".join(lines))
    program = folder / "bin" / "claimonce"
    program.write_text(f"#!{folder}/bin/python\nimport sys\nfrom claimonce.cli.main import main\nsys.exit(main())\n")
    program.chmod(0o755)
    return folder


def assert_only_the_push_is_stopped(desk: Desk, session: Session) -> None:
    listed, pushed = session.results[-2:]
    assert (listed.text, listed.is_error) == ("README.md", False)
    assert pushed.is_error, session.said
    assert desk.subjects() == ["Start"]
    assert "claimonce" in pushed.text
    assert "install" in pushed.text or "claimonce init" in pushed.text, f"no repair in: {pushed.text}"


def ready_to_push(desk: Desk) -> Path:
    tree = desk.repository()
    desk.shell("git", "commit", "--quiet", "--allow-empty", "--message", "Ready to go", cwd=tree)
    return tree


def test_a_session_that_starts_without_the_environment_lists_files_and_does_not_push(
    desk: Desk, environment: Path
) -> None:
    desk.arm(environment / "bin" / "claimonce")
    tree = ready_to_push(desk)
    shutil.rmtree(environment)
    session = desk.run("one", script(bash("ls"), bash("git push origin main")), cwd=tree)
    assert_only_the_push_is_stopped(desk, session)


def test_a_session_that_loses_the_environment_lists_files_and_does_not_push(desk: Desk, environment: Path) -> None:
    desk.arm(environment / "bin" / "claimonce")
    tree = ready_to_push(desk)
    session = desk.run(
        "one", script(bash(f"rm -r '{environment}'"), bash("ls"), bash("git push origin main")), cwd=tree
    )
    assert not environment.exists()
    assert_only_the_push_is_stopped(desk, session)


def test_the_throw_away_environment_pushes_while_it_is_there(desk: Desk, environment: Path) -> None:
    desk.arm(environment / "bin" / "claimonce")
    tree = ready_to_push(desk)
    assert Path(sys.executable).parent != environment / "bin"
    session = desk.run("one", script(bash("git push origin main")), cwd=tree)
    assert desk.subjects() == ["Ready to go", "Start"], session.results
