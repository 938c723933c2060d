"""Where the code of claimonce is there and its distribution is not, no call is read as one without an effect."""

from __future__ import annotations

import os
from importlib.metadata import EntryPoints
from pathlib import Path

import pytest

from claimonce.agents import pre_tool
from claimonce.hooks import host
from claimonce.hooks.call import Call, Session
from claimonce.settings.paths import user_file


def _none(group: str) -> EntryPoints:
    assert group == host.GROUP
    return EntryPoints([])


@pytest.mark.parametrize("settings", ["", "no toml ["])
def test_a_push_is_not_judged_without_the_plugins_whatever_the_users_settings_are(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    file = Path(user_file())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(settings)
    monkeypatch.setattr(host, "entry_points", _none)
    call = Call(Session("claude", "one"), "Bash", {"command": "git push"}, str(own_home), "t1")
    with pytest.raises(ImportError, match="install claimonce again"):
        pre_tool.decide(call, os.environ)
