"""What the audit puts off changes nothing of what it finds: patterns, the words of prose, what a text names."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from audit.trees import audited, tree
from hypothesis import given
from hypothesis import strategies as st

import claimonce.audit
from claimonce.audit.late_pattern import WAYS, late
from claimonce.audit.reach import links_of, prompt_inputs

TEXTS = ("", "git push", "a, b", "You are\nan agent", "x" * 50)


@pytest.mark.parametrize("pattern", [r"\w+", r"^You", r"(a)|(b)", r"x{3}"])
@pytest.mark.parametrize("flags", [0, re.IGNORECASE | re.MULTILINE])
def test_a_late_pattern_answers_as_the_compiled_one(pattern: str, flags: int) -> None:
    for text in TEXTS:
        one, other = late(pattern, flags), re.compile(pattern, flags)
        assert [match.span() for match in one.finditer(text)] == [match.span() for match in other.finditer(text)]
        assert one.sub("-", text) == other.sub("-", text)
        assert one.findall(text) == other.findall(text)
        assert one.split(text) == other.split(text)
        assert (one.pattern, one.groups) == (other.pattern, other.groups)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(claimonce.audit.__path__, "claimonce.audit."):
        if not found.name.endswith("__main__"):
            for name, value in vars(import_module(found.name)).items():
                if type(value) is late:
                    yield f"{found.name}.{name}", value


def test_every_pattern_of_the_audit_is_one() -> None:
    every = dict(patterns())
    assert len(every) > 100
    for name, pattern in every.items():
        assert all(callable(getattr(pattern, way)) for way in WAYS), name


LINE = st.lists(
    st.sampled_from(
        (
            "claude",
            "codex",
            " -p",
            " ",
            "=",
            "x",
            "$ASK",
            "ASK=",
            '"',
            "go.md",
            "cat ",
            "|",
            "<",
            "\t",
            "(",
            "exec",
            "\\",
        )
    ),
    max_size=7,
).map("".join)


@given(st.lists(LINE, max_size=6))
def test_the_lines_that_name_a_client_are_those_on_which_it_is_found(lines: list[str]) -> None:
    numbered = list(enumerate(lines, 1))
    assert prompt_inputs._commands(numbered) == [
        at for at, line in enumerate(lines) if prompt_inputs.COMMAND.search(line)
    ]


WORD = st.sampled_from(("open", "(", "ASK", ".read", "_text", "load", " ", "\n", "x", ".", ")", "=", "read", "ASKED"))


@given(st.lists(WORD, max_size=12).map("".join))
def test_a_name_is_read_where_the_whole_look_finds_it(text: str) -> None:
    every = {match[1] or match[2] for match in prompt_inputs.READ.finditer(text)}
    names = prompt_inputs.Names(text)
    assert {name for name in ("ASK", "ASKED", "x", "read", "open", "read_text") if name in names} == (
        every & {"ASK", "ASKED", "x", "read", "open", "read_text"}
    )


@pytest.mark.parametrize(
    "word", ["claude", "an Agent", "useragent", "user-agent", "llm", "llms", "Qwen", "mypi", "ampere"]
)
def test_only_a_file_that_names_a_client_is_looked_through(word: str) -> None:
    text = f"# {word}\nASK = open('texts/go.md').read()\n"
    named = re.search(r"claude|\bagent|\bqwen|\bllm\b|\bamp\b", word, re.IGNORECASE) is not None
    assert bool(links_of("a.py", "code", text.encode())) is named


def test_the_words_of_prose_are_those_of_the_tree_that_is_read(tmp_path: Path) -> None:
    """A tree without prose leaves nothing behind for the next one."""
    audited(tree(tmp_path / "a", {"a.py": "import subprocess\nsubprocess.run(['git', 'push'])\n"}), gates=("nobody",))
    text = {"CLAUDE.md": "1. Behind once-only: push the branch to origin.\n"}
    found = audited(tree(tmp_path / "b", text), gates=("once-only",)).findings
    assert [each.verdict for each in found] == [
        each.verdict for each in audited(tmp_path / "b", gates=("once-only",)).findings
    ]
    assert {each.verdict for each in found} == {"gated"}
    assert {each.verdict for each in audited(tmp_path / "b").findings} == {"ungated"}
