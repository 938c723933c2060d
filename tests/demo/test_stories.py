"""The half without the gate: what the stories say happens does happen, every time."""

from __future__ import annotations

from typing import Any

from claimonce.demo.outcome import Outcome
from claimonce.demo.remote import Mailbox, Remote
from claimonce.demo.stories import MAILERS, counter, mails
from claimonce.demo.world import World


def _deaf(_agent: str, _said: dict[str, Any]) -> None:
    pass


def test_without_the_gate_each_of_five_sends_its_own_mail(here: World, mailbox: Mailbox) -> None:
    outcome = mails(here, mailbox, 9, gated=False, heard=_deaf)
    assert outcome.mails_delivered == MAILERS == 5
    assert len(set(mailbox.subjects)) == 5
    assert outcome.problems == []


def test_without_the_gate_numbers_double_and_every_round_has_one_winner(here: World) -> None:
    agents = 5
    outcome = counter(here, agents, gated=False, heard=_deaf)
    assert outcome.duplicate_numbers is not None
    assert outcome.duplicate_numbers >= 1
    assert outcome.failed_pushes == agents * (agents - 1) // 2
    assert outcome.remote_received == agents * (agents + 1) // 2
    assert outcome.remote_moved == agents
    assert outcome.pushes_landed == agents
    assert outcome.lost_commits == 0
    assert outcome.counter_file == "ok"
    assert outcome.problems == []


def test_a_commit_that_never_reached_the_remote_is_not_counted_as_landed(here: World) -> None:
    remote = Remote.made(here, {"README.md": "Begin\n"})
    clone = remote.clone(here.root / "one", "one")
    (clone / "content").mkdir()
    (clone / "content" / "sp-1-one.md").touch()
    here.run("git", "add", ".", cwd=clone)
    here.run("git", "commit", "-qm", "one", cwd=clone)
    assert (remote.committed(clone, "one"), remote.landed("one"), remote.received()) == (1, 0, 0)
    here.run("git", "push", "-q", "origin", "main", cwd=clone)
    assert (remote.landed("one"), remote.received(), remote.moved()) == (1, 1, 1)
    assert remote.files("content") == {"sp-1-one.md"}


def test_a_half_that_held_has_no_shortfalls_and_each_shortfall_is_named() -> None:
    held = Outcome(5, 1, 9, 9, 0, 0, 0, 1.0, "ok")
    assert held.shortfalls() == []
    broken = Outcome(5, 0, 9, 8, 2, 1, 1, 1.0, "empty")
    assert len(broken.shortfalls()) == 6
    assert Outcome(mailers=5, mails_delivered=1).shortfalls() == []
