from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.context import reports, synthesis
from claimonce.context.errors import BadReport

ONE = """\
# Report: write the article on rain
worker: wren
state: done

## Done
- article on rain, 900 words

## Files
- articles/rain.md - new
- index.json - one entry

## Keys
- Notify_Tekla - told about the date

## Numbers
- SP-152 - the article

## Open questions
- none

## Conflicts
- index.json was moved by finch - rebased, both entries kept
"""
TWO = """\
# Report: write the article on snow
worker: finch
state: partly

### What was done
1. article on snow

### Files touched:
* `index.json` \u2014 one entry
* ./articles/snow.md

### Keys
- notify-tekla

### Numbers
- SP 152 - by mistake
- sp 153

### Questions
- Who draws the map?

### Conflicts
- the title collides with the one of wren
"""


def put(folder: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.md") for name in texts]


def test_the_page_says_what_needs_a_person_first(tmp_path: Path) -> None:
    page = synthesis.page(synthesis.read_all(put(tmp_path, one=ONE, two=TWO)))
    assert page == (
        "2 reports: 1 done, 1 partly\n"
        "! SP 152 is used by wren, finch: one of them must take another\n"
        "\nOpen questions:\n- finch: Who draws the map?\n"
        "\nConflicts:\n"
        "- wren: index.json was moved by finch - rebased, both entries kept\n"
        "- finch: the title collides with the one of wren - NOT SETTLED: the report does not say how\n"
        "\nTouched by more than one:\n- index.json: wren, finch\n- notify-tekla: wren, finch\n"
        "\nNumbers:\n- SP 152: finch, by mistake\n- SP 152: wren, the article\n- SP 153: finch\n"
        "\nDone:\n- wren: article on rain, 900 words\n- finch [partly]: article on snow"
    )


def test_the_form_read_back_is_a_report(tmp_path: Path) -> None:
    found = reports.parse(reports.form("write the article on rain", "wren"))
    assert (found.worker, found.task) == ("wren", "write the article on rain")
    assert set(found.sections) == set(reports.SECTIONS)


@pytest.mark.parametrize("text", ["", "hello", "# Report: x\nworker: me\n", "\0\1\2"])
def test_a_text_without_a_section_is_no_report(text: str) -> None:
    with pytest.raises(BadReport, match="claimonce context report"):
        reports.parse(text)


def test_a_report_that_cannot_be_read_keeps_nobody_elses_out(tmp_path: Path) -> None:
    made = synthesis.read_all([*put(tmp_path, one=ONE, bad="nothing"), str(tmp_path / "missing.md")])
    assert [report.worker for report in made.reports] == ["wren"]
    assert len(made.unread) == 2
    assert "! not read: " in synthesis.page(made)


def test_one_worker_that_names_a_file_twice_shares_it_with_nobody(tmp_path: Path) -> None:
    twice = ONE.replace("- index.json - one entry", "- index.json - one entry\n- index.json - another")
    assert synthesis.read_all(put(tmp_path, one=twice)).shared == []


def test_a_worker_without_a_name_goes_by_the_file(tmp_path: Path) -> None:
    assert synthesis.read_all(put(tmp_path, robin="## Done\n- it\n")).reports[0].worker == "robin"


def test_what_a_worker_wrote_cannot_steer_a_terminal(tmp_path: Path) -> None:
    made = synthesis.read_all(put(tmp_path, one="## Done\n- \x1b[2Jgone\n## Open questions\n- \x1b]0;x\x07?\n"))
    assert "\x1b" not in synthesis.page(made)


@given(st.lists(st.text(min_size=1, max_size=300), max_size=40), st.integers(0, 40))
@settings(deadline=None)
def test_it_is_one_page_whatever_is_reported(items: list[str], count: int) -> None:
    text = "## Done\n" + "".join(f"- {' '.join(item.split())}\n" for item in items)
    text += "## Open questions\n" + "".join(f"- {' '.join(item.split())}\n" for item in items)
    found = [reports.parse(f"worker: w{number}\n{text}", f"w{number}.md") for number in range(count)]
    assert len(synthesis.page(synthesis.together(found)).splitlines()) <= synthesis.MOST_LINES


def claimonce(*args: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "claimonce.cli", "context", *args]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_the_verb_takes_a_folder_and_prints_the_page(tmp_path: Path) -> None:
    put(tmp_path, one=ONE, two=TWO)
    (tmp_path / "notes.txt").write_text("no report")
    said = claimonce("synthesise", str(tmp_path))
    assert said.stdout.startswith("2 reports: 1 done, 1 partly\n")
    data = json.loads(claimonce("synthesise", str(tmp_path), "--json").stdout)
    assert data["numbers_used_twice"] == [{"name": "SP 152", "workers": ["wren", "finch"]}]
    assert {each["name"] for each in data["shared"]} == {"index.json", "notify-tekla"}


def test_the_verb_fails_when_no_report_could_be_read(tmp_path: Path) -> None:
    said = claimonce("synthesise", str(tmp_path / "missing.md"))
    assert (said.returncode, said.stdout) == (2, "")
    assert "missing.md" in said.stderr


def test_the_form_can_be_printed() -> None:
    said = claimonce("report", "--task", "rain", "--worker", "wren").stdout
    assert said == reports.form("rain", "wren")
