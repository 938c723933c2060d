"""`[[resource]]` tables: read in order, judged one by one, obeyed without trust because they only restrict."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimonce.settings.errors import SettingsError
from claimonce.settings.load import load
from claimonce.settings.model import Resource
from claimonce.settings.paths import user_file


def entry(path: str, use: str) -> str:
    return f'[[resource]]\npath = "{path}"\nuse = "{use}"\n'


def test_a_repositorys_entries_hold_without_trust(repo: Path) -> None:
    (repo / "claimonce.toml").write_text(entry("docs/*.md", "shared") + entry("docs", "isolated"))
    loaded = load(str(repo))
    assert loaded.settings.resource == (Resource("docs/*.md", "shared"), Resource("docs", "isolated"))
    assert loaded.notes == ()


def test_what_the_user_says_cannot_be_freed_by_a_repository(repo: Path) -> None:
    file = Path(user_file())
    file.parent.mkdir(parents=True)
    file.write_text(entry("docs", "isolated"))
    (repo / "claimonce.toml").write_text(entry("docs", "free"))
    assert [one.use for one in load(str(repo)).settings.resource] == ["isolated", "free"]


BAD = {
    "an unknown key": ('[[resource]]\npat = "x"\nuse = "free"\n', "resource[1].pat"),
    "no path": ('[[resource]]\nuse = "free"\n', "resource[1].path"),
    "an unknown use": (entry("docs", "mine"), "resource[1].use"),
    "no use": ('[[resource]]\npath = "x"\n', "resource[1].use"),
    "outside": (entry("../x", "free"), "resource[1].path"),
    "absolute": (entry("/etc", "isolated"), "resource[1].path"),
    "git's own": (entry(".git/config", "isolated"), "resource[1].path"),
    "no table": ("resource = 3\n", "resource"),
    "rows that are no tables": ("resource = [1]\n", "resource[1]"),
}


@pytest.mark.parametrize(("text", "key"), BAD.values(), ids=BAD)
def test_a_wrong_entry_is_named_with_its_file(repo: Path, text: str, key: str) -> None:
    (repo / "claimonce.toml").write_text(text)
    with pytest.raises(SettingsError) as wrong:
        load(str(repo))
    assert key in str(wrong.value)
    assert "claimonce.toml" in str(wrong.value)
