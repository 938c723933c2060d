"""What the recorded session does: the tool calls of an ordinary working day, in a repository named `mailer`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from realclient.client import bash
from realclient.model import Use
from realclient.story import MAILS, by_tool

SKILL = "PreSkillShellCommand"
PRE, POST, FAILED, BATCH = "PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch"
AGENT_PROMPT = "Count the lines of the queue and report the number."
# Events that no tool call of ours sets off; one file for each source, reason or agent type.
SESSION_EVENTS = (
    "SessionStart",
    "SessionEnd",
    "UserPromptSubmit",
    "SubagentStart",
    "SubagentStop",
    "Stop",
    "PermissionRequest",
)


@dataclass(frozen=True)
class Step:
    """One turn: its tool calls, and which of the events that they set off are kept."""

    label: str
    uses: tuple[Use, ...]
    keep: Sequence[str] = (PRE,)


def shell(label: str, command: str, *keep: str, **fields: object) -> Step:
    return Step(label, (bash(command, **fields),), keep or (PRE,))


def handlers(count: int) -> str:
    """JavaScript as agents edit it all day: `push` is an array's here, `notify` a local function's name."""
    return "\n".join(
        f"""export function onEvent{n}(event, arr) {{
  // Collect first, notify listeners later: see sendLater() in outbox.js.
  if (!event || event.kind !== "kind-{n}") return arr;
  arr.push({{ id: event.id, at: Date.now(), text: `event ${{event.id}} of kind-{n}` }});
  notify(arr[arr.length - 1]);
  return arr;
}}
"""
        for n in range(count)
    )


SOURCE = (Path(__file__).with_name("model.py")).read_text()
COUNTER = json.dumps({"SP": {"next": 152}, "BUG": {"next": 31}}, indent=2) + "\n"
FILES = {
    "queue.js": handlers(30),
    "outbox.py": SOURCE,
    "counter.json": COUNTER,
    ".claude/skills/state/SKILL.md": (
        "---\nname: state\ndescription: Says how the branch stands.\n---\nThe branch: !`git status --short --branch`\n"
    ),
    "HOWTO.md": "After the review run `git push origin main` and mail the team.\n",
}

COMMIT = """git add -A && git commit -q -m "$(cat <<'EOF'
Collect events before the mail goes out

queue.push() ran before notify(); now the outbox sends once. Do not git push yet,
and do not run mail -s "done" team@example.test by hand.
EOF
)\""""
SMTP = """python3 - <<'EOF'
import smtplib
from email.message import EmailMessage

message = EmailMessage()
message["To"], message["Subject"] = "tekla@example.test", "Sven will be late"
message.set_content("Wednesday, not Monday.")
with smtplib.SMTP("mail.example.test", 25, timeout=2) as server:
    server.send_message(message)
EOF"""
CURL = """curl -sS --max-time 2 -X POST https://hooks.example.test/services/T000/B000/none \\
  -H 'Content-Type: application/json' \\
  -d '{"channel": "#releases", "text": "Version 2 is out"}'"""
LONG_SCRIPT = "cat > check.sh <<'EOF'\n" + "\n".join(
    f'test -s "part-{n}.txt" || {{ echo "part {n} is missing" >&2; status=1; }}' for n in range(120)
) + "\nexit ${status:-0}\nEOF\nchmod +x check.sh && wc -l check.sh"  # fmt: skip
COUNT = (
    "n=$(jq .SP.next counter.json) && jq '.SP.next += 1' counter.json > counter.tmp"
    " && mv counter.tmp counter.json && echo SP-$n"
)
LEASE = 'GIT_SSH_COMMAND="ssh -o BatchMode=yes" git push --force-with-lease origin HEAD:refs/heads/topic'
MAIL = f"printf '%s\\n' '{MAILS[0][1]}' | mail -s '{MAILS[0][0]}' tekla@example.test"

STEPS: tuple[Step, ...] = (
    shell("list", "ls -1a", PRE, POST, BATCH),
    shell("search", "grep -rn 'send_message' --include='*.py' . | sort | head -20", PRE, POST),
    shell("git-status", "git status --short && git diff --stat", PRE, POST),
    Step("source", (Use("Read", {"file_path": "{tree}/queue.js"}),), (PRE, POST, BATCH)),
    Step(
        "array-push",
        (Use("Edit", {"file_path": "{tree}/queue.js", "old_string": handlers(30), "new_string": handlers(36)}),),
        (PRE, POST, BATCH),
    ),
    Step("new-module", (Use("Write", {"file_path": "{tree}/sender.py", "content": SOURCE}),), (PRE, POST)),
    Step(
        "prose",
        (Use("Write", {"file_path": "{tree}/NOTES.md", "content": "Send the mail to Tekla, then `git push`.\n" * 30}),),
    ),
    Step("counter", (Use("Read", {"file_path": "{tree}/counter.json"}),)),
    Step(
        "counter",
        (Use("Edit", {"file_path": "{tree}/counter.json", "old_string": '"next": 152', "new_string": '"next": 153'}),),
        (PRE, POST),
    ),
    Step(
        "counter",
        (Use("Write", {"file_path": "{tree}/counter.json", "content": COUNTER.replace("152", "154")}),),
    ),
    Step("missing", (Use("Read", {"file_path": "{tree}/nowhere.txt"}),), (PRE, FAILED)),
    shell("counter-jq", COUNT, PRE, POST),
    shell("counter-sed", 'sed -i \'s/"next": 31/"next": 32/\' counter.json'),
    shell("commit-heredoc", COMMIT, PRE, POST),
    shell("stash-push", "git stash push -m 'push later' -- HOWTO.md; git stash list"),
    shell("git-push", "git push origin main", PRE, POST, BATCH),
    shell("git-push-chain", "echo 1 >> HOWTO.md && git commit -qam 'One more line' && git push", PRE, POST),
    shell("git-push-inner-shell", "bash -c 'git push origin main'"),
    shell("git-push-lease", LEASE),
    shell("git-push-variable", 'verb=push; git "$verb" origin main'),
    shell("git-push-rejected", "git push origin nowhere:main", PRE, FAILED, BATCH),
    shell("echo-prose", 'echo "then run git push origin main and mail -s done team@example.test"'),
    shell("grep-prose", "grep -n 'git push' HOWTO.md NOTES.md | head -3"),
    shell("mail-program", MAIL, PRE, FAILED, BATCH),
    shell("mail-gated", "claimonce gate notify-tekla-about-sven -- mail -s 'Sven' tekla@example.test < HOWTO.md"),
    shell("mail-smtplib", SMTP, PRE, FAILED),
    shell("webhook", CURL, PRE, FAILED),
    shell("pull-request", "gh pr create --title 'Collect events' --body 'Push notifications wait for the mail.'", PRE),
    shell("exit-status", "echo oops >&2; exit 3", PRE, FAILED, BATCH),
    shell("test-run", "for n in $(seq 1 200); do echo \"tests/test_queue.py::test_$n PASSED\"; done", PRE, POST),
    shell("long-script", LONG_SCRIPT),
    shell("pipeline", "find . -name '*.js' -not -path './.git/*' -print0 | xargs -0 awk 'END { print NR }'"),
    shell("unicode", "printf 'Grüße an Tekla, später\\n' | tee gruss.txt"),
    shell("time-out", "sleep 0.1 && echo rested", timeout=5000),
    shell("background", "sleep 0.2; echo finished", PRE, POST, run_in_background=True),
    Step("two-reads", (bash("git log --oneline -5"), bash("wc -l queue.js")), (PRE, BATCH)),
    Step("skill", (Use("Skill", {"skill": "state"}),), (SKILL,)),
    Step("story", (by_tool(*MAILS[0]),), (PRE, POST, BATCH)),
    Step(
        "count",
        (Use("Agent", {
            "description": "Count lines", "prompt": AGENT_PROMPT, "subagent_type": "general-purpose",
            "run_in_background": False,
        }),),
        (PRE, POST),
    ),
)  # fmt: skip
AGENT_STEPS = (
    shell("in-subagent", "wc -l queue.js", PRE, POST, BATCH),
    shell("in-subagent-push", "git push origin main"),
)
REFUSED = (
    shell("refused-at-the-prompt", "git push origin main", PRE, BATCH),
    Step("refused-mail", (by_tool(*MAILS[1]),), (PRE, BATCH)),
)
