"""The catalogue: each fact about a program stands once, and everything else follows from it."""

from __future__ import annotations

import ast
import importlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS, built_in, kinds

from claimonce.audit.engine import library_calls
from claimonce.catalog import git, row, tables
from claimonce.catalog import library_calls as calls
from claimonce.catalog.check import find_clashes, find_problems
from claimonce.catalog.generate import render
from claimonce.catalog.row import Language, Program
from claimonce.catalog.rows import find_places
from claimonce.hooks.description import Description
from claimonce.hooks.description import Program as Described
from claimonce.prefilter import program_rules, quick_check, recipe_rules, web_rules
from claimonce.programs import writers
from claimonce.reading import read_command
from claimonce.reading.description_compiler import CatalogueClashError, compile_descriptions

PROJECT = Path(__file__).parent.parent.parent
ROOTS = ("hooks", "plugins", "settings")
PUSH = "require('child_process').execSync('git push')"
NEW = {
    "wrappers.py": ("ROWS = (\n", 'ROWS = (\n    Program("heed", WRAPPER, values="-x", operands=1),\n'),
    "shells.py": ("ROWS = (\n", 'ROWS = (\n    Program("nish", SHELL, language="bash", look="shell"),\n'),
    "interpreters.py": ("ROWS = (\n", 'ROWS = (\n    Program("jot", INTERPRETER, language="js"),\n'),
    "git.py": ('["-C",', '["--orchard", "-C",'),
}
ACTS = ["heed -x git 4 sh -c 'git push'", "nish -ec 'git push'", f'jot -e "{PUSH}"', "git --orchard plum push"]
# Without the rows these start nothing that is known: the same words, quiet and with an act.
QUIET = ["heed -x push 4 ls", "nish -c 'echo push'", "git --orchard push status"]
ASKED = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
sys.path.insert(0, sys.argv[2])
from reading.cases import DESCRIPTIONS, WORDS, payload
from claimonce import reading
from claimonce.gate.push.arguments import split_globals
from claimonce.prefilter.keywords import possible
import shlex
def kinds(effects):
    return sorted({one.kind for one in effects})
def answer(command):
    live = reading.read_command(command, DESCRIPTIONS)
    words = shlex.split(command)
    return {
        "live": kinds(live.effects), "undecidable": live.undecidable, "look": possible(payload(command), WORDS),
        "shim": kinds(reading.read_words(words, DESCRIPTIONS)),
        "verb": split_globals(words[1:])[1] if words[0] == "git" else "",
    }
print(json.dumps([reading.__file__, [answer(one) for one in json.load(sys.stdin)]]))
"""
AUDITED = """
import json, sys
sys.path[:0] = json.loads(sys.argv.pop(1))
from claimonce.audit.command import main
main()
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The import roots of a copy of this project to whose catalogue one row of each sort was added."""
    folder = tmp_path_factory.mktemp("grown")
    for root in ROOTS:
        shutil.copytree(PROJECT / root / "claimonce", folder / root / "claimonce")
    for file, (old, new) in NEW.items():
        path = folder / "hooks" / "claimonce" / "catalog" / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
    roots = [str(folder / root) for root in ROOTS]
    code = "import sys, json; sys.path[:0] = json.loads(sys.argv.pop(1)); from claimonce.catalog import generate\n"
    code += "sys.exit(generate.main([]))"
    subprocess.run([sys.executable, "-c", code, json.dumps(roots)], check=True)
    return roots


def asked(roots: list[str], commands: list[str]) -> list[dict[str, object]]:
    """Ask the live reader, the second look and the shims of these roots about commands."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED, json.dumps(roots), str(PROJECT / "tests")],
        input=json.dumps(commands), capture_output=True, text=True, check=True,
    )  # fmt: skip
    where, answers = json.loads(done.stdout)
    assert where.startswith(roots[0])
    return list(answers)


def audited(roots: list[str], commands: list[str], folder: Path) -> set[int]:
    """Return the lines of a script of these commands in which the audit of these roots finds a push."""
    folder.mkdir()
    (folder / "ship.sh").write_text("#!/bin/sh\n" + "\n".join(commands) + "\n")
    words = ["--no-evidence", "--no-cache", "--format", "json", str(folder)]
    done = subprocess.run(
        [sys.executable, "-c", AUDITED, json.dumps(roots), *words], capture_output=True, text=True, check=False
    )
    found = json.loads(done.stdout)["findings"]
    return {one["line"] for one in found if one["rule"] == "ungated-push"}


def test_one_row_each_is_seen_live_in_the_second_look_in_the_shims_and_in_the_audit(
    grown: list[str], tmp_path: Path
) -> None:
    for command, answer in zip(ACTS, asked(grown, ACTS), strict=True):
        assert answer["live"] == ["git_push"], command
        assert answer["look"], command
        assert answer["shim"] == ["git_push"], command
    assert asked(grown, ACTS)[-1]["verb"] == "push"
    assert audited(grown, ACTS, tmp_path / "acts") == {2, 3, 4, 5}
    for command, answer in zip(QUIET, asked(grown, QUIET), strict=True):
        assert answer["live"] == [], command
        assert not answer["undecidable"], command
    assert asked(grown, QUIET)[-1]["verb"] == "status"
    assert audited(grown, QUIET, tmp_path / "quiet") == set()


def test_without_the_rows_these_programs_are_not_known(tmp_path: Path) -> None:
    today = [str(PROJECT / root) for root in ROOTS]
    assert [answer["live"] for answer in asked(today, ACTS)] == [[]] * 4
    assert audited(today, ACTS[:1], tmp_path / "acts") == set()


def test_what_a_live_call_reads_is_what_the_rows_say() -> None:
    for path, text in render().items():
        assert path.read_text(encoding="utf-8") == text, "run python -m claimonce.catalog.generate"


@pytest.mark.parametrize(
    "tail",
    ["git push", "-- git push", "x -- mail -s y a@example.org", "-- 'git push'", "x ./git push", "x /usr/bin/git push"],
)
def test_nothing_is_started_behind_a_use_that_the_launcher_takes_for_calm(tail: str) -> None:
    forms = {*tables.calm(), *(form for group in tables.wary().values() for form in group)} - {"["}
    texts = [f"{form.replace('LINES', '1p')} {tail}" for form in forms if not form.startswith("git ")]
    assert len(texts) > 200
    assert [text for text in texts if read_command(text, DESCRIPTIONS, cwd="/nowhere").effects] == []


def test_the_catalogue_is_sound() -> None:
    assert find_problems() == []


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([Program("sudo", row.WRAPPER), Program("sudo doas", row.WRAPPER)], ["a.py:1", "a.py:2", "sudo"]),
        ([Program("x", row.SHELL), Program("x", row.INTERPRETER)], ["a.py:1", "a.py:2", "shell", "interpreter"]),
        ([Program("x", row.WRAPPER, hides="user"), Program("x", row.RUNNER, verbs=("run",))], ["a.py:1", "a.py:2"]),
        ([Program("x", row.WRAPPER, look="timed"), Program("x", row.WEB, look="sender")], ["a.py:1", "a.py:2"]),
        ([Program("x", "wraper")], ["a.py:1", "unknown kind 'wraper'"]),
        ([Program("x", row.WRAPPER, marks="lead leed")], ["a.py:1", "unknown mark 'leed'"]),
        ([Program("x", row.INTERPRETER, language="cobol")], ["a.py:1", "unknown language 'cobol'"]),
        ([Program("x", row.WRAPPER, values="-u -g -u")], ["a.py:1", "-u", "twice"]),
        ([Program("x", row.TEXT_RUNNER, values="-c", text="-c")], ["a.py:1", "-c", "twice"]),
        ([Program("x", row.RUNNER, verbs=("run", "run"))], ["a.py:1", "'run'", "twice"]),
        ([Language("js", "-e", "-e")], ["a.py:1", "-e", "twice"]),
        ([Language("js"), Language("js")], ["a.py:1", "a.py:2", "js"]),
        ([Program("x", row.RUNNER)], ["a.py:1", "verbs"]),
        ([Program("x", row.WRITER)], ["a.py:1", "rule"]),
        ([Program("x", row.RUNNER, verbs=("run",), calm=("lock",))], ["a.py:1", "x is calm", "familiar"]),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_another_is_named_with_both_places(
    rows: list[Program | Language], named: list[str]
) -> None:
    problems = find_problems((one, f"a.py:{line}") for line, one in enumerate(rows, 1))
    assert len(problems) == 1, problems
    assert all(part in problems[0] for part in named), problems


def test_an_option_of_git_that_both_takes_a_value_and_answers_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "ANSWERS", git.ANSWERS | {"--git-dir"})
    assert [problem for problem in find_problems() if "--git-dir" in problem and "VALUES" in problem]


def test_every_row_is_found_where_it_stands() -> None:
    for one, place in find_places():
        file, _, line = place.partition(":")
        text = (PROJECT / "hooks" / "claimonce" / file).read_text(encoding="utf-8").split("\n")
        first = one.names.split()[0] if isinstance(one, Program) else one.name
        assert f'"{first}' in "".join(text[int(line) - 1 : int(line) + 2]), place


def test_rules_that_rows_name_exist() -> None:
    far = {name: one for one in (program_rules, recipe_rules, web_rules) for name in one.RULES_BY_NAME}
    assert set(tables.look_rules()) <= {*quick_check.RULES_BY_NAME, *far}
    assert {
        name: one.__name__.rpartition(".")[2] for name, one in far.items() if one is not program_rules
    } == quick_check.MODULES
    assert set(tables.writer_rules()) == set(writers.RULES)
    for module in row.HANDLERS.values():
        assert callable(importlib.import_module(f"claimonce.programs.{module}").handle)


def test_a_library_call_is_told_in_one_way_what_to_start() -> None:
    ways = [calls.TEXT, calls.SPLIT, calls.WORDS, calls.SPREAD, calls.FILE, calls.ARGV_SPREAD, calls.ARGV_LIST]
    named = [name for way in ways for name in way]
    assert sorted(named) == sorted(set(named))
    assert set(library_calls.STARTS) == {*named, "exec", "sh"}


@pytest.mark.parametrize(
    "code",
    [
        "import subprocess; subprocess.run(['git', 'push'])",
        "import delegator; delegator.run('git push')",
        "from sarge import run; run('git push')",
        "import os; os.execlp('git', 'git', 'push')",
        "import os; os.spawnvp(os.P_WAIT, 'git', ['git', 'push'])",
        "from invoke import Context; Context().run('git push')",
        "import fabric; fabric.Connection('h').local('git push')",
        "import asyncio; asyncio.run(asyncio.create_subprocess_exec('git', 'push'))",
    ],
)
def test_a_call_of_the_catalogue_is_seen_live_and_by_the_audit(code: str, tmp_path: Path) -> None:
    assert "git_push" in kinds(f'python3 -c "{code}"')
    (tmp_path / "ship.py").write_text(code.replace("; ", "\n") + "\n")
    words = [sys.executable, "-m", "claimonce.audit", "--no-evidence", "--no-cache", "--format", "json", str(tmp_path)]
    found = json.loads(subprocess.run(words, capture_output=True, text=True, check=False).stdout)["findings"]
    assert [one["rule"] for one in found] == ["ungated-push"]


@pytest.mark.parametrize("option", sorted(git.VALUES))
def test_the_real_git_takes_the_value_of_such_an_option_from_the_next_word(option: str, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    value = {"-c": "a.b=c", "--config-env": "a.b=PATH", "-C": ".", "--work-tree": ".", "--git-dir": ".git"}
    words = ["git", option, value.get(option, "/dev/null"), "version"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    if "unknown option" in done.stderr:
        pytest.skip(f"this git is older or newer than {option}")
    refused = "support --super-prefix" in done.stderr  # taken, and then refused by the verb
    assert refused or done.stdout.startswith("git version"), done.stderr


@pytest.mark.parametrize(
    ("described", "named"),
    [
        (Described(("cd",)), ["cd", "catalog/shells.py:"]),
        (Described(("sudo",)), ["sudo", "catalog/wrappers.py:", "subcommands"]),
        (Described(("git",), (("push",),), global_value_flags=("-C", "--version")), ["--version", "catalog/git.py"]),
    ],
)
def test_a_plugin_that_contradicts_the_catalogue_is_refused_with_both_places(
    described: Described, named: list[str]
) -> None:
    made = Description("x", "notify", words=("cd", "sudo", "push"), programs=(described,))
    with pytest.raises(CatalogueClashError) as caught:
        compile_descriptions([made.compiled()])
    assert all(part in str(caught.value) for part in ["plugin x", *named])


def test_a_plugin_may_describe_what_the_catalogue_knows() -> None:
    known = {name for one, _ in find_places() if isinstance(one, Program) for name in one.names.split()}
    both = {name for one in built_in() for program in one.programs for name in program.names} & known
    assert {"gh", "aws"} <= both
    assert [clash for one in built_in() for clash in find_clashes(one.compiled()["programs"])] == []


def words_of(node: ast.AST) -> Iterator[str]:
    """Yield every word in the constants of a table."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str | bytes):
            yield from (one.value.decode("latin-1") if isinstance(one.value, bytes) else one.value).split()


def find_tables(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield what a module binds to a name, be it a single word, and every collection of plain words anywhere."""
    yield from (one.value for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign) and one.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.Dict) or (isinstance(node, ast.Tuple | ast.List) and len(node.elts) > 1):
            held = [*node.keys, *node.values] if isinstance(node, ast.Dict) else node.elts
            if all(isinstance(one, ast.Constant) and isinstance(one.value, str | bytes) for one in held):
                yield node


def tables_with(*words: str) -> list[str]:
    """Return the files with a table that holds all of these words, once a table."""
    found: list[str] = []
    for root in ROOTS:
        for path in sorted((PROJECT / root / "claimonce").rglob("*.py")):
            seen: set[int] = set()
            for table in find_tables(ast.parse(path.read_text(encoding="utf-8"))):
                if id(table) not in seen and {*words} <= {*words_of(table)}:
                    found.append(str(path.relative_to(PROJECT)).rpartition("/claimonce/")[2])
                seen |= {id(inner) for inner in ast.walk(table)}
    return found


def test_a_shell_stands_in_one_row_and_in_what_is_written_from_it() -> None:
    # Copilot names the key of a handler's command so.
    assert tables_with("bash") == ["catalog/names.py", "catalog/shells.py", "clients/copilot.py"]


def test_options_of_git_with_a_value_stand_in_one_table() -> None:
    assert tables_with("--git-dir", "--work-tree") == ["catalog/git.py"]
