"""A password in the settings stands there, and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimonce.gate.letters import mail_transport
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import user_file

SECRET = "SMTPsecret99"


@pytest.fixture
def transport(own_home: Path) -> str:
    url = f"smtps://me:{SECRET}@mail.example.test:465"
    file = Path(user_file(os.environ))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'[mail]\ntransport = "{url}"\n')
    return url


def test_no_file_of_the_state_holds_a_password_of_the_settings(transport: str, own_home: Path, repo: Path) -> None:
    for cwd in (str(repo), str(own_home)):
        load(cwd)
        load(cwd)  # the second is read from the cache
    files = [path for path in (own_home / "state").rglob("*") if path.is_file()]
    assert any(path.suffix == ".json" for path in files)
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []


def test_who_sends_reads_the_password_where_it_stands(transport: str, repo: Path) -> None:
    load(str(repo))
    assert mail_transport.own_settings(load(str(repo)))["transport"] == transport


def test_a_password_in_a_variable_that_is_not_obeyed_is_neither_kept_nor_shown(
    own_home: Path, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUDECODE", "1")
    monkeypatch.setenv("CLAIMONCE_MAIL__TRANSPORT", f"smtps://me:{SECRET}@mail.example.test:465")
    here = load(str(repo))
    assert any("CLAIMONCE_MAIL__TRANSPORT" in note for note in here.notes)
    assert not any(SECRET in note for note in here.notes)
    files = [path for path in (own_home / "state").rglob("*") if path.is_file()]
    assert [path for path in files if SECRET.encode() in path.read_bytes()] == []
