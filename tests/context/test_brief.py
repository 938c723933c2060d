from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from context.small import Small
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimonce.context import brief, needs, queries
from claimonce.context.brief import Brief, BriefRequest
from claimonce.context.errors import NothingAsked
from claimonce.context.index import Index
from claimonce.context.snapshot import WorkTree
from claimonce.gate import clock, markers
from claimonce.gate.store import open_store
from examples import examples

TASK = "the invoice must round the tax"


def ask(small: Small, task: str = TASK, **request: object) -> Brief:
    return queries.brief_for(str(small.root), BriefRequest("env:one", **request), os.environ, task, open_store())  # type: ignore[arg-type]


def files(made: Brief) -> list[str]:
    return [line.path for line in made.lines if line.path]


def test_each_line_names_a_file_its_lines_and_the_reason(small: Small) -> None:
    made = ask(small)
    assert "src/shop/invoice.py" in files(made)
    assert "docs/taxes.md" in files(made)
    line = next(line for line in made.lines if line.path == "src/shop/invoice.py")
    assert line.text.startswith("src/shop/invoice.py:1-3 def render_invoice - ")
    assert all(line.why for line in made.lines if line.path)


def test_the_lines_that_are_named_hold_the_words(small: Small) -> None:
    small.write("long.py", "\n" * 500 + "def discount():\n    return 'zebra'\n" + "\n" * 500)
    line = next(line for line in ask(small, "zebra").lines if line.path == "long.py")
    assert line.pages == ((501, 502),)


def test_a_second_brief_holds_only_what_is_new(small: Small) -> None:
    first = ask(small)
    again = ask(small)
    assert again.lines == []
    assert again.known == len(first.lines)
    assert "Nothing new" in again.text


def test_a_file_that_changed_comes_back_and_one_that_is_gone_is_named(small: Small) -> None:
    ask(small)
    small.write("src/shop/invoice.py", "# rounded\ndef render_invoice(order):\n    return round(order.tax)\n")
    (small.root / "docs/taxes.md").unlink()
    made = ask(small)
    assert files(made) == ["src/shop/invoice.py"]
    assert made.gone == ["docs/taxes.md"]


def test_all_repeats_everything(small: Small) -> None:
    first = ask(small)
    assert [line.text for line in ask(small, everything=True).lines] == [line.text for line in first.lines]


def test_another_task_begins_anew(small: Small) -> None:
    ask(small)
    assert "web/cart.js" in files(ask(small, "the shopping cart loses items"))
    assert "src/shop/invoice.py" in files(ask(small))


def test_another_session_is_told_everything(small: Small) -> None:
    ask(small)
    other = queries.brief_for(str(small.root), BriefRequest("env:two"), os.environ, TASK)
    assert "src/shop/invoice.py" in files(other)


def test_a_need_adds_what_was_missing(small: Small) -> None:
    ask(small)
    made = queries.need(str(small.root), BriefRequest("env:one"), "where does exponential backoff happen?", os.environ)
    assert files(made)[0] == "src/shop/order_retry.py"
    assert "Context for: where does exponential backoff happen?" in made.text


def test_a_need_stands_alone_too(small: Small) -> None:
    assert (
        files(queries.need(str(small.root), BriefRequest("env:one"), "shopping cart", os.environ))[0] == "web/cart.js"
    )


def test_without_a_task_or_a_need_there_is_nothing_to_ask(small: Small) -> None:
    with pytest.raises(NothingAsked, match="--task"):
        ask(small, "")


def test_the_same_content_is_listed_once(small: Small) -> None:
    small.write("copy/invoice.py", (small.root / "src/shop/invoice.py").read_text())
    made = ask(small)
    assert sum(path.endswith("/invoice.py") for path in files(made)) == 1
    assert "the same content: " in made.text


def test_what_does_not_belong_is_left_out(small: Small) -> None:
    assert files(ask(small, "zebra crossing")) == []
    assert "Nothing in this repository speaks of it" in ask(small, "unicorn").text


def test_a_reason_names_a_word_and_not_its_parts_beside_it(small: Small) -> None:
    small.write("src/hook.py", "class GitHub: ...\n")
    said = next(line.why for line in ask(small, "the GitHub hook").lines if line.path == "src/hook.py")
    assert "github" in said
    assert not {"git", "hub"} & set(said.replace(",", "").replace(";", "").split())


@given(task=st.text(min_size=1, max_size=2_000), budget=st.integers(100, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(25), deadline=None)
def test_no_brief_is_larger_than_its_budget(small: Small, index: Index, task: str, budget: int) -> None:
    for number in range(12):
        small.write(f"src/part_{number}.py", f"def invoice_{number}():\n    '''tax {task[:20]!r}'''\n")
    needs.begin(index, "env:one", f"invoice tax {task}")
    made = brief.deliver(index, WorkTree(str(small.root)), BriefRequest("env:one", budget))
    assert made.tokens <= budget or len(made.lines) == 1


def test_what_is_left_out_for_want_of_room_is_not_taken_for_delivered(small: Small) -> None:
    for number in range(12):
        small.write(f"src/part_{number}.py", f"def invoice_{number}():\n    '''tax round'''\n    return {number}\n")
    first = ask(small, budget=150)
    assert first.left_out
    assert set(files(ask(small, budget=4_000))) & {f"src/part_{number}.py" for number in range(12)}


def test_acts_that_speak_of_the_task_are_named(small: Small) -> None:
    store = open_store()
    with store:
        markers.put(store, "notify:tekla@example.test/invoice-rounding", "notify", "claude:abc", "24h", {"id": "17"})
        markers.put(store, "notify:tekla@example.test/picnic", "notify", "claude:abc", "24h", {"id": "18"})
    made = ask(small)
    acts = [line.text for line in made.lines if line.section.startswith("Acts")]
    assert len(acts) == 1
    assert "invoice-rounding: done, claude:abc" in acts[0]


def test_what_others_wrote_is_one_line_without_control_characters(small: Small) -> None:
    small.commit("invoice tax \x1b[31mred\x1b[0m\r\nround it", **{"src/shop/invoice.py": "def tax(): ...\n"})
    made = ask(small)
    assert "\x1b" not in made.text
    assert all("\n" not in line.text for line in made.lines)


def test_needs_are_forgotten_after_a_month(small: Small, index: Index) -> None:
    with index:
        index.rows("put_need", session="env:old", kind="need", text="x", wall=clock.unix() - needs.KEPT - 1)
    needs.begin(index, "env:one", TASK)
    assert needs.find_asked(index, "env:old").needs == ()


def claimonce(cwd: Path, *args: str, feed: str = "") -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "claimonce.cli", "context", *args]
    return subprocess.run(words, cwd=cwd, input=feed, capture_output=True, text=True, check=False, timeout=60)


def test_the_verb_prints_the_brief_and_its_json(small: Small) -> None:
    said = claimonce(small.root / "src", "brief", "--task", TASK)
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith(f"Context for: {TASK}\nFiles:\n- ")
    import json

    data = json.loads(claimonce(small.root, "brief", "--all", "--json").stdout)
    assert {"src/shop/invoice.py", "docs/taxes.md"} <= {line["path"] for line in data["lines"]}
    assert data["tokens"] < 2_000


def test_a_task_comes_from_a_file_or_from_stdin(small: Small) -> None:
    (small.root.parent / "task.txt").write_text(TASK)
    assert "invoice.py" in claimonce(small.root, "brief", "-t", "@../task.txt").stdout
    assert "cart.js" in claimonce(small.root, "need", "-", feed="shopping cart").stdout
    missing = claimonce(small.root, "brief", "-t", "@nowhere.txt")
    assert missing.returncode == 2
    assert "nowhere.txt: cannot be read" in missing.stderr


def test_mistakes_are_one_line_with_the_next_step(small: Small, tmp_path: Path) -> None:
    for where, args, hint in (
        (small.root, ("brief",), "give --task TEXT"),
        (tmp_path, ("index",), "--repo"),
        (small.root, ("need", "  "), "say what is missing"),
        (small.root, ("brief", "--budget", "5"), "100<=x<=50000"),
    ):
        said = claimonce(where, *args)
        assert said.returncode == 2, said.stdout
        assert hint in said.stderr


def test_index_says_what_it_read(small: Small) -> None:
    assert claimonce(small.root, "index").stdout == "7 files: 7 read, 0 gone; 1 commits read\n"
    assert claimonce(small.root, "index").stdout == "7 files: 0 read, 0 gone; 0 commits read\n"
