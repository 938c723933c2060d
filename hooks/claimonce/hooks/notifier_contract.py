"""The contract that a notifier keeps: each promise as a function that fails when it is not kept."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from claimonce.hooks.call import Session
from claimonce.hooks.description import Description
from claimonce.hooks.lone_plugin import Named
from claimonce.hooks.mock_provider import (  # fmt: skip
    NONE,
    REFUSED,
    SENT,
    UNKNOWN,
    Notifier,
    Provider,
    Seen,
    http_provider,
)
from claimonce.hooks.rows import TELLING, problems
from claimonce.settings.paths import PINS

# What a developer's own shell may say and a test must not hear.
_FOREIGN = ("CLAIMONCE_", "CODEX_", "XDG_", "CLAUDE")
SUBJECT, BODY = "The build is red", "Build 4711 broke on main: see the second job, לא תקין."


def move_to(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this the home, without what a developer's own shell says."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN) or name == "AI_AGENT"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))


def it_has_sound_rows(notifier: Notifier) -> None:
    """Every column of every row says what it may say."""
    found = problems(notifier.known.description)
    assert found == [], "\n".join(found)


def it_recognises_its_calls(notifier: Notifier) -> None:
    """Each call is seen as this effect, with its recipient and its text, and what tells nobody anew as that."""
    described: Description = notifier.known.description
    for each, read in _read(notifier):
        telling = each.act in TELLING
        mine = [one for one in (read.effects if telling else read.quiet) if one.plugin == described.name]
        assert mine, f"not recognised: {each.call}"
        assert mine[0].act == each.act, f"{each.call}: it is seen as {mine[0].act}"
        assert telling or read.effects == (), f"{each.call}: it tells somebody"
        assert not each.recipient or each.recipient in mine[0].targets, f"{each.call}: {mine[0].targets}"
        assert each.text in f"{mine[0].subject}\n{mine[0].body}", f"{each.call}: {mine[0]}"


def it_says_what_is_known(notifier: Notifier) -> None:
    """Reader and text that the call shows are known to the byte, so that a repeat is one and nothing else is."""
    for each, read in _read(notifier):
        for one in read.effects[:1]:
            if each.recipient:
                assert one.readers_known is ("reader" not in each.unknown), f"{each.call}: {one.readers_from}"
            if each.text:
                assert one.text_known is ("text" not in each.unknown), f"{each.call}: {one.text_from}"


def _read(notifier: Notifier) -> list[tuple[Seen, Any]]:
    compiled = _part("reading.description_compiler").compile_descriptions([notifier.known.description.compiled()])
    descriptions = _part("effects.descriptions").Descriptions(compiled)
    found: list[tuple[Seen, Any]] = []
    for each in notifier.seen:
        if isinstance(each.call, str):
            found.append((each, _part("reading").read_command(each.call, descriptions, cwd="/")))
        else:
            tool, given = each.call
            found.append((each, _part("reading").read_tool(tool, dict(given), descriptions, cwd="/", counters=())))
    return found


def it_sends_the_text_once(notifier: Notifier) -> None:
    """One message is taken, it carries subject or body, and the outcome is done."""
    with _prepared(notifier) as (provider, notify):
        told = notify()
        assert told.outcome == "done", told
        assert len(provider.taken) == 1
        assert SUBJECT in provider.taken[0].text or BODY in provider.taken[0].text
        assert notify().outcome == "suppressed"
        assert len(provider.taken) == 1


def it_reads_a_refusal(notifier: Notifier) -> None:
    """What the provider refuses has failed, and may be tried again."""
    with _prepared(notifier, REFUSED) as (provider, notify):
        assert notify().outcome == "failed"
        provider.mode = SENT
        assert notify().outcome == "done"
        assert len(provider.taken) == 1


def it_reads_an_unknown_outcome(notifier: Notifier) -> None:
    """Where the exchange breaks after the message went out, the key is uncertain and nothing is sent by itself."""
    with _prepared(notifier, UNKNOWN) as (provider, notify):
        told = notify()
        assert told.outcome == "uncertain", told
        assert len(provider.taken) == 1


def it_keeps_secrets(notifier: Notifier) -> None:
    """No secret of the target and no body stands in what is said or kept, whatever the provider answers."""
    hidden = (*notifier.secrets, BODY)
    for mode in (SENT, REFUSED, UNKNOWN):
        with _prepared(notifier, mode) as (_, notify):
            told = notify()
            kept = _kept(Path(os.environ["CLAIMONCE_STATE"]))
            for secret in hidden:
                assert secret not in repr(told), f"{mode}: {secret!r} is said"
                assert secret not in kept, f"{mode}: {secret!r} is kept"


def it_survives_a_crash_before_the_send(notifier: Notifier) -> None:
    """The process dies after its intent and before the provider is asked."""
    _crash(notifier, "before")


def it_survives_a_crash_during_the_send(notifier: Notifier) -> None:
    """The process dies after the provider took the message and before it answered."""
    _crash(notifier, "during")


def it_survives_a_crash_after_the_send(notifier: Notifier) -> None:
    """The process dies after the answer and before the marker."""
    _crash(notifier, "after")


READING: tuple[Callable[[Notifier], None], ...] = (
    it_has_sound_rows,
    it_recognises_its_calls,
    it_says_what_is_known,
)
PROMISES: tuple[Callable[[Notifier], None], ...] = (
    *READING,
    it_sends_the_text_once,
    it_reads_a_refusal,
    it_reads_an_unknown_outcome,
    it_keeps_secrets,
    it_survives_a_crash_before_the_send,
    it_survives_a_crash_during_the_send,
    it_survives_a_crash_after_the_send,
)


class _Died(BaseException):
    """Stands for kill -9: nothing of ours runs after it."""


def _crash(notifier: Notifier, point: str) -> None:
    delivering, owner = _part("gate.letters.delivery"), _part("gate.owner")
    once = delivering._once

    def dies(*given: Any) -> Any:
        if point != "before":
            once(*given)
        raise _Died

    with _prepared(notifier, UNKNOWN if point == "during" else SENT) as (provider, notify):
        ended = _ended_process()
        with patch.object(delivering, "_once", dies), patch.object(owner, "here", lambda: ended), pytest.raises(_Died):
            notify()
        provider.mode = SENT
        told = notify(session="next")
        visible = {notifier.same(each) for each in provider.taken} if notifier.same else provider.taken
        if notifier.keeps == NONE:
            assert told.outcome == "uncertain", told
            assert len(visible) == (0 if point == "before" else 1)
        else:
            assert told.outcome in ("done", "suppressed"), told
            assert len(visible) == 1, f"{len(visible)} messages are to be seen"


def _ended_process() -> Any:
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    who = _part("gate.owner").of(child.pid)
    child.communicate()
    return who


def _kept(state: Path) -> str:
    """Return what the store keeps for longer than the window: everything but the table of messages."""
    store = _part("gate.store").open_store(str(state))
    try:
        tables = ("intents_of_key", "markers_all", "ledger_last", "claims_all")
        key, most = "notify:proved:contract", 1000
        rows = [store.rows(name, key=key, most=most) for name in tables]
        return repr([tuple(row) for table in rows for row in table])
    finally:
        store.close()


@contextlib.contextmanager
def _prepared(notifier: Notifier, mode: str = SENT) -> Generator[tuple[Provider, Callable[..., Any]]]:
    """A home with one target behind a provider, and a function that notifies it."""
    known = notifier.known

    def found(*_: object) -> Named:
        return known

    make = notifier.provider or http_provider
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as monkeypatch,
        make(notifier) as provider,
    ):
        provider.mode = mode
        home = Path(folder)
        move_to(home, monkeypatch)
        for name in PINS:  # these tests may run in an armed session
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("CLAIMONCE_STATE", str(home / "state"))
        monkeypatch.setenv("CLAIMONCE_UNCERTAIN__IN_FLIGHT", "0s")
        monkeypatch.setenv("NO_PROXY", "*")
        monkeypatch.chdir(home)
        _write_target(home, known.description.name, notifier.settings, provider.url)
        letters = {name: _part(f"gate.letters.{name}") for name in ("delivery", "reconciliation", "notification")}
        here = _part("hooks.settings_cache").load(folder)
        store = _part("gate.store").open_store(here.state)
        monkeypatch.setattr(letters["delivery"], "find_plugin", found)
        monkeypatch.setattr(letters["reconciliation"], "find_plugin", found)

        def notify(session: str = "one") -> Any:
            """Say it as this session, through the plugin that is proved."""
            note = letters["notification"].Note("proved", SUBJECT, BODY, "contract")
            return letters["notification"].notify(store, note, Session("env", session), here, wait=0.0)

        try:
            yield provider, notify
        finally:
            store.close()


def _write_target(home: Path, plugin: str, settings: Mapping[str, Any], url: str) -> None:
    path = Path(_part("gate.letters.targets").path_of())
    path.parent.mkdir(parents=True, exist_ok=True)
    places = {"{server}": url, "{host}": url.rpartition("//")[2]}
    filled = {name: _filled(text, places) if isinstance(text, str) else text for name, text in settings.items()}
    # A JSON text, number or truth value is the same in TOML.
    lines = [f"{name} = {json.dumps(value)}" for name, value in filled.items()]
    path.write_text("\n".join([f"[proved.{plugin}]", *lines]), encoding="utf-8")
    path.chmod(0o600)
    assert path.is_relative_to(home)


def _filled(text: str, places: Mapping[str, str]) -> str:
    for name, place in places.items():
        text = text.replace(name, place)
    return text


def _part(name: str) -> Any:
    # By name, because these parts stand above this package, which must stay importable without them.
    return importlib.import_module(f"claimonce.{name}")
