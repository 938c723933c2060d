"""Shell text -> facts: every command, with what is known of its words and what stands in front of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from claimonce.audit.facts import (
    CLAIM,
    CODE,
    FLAG,
    GATE,
    WORKFLOW,
    Call,
    Either,
    Facts,
    Function,
    Joined,
    Listed,
    Param,
    Result,
    Spread,
    Text,
    Unknown,
    Value,
)
from claimonce.audit.lower import lower
from claimonce.audit.piece import SHELL, Piece
from examples import examples


def whole(text: str, path: str = "bin/run.sh", symbol: str = "", surface: str = CODE, **how: object) -> Facts:
    return lower(Piece(path, SHELL, text, surface, symbol=symbol, **how))  # type: ignore[arg-type]


def facts(text: str, path: str = "bin/run.sh", symbol: str = "", surface: str = CODE, **how: object) -> Facts:
    """Return what the walk itself says; the whole text as a live command has its own test."""
    found = whole(text, path, symbol, surface, **how)
    return replace(found, functions=tuple(replace(one, calls=walked(one)) for one in found.functions))


def walked(one: Function) -> tuple[Call, ...]:
    return tuple(call for call in one.calls if call.callee != "script")


def test_the_whole_text_is_read_once_as_a_live_command_after_the_walk() -> None:
    text = 'push_it() {\n  git push\n}\npush_it "$branch"\n'
    top, inner = whole(text).functions
    assert [call.callee for call in top.calls] == [".push_it", "script"]
    assert top.calls[-1].args[0] == Text(text)
    assert [call.callee for call in inner.calls] == ["exec"]


def function(text: str, name: str = "", path: str = "bin/run.sh") -> Function:
    return next(one for one in facts(text, path).functions if one.name == name)


def calls(text: str, name: str = "") -> list[Call]:
    return list(function(text, name).calls)


def spelled(value: Value) -> str:
    match value:
        case Text(text):
            return text
        case Param(name):
            return f"<{name}>"
        case Joined(parts):
            return "".join(map(spelled, parts))
        case Listed(items):
            return f"[{' '.join(map(spelled, items))}]"
        case Spread(of):
            return "*" + spelled(of)
        case Either(choices):
            return f"({'|'.join(map(spelled, choices))})"
        case Unknown():
            return "?"
        case _:
            return repr(value)


def said(text: str, name: str = "") -> list[str]:
    return [" ".join([call.callee, *map(spelled, call.args)]) for call in calls(text, name)]


def last(text: str, name: str = "") -> str:
    return said(text, name)[-1]


def guards(text: str, word: str = "push") -> list[tuple[str, str]]:
    """Return the guards in front of the first call with the word."""
    for each in facts(text).functions:
        for call in each.calls:
            if Text(word) in call.args:
                return [(guard.kind, spelled(guard.key)) for guard in call.guards if not guard.name]
    raise AssertionError(f"no call with {word}")


# -- every command ---------------------------------------------------------------------------------------------------


def test_commands_are_found_wherever_they_stand():
    text = """
if a; then b; elif c; then d; else e; fi
for x in 1; do f; done
while g; do h; done
until i; do j; done
case $x in y) k ;; *) l ;; esac
{ m; }; ( n )
o && p || q | r
! s
t="$(u)" ; v `w` <(z)
[[ -n "$(aa)" ]] && bb
export cc="$(dd)"
"""
    programs = {one.split()[1] for one in said(text)}
    assert programs >= set("abcdefghijklmnopqrsuvwz") | {"aa", "bb", "dd"}


def test_a_site_is_the_command_itself():
    call = calls("x=1\n\n  FOO=bar git push \\\n    origin main >/dev/null 2>&1\n")[-1]
    assert (call.site.line, call.site.end_line, call.site.column) == (3, 4, 11)


def test_columns_count_code_points():
    call = calls("echo 'äöü€'; git push\n")[-1]
    assert (call.site.column, call.site.end_column) == (14, 22)


def test_sites_are_those_of_the_file():
    piece = Piece("a.yml", SHELL, "echo\ngit push", WORKFLOW, column=10, lines=(7, 9), symbol="jobs.a.steps[0]")
    (top,) = lower(piece).functions
    assert top.name == "jobs.a.steps[0]"
    assert [(call.site.line, call.site.column) for call in walked(top)] == [(7, 11), (9, 11)]


def test_data_is_no_command():
    text = """
# git push
echo "git push" 'gh pr create'
printf 'git push\\n'
cat <<EOF
git push
EOF
grep -q "git push" file
commit -m "then git push"
msg="run git push"
"""
    assert not [one for one in said(text) if one.startswith("exec git")]


def test_redirections_are_keywords():
    (call,) = calls("echo $((n+1)) > state/counter.txt 2>err\n")
    assert call.keywords == ((">", Text("state/counter.txt")),)
    assert calls("a >> log\n")[0].keywords == ((">>", Text("log")),)
    assert calls("while read x; do :; done < in\n")[0].keywords == (("<", Text("in")),)
    assert calls("a >/dev/null 2>&1\n")[0].keywords == ()


def test_what_is_fed_in_is_a_keyword():
    assert calls("mail -s x a@b <<EOF\nbody\nEOF\n")[0].keywords == (("<<", Text("body\n")),)
    assert calls("mail a@b <<< body\n")[0].keywords == (("<<", Text("body")),)
    assert calls("echo body | mail a@b\n")[-1].keywords == (("<<", Text("body")),)
    assert calls("cat <<EOF | mail a@b\nbody\nEOF\n")[-1].keywords == (("<<", Text("body\n")),)


def test_a_file_is_imported_by_its_place():
    text = """
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
source "$HERE/lib.sh"
. "$HERE/../lib/common.sh"
. "$ROOT/lib/other.sh"
. ./plain.sh
"""
    assert facts(text).imports == ("./bin/lib.sh", "./lib/common.sh", "?/lib/other.sh", "./plain.sh")


def test_an_entry_is_kept():
    assert facts("git push", entry="cron").functions[0].entry == "cron"


# -- words -----------------------------------------------------------------------------------------------------------


def test_constants_of_the_file_are_put_in():
    assert last('GIT="git -C /srv"\n$GIT push "$REMOTE"') == "exec git -C /srv push ?"
    assert last('a=x; b="$a/y"; c="${b}z"; run "$c"') == "exec run x/yz"
    assert last('GH="${GH_BIN:-gh}"; "$GH" pr comment') == "exec gh pr comment"


def test_an_assignment_that_may_not_happen_makes_a_choice():
    assert last('x=a\nif y; then x=b; fi\nrun "$x"') == "exec run (a|b)"
    assert last('x=a\nx=b\nrun "$x"') == "exec run b"


def test_lists_are_put_in():
    assert last('cmd=(git push)\ncmd+=(origin)\n"${cmd[@]}" main') == "exec git push origin main"
    assert last('cmd=(push)\n[ -n "$F" ] && cmd+=(--force)\ngit "${cmd[@]}"') == "exec git *([push]|[push --force])"


def test_arguments_are_parameters():
    assert last('f() { "$@"; }\n', "f") == "exec *<@>"
    assert last('f() { local c="$1" w=$2; shift 2; "$c" "$w" "$@" "$1"; }\n', "f") == "exec <1> <2> *<@3> <3>"
    assert last('f() { git push "${1:-origin}" "${@:2}"; }\n', "f") == "exec git push (<1>|origin) *<@2>"


def test_another_functions_parameters_are_not_known_here():
    assert last('set_it() { target="$1"; }\nsend() { mail "$target"; }\n', "send") == "exec mail ?"
    assert last('a() { local x=1; }\nb() { mail "$x"; }\n', "b") == "exec mail ?"


def test_quotes_and_escapes_are_those_of_the_shell():
    assert calls(r"""run a\ b 'c d' "e \"f\"" $'g\th' "" """)[0].args == (
        Text("run"), Text("a b"), Text("c d"), Text('e "f"'), Text("g\th"), Text(""),
    )  # fmt: skip


def test_an_unset_variable_named_after_a_program_is_that_program():
    assert last('"$GH_BIN" pr create') == "exec gh pr create"
    assert last("$THING pr create") == "exec ? pr create"


def test_a_function_is_called_by_its_name():
    text = 'push_it() { git push; }\npush_it "$branch" now\n'
    assert said(text) == [".push_it ? now"]
    assert said(text, "push_it") == ["exec git push"]


def test_a_computed_name_calls_every_function_that_it_can_mean():
    assert said('cmd_a() { :; }\ncmd_b() { :; }\n"cmd_$1"\n') == [".cmd_a", ".cmd_b"]


def test_what_a_function_prints_is_what_it_returns():
    text = 'url() { echo "https://ntfy.sh/$1"; }\nlog() { echo no >&2; }\ncurl "$(url a)"\n'
    assert [spelled(one) for one in function(text, "url").returns] == ["https://ntfy.sh/<1>"]
    assert function(text, "log").returns == ()
    assert calls(text)[-1].args[1] == Result(".url", (Text("a"),))


# -- guards ----------------------------------------------------------------------------------------------------------


def test_a_claim_that_ends_the_script_stands_before_the_rest():
    assert guards("claimonce claim K || exit 0\ngit push\nclaimonce mark K\n") == [(GATE, "K")]
    assert guards("if ! claimonce claim K; then\n echo held\n exit 0\nfi\ngit push\nclaimonce settle K --done\n") == [
        (GATE, "K")
    ]
    assert guards("claimonce claim K || { echo held; exit 0; }\ngit push; claimonce release K\n") == [(GATE, "K")]


def test_a_claim_that_nothing_settles_is_half_a_gate():
    assert guards("claimonce claim K || exit 0\ngit push\n") == [(CLAIM, "K")]


def test_a_claim_guards_what_it_decides():
    assert guards("if claimonce claim K; then git push; claimonce mark K; fi\n") == [(GATE, "K")]
    assert guards("claimonce claim K && git push && claimonce mark K\n") == [(GATE, "K")]
    assert guards("while ! claimonce claim K; do sleep 5; done\ngit push\nclaimonce mark K\n") == [(GATE, "K")]
    assert guards("set -e\nclaimonce claim K\ngit push\nclaimonce mark K\n") == [(GATE, "K")]
    assert guards("claimonce claim K\nif [ $? -ne 0 ]; then exit 0; fi\ngit push\nclaimonce mark K\n") == [(GATE, "K")]


def test_a_claim_guards_nothing_that_it_does_not_decide():
    assert guards("claimonce claim K\ngit push\nclaimonce mark K\n") == []
    assert guards("if claimonce claim K; then echo yes; fi\ngit push\nclaimonce mark K\n") == []
    assert guards("git push\nclaimonce claim K || exit 0\nclaimonce mark K\n") == []
    assert guards("( claimonce claim K || exit 0 )\ngit push\nclaimonce mark K\n") == []
    assert guards("if x; then claimonce claim K || exit 0; fi\ngit push\nclaimonce mark K\n") == []
    assert guards("f() { claimonce claim K || return 0; }\nf\ngit push\nclaimonce mark K\n") == []


def test_a_check_alone_is_looked_at_first_and_acted_on_later():
    assert guards("claimonce check K || exit 0\ngit push\nclaimonce mark K\n") == [(FLAG, "K")]


def test_a_flag_file_is_seen():
    assert guards("[ -f sent.flag ] && exit 0\ngit push\ntouch sent.flag\n") == [(FLAG, "sent.flag")]
    assert guards("if [ ! -e d/f ]; then git push; touch d/f; fi\n") == [(FLAG, "d/f")]
    assert guards('F=x/$1\ntest -s "$F" && return\ngit push\ndate > "$F"\n') == [(FLAG, "x/<1>")]
    assert guards('grep -q "$id" sent.log && continue\ngit push\necho "$id" >> sent.log\n') == [(FLAG, "sent.log")]
    assert guards('l=$(cat last)\n[ "$l" = "$d" ] && exit\ngit push\necho "$d" > last\n') == [(FLAG, "last")]
    assert guards("seen() { touch f; }\n[ -f f ] && exit\ngit push\nseen\n") == [(FLAG, "f")]


def test_a_file_that_is_only_needed_is_no_flag():
    assert guards("[ -f .env ] || exit 1\ngit push\n") == []
    assert guards("[ -f config ] && exit 1\ngit push\n") == []
    assert guards("echo x > body\ngrep -q no body && exit\ngit push\n") == []


def test_a_lock_is_no_flag():
    assert guards("[ -f lock ] && exit\necho $$ > lock\ngit push\nrm -f lock\n") == []


def test_another_command_that_decides_is_named():
    (call,) = [one for one in calls("tools/gate.sh claim K || exit 0\ngit push\n") if Text("push") in one.args]
    assert [(guard.name, spelled(guard.key)) for guard in call.guards] == [("tools/gate.sh", "[claim K]")]


# -- text inside text ------------------------------------------------------------------------------------------------


def test_code_for_another_shell_keeps_its_lines():
    text = "ssh host <<'EOF'\n\n  cd /srv\n  git push\nEOF\nbash -c '\n  git push --tags\n'\n"
    pushes = [call for call in calls(text) if Text("push") in call.args]
    assert [call.site.line for call in pushes] == [4, 7]
    assert [call.site.column for call in pushes] == [3, 3]


def test_code_for_python_is_read_as_python():
    text = 'f() {\n  python3 - "$1" <<PY\nimport subprocess\nsubprocess.run(["git", "push", "${X}"])\nPY\n}\n'
    (call,) = [one for one in calls(text, "f") if one.callee == "subprocess.run"]
    assert call.site.line == 4


def test_a_text_that_is_fed_to_a_shell_is_run():
    assert "exec git push" in said('echo "git push" | sh\n')
    assert "exec git push" not in said('echo "git push" | tee file\n')
    assert "exec git push" not in said("bash script.sh <<EOF\ngit push\nEOF\n")


def test_a_trap_runs_its_text_and_its_function():
    text = "bye() { mail x; }\ntrap bye EXIT\ntrap 'git push; bye' INT\n"
    assert said(text) == [".bye", "exec git push", ".bye"]


def test_a_script_that_is_written_is_a_function_of_its_own():
    text = "cat > hook.sh <<'EOF'\ngit push\nEOF\ngh() { :; }\n"
    made = facts(text)
    (inner,) = [one for one in made.functions if one.calls and one.calls[0].args[:1] == (Text("git"),)]
    assert inner.name not in ("", "gh")
    assert inner.calls[0].site.line == 2


def test_an_agents_prompt_is_an_instruction_and_usage_is_none():
    prompt = "Fix the bug, then run `git push origin main` and stop.\n"
    for text in (
        f"claude -p <<EOF\n{prompt}EOF\n",
        f'PROMPT=$(cat <<EOF\n{prompt}EOF\n)\nclaude -p "$PROMPT"\n',
        f"cat <<EOF | codex exec -\n{prompt}EOF\n",
        f"text='{prompt}'\ntimeout 60 claude -p \"$text\"\n",
        f"claude -p '{prompt}'\n",
        f"cat > work/prompt.md <<EOF\n{prompt}EOF\n",
    ):
        made = facts(text)
        assert made.told or [one for one in made.functions if one.entry == "agent" and one.calls], text
    usage = facts(f"usage() {{\ncat <<EOF\n{prompt}EOF\n}}\ngh pr create --body '{prompt}'\n")
    assert not usage.told
    assert not [one for one in usage.functions if one.entry == "agent"]


def test_names_of_embedded_texts_do_not_meet():
    one = facts("log() { a; }\nlog\n", symbol="jobs.a")
    assert [each.name for each in one.functions] == ["jobs.a", "jobs.a:log"]
    assert one.functions[0].calls[0].callee == ".jobs.a:log"


def test_comments_speak_only_where_they_are_comments():
    text = 'git push # coverage-audit: allow[git_push] reason="x"\necho "\n# coverage-audit: no\n"\n'
    assert [(one.site.line, one.text) for one in facts(text).comments] == [(1, 'allow[git_push] reason="x"')]


# -- bad input -------------------------------------------------------------------------------------------------------


def test_what_the_grammar_does_not_know_is_repaired():
    text = 'f() {\n  [ "$a" \\> "$b" ] || return\n  git push\n}\n'
    assert said(text, "f")[-1] == "exec git push"


def test_brackets_in_brackets_end_as_a_problem():
    for text in ("$(" * 50_000, '"$(' * 20_000, "(" * 100_000, "a && " * 20_000 + "b"):
        assert facts(text).problem == "nested too deeply"


def test_broken_text_is_said_and_still_read():
    made = facts("if then fi ((\n")
    assert made.problem == "syntax"


def test_a_variable_that_doubles_stays_small():
    text = "x=a\n" + "x=$x$x\n" * 200 + "x+=($x)\n" * 200 + 'run "$x" "${x[@]}"\n'
    assert len(repr(calls(text)[-1].args)) < 20_000


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.sampled_from([*"ab $(){}[]\"'`\\\n|&;<>=#!@*1:-", "if ", "fi", "do ", "<<E\n", "$("]), max_size=80))
def test_any_text_is_read_without_an_error(parts: list[str]):
    text = "".join(parts)
    made = facts(text)
    lines = text.count("\n") + 2
    assert all(1 <= call.site.line <= lines for one in made.functions for call in one.calls)


def test_a_broken_part_hides_nothing_of_the_rest():
    bad = "g() {\n  x=${(j. .)y[1,Z]}} +\n  if [[ a; done\n  git push b\n}\n"
    text = "f() {\n  git push a\n}\n\n" + bad + "\nh() {\n  git push c\n}\n"
    made = facts(text)
    assert made.problem == "syntax"
    assert said(text, "f") == ["exec git push a"]
    assert said(text, "h") == ["exec git push c"]
    lines = [call.site.line for one in made.functions for call in one.calls if Text("b") in call.args]
    assert lines == [8]


def test_a_loop_stands_among_the_assignments_in_the_order_of_the_text() -> None:
    text = 'for i in a b; do :; done\ni=c\nmail "$i"\nfor i in d e; do :; done\nfor i in f g; do :; done\nmail "$i"\n'
    told = [call.args[1] for call in calls(text) if call.args[0] == Text("mail")]
    assert told == [Text("c"), Either((Text("f"), Text("g")))]


@pytest.mark.parametrize("behind", [
    "|| git push $n", "&& git push $n", "|| ! git push", "|| { git push; }", "|| a || git push", "| cat; git push",
    "& git push", "2>>g || git push",
])  # fmt: skip
def test_no_call_is_lost_behind_an_assignment_with_a_redirection(behind: str) -> None:
    text = f"f() {{\n  n=$(a) 2>f {behind}\n}}\n"
    assert [call for call in calls(text, "f") if call.args[:2] == (Text("git"), Text("push"))]
    assert [call for call in calls(text + text.replace("f()", "g()"), "g") if call.args[:1] == (Text("git"),)]
