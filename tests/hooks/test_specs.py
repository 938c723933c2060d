from __future__ import annotations

import inspect

import pluggy
import pytest

from claimonce import hooks
from claimonce.hooks import specs

HOOKS = {
    "claimonce_describe": [],
    "claimonce_effects": ["call"],
    "claimonce_judge": ["effect", "session"],
    "claimonce_deliver": ["message"],
    "claimonce_reconcile": ["intent"],
    "claimonce_session": ["event"],
    "claimonce_settled": ["effect", "receipt"],
    "claimonce_commands": ["group"],
}


def test_the_hooks_and_their_arguments_are_the_published_ones() -> None:
    found = {
        name: list(inspect.signature(function).parameters)
        for name, function in vars(specs).items()
        if name.startswith("claimonce_")
    }
    assert found == HOOKS


def test_specs_hold_nothing_but_specs_and_the_two_markers() -> None:
    own = {name for name, thing in vars(specs).items() if getattr(thing, "__module__", "") == specs.__name__}
    assert own == set(HOOKS)
    assert isinstance(specs.hookspec, pluggy.HookspecMarker)
    assert isinstance(specs.hookimpl, pluggy.HookimplMarker)


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_says_what_it_promises(name: str) -> None:
    text = inspect.getdoc(getattr(specs, name)) or ""
    assert text.splitlines()[0].endswith(".")
    assert len(text) > 150
    for argument in HOOKS[name]:
        assert f"`{argument}`" in text


def test_plugin_authors_find_the_markers_in_the_package() -> None:
    assert hooks.hookimpl is specs.hookimpl
    assert hooks.hookspec is specs.hookspec
