"""Lines that the client runs by itself while it loads a skill or a command: a gate stands before these too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from realclient.client import SKIP_PERMISSIONS, Desk, Session, together
from realclient.model import Meeting, Script, Turn, Use, text_of

pytestmark = pytest.mark.realclient

KNOWS_SKILL_LINES = (2, 1, 332)
CHAT = 'curl -s -d \'{"text": "shipped"}\' http://hooks.slack.com/services/T0/B0/x; echo asked > asked'
AGENTS = 5


def skill(tree: Path, name: str, *lines: str) -> None:
    folder = tree / ".claude" / "skills" / name
    folder.mkdir(parents=True)
    runs = "\n\n".join(f"Said: !`{line}`" for line in lines)
    (folder / "SKILL.md").write_text(f"---\nname: {name}\ndescription: Use it to {name}.\n---\n{runs}\n")


def loaded(desk: Desk, tree: Path, name: str, by: str = "claude") -> Session:
    """A session in which the skill is loaded, by the model or by a person."""
    if by == "user":
        return desk.session(f"{name}-user", Script(()), cwd=tree, prompt=f"/{name}").start().wait()
    return desk.run(name, Script((Turn((Use("Skill", {"skill": name}),)),)), cwd=tree)


@pytest.mark.parametrize("by", ["claude", "user"])
def test_a_plain_push_in_a_skill_line_takes_its_turn(desk: Desk, by: str) -> None:
    desk.arm()
    tree = desk.repository()
    skill(tree, "ship", "git commit --quiet --allow-empty -m 'By a skill' && git push origin HEAD:main")
    session = loaded(desk, tree, "ship", by)
    assert desk.subjects() == ["By a skill", "Start"], session.said
    assert '"state": "done"' in desk.shell("claimonce", "log", "--json"), "the push took no turn"


def test_pushes_in_skill_lines_of_five_sessions_all_land(desk: Desk) -> None:
    desk.arm()
    desk.repository()
    meeting, sessions = Meeting(AGENTS), list[Session]()
    for n in range(AGENTS):
        tree = desk.clone(f"clone-{n}")
        skill(
            tree,
            "ship",
            f"echo {n} > note-{n} && git add note-{n} && git commit -qm 'Note {n}' && git push origin HEAD:main",
        )
        plan = Script((Turn((Use("Skill", {"skill": "ship"}),), meeting=meeting),))
        sessions.append(desk.session(f"push-{n}", plan, cwd=tree))
    together(sessions)
    told = "\n".join(session.told for session in sessions)
    assert sorted(desk.subjects()) == sorted(["Start", *(f"Note {n}" for n in range(AGENTS))]), told


@pytest.mark.parametrize("by", ["claude", "user"])
def test_a_push_around_the_gate_in_a_skill_line_is_stopped_with_the_reason(desk: Desk, by: str) -> None:
    if desk.version < KNOWS_SKILL_LINES:
        pytest.skip("this client asks no hook before it runs such a line")
    desk.arm()
    tree = desk.repository()
    desk.shell("git", "commit", "--quiet", "--allow-empty", "--message", "Mine", cwd=tree)
    skill(tree, "around", "/usr/bin/git push --no-verify origin HEAD:main")
    session = loaded(desk, tree, "around", by)
    assert desk.subjects() == ["Start"]
    asked = (request for request in desk.model.requests if request.session == session.name)
    told = "\n".join(text_of(message["content"]) for request in asked for message in request.messages)
    assert "would go around the gate" in told
    assert "git push" in told


def test_a_message_that_only_the_hook_could_gate_is_stopped_in_a_skill_line(desk: Desk) -> None:
    if desk.version < KNOWS_SKILL_LINES:
        pytest.skip("this client asks no hook before it runs such a line")
    desk.arm()
    tree = desk.repository()
    skill(tree, "tell", CHAT)
    session = loaded(desk, tree, "tell")
    assert not (tree / "asked").exists()
    assert "Run it as a command of its own" in session.told


def test_a_line_that_reaches_nobody_runs(desk: Desk) -> None:
    desk.arm()
    tree = desk.repository()
    skill(tree, "look", "git log -1 --format=%s")
    assert "Start" in loaded(desk, tree, "look").told


def test_a_plugin_that_registers_the_event_loads(desk: Desk) -> None:
    desk.path.insert(0, str(Path(sys.executable).parent))
    tree = desk.repository()
    push = "/usr/bin/git push --no-verify origin HEAD:main"
    args = (*SKIP_PERMISSIONS, "--plugin-dir", str(Path(__file__).parents[2]))
    session = desk.run(
        "one", Script((Turn((Use("Bash", {"command": push, "description": "x"}),)),)), cwd=tree, args=args
    )
    assert "go around the gate" in session.told
