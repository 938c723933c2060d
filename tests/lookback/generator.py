"""Histories of any size: sessions of seven clients, each derived from one that the real client wrote.

A step takes the place of a recorded one of its kind; times, names of calls and sessions, and folders are made anew.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lookback.recorded import BY_NAME, DATA, OPENCODE, PLACES, calls, patterns, store

BEGAN = datetime(2026, 11, 2, 8, 0, 0, tzinfo=UTC)
RECORDED = "/home/dev/web"
_TIME = re.compile(r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
_ID = re.compile(r"(?<![A-Za-z])(toolu_|prt_|msg_|ses_|chatcmpl-|resp_)([0-9A-Za-z]+)")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


@dataclass(frozen=True)
class Step:
    """One call: a command with what it printed, or a file written and edited (`old` becomes `new`)."""

    command: str = ""
    said: str = ""
    failed: bool = False
    path: str = ""
    old: str = ""
    new: str = ""

    @property
    def letters(self) -> str:
        return "we" if self.path else "f" if self.failed else "o"


IDLE = (Step("ls -la", "README.md"), Step("git status --short", ""), Step("grep -rn push src", "src/a.py: git push"))


@dataclass
class Template:
    """A recorded session: its lines, and the letters of its calls."""

    client: str
    letters: str
    lines: list[dict[str, Any]]
    first: float
    compact: bool
    session: str = ""


@dataclass
class Builder:
    """Writes sessions into a home folder; `sessions` keeps the id of each that was made."""

    home: Path
    templates: dict[str, list[Template]] = field(default_factory=dict[str, list[Template]])
    count: int = 0
    _base: sqlite3.Connection | None = None

    def __post_init__(self) -> None:
        for client in PLACES:
            self.templates[client] = list(_templates(client))
        self.templates["opencode"] = list(_rows(self.home.parent / "recorded.db"))

    @property
    def clients(self) -> list[str]:
        return [*PLACES, "opencode"]

    def session(self, client: str, at: float, steps: list[Step], cwd: str = RECORDED) -> str:
        """Write one session that begins `at` seconds after the history's first day, and return its id."""
        self.count += 1
        name = f"{client}-{self.count}"
        template, filled = self._fit(client, steps)
        made = _Made(name, template, filled, BEGAN + timedelta(seconds=at), cwd)
        if client == "opencode":
            self._insert(template, made)
        else:
            path = self.home / PLACES[client].format(id=made.id)
            path = path.parent / path.name if client != "gemini" else self._gemini(path, cwd)
            path.parent.mkdir(parents=True, exist_ok=True)
            separators = (",", ":") if template.compact else (", ", ": ")
            lines = [
                json.dumps(made.turned(line), separators=separators, ensure_ascii=False) for line in template.lines
            ]
            path.write_text("\n".join(lines) + "\n")
        return made.id

    def close(self) -> None:
        if self._base is not None:
            self._base.commit()
            self._base.close()

    def edits(self, client: str) -> bool:
        """Whether a client has recorded edits."""
        return any("we" in each.letters for each in self.templates[client])

    def _gemini(self, path: Path, cwd: str) -> Path:
        """Gemini's chats stand in a folder a project, whose path is written beside them."""
        project = self.home / ".gemini/tmp" / re.sub(r"\W+", "-", cwd).strip("-")
        project.mkdir(parents=True, exist_ok=True)
        (project / ".project_root").write_text(cwd)
        return project / "chats" / path.name

    def _fit(self, client: str, steps: list[Step]) -> tuple[Template, list[Step]]:
        """Return the shortest recorded session that these steps fit into, filled up with harmless ones."""
        wanted = [letter for step in steps for letter in step.letters]
        for template in sorted(self.templates[client], key=lambda each: len(each.letters)):
            filled: list[Step] = []
            rest = list(steps)
            left = template.letters
            while left:
                if rest and left.startswith(rest[0].letters):
                    step = rest.pop(0)
                elif left.startswith("o"):
                    step = IDLE[len(filled) % len(IDLE)]
                elif left.startswith("we"):
                    step = Step(path=f"/home/dev/notes/{client}-{self.count}.txt", old="a", new="b")
                else:
                    break
                filled.append(step)
                left = left[len(step.letters) :]
            if not rest and not left:
                return template, filled
        raise LookupError(f"{client} has no recorded session for {wanted}")

    def _insert(self, template: Template, made: _Made) -> None:
        if self._base is None:
            path = store(self.home / OPENCODE)
            self._base = sqlite3.connect(path)
            for table in ("part", "message", "session"):
                self._base.execute(f"DELETE FROM {table}")
        for line in template.lines:
            turned = made.turned(line["row"])
            marks = ",".join("?" * len(turned))
            self._base.execute(f"INSERT INTO {line['table']} VALUES ({marks})", list(map(_flat, turned)))


class _Made:
    """One session on its way from its template to its own words."""

    def __init__(self, name: str, template: Template, steps: list[Step], begins: datetime, cwd: str) -> None:
        self.id = str(_uuid(name, "session"))
        self._name, self._cwd, self._client = name, cwd, template.client
        self._shift = begins.timestamp() - template.first
        self._first = template.first
        self._swaps = list(_swaps(template, steps))
        self._session = template.session

    def turned(self, what: Any, key: str = "") -> Any:
        if isinstance(what, dict):
            return {self.turned(name) if "/" in name else name: self.turned(each, name) for name, each in what.items()}
        if isinstance(what, list):
            return [self.turned(each) for each in what]
        if isinstance(what, str):
            return self._text(what, key)
        if isinstance(what, (int, float)) and not isinstance(what, bool):
            if 1_790_000_000_000 < what < 1_800_000_000_000:
                return type(what)(what + 1000 * self._shift)
            if 1_790_000_000 < what < 1_800_000_000:
                return type(what)(what + self._shift)
        return what

    def _text(self, text: str, key: str) -> str:
        if _TIME.match(text) and len(text) < 40:
            return self._time(text)
        if text[:1] == "{" and text[-1:] == "}" and ('"' in text) and key != "content":
            try:
                return json.dumps(self.turned(json.loads(text)), ensure_ascii=False)
            except ValueError:
                pass
        for old, new in self._swaps:
            text = text.replace(old, new)
        text = (text.replace(self._session, self.id) if self._session else text).replace(RECORDED, self._cwd)
        text = _ID.sub(lambda found: f"{found[1]}{self._hash(found[2])}", text)
        return _UUID.sub(lambda found: found[0] if found[0] == self.id else _uuid(self._name, found[0]), text)

    def _time(self, text: str) -> str:
        when = datetime.fromisoformat(text)
        is_local = when.tzinfo is None
        moved = (when.replace(tzinfo=UTC) if is_local else when) + timedelta(seconds=self._shift)
        plain = moved.strftime("%Y-%m-%dT%H:%M:%S.%f")
        return plain if is_local else plain[:-3] + "Z"

    def _hash(self, text: str) -> str:
        return hashlib.sha256(f"{self._name} {text}".encode()).hexdigest()[:24]


def _uuid(*parts: str) -> str:
    made = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:32]}"


def _swaps(template: Template, steps: list[Step]) -> list[tuple[str, str]]:
    """The recorded words of each step, and what stands in their place; whole commands before their parts."""
    swaps: list[tuple[str, str]] = []
    later: list[tuple[str, str]] = []
    commands = 0
    order = template.letters
    # In `owe` the command is the second recorded one and the file the first: see the recorded names.
    offset = 1 if order == "owe" else 0
    for step in steps:
        if step.path:
            swaps.append((f"{RECORDED}/file1-mark-{template.client}.txt", step.path))
            later += [
                (f"file1-mark-{template.client}.txt", step.path.rpartition("/")[2]),
                ("old1-mark", step.old),
                ("new1-mark", step.new),
            ]
        else:
            commands += 1
            n = commands + offset
            good, bad = f"echo out{n}-mark; : cmd{n}-mark", f"echo out{n}-mark >&2; (exit 3); : cmd{n}-mark; (exit 3)"
            swaps += [(bad, step.command), (good, step.command)]
            later.append((f"out{n}-mark", step.said))
    return swaps + later


def _templates(client: str) -> list[Template]:
    found: list[Template] = []
    for pattern in patterns(client):
        path = DATA / client / f"{pattern}.jsonl"
        made = calls(BY_NAME[client], path)
        # Edits that the client refused when it was recorded, two calls in one answer, and subagents stand for no step.
        if (
            "s" in pattern
            or pattern.endswith("2")
            or any(call.ended.how != "ok" for call in made if "path" in str(call.input))
        ):
            continue
        if client == "codex" and "w" in pattern:
            continue
        lines = path.read_text().splitlines()
        first = min(call.at for call in made)
        found.append(
            Template(
                client,
                pattern,
                list(map(json.loads, lines)),
                first,
                '": ' not in lines[0][:60],
                made[0].session if client != "gptme" else "",
            )
        )
    return found


def _rows(path: Path) -> list[Template]:
    base = sqlite3.connect(store(path))
    base.row_factory = None
    found: list[Template] = []
    by_session: dict[str, list[Any]] = {}
    with path.open("rb") as file:
        from claimonce.lookback.call import Seen

        for call in BY_NAME["opencode"].read(file, str(path), lambda *_: True, Seen()):
            by_session.setdefault(call.session, []).append(call)
    for session, made in by_session.items():
        letters = "".join(
            {"write": "w", "edit": "e"}.get(call.tool, "f" if call.ended.how == "failed" else "o")
            for call in sorted(made, key=lambda call: call.line)
        )
        lines = [
            {"table": "session", "row": list(base.execute("SELECT * FROM session WHERE id = ?", [session]).fetchone())}
        ]
        for table in ("message", "part"):
            rows = base.execute(f"SELECT * FROM {table} WHERE session_id = ? ORDER BY rowid", [session])
            lines += [{"table": table, "row": list(row)} for row in rows]
        found.append(Template("opencode", letters, lines, min(call.at for call in made), True, session))
    base.close()
    path.unlink()
    return found


def _flat(what: Any) -> Any:
    return what
