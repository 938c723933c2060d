"""Calls by the thousand, the launcher's own answer to each, and what the reader says of those it leaves alone."""

from __future__ import annotations

import json
import os
import random
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reading.cases import DESCRIPTIONS, built_in, rows

from claimonce.agents import start, translation
from claimonce.hooks.second_look import lines, shell_lines, whole
from claimonce.reading import read_tool
from claimonce.shims.launcher import calm_part, forms

if TYPE_CHECKING:
    from claimonce.clients.row import Client

HEAD = f"tail=nowhere events= words= fields=\ncase $1 in\n{forms()}\nesac\n"
PAYLOADS = Path(__file__).parent.parent / "realclient" / "payloads"
CLIENTS = Path(__file__).parent.parent / "agents" / "clients" / "payloads"
SHELLS = {
    name: words
    for name, words in {
        "dash": ["dash"],
        "bash": ["bash"],
        "busybox": ["busybox", "sh"],
        "ksh": ["ksh"],
        "mksh": ["mksh"],
        "sh": ["sh"],
    }.items()
    if shutil.which(words[0])
}
# As launch.sh has it, where a tool of a server is looked up after the rest.
LOOP = """
while IFS= read -r p; do
    tools= unlisted=
    if quiet || { [ -n "$unlisted" ] && tools=$listed_tools && before; }; then echo y; else echo n; fi
    set +f
done
"""
TO_LINE = bytes.maketrans(b"\x01\0\n\x1f", b"\x1d\x1e\x1f\x1d")  # as launch.sh has it

ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")


def sound(found: re.Match[str]) -> str:
    """Return an escape of JSON, a letter in place of one that JSON does not know."""
    return found[0] if len(found[1]) > 1 or found[1] in '"\\/bfnrt' else "x"


@dataclass(frozen=True)
class Place:
    """A state folder with compiled words, and the folder of a repository with a counter."""

    state: Path
    repo: Path
    client: str = "claude"

    @property
    def row(self) -> Client:
        """What is known of the client."""
        found = start.client_of(self.client)
        assert found is not None
        return found

    @property
    def counter(self) -> str:
        """The counter's path."""
        return f"{self.repo}/counter.json"

    def compile(self, more: Iterable[str] = (), plain: Iterable[str] = (), known: bool = True) -> None:
        """Write the words as compiling does; `plain` are holes in the list of what is calm.

        With `known` the launcher was written with these lists.
        """
        items = [one.compiled() for one in built_in()]
        words = {word for one in built_in() for word in one.words} | {"claimonce.toml", "counter.json"}
        words |= {*lines(items, [self.counter]), *more}
        head = [
            line[:-1] + "".join(f"{one}\t" for one in plain) + "." if line[:5] == "~calm" else line
            for line in shell_lines(words)
        ]
        (self.state / "cache").mkdir(parents=True, exist_ok=True)
        (self.state / "known").write_text("\n".join(head) if known else "")
        (self.state / "cache" / "words").write_text("\n".join([*head, "", *whole(words), "~end", ""]))

    def left_alone(self, payloads: list[bytes], shell: str) -> list[bool]:
        """Say of each payload whether the launcher's look ends the event in this shell."""
        script = self.state / "calm.sh"
        known = (self.state / "known").read_text().splitlines()
        script.write_text(f"{HEAD}{calm_part(known)}listed_tools={shlex.quote(known[-1] if known else '')}\n{LOOP}")
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "CLAIMONCE_STATE": str(self.state), "HOME": "/nowhere"}
        fed = b"".join(payload.translate(TO_LINE) + b"\n" for payload in payloads)
        done = subprocess.run(
            [*SHELLS[shell], str(script), self.client], input=fed, env=env, capture_output=True, check=True
        )
        assert done.stderr == b"", done.stderr[:500]
        answers = done.stdout.split()
        assert len(answers) == len(payloads)
        return [one == b"y" for one in answers]

    def why_not(self, payload: bytes) -> str:
        """Say why Python would have had to look at this event; empty where there was no reason."""
        try:
            event = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            # Escapes in texts that nobody looks at are not checked: whatever they stand for, the call is the same one.
            try:
                event = json.loads(ESCAPE.sub(sound, payload.decode("utf-8", "replace")))
            except ValueError:  # of texts that nobody takes apart, Python's own first look says no more
                return "" if start.is_quiet(payload, str(self.state), self.row) else "it is no JSON"
        event = translation.incoming(self.row, event)
        if event.get("hook_event_name") != "PreToolUse":
            return "" if start.is_quiet(payload, str(self.state), self.row) else "Python's first look does not end it"
        cwd = event.get("cwd")
        given = event.get("tool_input")
        found = read_tool(
            str(event.get("tool_name")),
            given if isinstance(given, dict) else {},
            DESCRIPTIONS,
            cwd=cwd if isinstance(cwd, str) else "",
            counters=(self.counter,),
        )
        if found.effects:
            return f"the reader finds {[effect.kind for effect in found.effects]}"
        return f"the reader is undecided: {found.reasons}" if found.undecidable else ""


def event(command: object, place: Place, tool: str = "Bash", **more: object) -> dict[str, object]:
    """Return a call in the client's form."""
    given = command if isinstance(command, dict) else {"command": command, "description": 'Run "it" now\\'}
    whole = {
        "session_id": "5f1d1d6e-8b35-4c62-9d35-0f3f9f4f5a10",
        "transcript_path": "/home/ada/.claude/x.jsonl",
        "cwd": str(place.repo),
        "permission_mode": "default",
        "hook_event_name": "PreToolUse",
        "tool_name": tool,
        "tool_input": given,
        "tool_use_id": "toolu_01",
        **more,
    }
    return whole if place.client == "claude" else theirs(place.row, whole)


def theirs(row: Client, whole: dict[str, object]) -> dict[str, object]:
    """Return a call in the words of another client."""
    tool = str(whole["tool_name"])
    event, names = str(whole["hook_event_name"]), dict[str, str]()
    for given, ours in row.INPUTS.get(tool, {}).items():
        names.setdefault(ours, given)
    held = whole["tool_input"]
    assert isinstance(held, dict)
    said = {ours: given for given, ours in row.TOOLS.items()}
    if row.INSIDE:
        edits = next((given for given, ours in row.TOOLS.items() if ours == "MultiEdit"), tool)
        name = said.get(tool, edits if tool in ("Edit", "Write") else tool)
        return inside(row, {**whole, "tool_name": name, "tool_input": held})
    if tool in ("Edit", "Write") and tool not in row.PLAIN:
        tool, held, names = "MultiEdit", EDITS[row.NAME](held), {}
    if row.NAME in ("cursor", "windsurf"):
        return beside(row, {**whole, "tool_input": held}, tool)
    return {
        **whole,
        row.EVENT_KEY: next((given for given, ours in row.EVENTS.items() if ours == event), event),
        "tool_name": said.get(tool, tool),
        "tool_input": {names.get(key, key): what for key, what in held.items()},
    }


def patched(held: dict[str, Any]) -> dict[str, object]:
    """Return an edit as a patch of Codex's, whose paths stand in its text."""
    old, new = (
        str(held.get(key, "")).split("\n")
        for key in ("old_string", "new_string" if "new_string" in held else "content")
    )
    head = "Update" if "old_string" in held else "Add"
    lines = [f"*** {head} File: {held['file_path']}", "@@", *(f"-{one}" for one in old), *(f"+{one}" for one in new)]
    return {"command": "\n".join(["*** Begin Patch", *lines, "*** End Patch"])}


def of_path(held: dict[str, Any], **fields: str) -> dict[str, object]:
    """Return an edit with its path under `path`, and other names for the rest."""
    rest = {fields[key]: what for key, what in held.items() if key in fields}
    return {"path": held["file_path"], **rest, **{k: w for k, w in held.items() if k not in (*fields, *_EDIT_KEYS)}}


def edit_list(held: dict[str, Any]) -> dict[str, object]:
    """Return an edit as a list of one, as Windsurf documents it."""
    made = {"old_string": held.get("old_string", ""), "new_string": held.get("new_string", held.get("content", ""))}
    return {"file_path": held["file_path"], "edits": [made, made]}


_EDIT_KEYS = ("file_path", "old_string", "new_string", "content", "replace_all")
EDITS = {
    "codex": patched,
    "gptme": lambda held: of_path(held, new_string="content", content="content"),
    "kiro": lambda held: {
        "command": "create" if "content" in held else "str_replace",
        **of_path(held, content="file_text", old_string="old_str", new_string="new_str"),
    },
    "cursor": lambda held: of_path(held, content="contents", old_string="old_string", new_string="new_string"),
    "windsurf": edit_list,
}


def beside(row: Client, whole: dict[str, object], tool: str) -> dict[str, object]:
    """Return a call of a client whose input has a name of its own, or stands before what tells whose it is, in the form
    that its documentation has."""
    before = whole["hook_event_name"] == "PreToolUse"
    made: dict[str, Any] = json.loads((CLIENTS / row.NAME / f"{'before' if before else 'after'}.json").read_text())
    held: Any = whole["tool_input"]
    known = ("hook_event_name", "tool_name", "tool_input", "cwd", "session_id", *_AROUND)
    more = {key: what for key, what in whole.items() if key not in known}
    who = {} if "session_id" not in whole else {row.KEYS["session_id"]: whole["session_id"]}
    if row.NAME == "windsurf":
        kind = {"Bash": "run_command", "MultiEdit": "write_code"}.get(tool, "mcp_tool_use")
        if tool == "Bash":
            held = {
                "command_line": held["command"],
                "cwd": whole["cwd"],
                **{k: w for k, w in held.items() if k not in _CLAUDES},
            }
        elif kind == "mcp_tool_use":
            _, server, name = [*tool.split("__", 2), "", ""][:3]
            held = {"mcp_server_name": server, "mcp_tool_name": name, "mcp_tool_arguments": held}
        return {**made, row.EVENT_KEY: f"{'pre' if before else 'post'}_{kind}", **who, "tool_info": held, **more}
    said = {"Bash": "Shell", "MultiEdit": "Write"}.get(tool, tool.replace("mcp__", "MCP:"))
    if tool == "Bash":
        held = {"command": held["command"], "cwd": "", **{k: w for k, w in held.items() if k not in _CLAUDES}}
    return {**made, **who, "tool_name": said, "tool_input": held, "workspace_roots": [whole["cwd"]], **more}


_AROUND = ("transcript_path", "permission_mode", "tool_use_id", "tool_response")


def inside(row: Client, whole: dict[str, object]) -> dict[str, object]:
    """Return a call of a client in whose events it stands in an object of its own: Cline, as it was recorded."""
    before = whole["hook_event_name"] == "PreToolUse"
    made: dict[str, Any] = json.loads((CLIENTS / row.NAME / f"{'before' if before else 'after'}.json").read_text())
    held = whole["tool_input"]
    assert isinstance(held, dict)
    if "command" in held:
        held = {"commands": [held["command"]], **{k: what for k, what in held.items() if k not in _CLAUDES}}
    elif row.TOOLS.get(str(whole["tool_name"])) == "MultiEdit":
        held = {_EDITORS.get(key, key): what for key, what in held.items()}
    name = "tool_call" if before else "tool_result"
    given = {**made[name], "name": whole["tool_name"], "input": held}
    around = {"workspaceInfo": {**made["workspaceInfo"], "rootPath": whole["cwd"]}}
    if "session_id" in whole:
        around["taskId"] = whole["session_id"]  # type: ignore[assignment]
    return {**made, **around, name: given}


_EDITORS = {"file_path": "path", "old_string": "old_text", "new_string": "new_text"}
_CLAUDES = ("command", "description", "timeout", "run_in_background")


def bash_event(place: Place, command: str) -> bytes:
    """Return a call of the shell tool as the client writes it."""
    return encoded(event(command, place))


def encoded(thing: object) -> bytes:
    """Return JSON as the client writes it."""
    return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def recorded(place: Place) -> list[bytes]:
    """Return every recorded event, its folder put in place of the one where it was recorded."""
    found = []
    if place.client != "claude":
        for path in sorted((CLIENTS / place.client).glob("*.json")):
            text = encoded(json.loads(path.read_text(encoding="utf-8"))).decode()
            found.append(text.replace("/home/dev/repo", str(place.repo)).encode())
        return found
    for path in sorted(PAYLOADS.glob("*.json")):
        text = encoded(json.loads(path.read_text(encoding="utf-8"))).decode()
        found.append(text.replace("/home/dev/mailer", str(place.repo)).encode())
    return found


PLAIN = (
    "ls -la",
    "git status --short",
    "git diff --stat HEAD~1",
    "git log --oneline -5",
    "git show HEAD:a.py",
    "pytest -q",
    "python -m pytest -x tests",
    "cat a.py",
    "cat < a.py",
    "grep -rn 'foo' src",
    'rg "foo bar" src',
    "sed -n 1,80p a.py",
    "sed -n '5,9p' a.py",
    "awk '{print $2}' a",
    "find . -name '*.py'",
    "sort -u",
    "uniq -c",
    "head -5",
    "wc -l",
    "cd src",
    "mkdir -p out",
    "touch out/x",
    "echo 'a' > new.txt",
    "echo hi >> log.txt 2>&1",
    'git commit -m "done"',
    "jq . a.json",
    "cargo test --all",
    "go build ./...",
    "npm test",
    "make",
    "printf '%s' x",
    "tr a b",
    "tee x",
    "xargs cat",
    "true",
    "test -f x",
    "[ -f x ]",
    "cat > a.md <<'EOF'\nit is \"so\"\nEOF",
    "git commit -q -m \"$(cat <<'EOF'\nx\n\nEOF\n)\"",
    "cat <<EOF\nx\nEOF",
    "uv run pytest -q",
    "tsc --noEmit",
    "ruff check .",
    "date",
    "sleep 1",
    "pip install x",
)
ACTS = (
    "git push",
    "git push origin main",
    "mail -s x a@example.org",
    "bash -c 'git push'",
    "sh x.sh",
    "./run.sh",
    "eval x",
    "echo 5 > counter.json",
    "sed -i s/1/2/ counter.json",
    "rm counter.json",
    "tee counter.json",
    "mv a counter.json",
    "curl -d x https://hooks.slack.com/services/T/B/X",
    "gh pr merge 1",
    "find . -exec git push \\;",
    "xargs git push",
    "awk 'BEGIN{system(\"git push\")}'",
    "awk '{print | \"sh\"}' a",
    "sed -n '1e git push' a",
    "sed -n 1p -i counter.json",
    "sort -o counter.json a",
    "uniq a counter.json",
    "git log --output=counter.json",
    "git diff --ext-diff",
    "cd ..",
    "git -c alias.x='!git push' x",
    "python3 -c 'x'",
    "notify-send x",
    "alias ls='git push'",
    "X=1",
    "$x",
    "source a",
    "awk -f a.awk b",
    "awk 'a' > counter.json",
    "cp x /tmp/../counter.json",
    "ls > link.json",
    "ls > ./counter.json",
    "find . -delete",
    "rg --pre sh x",
    "git grep -O x",
    "git fetch",
    "git stash pop",
    "env git push",
    "time git push",
)
SEAMS = (
    "{0}; {1}",
    "{0} && {1}",
    "{0} | {1}",
    "{0}\n{1}",
    "{0} & {1}",
    "({0}); {1}",
    "{0} || {1}",
    "{1} $({0})",
    "{0}`{1}`",
    "cat <<'EOF' | {1}\n{0}\nEOF",
    "cat > a <<'EOF'\n{0}\nEOF\n{1}",
    "echo '{0}' | {1}",
    'echo "{0}" > f; {1}',
    "{0} # {1}",
    "cat <<EOF\n{0}\n$({1})\nEOF",
    "cat <<'EOF'\n{0}\nEOF; {1}\nEOF",
    "{0}\\\n{1}",
    "if {0}; then {1}; fi",
    "{0} <({1})",
    "echo it\\'s; {0}; echo it\\'s; {1}",
    'echo \\"; {0}; echo "{1}"',
    "git commit -m \"$(cat <<'EOF'\n{0}\nEOF\n)\"; {1}",
    "git commit -m \"$(cat <<'EOF'\n{0}\nEOF\n{1})\"",
    "cat <<'A' <<'B'\n{0}\nA\n{1}\nB",
    "f() {{ {1}; }}; {0}",
    "{0} 2>&1 | {1}",
    "{0} &> {1}",
    "cat <<'EOF'\n{0}\\nEOF\n{1}\nEOF",
    "{0};{1}",
    "{0}|{1}",
    "{0}>{1}",
    "'{0}' {1}",
    '"{0}" {1}',
    "{0} '{1}'",
)
MARKS = (
    "'",
    '"',
    "\\",
    "\n",
    "$",
    "`",
    ";",
    "|",
    "&",
    "<",
    ">",
    "(",
    ")",
    "{",
    "}",
    "#",
    " ",
    "\t",
    "\r",
    "*",
    "?",
    "[",
    "!",
    "=",
    "<<'EOF'\n",
    "\nEOF\n",
    "\nEOF",
    "EOF",
    "$(",
    "git push",
    "; git push",
    "\\n",
    "\\'",
    '\\"',
    "é",
    "\0",
    "\x1e",
    "\x1f",
    "~",
    "2>&1",
    "&>",
    ">>",
    " > counter.json",
    "counter.json",
    "sh",
    "'\\''",
    "\u2028",
    "&&",
    "--",
    "-o ",
    "%",
    "^",
    ",",
    ":",
)
RAW = (
    b'"',
    b"\\",
    b"\\\\",
    b'\\"',
    b"\\u0027",
    b"\\u0022",
    b"\\u005c",
    b"\\u000a",
    b"\\u0067it push",
    b"\\n",
    b"\0",
    b"\n",
    b"\t",
    b'","',
    b'"},"',
    b"}",
    b"{",
    b",",
    b":",
    b'","command":"git push',
    b'"},"tool_name":"Bash","x":"',
    b"\xff",
    b"\x1e",
    b"\x1f",
    b'","file_path":"/x',
    b'"tool_input":{',
    b'"hook_event_name":"PostToolUse",',
    b"[]",
    b"null",
    b" ",
    b"\\/",
    b"\\b",
    b"'",
)


def commands(rng: random.Random, known: list[str]) -> str:
    """Draw a command: known ones, put together and altered."""
    text = rng.choice(PLAIN) if rng.random() < 0.6 else rng.choice(known)
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        other = rng.choice(ACTS) if rng.random() < 0.35 else rng.choice(PLAIN)
        first, last = (text, other) if rng.random() < 0.6 else (other, text)
        text = rng.choice(SEAMS[:6] if rng.random() < 0.5 else SEAMS).format(first, last)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(MARKS) + text[at + rng.choice((0, 0, 0, 1, 2)) :]
    return text[:20_000]


def escaped(rng: random.Random, payload: bytes) -> bytes:
    """Write some signs by their numbers, as JSON may."""
    text = payload.decode("utf-8", "surrogatepass")
    at = rng.randrange(len(text))
    if text[at] in '"\\' or text[at - 1] == "\\" or text[at] < " " or text[at] > "\uffff":
        return payload
    return (text[:at] + f"\\u{ord(text[at]):04x}" + text[at + 1 :]).encode("utf-8", "surrogatepass")


def altered(rng: random.Random, payload: bytes) -> bytes:
    """Alter an event's bytes: a piece more, less, twice, or cut off."""
    at = rng.randrange(len(payload) + 1)
    kind = rng.randrange(6)
    if kind < 3:
        return payload[:at] + rng.choice(RAW) + payload[at:]
    if kind == 3:
        return payload[:at] + payload[at + rng.randrange(1, 40) :]
    if kind == 4:
        end = at + rng.randrange(1, 80)
        return payload[:end] + payload[at:]
    return payload[:at]


def generated(place: Place, count: int, seed: int) -> Iterator[bytes]:
    """Yield that many events, the same ones for a seed."""
    rng = random.Random(seed)
    base = recorded(place)
    known = [
        command
        for name in ("pushes", "notifications", "counters", "harmless", "undecidable", "ordinary")
        for command in rows(name)
    ]
    paths = [
        "counter.json",
        "src/../counter.json",
        "other.json",
        "link.json",
        "hard.json",
        "sub/counter.json",
        "Counter.json",
    ]
    for number in range(count):
        kind = rng.random()
        if kind < 0.7:
            payload = encoded(event(commands(rng, known), place))
        elif kind < 0.85:
            payload = rng.choice(base)
        elif kind < 0.95:
            text = commands(rng, known) * (1 if number % 997 else 1_000_000 // 40)
            path = f"{place.repo}/{rng.choice(paths)}"
            given = (
                {"file_path": path, "content": text}
                if rng.random() < 0.5
                else {"file_path": path, "old_string": text, "new_string": "x", "replace_all": False}
            )
            payload = encoded(event(given, place, "Write" if "content" in given else "Edit"))
        else:
            server = rng.choice(("slack", "docs", "git", "mail", "x_y"))
            tool = f"mcp__{server}__{rng.choice(('read', 'send_message', 'push', 'Get'))}"
            payload = encoded(event({"text": commands(rng, known)}, place, tool))
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            if rng.random() < 0.7:
                payload = altered(rng, payload)
            elif payload.isascii() and payload:
                payload = escaped(rng, payload)
        yield payload


def holes(place: Place, payloads: list[bytes], shell: str) -> tuple[int, list[tuple[bytes, str]]]:
    """Return how many events the launcher left alone, and those of them that it should not have."""
    answers = place.left_alone(payloads, shell)
    alone = [payload for payload, answer in zip(payloads, answers, strict=True) if answer]
    return len(alone), [(payload, why) for payload in alone if (why := place.why_not(payload))]
