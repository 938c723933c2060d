"""The sieve clears long commands by what they carry, and never one in which the reader finds anything."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.cases import DESCRIPTIONS, WORDS, payload, read, rows, words_for

from claimonce.catalog.tables import calm
from claimonce.hooks.second_look import ODD, lines, whole, widest
from claimonce.prefilter import sieve
from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command
from examples import examples

LISTS = ("pushes", "notifications", "counters", "harmless", "undecidable", "ordinary")
PROSE = "Don't push; it's `git push` by \"mail\" that $HOME\\n sends.\n" * 180


def clears(command: str, words: list[bytes] = WORDS, *, plain_ascii: bool = False, **more: object) -> bool:
    body = payload(command, plain_ascii=plain_ascii, **more)
    return sieve.is_calm(body, body.find(b'"command"') + 9, words)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("plain_ascii", [False, True])
def test_nothing_that_the_reader_finds_is_cleared(name: str, plain_ascii: bool) -> None:
    cleared = [command for command in rows(name) if clears(command, plain_ascii=plain_ascii)]
    assert [command for command in cleared if read(command).effects] == []


@pytest.mark.parametrize(
    "command",
    [
        f"cat > notes.md <<'EOF'\n{PROSE}EOF",
        f"mkdir -p a/b && cat <<'EOF' > a/b/x.md\n{PROSE}\nEOF\nwc -l a/b/x.md && python -m pytest -q",
        f"cat >> notes.md <<\"END\"\n{PROSE}END\ngit add -A\ngit commit -q -F - <<'END'\n{PROSE}END\n",
        f"git add -A && git commit -q -m \"$(cat <<'EOF'\n{PROSE}\n\nEOF\n)\" 2>&1 | tail -3",
        "git commit -m 'one' -m '" + PROSE.replace("'", "") + "'",
        'echo "' + PROSE.replace("`", "").replace("$", "").replace('"', '\\"') + '" > notes.md',
        "ls -la " + " ".join(f"src/m{n}/f{n}.py" for n in range(500)),
        "cat > 'notes.md' << EOF\nline\nEOFX\n EOF\nEOF",
    ],
)
def test_what_a_command_carries_is_not_read(command: str) -> None:
    assert clears(command)
    assert not possible(payload(command), WORDS)


@pytest.mark.parametrize(
    "command",
    [
        f"bash <<'EOF'\n{PROSE}EOF",
        f"cat <<'EOF' | sh\n{PROSE}EOF",
        "cat <<EOF\n$(git push)\nEOF",
        "cat <<EOF\n`git push`\nEOF",
        "cat <<'EOF'\na\nEOF\ngit push",
        "cat <<'EOF'\na\\\nEOF\ngit push\nEOF",
        "cat <<'EOF' 'x\ny'\nEOF\ngit push\nEOF",
        "cat <<'A' <<'B'\nA\nB\ngit push",
        "echo it\\'s; git push; echo it\\'s",
        "# it's\ngit push\n# it's",
        "echo $'a\\'; git push; echo '",
        'echo "$(git push)"',
        'echo "`git push`"',
        "git commit -m \"$(cat <<'EOF'\na\nEOF\ngit push)\"",
        "git commit -m \"$(cat <<'EOF'\na\nEOF\n)\"; git push",
        "echo 'a' > scripts/article-counter.json",
        "echo a > scripts/article-'counter.json'",
        "echo a >scripts/Article-Counter.json",
        "cat <<'EOF' > .git/hooks/post-commit\ngit push\nEOF\ngit commit -m x",
        "cat <<'EOF' > f\ngit push\nEOF\n./f",
        "cd scripts; echo 5 > other.json",
        "'git' push",
        "X='a' git push",
        "git -c alias.up='!git push' up",
    ],
)
def test_what_could_act_is_left_to_the_prefilter(command: str) -> None:
    assert not clears(command)


def test_a_link_that_may_lead_to_a_counter_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "soft.json").symlink_to("counter.json")
    (tmp_path / "counter.json").write_text("5")
    command = "echo 'six' > soft.json"
    assert not clears(command, words_for(f"{tmp_path}/counter.json"), cwd=str(tmp_path))
    assert clears(command, words_for(), cwd=str(tmp_path))
    (tmp_path / "soft.json").unlink()
    assert clears(command, words_for(f"{tmp_path}/counter.json"), cwd=str(tmp_path))


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": ")])
def test_quotes_that_never_close_do_not_hide_the_next_field(separators: tuple[str, str]) -> None:
    for command in ("echo 'a\ngit push", "cat <<'EOF'\na\n", 'echo "a\ngit push'):
        body = {"tool_name": "Bash", "tool_input": {"command": command, "description": 'it\'s "so"\nEOF\n'}}
        text = json.dumps(body, separators=separators).encode()
        if sieve.is_calm(text, text.find(b'"command"') + 9, WORDS):
            assert not read(command).effects


def test_a_program_that_a_plugin_describes_is_not_plain() -> None:
    assert b"\tcat\t" in WORDS[0]
    line = whole(["x", "~forms:cat\tgit tag\tmail"])[0].split("\t")
    assert "cat" not in line
    assert "git tag" not in line
    assert "git commit" in line
    assert whole(["x", "~forms:mail", ODD]) == ["x"]


TOOLS = next(line for line in lines(DESCRIPTIONS.items, []) if line.startswith("~tools:")).partition(":")[2].split("\t")


def test_the_fewer_patterns_of_tools_know_every_name_that_all_of_them_know() -> None:
    fewer = widest(TOOLS)
    names = [pattern.replace("*", filling) for pattern in TOOLS for filling in ("", "_", "__all_")]
    assert [name for name in names if not any(fnmatchcase(name, f"*{one}*") for one in fewer)] == []


def test_of_two_patterns_that_say_the_same_one_is_kept() -> None:
    assert widest(["mcp*push*", "mcp*push", "mcp*add*note*", "mcp*add*note"]) == ["mcp*push", "mcp*add*note"]


def test_a_wide_pattern_stands_for_the_narrow_ones_and_comes_first() -> None:
    narrow = [
        "mcp*post*to*chat*",
        "mcp*discord*send*message*",
        "mcp*send*",
        "mcp*add*note*",
        "mcp*jira*add*note*",
        "mcp*add*",
    ]
    assert widest(narrow) == ["mcp*add*", "mcp*send*", "mcp*post*to*chat*"]


def test_lines_of_several_places_become_one() -> None:
    held = whole(["x", "~forms:a\tb", "~forms:b\tc", "~counters:/r/n.json"])
    assert [line for line in held if line[0] == "~"] == ["~counters:/r/n.json", "~forms:a\tb\tc"]
    assert held == sorted(set(held))
    assert held[0].endswith("\t>\t>n.json\t")


ARGUMENTS = st.lists(
    st.sampled_from(["git push",
                     "-c", "-e", "mail -s x a@example.org", "$x", "!git push", "a=b", "*", "sh", "-o", "push",
                     "scripts/article-counter.json", "-exec", "--", "send", "https://hooks.slack.com/services/T/B/X"]),
    max_size=4,
)  # fmt: skip


@settings(max_examples=examples(300), deadline=None)
@given(
    st.sampled_from(calm()), ARGUMENTS, st.sampled_from(["{}", "echo 'git push' | {}", "{} <<'EOF'\ngit push\nEOF\n"])
)
def test_a_plain_program_has_no_effect_whatever_it_is_given(form: str, given_: list[str], frame: str) -> None:
    quoted = " ".join("'" + one + "'" for one in given_) + (" ]" if form == "[" else "")
    found = read_command(frame.format(f"{form} {quoted}"), DESCRIPTIONS, counters=("scripts/article-counter.json",))
    assert not found.effects


PIECES = st.lists(
    st.sampled_from(
        ["cat ", "echo ", "git commit -m ",
         "git push", "'", "'", '"', '"', "\\", "\n", "\n", ";", " | ", " && ", "$(",
         ")", "`", "$x", "<<'EOF'", "<<EOF", "\nEOF\n", "\nEOF", "<<", "EOF", " > ", ">>", "a.txt", "scripts/", "2>&1",
         "&", "# ", "article-counter.json", "sh", "bash -c ", "x=", "{", "}", "(", "$(cat <<'EOF'\n", "\nEOF\n)",
         "tee ", "cd scripts", "é", "\t", "!", "\\n", "<", "<<<", "it's", "-F - "]
    ),
    max_size=16,
).map("".join)  # fmt: skip


@settings(max_examples=examples(1500), deadline=None)
@given(PIECES, st.booleans())
def test_no_jumble_of_quotes_and_heredocs_is_cleared_with_an_effect_in_it(command: str, plain_ascii: bool) -> None:
    if clears(command, plain_ascii=plain_ascii):
        assert not read(command).effects


@settings(max_examples=examples(300), deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data: bytes) -> None:
    text = b'{"tool_name":"Bash","tool_input":{"command":"' + data
    assert sieve.is_calm(text, 44, WORDS) in (True, False)
