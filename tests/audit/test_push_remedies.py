"""What the audit says to do about a push is the same act: only of a plain push is it `claimonce push`."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, tree

PLAIN = ["git push", "git -C x push origin main", "cd x && git push"]
STARTING_GIT = [
    "git delete-branch zz", "git release 9.9", "git annex assist", "git subtree push --prefix=l origin l", "tg push",
    "gbp push", "mike deploy -pu 1.1 latest", "mike deploy -pb docs 1.1", "bumpver update --patch", "psr version",
    "git flow release finish --pushtag 1.0", "bump-my-version bump patch --push-tag", "lerna version --yes",
]  # fmt: skip
ALONE = ["dulwich push origin main", "python3 -m dulwich push origin main"]


def remedy(folder: Path, name: str, text: str) -> str:
    (finding,) = [one for one in audited(tree(folder, {name: text})).findings if one.rule == "ungated-push"]
    return finding.remedy


@pytest.mark.parametrize("command", PLAIN)
def test_a_plain_push_becomes_the_gates(tmp_path: Path, command: str) -> None:
    assert "in place of git push" in remedy(tmp_path, "ship.sh", f"{command}\n")


@pytest.mark.parametrize("command", STARTING_GIT)
def test_what_starts_git_is_started_behind_the_shims_and_is_gated_then(tmp_path: Path, command: str) -> None:
    assert "claimonce run --" in remedy(tmp_path / "before", "ship.sh", f"{command}\n")
    after = audited(tree(tmp_path / "after", {"ship.sh": f"claimonce run -- {command}\n"}))
    assert not [one for one in after.findings if one.status == "open"]


@pytest.mark.parametrize("command", ALONE)
def test_what_needs_no_git_is_replaced(tmp_path: Path, command: str) -> None:
    assert "needs no git" in remedy(tmp_path, "ship.sh", f"{command}\n")


def test_a_library_that_needs_no_git(tmp_path: Path) -> None:
    text = "import dulwich.porcelain as p\np.push('.', 'origin', 'main')\n"
    assert "needs no git" in remedy(tmp_path, "ship.py", text)


@pytest.mark.parametrize(
    ("told", "command"),
    [
        ("When it is green, run `git push`.", "claimonce push"),
        ("When the build breaks, email Tekla.", "claimonce notify --to"),
    ],
)
def test_an_instruction_is_to_name_the_command_for_its_own_act(tmp_path: Path, told: str, command: str) -> None:
    found = audited(tree(tmp_path, {"CLAUDE.md": f"{told}\n"})).open
    (said,) = {one.remedy for one in found if one.rule == "ungated-instruction"}
    assert said.startswith(f"Name {command} ")
