"""What real sessions did without the gate, looked back on, and the same with it: what was foreseen is heard."""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from realclient.client import Desk, Session, bash, open_desk, together
from realclient.model import Meeting, Request, Script, Turn, Use
from realclient.netns import Loopback
from realclient.story import MAILS, by_tool

from claimonce.gate.store import open_store
from claimonce.lookback import here
from claimonce.lookback.cache import Cache
from claimonce.lookback.history import read
from claimonce.lookback.outcome import look
from claimonce.view import report
from claimonce.view.reader import Reader

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

SETTINGS = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
GH = """#!/bin/sh
# Numbers from 7957 on; one line an issue, one a comment.
cd {folder} || exit 1
case "$1 $2" in
"issue create")
    until mkdir lock 2>/dev/null; do sleep 0.02; done
    number=$((7957 + $(wc -l < issues)))
    echo "$number" >> issues
    rmdir lock
    echo "https://github.com/acme/web/issues/$number" ;;
"issue comment") echo "$3" >> comments; echo "https://github.com/acme/web/issues/$3#issuecomment-1" ;;
esac
"""
# One bug in the words of nine sessions.
REPORTS = (
    ("Export to CSV loses the time zone", "export/csv.go:120 drops the zone of created_at."),
    ("created_at has no zone in the CSV export", "See export/csv.go:120, the zone is gone."),
    ("CSV export: time zone of created_at is lost", "In export/csv.go:120 the zone is dropped."),
    ("Zone dropped in export/csv.go:120", "created_at is exported without its zone."),
    ("Exported times lack their zone", "export/csv.go:120: created_at without zone."),
    ("Time zone lost in CSV", "created_at, export/csv.go:120."),
    ("export/csv.go:120 loses the zone of created_at", "Exported CSV files have local times."),
    ("CSV files have times without a zone", "The zone of created_at is lost at export/csv.go:120."),
    ("Bug in CSV export: no time zone", "export/csv.go:120 formats created_at without it."),
)
OTHER = ("Login button dead in Safari", "In src/login.ts:14 the click is swallowed.")


def issue(title: str, body: str) -> str:
    return f'gh issue create -R acme/web --title "{title}" --body "{body}"'


def stand_in(desk: Desk) -> Path:
    """A `gh` on the sessions' PATH that keeps issues and comments in files, and a `mail` that takes everything."""
    folder = desk.root / "gh"
    folder.mkdir()
    for name in ("issues", "comments"):
        (folder / name).touch()
    (folder / "gh").write_text(GH.format(folder=folder))
    (folder / "gh").chmod(0o755)
    (folder / "mail").write_text("#!/bin/sh\ncat > /dev/null\n")
    (folder / "mail").chmod(0o755)
    desk.path.append(str(folder))
    return folder


def worktree(tree: Path) -> Path:
    return tree / ".claude" / "worktrees" / "second"


def plans(tree: Path) -> list[Script]:
    """Fourteen sessions, one after another, each with one act: mails, issues, numbers, pushes."""
    change = {"old_string": '"next": 152', "new_string": '"next": 153'}
    first, second = ({"file_path": str(place / "counter.json")} for place in (tree, worktree(tree)))
    acts: list[tuple[Use, ...]] = [
        (by_tool(*MAILS[0]),), (by_tool(*MAILS[1]),), (by_tool(*MAILS[0]),),
        (Use("mcp__mail__send_message", {"to": "bo@example.test", "subject": "Lunch", "body": "At noon?"}),),
        (bash("echo 'web-3 is 91 % full' | mail -s 'Disk of web-3' bo@example.test"),),
        (bash("echo 'the disk of web-3 is nearly full' | mail -s 'web-3: disk' bo@example.test"),),
        (bash(issue(*REPORTS[0])),), (bash(issue(*REPORTS[1])),), (bash(issue(*OTHER)),),
        *((Use("Read", file), Use("Edit", {**file, **change})) for file in (first, first, second)),
        (bash("/usr/bin/git push --no-verify origin HEAD:refs/heads/topic"),),
        (bash("git log --grep=push"),),
    ]  # fmt: skip
    return [Script(tuple(Turn((use,)) for use in uses)) for uses in acts]


def acted(desk: Desk) -> list[Session]:
    """Let the sessions act in a desk, armed or not."""
    tree = desk.repository(files={"counter.json": '{"SP": {"next": 152}}\n', "claimonce.toml": SETTINGS})
    desk.shell("git", "worktree", "add", "--quiet", "--detach", worktree(tree), cwd=tree)
    args = ("--dangerously-skip-permissions", *desk.mail_tool())
    return [desk.run(f"act-{n}", plan, cwd=tree, args=args) for n, plan in enumerate(plans(tree))]


def of_each(sessions: list[Session], found: list[tuple[str, str]]) -> list[list[str]]:
    """The verdicts of each session, in order, without those that pass."""
    by_id: dict[str, list[str]] = defaultdict(list)
    for session, verdict in found:
        if verdict not in ("pass", "turn"):
            by_id[session.partition(":")[2]].append(verdict)
    return [by_id[session.id] for session in sessions]


def test_what_is_foreseen_of_real_sessions_is_what_they_hear_with_the_gate(
    desk: Desk, tmp_path: Path, client: Path, loopback: Loopback
) -> None:
    stand_in(desk)
    without = acted(desk)
    tree = desk.root / "work"
    counters = tuple(str(place / "counter.json") for place in (tree, worktree(tree)))
    holds = here.of(str(tree), {"HOME": str(desk.home), "PATH": desk.environment["PATH"]}, counters)
    outcome = look(read([str(desk.home / ".claude" / "projects")], holds.reader, Cache("", "")), holds.rules)
    foreseen = of_each(without, [(each.act.session, each.kind) for each in outcome.verdicts])

    with open_desk(tmp_path / "gated", client, loopback) as gated:
        stand_in(gated)
        gated.arm()
        sessions = acted(gated)
        with closing(open_store(str(gated.root / "state"))) as store:
            said = [(one.session, one.verdict) for one in report.verdicts(Reader(store))]
    heard = of_each(sessions, said)

    assert outcome.history.sessions == len(without)
    assert foreseen == heard
    assert {verdict for each in heard for verdict in each} == {"ask", "deny", "rewrite"}


@dataclass(frozen=True)
class Filer(Script):
    """A session with a mind of its own: it files, reads the answer, and does what is said there."""

    turns: tuple[Turn, ...] = ()
    place: int = 0

    def turn_for(self, request: Request) -> Turn:
        """Return what the model says next: the issue, then what the last result tells it to do."""
        if not request.spoken:
            return self.turns[0]
        *_, last = request.blocks("tool_result")
        told, *_, asked = str(last), *(str(each["input"].get("command", "")) for each in request.blocks("tool_use"))
        add = re.search(r"`(gh issue comment [^`]+)`", told)
        question = re.search(r"claimonce answer (q-\w+)", told)
        comment = f'gh issue comment 7957 --repo acme/web --body "Seen by {self.place}: {REPORTS[self.place][1]}"'
        if "issue create" in asked and add:
            return Turn((bash(comment),))
        if "issue comment" in asked and question:
            return Turn((bash(f"claimonce answer {question[1]} distinct --why 'my own trace'"),))
        if "claimonce answer" in asked:
            return Turn((bash(comment),))
        if "did not" in told or "at it" in told or "is sending" in told:
            return Turn((bash(asked),))
        return Turn(text="done")


def test_nine_real_sessions_file_one_issue_and_eight_add_to_it(desk: Desk) -> None:
    folder = stand_in(desk)
    desk.arm()
    tree, meeting = desk.repository(), Meeting(len(REPORTS))
    sessions = together(
        [
            desk.session(f"file-{n}", Filer(turns=(Turn((bash(issue(*report)),), meeting=meeting),), place=n), cwd=tree)
            for n, report in enumerate(REPORTS)
        ]
    )
    story = "\n".join(f"{session.name}: {[each.text for each in session.results]}" for session in sessions)

    assert (folder / "issues").read_text().split() == ["7957"], story
    assert (folder / "comments").read_text().split() == ["7957"] * 8, story
