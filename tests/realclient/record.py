"""Record hook payloads of the real client into a folder: python -m realclient.record [FOLDER]

Run it from tests/, with CLAIMONCE_REALCLIENT set as for the tests. Every payload is what the client wrote
on a hook's stdin; only paths and ids of the recording are replaced by neutral ones. Two recordings of one
client version have the same files and fields; times, commit hashes and process ids differ.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from realclient.client import DEFAULT_MODE, SKIP_PERMISSIONS, Desk, bash, find_client, open_desk
from realclient.model import Json, Script, Turn, Use, use_id
from realclient.netns import open_loopback
from realclient.steps import AGENT_PROMPT, AGENT_STEPS, FILES, REFUSED, SESSION_EVENTS, STEPS, Step

EVENTS = (
    "SessionStart", "SessionEnd", "UserPromptSubmit", "PreToolUse", "PostToolUse", "PostToolUseFailure",
    "PostToolBatch", "PermissionRequest", "SubagentStart", "SubagentStop", "Stop", "PreSkillShellCommand",
)  # fmt: skip
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LOGGER = "import sys, time; open(f'{sys.argv[1]}/{time.time_ns()}', 'xb').write(sys.stdin.buffer.read())"


@dataclass
class Scrubber:
    """Puts neutral paths and ids in place of those of this recording."""

    root: Path
    seen: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(self, text: str) -> str:
        for real, neutral in ((self.root / "home", "/home/dev"), (self.root / "tmp", "/tmp"), (self.root, "/home/dev")):
            text = text.replace(str(real), neutral).replace(dashed(real), dashed(neutral))
        text = re.sub(r"/tmp/claude-\d+/", "/tmp/claude-1000/", text)
        text = re.sub(r"toolu_\w+", lambda found: "toolu_01" + sha256(found[0].encode()).hexdigest()[:22], text)
        return UUID.sub(lambda found: self.seen.setdefault(found[0], self._next_id()), text)

    def _next_id(self) -> str:
        return str(uuid.UUID(bytes=sha256(f"session {len(self.seen)}".encode()).digest()[:16], version=4))


def dashed(path: Path | str) -> str:
    """The client's folder name for a project."""
    return re.sub(r"[^A-Za-z0-9]", "-", str(path))


def main(folder: Path) -> str:
    """Replace the recordings in `folder`; returns a word on the isolation that was had."""
    with tempfile.TemporaryDirectory(prefix="desk", ignore_cleanup_errors=True) as held:
        root = Path(held).resolve()
        log = root / "log"
        log.mkdir()
        network = open_loopback()
        try:
            with open_desk(root, find_client(), network) as desk:
                hook = {"type": "command", "command": sys.executable, "args": ["-ISc", LOGGER, str(log)]}
                desk.user_settings({"hooks": {event: [{"hooks": [hook]}] for event in EVENTS}})
                run_sessions(desk)
        finally:
            network.close()
        payloads = [json.loads(_one_line(file.read_bytes())) for file in sorted(log.iterdir())]
    scrub = Scrubber(root)
    for old in folder.glob("*.json"):
        old.unlink()
    for name, payload in chosen(payloads):
        (folder / f"{name}.json").write_text(scrub(json.dumps(payload, indent=1, ensure_ascii=False)) + "\n")
    return network.reason or "in a network namespace of its own"


def _one_line(event: bytes) -> bytes:
    """Return the event; it is one line, with its end, as the benchmarks send it."""
    assert event.find(b"\n") == len(event) - 1, event
    return event


def run_sessions(desk: Desk) -> None:
    """One long session, the same resumed, and one whose call is refused at the prompt."""
    tree = desk.repository("mailer", FILES)
    mail = desk.mail_tool()
    turns = tuple(Turn(tuple(placed(use, tree) for use in step.uses)) for step in STEPS)
    agent = {AGENT_PROMPT: tuple(Turn(step.uses) for step in AGENT_STEPS)}
    first = desk.run("work", Script(turns, agent), cwd=tree, args=(*SKIP_PERMISSIONS, *mail))
    assert first.code == 0, first.said
    resumed = Script((*turns, Turn(text="done"), Turn((bash("git log --oneline -3"),))))
    desk.run("work", resumed, cwd=tree, args=(*SKIP_PERMISSIONS, "--resume", first.id))
    refused = Script(tuple(Turn(step.uses) for step in REFUSED))
    desk.run("refused", refused, cwd=tree, args=(*DEFAULT_MODE, *mail))


def placed(use: Use, tree: Path) -> Use:
    """File tools want absolute paths: `{tree}` in the steps is the recording's own."""
    return Use(
        use.tool,
        {key: said.replace("{tree}", str(tree)) if isinstance(said, str) else said for key, said in use.input.items()},
    )


def chosen(payloads: list[Json]) -> list[tuple[str, Json]]:
    """Name every payload that is worth keeping: EVENT-TOOL-LABEL, or EVENT and what set it off."""
    labels = {**labelled("work", STEPS), **labelled("work", AGENT_STEPS, AGENT_PROMPT), **labelled("refused", REFUSED)}
    kept: dict[str, Json] = {}
    for payload in payloads:
        event = payload["hook_event_name"]
        step, number = labels.get(use_of(payload), (None, ""))
        if step and event in step.keep:
            tool = payload.get("tool_name", "").removeprefix("mcp__").replace("__", "-")
            parts = [event, tool, step.label, number if tool else ""]
        elif event in SESSION_EVENTS:
            parts = [event, *(payload.get(key, "") for key in ("source", "reason", "agent_type", "tool_name"))]
        else:
            continue
        kept.setdefault("-".join(filter(None, parts)), payload)
    return sorted(kept.items())


def labelled(session: str, steps: Sequence[Step], agent: str = "") -> dict[str, tuple[Step, str]]:
    """The step of each tool call by the id that the scripted model gives it, and its number among several."""
    return {
        use_id(session, agent, turn, nth): (step, str(nth + 1) if len(step.uses) > 1 else "")
        for turn, step in enumerate(steps)
        for nth in range(len(step.uses))
    }


def use_of(payload: Json) -> str:
    """The id of the tool call that a payload is about; of a batch, its first."""
    batch: list[Json] = payload.get("tool_calls", [])
    given = str(next((call["tool_use_id"] for call in [payload, *batch] if "tool_use_id" in call), ""))
    return given.partition(":preamble-")[0]  # the line of a skill: its place behind the call that loads the skill


if __name__ == "__main__":
    print(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("payloads")))
