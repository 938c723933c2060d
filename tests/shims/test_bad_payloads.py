"""Payloads that no client should send: cut, doubled, blown up. The launcher leaves alone what Python would, no more."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from shims.launcher_calls import SHELLS, Place, encoded, event, holes

from claimonce.hooks.settings_cache import load
from claimonce.shims.launcher import install_launcher

SHELL = pytest.mark.parametrize("shell", SHELLS)
# What tells which call it is and what it does: said twice, one of the two could be the one that the client goes by.
TELLING = ("hook_event_name", "tool_name", "tool_input", "command", "file_path", "session_id", "cwd")
# Of these the tool's name alone decides; once they are done, so does what the first of two inputs says.
NAMED = ("read", "server", "after")
HUGE = 50_000_000


@pytest.fixture
def place(tmp_path: Path) -> Place:
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "counter.json").write_text("1")
    made = Place(tmp_path / "state", repo)
    made.compile()
    return made


def kinds(place: Place) -> dict[str, dict[str, object]]:
    """A call of each kind that the launcher ends by itself."""
    path = f"{place.repo}/a.py"
    return {
        "command": event("git status --short && pytest -q | tail -5", place),
        "heredoc": event("cat > a.md <<'EOF'\nDo not git push\nEOF\nwc -l a.md", place),
        "edit": event({"file_path": path, "old_string": 'a "b"\n', "new_string": "git push"}, place, "Edit"),
        "write": event({"file_path": path, "content": 'print("mail")\n'}, place, "Write"),
        "read": event({"file_path": path}, place, "Read"),
        "server": event({"query": "git push", "list": [1, {"a": None}]}, place, "mcp__docs__read_page"),
        "after": event({"file_path": path}, place, "Read", hook_event_name="PostToolUse", tool_response={"a": ["x"]}),
    }


def cut(payload: bytes) -> Iterator[bytes]:
    """The payload, ended at each place, and without a piece in its middle."""
    yield from (payload[:at] for at in range(len(payload)))
    yield from (payload[:at] + payload[at + 9 :] for at in range(0, len(payload) - 9, 5))


def objects(thing: object, held: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every name in the event."""
    if isinstance(thing, dict):
        named: dict[str, object] = thing  # pyright: ignore[reportUnknownVariableType]
        for key, what in named.items():
            yield (*held, key)
            yield from objects(what, (*held, key))


def doubled(whole: dict[str, object], way: tuple[str, ...], other: object, first: bool) -> bytes:
    """The event with one of its names twice, the other value first or last."""
    *above, name = way
    found = whole
    for key in above:
        found = cast("dict[str, object]", found[key])
    row, more = encoded({name: found[name]})[1:-1], encoded({name: other})[1:-1]
    again = encoded(found)
    both = again.replace(row, more + b"," + row if first else row + b"," + more, 1)
    return encoded(whole).replace(again, both, 1) if above else both


def twice(whole: dict[str, object]) -> Iterator[tuple[tuple[str, ...], bytes]]:
    for way in objects(whole):
        for other in ("git push", "Bash", "PreToolUse", {"command": "git push"}, 1, None):
            for first in (True, False):
                yield way, doubled(whole, way, other, first)


@SHELL
def test_each_kind_is_left_alone_while_it_is_sound(place: Place, shell: str) -> None:
    calls = kinds(place)
    if shell == "ksh":
        del calls["heredoc"]  # it parts no text at a backslash, so Python is asked
    assert place.left_alone([encoded(one) for one in calls.values()], shell) == [True] * len(calls)


@SHELL
@pytest.mark.parametrize("kind", ["command", "heredoc", "edit", "write", "read", "server", "after"])
def test_what_is_cut_is_left_alone_only_where_python_would(place: Place, shell: str, kind: str) -> None:
    assert holes(place, list(cut(encoded(kinds(place)[kind]))), shell)[1] == []


@SHELL
def test_before_a_call_nothing_that_is_cut_off_is_left_alone(place: Place, shell: str) -> None:
    calls = [encoded(one) for kind, one in kinds(place).items() if kind != "after"]
    payloads = [call[:at] for call in calls for at in range(0, len(call), 3)]
    assert place.left_alone(payloads, shell) == [False] * len(payloads)


@SHELL
def test_what_says_twice_which_call_it_is_is_not_left_alone(place: Place, shell: str) -> None:
    made = [
        (way, payload)
        for kind, whole in kinds(place).items()
        for way, payload in twice(whole)
        if way[-1] in (TELLING if kind not in NAMED else TELLING[:3] if kind != "after" else TELLING[:2])
        and len(way) < 3
    ]
    found = place.left_alone([payload for _, payload in made], shell)
    assert [payload for (_, payload), alone in zip(made, found, strict=True) if alone] == []


@SHELL
def test_any_other_name_twice_is_left_alone_only_where_python_would(place: Place, shell: str) -> None:
    payloads = [payload for whole in kinds(place).values() for _, payload in twice(whole)]
    assert holes(place, payloads, shell)[1] == []


@SHELL
def test_a_million_line_breaks_are_left_alone_only_where_python_would(place: Place, shell: str) -> None:
    many = b"\n" * 1_000_000
    for whole in (kinds(place)["command"], kinds(place)["after"]):
        good = encoded(whole)
        spread = [good + many, many + good, good.replace(b'"tool_input":', b'"tool_input":' + many)]
        assert holes(place, spread, shell) == (0, [])


@pytest.fixture
def launcher(repo: Path) -> Path:
    load(str(repo))
    return Path(install_launcher(os.environ))


def decided(launcher: Path, payload: bytes) -> object:
    """What the whole hook decides, None where it says nothing."""
    done = subprocess.run([launcher, "hook", "claude"], input=payload, capture_output=True, check=True)
    assert done.stderr == b""
    assert b"before it could decide" not in done.stdout  # so says a gate that ran out of time
    said: dict[str, Any] = json.loads(done.stdout)["hookSpecificOutput"] if done.stdout else {}
    return said.get("permissionDecision"), sorted(said.get("updatedInput", ()))


@pytest.mark.parametrize("kind", ["push", "prose", "edit", "counter", "server", "after"])
def test_fifty_megabytes_are_judged_as_a_few_letters_are_and_inside_the_deadline(
    launcher: Path, repo: Path, kind: str
) -> None:
    place = Place(repo / "state", repo)
    (repo / "counter.json").write_text('{"SP": {"next": 7}}')
    (repo / "claimonce.toml").write_text('[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n')

    def call(text: str, channel: str) -> bytes:
        made = {
            "push": event({"command": "git push", "description": text}, place),
            "prose": event({"command": "ls", "description": text}, place),
            "edit": event({"file_path": f"{repo}/a.md", "old_string": "x", "new_string": text}, place, "Edit"),
            "counter": event({"file_path": f"{repo}/counter.json", "content": text}, place, "Write"),
            "server": event({"channel": channel, "text": text}, place, "mcp__slack__post_message"),
            "after": event("ls", place, hook_event_name="PostToolUse", tool_response={"stdout": text}),
        }
        return encoded(made[kind])

    assert decided(launcher, call("w " * (HUGE // 2), "C1")) == decided(launcher, call("w w", "C2"))


@pytest.mark.parametrize("text", [b"x" * HUGE, b"\n" * HUGE, b'{"a":' * (HUGE // 5), b"\0" * HUGE])
def test_fifty_megabytes_that_are_no_event_stop_nothing(launcher: Path, text: bytes) -> None:
    done = subprocess.run([launcher, "hook", "claude"], input=text, capture_output=True, check=True)
    assert done.stdout == b""
