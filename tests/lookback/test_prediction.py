"""What a lookback says that the gate would have said is what the gate says: the same calls live, one by one."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from compiled import hook_words
from lookback.generator import Builder, Step
from lookback.planted import ISSUES, PULLS, issue, pull

from claimonce.agents.dispatch import respond
from claimonce.lookback import here
from claimonce.lookback.cache import Cache
from claimonce.lookback.here import Here
from claimonce.lookback.history import read
from claimonce.lookback.judge import Verdict
from claimonce.lookback.outcome import look

# Who calls what, in order. Each call stands in a session of its own.
CALLS = [
    *(issue(repo, *texts) for repo, *both in ISSUES[:4] for texts in both),
    *(step for repo, title, body, head, *second in PULLS[:2]
      for step in (pull(repo, title, body, head), pull(repo, *second),
                   pull(repo, f"[4.1] {title}", body, f"b-{head}", "release-4.1"))),
    issue("web", *ISSUES[0][1]),
    issue("web", "KeyError: 'size' in scale.py:77", "scale.py:77 KeyError: 'size'"),
    Step("/usr/bin/git push origin main"),
    Step("env -i git push"),
    Step("echo git push"),
    Step("git log --grep=push"),
    Step("gh issue comment 12 -R acme/web --body 'I look into it'"),
    Step("gh issue comment 12 -R acme/web --body 'I look into it'"),
    Step("gh issue comment 12 -R acme/web --body 'The cause is the cache of sessions'"),
    Step("gh issue comment 13 -R acme/web --body 'I look into it'"),
]  # fmt: skip


def live(repo: Path, place: int, call: Step) -> str:
    """The verdict of the hook's own process: pass, ask or deny; a call that passes is seen done."""
    event = {"session_id": f"s{place}", "cwd": str(repo), "tool_name": "Bash", "tool_use_id": f"t{place}",
             "tool_input": {"command": call.command}}  # fmt: skip
    reason = ""
    for name in ("PreToolUse", "PostToolUse"):
        given = json.dumps(
            {**event, "hook_event_name": name, "tool_response": {"stdout": "https://github.com/acme/web/issues/1"}}
        )
        done = subprocess.run(hook_words(), input=given, text=True,
                              capture_output=True, cwd=repo, env=dict(os.environ), check=True)  # fmt: skip
        said = json.loads(done.stdout)["hookSpecificOutput"] if done.stdout.strip() else {}
        reason = str(said.get("permissionDecisionReason", ""))
        if reason:
            break
    sure = ("this very text is already there", "this exact message is already there", "would go around the gate")
    return "pass" if not reason else "deny" if any(words in reason for words in sure) else "ask"


def test_the_same_calls_get_the_same_verdicts_one_by_one(repo: Path, tmp_path: Path, holds: Here) -> None:
    home = tmp_path / "history" / "home"
    home.mkdir(parents=True)
    builder = Builder(home)
    names = [builder.session("claude", 10.0 * place, [call], str(repo)) for place, call in enumerate(CALLS)]
    builder.close()
    outcome = look(read([str(home)], holds.reader, Cache("", "")), holds.rules)
    verdicts: dict[str, Verdict] = {each.act.session.partition(":")[2]: each for each in outcome.verdicts}
    foreseen = [verdicts[name].kind if name in verdicts else "pass" for name in names]

    heard = [live(repo, place, call) for place, call in enumerate(CALLS)]

    assert foreseen == heard, [
        (call.command, one, other) for call, one, other in zip(CALLS, foreseen, heard, strict=True) if one != other
    ]
    assert {"pass", "ask", "deny"} == set(heard)


def made(place: int, path: Path) -> dict[str, object]:
    return {"session_id": f"n{place}", "cwd": str(path.parents[2]), "tool_name": "Write", "tool_use_id": f"w{place}",
            "tool_input": {"file_path": str(path), "content": "# An article\n"}}  # fmt: skip


def test_a_number_that_anothers_new_file_carries_is_foreseen_as_the_hook_refuses_it(repo: Path, tmp_path: Path) -> None:
    (repo / "claimonce.toml").write_text('[[counters]]\nname = "ADR"\nfiles = "docs/adr/{n:4}-*.md"\n')
    (repo / "docs" / "adr").mkdir(parents=True)
    files = [repo / "docs/adr" / name for name in ("0113-queue.md", "0113-cache.md", "0114-store.md", "0113-queue.md")]
    home = tmp_path / "history" / "home"
    home.mkdir(parents=True)
    builder = Builder(home)
    names = [builder.session("claude", 10.0 * place, [Step(path=str(path), old="a", new="b")], str(repo))
             for place, path in enumerate(files)]  # fmt: skip
    builder.close()
    holds = here.of(str(repo), dict(os.environ))
    verdicts = {each.act.session.partition(":")[2] for each in look(
        read([str(home)], holds.reader, Cache("", "")), holds.rules).verdicts if each.kind == "deny"}  # fmt: skip

    heard: list[bool] = []
    for place, path in enumerate(files):
        event = {**made(place, path), "hook_event_name": "PreToolUse"}
        said = respond(event, os.environ) or {}
        heard.append("permissionDecision" in str(said))
        if not heard[-1]:
            path.write_text("# An article\n")

    assert [name in verdicts for name in names] == heard == [False, True, False, False]
