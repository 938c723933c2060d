"""The screen shows what is in the store, and changes nothing before a person has confirmed it."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from claimonce.cli.watch import watch
from claimonce.gate import claims, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.clock import format_age
from claimonce.gate.decisions import person
from claimonce.gate.errors import GateError
from claimonce.gate.intents import About
from claimonce.gate.store import Store, open_store
from claimonce.hooks.settings_cache import load
from claimonce.view import acts, screen
from claimonce.view.errors import CannotShow
from claimonce.view.reader import Reader
from claimonce.watch.app import Watch
from claimonce.watch.dialogs import Choose, Confirm
from claimonce.watch.panels import Panel

SIZES = [(80, 24), (120, 40), (20, 10)]
PATIENCE = 2000


def shown(app: Watch) -> list[str]:
    """Return the lines that stand on the terminal."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def until(pilot: Pilot[None], true: Callable[[], object]) -> None:
    """Wait for what comes from another thread."""
    for _ in range(PATIENCE):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("\n".join(shown(pilot.app)))


@asynccontextmanager
async def watching(
    home: Path, size: tuple[int, int] = (80, 24), refused: str = ""
) -> AsyncIterator[tuple[Watch, Pilot[None]]]:
    app = Watch(open_store, load(str(home)), refused)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.query_one("#queue", Panel).items)
        await pilot.pause()
        yield app, pilot


def run(body: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(body())


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_holder_stands_on_top_of_the_queue_with_what_it_does(
    busy: Store, own_home: Path, size: tuple[int, int]
) -> None:
    async def body() -> None:
        async with watching(own_home, size) as (app, pilot):
            items = app.query_one("#queue", Panel).items
            assert "web main check" in items[0].text.plain
            assert items[0].text.plain.endswith(" s0")
            assert [each.text.plain.split()[:2] for each in items[1:]] == [[str(n), f"s{n}"] for n in range(1, 6)]
            lines = shown(app)
            assert len(lines) == size[1]
            top = next(row for row, line in enumerate(lines) if "queue" in line)
            assert "web main check" in lines[top + 1]
            await pilot.press("tab", "tab", "down", "a", "s", "r")

    run(body)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_question_is_shown_with_both_texts_and_markup_in_them_is_text(
    asked: str, own_home: Path, size: tuple[int, int]
) -> None:
    async def body() -> None:
        async with watching(own_home, size) as (app, pilot):
            if size[0] >= 80:
                whole = "\n".join(shown(app))
                assert "got Sven needs a login" in whole
                assert "new [red]Login[/red]" in whole
            await pilot.press("a")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            text = app.screen.query_one(Static).content.plain
            assert "[red]Login[/red] for [b]Sven" in text
            assert "He cannot log in." in text
            assert "Sven needs a login" in text
            assert "The login is missing." in text
            if size[0] >= 80:
                assert "[red]Login[/red] for [b]Sven" in "\n".join(shown(app))

    run(body)


@pytest.mark.parametrize("message", ["looked", "troubled"])
def test_a_look_that_ends_after_the_screen_is_closed_is_put_aside(asked: str, own_home: Path, message: str) -> None:
    async def body() -> None:
        async with watching(own_home) as (app, _):
            with closing(open_store()) as store:
                seen = screen.read(store)
        assert not app.query(Panel)
        if message == "looked":
            app.on_watch_looked(Watch.Looked(seen))
        else:
            app.on_watch_troubled(Watch.Troubled("the store is gone"))
        assert not app.query(Static)

    run(body)


def test_an_answer_needs_a_reason_and_a_confirmation(asked: str, store: Store, own_home: Path) -> None:
    def answer() -> str:
        return str(store.one("question", id=asked)["answer"] or "")

    async def body() -> None:
        async with watching(own_home) as (app, pilot):
            await pilot.press("a")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            await pilot.click("#distinct")
            await pilot.pause()
            assert isinstance(app.screen, Choose), "without a reason it goes nowhere"
            await pilot.press(*"another", "enter")
            await pilot.click("#distinct")
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("enter")  # "no" has the focus
            await until(pilot, lambda: len(app.screen_stack) == 1)
            assert answer() == ""
            await pilot.press("a")
            await until(pilot, lambda: isinstance(app.screen, Choose))
            await pilot.press(*"another")
            await pilot.click("#distinct")
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("y")
            await until(pilot, answer)
            assert answer() == "distinct"
            assert f"answered {asked} by {person()}: another" in acts.newest(Reader(store), 1)[0].reason
            await until(pilot, lambda: app.query_one("#questions", Panel).items[0].thing is None)

    run(body)


@pytest.mark.parametrize(("button", "state"), [("#done", gate.DONE), ("#not-done", gate.FAILED)])
def test_settling_changes_the_store_once_it_is_confirmed(
    unsure: str, store: Store, own_home: Path, button: str, state: str
) -> None:
    async def body() -> None:
        async with watching(own_home) as (app, pilot):
            for key, after in (("n", gate.UNCERTAIN), ("escape", gate.UNCERTAIN), ("y", state)):
                await pilot.press("s")
                await until(pilot, lambda: isinstance(app.screen, Choose))
                await pilot.click(button)
                await until(pilot, lambda: isinstance(app.screen, Confirm))
                assert gate.look(store, unsure).name == gate.UNCERTAIN
                await pilot.press(key)
                await until(pilot, lambda: len(app.screen_stack) == 1)
                await app.workers.wait_for_complete()
                assert gate.look(store, unsure).name == after
            await until(pilot, lambda: app.query_one("#uncertain", Panel).items[0].thing is None)

    run(body)


def test_reconciling_asks_first(store: Store, unsure: str, own_home: Path) -> None:
    async def body() -> None:
        async with watching(own_home) as (app, pilot):
            await pilot.press("r")
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("y")
            await until(pilot, lambda: any(f"{unsure} stays uncertain" in one.message for one in app._notifications))
        assert gate.look(store, unsure).name == "uncertain"

    run(body)


def test_inside_an_agents_session_it_only_shows(unsure: str, asked: str, own_home: Path) -> None:
    async def body() -> None:
        async with watching(own_home, refused="for people") as (app, pilot):
            await pilot.press("a", "s", "r")
            await pilot.pause()
            assert len(app.screen_stack) == 1
            assert {one.message for one in app._notifications} == {"for people"}

    run(body)


def test_what_somebody_commits_is_seen(store: Store, own_home: Path, unsure: str) -> None:
    async def body() -> None:
        async with watching(own_home) as (app, pilot):
            assert app.query_one("#uncertain", Panel).items[0].id == unsure
            words = [sys.executable, "-m", "claimonce.cli", "settle", unsure, "--done"]
            await asyncio.to_thread(subprocess.run, words, check=True, capture_output=True, cwd=own_home)
            await until(pilot, lambda: app.query_one("#uncertain", Panel).items[0].thing is None)
            assert "nothing is uncertain" in "\n".join(shown(app))

    run(body)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_trouble_with_the_store_is_a_line(own_home: Path, size: tuple[int, int]) -> None:
    def broken() -> Store:
        raise GateError("the [b]store is of a newer version")

    async def body() -> None:
        app = Watch(broken, load(str(own_home)))
        async with app.run_test(size=size) as pilot:
            head = app.query_one("#head", Static)
            await until(pilot, lambda: head.has_class("bad"))
            assert head.content.plain == "the [b]store is of a newer version"
            assert shown(app)[0].strip()

    run(body)


def test_without_a_terminal_it_says_so(own_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "claimonce.cli", "watch"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False, cwd=own_home, env={**os.environ},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "needs a terminal; `claimonce status` prints the same once" in " ".join(done.stderr.split())


def test_without_textual_it_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setitem(sys.modules, "textual", None)
    assert watch.callback is not None
    with pytest.raises(CannotShow, match=r"needs Textual; get it with .*\[watch\]"):
        watch.callback()


def test_ages_are_short() -> None:
    assert [format_age(n) for n in (0.4, 59, 61, 7300, 200_000)] == ["0s", "59s", "1m", "2h", "2d"]


def test_r_asks_about_the_highlighted_key_alone(unsure: str, own_home: Path) -> None:
    remote, clone = own_home / "remote.git", own_home / "clone"
    for words in (["init", "-q", "--bare", str(remote)], ["clone", "-q", str(remote), str(clone)]):
        subprocess.run(["git", *words], check=True, capture_output=True)
    keys = [f"push:{remote}:refs/heads/{name}" for name in ("one", "two")]
    with closing(open_store()) as store, store:
        for key in keys:
            wanted = Wanted(key, "git_push", "env:s", owner.here())
            detail = {"remote": str(remote), "ref": key.rpartition(":")[2], "old": "", "new": "1" * 40,
                      "folder": str(clone / ".git"), "name": "origin"}  # fmt: skip
            intent = intents.put(store, claims.take(store, wanted), wanted, About("git_push", "git", "", detail))
            gate.settle(store, intent, intents.UNCERTAIN, None, reason="its process ended unseen")

    async def body() -> None:
        async with watching(own_home) as (app, pilot):
            panel = app.query_one("#uncertain", Panel)
            await until(pilot, lambda: len(panel.items) == 3)
            place = next(at for at, item in enumerate(panel.items) if item.id == keys[0])
            panel.focus()
            panel.highlighted = place
            await pilot.press("r")
            await until(pilot, lambda: isinstance(app.screen, Confirm))
            await pilot.press("y")
            await until(pilot, lambda: len(panel.items) == 2)
            assert {item.id for item in panel.items} == {unsure, keys[1]}

    run(body)
