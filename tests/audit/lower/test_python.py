"""The Python front end: names, values, guards, and places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.audit.facts import (
    CODE,
    FLAG,
    GATE,
    Call,
    Facts,
    Joined,
    Listed,
    Named,
    Param,
    Spread,
    Text,
    Unknown,
    Value,
)
from claimonce.audit.lower.python import lower
from claimonce.audit.piece import PYTHON, Piece


def facts(text: str, path: str = "pkg/mod.py") -> Facts:
    return lower(Piece(path, PYTHON, text, CODE))


def calls(text: str, path: str = "pkg/mod.py") -> list[Call]:
    return [call for function in facts(text, path).functions for call in function.calls]


def callees(text: str) -> list[str]:
    return [call.callee for call in calls(text)]


def argument(text: str) -> Value:
    """Return the first argument of the call of `act` in the text."""
    return next(call.args[0] for call in calls(text) if call.callee.endswith("act"))


@pytest.mark.parametrize(
    ("text", "callee"),
    [
        ("import subprocess as s\ns.run(x)", "subprocess.run"),
        ("from subprocess import run as go\ngo(x)", "subprocess.run"),
        ("import smtplib\nwith smtplib.SMTP() as s:\n    s.send_message(m)", "smtplib.SMTP().send_message"),
        ("from . import low\nlow.run(x)", "./pkg:low.run"),
        ("from .low import run\nrun(x)", "./pkg/low:run"),
        ("from ..top.low import run\nrun(x)", "./top/low:run"),
        ("def f(): pass\nf()", ".f"),
        ("class A:\n    def f(self):\n        self.g()", ".A.g"),
        ("class A:\n    @classmethod\n    def f(cls):\n        cls.g()", ".A.g"),
        ("import x\nclass A:\n    def __init__(self):\n        self.c = x.C()\n    def f(self):\n        self.c.go()",
         "x.C().go"),
        ("from x import Bot\ndef f(bot: Bot):\n    bot.go()", "x.Bot().go"),
        ("from x import Bot\ndef f(bot: 'Bot | None' = None):\n    bot.go()", "x.Bot().go"),
        ("def f(channel):\n    channel.go()", "?.channel.go"),
        ("def f():\n    def g(): pass\n    g()", ".f.g"),
        ("import git\ngit.Repo('.').remotes['origin'].push()", "git.Repo().remotes.push"),
    ],
)  # fmt: skip
def test_a_callee_is_named_by_what_it_is(text: str, callee: str) -> None:
    assert callee in callees(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("act(['git', 'push'])", Listed((Text("git"), Text("push")))),
        ("words = ['git']\nwords.append('push')\nwords += ['-f']\nact(words)",
         Listed((Text("git"), Text("push"), Text("-f")))),
        ("a = ['git']\nact([*a, 'push'])", Listed((Text("git"), Text("push")))),
        ("act(['git'] + ['push'])", Listed((Text("git"), Text("push")))),
        ("def f(words):\n    act(['git', *words])", Listed((Text("git"), Spread(Param("words"))))),
        ("def f(*words):\n    act(words)", Param("words")),
        ("act('git push'.split())", Listed((Text("git"), Text("push")))),
        ("act(' '.join(['git', 'push']))", Text("git push")),
        ("B = 'main'\nact(f'git push origin {B}')", Text("git push origin main")),
        ("def f(b):\n    act(f'git push {b}')", Joined((Text("git push "), Param("b")))),
        ("act('https://x/bot%s/send' % token)", Joined((Text("https://x/bot"), Unknown("token"), Text("/send")))),
        ("act('{}/send'.format('https://x'))", Text("https://x/send")),
        ("from pathlib import Path\nact(Path('data') / 'counter.json')", Text("data/counter.json")),
        ("import os\nact(os.path.join('data', 'counter.json'))", Text("data/counter.json")),
        ("import os\nact(os.environ['SLACK_URL'])", Unknown("os.environ.SLACK_URL")),
        ("from conf import URL\nact(URL)", Named("conf.URL")),
        ("class A:\n    URL = 'https://x'\n    def f(self):\n        act(self.URL)", Text("https://x")),
    ],
)  # fmt: skip
def test_a_value_is_folded_as_far_as_the_text_says_it(text: str, value: Value) -> None:
    assert argument(text) == value


def guards(text: str) -> tuple[str, ...]:
    """Return the kinds of guards before the call of `act`."""
    return next(tuple(guard.kind for guard in call.guards) for call in calls(text) if call.callee.endswith("act"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("from g import gate\nwith gate('k'):\n    act()", (GATE,)),
        ("from g import gate\nwith gate('k'):\n    pass\nact()", ()),
        ("from g import claim\ndef f():\n    if not claim('k'):\n        return\n    act()\n    mark('k')", (GATE,)),
        ("from g import claim\ndef f():\n    if not claim('k'):\n        print('x')\n    act()\n    mark('k')", ()),
        ("from g import claim\ndef f():\n    if claim('k'):\n        return\n    act()\n    mark('k')", ()),
        ("from g import claim\ndef f():\n    if claim('k') and ready():\n        act()\n    mark('k')", (GATE,)),
        ("from g import claim\ndef f():\n    if claim('k') or ready():\n        act()\n    mark('k')", ()),
        (("from g import claim\ndef f():\n    for k in ks:\n        if not claim(k):\n            continue\n"
          "    act()\n    mark(k)"), ()),
        (("from g import claim\ndef f():\n    try:\n        if not claim('k'):\n            return\n    except E:\n"
          "        pass\n    act()\n    mark('k')"), ()),
        ("from g import claim\ndef f():\n    claim('k') and act()\n    mark('k')", (GATE,)),
        ("import os\nif not os.path.exists(p):\n    act()\n    open(p, 'w').close()", (FLAG,)),
        ("import os\nif not os.path.exists(p):\n    act()\n    open(q, 'w').close()", ()),
        ("import os\nif os.path.exists(p):\n    act()\n    open(p, 'w').close()", ()),
    ],
)  # fmt: skip
def test_a_guard_holds_only_where_every_way_passes_it(text: str, kinds: tuple[str, ...]) -> None:
    assert guards(text) == kinds


def test_places_are_those_of_the_file_in_characters() -> None:
    piece = Piece("a.yml", PYTHON, "import os\nx = 'ü'; os.system('ls')", CODE, line=10, column=4)
    (call,) = [call for function in lower(piece).functions for call in function.calls]
    assert (call.site.line, call.site.column, call.site.end_column) == (11, 14, 29)


def test_a_prompt_in_a_string_is_told_at_its_line() -> None:
    text = 'PROMPT = f"""You are the release agent.\n\nFix the tests.\n'
    text += 'Then push the branch: `git push origin {name}`.\n"""\n'
    found = facts(text)
    told = {one.site.line for one in found.told}
    told |= {call.site.line for function in found.functions if function.entry == "agent" for call in function.calls}
    assert told == {4}


def test_a_comment_for_the_audit_is_kept_and_a_string_is_not() -> None:
    text = 'x = "# coverage-audit: allow[a]"\n# coverage-audit: allow[git_push] reason="x"\n'
    assert [(one.site.line, one.text) for one in facts(text).comments] == [(2, 'allow[git_push] reason="x"')]


def test_what_is_not_python_says_so() -> None:
    assert facts("def (:\n").problem == "syntax"


def test_deep_nesting_ends_as_a_problem() -> None:
    assert facts("(" * 100_000).problem
    assert facts("x = " + "-" * 100_000 + "1").problem


def test_shell_expansions_inside_handed_on_code_are_no_syntax() -> None:
    assert "subprocess.run" in callees("import subprocess\nn = $((N + 1))\nsubprocess.run(['git', 'push', '$B'])")


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    assert facts(text).path == "pkg/mod.py"


PIECES = st.sampled_from(
    [
        "if x:\n",
        "for a in b:\n",
        "with g('k') as y:\n",
        "try:\n",
        "def f(self, *a, **k):\n",
        "class C(D):\n",
        "while z:\n",
    ]
)
LINES = st.sampled_from(
    [
        "a.b(c, *d, e=f)",
        "x = [y for y in z if g(y)]",
        "x += 1",
        "return",
        "del x",
        "lambda: p()",
        "x: int = q()",
        "(n := m())",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=5), st.lists(LINES, min_size=1, max_size=4))
def test_no_statement_makes_it_raise(heads: list[str], lines: list[str]) -> None:
    text = "".join("    " * at + head for at, head in enumerate(heads))
    text += "".join("    " * len(heads) + line + "\n" for line in lines)
    for at in range(len(heads) - 1, -1, -1):
        if heads[at].startswith("try"):
            text += "    " * at + "except E:\n" + "    " * (at + 1) + "pass\n"
    assert facts(text).path == "pkg/mod.py"
