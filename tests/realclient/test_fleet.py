"""The second story with real clients: one command, nine worktrees, nine numbers, nine landed commits, and no person.

And what a worker is told when it may not edit: the scripted model does what the text says, nothing else.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from realclient.client import Desk, bash
from realclient.model import Request, Script, Turn, Use, text_of

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

COUNTER = {
    "counter.json": json.dumps({"SP": {"next": 152}}) + "\n",
    "claimonce.toml": '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\nlabel = "SP-{n}"\n',
}
WRITE = (
    "label=$(sed -n 's/^- SP: //p' .claimonce/fleet/brief.md) && echo \"# $label\" > $label.md && git add . && "
    'git commit --quiet -m "Article $label"'
)


def plan(desk: Desk, tasks: str, parallel: int = 9) -> Path:
    """A plan whose workers are the client, each with a scripted model of its own."""
    (desk.root / "bin").mkdir(exist_ok=True)
    if not (desk.root / "bin" / "claude").exists():
        (desk.root / "bin" / "claude").symlink_to(desk.client)
    desk.path.append(str(desk.root / "bin"))
    base = desk.model.url("NAME").replace("NAME", "{task}")
    env = {
        "ANTHROPIC_BASE_URL": base, "ANTHROPIC_API_KEY": "none-is-needed", "IS_SANDBOX": "1",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_TELEMETRY": "1", "DISABLE_ERROR_REPORTING": "1",
        "DISABLE_AUTOUPDATER": "1",
    }  # fmt: skip
    rows = "\n".join(f"{name} = {json.dumps(text)}" for name, text in env.items())
    args = '["--dangerously-skip-permissions", "--model", "claude-sonnet-4-5"]'
    file = desk.root / "plan.toml"
    file.write_text(f"parallel = {parallel}\nworker_args = {args}\n[env]\n{rows}\n{tasks}")
    return file


def run(desk: Desk, tree: Path, file: Path) -> list[dict[str, object]]:
    said = desk.shell("claimonce", "fleet", "run", "--json", file, cwd=tree)
    return [json.loads(line) for line in said.splitlines()]


def test_nine_articles_land_from_one_command_and_nobody_is_asked(desk: Desk) -> None:
    desk.arm()
    tree = desk.repository(files=COUNTER)
    names = [f"article-{n}" for n in range(1, 10)]
    for name in names:
        desk.model.scripts[name] = Script((Turn((bash(WRITE),)),))
    tasks = "".join(
        f'[[task]]\nname = "{name}"\nprompt = "Write it."\ncounters = ["SP"]\npaths = ["SP-{{SP}}.md"]\n'
        for name in names
    )
    events = run(desk, tree, plan(desk, tasks))
    numbers = [f"SP-{n}" for n in range(152, 161)]
    assert sorted(desk.subjects())[:9] == [f"Article {number}" for number in numbers]
    for number in numbers:
        assert desk.shell("git", "show", f"main:{number}.md", cwd=desk.origin()) == f"# {number}\n"
    assert json.loads(desk.shell("git", "show", "main:counter.json", cwd=desk.origin())) == {"SP": {"next": 161}}
    kinds = [event["event"] for event in events]
    assert kinds.count("started") == kinds.count("landed") == 9
    assert not {"came back", "person", "strayed"} & set(kinds)


@dataclass(frozen=True)
class Editor(Script):
    """Reads a file, adds a line, commits; where it is refused it does what the text says and tries again."""

    file: str = ""
    line: str = ""
    first: str = "true"  # before anything
    last: str = "true"  # between the edit and the commit
    strays_to: str = ""  # where it begins to edit, instead of in its own worktree

    def turn_for(self, request: Request) -> Turn:
        told = [
            str(text_of(block.get("content")))
            for message in request.messages if message["role"] == "user" and not isinstance(message["content"], str)
            for block in message["content"] if block.get("type") == "tool_result"
        ]  # fmt: skip
        brief = text_of([message["content"] for message in request.messages[:1]])
        found = re.search(r"Your worktree is (\S+),", brief)
        assert found is not None
        path = f"{self.strays_to or found[1]}/{self.file}"
        sent = [each[1] for each in (re.search(r"make this edit in (\S+),", text) for text in told) if each is not None]
        path = sent[-1] if sent else path
        change = {"old_string": "# Head\n", "new_string": f"# Head\n- {self.line}\n"}
        read, edit = Use("Read", {"file_path": path}), Use("Edit", {"file_path": path, **change})
        if not told:
            return Turn((bash(self.first),))
        answer = told[-1]
        pulled = re.search(r"`(git pull [^`]+)` in (\S+),", answer)
        held = re.search(r"`claimonce status` shows (\S+) as long as it is held", answer)
        if pulled is not None:
            return Turn((bash(f"cd {pulled[2]} && {pulled[1]} && echo again"),))
        if held is not None:
            return Turn((bash(f"while claimonce status | grep -qF '{held[1][:40]}'; do sleep 0.2; done; echo again"),))
        if "# Head" in answer and "updated" not in answer:
            return Turn((edit,))
        if "updated" in answer:
            return Turn((bash(f"{self.last} && git commit --quiet -am 'By {self.line}' && echo committed"),))
        if "committed" in answer:
            return Turn(text="done")
        return Turn((read,))


def editors(desk: Desk, use: str, first: Script, second: Script) -> tuple[Path, list[dict[str, object]]]:
    settings = f'[[resource]]\npath = "index.md"\nuse = "{use}"\n'
    tree = desk.repository(files={"index.md": "# Head\n\n## Tail\n", "claimonce.toml": settings})
    desk.model.scripts |= {"one": first, "two": second}
    tasks = "".join(f'[[task]]\nname = "{name}"\nprompt = "Edit the index."\n' for name in ("one", "two"))
    return tree, run(desk, tree, plan(desk, tasks))


def index(desk: Desk) -> str:
    return desk.shell("git", "show", "main:index.md", cwd=desk.origin())


def test_a_stale_edit_is_refused_with_the_change_and_lands_after_what_the_text_says(desk: Desk) -> None:
    desk.arm()
    wait = "until git log --format=%s origin/main | grep -q 'By one'; do sleep 0.2; done"
    _, events = editors(desk, "shared", Editor((), file="index.md", line="one"),
                        Editor((), file="index.md", line="two", first=wait))  # fmt: skip
    assert index(desk) == "# Head\n- two\n- one\n\n## Tail\n"
    told = desk.model.told("two")
    assert "your view of index.md is old" in told
    assert "+- one" in told
    assert "came back" not in {event["event"] for event in events}


def test_who_meets_a_lease_is_told_whose_it_is_and_lands_when_it_is_free(desk: Desk) -> None:
    desk.arm()
    flag = desk.root / "refused"
    second = Editor((), file="index.md", line="two", first=f"until [ -e {flag}.held ]; do sleep 0.1; done")
    first = Editor((), file="index.md", line="one", last=f"touch {flag}.held && sleep 3")
    _, events = editors(desk, "isolated", first, second)
    assert index(desk) == "# Head\n- two\n- one\n\n## Tail\n"
    told = desk.model.told("two")
    assert "has one owner at a time (isolated)" in told
    assert "/one holds it since" in told
    assert "came back" not in {event["event"] for event in events}


def test_who_edits_outside_its_tree_is_told_where_to_do_it_and_does_it_there(desk: Desk) -> None:
    desk.arm()
    stray = Editor((), file="index.md", line="one", strays_to=str(desk.root / "work"))
    tree, events = editors(desk, "free", stray, Script((Turn(text="nothing to do"),)))
    assert index(desk) == "# Head\n- one\n\n## Tail\n"
    assert (tree / "index.md").read_text() == "# Head\n\n## Tail\n"
    assert "the main work tree, where a person works" in desk.model.told("one")
    assert "strayed" not in {event["event"] for event in events}
