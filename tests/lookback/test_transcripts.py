"""What real clients wrote is read as what was done: every call, how it ended, by whom, when, where, at which cost."""

from __future__ import annotations

from pathlib import Path

import pytest
from lookback.recorded import BY_NAME, DATA, PLACES, calls, patterns, store

from claimonce.lookback.call import Call, Seen
from claimonce.lookback.transcripts.clients import CLIENTS, of_head, of_path

FILES = [(client, pattern) for client in PLACES for pattern in patterns(client)]
EDITS = ("write", "edit", "write_file", "replace", "create")


def letters(found: list[Call]) -> str:
    return "".join(letter(call) for call in found)


def letter(call: Call) -> str:
    if call.tool.lower() == "agent":
        return "s"
    if "apply_patch" in str(call.input):
        return "w" if "Add File" in str(call.input) else "e"
    if call.tool.lower() in EDITS:
        return "e" if call.tool.lower() in ("edit", "replace") else "w"
    return {"ok": "o", "failed": "f"}[call.ended.how]


@pytest.mark.parametrize(("client", "pattern"), FILES)
def test_every_call_is_found_with_its_end(client: str, pattern: str) -> None:
    found = calls(BY_NAME[client], DATA / client / f"{pattern}.jsonl")

    assert letters(found) == pattern.rstrip("2")
    assert all(call.ended.status == 3 for call in found if letter(call) == "f")


@pytest.mark.parametrize(("client", "pattern"), FILES)
def test_a_call_says_by_whom_when_where_and_at_which_cost(client: str, pattern: str, tmp_path: Path) -> None:
    path = tmp_path / PLACES[client].format(id=pattern)
    path.parent.mkdir(parents=True)
    path.write_bytes((DATA / client / f"{pattern}.jsonl").read_bytes())
    (path.parent.parent / ".project_root").write_text("/home/dev/web")

    found = calls(BY_NAME[client], path)

    assert len({call.session for call in found}) == 1
    assert all(call.session and call.cwd == "/home/dev/web" and call.tokens == 120 for call in found)
    assert [call.at for call in found] == sorted(call.at for call in found)
    assert all(1_795_900_000 < call.at < 1_796_000_000 for call in found)


@pytest.mark.parametrize(("client", "pattern"), [each for each in FILES if not set(each[1]) & set("wes")])
def test_what_a_command_printed_is_kept(client: str, pattern: str) -> None:
    for place, call in enumerate(calls(BY_NAME[client], DATA / client / f"{pattern}.jsonl"), 1):
        assert f"out{place}-mark" in call.ended.said


def test_the_tokens_of_one_answer_are_counted_once() -> None:
    """Claude Code repeats an answer's usage on each of its lines, Gemini CLI writes each message twice."""
    for client, pattern, answers in (("claude", "oo2", 2), ("gemini", "oo", 3), ("codex", "oo", 3), ("qwen", "oo", 3)):
        seen = Seen()
        path = DATA / client / f"{pattern}.jsonl"
        with path.open("rb") as file:
            list(BY_NAME[client].read(file, str(path), lambda *_: True, seen))
        written = answers if client != "claude" else answers - 1  # its last answer makes no call, and is not parsed
        assert seen.tokens == 120 * written, client


def test_a_subagents_calls_are_its_own() -> None:
    folder = DATA / "claude" / "os.subagents"
    found = calls(BY_NAME["claude"], next(folder.glob("*.jsonl")))

    assert [call.ended.how for call in found] == ["ok"]
    assert found[0].agent
    assert found[0].session == calls(BY_NAME["claude"], DATA / "claude" / "os.jsonl")[0].session


def test_opencode_rows_that_only_its_log_holds_are_read_and_nothing_is_written_beside_them(tmp_path: Path) -> None:
    import sqlite3

    path = store(tmp_path / "opencode" / "opencode.db")
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA wal_autocheckpoint=0")
    base.execute("UPDATE part SET data = replace(data, 'out1-mark', 'late-mark')")
    base.commit()
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}

    with path.open("rb") as file:
        found = list(BY_NAME["opencode"].read(file, str(path), lambda *_: True, Seen()))

    assert any("late-mark" in call.ended.said for call in found)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before
    base.close()
    assert len({call.session for call in found}) == 8
    by_session: dict[str, list[Call]] = {}
    for call in sorted(found, key=lambda call: call.line):
        by_session.setdefault(call.session, []).append(call)
    assert sorted(map(letters, by_session.values())) == ["ffo", "fo", "o", "ofo", "oo", "ooo", "owe", "we"]


@pytest.mark.parametrize(("client", "pattern"), FILES)
def test_a_transcript_is_told_by_its_place_and_without_it_by_its_beginning(client: str, pattern: str) -> None:
    place = of_path("/home/dev/" + PLACES[client].format(id="x"))
    head = of_head((DATA / client / f"{pattern}.jsonl").read_bytes()[:65_536])

    assert place is not None
    assert head is not None
    assert (place.name, head.name) == (client, client)


def test_every_client_has_a_row_with_the_version_it_was_seen_in() -> None:
    assert {client.name for client in CLIENTS} == {*PLACES, "opencode"}
    assert all(client.version and client.folders and client.files for client in CLIENTS)
