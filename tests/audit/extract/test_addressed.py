"""The words that are looked for before the patterns of a text for agents lose nothing that the patterns find."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from claimonce.audit.extract import addressed

PIECES = (
    b"$ARGUMENTS", b"$ARGUMENT", b"AI", b"coding", b"LLM", b"AI-coding", b"AI coding", b"agent", b"agents",
    b"assistant", b"assistants", b"must", b"should", b"MUST", b"needs to", b"need to", b"subagent_type", b"TodoWrite",
    b"ExitPlanMode", b"AskUserQuestion", b"mcp__docs__read", b"mcp__x", b"Task tool", b"`Read` tool", b"Edit tools",
    b"`Bash", b"Write` tool", b"tool", b"Claude", b"Claude Code", b"you are", b"You", b"act as", b"\xe4\xbd\xa0",
    b"---", b"# ", b"\n", b"x",
)  # fmt: skip


OPENINGS = (
    b"---\n", b"---\n", b"---\n", b"---", b"name: x\n", b"# Agent rules\n", b"# Playbook\n", b"# Notes\n", b"\n", b"  ",
    b"- item\n", b"You are a reviewer.\n", b"you are an ", b"you review pull requests\n", b"you can ", b"act as a ",
    b"**", b"<role>\n", b"Some words.\n", b"\xef\xbb\xbf", b"\xe4\xbd\xa0\xe6\x98\xaf", b"\r\n",
)  # fmt: skip


def texts(count: int, pieces: tuple[bytes, ...] = PIECES) -> Iterator[bytes]:
    rng = random.Random(5)
    for _ in range(count):
        between = rng.choice((b" ", b" ", b" ", b"", b"\n", b"-") if pieces is PIECES else (b"", b"", b"\n"))
        yield between.join(rng.choice(pieces) for _ in range(rng.randrange(1, 9)))


def by_patterns_alone(text: bytes) -> bool:
    tools = {one.strip(b"`") for one in addressed.TOOLS.findall(text)}
    return addressed.SPOKEN.search(text) is not None or len(tools) >= addressed.SEVERAL


def lost(count: int) -> list[bytes]:
    return [text for text in texts(count) if addressed.is_spoken(text) is not by_patterns_alone(text)]


def test_what_the_patterns_find_is_found() -> None:
    every = list(texts(20_000))
    assert sum(map(addressed.is_spoken, every)) > 300
    assert lost(20_000) == []


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("SPOKEN_TO", (b" agent",)),
        ("SPOKEN_SO", (b"AI assistant",)),
        ("SPOKEN_SO", (b"coding agent",)),
        ("TOOL_WORDS", (b"mcp__", b"TodoWrite")),
        ("NAMED_TOOLS", (b"Task tool", b"Read` tool")),
    ],
)
def test_words_that_are_missing_are_noticed(
    monkeypatch: pytest.MonkeyPatch, name: str, missing: tuple[bytes, ...]
) -> None:
    words: tuple[bytes, ...] = getattr(addressed, name)
    assert set(missing) < set(words)
    monkeypatch.setattr(addressed, name, tuple(word for word in words if word not in missing))
    assert lost(20_000)


# Front matter and what stands below it in one pattern, which tries each line as the last.
MATTER = rb"\s*---\n(?:[^\n]*\n){0,40}?---"
WHOLE = re.compile(
    addressed.START + b"(?:" + MATTER + b")?(?:" + addressed.TITLE + b"|" + addressed.ADDRESS + b")|"
    + addressed.START + MATTER + addressed.TOLD,
    re.IGNORECASE,
)  # fmt: skip


def test_who_is_spoken_to_is_found_as_by_one_pattern() -> None:
    every = [*texts(10_000), *texts(20_000, OPENINGS)]
    told = [text for text in every if WHOLE.match(text)]
    assert 1_000 < len(told) < len(every) - 1_000
    assert told == [text for text in every if addressed.is_addressed(text)]


@pytest.mark.parametrize(
    "below", [b"# Agent rules\n", b"You are a reviewer.\n", b"You review pull requests\n", b"Text\n"]
)
def test_front_matter_ends_where_one_pattern_sees_its_end(below: bytes) -> None:
    for lines in range(36, 45):
        for end in (b"---\n", b"---\nrule: x\n---\n", b"--- \n\n"):
            text = b"---\n" + b"name: x\n" * lines + end + below
            assert addressed.is_addressed(text) is (WHOLE.match(text) is not None), (lines, end)
