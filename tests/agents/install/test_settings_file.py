from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from agents.user import User

from claimonce.agents.install import files, records, settings_file
from claimonce.agents.install.entries import EVENTS
from claimonce.agents.install.errors import BrokenJson, CannotWrite, WiringError

LAUNCHER = "/home/someone/.local/share/claimonce/launch"
PLAIN = '{\n    "model": "x",\n    "env": {"TOKEN": "not for copying"}\n}\n'


def add(user: User) -> settings_file.Change:
    return settings_file.add(str(user.settings), "user", LAUNCHER, user.environment)


def remove(user: User) -> settings_file.Change:
    return settings_file.remove(str(user.settings), user.environment, LAUNCHER)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "",
        "{}",
        "{\n}\n",
        "\n\n",
        '{"hooks": {}}',
        '{ "hooks" : { "PreToolUse" : [ ] } }',
        '{\r\n\t"a": 1 // mine\r\n}\r\n',
        '\ufeff{"a": 1}',
    ],
)
def test_what_was_added_goes_out_to_the_byte(user: User, text: str) -> None:
    user.write_settings(text)
    assert add(user).what == "added"
    assert remove(user).what == "restored"
    assert user.settings.read_bytes() == text.encode()


def test_a_second_time_changes_nothing(user: User) -> None:
    user.write_settings(PLAIN)
    add(user)
    before, text = user.settings.stat(), user.settings.read_bytes()
    assert add(user).what == "unchanged"
    after = user.settings.stat()
    assert (after.st_ino, after.st_mode, after.st_mtime_ns) == (before.st_ino, before.st_mode, before.st_mtime_ns)
    assert user.settings.read_bytes() == text


def test_a_file_and_a_folder_that_were_not_there_are_gone_again(user: User) -> None:
    add(user)
    assert set(user.hooks()) == {event.name for event in EVENTS}
    assert stat.S_IMODE(user.settings.stat().st_mode) == 0o600
    remove(user)
    assert not user.settings.parent.exists()


def test_a_new_file_that_the_user_filled_meanwhile_stays(user: User) -> None:
    add(user)
    user.settings.write_text(user.settings.read_text().replace('{\n  "hooks"', '{\n  "model": "y",\n  "hooks"'))
    assert remove(user).what == "removed"
    assert json.loads(user.settings.read_text()) == {"model": "y"}


def test_what_the_user_changed_since_is_untouched(user: User) -> None:
    user.write_settings(PLAIN)
    add(user)
    user.settings.write_text(user.settings.read_text().replace('"x"', '"y"'))
    assert remove(user).what == "removed"
    assert user.settings.read_text() == PLAIN.replace('"x"', '"y"')


def test_after_an_edit_and_a_second_init_the_edit_is_what_comes_back(user: User) -> None:
    user.write_settings(PLAIN)
    settings_file.add(str(user.settings), "user", "/old/claimonce/launch", user.environment)
    user.settings.write_text(user.settings.read_text().replace('"x"', '"y"'))
    assert add(user).what == "replaced"
    assert remove(user).what == "restored"
    assert user.settings.read_text() == PLAIN.replace('"x"', '"y"')


def test_entries_go_out_even_where_the_record_is_lost(user: User) -> None:
    user.write_settings(PLAIN)
    add(user)
    for record in (user.data / "wired").glob("*.json"):
        record.unlink()
    assert remove(user).what == "removed"
    assert user.settings.read_text() == PLAIN


def test_secrets_in_a_settings_file_are_not_copied(user: User) -> None:
    user.write_settings(PLAIN)
    add(user)
    kept = [path for path in user.data.rglob("*") if path.is_file() and b"not for copying" in path.read_bytes()]
    assert kept == []


def test_a_link_is_edited_at_its_target_and_rights_are_kept(user: User, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "settings.json"
    target.parent.mkdir()
    target.write_text(PLAIN)
    target.chmod(0o640)
    user.settings.parent.mkdir()
    user.settings.symlink_to(target)
    add(user)
    assert user.settings.is_symlink()
    assert LAUNCHER in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    remove(user)
    assert user.settings.is_symlink()
    assert target.read_text() == PLAIN


def test_a_broken_file_is_refused_and_left_alone(user: User) -> None:
    text = user.write_settings('{"a": 1,,}')
    with pytest.raises(BrokenJson):
        add(user)
    assert user.settings.read_text() == text
    assert list(user.settings.parent.iterdir()) == [user.settings]


def test_a_file_that_is_not_utf_8_is_refused(user: User) -> None:
    user.write_settings("{}")
    user.settings.write_bytes(b'{"a": "\xff"}')
    with pytest.raises(WiringError, match="byte 7 is not UTF-8"):
        add(user)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_is_refused(user: User) -> None:
    user.write_settings(PLAIN)
    user.settings.chmod(0o400)
    with pytest.raises(CannotWrite, match="read-only"):
        add(user)
    assert user.settings.read_text() == PLAIN


def test_what_another_program_writes_meanwhile_is_not_lost(user: User) -> None:
    user.write_settings('{"a": 1}')
    rounds: list[str | None] = []

    def change(text: str | None) -> str:
        if not rounds:
            user.write_settings('{"a": 2}')
        rounds.append(text)
        return f"{text} "

    assert files.edit(str(user.settings), change) == ('{"a": 2}', '{"a": 2} ')
    assert rounds == ['{"a": 1}', '{"a": 2}']


def test_the_marker_lists_user_settings_only_while_we_are_in_them(user: User, tmp_path: Path) -> None:
    marker = Path(settings_file.marker(user.environment))
    settings_file.add(str(tmp_path / "project.json"), "project", LAUNCHER, user.environment)
    assert not marker.exists()
    add(user)
    assert marker.read_text() == f"{user.settings}\n"
    remove(user)
    assert not marker.exists()
    assert [record.scope for record in records.all_of(user.environment)] == ["project"]
