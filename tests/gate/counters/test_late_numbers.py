from __future__ import annotations

from pathlib import Path

import pytest
from gate.counters.conftest import JSON, commit, git, make

from claimonce.gate.counters import allocation
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import Ambiguous
from claimonce.gate.counters.late_numbers import replace_pending
from claimonce.gate.store import Store


def test_the_waiting_word_gets_its_number_in_names_and_texts(store: Store, counter: Counter, tree: Path) -> None:
    page = tree / "content" / "sp-PENDING-lynx.md"
    page.write_text("# SP-PENDING\nNot XSP-PENDING.\n")
    (tree / "index.md").write_text("- [SP-PENDING](content/sp-PENDING-lynx.md)\n")
    git(tree, "add", "-A")
    git(tree, "commit", "-q", "-m", "waits")
    landed = replace_pending(str(tree), counter, store, "env:one", purpose="lynx")
    assert list(landed.numbers.values()) == [152]
    assert landed.renamed == {"content/sp-PENDING-lynx.md": "content/sp-152-lynx.md"}
    assert landed.changed == ["content/sp-152-lynx.md", "index.md"]
    assert not page.exists()
    assert (tree / "content" / "sp-152-lynx.md").read_text() == "# SP-152\nNot XSP-PENDING.\n"
    assert (tree / "index.md").read_text() == "- [SP-152](content/sp-152-lynx.md)\n"
    assert (tree / "counter.json").read_text() == JSON.replace("152", "153")
    assert "sp-152-lynx.md" in git(tree, "status", "--short")
    again = replace_pending(str(tree), counter, store, "env:one")
    assert (again.numbers, allocation.next_of(store, counter)) == ({}, 153)


def test_each_article_gets_its_own_and_its_translations_share_it(store: Store, tree: Path) -> None:
    counter = make(tree, files="content/*sp-{n}-*.md")
    for name in ("sp-PENDING-a.md", "en-sp-PENDING-a.md", "sp-pending-b.md"):
        (tree / "content" / name).write_text("SP-PENDING, see sp-PENDING-a\n")
    landed = replace_pending(str(tree), counter, store, "env:one")
    assert sorted(landed.renamed.values()) == [
        "content/en-sp-152-a.md", "content/sp-152-a.md", "content/sp-153-b.md",
    ]  # fmt: skip
    assert (tree / "content" / "sp-153-b.md").read_text() == "SP-153, see sp-152-a\n"


def test_a_text_that_may_mean_several_changes_nothing_and_costs_nothing(
    store: Store, counter: Counter, tree: Path
) -> None:
    for name in ("a", "b"):
        (tree / "content" / f"sp-PENDING-{name}.md").write_text("x")
    (tree / "index.md").write_text("SP-PENDING\n")
    with pytest.raises(Ambiguous, match=r"index\.md"):
        replace_pending(str(tree), counter, store, "env:one")
    assert allocation.next_of(store, counter) == 0
    assert (tree / "content" / "sp-PENDING-a.md").exists()


def test_only_what_changed_since_the_base_is_landed(store: Store, counter: Counter, tree: Path) -> None:
    (tree / "HOWTO.md").write_text("Write SP-PENDING and wait.\n")
    commit(tree, "How to")
    base = git(tree, "rev-parse", "HEAD").strip()
    (tree / "content" / "sp-PENDING-a.md").write_text("SP-PENDING")
    replace_pending(str(tree), counter, store, "env:one", base=base)
    assert (tree / "HOWTO.md").read_text() == "Write SP-PENDING and wait.\n"
    assert (tree / "content" / "sp-152-a.md").read_text() == "SP-152"


def test_a_number_whose_name_is_taken_is_passed_over(store: Store, counter: Counter, tree: Path) -> None:
    (tree / "content" / "sp-152-a.md").write_text("theirs")
    (tree / "content" / "sp-PENDING-a.md").write_text("mine")
    replace_pending(str(tree), counter, store, "env:one")
    assert (tree / "content" / "sp-152-a.md").read_text() == "theirs"
    assert (tree / "content" / "sp-153-a.md").read_text() == "mine"


def test_front_matter_and_width_are_written_as_configured(store: Store, tree: Path) -> None:
    counter = make(tree, files="content/{n:5}-*.md", front_matter="sp", label="SP-{n}")
    (tree / "content" / "PENDING-a.md").write_text("---\ntitle: x\nsp: PENDING\n---\nSP-PENDING\n")
    replace_pending(str(tree), counter, store, "env:one")
    assert (tree / "content" / "00152-a.md").read_text() == "---\ntitle: x\nsp: 152\n---\nSP-152\n"
