"""Counters without a counter file: the folder is the counter."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ADR = '[[counters]]\nname = "ADR"\nfiles = "docs/adr/{n:4}-*.md"\n'
APPS = '[[counters]]\nname = "MIG"\nfiles = "*/migrations/{n:4}_*.py"\n'


class Tree:
    """A repository with one commit, and `claimonce next` in it."""

    def __init__(self, folder: Path, settings: str, *files: str) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "A")
        self.git("config", "user.email", "a@example.test")
        (folder / "claimonce.toml").write_text(settings)
        self.write(*files)
        self.commit()

    def write(self, *files: str) -> None:
        for name in files:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(f"{name}\n")

    def git(self, *words: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Start")

    def next(self, *args: str, inside: str = ".", session: str = "one") -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "claimonce.cli", "next", *args]
        env = {**os.environ, "CLAIMONCE_SESSION": session}
        return subprocess.run(
            words, capture_output=True, text=True, cwd=self.folder / inside, env=env, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip


@pytest.fixture
def adr(own_home: Path) -> Tree:
    return Tree(own_home / "tree", ADR, "docs/adr/0001-a.md", "docs/adr/0007-b.md", "docs/adr/README.md")


@pytest.fixture
def apps(own_home: Path) -> Tree:
    names = ("blog/migrations/0001_initial.py", "blog/migrations/0002_x.py", "shop/migrations/0001_initial.py")
    return Tree(own_home / "tree", APPS, *names, "shop/migrations/__init__.py")


def test_the_next_one_is_the_largest_plus_one_printed_as_the_name_needs_it(adr: Tree) -> None:
    assert adr.next("ADR").stdout == "0008\n"
    assert adr.next("ADR", "--count", "2").stdout == "0009\n0010\n"
    said = json.loads(adr.next("ADR", "--json").stdout)
    assert (said["numbers"], said["labels"]) == ([11], ["ADR-11"])


def test_an_open_branch_and_the_store_count_too(adr: Tree) -> None:
    adr.git("switch", "-q", "-c", "topic")
    adr.write("docs/adr/0040-c.md")
    adr.commit()
    adr.git("switch", "-q", "main")
    assert adr.next("ADR").stdout == "0041\n"
    assert adr.next("ADR", session="two").stdout == "0042\n"


def test_a_hole_below_the_largest_stays_a_hole_also_when_it_was_given_back(adr: Tree) -> None:
    assert adr.next("ADR").stdout == "0008\n"
    adr.write("docs/adr/0009-z.md")
    assert adr.next("ADR", "--release", "8").returncode == 0
    assert adr.next("ADR").stdout == "0010\n"


def test_an_empty_or_missing_folder_begins_with_one(own_home: Path) -> None:
    assert Tree(own_home / "tree", ADR).next("ADR").stdout == "0001\n"


def test_sixteen_at_once_get_sixteen_numbers(adr: Tree) -> None:
    words = [sys.executable, "-m", "claimonce.cli", "next", "ADR"]
    begun = [subprocess.Popen(words, cwd=adr.folder, stdout=subprocess.PIPE, text=True) for _ in range(16)]
    assert sorted(int(each.communicate()[0]) for each in begun) == list(range(8, 24))


def test_each_folder_counts_by_itself_where_a_star_stands_in_it(apps: Tree) -> None:
    assert apps.next("MIG", "--in", "shop/migrations").stdout == "0002\n"
    assert apps.next("MIG", "--in", "blog/migrations").stdout == "0003\n"
    assert apps.next("MIG", inside="blog/migrations").stdout == "0004\n"
    assert apps.next("MIG", "--in", "new/migrations").stdout == "0001\n"


def test_one_that_does_not_say_which_folder_is_told_which_there_are(apps: Tree) -> None:
    for words in (("MIG",), ("MIG", "--in", "elsewhere/deep")):
        done = apps.next(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "blog/migrations, shop/migrations" in done.stderr
        assert "--in FOLDER" in done.stderr


def test_the_same_number_in_two_folders_is_no_double_and_in_one_it_is(apps: Tree) -> None:
    assert apps.next("--verify").returncode == 0
    apps.write("blog/migrations/0002_y.py")
    done = apps.next("--verify")
    assert done.returncode == 1
    assert "MIG-2 is carried twice: blog/migrations/0002_x.py" in done.stdout
    assert apps.next("MIG", "--renumber", "blog/migrations/0002_y.py", "--yes").returncode == 0
    assert (apps.folder / "blog/migrations/0003_y.py").exists()


def test_a_folder_counts_by_itself_beside_a_counter_file_too(own_home: Path) -> None:
    settings = APPS + 'file = "n.txt"\nformat = "text"\n'
    tree = Tree(own_home / "tree", settings, "a/migrations/0003_x.py", "b/migrations/0003_y.py")
    (tree.folder / "n.txt").write_text("4\n")
    assert tree.next("--verify").returncode == 0


def test_what_waits_gets_the_number_of_its_own_folder_at_landing(apps: Tree) -> None:
    apps.write("blog/migrations/PENDING_p.py", "shop/migrations/PENDING_q.py")
    done = apps.next("MIG", "--land")
    assert done.returncode == 0, done.stderr
    assert (apps.folder / "blog/migrations/0003_p.py").exists()
    assert (apps.folder / "shop/migrations/0002_q.py").exists()


def test_a_new_counter_never_gives_out_what_lies_below_the_largest_in_use(own_home: Path) -> None:
    settings = '[[counters]]\nname = "M"\nfile = "n.txt"\nformat = "text"\nfiles = "mig/{n:5}_*.sql"\n'
    tree = Tree(own_home / "tree", settings, "mig/00001_a.sql", "mig/00007_b.sql")
    (tree.folder / "n.txt").write_text("1\n")
    assert tree.next("M").stdout == "00008\n"
    assert (tree.folder / "n.txt").read_text() == "9\n"


def test_gaps_doubles_and_a_hundred_thousand_files_are_looked_through(own_home: Path) -> None:
    tree = Tree(own_home / "tree", ADR, "docs/adr/0002-a.md", "docs/adr/0002-b.md", "docs/adr/0900-c.md")
    for number in range(100_000):
        (tree.folder / f"docs/adr/note-{number}").touch()
    assert tree.next("ADR").stdout == "0901\n"


@pytest.mark.parametrize("more", ['path = "x"\n', ""])
def test_a_table_without_file_and_files_is_an_error_that_names_both(own_home: Path, more: str) -> None:
    done = Tree(own_home / "tree", f'[[counters]]\nname = "X"\n{more}').next("X")
    assert done.returncode == 2
    assert "counters[1].file" in done.stderr
    assert "`files`" in done.stderr


@pytest.mark.parametrize("inside", ["tree", "branch"])
def test_two_of_one_number_that_a_later_file_joins_are_no_double(apps: Tree, inside: str) -> None:
    apps.write("blog/migrations/0002_y.py")
    assert apps.next("--verify").returncode == 1
    joined = apps.folder / "blog" / "migrations" / "0003_merge_0002_x_0002_y.py"
    joined.write_text("dependencies = [('blog', '0002_x'), ('blog', '0002_y')]\n")
    if inside == "branch":
        apps.git("switch", "-q", "-c", "topic")
        apps.commit()
        apps.git("switch", "-q", "main")
    done = apps.next("--verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "carried twice" not in done.stdout


def test_a_later_file_that_names_one_of_them_joins_nothing(apps: Tree) -> None:
    apps.write("blog/migrations/0002_y.py")
    (apps.folder / "blog" / "migrations" / "0003_z.py").write_text("dependencies = [('blog', '0002_x')]\n")
    assert apps.next("--verify").returncode == 1


@pytest.mark.parametrize(
    ("preset", "file", "printed"),
    [
        ("adr-tools", "doc/adr/0007-x.md", "0008"),
        ("alembic", "alembic/versions/0007_x.py", "0008"),
        ("backlog.md", "backlog/tasks/task-7 - x.md", "8"),
        ("django", "shop/migrations/0007_x.py", "0008"),
        ("flyway", "src/main/resources/db/migration/V7__x.sql", "8"),
        ("golang-migrate", "migrations/000007_x.up.sql", "000008"),
        ("goose", "migrations/00007_x.sql", "00008"),
        ("madr", "docs/decisions/0007-x.md", "0008"),
    ],
)
def test_a_preset_prints_the_number_as_the_tool_names_its_files(
    own_home: Path, preset: str, file: str, printed: str
) -> None:
    tree = Tree(own_home / "tree", f'[[counters]]\nname = "N"\npreset = "{preset}"\n', file)
    assert tree.next("N").stdout == f"{printed}\n"


@pytest.mark.parametrize("preset", ["goose", "golang-migrate"])
def test_a_name_that_begins_with_a_time_carries_no_number(own_home: Path, preset: str) -> None:
    files = ("migrations/00007_x.up.sql", "migrations/20260101093000_y.up.sql", "migrations/1767225600_z.up.sql")
    tree = Tree(own_home / "tree", f'[[counters]]\nname = "N"\npreset = "{preset}"\n', *files)
    assert int(tree.next("N").stdout) == 8


def test_migrations_in_sql_and_in_go_are_one_line_of_numbers(own_home: Path) -> None:
    settings = '[[counters]]\nname = "N"\npreset = "goose"\n'
    tree = Tree(own_home / "tree", settings, "migrations/00007_x.sql", "migrations/00009_y.go")
    assert tree.next("N").stdout == "00010\n"
    tree.write("migrations/00009_z.sql")
    assert "N-9 is carried twice" in tree.next("--verify").stdout


def test_what_stands_beside_a_preset_says_otherwise(own_home: Path) -> None:
    settings = '[[counters]]\nname = "N"\npreset = "django"\nfiles = "apps/*/migrations/{n:4}_*.py"\n'
    tree = Tree(own_home / "tree", settings, "apps/shop/migrations/0007_x.py", "blog/migrations/0099_x.py")
    assert tree.next("N").stdout == "0008\n"


@pytest.mark.parametrize(("said", "near"), [("djagno", 'write "django"'), ("rails", 'write one of "adr-tools", ')])
def test_an_unknown_preset_is_an_error_that_names_the_nearest(own_home: Path, said: str, near: str) -> None:
    done = Tree(own_home / "tree", f'[[counters]]\nname = "N"\npreset = "{said}"\n').next("N")
    assert done.returncode == 2
    assert near in done.stderr


def test_a_preset_without_numbers_says_what_it_is_for(own_home: Path) -> None:
    tree = Tree(own_home / "tree", '[[counters]]\nname = "TASK"\npreset = "task-master"\n')
    done = tree.next("task")
    assert done.returncode == 2
    assert "TASK gives out no numbers" in done.stderr
    assert ".taskmaster/tasks/tasks.json" in done.stderr
    assert tree.next("--verify").returncode == 2  # no counter is here that could have doubles
