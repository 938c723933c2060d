from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimonce.hooks import Description, hookimpl
from claimonce.hooks.host import Host
from claimonce.settings.paths import config_folder, state_folder


class Pager:
    @hookimpl
    def claimonce_describe(self) -> Description:
        return Description("pager", "notify")


class Misspelt:
    @hookimpl
    def claimonce_desribe(self) -> Description:
        return Description("pager", "notify")


def test_an_author_gets_a_host_of_one_plugin(claimonce_host: Callable[..., Host]) -> None:
    assert [one.name for _, one in claimonce_host(Pager()).describe()] == ["pager"]


def test_a_misspelt_hook_fails_the_authors_test(claimonce_host: Callable[..., Host]) -> None:
    with pytest.raises(AssertionError, match="did you mean claimonce_describe"):
        claimonce_host(Misspelt())


def test_an_authors_test_sees_nothing_of_the_developers_home(claimonce_home: Path) -> None:
    for folder in (config_folder(), state_folder()):
        assert folder.startswith(str(claimonce_home))
    assert not [name for name in os.environ if name.startswith("CLAIMONCE_")]
