"""One look at the store: who is here, who waits for whom, what was asked, what is uncertain, what came last."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimonce.gate import claims, clock, identity, intents, ledger, owner
from claimonce.gate import session_names as names
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.letters import admission, messages, questions
from claimonce.gate.letters.admission import Sender
from claimonce.gate.push import queue
from claimonce.gate.retention import forget_messages
from claimonce.gate.store import Store, open_store
from claimonce.hooks.call import Session
from claimonce.view import screen, short_lines
from claimonce.view.changes import Changes
from claimonce.view.reader import Reader
from claimonce.view.sessions import read as read_sessions

KEY = "push:/srv/web.git:refs/heads/main"
ONE, TWO = Session("claude", "6f9c1e52-0000-4000-8000-000000000001"), Session("codex", "b7")


@pytest.fixture
def store(own_home: Path) -> Iterator[Store]:
    opened = open_store()
    yield opened
    opened.close()


def turn(store: Store, session: str, key: str = KEY) -> intents.Intent:
    wanted = Wanted(key, "git_push", session, owner.here())
    with store:
        return intents.put(store, claims.take(store, wanted), wanted, About("git_push", "git", ""))


def wait(store: Store, session: str, key: str = KEY) -> None:
    with store:
        claims.wait_in_line(store, Wanted(key, "git_push", session, owner.here()))


def begin_session(store: Store, session: Session, cwd: Path) -> None:
    with store:
        store.put(
            "put_session", name=session.name, client=session.client, cwd=str(cwd), at=clock.utc(),
            **claims.columns(owner.here()),
        )  # fmt: skip


def ask(store: Store, subject: str = "disk full", body: str = "password: hunter2xyz99 on web-1") -> str:
    what = messages.message("email", ["tekla@x.org"], "Disk", "the disk of web-1 is full")
    admission.begin(store, what, Sender(TWO, owner.here(), "email"))
    again = messages.message("email", ["tekla@x.org"], subject, body)
    return admission.begin(store, again, Sender(ONE, owner.here(), "email")).judged.question


def test_the_holder_stands_first_and_says_what_it_does(store: Store) -> None:
    held = queue.Turn(store, {})
    held.held.append(turn(store, "claude:a"))
    wait(store, "claude:b")
    wait(store, "codex:c")
    (line,) = screen.read(store).lines
    assert [(place.state, place.number) for place in line.places] == [("holds", 0), ("waits", 1), ("waits", 2)]
    assert (line.branch, line.places[0].doing) == ("web main", "fetch")
    held.note(**queue.format_step("check"))
    assert screen.read(store).lines[0].places[0].doing == "check"
    held.note(**queue.format_step("push"))
    head = screen.read(store).lines[0].places[0]
    assert head.doing == "push"
    assert 0 <= head.doing_seconds <= head.seconds


def test_sessions_are_holding_waiting_or_idle_and_known_by_a_name(store: Store, tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    for session in (ONE, TWO):
        begin_session(store, session, web)
    turn(store, ONE.name)
    wait(store, TWO.name)
    with store:
        ledger.write(store, "env:nightly", "act", "backup", state="done", receipt={"id": "b-7"})
    found = {each.session: each for each in screen.read(store).sessions}
    assert {each.session: each.state for each in found.values()} == {
        ONE.name: "holding", TWO.name: "waiting", "env:nightly": "idle",
    }  # fmt: skip
    assert found[ONE.name].name == f"claude:{names.handle(ONE.name)}@web"
    assert found["env:nightly"].name == "nightly"
    assert found[ONE.name].holds == (KEY,)
    assert found[TWO.name].waits_for == (KEY,)
    last = found["env:nightly"].last
    assert last is not None
    assert (last.key, last.what, last.receipt) == ("backup", "done", "b-7")


def test_a_session_whose_process_is_gone_has_ended(store: Store, tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    who = owner.of(gone.pid)
    with store:
        store.put("put_session", name="claude:x", client="claude", cwd="/", at=clock.utc(), **claims.columns(who))
    assert [each.session for each in screen.read(store).sessions] == ["claude:x"]
    gone.communicate(b"\n")
    assert screen.read(store).sessions == ()
    assert [each.state for each in read_sessions(Reader(store), everything=True)] == ["ended"]


def test_a_worktree_gives_its_branch_to_the_name_and_a_main_checkout_its_folder(store: Store, tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@x", *words], cwd=tmp_path, check=True)

    git("init", "-q", "-b", "main", "web")
    git("-C", "web", "commit", "-q", "--allow-empty", "-m", "one")
    git("-C", "web", "worktree", "add", "-q", "-b", "topic/disk", "../tree")
    begin_session(store, ONE, tmp_path / "web")
    begin_session(store, TWO, tmp_path / "tree")
    found = {each.session: each for each in screen.read(store).sessions}
    assert found[ONE.name].name.endswith("@web")
    assert found[TWO.name].name.endswith("@topic/disk")
    assert [found[each.name].branch for each in (ONE, TWO)] == ["main", "topic/disk"]


def test_a_question_shows_both_texts_without_secrets_until_the_window_is_over(store: Store) -> None:
    asked = ask(store)
    (shown,) = screen.read(store).questions
    assert (shown.id, shown.recipient, shown.state, shown.session) == (asked, "tekla@x.org", "open", ONE.name)
    assert shown.mine.subject == "disk full"
    assert "hunter2xyz99" not in shown.mine.head
    assert "[hidden]" in shown.mine.head
    assert [(each.session, each.subject, each.head) for each in shown.theirs] == [
        (TWO.name, "Disk", "the disk of web-1 is full")
    ]
    with store:
        store.connection.execute("UPDATE questions SET at = '2000-01-01T00:00:00Z', boot = 'an older one'")
    forget_messages(store, 3600.0)
    assert screen.read(store).questions[0].mine.subject == ""


def test_an_answered_question_is_no_longer_open(store: Store) -> None:
    questions.answer(store, ask(store), questions.DISTINCT, "another disk")
    assert screen.read(store).questions == ()


def test_what_lost_its_process_is_uncertain_although_nobody_has_written_so(store: Store) -> None:
    act = turn(store, "claude:a", "pay")
    with store:
        store.connection.execute("UPDATE intents SET pid = 0 WHERE id = ?", (act.id,))
    assert [each.key for each in screen.read(store).uncertain] == ["pay"]
    assert store.one("intent", id=act.id)["state"] == "open", "a look writes nothing"


def test_a_corrupt_row_costs_a_sentence_and_nothing_else(store: Store) -> None:
    ask(store)
    turn(store, "claude:a")
    with store:
        store.connection.execute("UPDATE questions SET earlier = 'no json'")
        store.connection.execute("UPDATE intents SET detail = 'no json'")
        ledger.write(store, "env:x", "act", "k", state="done")
        store.connection.execute("UPDATE ledger SET receipt = '{', wall = 'x', boot = '' WHERE key = 'k'")
    found = screen.read(store)
    assert len(found.lines) == 1
    assert any("questions" in each for each in found.broken)
    assert any("ledger" in each for each in found.broken)
    assert not found.is_quiet


def test_a_wall_clock_that_jumped_makes_nothing_younger_than_now(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    turn(store, "claude:a")
    monkeypatch.setattr(clock, "unix", lambda: 1.0)
    found = screen.read(store)
    assert min(each.seconds for each in (*found.sessions, *found.acts, *found.lines[0].places)) >= 0
    assert found.lines[0].places[0].seconds < 60


def test_words_of_others_are_shown_as_words(store: Store) -> None:
    with store:
        ledger.write(store, "env:x\x1b[2J", "act", "k", state="done", reason="<b>\x1b]0;t\x07\nnext")
    ask(store, "\x1b[31mred\x1b[0m <script>", "\u202egnirts")
    found = screen.read(store)
    for text in (found.acts[0].reason, found.acts[0].session, found.acts[0].name, found.questions[0].mine.subject,
                 found.questions[0].mine.head):  # fmt: skip
        assert text.isprintable()
        assert "\n" not in text


def test_the_short_line_is_empty_when_there_is_nothing_and_never_longer_than_asked(store: Store) -> None:
    assert short_lines.of(store) == ""
    ask(store)
    for number in range(12):
        turn(store, f"claude:{number}", f"push:/srv/repository-{number}.git:refs/heads/main")
    said = short_lines.of(store)
    assert said.startswith("1 asked")
    assert len(said) <= 60
    assert all(len(short_lines.of(store, width)) <= width for width in range(5, 60))


def test_a_change_is_told_and_ones_own_look_is_not(store: Store) -> None:
    other = open_store()
    with Changes(store) as changes:
        screen.read(store)
        assert not changes.wait(0.05)
        with other:
            ledger.write(other, "env:x", "act", "k", state="done")
        assert changes.wait(30)
        assert not changes.wait(0.05)
    other.close()


def test_where_the_kernel_gives_no_more_watches_the_store_is_polled(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers import Observer

    def full(*_: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", full)
    other = open_store()
    with Changes(store) as changes:
        assert changes.is_polling
        with other:
            ledger.write(other, "env:x", "act", "k", state="done")
        assert changes.wait(30)
    other.close()


def test_every_session_has_one_name_and_a_name_finds_it() -> None:
    known = [(f"claude:{number}", names.short(f"claude:{number}", "/w/web")) for number in range(9)]
    for session, name in known:
        assert names.find_sessions(session, known) == [session]
        assert session in names.find_sessions(name, known)
        assert session in names.find_sessions(names.handle(session), known)
    assert names.find_sessions("nobody-here", known) == []


def test_no_process_is_no_session_owner(store: Store) -> None:
    with store:
        claims.take(store, Wanted("k", "act", "env:x", identity.no_process(), 60.0))
    (found,) = screen.read(store).sessions
    assert (found.state, found.holds) == ("holding", ("k",))
