"""Brace expansion: a word becomes the words that bash makes of it, whatever is quoted or expanded inside."""

from __future__ import annotations

import subprocess

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.reading import read_command

WORDS = (
    "a{b,c}d", "{1..3}", "a{b,c{d,e}}f", "'{a,b}'", '"{a,b}"', "a{b,'c,d'}e", 'a{b,"c,d"}e', "\\{a,b}",
    "{a,\\,}", "{a}",
    '"$(echo \'{a,b}\')"', "\"$(echo 'a{j:\\\"B\\\",k}')\"", "\"$(echo '{q:\\\"x(\\\"A\\\",b){c,d}\\\"}')\"",
    '"$(echo "{a,b}")"', '"$(echo ")" "{a,b}")"', "x{1,2}\"$(echo '{a,b}')\"", '{a,"$(echo "b,c")"}', "{a,$(echo b,c)}",
    '"`echo {a,b}`"', "${none:-{a,b}}", '"${none:-{a,b}}"', '{a,"b\\"c,d"}', "$(echo {a,b})c", "a{$(echo b),c}",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_becomes_what_bash_makes_of_it(word: str) -> None:
    command = f"printf '%s\\n' {word}"
    made = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    (effect,) = read_command(f"{command} | mail -s K a@x.test", DESCRIPTIONS).effects
    assert not effect.text_known or effect.body == made.rstrip("\n")
    assert effect.text_known or "none" in word  # which the environment may hold
