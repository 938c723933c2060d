"""What is generated is current, and everything that the code offers is in it."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from docs import generate, manual
from docs.generate import DOCS

from claimonce.hooks.plugin_validation import FIRST_RESULT
from claimonce.settings.table import COUNTER_KEYS, TABLE

PAGES = sorted(page for page in DOCS.rglob("*.md") if generate.names(page))


def _text(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_generated_block_says_what_the_code_says_now(page) -> None:
    current = generate.rendered(page) == page.read_text(encoding="utf-8")
    assert current, f"{page.name} is out of date; run: python tests/docs/generate.py"


def test_every_generated_block_stands_on_exactly_one_page() -> None:
    assert sorted(name for page in PAGES for name in generate.names(page)) == sorted(generate.BLOCKS)


@pytest.mark.parametrize("name", manual.PAGES)
def test_a_page_of_man_says_what_the_code_says_now(name: str) -> None:
    assert manual.pages()[name] == _text(name), f"{name} is out of date; run: python tests/docs/generate.py"


def test_the_page_of_man_has_every_verb_with_every_option() -> None:
    page = _text("claimonce.1").replace(r"\-", "-")
    for name, command in generate.verbs().items():
        section = page.partition(f".SS claimonce {name}\n")[2].partition("\n.SS ")[0]
        shown = {one for each in generate.listed(command) for one in (*each.opts, *each.secondary_opts)}
        assert section, name
        assert [one for one in shown if one not in section] == [], name


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
@pytest.mark.parametrize("name", manual.PAGES)
def test_groff_draws_a_page_of_man_without_a_warning(name: str) -> None:
    words = ["groff", "-man", "-ww", "-Tutf8", "-P-cbou", str(DOCS / "reference" / name)]
    drawn = subprocess.run(words, capture_output=True, text=True, check=True)
    assert drawn.stderr == ""
    assert f"{name.removesuffix('.1')} - " in drawn.stdout


def test_roff_takes_no_line_of_ours_for_a_request() -> None:
    assert manual.roff(".sh is a shell's") == r"\&.sh is a shell\(aqs"
    assert manual.roff("`git push -f` at C:\\x") == r"\fBgit push \-f\fR at C:\ex"
    assert manual.roff("one ` alone") == r"one \(ga alone"


def test_every_verb_is_documented_with_every_option() -> None:
    page = _text("cli.md")
    for name, command in generate.verbs().items():
        section = page.partition(f"## `claimonce {name}`\n")[2].partition("\n## ")[0]
        assert section, name
        missing = [one for one in set(generate.options(command)) - {"-h", "--help"} if f"`{one}`" not in section]
        assert missing == [], name


def test_every_verb_says_what_it_is_for() -> None:
    assert [name for name, command in generate.verbs().items() if not command.help] == []


def test_every_setting_is_documented() -> None:
    page = _text("settings.md")
    for row in TABLE:
        section = page.partition(f"## `[{row.section}]`\n")[2].partition("\n## ")[0]
        assert f"| `{row.name}` |" in section, row.key
    counters = page.partition("## `[[counters]]`\n")[2]
    assert all(f"| `{key}` |" in counters for key in COUNTER_KEYS)


def test_every_hook_is_documented_with_its_signature() -> None:
    page = _text("hooks.md")
    assert len(FIRST_RESULT) >= 8
    for name in FIRST_RESULT:
        assert f"## `{name}`\n\n```python\n{generate.signature(name)}\n```\n" in page, name
