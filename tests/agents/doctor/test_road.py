"""The doctor starts our pre-push line as git would, through whatever stands before it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.user import User
from gate.push.test_prepush_road import HUSKY, HUSKYS_OWN, LEFTHOOK

from claimonce.gate.push import prepush

Rows = dict[str, list[dict[str, Any]]]
Examine = Callable[..., Rows]


@pytest.fixture
def tree(user: User) -> Path:
    """The repository that the doctor looks at."""
    return user.root / "work"


def hook(tree: Path, text: str, name: str = "pre-push") -> Path:
    path = tree / ".git" / "hooks" / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def row(found: Rows, check: str = "pre-push") -> tuple[str, str]:
    return str(found[check][0]["state"]), str(found[check][0]["sentence"])


def test_our_line_is_started(examine: Examine, tree: Path) -> None:
    state, said = row(examine())
    assert (state, "the line was started" in said) == ("ok", True), said


def test_a_line_whose_launcher_says_yes_to_everything_stops_nothing(examine: Examine, user: User, tree: Path) -> None:
    user.launcher.write_text("#!/bin/sh\nexit 0\n")
    state, said = row(examine())
    assert (state, "does not come to our line" in said) == ("fail", True), said


def test_a_line_that_was_changed_is_not_started(examine: Examine, tree: Path) -> None:
    path = tree / ".git" / "hooks" / "pre-push"
    path.write_text(path.read_text().replace("launch=", f"touch {tree}/started; launch=", 1))
    state, said = row(examine())
    assert (state, "was changed" in said, (tree / "started").exists()) == ("warn", True, False), said


def test_a_line_that_lefthook_put_aside_is_a_warning_that_leads_out(examine: Examine, user: User, tree: Path) -> None:
    (tree / ".git" / "hooks" / "pre-push").rename(tree / ".git" / "hooks" / "pre-push.old")
    hook(tree, LEFTHOOK)
    found = examine()
    assert row(found)[0] == "warn"
    assert "lefthook wrote that hook" in row(found)[1]
    user.init(cwd=tree)
    assert row(examine())[0] == "ok"


def test_the_line_in_huskys_tracked_hook_is_started_and_nothing_else_of_it(
    examine: Examine, user: User, tree: Path
) -> None:
    (tree / ".husky" / "_").mkdir(parents=True)
    for name, text in (("pre-push", HUSKY), ("h", HUSKYS_OWN)):
        (tree / ".husky" / "_" / name).write_text(text)
        (tree / ".husky" / "_" / name).chmod(0o755)
    mark = tree / "started"
    (tree / ".husky" / "pre-push").write_text(f"touch {mark}\n{prepush.line(str(user.launcher))}\n")
    subprocess.run(["git", "add", ".husky/pre-push"], cwd=tree, check=True)
    subprocess.run(["git", "config", "core.hooksPath", ".husky/_"], cwd=tree, check=True)
    found = row(examine())
    assert (found[0], "through husky" in found[1], mark.exists()) == ("ok", True, False), found
    (tree / ".husky" / "_" / "h").write_text("exit 0\n")
    assert row(examine())[0] == "fail"


def test_files_in_git_lfs_that_no_hook_sends_are_a_hole(examine: Examine, tree: Path) -> None:
    (tree / ".git" / "lfs").mkdir()
    assert row(examine(), "git-lfs")[0] == "ok"
    hook(tree, "#!/bin/sh\nexit 0\n")
    assert row(examine(), "git-lfs")[0] == "fail"


@pytest.mark.parametrize("kept", [True, False])
def test_a_manager_that_will_delete_the_line_is_named_with_the_setting_that_keeps_it(
    examine: Examine, tree: Path, kept: bool
) -> None:
    hook(tree, '#!/bin/sh\nif [ "$SKIP_SIMPLE_GIT_HOOKS" = "1" ]; then exit 0; fi\nnpx lint\n', "pre-commit")
    (tree / "package.json").write_text('{"simple-git-hooks": {"preserveUnused": true}}' if kept else "{}")
    found = [each for each in examine()["pre-push"] if "simple-git-hooks deletes" in each["sentence"]]
    assert [each["state"] for each in found] == ([] if kept else ["warn"])
    assert all('"preserveUnused": ["pre-push"]' in each["repair"] for each in found)
