from __future__ import annotations

import sys
from pathlib import Path

import pytest

from claimonce.hooks import dropins
from claimonce.hooks.host import Host
from claimonce.settings import trust

BODY = """\
from claimonce.hooks import Description, hookimpl
__import__("pathlib").Path({mark!r}).write_text("ran")

@hookimpl
def claimonce_describe():
    return Description("pager", "notify", words=("page",))
"""


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "mark"


@pytest.fixture
def pager(repo: Path, mark: Path) -> Path:
    path = repo / ".claimonce" / "plugins" / "pager.py"
    path.parent.mkdir(parents=True)
    path.write_text(BODY.format(mark=str(mark)))
    return path


@pytest.fixture
def alone(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment in which nothing but drop-ins loads."""
    monkeypatch.setattr("claimonce.hooks.host.entry_points", lambda group: ())
    return env


def test_an_untrusted_file_is_listed_and_never_runs(repo: Path, pager: Path, mark: Path, alone: dict[str, str]) -> None:
    host = Host.load(str(repo), env=alone)
    assert host.plugins == []
    assert [str(problem) for problem in host.problems] == [
        f"plugin file:pager: {pager} is not loaded until a person runs `claimonce trust {pager}`"
    ]
    assert not mark.exists()


def test_a_trusted_file_loads_under_its_name(repo: Path, pager: Path, mark: Path, alone: dict[str, str]) -> None:
    trust.trust(str(pager), env=alone)
    host = Host.load(str(repo), env=alone)
    assert (host.plugins, host.problems) == (["file:pager"], [])
    assert [one.name for _, one in host.describe()] == ["pager"]
    assert mark.read_text() == "ran"
    assert "_claimonce_dropin_pager" not in sys.modules


def test_a_changed_file_is_untrusted_again(repo: Path, pager: Path, mark: Path, alone: dict[str, str]) -> None:
    trust.trust(str(pager), env=alone)
    pager.write_text(pager.read_text() + "\n")
    assert Host.load(str(repo), env=alone).plugins == []
    assert not mark.exists()


def test_the_bytes_that_were_hashed_are_the_bytes_that_run(
    repo: Path, pager: Path, mark: Path, alone: dict[str, str]
) -> None:
    trust.trust(str(pager), env=alone)
    (found,) = dropins.find([str(pager.parent)], alone)
    pager.write_text("raise SystemExit('swapped')")
    module = dropins.execute(found)
    assert module.__name__ == "_claimonce_dropin_pager"
    assert module.__file__ == str(pager)
    assert mark.read_text() == "ran"


def test_an_untrusted_file_cannot_be_executed_by_mistake(pager: Path, alone: dict[str, str]) -> None:
    (found,) = dropins.find([str(pager.parent)], alone)
    with pytest.raises(PermissionError, match="claimonce trust"):
        dropins.execute(found)


def test_the_users_own_files_need_trust_too(repo: Path, mark: Path, alone: dict[str, str]) -> None:
    own = Path(alone["XDG_CONFIG_HOME"]) / "claimonce" / "plugins" / "mine.py"
    own.parent.mkdir(parents=True)
    own.write_text(BODY.format(mark=str(mark)))
    assert "file:mine" in str(Host.load(str(repo), env=alone).problems[0])
    trust.trust(str(own), env=alone)
    assert Host.load("", env=alone).plugins == ["file:mine"]


@pytest.mark.parametrize("body", ["raise SystemExit(1)", "import claimonce_nothing", "def (", "\0"])
def test_a_trusted_file_that_fails_is_a_problem_not_a_crash(
    repo: Path, pager: Path, alone: dict[str, str], body: str
) -> None:
    pager.write_text(body)
    trust.trust(str(pager), env=alone)
    host = Host.load(str(repo), env=alone)
    assert host.plugins == []
    assert f"{pager} failed: " in str(host.problems[0])


def test_an_unreadable_or_endless_file_is_listed(repo: Path, pager: Path, alone: dict[str, str]) -> None:
    pager.unlink()
    pager.mkdir()
    (pager.parent / "long.py").write_bytes(b"#" * (trust.MOST_BYTES + 1))
    problems = [str(problem) for problem in Host.load(str(repo), env=alone).problems]
    assert ["file:long" in problems[0], "file:pager" in problems[1]] == [True, True]
    assert all("cannot be read" in problem for problem in problems)
