"""The prefilter never misses what the reader finds, and leaves ordinary calls alone."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading.cases import COUNTER, DESCRIPTIONS, WORDS, payload, read, rows

from claimonce.catalog import index, names
from claimonce.prefilter import fed_programs, given_commands, keywords, quick_check
from claimonce.prefilter.keywords import possible
from claimonce.programs import dispatch, writers
from claimonce.reading import read_tool
from examples import examples

TEXTLESS = {"bc", "dc", "jshell", "guile"}  # their language is not read
READ_ONLY = {"docker", "podman", "kubectl", "csplit", "json_pp"}  # a rule of their own, or nothing of theirs is judged
LISTS = ("pushes", "notifications", "counters", "harmless", "undecidable")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("plain_ascii", [False, True])
def test_whatever_the_reader_finds_the_prefilter_hits(name: str, plain_ascii: bool) -> None:
    found = [command for command in rows(name) if read(command).effects]
    missed = [command for command in found if not possible(payload(command, plain_ascii=plain_ascii), WORDS)]
    assert missed == []


def test_whatever_form_a_program_is_described_in_the_prefilter_hits() -> None:
    forms = [
        [name, *" ".join(chain).split()] for item in DESCRIPTIONS.items for row in DESCRIPTIONS.rows(item, "programs")
        for name in row["names"] for chain in row["subcommands"] or ((),)
    ]  # fmt: skip
    git = [[f"git-{form[1]}", *form[2:]] for form in forms if form[0] == "git" and len(form) > 1]
    assert git
    commands = [" ".join([*form, "x"]) for form in (*forms, *git)]
    found = [command for command in commands if read(command).effects]
    assert len(found) > 100
    assert [command for command in found if not possible(payload(command), WORDS)] == []


ACTS = st.sampled_from(
    ["git push", "git push origin main", "mail -s x a@example.org", "notify-send x", "gh issue comment 1 -b x",
     "curl -d x https://hooks.slack.com/services/T/B/X", "echo 5 > scripts/article-counter.json",
     "sed -i s/1/2/ scripts/article-counter.json", "git up", "gh pr merge 1", "rm -rf scripts", "rm scripts/*.json"]
)  # fmt: skip
WRAPS = st.sampled_from(
    ["{}", "sudo {}", "sudo -u x {}", "env A=1 {}", "timeout 5 {}", "nice -n 3 {}", "bash -c '{}'", 'sh -c "{}"',
        "eval '{}'",
     "({})", "{{ {}; }}", "x=$({})", "`{}`", "true && {}", "if true; then {}; fi", "f() {{ {}; }}; f", "echo '{}' | sh",
     "cat <<'EOF' | bash\n{}\nEOF", "bash <<EOF\n{}\nEOF", "ssh h '{}'", "c='{}'; $c", "trap '{}' EXIT",
     "xargs -I_ {} < f",
     "find . -exec {} \\;", "parallel ::: '{}'", "watch '{}'", "flock l -c '{}'", "env -S '{}'",
     "git config alias.up '!{}'; git up",
     "python3 -c \"import os; os.system('{}')\"", "echo '{}' > f.sh; sh f.sh", "set -- {}; \"$@\"", "a=({}); ${{a[@]}}",
     "tmux new -d '{}'", "docker exec c {}", "nohup {} &", "for i in 1; do {}; done", "git -c alias.up='!{}' up"]
)  # fmt: skip


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """Draw an act, wrapped and with its letters hidden by quotes, backslashes and line continuations."""
    act = draw(ACTS)
    hides = draw(
        st.lists(st.tuples(st.integers(0, len(act)), st.sampled_from(["''", '""', "\\\n", "\\", ""])), max_size=3)
    )
    for at, mark in sorted(hides, reverse=True):
        if mark != "\\" or act[at : at + 1].isalpha():
            act = act[:at] + mark + act[at:]
    for _ in range(draw(st.integers(0, 2))):
        act = draw(WRAPS).format(act)
    return act


@settings(max_examples=examples(400), deadline=None)
@given(disguised(), st.booleans())
def test_no_disguise_gets_past_the_prefilter_alone(command: str, plain_ascii: bool) -> None:
    if read(command).effects:
        assert possible(payload(command, plain_ascii=plain_ascii), WORDS)


SEAMS = st.sampled_from(
    [
        "{0}; {1}",
        "{0} && {1}",
        "{0} || {1}",
        "{0} | {1}",
        "{0}\n{1}",
        "{0} & {1}",
        "({1}); {0}",
        "{1}; {0}",
        "{1} && {0}",
        "x=$({1}); {0}",
        "if {0}; then {1}; fi",
        "{0} $({1})",
        "{0} <({1})",
        'echo "$({1})" && {0}',
        "{0} > out.txt; {1}",
        "case $x in a) {0} ;; *) {1} ;; esac",
        "f() {{ {1}; }}; {0}; f",
        "[[ -n $x ]] && {1}; {0}",
        "while {0}; do {1}; done",
        "cat <<EOF\n$({1})\nEOF\n{0}",
        "cat > a.sh <<'EOF'\n{1}\nEOF\nsh a.sh; {0}",
        "for f in a b; do {1}; done; {0}",
        "{0} | xargs {1}",
        "{0} | while read -r l; do {1}; done",
        "timeout 5 {1}; {0}",
        "find . -exec {1} {{}} +; {0}",
        "trap '{1}' EXIT; {0}",
        "bash -c '{1}'; {0}",
        "# it's\n{1}; {0}",
        "time {1}; {0}",
        "! {1}; {0}",
        "{0} {{a,b}}; {1}",
    ]
)
PLAIN_ROWS = st.sampled_from([row for row in rows("ordinary") if "<<" not in row])


@settings(max_examples=examples(500), deadline=None)
@given(SEAMS, PLAIN_ROWS, disguised())
def test_no_ordinary_neighbour_hides_an_act(seam: str, plain: str, act: str) -> None:
    command = seam.format(plain, act)
    if read(command).effects:
        assert possible(payload(command), WORDS)


PIECES = st.lists(
    st.sampled_from(
        ["git", " ", " ", "push", "pu", "sh", "$x", "${x}", "x=pu;", "x=sh;", "y=git;", "$y", "'", '"', "\\", "\n",
            ";", "|", "&&",
         "$(", ")", "`", "{a,sh}", "{", "}", "printf 'pu%s' sh", "mail", "-s", "a@b.c", " sh ", "bash -c", "xargs ",
         "-I% ", "%",
         "echo ", "eval ", "<<EOF\n", "\nEOF\n", "base64 -d", ">", "scripts/article-counter.json", "scripts/", "*",
         "rm -r ",
         "$'\\x70ush'", "read x", "<<<", "git config alias.p push", " p ", "gh ", "pr merge", "./x.sh"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=examples(600), deadline=None)
@given(PIECES)
def test_no_jumble_of_shell_gets_past_the_prefilter_alone(command: str) -> None:
    if read(command).effects:
        assert possible(payload(command), WORDS)


@pytest.mark.parametrize(
    "command",
    ['x "${GIT:-git}" push', "x -m \"$(type -P git)\" push", "nohup run $(which git) push", "x run {git,push,origin}",
     "a='git push';x $a", "x -o 'ProxyCommand git push' h",
     "xargs build bash -i <<< 'git push'", "cargo x -- git push", "make -e --eval 'a:;git push' a"],
)  # fmt: skip
def test_what_a_program_without_a_row_is_given_is_looked_at(command: str) -> None:
    assert read(command).effects
    assert possible(payload(command), WORDS)


@pytest.mark.parametrize(
    "command",
    ["git status", "git -C sub diff --stat", "git log --oneline -5", "git add -A && git commit -m 'fix the parser'",
        "pytest -q",
     "python -m pytest tests -x", "uv run pytest -q", "ls -la && pwd", "cat README.md | head -5", "rg foo src/",
     "npm install",
     "sed -n 1,80p src/a.py", "mkdir -p out && cp a.txt out/", "docker compose up -d", "wc -l *.py",
     "awk '{print $1}' f",
     'cd "$(git rev-parse --show-toplevel)" && pytest', "echo done > log.txt", "find . -name '*.py' | xargs grep foo",
     "tsc --noEmit", "go test ./...", "cargo test", "aws s3 ls", "az group list", "cargo build --release"],
)  # fmt: skip
def test_ordinary_commands_end_at_the_prefilter(command: str) -> None:
    assert not possible(payload(command), WORDS)


def test_only_the_input_is_looked_at() -> None:
    assert not possible(payload("ls"), WORDS)  # its cwd, transcript, description and ids hold effect words
    assert possible(payload("git push"), WORDS)
    assert not possible(
        payload({"file_path": "/home/ada/mailer/push.ts", "content": "arr.push('mail')"}, "Write"), WORDS
    )
    assert possible(payload({"file_path": "/r/scripts/article-counter.json", "content": "5"}, "Write"), WORDS)
    assert possible(payload({"file_path": "/r/claimonce.toml", "old_string": "a", "new_string": "b"}, "Edit"), WORDS)


def test_a_link_to_anything_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("5")
    (tmp_path / "soft.txt").symlink_to("real.txt")
    assert possible(payload({"file_path": str(tmp_path / "soft.txt"), "content": "6"}, "Write"), WORDS)
    assert not possible(payload({"file_path": str(tmp_path / "real.txt"), "content": "6"}, "Write"), WORDS)
    (tmp_path / "hard.txt").hardlink_to(tmp_path / "real.txt")
    assert possible(payload({"file_path": str(tmp_path / "hard.txt"), "content": "6"}, "Write"), WORDS)


def test_mcp_tools_are_known_by_their_names() -> None:
    for item, tool in DESCRIPTIONS.mcp():
        name = tool["tool"].replace("*", "x")
        reading = read_tool(name, {}, DESCRIPTIONS)
        assert reading.effects or reading.quiet or tool["only_with"], name
        assert possible(payload({"x": 1}, name), WORDS), (item["name"], name)
    assert not possible(payload({"query": "send mail, git push"}, "mcp__docs__search"), WORDS)


def test_an_event_without_an_input_is_looked_at() -> None:
    assert possible(b'{"hook_event_name":"PreToolUse"}', WORDS)
    assert possible(b"", WORDS)
    assert possible(b"\xff\xfe not json", WORDS)


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" , ", " : ")])
@pytest.mark.parametrize("indent", [None, 2])
def test_any_spacing_of_the_json_is_read(separators: tuple[str, str], indent: int | None) -> None:
    for command, hit in (("git push", True), ("x && 'git' \"push\"", True), ('echo "a","b" && git push', True)):
        body = {"tool_name": "Bash", "tool_input": {"command": command, "timeout": 5}, "tool_use_id": "t"}
        assert possible(json.dumps(body, separators=separators, indent=indent).encode(), WORDS) is hit


def test_an_argument_vector_is_read() -> None:
    body = {"tool_name": "shell", "tool_input": {"command": ["bash", "-lc", "git push"]}}
    assert possible(json.dumps(body).encode(), WORDS)


def test_a_counter_in_capitals_is_found() -> None:
    assert possible(payload("echo 5 > Counter.JSON"), [b"Counter.JSON"])


def test_the_prefilter_knows_every_program_that_starts_another() -> None:
    known = keywords.CARRY | keywords.LEAD | keywords.READ | {b"env", b"git"}
    starters = {*index.STARTERS, *index.SHELLS, *index.POWERSHELLS}
    starters |= {
        name for name, module in dispatch.HANDLER.items() if module in ("xargs_find_parallel", "remote_exec", "recipes")
    }
    starters |= {
        name for name in index.INTERPRETERS if not name.endswith("awk") and not name.startswith(("python", "pypy"))
    }
    assert {name for name in starters if name.lower().encode() not in known} - {"bc", "dc", "jshell", "guile"} == set()


def test_the_second_look_knows_every_program_that_the_reader_knows() -> None:
    known = {name.encode() for name in (*quick_check.RULES, *quick_check.RARER)} | quick_check.SPECIAL | {b"git"}
    starters = {
        *index.STARTERS,
        *index.SHELLS,
        *index.POWERSHELLS,
        *dispatch.HANDLER,
    }
    starters |= {name for name in index.INTERPRETERS if not name.startswith(("python", "pypy", "ipython"))}
    assert {name for name in starters if not {name.encode(), name.lower().encode()} & known} - TEXTLESS == set()
    assert all(callable(quick_check.rare_rule(name)) for name in quick_check.RARER)
    assert {name for name in writers.WRITERS if name.lower().encode() not in keywords.WRITERS} - READ_ONLY == set()


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(data: bytes) -> None:
    assert possible(data, WORDS) in (True, False)
    assert possible(b'{"tool_name":"Bash","tool_input":{"command":"' + data, WORDS) in (True, False)


def imports_of(module: ModuleType) -> list[str]:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    imports = [line for line in source.split("\n") if line.lstrip().startswith(("import ", "from "))]
    assert imports[0] == "from __future__ import annotations"
    return imports


def test_the_first_look_imports_names_and_nothing_else() -> None:
    imports = imports_of(keywords)
    at_once = [line for line in imports[1:] if not line.startswith("    ")]
    names_alone = ["claimonce.catalog.names"]
    assert [line.split()[1] for line in at_once] == [*names_alone, "claimonce.prefilter.fed_programs"]
    assert [line.split()[1] for line in imports_of(fed_programs)[1:-1]] == names_alone
    assert [line.split()[1] for line in imports_of(given_commands)[1:]] == [*names_alone, "claimonce.catalog.options"]
    assert imports_of(names) == imports[:1]
    later = [line for line in imports[1:] if line not in at_once]  # the rest is loaded where it is needed
    assert {line.split()[1] for line in later} == {
        f"claimonce.prefilter.{name}" for name in ("given_commands", "links", "payload", "quick_check", "sieve")
    }


def test_the_counter_of_the_lists_is_the_one_that_is_configured() -> None:
    assert COUNTER.rpartition("/")[2].encode() in WORDS
