"""A text that Python code puts together is what Python makes of it, or it is not known."""

from __future__ import annotations

import ast
import string
import textwrap

import pytest
from corpus.scoring import verdict
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import DENY
from claimonce.reading import read_command

TEMPLATES = (
    "string.Template('a $n b').substitute(n='x')", "string.Template('${n}b').substitute({'n': 3})",
    "string.Template('$n $m').safe_substitute(n='x')", "string.Template('$$n $$$n').substitute(n='x')",
    "string.Template('$n').substitute({'n': 'x'}, n='y')", "string.Template('a $').safe_substitute()",
    "string.Template('$n.$n').substitute(n=True)", "string.Template('${n').safe_substitute(n='x')",
    "string.Template('$1 $n').safe_substitute(n=1.5)", "string.Template('$né').substitute(n='ü')",
    "string.Template('${n }').safe_substitute(n='x')", "string.Template('$N$_a1').substitute(N='x', _a1='y')",
)  # fmt: skip
TEXTS = (
    "'%05d' % 3", "'%x' % 255", "'%5s' % 'a'", "'%-5s|' % 'a'", "'%r' % 'a'", "'%%'", "'%d' % True", "'%c' % 65",
    "'%e' % 3", "'%.2s' % 'abc'", "'%3d|' % 3", "'%+d' % 3", "'%s' % ['a']", "'%s' % ('a',)", "'%s %s' % ('a', 'b')",
    "'%(a)s' % {'a': 1}", "'%(a)05d' % {'a': 1}", "'{:>5}'.format('a')", "'{:05}'.format(3)", "'{!r}'.format('a')",
    "'{:,}'.format(1000)", "'{:x}'.format(255)", "'{:^5}'.format('a')", "'{:.2}'.format('abc')", "'{{{}}}'.format('a')",
    "'{0}{1}{0}'.format('a', 'b')", "'{a}'.format(a=1)", "'{0[a]}'.format({'a': 1})", "'{:{}}'.format('a', 4)",
    "f'{3:05}'", "f'{\"a\"!r}'", "f'{\"a\":>5}'", "f'{\"a\":*^5}'", "f'{1.25:.1f}'", "f'{3=}'", "f'{\"a\"}b'",
    "'\\u00e9'", "'\\u2713 \\xe9'", "'é'", "'ß'.upper()", "'é'.title()", "'ab cd'.title()", "'a'.zfill(3)",
    "textwrap.dedent('  a\\n   b\\n \\n')", "textwrap.dedent('a\\n  b')", "textwrap.dedent('\\ta\\n  b')",
    *TEMPLATES,
    "'%99999999d' % 3", "'{:>99999999}'.format(3)",
)  # fmt: skip
KNOWN = (*TEMPLATES[:5],
         "'%s %s' % ('a', 'b')", "'%05d' % 3", "f'{\"a\"}b'", "f'{3:05}'", "'\\u00e9'", "'é'", "'{:>5}'.format('a')",
         "textwrap.dedent('  a\\n   b\\n \\n')")  # fmt: skip


def letter(text: str) -> Effect:
    code = (
        f"import smtplib, string, textwrap\nsmtplib.SMTP('h').sendmail('m', 'a@x.test', 'Subject: K\\n\\n' + ({text}))"
    )
    (effect,) = [one for one in read_command(f"python3 - <<'EOF'\n{code}\nEOF", DESCRIPTIONS).effects
                 if one.kind == "notify"]  # fmt: skip
    return effect


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_of_python_is_what_python_makes_of_it_or_not_known(text: str) -> None:
    effect = letter(text)
    assert effect.text_known or text not in KNOWN
    if effect.text_known:
        made = eval(compile(ast.parse(text, mode="eval"), "text", "eval"), {"textwrap": textwrap, "string": string})
        assert effect.body.strip("\n") == made.strip("\n")


DIFFER = (("'{:.1f}'.format(1.23)", "'{:.2f}'.format(1.23)"), ("'%x' % 16", "'%d' % 16"), ("'\\u00e9'", "'\\u00e8'"),
          ("f'{16:x}'", "f'{16}'"), ("textwrap.dedent('  a')", "'  a'"))  # fmt: skip


@pytest.mark.parametrize(("one", "other"), DIFFER)
def test_two_texts_that_a_format_makes_of_one_value_are_two(one: str, other: str) -> None:
    assert verdict(letter(one), letter(other)) != DENY
