from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from gate.counters.conftest import JSON, commit, git, make

from claimonce.gate.counters import duplicate_check, renumbering
from claimonce.gate.counters.allocation import Taker, take
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import Occupied
from claimonce.gate.store import Store


def add(tree: Path, number: int, name: str, counter: int = 0, **texts: str) -> None:
    (tree / "content" / f"sp-{number}-{name}.md").write_text(f"# SP-{number}: {name}\nSee SP-150 and SP-{number}.\n")
    for path, text in texts.items():
        (tree / f"{path}.md").write_text(text)
    if counter:
        (tree / "counter.json").write_text(JSON.replace("152", str(counter)))


@pytest.fixture
def two_branches(tree: Path) -> Path:
    """Two branches that both took 152 while nobody looked; `later` is checked out and the younger one."""
    (tree / "index.md").write_text("- SP-150\n- SP-151\n")
    commit(tree, "An index")
    for branch, name, at in (("early", "eagle", "2026-01-01T10:00:00Z"), ("later", "lynx", "2026-01-02T10:00:00Z")):
        git(tree, "switch", "-q", "-c", branch, "main")
        add(tree, 152, name, 153)
        with (tree / "index.md").open("a") as index:
            index.write(f"- SP-152 [{name}](content/sp-152-{name}.md)\n")
        git(tree, "add", "-A")
        words = ["git", "commit", "-q", "-m", name, "--date", at]
        subprocess.run(words, cwd=tree, check=True)
    return tree


def found(counter: Counter, store: Store | None = None) -> list[tuple[int, str, str]]:
    doubles = duplicate_check.verify(counter, store).doubles
    return [(double.number, double.one, double.other) for double in doubles]


def test_a_clean_tree_has_no_doubles(counter: Counter) -> None:
    report = duplicate_check.verify(counter)
    assert (report.doubles, report.numbers, report.trees) == ([], 2, 1)


def test_a_number_in_two_names_is_found(counter: Counter, tree: Path) -> None:
    add(tree, 151, "other")
    assert found(counter) == [(151, "content/sp-151-other.md", "content/sp-151-second.md")]


def test_one_article_in_two_languages_is_no_double(tree: Path) -> None:
    counter = make(tree, files="content/*sp-{n}-*.md")
    (tree / "content" / "en-sp-151-second.md").touch()
    assert found(counter) == []


def test_two_branches_that_took_one_number_are_found_before_the_merge(two_branches: Path) -> None:
    counter = make(two_branches)
    expected = [(152, "content/sp-152-lynx.md", "content/sp-152-eagle.md")]
    assert found(counter) == expected
    git(two_branches, "switch", "-q", "main")
    assert [number for number, _, _ in found(counter)] == [152]  # main has neither: the two branches are compared


def test_one_name_with_two_contents_on_two_branches_is_found(tree: Path) -> None:
    counter = make(tree, files="content/sp-{n}.md")
    for branch in ("a", "b"):
        git(tree, "switch", "-q", "-c", branch, "main")
        (tree / "content" / "sp-152.md").write_text(branch)
        commit(tree, branch)
    assert [number for number, _, _ in found(counter)] == [152]


def test_a_renamed_or_edited_file_is_no_double(counter: Counter, tree: Path) -> None:
    git(tree, "switch", "-q", "-c", "topic")
    git(tree, "mv", "content/sp-151-second.md", "content/sp-151-better.md")
    commit(tree, "A better title")
    assert found(counter) == []
    git(tree, "switch", "-q", "main")
    assert found(counter) == []
    (tree / "content" / "sp-151-second.md").write_text("edited")
    commit(tree, "Edited")
    assert found(counter) == []


def test_a_branch_that_is_merged_is_not_looked_at(counter: Counter, tree: Path) -> None:
    git(tree, "switch", "-q", "-c", "topic")
    add(tree, 152, "topic")
    commit(tree, "topic")
    git(tree, "switch", "-q", "main")
    git(tree, "merge", "-q", "topic")
    assert duplicate_check.verify(counter).trees == 1


def test_other_worktrees_count_before_they_commit(counter: Counter, tree: Path) -> None:
    other = tree.parent / "other"
    git(tree, "worktree", "add", "-q", str(other))
    add(other, 152, "there")
    add(tree, 152, "here")
    assert [number for number, _, _ in found(counter)] == [152]


def test_a_file_that_two_worktrees_and_a_branch_hold_is_told_once(counter: Counter, tree: Path) -> None:
    git(tree, "switch", "-q", "-c", "early", "main")
    add(tree, 152, "eagle")
    commit(tree, "eagle")
    git(tree, "switch", "-q", "main")
    for name in ("one", "two"):
        git(tree, "worktree", "add", "-q", "-b", name, str(tree.parent / name), "early")
    add(tree, 152, "lynx")
    commit(tree, "lynx")
    expected = {"content/sp-152-eagle.md", "content/sp-152-lynx.md"}
    for at in (tree, tree.parent / "one"):
        (double,) = duplicate_check.verify(counter.at(str(at))).doubles
        assert {double.one, double.other} == expected
        assert double.one_in == "this tree"


def test_without_files_the_counters_own_history_tells(store: Store, two_branches: Path) -> None:
    counter = make(two_branches, files="")
    assert found(counter, store) == [(152, "counter.json", "counter.json")]
    git(two_branches, "stash", "-q", "--include-untracked") if git(two_branches, "status", "-s") else None
    (two_branches / "counter.json").write_text(JSON)
    take(store, counter, "env:one")
    assert found(counter, store) == []  # the store gave 152 to one session alone


def test_renumber_repairs_two_branches_references_included(store: Store, two_branches: Path) -> None:
    counter = make(two_branches)
    seen = renumbering.plan(counter, Taker(store, counter, "env:one"))
    assert seen.numbers == {"content/sp-152-lynx.md": 153}
    assert (two_branches / "content" / "sp-152-lynx.md").exists()  # a plan changes nothing
    for line in (
        "rename to content/sp-153-lynx.md",
        "-# SP-152: lynx",
        "+# SP-153: lynx",
        "+- SP-153 [lynx](content/sp-153-lynx.md)",
    ):
        assert line in seen.change.diff()
    renumbering.apply(counter, store, "env:one")
    assert not (two_branches / "content" / "sp-152-lynx.md").exists()
    text = (two_branches / "content" / "sp-153-lynx.md").read_text()
    assert text == "# SP-153: lynx\nSee SP-150 and SP-153.\n"
    assert (two_branches / "index.md").read_text() == "- SP-150\n- SP-151\n- SP-153 [lynx](content/sp-153-lynx.md)\n"
    assert found(counter) == []
    commit(two_branches, "Repaired")
    git(two_branches, "-c", "merge.ours.driver=true", "merge", "-q", "-X", "ours", "early", "-m", "both")
    assert found(counter) == []
    assert take(store, counter, "env:two") == [154]


def test_the_older_one_keeps_its_number(store: Store, two_branches: Path) -> None:
    git(two_branches, "switch", "-q", "early")
    counter = make(two_branches)
    seen = renumbering.plan(counter, Taker(store, counter, "env:one"))
    assert (seen.numbers, [double.number for double in seen.elsewhere]) == ({}, [152])
    chosen = renumbering.plan(counter, Taker(store, counter, "env:one"), ["content/sp-152-eagle.md"])
    assert chosen.numbers == {"content/sp-152-eagle.md": 153}


def test_of_two_in_one_tree_the_younger_gives_way_and_what_may_mean_the_older_stays(
    store: Store, counter: Counter, tree: Path
) -> None:
    (tree / "old.md").write_text("Read SP-151 first.\n")
    commit(tree, "An older text")
    add(tree, 151, "newer", new="SP-151 is new, see sp-151-newer.\n")
    git(tree, "add", "-A")
    subprocess.run(["git", "commit", "-q", "-m", "newer", "--date", "2099-01-01T00:00:00Z"], cwd=tree, check=True)
    repair, changed = renumbering.apply(counter, store, "env:one")
    assert repair.numbers == {"content/sp-151-newer.md": 152}
    assert (tree / "old.md").read_text() == "Read SP-151 first.\n"
    assert (tree / "new.md").read_text() == "SP-152 is new, see sp-152-newer.\n"
    assert (tree / "content" / "sp-151-second.md").read_text() == "# SP-151\n"
    assert repair.unclear == ["old.md:1"]
    assert "content/sp-152-newer.md" in changed
    assert found(counter) == []


def test_no_file_is_ever_overwritten(store: Store, counter: Counter, tree: Path) -> None:
    add(tree, 151, "x")
    plan = renumbering.plan(counter, Taker(store, counter, "env:one"))
    new = next(iter(plan.change.names.values()))
    (tree / new).write_text("mine")
    with pytest.raises(Occupied) as caught:
        plan.change.make()
    assert caught.value.exit_code == 82
    assert (tree / new).read_text() == "mine"
    assert (tree / "content" / "sp-151-x.md").exists()
