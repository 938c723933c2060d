"""A repository that says nothing of its own begins with what was compiled for its user."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hooks.test_settings_cache import COUNTER, PAGER, Env, git

from claimonce.hooks import cache_builder
from claimonce.hooks.settings_cache import Compiled, load

USERS = {
    "none": "",
    "a mode": '[notify]\nmode = "observe"\n',
    "plugins elsewhere": '[plugins]\nfolder = "tools/plugins"\n',
    "plugins nowhere": '[plugins]\nfolder = ""\n',
    "a plugin's own": "[plugins.pager]\nlevel = 3\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    git(root, "remote", "add", "origin", "https://h.org/a/b.git")
    return root


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    real, seen = cache_builder.compile_root, list[str]()

    def counting(root: str, *rest: object) -> Compiled:
        seen.append(root)
        return real(root, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(cache_builder, "compile_root", counting)
    return seen


@pytest.mark.parametrize("users", USERS)
@pytest.mark.parametrize("pyproject", ["", "[tool.ruff]\nline-length = 100\n"])
def test_what_is_derived_is_what_would_be_compiled(
    repo: Path, env: Env, user_file: Path, users: str, pyproject: str
) -> None:
    user_file.write_text(USERS[users])
    if pyproject:
        (repo / "pyproject.toml").write_text(pyproject)
    load("", env)
    made, whole = load(str(repo), env), cache_builder.compile_root(str(repo), env, keep=False)
    for name in Compiled.__annotations__:
        if name != "sources":
            assert getattr(made, name) == getattr(whole, name), name
    assert {source[0] for source in made.sources} == {source[0] for source in whole.sources}


def test_a_fresh_clone_compiles_nothing(repo: Path, env: Env, tmp_path: Path, compiled: list[str]) -> None:
    load("", env)
    compiled.clear()
    for name in ("one", "two"):
        git(tmp_path, "clone", "-q", str(repo), name)
        assert load(str(tmp_path / name), env).root == str(tmp_path / name)
    assert compiled == []


@pytest.mark.parametrize("own", ["settings", "pyproject", "drop-in"])
def test_a_repository_that_says_something_is_compiled_for_itself(
    repo: Path, env: Env, compiled: list[str], own: str
) -> None:
    load(str(repo), env)
    if own == "settings":
        (repo / "claimonce.toml").write_text(COUNTER)
    elif own == "pyproject":
        (repo / "pyproject.toml").write_text('[tool.claimonce.notify]\nwindow = "1h"\n')
    else:
        (repo / ".claimonce" / "plugins").mkdir(parents=True)
        (repo / ".claimonce" / "plugins" / "pager.py").write_text(PAGER)
    made = load(str(repo), env)
    assert compiled[-1] == str(repo)
    assert made.counters or made.notes or made.problems


@pytest.mark.parametrize("users", [COUNTER, '[markers]\nexport = "receipts"\n'])
def test_what_the_user_says_of_every_repository_is_compiled_in_each(
    repo: Path, env: Env, user_file: Path, compiled: list[str], users: str
) -> None:
    user_file.write_text(users)
    load(str(repo), env)
    assert compiled[-1] == str(repo)


def test_processes_that_compile_at_once_do_it_once(repo: Path, env: Env) -> None:
    code = (
        "import sys\n"
        "from claimonce.hooks import cache_builder\n"
        "real = cache_builder.compile_root\n"
        "def told(root, *rest):\n"
        "    print('compiled', flush=True)\n"
        "    return real(root, *rest)\n"
        "cache_builder.compile_root = told\n"
        "from claimonce.hooks.settings_cache import load\n"
        "print(load(sys.argv[1]).root)\n"
    )
    words = [sys.executable, "-c", code, str(repo)]
    running = [subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [line for process in running for line in process.communicate(timeout=60)[0].splitlines()]
    assert said.count(str(repo)) == 4
    assert said.count("compiled") == 1
