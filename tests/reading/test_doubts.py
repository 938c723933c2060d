"""What may have changed a text before it is sent: then it is not known, and nothing is kept back in its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.reading import read_command

if TYPE_CHECKING:
    from claimonce.hooks.effect import Effect

NTFY = 'curl -d "$M" ntfy.sh/alerts'
POST = "requests.post('https://api.resend.com/emails', json={'to': 'a@x.test', 'text': t})"
RECORD = "requests.post('https://api.resend.com/emails', json=d)"


def one(command: str) -> Effect:
    (effect,) = read_command(command, DESCRIPTIONS, cwd="/").effects
    return effect


def code(*lines: str) -> str:
    body = "\n".join(("import requests", *lines))
    return f'python3 -c "{body}"'


@pytest.mark.parametrize(
    "before",
    [
        "M=a; test -f x && M=b", "M=a; test -f x || M=b", "M=a; case $1 in x) M=b;; esac", "M=a; . ./env.sh",
        "M=a; if test -f x; then M=b; fi", "M=a; while read l; do M=$M.; done < f", 'M=a; eval "$X"', "M=${M:-a}",
        "M=a; let M=2", "M=a; getopts x M", "M=a; for f in *.md; do M=$M.; done", "M=$(test -f x && echo a || echo b)",
    ],
)  # fmt: skip
def test_a_variable_that_may_hold_something_else_makes_no_known_text(before: str) -> None:
    assert not one(f"{before}; {NTFY}").text_known


@pytest.mark.parametrize(
    "before", ["M=a;", "cd / && M=a &&", "test -f x || exit 1; M=a;", "test -f x && echo ok; M=a;", "f() { M=a; }; f;"]
)
def test_a_variable_that_is_set_on_every_way_is_known(before: str) -> None:
    effect = one(f"{before} {NTFY}")
    assert (effect.body, effect.text_known) == ("a", True)


@pytest.mark.parametrize(
    "lines",
    [
        ("t = 'a'", "if input(): t = 'b'", POST), ("t = 'a'", "while input(): t += 'b'", POST),
        ("t = 'a'", "for x in input(): t += x", POST), ("t = 'a'", "try: f()", "except OSError: t = 'b'", POST),
        ("d = {'to': 'a@x.test', 'text': 'a'}", "d['text'] = input()", RECORD),
        ("d = {'to': 'a@x.test', 'text': 'a'}", "d.update(text=input())", RECORD),
        ("d = {'to': 'a@x.test', 'text': 'a'}", "fill(d)", RECORD), ("t = open('b').read()", POST),
    ],
)  # fmt: skip
def test_a_text_that_code_may_change_is_not_known(lines: tuple[str, ...]) -> None:
    assert not one(code(*lines)).text_known


@pytest.mark.parametrize(
    "lines",
    [
        ("t = 'a'", POST), ("def main():", "    t = 'a'", f"    {POST}", "if __name__ == '__main__': main()"),
        ("t = 'a'", f"try: r = {POST}", "except OSError as e: print(e)"),
        ("d = {'to': 'a@x.test'}", "d['text'] = 'a'", RECORD), ("d = dict(to='a@x.test', text='a')", RECORD),
    ],
)  # fmt: skip
def test_a_text_that_code_writes_out_is_known(lines: tuple[str, ...]) -> None:
    effect = one(code(*lines))
    assert (effect.targets, effect.body, effect.text_known) == (("a@x.test",), "a", True)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ('for m in a b; do curl -d "$m" ntfy.sh/x; done', 'for m in a c; do curl -d "$m" ntfy.sh/x; done'),
        ('f() { curl -d "$1" ntfy.sh/x; }; f a; f b', 'f() { curl -d "$1" ntfy.sh/x; }; f a; f c'),
        (code("for t in ['a', 'b']: " + POST), code("for t in ['a', 'c']: " + POST)),
        ("curl -H 'Attach: https://x.test/1' -d a ntfy.sh/x", "curl -H 'Attach: https://x.test/2' -d a ntfy.sh/x"),
    ],
)
def test_what_one_place_sends_in_all_its_turns_is_its_text(first: str, other: str) -> None:
    assert one(first).whole != one(other).whole


def test_code_that_is_not_followed_is_known_again_by_itself() -> None:
    line = "from sendgrid import SendGridAPIClient; SendGridAPIClient('k').send(make('{}'))"
    first, again, other = (one(f'python3 -c "{line.format(text)}"') for text in ("a", "a", "b"))
    assert not first.text_known
    assert first.whole == again.whole != other.whole


@pytest.mark.parametrize(
    ("command", "known"),
    [
        ('f() {{ mail -s K "$1" < {b}; }}; f a@x.test', True), ("f() {{ cat {b} | mail -s K a@x.test; }}; f", True),
        ("f() {{ make; mail -s K a@x.test < {b}; }}; f", False),
        ("f() {{ mail -s K a@x.test < {b}; }}; make; f", False),
        ("f; f() {{ mail -s K a@x.test < {b}; }}; f", False),
    ],
)  # fmt: skip
def test_a_function_changes_no_file_itself_and_what_runs_in_it_may(command: str, known: bool, tmp_path: Path) -> None:
    (tmp_path / "b").write_text("the text\n")
    assert one(command.format(b=tmp_path / "b")).text_known is known
