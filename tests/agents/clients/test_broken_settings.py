"""A client's own settings that are broken, hold a stranger, or name us twice; what is said of it, and of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from agents.user import User, new_user

from claimonce.clients import row as clients

TITLES = {name: row.TITLE for name in clients.wired() if (row := clients.of(name)) is not None and name != "claude"}
SHARED = [name for name in TITLES if (row := clients.of(name)) is not None and row.SHAPE != clients.FILE]


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def file_of(user: User, name: str) -> Path:
    row = clients.of(name)
    assert row is not None
    return Path(clients.config_of(row, user.environment))


def found(user: User) -> dict[str, tuple[str, str]]:
    """Return what doctor says of each client: the state, and the sentence."""
    rows = json.loads(user.run("doctor", "--quick", "--json").stdout)["checks"]
    assert not [row for row in rows if "could not be examined" in row["sentence"]]
    return {row["check"]: (row["state"], row["sentence"]) for row in rows}


@pytest.mark.parametrize("name", TITLES)
def test_doctor_knows_every_client_that_init_wires_and_misses_what_was_changed(user: User, name: str) -> None:
    user.init(name)
    assert found(user)[TITLES[name]][0] == "ok"
    path = file_of(user, name)
    path.write_text(path.read_text().replace("claimonce/launch", "claimonce/lunch"))
    said = found(user).get(TITLES[name])
    assert said is None or said[0] != "ok", "an entry that starts something else is none of ours, or an older one"


@pytest.mark.parametrize("name", SHARED)
def test_a_file_that_is_no_json_is_named_and_left_alone_and_the_other_clients_are_still_looked_at(
    user: User, name: str
) -> None:
    other = "gemini" if name != "gemini" else "qwen"
    user.init(name)
    user.init(other)
    path = file_of(user, name)
    broken = path.read_text().replace("{", "{,", 1)
    path.write_text(broken)
    said = found(user)
    state, sentence = said[TITLES[name]]
    assert state == "fail"
    assert str(path) in sentence
    assert said[TITLES[other]][0] == "ok"
    for verb in ("init", "uninstall"):
        assert user.run(verb, "--yes", name).returncode != 0
        assert path.read_text() == broken


@pytest.mark.parametrize("name", SHARED)
def test_an_entry_of_ours_that_stands_there_twice_is_named_and_init_leaves_one(user: User, name: str) -> None:
    user.init(name)
    path = file_of(user, name)
    once = path.read_text()
    held = json.loads(once)
    held["hooks"] = {event: [*listed, *listed] for event, listed in held["hooks"].items()}
    path.write_text(json.dumps(held, indent=2) + "\n")
    assert found(user)[TITLES[name]][0] == "warn"
    user.init(name)
    assert json.loads(path.read_text()) == json.loads(once)
    assert found(user)[TITLES[name]][0] == "ok"


@pytest.mark.parametrize(
    "text",
    [
        '{\n  // mine\n  "hooks": {}\n}\n', '{"hooks": {},}\n', '{"$schema": "x", "hooks": {}}\n',
        '{"version": 1, "hooks": {}}\n',
    ],
)  # fmt: skip
def test_codex_passes_over_a_whole_file_for_one_stranger_so_init_asks_for_it_to_go(user: User, text: str) -> None:
    """0.171.0: findings/codex-drops-every-hook-for-one-stranger.sh."""
    path = file_of(user, "codex")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    done = user.run("init", "--yes", "codex")
    assert done.returncode != 0
    assert "passes over the whole file" in done.stderr
    assert path.read_text() == text


@pytest.mark.parametrize("stranger", ["// mine\n", '"$schema": "x",'])
def test_doctor_says_that_codex_passes_over_the_file_that_somebody_added_to(user: User, stranger: str) -> None:
    user.init("codex")
    path = file_of(user, "codex")
    whole = path.read_text()
    path.write_text(stranger + whole if stranger.startswith("//") else whole.replace("{", "{" + stranger, 1))
    state, sentence = found(user)["Codex CLI"]
    assert state == "fail"
    assert "passes over all of" in sentence


@pytest.mark.parametrize("name", ["gemini", "qwen"])
def test_a_remark_in_the_settings_of_a_client_that_reads_past_it_is_kept(user: User, name: str) -> None:
    path = file_of(user, name)
    path.parent.mkdir(parents=True)
    path.write_text('// mine\n{"theme": "x"}\n')
    user.init(name)
    assert found(user)[TITLES[name]][0] == "ok"
    user.uninstall(name)
    assert path.read_text() == '// mine\n{"theme": "x"}\n'


@pytest.mark.parametrize(
    ("change", "words"),
    [("a = = 1\n", "cannot be read"), ("", "does not say plugins.paths"), ('plugins.paths = "x"\n', "does not say")],
)
def test_doctor_says_that_gptme_does_not_load_the_plugin(user: User, change: str, words: str) -> None:
    user.init("gptme")
    path = user.home / ".config/gptme/config.toml"
    path.write_text(change)
    state, sentence = found(user)["gptme"]
    assert state == "fail"
    assert words in sentence


def test_a_broken_config_toml_of_codex_is_one_finding_and_init_says_where(user: User) -> None:
    user.init("codex")
    path = user.home / ".codex/config.toml"
    path.write_text("a = = 1\n")
    state, sentence = found(user)["Codex's sandbox"]
    assert state == "fail"
    assert f"{path} cannot be read" in sentence
    done = user.run("init", "--yes", "codex")
    assert done.returncode != 0
    assert str(path) in done.stderr
    assert path.read_text() == "a = = 1\n"
