"""Whatever bash really turns into a push is seen: the shim or git's pre-push line leaves an entry in the ledger.

The normal run takes a sample of the list of pushes; with ORACLE=all in the environment every row runs (some minutes).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from reading.oracle import Oracle, rows_of

HERE = Path(__file__).parent
PUSHES = rows_of(HERE / "pushes.txt")
EVERY = 1 if os.environ.get("ORACLE") == "all" else 16
PARTS = 4  # so that several workers share the rows
# Forms that no line sees, with the words by which docs/explanation/what-is-not-seen.md names each.
OUT_OF_REACH = {
    "echo '/usr/bin/git push --no-verify' > d.sh; sh d.sh": "`/usr/bin/git push --no-verify`",
    "printf '/usr/bin/git -c core.hooksPath=/dev/null push\\n' > d.sh; sh d.sh": "`/usr/bin/git -c core.hooksPath=",
    "echo '/usr/bin/git send-pack ../remote.git HEAD:refs/heads/main' > d.sh; sh d.sh": "`git send-pack` by its path",
}
needs_git_there = pytest.mark.skipif(not os.access("/usr/bin/git", os.X_OK), reason="git lies elsewhere here")


@pytest.fixture
def oracle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Oracle:
    """A home with the gate, and nothing of this process's environment."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "CLAIMONCE_STATE"):
        monkeypatch.delenv(name)
    return Oracle(tmp_path / "oracle")


@pytest.mark.skipif(sys.platform != "linux", reason="the list names Linux's folders")
@pytest.mark.parametrize("part", range(PARTS))
def test_every_command_of_the_sample_that_pushes_is_seen(oracle: Oracle, part: int) -> None:
    told = [oracle.tell(command) for command in PUSHES[::EVERY][part::PARTS]]
    assert [each.command for each in told if each.pushed and not each.seen] == []
    assert sum(each.pushed for each in told) >= len(told) / 4


def test_what_does_not_push_leaves_the_remote_and_the_ledger_alone(oracle: Oracle) -> None:
    for command in ("git status", "echo git push", "git fetch", "git stash push", "git commit --allow-empty -m push"):
        told = oracle.tell(command)
        assert (told.pushed, told.seen) == (False, False), command


@needs_git_there
@pytest.mark.parametrize(
    "command",
    [
        "/usr/bin/git push",
        "env -i /usr/bin/git push",
        "command -p git push",
        "echo '/usr/bin/git push' > d.sh; sh d.sh",
        "printf 'all:\\n\\t@/usr/bin/git push\\n' > Makefile; make || /usr/bin/git push",
        "git push --no-verify",
        "git -c core.hooksPath=/dev/null push",
        "git send-pack ../remote.git HEAD:refs/heads/main",
    ],
)
def test_around_the_shim_git_itself_tells_and_around_git_the_shim(oracle: Oracle, command: str) -> None:
    told = oracle.tell(command)
    assert (told.pushed, told.seen) == (True, True)


@needs_git_there
@pytest.mark.parametrize("command", OUT_OF_REACH)
def test_the_forms_that_no_line_sees_are_those_that_the_docs_name(oracle: Oracle, command: str) -> None:
    told = oracle.tell(command)
    assert (told.pushed, told.seen) == (True, False)
    page = HERE.parents[1] / "docs" / "explanation" / "what-is-not-seen.md"
    assert OUT_OF_REACH[command] in page.read_text(encoding="utf-8")
