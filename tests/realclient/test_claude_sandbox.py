"""Claude Code in its own sandbox, whose settings let commands write the store: one mail, and pushes in turn or refused.

2.1.332 starts bubblewrap, without a network but for a proxy of web requests; so `mail` hands its letter to a local
queue here. Each session stands in a clone of its own: the client lays empty files over some names in the folder, and
sessions that start in one folder at once take them from each other ("Can't get type of source .../.mcp.json").
"""

from __future__ import annotations

import json
import shlex
import shutil
import tempfile
from pathlib import Path

import pytest
from realclient.client import Desk, Session, bash, script, together
from realclient.story import MAILS, PERSON

pytestmark = [
    pytest.mark.realclient,
    pytest.mark.skipif(not (shutil.which("bwrap") and shutil.which("socat")), reason="needs bubblewrap and socat"),
]
QUEUE = """\
#!/bin/sh
letter=$(mktemp {spool}/letter.XXXXXX) && cat > "$letter" && echo "mail accepted for $*"
"""


def spool(desk: Desk) -> Path:
    """Put a `mail` that queues letters into this folder on the sessions' PATH."""
    folder, program = desk.root / "spool", desk.root / "bin" / "mail"
    folder.mkdir()
    program.parent.mkdir(exist_ok=True)
    program.write_text(QUEUE.format(spool=shlex.quote(str(folder))))
    program.chmod(0o755)
    desk.path.append(str(program.parent))
    return folder


def sandboxed(desk: Desk, *writable: Path) -> None:
    """Switch the sandbox on, with no way around it, and let commands write these folders."""
    short = tempfile.mkdtemp(prefix="sandbox-")  # its sockets lie there, and their names may not be long
    desk.env |= {"TMPDIR": short, "CLAUDE_CODE_TMPDIR": short}
    rules = {"allowWrite": [str(each) for each in writable]}
    held = {"enabled": True, "failIfUnavailable": True, "allowUnsandboxedCommands": False, "filesystem": rules}
    desk.user_settings({"sandbox": {**held, "autoAllowBashIfSandboxed": True}})


def sessions(desk: Desk, commands: list[list[str]]) -> list[Session]:
    """One session in a clone of its own for each list of commands, all at once."""
    started: list[Session] = []
    for number, each in enumerate(commands):
        tree = desk.clone(f"tree-{number}")
        started.append(desk.session(f"s{number}", script(*(bash(one) for one in each)), cwd=tree))
    return together(started)


def commits(number: int) -> str:
    return f"echo x > w{number}.txt && git add w{number}.txt && git commit -qm w{number}"


def mails() -> list[list[str]]:
    texts = [(shlex.quote(subject), shlex.quote(body)) for subject, body in MAILS]
    return [[f"printf '%s\\n' {body} | mail -s {subject} {PERSON}"] for subject, body in texts]


def test_five_sandboxed_sessions_mail_once(desk: Desk) -> None:
    desk.arm()
    desk.repository()
    queue = spool(desk)
    sandboxed(desk, desk.root / "state", queue)
    ended = sessions(desk, mails())
    assert len(list(queue.iterdir())) == 1, [each.told for each in ended]
    assert sum("claimonce answer" in each.told for each in ended) == len(MAILS) - 1


def test_five_sandboxed_sessions_push_in_turn(desk: Desk) -> None:
    desk.arm()
    desk.repository()
    sandboxed(desk, desk.root / "state", desk.origin())
    ended = sessions(desk, [[commits(number), "git push origin main; echo status=$?"] for number in range(5)])
    assert all("status=0" in each.told for each in ended), [each.told for each in ended]
    assert sorted(desk.subjects()) == ["Start", *(f"w{number}" for number in range(5))]


def test_without_the_store_nothing_is_sent_and_nothing_pushed(desk: Desk) -> None:
    desk.arm()
    desk.repository()
    queue = spool(desk)
    sandboxed(desk, queue, desk.origin())
    push = [commits(0), "git push origin main; echo status=$?"]
    ended = sessions(desk, [mails()[0], push])
    assert list(queue.iterdir()) == []
    assert "status=0" not in ended[1].told
    assert desk.subjects() == ["Start"]
    assert all("claimonce" in each.told for each in ended), json.dumps([each.told for each in ended])
