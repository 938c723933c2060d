"""kill -9 of the hook and of a shim, at moments spread over their whole life: the key ends free, uncertain or done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.gate import intents
from claimonce.gate.store import open_store
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher

MAIL = {"to": "tekla@example.test", "subject": "Sven needs a login", "body": "Please run /login."}
TOOL = "mcp__mail__send_message"
MOMENTS = [number / 100 for number in range(16)]
Ask = Callable[..., dict[str, Any]]


def kill_after(child: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
    child.communicate()


@pytest.mark.parametrize("share", MOMENTS)
def test_a_hook_killed_at_any_point_leaves_the_person_free_once_the_call_is_over(
    ask: Ask, event: Callable[..., dict[str, Any]], repo: Path, own_home: Path, share: float
) -> None:
    payload = json.dumps(event("PreToolUse", tool=TOOL, tool_input=MAIL, use="toolu_killed"))
    (own_home / "payload").write_text(payload)
    client = subprocess.Popen(["sleep", "60"])
    try:

        def start() -> subprocess.Popen[bytes]:
            words = [sys.executable, "-m", "claimonce.cli", "hook", "claude"]
            env = {**os.environ, "CLAUDE_PID": str(client.pid)}
            with open(own_home / "payload", "rb") as feed:
                pipe = subprocess.PIPE
                return subprocess.Popen(words, stdin=feed, stdout=pipe, stderr=pipe, cwd=repo, env=env)

        ask("PreToolUse", tool_input={"command": "git push"})  # compiled before the clock runs
        kill_after(start(), share * 8 * 0.25)
        states = {intent.state for intent in intents.find_unsettled(open_store())}
        assert states <= {intents.OPEN}
        # The client never ran the call: its hook gave no answer, and onFailure blocks.
        calls = [{"tool_name": TOOL, "tool_input": MAIL, "tool_use_id": "toolu_killed", "tool_response": "blocked"}]
        ask("PostToolBatch", tool_calls=calls)
        assert ask("PreToolUse", tool=TOOL, tool_input=MAIL, session="two", use="toolu_2") == {}
    finally:
        client.kill()
        client.wait()


PROGRAM = """#!/bin/sh
echo started >> "$MAILBOX/started"
cat > "$MAILBOX/$$.part"
mv "$MAILBOX/$$.part" "$MAILBOX/$$.mail"
"""


@pytest.mark.parametrize("share", MOMENTS)
def test_a_shim_killed_at_any_point_never_leads_to_a_second_mail_unasked(own_home: Path, share: float) -> None:
    box, folder = own_home / "box", own_home / "bin"
    box.mkdir()
    folder.mkdir()
    (folder / "mail").write_text(PROGRAM)
    (folder / "mail").chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    install_launcher(os.environ)
    install_shims(os.environ, path)
    path = f"{shims_folder(os.environ)}:{path}"

    def send(session: str) -> subprocess.Popen[bytes]:
        env = {**os.environ, "PATH": path, "MAILBOX": str(box), "CLAIMONCE_SESSION": session, "CLAIMONCE_AGENT": "1"}
        words = ["mail", "-s", f"from {session}", "t@example.test"]
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, cwd=own_home,
            executable=str(Path(shims_folder(os.environ)) / "mail"),
        )  # fmt: skip

    kill_after(send("one"), share * 8 * 0.25)
    started_before = (box / "started").exists()
    second = send("two")
    _, said = second.communicate()
    if started_before:
        assert second.returncode == 85, said
        assert b"outcome unknown" in said or b"wrote to" in said
    else:
        assert second.returncode in (0, 85), said
    # Whatever the moment: one mail went out, or the second sender was asked about one that may have.
    mails = len(list(box.glob("*.mail")))
    assert mails <= 1
    assert mails == 1 or second.returncode == 85
