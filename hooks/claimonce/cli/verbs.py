"""The verbs in one table, so that help and completion need no verb's module.

A row is: what the verb is called, `module:attribute` below `claimonce.cli`, its group in the help, and its line there.
The line is how the verb's own help begins, at most 60 characters long; `tests/cli/test_verbs.py` holds both.
"""

from __future__ import annotations

from typing import NamedTuple

# In the order in which help shows them.
GROUPS = {
    "set up": "Set up",
    "act": "Act",
    "look": "Look",
    "fleet": "Fleet",
    "agents": "Agents",
    "plumbing": "Plumbing",
}
# What other programs call: documented and callable, and no line in a person's help or completion.
HIDDEN = "plumbing"


class Verb(NamedTuple):
    """Where a verb stands and what help says of it."""

    module: str
    attribute: str
    group: str
    summary: str


def _verb(where: str, group: str, summary: str) -> Verb:
    module, _, attribute = where.partition(":")
    return Verb(f"claimonce.cli.{module}", attribute, group, summary)


# fmt: off
VERBS = {
    "demo": _verb("demo:demo", "set up", "Play both stories with real processes"),
    "init": _verb("init:init", "set up", "Wire the gate into CLIENT"),
    "doctor": _verb("doctor:doctor", "set up", "Prove that the gate bites"),
    "trust": _verb("trust:trust", "set up", "Trust a repository's settings and plugin files"),
    "config": _verb("config:config", "set up", "Show the settings that are in force here"),
    "shellenv": _verb("shellenv:shellenv", "set up", "Print the line that puts claimonce's shims first on PATH"),
    "completion": _verb("completion:completion", "set up", "Print the script that completes claimonce's verbs"),
    "uninstall": _verb("uninstall:uninstall", "set up", "Take out of CLIENT's settings what `init` added"),
    "notify": _verb("notify:notify", "act", "Tell TARGET something once"),
    "push": _verb("push:push", "act", "Push when it is your turn"),
    "land": _verb("land:land", "act", "Bring a branch into the main branch when it is your turn"),
    "next": _verb("next:next", "act", "Take the next number of the counter NAME and print it"),
    "gate": _verb("gate:gate", "act", "Run COMMAND at most once for KEY within the window"),
    "claim": _verb("claim_commands:claim", "act", "Take a lease on KEY for this session"),
    "release": _verb("claim_commands:release", "act", "Give the claim on KEY back"),
    "mark": _verb("claim_commands:mark", "act", "Record that KEY is done"),
    "settle": _verb("claim_commands:settle", "act", "Settle an uncertain KEY by what really happened"),
    "status": _verb("status:status", "look", "Show who holds what, and what is uncertain"),
    "watch": _verb("watch:watch", "look", "Show who does what on one live screen, and decide from it"),
    "queue": _verb("queue:queue", "look", "Show the line for each branch"),
    "sessions": _verb("sessions:sessions", "look", "Show which agents are here and what each of them does"),
    "questions": _verb("questions:questions", "look", "Show what was kept back and waits for an answer"),
    "keys": _verb("keys:keys", "look", "Show the known keys that match PATTERN"),
    "why": _verb("why:why", "look", "Say how KEY stands, who did what about it"),
    "check": _verb("claim_commands:check", "look", "Say whether KEY is done"),
    "log": _verb("log:log", "look", "Show the ledger's last entries"),
    "lookback": _verb("lookback:lookback", "look", "Say what sessions did twice, by the transcripts on disk"),
    "replay": _verb("lookback:replay", "look", "Say what sessions did twice, by the transcripts on disk"),
    "report": _verb("report:report", "look", "Show what was stopped, asked and put in turn"),
    "serve": _verb("serve:serve", "look", "Show who does what as a page on this host"),
    "explain": _verb("explain:explain", "look", "Say what COMMAND would do to the outside world"),
    "markers": _verb("markers:markers", "look", "Write receipts to a folder that the user tracks"),
    "store": _verb("store:store", "look", "The store: look at it, copy it, put a copy back"),
    "fleet": _verb("fleet:fleet", "fleet", "Run N workers, each with a worktree, numbers and a brief"),
    "run": _verb("run:run", "agents", "Run COMMAND with the shims first on PATH"),
    "answer": _verb("answer:answer", "agents", "Answer the question ID"),
    "context": _verb("context:context", "agents", "Find what belongs to a task"),
    "hook": _verb("hook:hook", "plumbing", "Answer one hook event of CLIENT"),
    "merge-counter": _verb("merge_counter:merge_counter", "plumbing", "Merge a counter file, as git's merge driver"),
}
# fmt: on
