"""A command of plain words is read without the parser, and nothing is read otherwise for it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.hooks.host import Host
from claimonce.lang.shell import tree
from claimonce.lang.shell.plain_command import plain
from claimonce.reading import Descriptions, Reading, read_command
from examples import examples

DESCRIBED = Descriptions([one.compiled() for _, one in Host.load(env={}).describe()])
_FIRST = """
    git gh glab mail mailx sendmail msmtp curl wget env sudo command exec nohup timeout xargs bash sh python3 node npm
    make cargo eval source . : cd echo printf test [ if then for while do in time declare export unset let function
    select coproc git- ./x.sh /usr/bin/git a.b 2 2to3 A-B x: _ @ -v true trap set alias shift read wait jobs return
"""
_LATER = r"""
    push origin main pr create merge comment issue send stash commit -m -c -C --no-verify -u HEAD:main v1.2 123 2 api
    -f -X POST https://api.example.org/a/b a@example.org team -s done then fi in do if run -p counter.json -n 5 - -- :
    user.name=x --body=x a=b ~ *.py $X 'x' {a,b} # ! [ ] && ; | > & ( ) \
"""
FIRST, LATER = _FIRST.split(), [*_LATER.split(), "", "\n", "\t"]
COMMAND = st.builds(
    lambda first, rest, blanks: first + "".join(blank + word for word, blank in zip(rest, blanks, strict=False)),
    st.sampled_from(FIRST),
    st.lists(st.one_of(st.sampled_from(LATER), st.text("abgipsu-./:@,_019", min_size=1, max_size=6)), max_size=6),
    st.lists(st.sampled_from((" ", " ", " ", "  ")), min_size=6, max_size=6),
)


def read(text: str) -> Reading:
    return read_command(text, DESCRIBED, cwd="/repo", counters=("counter.json",), read_file=False)


@settings(max_examples=examples(1_000), deadline=None)
@given(COMMAND)
def test_the_reader_says_what_it_says_by_the_parser(text: str) -> None:
    without = plain(text)
    if without is None:
        return
    parsed = tree.parse(text.encode("latin-1")).children
    assert [one.type for one in parsed] == ["command"]
    assert not parsed[0].has_error
    ranges = [[(each.start_byte, each.end_byte) for each in one.children] for one in (parsed[0], without.children[0])]
    assert ranges[0] == ranges[1]
    quick = read(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tree, "plain", lambda _: None)
        assert read(text) == quick


@pytest.mark.parametrize(
    "text", ["", " ", "A=b git push", "git push;", "git\npush", "if x", "export X", "echo 'x'", "a\tb", "x" * 501]
)
def test_what_means_more_than_it_says_is_left_to_the_parser(text: str) -> None:
    assert plain(text) is None


def test_a_plain_push_is_read_without_the_grammar() -> None:
    code = (
        "import sys\nfrom claimonce.reading import Descriptions, read_command\n"
        "read_command('git push origin main', Descriptions([]), cwd='/repo')\n"
        "print('tree_sitter._binding' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
