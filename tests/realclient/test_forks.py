"""Sessions that real clients fork or go on with: looked back on, each act and each answer counts once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from realclient import fleet, players
from realclient.client import Desk
from realclient.fleet import PLAIN, Job
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, installed

from claimonce.lookback import here
from claimonce.lookback.cache import Cache
from claimonce.lookback.history import read
from claimonce.lookback.outcome import Outcome, look

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

FIRST, SECOND = "git push origin main; : first", "git push origin main; : second"
KEPT = {"claude": ".claude/projects", "opencode": ".local/share/opencode", "gptme": ".local/share/gptme/logs"}
# How a second session starts from the first, and whether the model acts in it: gptme forks by a word of its own prompt.
Words = Callable[[list[str]], list[str]]
FORKS: dict[str, tuple[str, Words, bool]] = {
    "claude-fork": ("claude", lambda words: ["--continue", "--fork-session", *words], True),
    "claude-continue": ("claude", lambda words: ["--continue", *words], True),
    "opencode-fork": ("opencode", lambda words: [words[0], "--continue", "--fork", *words[1:]], True),
    "opencode-continue": ("opencode", lambda words: [words[0], "--continue", *words[1:]], True),
    "gptme-fork": ("gptme", lambda words: [*("s0" if word == "t0" else word for word in words[:-1]), "/fork b"], False),
}


@pytest.mark.parametrize("fork", FORKS)
def test_what_a_forked_session_holds_again_counts_once(
    user: Desk, model: CommandModel, fork: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, words, acts = FORKS[fork]
    at, started = installed(name), CLIENTS[name]
    fleet.wire(user, at, [name], PLAIN)
    tree = user.repository()
    fleet.play_once(user, model, at, [Job(name, tree, players.plays([FIRST]))], PLAIN, "s")
    first = looked_back(user, name)

    def again(url: str) -> list[str]:
        return words(started.words(url))

    monkeypatch.setitem(CLIENTS, name, replace(started, words=again))
    ended = fleet.play_once(user, model, at, [Job(name, tree, players.plays([FIRST, SECOND]))], PLAIN, "t")[0]
    both = looked_back(user, name)

    assert ended.code == 0, ended.said
    assert len(first.history.acts) == 1
    assert len(both.history.acts) == both.history.calls == 1 + acts
    assert both.history.acts[0].session == first.history.acts[0].session
    requests = 2 + acts * 2  # one that acts and one that ends, each session
    assert both.history.tokens * 2 == first.history.tokens * requests


def looked_back(user: Desk, name: str) -> Outcome:
    holds = here.of(str(user.root / "work"), {"HOME": str(user.home), "PATH": user.environment["PATH"]}, ())
    return look(read([str(user.home / KEPT[name])], holds.reader, Cache("", "")), holds.rules)
