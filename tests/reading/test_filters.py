"""What a filter makes of a text on its way to somebody is what the program prints, or it is not known."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from corpus.scoring import verdict
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import DENY
from claimonce.reading import read_command

TEXT = "b two\na one\na one\n\n\tc  3 aax\nlonger line with aa\n10\n9"
FILTERS = (
    "cat", "cat -n", "cat -A", "cat -s", "cat -b", "cat -E", "cat --number", "cat -u", "head -c 5", "head -n 2",
    "head -2", "head -n -1", "head --lines=1", "head -c5", "head --bytes=3", "head -n 1k", "tail -n 2", "tail -n +2",
    "tail -c 4", "tail -n+3", "sort", "sort -r", "sort -u", "sort -n", "sort -k2", "sort -f", "uniq", "uniq -c",
    "uniq -d", "uniq -i", "fold -w 3", "fold", "rev", "tac", "tac -s o", "tr a b", "tr -d '\\n'", "tr -s ' '",
    "tr a-z A-Z", "tr '[:lower:]' '[:upper:]'", "tr -c a-z _", "tr -dc 'a-z\\n'", "tr -ds a ' '", "tr -t ab x",
    "cut -c1-3", "cut -d' ' -f2", "cut -s -d' ' -f2", "cut -d' ' -f2-", "cut --complement -c1", "cut -b 2",
    "base64", "base64 -w 10", "sed s/a/x/", "sed s/a/x/g", "sed -n 2p", "sed 1d", "sed -e s/a/x/ -e s/b/y/",
    "sed s/one/two/2", "sed 's/A/x/I'", "sed -n s/a/b/", "sed -E 's/a|b/x/'", "sed 's,a,/,'", "paste -sd,", "nl",
    "wc -l",
)  # fmt: skip
MADE = (
    "seq 3", "seq 1 2 7", "seq -w 8 10", "basename -a a/b c/d", "basename -s .x a.x", "basename /a/b.sh .sh",
    "dirname /a/b c/d", "echo -e 'a\\cb'", "echo -e 'a\\tb'", "printf '%05d' 3", "printf '%q' 'a b'",
    "printf '%5.1f' 3.14159", "printf '%*s' 5 a", "printf '%i' 0x10", "printf '%o' 8", "printf '%+d' 3",
    "printf '% d' 3", "printf '%5s|%-5s|' a b", "printf '%b' 'a\\tb'", "printf '%.2s' abc", "printf '%d,' 3 4",
)  # fmt: skip
FOLLOWED = (
    "cat",
    "head -n 2",
    "head -c 5",
    "tail -n +2",
    "uniq",
    "rev",
    "tr a b",
    "cut -c1-3",
    "seq 3",
    "printf '%05d' 3",
)


def letter(text: str, folder: Path) -> Effect:
    (folder / "b").write_text("hello\n")
    (effect,) = [one for one in read_command(text, DESCRIPTIONS, cwd=str(folder)).effects if one.kind == "notify"]
    return effect


@pytest.mark.parametrize("filtered", [f"{one} <<< $'{TEXT!r}'".replace("$''", "$'").replace("''", "'")
                                      for one in FILTERS] + [*MADE])  # fmt: skip
def test_a_text_that_went_through_a_filter_is_what_the_filter_prints_or_not_known(
    filtered: str, tmp_path: Path
) -> None:
    ran = subprocess.run(["bash", "-c", filtered], capture_output=True, text=True, check=True, cwd=tmp_path,
                         env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})  # fmt: skip
    effect = letter(f"{filtered} | mail -s K a@x.test", tmp_path)
    assert not effect.text_known or effect.body.strip("\n") == ran.stdout.strip("\n")
    if filtered.partition(" <<<")[0] in FOLLOWED:
        assert effect.text_known


TOLD = (
    # what jo 1.9, formail 3.22, jq 1.6 and envsubst 0.21 print, as they were run
    ("jo channel=C1 text='hello world' n=3 b=true e= s=-1",
     '{"channel":"C1","text":"hello world","n":3,"b":true,"e":null,"s":-1}'),
    ("jo -p a=1", '{\n   "a": 1\n}'), ("jo a=@b", '{"a":"hello"}'), ("jo a[]=1 a[]=2", None), ("jo a=1.50", None),
    ("jo -- -s a=1 b=2", None), ("jo 'a=%x'", None), ('jo \'t=[1,2]\' \'u={"a":1}\'', '{"t":[1,2],"u":{"a":1}}'),
    ("jq -n '{a:1}'", '{\n  "a": 1\n}'), ("jq -nc '{a:1,\"b\":[1,2]}'", '{"a":1,"b":[1,2]}'), ("jq -nj '\"a\"'", "a"),
    ("jq -ncS '{b:1,a:2}'", '{"a":2,"b":1}'), ("jq -n --tab '{a:1}'", None), ("jq -n --indent 1 '{a:1}'", None),

    ("jq -c '.text=\"t\" | .n=2' <<< '{\"a\":1}'", '{"a":1,"text":"t","n":2}'),
    ("jq -r .a.b <<< '{\"a\":{\"b\":\"x\"}}'", "x"),
    ("jq -nr --rawfile t b '$t|rtrimstr(\"\\n\")'", "hello"), ("jq -nr '\"a\" + \"b\"'", "ab"),
    ("jq -nr '\"a\",\"b\"'", None), ("jq . <<< '1 2'", None), ("jq -Rsr . < b", "hello"), ("jq -nr 'now'", None),
    ("jq -Rsc '{t:.}' <<< 'say \"x\"'", '{"t":"say \\"x\\"\\n"}'), ("jq -nr '$ENV.X'", None),
    ("jq -nr --slurpfile x b '$x'", None),
    ("X=1 envsubst <<< 'a $X ${X}'", "a 1 1"), ("X=1 Y=2 envsubst '$X' <<< '$X $Y'", "1 $Y"),
    ("envsubst <<< 'a $OF_NOBODY'", None),
    ("envsubst < b", "hello"),
)  # fmt: skip


@pytest.mark.parametrize(("filtered", "printed"), TOLD, ids=[one for one, _ in TOLD])
def test_what_makes_a_record_or_fills_in_variables_is_followed_as_far_as_it_is_known(
    filtered: str, printed: str | None, tmp_path: Path
) -> None:
    effect = letter(f"{filtered} | mail -s K a@x.test", tmp_path)
    assert (effect.body.strip("\n") if effect.text_known else None) == printed


def test_formail_sets_who_gets_a_letter_and_what_it_is_about(tmp_path: Path) -> None:
    effect = letter("formail -I 'To: a@x.test' -I 'Subject: K' < b | sendmail -t", tmp_path)
    assert (effect.targets, effect.subject, effect.body, effect.text_known) == (("a@x.test",), "K", "hello", True)
    (tmp_path / "d").write_text("To: z@x.test\nSubject: old\n more\n\nbody\n")
    effect = letter("formail -i 'To: a@x.test' -A 'Cc: c@x.test' -a 'Subject: none' < d | sendmail -t", tmp_path)
    assert (effect.targets, effect.body) == (("a@x.test", "c@x.test"), "body")
    assert not letter("formail -rk < d | sendmail z@x.test", tmp_path).text_known


DIFFER = (
    ("X=1 envsubst <<< '$X' | mail -s K a@x.test", "X=2 envsubst <<< '$X' | mail -s K a@x.test"),
    ("head -c 2 <<< hello | mail -s K a@x.test", "head -c 3 <<< hello | mail -s K a@x.test"),
    ("printf 'b\\na\\n' | sort | mail -s K a@x.test", "printf 'b\\na\\n' | mail -s K a@x.test"),
    ("cat -n <<< hello | mail -s K a@x.test", "cat <<< hello | mail -s K a@x.test"),
    ("jq -n '{a:1}' | mail -s K a@x.test", "jq -nc '{a:1}' | mail -s K a@x.test"),
    ("formail -I 'To: a@x.test' < b | sendmail -t", "formail -I 'To: c@x.test' < b | sendmail -t"),
    ("jo channel=C1 text=b | curl -d @- https://slack.com/api/chat.postMessage",
     "jo channel=C1 text=@b | curl -d @- https://slack.com/api/chat.postMessage"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), DIFFER, ids=[one[:40] for one, _ in DIFFER])
def test_two_texts_that_a_filter_makes_of_one_are_two(one: str, other: str, tmp_path: Path) -> None:
    assert verdict(letter(one, tmp_path), letter(other, tmp_path)) != DENY
