"""package.json, agents' settings, and the task lists of Python projects."""

from __future__ import annotations

from audit.extract.pieces import cut, lines, pushes

from claimonce.audit.extract.jsontext import is_json, strings


def test_scripts_of_a_package_stand_on_their_lines():
    text = '{"name": "git push",\n "scripts": {\n  "release": "npm test && git push",\n  "a": "b"},\n'
    text += ' "lint-staged": {"*": ["c"]}}'
    assert lines("package.json", text) == [
        ("scripts.release", 3, "npm test"), ("scripts.release", 3, "git push"), ("scripts.a", 4, "b"),
        ("lint-staged.*.0", 5, "c"),
    ]  # fmt: skip
    assert [piece.entry for piece in cut("package.json", text).pieces] == ["package script", "package script", "hook"]


def test_hooks_of_an_agent_are_run_and_permissions_are_not():
    text = (
        '{"permissions": {"allow": ["Bash(git push:*)"]},\n "hooks": {"Stop": [{"hooks": [\n'
        '   {"type": "command", "command": "git push"}]}]},\n "statusLine": {"command": "line.sh"}}'
    )
    assert pushes(".claude/settings.json", text) == [3]
    assert {piece.entry for piece in cut(".claude/settings.json", text).pieces} == {"hook"}


def test_a_server_is_one_command():
    text = '{"mcpServers": {"a": {"command": "npx", "args": ["-y", "@x/y z"], "env": {"A": "git push"}}}}'
    assert lines(".mcp.json", text) == [("mcpServers.a", 1, "npx -y @x/y z")]


def test_comments_and_last_commas_are_allowed():
    assert is_json('{"a": "//", /* b */ "c": [1,],}')
    assert not is_json("{nope")
    assert cut("package.json", "{nope").problem == "syntax"
    assert [one.text for one in strings('// x\n{"a": "b", /* "c" */ "d": "e"}')] == ["b", "e"]


def test_strings_know_their_keys_and_places():
    assert [(one.keys, one.text, one.line, one.column) for one in strings('{"a": {"b": ["c",\n {"d": "e\\n"}]}}')] == [
        (("a", "b", 0), "c", 1, 15), (("a", "b", 1, "d"), "e\n", 2, 9),
    ]  # fmt: skip


def test_deep_brackets_are_no_danger():
    assert cut(".mcp.json", "[" * 100_000).problem == "nested too deeply"


def test_tasks_of_a_python_project():
    text = '[tool.poe.tasks]\nship = "git push"\n[tool.poe.tasks.x]\nshell = """\ngit push\n"""\nhelp = "git push"\n'
    assert len(cut("pyproject.toml", text).pieces) == 2
    assert cut("pyproject.toml", "[tool.poe.tasks\n").problem == "syntax"
    text = "[testenv]\ndeps = a\ncommands =\n    pytest\n    - git push {posargs}\n[x]\ncommands = ls\n"
    assert lines("tox.ini", text) == [
        ("testenv.commands", 4, "pytest"), ("testenv.commands", 5, "git push ?"), ("x.commands", 7, "ls"),
    ]  # fmt: skip
