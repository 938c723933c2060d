"""Tasks that a file says are read from it: a release that pushes is a push, its neighbour in the same file is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS, WORDS, payload

from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command

FILES = {
    "justfile": 'set shell := ["bash", "-c"]\nversion := "1"\n[private]\nbuild:\n    make\n\n'
    "@release tag='x': build\n    git push origin {{tag}}\n\nlint:\n    ruff check\n",
    "Taskfile.yml": "version: '3'\ntasks:\n  # what goes out\n  release:\n    desc: out\n"
    "    cmds:\n      - task: send\n"
    "  send:\n    cmds:\n      - cmd: git push\n        silent: true\n  short: git push\n  several:\n"
    "    cmds: [make, 'git push']\n"
    "  needs:\n    deps: [send]\n  lint:\n    cmds:\n      - ruff check\n",
    "deno.json": '{"tasks": {"release": {"command": "git push"}, "lint": "deno lint"}}',
    "package.json": '{"scripts": {"release": "git push --follow-tags", "lint": "eslint .", "lint:all": "eslint .", '
    '"ship:web:up": "git push", "out": "run-s lint release", "wired": "wireit", "low": "wireit", '
    '"tell": "mail -s hi", "g": "git"}, "wireit": {"wired": {"command": "eslint .", '
    '"dependencies": [{"script": "low"}]}, "low": {"command": "git push"}}}',
    "composer.json": '{"scripts": {"release": ["make", "git push"], "lint": "phpcs"}}',
    "pyproject.toml": '[tool.poe.tasks]\nrelease = "git push"  # out\nlint = "ruff"\nall = ["lint", "git push"]\n'
    '[tool.poe.tasks.long]\nshell = """\nmake\ngit push\n"""\n'
    '[tool.pdm.scripts]\nrelease = "git push"\nout.cmd = ["git", "push"]\n'
    'sh = {shell = "git push --tags"}\nlint = "ruff"\n'
    '[tool.rye.scripts]\nrelease = { cmd = ["git", "push"] }\nall = { chain = ["lint", "git push"] }\nlint = "ruff"\n'
    '[tool.pixi.tasks]\nrelease = "git push"\nlint = "ruff"\n[tool.pixi.tasks.out]\ncmd = "git push"\n'
    '[tool.hatch.envs.default.scripts]\nrelease = ["hatch build", "git push"]\nlint = "ruff"\n'
    '[tool.hatch.envs.docs.scripts]\nout = "git push origin gh-pages"\n',
    "Pipfile": '[scripts]\nrelease = "git push"\nlint = "ruff"\n',
    "mise.toml": "[tasks.release]\nrun = ['make', 'git push']\n[tasks.lint]\nrun = 'ruff'\n[tasks.after]\n"
    "depends = ['release']\n",
}  # fmt: skip
PUSHES = [
    "just release",
    "just --justfile justfile release v1",
    "task release",
    "task short",
    "task several",
    "task needs",
    "task -t Taskfile.yml release",
    "deno task release",
    "node --run release",
    "npm run out",
    "npm run wired",
    "npm run g -- push",
    "npm run g push",
    "run-s lint release",
    "run-p -c 'ship:**'",
    "npx npm-run-all lint --parallel '{release,lint}'",
    "run-s '{1}' -- release",
    "concurrently npm:lint npm:release",
    "concurrently 'npm:ship:*'",
    "conc 'npm run rel*'",
    "composer release",
    "composer run-script release",
    "poe release",
    "poe all",
    "poe long",
    "mise run release",
    "mise run after",
    "pdm run release",
    "pdm run out",
    "pdm run sh",
    "pdm release",
    "rye run release",
    "rye run all",
    "pixi run release",
    "pixi run out",
    "hatch run release",
    "hatch run docs:out",
    "pipenv run release",
    "pipenv run git push",
]
NONE = [
    "just lint",
    "just --dry-run release",
    "just --list",
    "task lint",
    "task --dry release",
    "deno task lint",
    "node --run lint",
    "composer lint",
    "composer install",
    "poe lint",
    "mise run lint",
    "pdm run lint",
    "pdm install",
    "rye run lint",
    "pixi run lint",
    "hatch run lint",
    "hatch run release:lint",
    "pipenv run lint",
    "poe --help",
    "run-s 'lint:*'",
    "run-s 'ship:*'",  # a star of npm-run-all stops at a colon
    "concurrently npm:lint 'npm:lint:*'",
    "npm-run-all lint",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("command", PUSHES)
def test_a_task_that_pushes_is_a_push(command: str, folder: Path) -> None:
    assert [each.kind for each in read_command(command, DESCRIPTIONS, cwd=str(folder)).effects] == ["git_push"]
    assert possible(payload(command, cwd=str(folder)), WORDS)


@pytest.mark.parametrize("command", NONE)
def test_another_task_of_the_same_file_is_none(command: str, folder: Path) -> None:
    assert read_command(command, DESCRIPTIONS, cwd=str(folder)).effects == ()


def test_words_behind_a_script_are_behind_its_command(folder: Path) -> None:
    for command in (
        "npm run tell -- bo@example.org",
        "npm run tell bo@example.org",
        "npm --silent run tell -- bo@example.org",
        "pnpm tell bo@example.org",
        "yarn run tell bo@example.org",
        "run-s 'tell bo@example.org'",
        "concurrently 'npm:tell bo@example.org'",
    ):
        found = read_command(command, DESCRIPTIONS, cwd=str(folder)).effects
        assert [(each.kind, each.targets) for each in found] == [("notify", ("bo@example.org",))], command


def test_a_task_that_no_file_says_stays_undecidable(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.poe.tasks]\nlint = 'ruff'\n")
    for command in ("task release", "just release", "mise run release"):
        assert read_command(command, DESCRIPTIONS, cwd=str(tmp_path)).undecidable, command


@pytest.mark.parametrize(
    "text", ["[", "{", '"""', "x = [", "tasks:\n  a:\n  - task: a\n", "a: a\n\ta", "\0", "=" * 9999]
)
def test_a_broken_task_file_breaks_nothing(text: str, tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).write_text(text)
    for command in (
        "just a",
        "task a",
        "deno task a",
        "composer a",
        "poe a",
        "mise run a",
        "pdm run a",
        "hatch run a",
        "pixi run a",
        "pipenv run a",
        "run-s a",
        "concurrently npm:a",
    ):
        assert read_command(command, DESCRIPTIONS, cwd=str(tmp_path)).effects == (), command
