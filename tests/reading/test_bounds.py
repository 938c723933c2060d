"""No text of any shape hangs, crashes or overflows the reader."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.cases import COUNTER, DESCRIPTIONS, kinds, read

from claimonce.cli.explain import answer_line
from claimonce.effects.result import Reading
from claimonce.lang.shell.tree import parse
from claimonce.reading import read_tool, read_words
from examples import examples

SHAPES = {
    "nested substitutions": "$(" * 10_000,
    "nested and closed": "$(" * 10_000 + ")" * 10_000,
    "echo nested 200 deep": "echo " + "$(echo " * 200 + "git push" + ")" * 200,
    "double quotes": '"' * 100_001,
    "single quotes": "'" * 100_001,
    "words": "word " * 100_000,
    "quoted words": '"a" ' * 100_000,
    "variables": "$a " * 20_000,
    "parentheses": "(" * 10_000,
    "braces": "{ " * 10_000,
    "and": "a && " * 20_000 + "b",
    "pipes": "a|" * 30_000 + "a",
    "ifs": "if x; then " * 5_000,
    "cases": "case x in " * 5_000,
    "backticks": "`" * 9_999,
    "heredocs": "cat <<A\n" * 5_000,
    "parameters": "${" * 10_000,
    "defaults": "${a:-" * 5_000 + "}" * 5_000,
    "brace words": "{a,b}" * 20,
    "brace ranges": "{1..1000}{1..1000}",
    "open braces": "{'a'," * 2_000,
    "mixed": "'\"$(`<<" * 5_000,
    "prose": "it's a thing, don't (really) <do> it; " * 5_000,
    "a megabyte": "x" * 1_000_000,
    "an open megabyte": "'" + "x" * 1_000_000,
    "blanks": " " * 900_000 + "git push",
    "newlines": "\n" * 500_000,
    "comments": "# x\n" * 30_000,
    "backslashes": "\\" * 100_001,
    "evals": "eval " * 5_000 + "git push",
    "sudos": "sudo " * 5_000 + "git push",
    "shells": "sh -c " * 3_000,
    "xargs": "xargs " * 3_000,
    "finds": "find . -exec " * 1_000,
    "a function that calls itself": "f(){ f; f; }; f",
    "two functions": "f(){ g; g; }; g(){ f; f; }; f",
    "loops": "for a in 1 2 3 4 5 6 7 8 9; do " * 12 + "git push; " + "done; " * 12,
    "doubling": "a=x; " + "a=$a$a; " * 60 + "git $a",
    "a script that runs itself": "echo 'bash x; bash x' > x; bash x",
    "an alias of itself": "git -c alias.a='!git a' a",
    "aliases in a ring": "git -c alias.a=b -c alias.b=a a",
    "a greedy pattern": "x=" + "a" * 290 + "; echo ${x//*a*a*a*b/c}",
    "a long case": "case " + "a" * 5_000 + " in " + "*a" * 500 + "b) git push;; esac",
    "long base64": "echo " + "QUFB" * 30_000 + " | base64 -d | sh",
    "python brackets": "python3 -c '" + "(" * 5_000 + "'",
    "python signs": "python3 -c '" + "-" * 20_000 + "1'",
    "python dots": "python3 -c '" + "a." * 5_000 + "b'",
    "python products": 'python3 -c \'a="x"*99; ' + "a=a*99; " * 9 + "'",
    "python doubling": 'python3 -c \'a="xx"; ' + "a=a+a; " * 60 + "'",
    "python lists": "python3 -c 'a=[1,2]; " + "a=a+a; " * 60 + "'",
    "python joins": 'python3 -c \'a="xx"; ' + "a=a.join([a,a]); " * 60 + "'",
    "python replacements": 'python3 -c \'a="xx"; ' + 'a=a.replace("x", a); ' * 9 + "'",
    "python templates": 'python3 -c \'a="%s%s"; ' + "a=a % (a, a); " * 60 + "'",
    "javascript doubling": 'node -e \'let a="xx"; ' + "a=a+a; " * 60 + "'",
    "javascript templates": 'node -e \'let a="xx"; ' + "a=`${a}${a}`; " * 60 + "'",
    "javascript joins": 'node -e \'let a="xx"; ' + "a=[a,a].join(a); " * 60 + "'",
    "perl doubling": 'perl -e \'$a="xx"; ' + '$a="$a$a"; ' * 60 + "'",
    "awk doubling": 'awk \'BEGIN{a="xx"; ' + "a=a a; " * 60 + "}'",
    "javascript brackets": "node -e '" + "f([" * 5_000 + "'",
    "redirections": "a " + ">f " * 20_000,
    "process substitutions": "<(" * 5_000,
    "tests": "[[ " * 5_000,
    "nul bytes": "git\0 push\0" * 1_000,
    "control characters": "".join(map(chr, range(1, 0x3000))),
    "lone surrogates": "\ud800\udfff" * 1_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_hangs_or_crashes(name: str) -> None:
    answer = read(SHAPES[name])
    assert isinstance(answer, Reading)
    assert len(answer.reasons) <= 20
    assert all(len(reason) < 400 and reason.isprintable() for reason in answer.reasons)


@pytest.mark.parametrize(
    "name",
    [
        "nested substitutions",
        "echo nested 200 deep",
        "words",
        "a megabyte",
        "a function that calls itself",
        "evals",
        "loops",
        "python products",
        "python doubling",
        "python joins",
        "python replacements",
        "javascript doubling",
        "javascript templates",
    ],
)
def test_past_its_bounds_the_answer_is_undecidable_or_complete(name: str) -> None:
    answer = read(SHAPES[name])
    assert answer.undecidable or answer.effects or name == "a function that calls itself"


def test_what_was_found_before_a_bound_is_kept() -> None:
    answer = read("git push; " + "eval " * 5_000 + "x")
    assert answer.undecidable
    assert {effect.kind for effect in answer.effects} == {"git_push"}


SHELL_TEXT = st.lists(
    st.one_of(
        st.sampled_from(
            ["git push", "mail -s x a@b", "$(", ")", "`", "'", '"', "\\", "\n", ";", "&&", "||", "|", "&", "(", "{ ",
                "; }", "<<EOF\n",
             "\nEOF\n", "<<'X'\n", "\nX\n", "<<<", "<(", ">(", "> f", "2>&1", "${a:-", "}", "$a", "$((1+", "))",
             "if ", "then ", "fi",
             "for x in a b; do ", "done", "case x in x) ", ";; esac", "while ", "f() {", "a=(", "[[ ", " ]]",
             "eval ", "bash -c ",
             "echo ", "xargs ", "find . -exec ", "\\;", "python3 -c ", "import os;os.system(", "node -e ", "{a,b}",
             "~", "*", "[a-z]",
             "$'\\x", "\x00", "\xff", "\u2028", "#", "!", "time ", "coproc ", "select x in a;do "]
        ),
        st.text(max_size=6),
    ),
    max_size=30,
).map("".join)  # fmt: skip


@settings(max_examples=examples(500), deadline=None)
@given(SHELL_TEXT)
def test_any_jumble_of_shell_is_answered(command: str) -> None:
    answer = read(command)
    size = len(command.encode("utf-8", "surrogatepass"))
    for effect in answer.effects:
        assert effect.span is None or 0 <= effect.span[0] <= effect.span[1] <= size


@given(st.text(max_size=200))
def test_the_grammar_is_handed_no_sign_that_its_tables_do_not_hold(command: str) -> None:
    data = command.encode("utf-8", "surrogatepass")
    root = parse(data)
    assert root.text is not None
    assert root.text.isascii()
    assert root.end_byte <= len(data), "places in the tree are places in the command"
    kept = data[root.start_byte : root.end_byte]
    assert all(new == old for new, old in zip(root.text, kept, strict=True) if old < 128)


@settings(max_examples=examples(300), deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(command: str) -> None:
    assert isinstance(read(command), Reading)


def test_a_sign_of_any_plane_is_read_as_part_of_a_word() -> None:
    # The grammar's own scanner would look such code points up past the end of a table.
    for point in (*range(0x80, 0x800, 0x1F), *range(0x800, 0x110000, 0x97B)):
        if not 0xD800 <= point < 0xE000:
            for frame in ("t\u00b82\b{%s2", "$%s", "{%s", "${%s", "[[ %s ]]", "<<%s\n%s", "x%s() { :; }", "@(%s)"):
                read(frame.replace("%s", chr(point)))
    for blank in "\u00a0\u2003\u3000\u0085\u1680":
        assert not read(f"git{blank}push").effects
        assert read(f"echo{blank}; git push").effects


@settings(max_examples=examples(150), deadline=None)
@given(st.text(max_size=120), st.sampled_from(["python3 -c", "node -e", "perl -e", "ruby -e", "php -r", "awk",
    "osascript -e", "lua -e",
                                               "pwsh -c", "fish -c", "zsh -c", "tclsh <<<", "make -f - <<<", "sed",
                                               "jq"]))  # fmt: skip
def test_any_code_is_answered(text: str, program: str) -> None:
    quoted = "'" + text.replace("'", "'\\''") + "'"
    assert isinstance(read(f"{program} {quoted}"), Reading)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.text(max_size=12), max_size=8))
def test_any_argument_vector_is_answered(words: list[str]) -> None:
    assert isinstance(read_words(words, DESCRIPTIONS), tuple)


@settings(max_examples=examples(100), deadline=None)
@given(st.sampled_from(["Bash", "Write", "Edit", "mcp__x__send_email", "shell", "WebFetch"]),
       st.dictionaries(st.sampled_from(["command", "file_path", "to", "subject", "body"]),
                       st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5),
                                        inner, max_size=3),
                                    max_leaves=5)))  # fmt: skip
def test_any_tool_input_is_answered(tool: str, tool_input: dict[str, object]) -> None:
    assert isinstance(read_tool(tool, tool_input, DESCRIPTIONS, cwd="/r", counters=(COUNTER,)), Reading)


@pytest.mark.parametrize(
    "command", ["git push\r\n", "git push\r", "\ufeffgit push", "git\xa0push", "git push \udcff", "gít push"]
)
def test_odd_letters_are_answered(command: str) -> None:
    assert answer_line({"command": command}, (), DESCRIPTIONS)["effects"] is not None


def test_windows_line_ends_do_not_hide_a_push() -> None:
    assert kinds("cd x\r\ngit push\r\n") >= {"git_push"}


def test_a_file_written_in_a_folder_that_is_not_known_is_answered() -> None:
    assert not read("ssh h 'cat a > f.sh'").effects
    assert not read("cd $somewhere && echo 5 > f.sh").effects
