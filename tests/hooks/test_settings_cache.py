from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from pathlib import Path
from types import SimpleNamespace

import pytest

import claimonce.hooks
import claimonce.settings
from claimonce.hooks import cache_builder, cache_reader, host, scope
from claimonce.hooks.cache_reader import Compiled, prefilter_words
from claimonce.hooks.description import Description
from claimonce.hooks.host import Host
from claimonce.hooks.settings_cache import load
from claimonce.settings import trust
from claimonce.settings.errors import SettingsError

Env = dict[str, str]
COUNTER = '[[counters]]\nname = "SP"\nfile = "numbers.json"\npath = "SP.next"\n'
PAGER = """\
from claimonce.hooks import Description, Program, hookimpl

@hookimpl
def claimonce_describe():
    return Description("pager", "notify", words=("klaxon",),
        programs=(Program(("klaxon",)), Program(("klax",), shim=False)))
"""


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-C", folder, "-c", "user.name=n", "-c", "user.email=e@x", *words], check=True, capture_output=True
    )


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")
    return root


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The roots that were compiled, in order."""
    real, seen = cache_builder.compile_root, list[str]()

    def counting(root: str, env: object = None, people: bool = False) -> Compiled:
        seen.append(root)
        return real(root, env, people)  # type: ignore[arg-type]

    monkeypatch.setattr(cache_builder, "compile_root", counting)
    # Files written by the test itself would otherwise count as too fresh to rely on.
    monkeypatch.setattr(cache_builder, "_steady", lambda sources, began: list(sources))
    return seen


def test_the_second_load_reads_the_cache(repo: Path, env: Env, compiles: list[str]) -> None:
    first = load(str(repo), env)
    assert load(str(repo / ".git"), env) == first
    assert compiles == [""]  # a repository without settings of its own holds what the user's say


def test_settings_are_plain_data_in_seconds(repo: Path, env: Env) -> None:
    (repo / "claimonce.toml").write_text('[notify]\nwindow = "forever"\n')
    settings = load(str(repo), env).settings
    assert settings["notify"]["window"] is None
    assert settings["git_push"]["wait"] == 600
    assert settings["mail"] == {"transport": "", "from": ""}
    assert "counters" not in settings


@pytest.mark.parametrize("name", ["claimonce.toml", "pyproject.toml"])
def test_a_settings_file_that_appears_changes_and_goes_is_noticed(
    repo: Path, env: Env, compiles: list[str], name: str
) -> None:
    head = "tool.claimonce." if name == "pyproject.toml" else ""
    seen: list[object] = [load(str(repo), env).settings["notify"]["window"]]
    for window in ("48h", "720h"):
        (repo / name).write_text(f'[{head}notify]\nwindow = "{window}"\n')
        seen.append(load(str(repo), env).settings["notify"]["window"])
    (repo / name).unlink()
    seen.append(load(str(repo), env).settings["notify"]["window"])
    assert seen == [86400, 172800, 2592000, 86400]
    assert compiles == ["", str(repo), str(repo)]


def test_a_change_within_the_clocks_grain_is_not_missed(repo: Path, env: Env) -> None:
    file = repo / "claimonce.toml"
    file.write_text('[notify]\nwindow = "48h"\n')
    load(str(repo), env)
    before = file.stat()
    file.write_text('[notify]\nwindow = "72h"\n')
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert load(str(repo), env).settings["notify"]["window"] == 72 * 3600


def test_the_users_file_and_trust_are_noticed(repo: Path, env: Env, user_file: Path, compiles: list[str]) -> None:
    (repo / "claimonce.toml").write_text('[git_push]\ncheck = "make"\n')
    assert load(str(repo), env).settings["git_push"]["check"] == ""
    trust.trust(str(repo / "claimonce.toml"), env=env)
    assert load(str(repo), env).settings["git_push"]["check"] == "make"
    user_file.write_text('[notify]\nwindow = "1h"\n')
    assert load(str(repo), env).settings["notify"]["window"] == 3600
    assert len(compiles) == 3


def test_a_drop_in_is_noticed_at_every_step(repo: Path, env: Env, compiles: list[str]) -> None:
    load(str(repo), env)
    file = repo / ".claimonce" / "plugins" / "pager.py"
    file.parent.mkdir(parents=True)
    file.write_text(PAGER)
    waiting = load(str(repo), env)
    assert any("file:pager" in problem for problem in waiting.problems)
    assert "klaxon" not in waiting.words
    trust.trust(str(file), env=env)
    found = load(str(repo), env)
    assert "klaxon" in found.words
    assert "klaxon" in found.shims
    assert "klax" not in found.shims
    file.write_text(PAGER + "#")
    assert "klaxon" not in load(str(repo), env).shims
    assert compiles.count(str(repo)) == 3


def test_a_broken_settings_file_is_an_error_every_time(repo: Path, env: Env) -> None:
    load(str(repo), env)
    (repo / "claimonce.toml").write_text("[notify\n")
    for _ in range(2):
        with pytest.raises(SettingsError, match="cannot be read"):
            load(str(repo), env)


@pytest.mark.parametrize("cwd", ["", "/gone/for/good"])
def test_without_a_repository_the_users_own_cache_holds(env: Env, cwd: str, compiles: list[str]) -> None:
    assert (load(cwd, env).root, load(cwd, env).scope) == ("", "")
    assert compiles == [""]
    assert (Path(cache_reader.cache_folder(env)) / "user.json").is_file()


def test_settings_of_the_environment_do_not_leak_into_others_caches(repo: Path, env: Env, compiles: list[str]) -> None:
    loud = {**env, "CLAIMONCE_NOTIFY__WINDOW": "1h"}
    assert load(str(repo), loud).settings["notify"]["window"] == 3600
    assert load(str(repo), env).settings["notify"]["window"] == 86400
    inside = {**loud, "CLAUDECODE": "1"}
    assert load(str(repo), inside).settings["notify"]["window"] == 86400
    assert load(str(repo), inside, people=True).settings["notify"]["window"] == 3600
    assert load(str(repo), loud).settings["notify"]["window"] == 3600
    assert len(compiles) == 4


def test_a_cache_of_another_format_install_or_user_folder_is_not_read(
    repo: Path, env: Env, compiles: list[str]
) -> None:
    first = load(str(repo), env)
    path = Path(cache_reader.cache_file(str(repo), env))
    head, _, rest = path.read_text().partition("\n")
    body = json.loads(head)
    for change in ({"format": 0}, {"install": "/else"}, {"root": "/else"}, {"sources": []}, {"extra": 1}):
        path.write_text(f"{json.dumps({**body, **change})}\n{rest}")
        assert load(str(repo), env) == first
    for text in (head, "{"):
        path.write_text(text)
        assert load(str(repo), env) == first
    load(str(repo), {**env, "XDG_CONFIG_HOME": env["HOME"]})
    assert compiles == ["", ""]


def test_worktrees_and_clones_share_the_scope_of_their_remote(repo: Path, env: Env, tmp_path: Path) -> None:
    git(repo, "remote", "add", "origin", "git@github.com:org/repo.git")
    git(repo, "worktree", "add", "-q", str(tmp_path / "tree"))
    git(tmp_path, "clone", "-q", str(repo), "clone")
    git(tmp_path / "clone", "remote", "set-url", "origin", "https://user:pw@github.com/org/repo")
    places = [load(str(tmp_path / name), env) for name in ("repo", "tree", "clone")]
    assert {place.scope for place in places} == {"github.com/org/repo"}
    assert [place.root for place in places] == [str(tmp_path / name) for name in ("repo", "tree", "clone")]


def test_without_a_remote_worktrees_share_the_git_folder(repo: Path, env: Env, tmp_path: Path) -> None:
    git(repo, "worktree", "add", "-q", str(tmp_path / "tree"))
    assert load(str(repo), env).scope == load(str(tmp_path / "tree"), env).scope == str(repo / ".git")


def test_a_changed_remote_changes_the_scope(repo: Path, env: Env) -> None:
    before = load(str(repo), env).scope
    git(repo, "remote", "add", "origin", "https://h.org/a.git")
    assert (before, load(str(repo), env).scope) == (str(repo / ".git"), "h.org/a")


def test_gits_own_variables_do_not_lead_to_another_repository(
    repo: Path, env: Env, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    git(other, "remote", "add", "origin", "https://h.org/other")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert scope.ask_scope(str(repo)) == (str(repo / ".git"), True)


def test_a_counter_has_an_absolute_file_and_a_key_in_its_scope(repo: Path, env: Env) -> None:
    git(repo, "remote", "add", "origin", "https://h.org/a.git")
    (repo / "claimonce.toml").write_text(COUNTER)
    assert load(str(repo), env).counters == [
        {
            "name": "SP",
            "file": str(repo / "numbers.json"),
            "path": "SP.next",
            "format": "json",
            "files": "",
            "front_matter": "",
            "label": "",
            "branches": "all",
            "preset": "",
            "key": "counter:h.org/a:SP",
        }
    ]


def test_the_prefilter_knows_the_words_of_every_repository(repo: Path, env: Env, tmp_path: Path) -> None:
    assert prefilter_words(env) is None
    (repo / "claimonce.toml").write_text(COUNTER)
    load(str(repo), env)
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    load(str(other), env)
    words = prefilter_words(env) or []
    assert {"numbers.json", "claimonce.toml"} <= set(words)
    assert words == sorted(set(words))


def test_a_repository_that_is_gone_leaves_no_words(repo: Path, env: Env, tmp_path: Path) -> None:
    (repo / "claimonce.toml").write_text(COUNTER)
    load(str(repo), env)
    repo.rename(tmp_path / "moved")
    load("", env)
    assert "numbers.json" not in (prefilter_words(env) or [])


def test_a_lost_words_file_is_made_again(repo: Path, env: Env) -> None:
    load(str(repo), env)
    words = Path(cache_reader.cache_folder(env)) / "words"
    words.unlink()
    load(str(repo), env)
    assert words.is_file()


def test_a_cache_that_cannot_be_written_costs_time_only(repo: Path, env: Env) -> None:
    Path(env["HOME"], "file").write_text("")
    made = load(str(repo), {**env, "CLAIMONCE_STATE": env["HOME"] + "/file"})
    assert made.root == str(repo)
    assert "cannot be written" in made.notes[-1]


def test_cache_files_are_the_users_alone(repo: Path, env: Env) -> None:
    before = os.umask(0)
    try:
        load(str(repo), env)
    finally:
        os.umask(before)
    folder = Path(cache_reader.cache_folder(env))
    assert [oct(path.stat().st_mode & 0o777) for path in (folder.parent, folder)] == ["0o700"] * 2
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}


def test_the_state_setting_moves_the_store_but_claimonce_state_is_stronger(env: Env, user_file: Path) -> None:
    user_file.write_text('[state]\npath = "/srv/store"\n')
    assert load("", env).state == "/srv/store"
    assert load("", {**env, "CLAIMONCE_STATE": env["HOME"] + "/s"}).state == env["HOME"] + "/s"


def test_a_cache_file_has_the_words_in_a_line_of_their_own_that_no_call_parses(repo: Path, env: Env) -> None:
    made = load(str(repo), env)
    head, words, rest = Path(cache_reader.cache_file(str(repo), env)).read_text().split("\n", 2)
    assert "words" not in json.loads(head)
    assert "claimonce.toml" in json.loads(words)
    assert (made.words, made.descriptions) == (words, rest)


def test_many_compilers_at_once_leave_one_sound_cache(repo: Path, env: Env) -> None:
    code = "import sys; from claimonce.hooks.settings_cache import load; print(load(sys.argv[1]).root)"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(repo)], env=env, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in running] == [str(repo)] * 4
    folder = Path(cache_reader.cache_folder(env))
    assert {path.name for path in folder.iterdir()} <= {
        ".lock",
        ".compiling",
        "words",
        "user.json",
        Path(cache_reader.cache_file(str(repo), env)).name,
    }
    head = Path(cache_reader.cache_file(str(repo), env)).read_text().partition("\n")[0]
    assert json.loads(head)["root"] == str(repo)


BARE = """
import sys
sys.path[:0] = {roots!r}
from claimonce.hooks.settings_cache import load
print(load({cwd!r}).root)
heavy = ("dataclasses", "typing", "pathlib", "pluggy", "tomllib", "subprocess", "filelock", "hashlib", "click")
print(",".join(name for name in heavy if name in sys.modules))
"""


def test_under_the_hooks_bare_interpreter_it_compiles_once_and_then_imports_nothing_heavy(repo: Path, env: Env) -> None:
    roots = [str(Path(next(iter(package.__path__))).parents[1]) for package in (claimonce.hooks, claimonce.settings)]
    code = BARE.format(roots=roots, cwd=str(repo))

    def run() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", code], env=env, capture_output=True, text=True, check=True
        )
        return done.stdout.split("\n")

    assert run()[0] == str(repo)
    cache_builder.compile(str(repo), env)
    assert run()[:2] == [str(repo), ""]


def test_a_file_dated_in_the_future_does_not_make_every_load_slow(
    repo: Path, env: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "claimonce.toml").write_text("")
    for path in (repo / "claimonce.toml", repo / ".git" / "config"):
        os.utime(path, (4e9, 4e9))
    load(str(repo), env)
    monkeypatch.setattr(cache_builder, "compile_root", None)
    assert load(str(repo), env).root == str(repo)


def test_a_scope_that_git_could_not_tell_is_not_kept(repo: Path, env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repo, "remote", "add", "origin", "https://h.org/a")
    monkeypatch.setattr(scope, "_git", lambda *_: None)
    assert "git did not say" in load(str(repo), env).notes[-1]
    monkeypatch.undo()
    assert load(str(repo), env).scope == "h.org/a"


def test_one_bad_description_does_not_cost_the_others(repo: Path, env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    def compile_descriptions(plain: list[dict[str, object]]) -> list[dict[str, object]]:
        if any(one["name"] == "bad" for one in plain):
            raise ValueError("no pattern")
        return [{"name": one["name"]} for one in plain]

    monkeypatch.setitem(sys.modules, cache_builder.READING, SimpleNamespace(compile_descriptions=compile_descriptions))  # type: ignore[arg-type]
    monkeypatch.setattr(Host, "describe", lambda _: [("p", Description(name, "notify")) for name in ("good", "bad")])
    made = load(str(repo), env)
    assert json.loads(made.descriptions.partition("\n")[0])[1] == [{"name": "good", "mcp_tools": []}]
    assert made.problems[-1] == "description bad cannot be compiled: ValueError: no pattern"


def test_what_is_switched_off_is_said(env: Env) -> None:
    made = load("", {**env, "CLAIMONCE_PLUGINS__DISABLE": "email"})
    assert "plugin email: is switched off by plugins.disable" in made.notes


@pytest.mark.parametrize("gone", ["code", "distribution"])
def test_nothing_is_compiled_without_the_plugins_that_come_with_claimonce(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    """A cache without them would say of every push and every mail that it has no effect."""
    first, *others = entry_points(group="claimonce")
    lost = EntryPoint(first.name, "claimonce.plugins.gone", "claimonce")
    vars(lost).update(dist=first.dist)
    left = EntryPoints([lost, *others] if gone == "code" else [])
    monkeypatch.setattr(host, "entry_points", lambda group: left)
    with pytest.raises(ImportError, match="install claimonce again"):
        cache_builder.compile_root("")
    assert not list(own_home.rglob("user.json"))
