"""No page promises what is not there: links, verbs, options, settings, variables, exit codes, events, files."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs import generate, pages
from docs.generate import DOCS, ROOT
from docs.pages import PAGES

from claimonce.agents.dispatch import _HANDLERS
from claimonce.agents.install import entries, removal
from claimonce.cli import gate
from claimonce.hooks import exit_status
from claimonce.hooks.plugin_validation import FIRST_RESULT
from claimonce.settings.table import BY_KEY, COUNTER_KEYS, SECTIONS
from claimonce.shims import programs

REFERENCE = DOCS / "reference"
# Not `CLAIMONCE_GIT_PUSH__MODE`, which is a setting.
VARIABLE = re.compile(r"\bCLAIMONCE_[A-Z]+(?:_[A-Z]+)*\b")
each_page = pytest.mark.parametrize("page", PAGES, ids=pages.name)


@each_page
def test_fences_are_closed_and_say_their_language(page: Path) -> None:
    ticks = re.findall(r"^```", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(ticks) == 2 * len(pages.fences(page))
    assert [fence.line for fence in pages.fences(page) if not fence.kind] == []


@each_page
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for link in pages.links(page):
        if link.startswith(("http://", "https://")):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or anchor in pages.anchors(target), link


def test_every_page_can_be_reached_from_the_index() -> None:
    seen: set[Path] = set()
    left = [DOCS / "index.md"]
    while left:
        page = left.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        left += [(page.parent / link.partition("#")[0]).resolve() for link in pages.links(page) if "://" not in link]
    assert set(PAGES) - seen - {pages.README} == set()


def test_the_readme_leads_to_the_index() -> None:
    assert "docs/index.md" in pages.links(pages.README)


def _commands(page: Path) -> Iterator[list[str]]:
    """Yield the words after each `claimonce` that stands as a command in the page's code, up to that command's end."""
    codes = [fence.text for fence in pages.fences(page) if fence.kind in ("sh", "toml", "json", "ini", "yaml")]
    codes += [example.command for example in pages.examples(page)]
    for code in [*codes, *pages.inline(page)]:
        for line in code.splitlines():
            yield from _in_line(line)


def _in_line(line: str) -> Iterator[list[str]]:
    words = _words(line)
    for at, word in enumerate(words):
        if " " in word and "claimonce " in word:  # a command in a text: "$(claimonce shellenv)"
            yield from _in_line(word[word.index("claimonce ") :].strip("()`\"'"))
        elif word.rpartition("/")[2] == "claimonce":
            end = next((n for n, each in enumerate(words) if n > at and set(each) <= set("|&;()<>")), len(words))
            yield words[at + 1 : end]


def _words(text: str) -> list[str]:
    split = shlex.shlex(text, posix=True, punctuation_chars=True)
    split.whitespace_split, split.commenters = True, ""
    try:
        return list(split)
    except ValueError:
        return text.split()


@each_page
def test_every_verb_and_option_that_a_page_names_exists(page: Path) -> None:
    known = generate.verbs()
    for words in _commands(page):
        verb = words[0] if words else ""
        if not re.fullmatch(r"[a-z][a-z-]*", verb):
            continue
        assert verb in known, f"claimonce {' '.join(words)}"
        command = known.get(" ".join(words[:2]), known[verb])
        own = words[: words.index("--")] if "--" in words else words
        given = {word.partition("=")[0] for word in own if word.startswith("-") and word != "-"}
        if verb == "push":  # takes what git push takes
            given &= {"--wait", "--session", "--json"}
        assert given <= set(generate.options(command)), f"claimonce {' '.join(words)}"


def test_a_verb_that_does_not_exist_is_noticed() -> None:
    assert list(_in_line('x=$(claimonce check k) && claimonce gaet "a b" -- true | cat')) == [
        ["check", "k"],
        ["gaet", "a b", "--", "true"],
    ]
    assert list(_in_line('eval "$(claimonce shellenv)"')) == [["shellenv"]]


@each_page
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    for code in pages.inline(page):
        found = re.fullmatch(r"([a-z_]+)\.([a-z_]+)(?: *=.*)?", code)
        if found and found[1] in SECTIONS:
            assert f"{found[1]}.{found[2]}" in BY_KEY, code


@each_page
def test_every_settings_file_that_a_page_shows_can_be_obeyed(page: Path, tmp_path: Path) -> None:
    from claimonce.fleet import plan_file
    from claimonce.settings.load import load

    for number, fence in enumerate(each for each in pages.fences(page) if each.kind == "toml"):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "claimonce.toml").write_text(fence.text, encoding="utf-8")
        if "[[task]]" in fence.text:
            assert plan_file.read(folder / "claimonce.toml").tasks
            continue
        assert load(str(folder), {"HOME": str(folder)}).root == str(folder.resolve())


def test_the_variables_of_the_code_are_those_of_the_page() -> None:
    sources = [
        each
        for top in ("hooks", "plugins", "settings")
        for each in (ROOT / top).rglob("*")
        if each.suffix in (".py", ".sh") or each.name == "launch"
    ]
    used = {found for each in sources for found in VARIABLE.findall(each.read_text(encoding="utf-8"))}
    assert used == set(re.findall(r"^\| `(CLAIMONCE_[A-Z_]+)` \|", _reference("environment.md"), re.MULTILINE))


@each_page
def test_every_variable_that_a_page_names_is_on_the_page_of_variables(page: Path) -> None:
    named = set(VARIABLE.findall(page.read_text(encoding="utf-8")))
    assert {each for each in named if f"`{each}`" not in _reference("environment.md")} == set()


def _reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _code() -> str:
    """Return the Python code of the gate, without the settings themselves and the host's own file."""
    files = [*(ROOT / "hooks").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if file.name not in ("host.py", "testing.py"))


@pytest.mark.parametrize("key", BY_KEY)
def test_every_setting_is_read_by_the_code(key: str) -> None:
    row = BY_KEY[key]
    forms = (f'["{row.name}"]', f'.get("{row.name}"', f"settings.{key}")
    assert any(form in _code() for form in forms)


def test_hooks_that_are_said_to_be_called_are_those_that_are() -> None:
    methods = {name.removeprefix("claimonce_") for name in FIRST_RESULT}
    called = set(re.findall(r"(?:\bhost\.|\bhook\.claimonce_)(\w+)\(", _code())) & methods
    said = _reference("hooks.md").partition("In this version the gate calls")[2].partition("The other hooks")[0]
    assert {f"claimonce_{name}" for name in called} == set(re.findall(r"`(claimonce_\w+)`", said))


def test_every_exit_code_is_documented() -> None:
    rows = {int(each) for each in re.findall(r"^\| `(\d+)` \|", _reference("exit-codes.md"), re.MULTILINE)}
    assert rows == {0, 1, 2, 80, 81, 82, 83, 84, 85, 126, 127, 130}
    in_code = {exit_status.BUG, exit_status.INTERRUPTED, gate.HELD, gate.UNCERTAIN, gate.DONE_STRICT, programs.ASKED}
    assert in_code == {80, 81, 83, 84, 85, 130}


def test_every_event_that_is_answered_is_documented() -> None:
    page = _reference("claude-code-events.md")
    assert {event.name for event in (*entries.EVENTS, *entries.WORKTREES)} == set(_HANDLERS)
    assert [name for name in _HANDLERS if f"## {name}\n" not in page] == []


def test_every_file_in_the_state_folder_is_documented() -> None:
    page = _reference("files-and-folders.md")
    assert [name for name in removal._OURS if f"`{name}`" not in page] == []


def test_every_key_of_a_counter_is_shown_where_counters_are_gated() -> None:
    text = (DOCS / "how-to" / "gate-a-counter-file.md").read_text(encoding="utf-8")
    assert [key for key in COUNTER_KEYS if f"{key} =" not in text and f"`{key}`" not in text] == []


def test_pictures_are_in_a_language_that_code_hosts_draw() -> None:
    kinds = {fence.kind for page in PAGES for fence in pages.fences(page)}
    assert "mermaid" in kinds
    assert kinds <= {"console", "sh", "toml", "json", "python", "text", "mermaid", "ini", "yaml"}


# Sentences over which readers stumbled, each with what they looked for: by default, per, restart, refresh.
STUMBLED = re.compile(
    r"without a word it is|the current one without a word|start them anew|anew every second|on any road that shares|"
    r"numbers taken again|least sure findings|in so many words"
)


@each_page
def test_no_page_has_a_sentence_over_which_readers_stumbled(page: Path) -> None:
    assert STUMBLED.findall(page.read_text(encoding="utf-8").replace("\n", " ")) == []


def test_the_readme_shows_what_a_screen_shows() -> None:
    shown = re.findall(r"!\[[^\]]+\]\((\S+)\)", pages.README.read_text(encoding="utf-8"))
    assert shown
    assert all((pages.README.parent / each).is_file() for each in shown)


def test_the_page_of_tools_that_number_has_each_that_is_run_with_its_version_and_its_preset() -> None:
    text = (REFERENCE / "numbering-tools.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    tools = tomllib.loads((ROOT / "tests" / "tools" / "numbers.toml").read_text())
    for each in (one for group_of in tools.values() for one in group_of):
        name, preset = each["name"].partition(",")[0], each.get("preset")
        said = [line for line in rows if line.startswith(f"| {name} ")] if preset else [text]
        assert any((f"`{preset}`" if preset else name) in line for line in said), each["name"]
