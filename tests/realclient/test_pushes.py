"""Nine sessions, each in a clone of its own, commit and push to one branch."""

from __future__ import annotations

import pytest
from realclient.client import SKIP_PERMISSIONS, Desk, Session, bash, together
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


CONFLICT = "git push origin main || { echo status $?; exit 1; }"


def test_nine_sessions_all_land_when_five_of_them_work_in_worktrees(desk: Desk) -> None:
    """The text is `git push origin HEAD:main` in a worktree, which has a branch of its own, and plain elsewhere."""
    desk.arm()
    home = desk.repository()
    meeting = Meeting(AGENTS)
    sessions = together([
        desk.session(
            f"push-{n}",
            Script((
                Turn((bash(f"echo {n} > note-{n}.txt && git add . && git commit --quiet -m 'Note {n}'"),)),
                Turn((bash("git push origin HEAD:main" if n <= 5 else "git push origin main"),), meeting=meeting),
            )),
            cwd=home if n <= 5 else desk.clone(f"clone-{n}"),
            args=(*SKIP_PERMISSIONS, "-w", f"tree-{n}") if n <= 5 else SKIP_PERMISSIONS,
        )
        for n in range(1, AGENTS + 1)
    ])  # fmt: skip
    told = "\n".join(f"{session.name}: {session.results[-1].text}" for session in sessions)
    assert sorted(desk.subjects()) == sorted(["Start", *(f"Note {n}" for n in range(1, AGENTS + 1))]), told
    assert not any(session.results[1].is_error for session in sessions), told


def test_the_second_of_two_that_edit_one_line_resolves_from_the_text_and_lands(desk: Desk) -> None:
    desk.arm()
    desk.repository(files={"plan.txt": "begin\n"})
    meeting = Meeting(2)
    resolve = (
        "git pull --rebase --autostash origin main; printf 'both\\n' > plan.txt && git add plan.txt && "
        "GIT_EDITOR=true git rebase --continue && git push origin main"
    )
    sessions = together([
        desk.session(
            f"edit-{n}",
            Script((
                Turn((bash(f"echo {n} > plan.txt && git commit --quiet -am 'Edit {n}'"),)),
                Turn((bash(CONFLICT),), meeting=meeting),
                Turn((bash(f"git merge-base --is-ancestor HEAD origin/main || {{ {resolve}; }}"),)),
            )),
            cwd=desk.clone(f"clone-{n}"),
        )
        for n in (1, 2)
    ])  # fmt: skip
    refused = [session.results[1].text for session in sessions if session.results[1].is_error]
    assert len(refused) == 1, refused
    assert "status 82" in refused[0]
    assert "conflict: plan.txt" in refused[0]
    assert "git pull --rebase --autostash origin main" in refused[0]
    assert sorted(desk.subjects()) == ["Edit 1", "Edit 2", "Start"]
