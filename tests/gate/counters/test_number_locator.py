"""The number is found in every format, and nothing but the number ever changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimonce.gate.counters import file, number_locator
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterConflicted, CounterElsewhere, CounterError, CounterMissing

TEXTS = [
    ("json", "SP.next", '{\n  "SP": {"x": "}", "next"  :152 },\n\t"é\\"": 1e5}\n'),
    ("json", "SP.1.next", '[]'.replace("[]", '{"SP":[0,{"next":152}]}')),
    ("json", "SP.next", '\ufeff{"SP":{"next":152}}\r\n'),
    ("toml", "SP.next", '# kept\n[SP]   # here\nnext   =   152   # the next one\n\n[other]\nx = 0x98\n'),
    ("toml", "SP.next", 'SP = { start = 1, next = 152 } # inline\r\n'),
    ("toml", "SP.next", 'SP.next = 152\nSP.last = 152\n'),
    ("yaml", "SP.next", "# kept\nSP:\n    next:   152   # comment\n    name: 'x'\nlist: [ 1,2 ]\n"),
    ("yaml", "SP.next", "SP: {next: 152, other: 3}\r\n"),
    ("text", "", "  152\n\n"),
    ("text", "", "152"),
    ("regex", r"^next = (\d+);", "// next\nnext = 152; // 7\nlast = 151;\n"),
]  # fmt: skip


def held(tmp_path: Path, form: str, path: str, content: str | bytes, name: str = "counter") -> file.Held:
    target = tmp_path / name
    target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file.read(Counter("SP", str(target), path, form, f"k:{target}:{path}", str(tmp_path)))


@pytest.mark.parametrize(("form", "path", "text"), TEXTS)
def test_nothing_but_the_number_changes(tmp_path: Path, form: str, path: str, text: str) -> None:
    before = held(tmp_path, form, path, text)
    assert before.value == 152
    for number in (153, 9, 1000):
        assert before.with_number(number) == text[: before.start] + str(number) + text[before.end :]
        assert held(tmp_path, form, path, before.with_number(number), "again").value == number


def test_zeros_in_front_keep_their_width(tmp_path: Path) -> None:
    assert held(tmp_path, "text", "", "0099\n").with_number(100) == "0100\n"


BAD = [
    ("json", "", "it is empty"),
    ("json", "  \n", "it is empty"),
    ("json", '{"SP": {"next": 152', "cannot be read"),
    ("json", '{"SP": {"next": "152"}}', "not a whole number"),
    ("json", '{"SP": {"next": -1}}', "negative"),
    ("json", '{"SP": {"next": 1.5}}', "not a whole number"),
    ("json", '{"SP": {"next": true}}', "not a whole number"),
    ("json", '{"SP": {"next": 1' + "0" * 30 + "}}", "too large"),
    ("json", '{"SP": {"next": 1' + "0" * 9000 + "}}", "cannot be read"),
    ("json", '{"SP": {"next": 1, "next": 2}}', "twice"),
    ("json", '{"SP": {}}', "there is no SP.next"),
    ("json", '{"SP": 1}', "there is no SP.next"),
    ("json", "[" * 100_000, "nested too deeply"),
    ("json", b"\xff\xfe{}", "UTF-8"),
    ("toml", "[SP]\nnext = 1.5\n", "not a number"),
    ("toml", "[SP\n", "cannot be read"),
    ("toml", "[SP]\nnext = 0x98\n", "plain digits"),
    ("yaml", "SP: {next: '152'}", "not a number"),
    ("yaml", "SP: [", "cannot be read"),
    ("yaml", "SP:\n  next: 1\n  next: 2\n", "twice"),
    ("yaml", "a: &a 5\nSP:\n  next: *a\n", ""),
    ("text", "152 or so", "plain digits"),
    ("text", "x" * (1 << 21), "too long"),
]


@pytest.mark.parametrize(("form", "content", "why"), BAD)
def test_a_bad_file_is_a_clear_error_and_stays_as_it_is(
    tmp_path: Path, form: str, content: str | bytes, why: str
) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    if why:
        with pytest.raises(CounterError, match=why) as caught:
            held(tmp_path, form, "SP.next", content)
        assert str(tmp_path / "counter") in str(caught.value)
    assert not (tmp_path / "counter").exists() or (tmp_path / "counter").read_bytes() == raw


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CounterMissing, match="no such file"):
        file.read(Counter("SP", str(tmp_path / "no.json"), "x", "json", "k", str(tmp_path)))


def test_a_merge_conflict_is_named_and_has_its_own_status(tmp_path: Path) -> None:
    text = '{"SP": {\n<<<<<<< ours\n"next": 153\n=======\n"next": 154\n>>>>>>> theirs\n}}\n'
    with pytest.raises(CounterConflicted) as caught:
        held(tmp_path, "json", "SP.next", text)
    assert caught.value.exit_code == 82


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "outside.json").write_text('{"n": 1}')
    (tmp_path / "tree" / "counter.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(CounterElsewhere, match="leads out"):
        file.read(Counter("SP", str(tmp_path / "tree" / "counter.json"), "n", "json", "k", str(tmp_path / "tree")))


def test_a_pipe_in_place_of_the_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "counter.json")
    with pytest.raises(CounterError, match="not a plain file"):
        file.read(Counter("SP", str(tmp_path / "counter.json"), "n", "json", "k", str(tmp_path)))


@pytest.mark.parametrize(
    "bad", ["(a+)+b", "(a|a)*b(1)", r"(x*x*x*x*)(1)", r"(.)\1+", "no group", "([0-9]", "(a{1,30}){1,30}"]
)
def test_an_expression_that_could_run_for_ever_is_refused(bad: str) -> None:
    with pytest.raises(number_locator.Unfound):
        number_locator.compile_safely(bad)


@pytest.mark.parametrize("good", [r"^next = (\d+)", r"version\s*=\s*([0-9]+)", r"(?m)^n: ([0-9]{1,9})$"])
def test_plain_expressions_are_taken(good: str) -> None:
    assert number_locator.compile_safely(good).groups == 1
