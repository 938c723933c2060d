from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from bench.revision import Revision
from context.small import FILES, Small, paths

from claimonce.context import index as indexes
from claimonce.context.errors import NoRepository
from claimonce.context.index import Index, open_index, place, sweep
from claimonce.context.index_update import refresh
from claimonce.context.queries import opened, root_of
from claimonce.context.snapshot import WorkTree, blob_id
from claimonce.hooks.git.errors import GitFailed


def known(index: Index) -> dict[str, str]:
    return {row["path"]: row["blob"] for row in index.rows("files_all")}


def test_tracked_and_untracked_files_are_in_and_ignored_ones_are_not(small: Small, index: Index) -> None:
    small.write("notes.txt", "not added yet")
    small.write("ignored/secret.txt", "nobody indexes this")
    small.refresh(index)
    assert set(known(index)) == {*FILES, "notes.txt"}


def test_only_what_changed_is_read(small: Small, index: Index) -> None:
    first = small.refresh(index)
    assert (first.read, first.commits) == (len(FILES), 1)
    again = small.refresh(index)
    assert (again.read, again.gone, again.commits) == (0, 0, 0)
    small.write("src/shop/invoice.py", "def render_receipt(): ...\n")
    (small.root / "web/cart.js").unlink()
    third = small.refresh(index)
    assert (third.read, third.gone, third.commits) == (1, 1, 0)
    assert "web/cart.js" not in known(index)


def test_a_changed_file_answers_for_its_new_words_alone(small: Small, index: Index) -> None:
    assert paths(small.ask(index, "exponential backoff"))[0] == "src/shop/order_retry.py"
    small.write("src/shop/order_retry.py", "def linear_wait(): ...\n")
    small.write("src/shop/wait.py", "def exponential_backoff(): ...\n")
    assert paths(small.ask(index, "exponential backoff"))[0] == "src/shop/wait.py"


def test_ids_are_those_of_git_whether_it_has_the_file_or_not(small: Small, index: Index) -> None:
    small.write("new.txt", "fresh\n")
    small.refresh(index)
    assert known(index)["new.txt"] == small.git("hash-object", "new.txt") == blob_id(b"fresh\n")
    assert known(index)["docs/taxes.md"] == small.git("rev-parse", "HEAD:docs/taxes.md")


def test_a_commit_of_known_content_is_not_read_again(small: Small, index: Index) -> None:
    small.write("new.txt", "fresh\n")
    small.refresh(index)
    small.commit("Add the note")
    done = small.refresh(index)
    assert (done.read, done.commits) == (0, 1)


def test_commits_of_another_branch_are_forgotten_with_it(small: Small, index: Index) -> None:
    small.git("checkout", "-q", "-b", "side")
    small.commit("Teach the cart to juggle", **{"web/cart.js": "// later\n"})
    assert small.ask(index, "juggle").commits
    small.git("checkout", "-q", "main")
    assert not small.ask(index, "juggle").commits


def test_a_revision_knows_nothing_that_came_after_it(small: Small, index: Index) -> None:
    before = small.git("rev-parse", "HEAD")
    small.commit("Teach the cart to juggle", **{"web/juggle.js": "export const juggle = 1\n"})
    refresh(index, Revision(str(small.root), before))
    assert "web/juggle.js" not in known(index)
    assert index.number("commit_count") == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("picture.dat", b"\0\1\2 words here"), ("yarn.lock", b"words here"), ("huge.txt", b"words here " * 60_000)],
)
def test_what_is_not_to_be_read_is_found_by_its_path_alone(
    small: Small, index: Index, name: str, content: bytes
) -> None:
    (small.root / name).write_bytes(content)
    assert name not in paths(small.ask(index, "words here"))
    assert name in paths(small.ask(index, f"what is {name}?"))


def test_links_are_not_followed_out_of_the_tree(small: Small, index: Index, own_home: Path) -> None:
    (own_home / "private.txt").write_text("zebra")
    (small.root / "link.txt").symlink_to(own_home / "private.txt")
    small.commit("Add a link")
    assert small.ask(index, "zebra").files == () or "link.txt" not in known(index)
    assert "link.txt" not in known(index)


def test_names_with_blanks_and_umlauts_are_kept(small: Small, index: Index) -> None:
    small.write("grüne Äpfel/käse datei.txt", "gouda\n")
    small.commit("Käse")
    assert paths(small.ask(index, "gouda"))[0] == "grüne Äpfel/käse datei.txt"


def test_a_repository_without_a_commit_has_its_files(own_home: Path, index: Index) -> None:
    small = Small(own_home / "empty")
    small.root.mkdir()
    small.git("init", "-q")
    small.write("first.py", "def beginning(): ...\n")
    assert paths(small.ask(index, "beginning")) == ["first.py"]


def test_the_index_is_private(small: Small) -> None:
    opened(str(small.root), os.environ)
    folder = Path(place(str(small.root), os.environ)).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in folder.iterdir()} == {0}


def test_a_broken_index_is_made_anew(small: Small) -> None:
    path = Path(place(str(small.root), os.environ))
    path.write_bytes(b"this is no database" * 1000)
    index = open_index(str(small.root), os.environ)
    assert small.refresh(index).read == len(FILES)


def test_an_index_of_another_form_is_made_anew(small: Small) -> None:
    index = open_index(str(small.root), os.environ)
    small.refresh(index)
    index.close()
    with sqlite3.connect(place(str(small.root), os.environ)) as db:
        db.execute(f"PRAGMA user_version = {indexes.FORM + 1}")
    db.close()
    assert small.refresh(open_index(str(small.root), os.environ)).read == len(FILES)


def test_a_second_worktree_begins_with_what_the_first_one_knows(small: Small, own_home: Path) -> None:
    small.refresh(open_index(str(small.root), os.environ))
    other = Small(own_home / "other")
    small.git("worktree", "add", "-q", str(other.root))
    done = other.refresh(open_index(str(other.root), os.environ))
    assert (done.read, done.commits) == (0, 0)


def test_the_index_of_a_tree_that_is_gone_is_deleted(small: Small, own_home: Path) -> None:
    other = Small(own_home / "other")
    small.git("worktree", "add", "-q", str(other.root))
    open_index(str(other.root), os.environ).close()
    small.git("worktree", "remove", str(other.root))
    assert sweep(os.environ) == 1
    assert sweep(os.environ) == 0


def test_two_that_refresh_at_once_agree(small: Small) -> None:
    for number in range(60):
        small.write(f"many/file_{number}.py", f"def thing_{number}(): ...\n")
    words = [sys.executable, "-m", "claimonce.cli", "context", "index", "--repo", str(small.root)]
    started = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [each.wait(60) for each in started] == [0, 0, 0]
    index = open_index(str(small.root), os.environ)
    assert small.refresh(index).read == 0
    assert len(known(index)) == len(FILES) + 60


def test_a_clone_without_old_contents_is_indexed_all_the_same(small: Small, own_home: Path, index: Index) -> None:
    text = (small.root / "web/cart.js").read_text().replace("ShoppingCart", "ShoppingBasket")
    small.git("mv", "web/cart.js", "web/basket.js")
    small.commit("Call it a basket", **{"web/basket.js": text})
    small.commit("Empty it", **{"web/basket.js": "// empty\n"})
    partial = Small(own_home / "partial")
    small.git("config", "uploadpack.allowFilter", "true")
    words = ["git", "clone", "-q", "--filter=blob:none", f"file://{small.root}", str(partial.root)]
    subprocess.run(words, check=True, capture_output=True)
    partial.git("config", "remote.origin.promisor", "false")
    assert partial.refresh(index).commits == 3


def test_outside_a_repository_the_answer_says_where_to_go(tmp_path: Path) -> None:
    with pytest.raises(NoRepository, match="--repo"):
        root_of(str(tmp_path))


def test_what_git_refuses_is_said_with_gits_words(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match="not a git repository"):
        WorkTree(str(tmp_path)).files()
