"""Nine sessions, each in a clone of its own, commit and push to one branch."""

from __future__ import annotations

import pytest
from realclient.client import Desk, Session, bash, together
from realclient.model import Meeting, Script, Turn

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

AGENTS = 9


def nine_push(desk: Desk) -> list[Session]:
    """All have committed on the same base before the first one pushes."""
    desk.repository()
    meeting = Meeting(AGENTS)
    return together([
        desk.session(
            f"push-{n}",
            Script((
                Turn((bash(f"echo {n} > note-{n}.txt && git add . && git commit --quiet -m 'Note {n}'"),)),
                Turn((bash("git push origin main"),), meeting=meeting),
            )),
            cwd=desk.clone(f"clone-{n}"),
        )
        for n in range(1, AGENTS + 1)
    ])  # fmt: skip


def test_without_the_gate_one_of_nine_pushes_lands(desk: Desk) -> None:
    sessions = nine_push(desk)
    assert len(desk.subjects()) == 2  # the first commit, and that of the fastest
    assert sum(session.results[1].is_error for session in sessions) == AGENTS - 1


def test_nine_sessions_that_push_plainly_all_land(desk: Desk) -> None:
    desk.arm()
    sessions = nine_push(desk)
    told = "\n".join(f"{session.name}: {session.results[-1].text}" for session in sessions)
    assert sorted(desk.subjects()) == sorted(["Start", *(f"Note {n}" for n in range(1, AGENTS + 1))]), told
    assert not any(session.results[1].is_error for session in sessions), told
