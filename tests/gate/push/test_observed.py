"""A push that is only observed is recorded with the turns that it would have taken, each once."""

from __future__ import annotations

import pytest
from gate.push.desk import Desk

from claimonce.gate.keys import canonical
from claimonce.gate.push import prepush
from claimonce.gate.store import open_store
from claimonce.view import report
from claimonce.view.reader import Reader

PUSHES = (("origin", "main"), ("-f", "origin", "HEAD:topic", "HEAD:other"), ())


def verdicts(desk: Desk, mode: str, with_line: bool) -> list[tuple[str, str, str]]:
    state = str(desk.root / f"state-{mode}")
    for place, words in enumerate(PUSHES):
        mine = desk.clone(f"{mode}-{place}")
        desk.commit(mine, f"{mode}-{place}", "1\n")
        if with_line:
            prepush.install(str(mine), desk.env, desk.launcher)
        done = desk.shim(
            "push", *words, cwd=mine, session=f"s{place}", CLAIMONCE_STATE=state, CLAIMONCE_GIT_PUSH__MODE=mode
        )
        assert done.returncode == 0, done.stderr
    store = open_store(state)
    found = [(one.session, one.key, one.verdict) for one in report.verdicts(Reader(store))]
    store.close()
    return found


@pytest.mark.parametrize("with_line", [True, False])
def test_pushes_get_in_observe_the_turns_of_enforce(desk: Desk, with_line: bool) -> None:
    enforced = verdicts(desk, "enforce", with_line)

    assert len(enforced) == 4
    assert {verdict for *_, verdict in enforced} == {"turn"}
    assert verdicts(desk, "observe", with_line) == enforced


def test_a_push_around_the_shim_is_observed_by_gits_hook_with_its_turn(desk: Desk) -> None:
    mine = desk.clone("mine")
    prepush.install(str(mine), desk.env, desk.launcher)
    desk.commit(mine, "mine", "1\n")
    state = desk.env["CLAIMONCE_STATE"]
    desk.env["CLAIMONCE_GIT_PUSH__MODE"] = "observe"

    desk.git("push", "origin", "main", cwd=mine)

    store = open_store(state)
    found = [(one.key, one.verdict) for one in report.verdicts(Reader(store))]
    store.close()
    assert found == [(canonical(f"push:{desk.remote}:refs/heads/main"), "turn")]
