from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from gate.push.desk import Desk

CONFLICT = 82
NINE = 9
FORMS = {
    "json": ("counter.json", "SP.next", '{\n  "SP": {"next": 152}\n}\n'),
    "toml": ("data/counter.toml", "SP.next", "# ours\n[SP]\nnext = 152\n"),
    "yaml": ("deep/in/counter.yaml", "SP.next", "SP:\n  next: 152  # the next free one\n"),
}


def counted(desk: Desk, form: str) -> str:
    """A remote that tracks its counter and the settings that name it; returns the counter's file."""
    file, path, text = FORMS[form]
    home = desk.clone("home")
    table = f'[[counters]]\nname = "SP"\nfile = "{file}"\npath = "{path}"\nformat = "{form}"\n'
    (home / "claimonce.toml").write_text(table)
    (home / file).parent.mkdir(parents=True, exist_ok=True)
    (home / file).write_text(text)
    desk.git("add", ".", cwd=home)
    desk.git("commit", "-q", "-m", "Begin to count", cwd=home)
    desk.git("push", "-q", "origin", "main", cwd=home)
    return file


def article(desk: Desk, name: str) -> tuple[Path, int]:
    """A clone that took a number by `next` and committed its article with the counter's file."""
    tree = desk.clone(name)
    taken = desk.verb("next", "SP", cwd=tree, session=name)
    assert taken.returncode == 0, taken.stderr
    number = int(taken.stdout)
    (tree / f"sp-{number}-{name}.md").write_text(f"# SP-{number}\n")
    desk.git("add", ".", cwd=tree)
    desk.git("commit", "-q", "-m", f"SP-{number}", cwd=tree)
    return tree, number


def on_remote(desk: Desk, file: str) -> str:
    return desk.git("show", f"main:{file}", cwd=desk.remote) + "\n"


def pushed_at_once(desk: Desk, trees: list[Path], way: str) -> None:
    """Push from all of them at once; none is refused."""
    begun: list[subprocess.Popen[str]] = []
    for tree in trees:
        words = ["git", "push", "origin", "HEAD:main"]
        if way != "shim":
            verb = ["land"] if way == "land" else words[1:]
            words = [sys.executable, "-m", "claimonce.cli", *verb]
        env = desk.environment(tree.name)
        words[0] = str(desk.shims / "git") if way == "shim" else words[0]
        begun.append(
            subprocess.Popen(
                words,
                cwd=tree,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
        )
    said = [each.communicate(timeout=120)[0] for each in begun]
    assert [each.returncode for each in begun] == [0] * NINE, said
    assert desk.is_linear()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("way", ["shim", "verb"])
def test_nine_clones_that_track_their_counter_land_nine_numbers_and_none_is_refused(
    desk: Desk, form: str, way: str
) -> None:
    file = counted(desk, form)
    trees = [article(desk, f"a{each}") for each in range(NINE)]
    pushed_at_once(desk, [tree for tree, _ in trees], way)
    assert sorted(number for _, number in trees) == list(range(152, 152 + NINE))
    names = desk.git("ls-tree", "--name-only", "main", cwd=desk.remote).splitlines()
    assert sum(name.startswith("sp-") for name in names) == NINE
    assert on_remote(desk, file) == FORMS[form][2].replace("152", str(152 + NINE))


def test_a_counter_is_merged_by_itself_in_a_lone_push_and_the_clone_follows(desk: Desk) -> None:
    file = counted(desk, "json")
    one, two = article(desk, "one")[0], article(desk, "two")[0]
    assert desk.shim("push", "origin", "main", cwd=one, session="one").returncode == 0
    done = desk.shim("push", "origin", "main", cwd=two, session="two")
    assert done.returncode == 0, done.stderr
    assert on_remote(desk, file) == FORMS["json"][2].replace("152", "154")
    assert (two / file).read_text() == on_remote(desk, file)
    assert desk.git("rev-parse", "HEAD", cwd=two) == desk.tip()
    assert not desk.git("status", "--porcelain", cwd=two)


@pytest.mark.parametrize("update", ["rebase", "merge"])
def test_a_counter_is_merged_where_a_check_needs_a_tree_and_where_a_merge_is_wanted(desk: Desk, update: str) -> None:
    file = counted(desk, "yaml")
    one, two = article(desk, "one")[0], article(desk, "two")[0]
    assert desk.shim("push", "origin", "main", cwd=one, session="one").returncode == 0
    env = {"CLAIMONCE_GIT_PUSH__CHECK": f"grep -q 154 {file}", "CLAIMONCE_GIT_PUSH__UPDATE": update}
    done = desk.shim("push", "origin", "main", cwd=two, session="two", **env)
    assert done.returncode == 0, done.stderr
    assert on_remote(desk, file) == FORMS["yaml"][2].replace("152", "154")


def test_several_commits_that_each_move_the_counter_are_all_brought_along(desk: Desk) -> None:
    file = counted(desk, "json")
    one, two = article(desk, "one")[0], article(desk, "two")[0]
    for _ in range(2):
        desk.verb("next", "SP", cwd=two, session="two")
        desk.git("commit", "-q", "-a", "-m", "one more", cwd=two)
    desk.git("merge", "-q", "--no-ff", "-m", "a merge needs a real rebase", "main~2", cwd=two, check=False)
    assert desk.shim("push", "origin", "main", cwd=one, session="one").returncode == 0
    done = desk.shim("push", "origin", "main", cwd=two, session="two")
    assert done.returncode == 0, done.stderr
    assert on_remote(desk, file) == FORMS["json"][2].replace("152", "156")


def test_a_number_that_both_sides_took_without_the_gate_stays_a_conflict_that_names_the_way_out(desk: Desk) -> None:
    file = counted(desk, "json")
    clones = [desk.clone(name) for name in ("one", "two")]
    for tree, following in zip(clones, ("153", "154"), strict=True):
        desk.commit(tree, file, FORMS["json"][2].replace("152", following))
    assert desk.shim("push", "origin", "main", cwd=clones[0], session="one").returncode == 0
    done = desk.shim("push", "origin", "main", cwd=clones[1], session="two")
    assert done.returncode == CONFLICT
    assert "claimonce next SP --verify" in done.stderr
    assert "`claimonce init` has set its merge driver" in done.stderr


def test_a_conflict_beside_the_counter_is_a_conflict_of_that_file_alone(desk: Desk) -> None:
    counted(desk, "json")
    one, two = article(desk, "one")[0], article(desk, "two")[0]
    desk.commit(one, "README.md", "One\n")
    desk.commit(two, "README.md", "Two\n")
    assert desk.shim("push", "origin", "main", cwd=one, session="one").returncode == 0
    done = desk.shim("push", "origin", "main", cwd=two, session="two")
    assert done.returncode == CONFLICT
    assert "README.md" in done.stderr
    assert "conflict: counter.json" not in done.stderr


def folder(desk: Desk) -> None:
    """A remote whose decisions are numbered by their folder alone."""
    home = desk.clone("home")
    (home / "claimonce.toml").write_text('[[counters]]\nname = "ADR"\nfiles = "docs/adr/{n:4}-*.md"\n')
    (home / "docs" / "adr").mkdir(parents=True)
    (home / "docs" / "adr" / "0116-kept.md").write_text("# ADR-116\n")
    desk.git("add", ".", cwd=home)
    desk.git("commit", "-q", "-m", "Begin to count", cwd=home)
    desk.git("push", "-q", "origin", "main", cwd=home)


def decided(desk: Desk, name: str, number: str, file: str = "docs/adr/{}-{}.md", label: str = "ADR") -> Path:
    tree = desk.clone(name)
    path = tree / file.format(number, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# {label}-{number}: {name}\n")
    desk.git("add", ".", cwd=tree)
    desk.git("commit", "-q", "-m", f"{label}-{number}", cwd=tree)
    return tree


def landed(desk: Desk, under: str) -> list[str]:
    return desk.git("ls-tree", "-r", "--name-only", "main", "--", under, cwd=desk.remote).splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["shim", "verb"])
def test_nine_clones_whose_folder_is_the_counter_land_nine_numbers_and_none_is_refused(desk: Desk, way: str) -> None:
    folder(desk)
    names = [f"a{each}" for each in range(NINE)]
    trees: list[Path] = []
    for name in names:
        tree = desk.clone(name)
        number = desk.verb("next", "ADR", cwd=tree, session=name).stdout.strip()
        trees.append(decided(desk, f"{name}b", number))
    pushed_at_once(desk, trees, way)
    found = landed(desk, "docs/adr")
    assert [path[9:13] for path in found] == [f"{number:04d}" for number in range(116, 117 + NINE)]


@pytest.mark.slow
@pytest.mark.parametrize("form", [*FORMS, "folder"])
def test_nine_clones_that_write_pending_land_nine_numbers_and_none_is_refused(desk: Desk, form: str) -> None:
    names = [f"a{each}" for each in range(NINE)]
    if form == "folder":
        folder(desk)
        trees = [decided(desk, name, "PENDING") for name in names]
    else:
        file, path, _ = FORMS[form]
        counted(desk, form)
        home = desk.clone("more")
        table = f'[[counters]]\nname = "SP"\nfile = "{file}"\npath = "{path}"\nformat = "{form}"\n'
        (home / "claimonce.toml").write_text(f'{table}files = "content/sp-{{n}}-*.md"\n')
        desk.git("commit", "-q", "-am", "Name the files", cwd=home)
        desk.git("push", "-q", "origin", "main", cwd=home)
        trees = [decided(desk, name, "PENDING", "content/sp-{}-{}.md", "SP") for name in names]
    pushed_at_once(desk, trees, "land")
    under = "docs/adr" if form == "folder" else "content"
    found = landed(desk, under)
    numbers = sorted(int(path.rpartition("/")[2].removeprefix("sp-").partition("-")[0]) for path in found)
    first = 116 if form == "folder" else 152
    assert numbers == list(range(first, first + NINE + (form == "folder")))
    for path in found:
        assert "PENDING" not in desk.git("show", f"main:{path}", cwd=desk.remote)
