"""The hook and the counter file: each agent gets a number of its own, whichever tool it moves the file with."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.agents.preview import preview_call
from claimonce.gate import ledger
from claimonce.gate.session_names import known_as
from claimonce.gate.store import open_store

Ask = Callable[..., dict[str, Any]]
TEXT = '{\n  "SP": {"next": 152}, "kept":   [1]\n}\n'
JQ = {"command": "jq '.SP.next += 1' counter.json > t && mv t counter.json"}


@pytest.fixture
def file(repo: Path) -> Path:
    (repo / "counter.json").write_text(TEXT)
    return repo / "counter.json"


def edit(file: Path, old: int = 152, new: int = 153, **more: str) -> dict[str, Any]:
    given = {"old_string": f'"next": {old}', "new_string": f'"next": {new}', "replace_all": False}
    return {"file_path": str(file), **given, **more}


def at(number: int) -> str:
    return TEXT.replace("152", str(number))


def applied(file: Path, given: dict[str, Any]) -> None:
    """What the client does with an edit."""
    text = file.read_text()
    if "content" in given:
        file.write_text(given["content"])
        return
    assert text.count(given["old_string"]) == 1
    file.write_text(text.replace(given["old_string"], given["new_string"]))


def after(ask: Ask, tool: str, given: dict[str, Any], session: str = "one", use: str = "toolu_1") -> str:
    said = ask("PostToolUse", tool=tool, tool_input=given, tool_response={"stdout": ""}, session=session, use=use)
    return str(said.get("additionalContext", ""))


def test_an_edit_is_told_its_number_when_it_has_landed(ask: Ask, file: Path) -> None:
    assert ask("PreToolUse", tool="Edit", tool_input=edit(file)) == {}
    applied(file, edit(file))
    assert after(ask, "Edit", edit(file)) == "claimonce: SP-152 is yours; the counter SP now says 153."


def test_an_edit_of_a_file_that_has_moved_is_rewritten_to_the_number_that_is_free(ask: Ask, file: Path) -> None:
    file.write_text(at(155))
    said = ask("PreToolUse", tool="Edit", tool_input=edit(file))
    assert "permissionDecision" not in said
    given = said["updatedInput"]
    assert set(given) == {"file_path", "old_string", "new_string", "replace_all"}
    applied(file, given)
    assert file.read_text() == at(156)
    told = after(ask, "Edit", given)
    assert "SP-155 is yours" in told
    assert "Not SP-152" in told


@pytest.mark.parametrize(("held", "new"), [(155, 153), (152, 151), (152, 9_000), (153, 153), (152, 153)])
def test_what_is_foreseen_of_an_edit_is_what_the_hook_then_says_and_takes_nothing(
    ask: Ask, event: Callable[..., dict[str, Any]], file: Path, held: int, new: int
) -> None:
    file.write_text(at(held))
    given = edit(file, new=new)
    _, verdict = preview_call(event("PreToolUse", tool="Edit", tool_input=given))
    _, again = preview_call(event("PreToolUse", tool="Edit", tool_input=given))
    assert again == verdict
    assert ledger.last(open_store()) == []
    said = ask("PreToolUse", tool="Edit", tool_input=given)
    assert said.get("updatedInput") == verdict.updated_input
    assert (said.get("permissionDecision") == "deny") == (verdict.kind == "deny")
    if verdict.kind == "deny":
        assert said["permissionDecisionReason"] == verdict.reason


def test_the_store_knows_better_than_a_file_that_lags(ask: Ask, file: Path) -> None:
    for use in ("toolu_1", "toolu_2", "toolu_3"):
        now = json.loads(file.read_text())["SP"]["next"]
        given = edit(file, now, now + 1)
        ask("PreToolUse", tool="Edit", tool_input=given, use=use)
        applied(file, given)
        after(ask, "Edit", given, use=use)
    file.write_text(TEXT)
    given = ask("PreToolUse", tool="Edit", tool_input=edit(file), session="two", use="toolu_4")["updatedInput"]
    applied(file, given)
    assert file.read_text() == at(156)
    told = after(ask, "Edit", given, session="two", use="toolu_4")
    assert "SP-155 is yours" in told
    assert f"SP-152 belongs to {known_as('claude:one')}" in told


def test_whatever_else_an_edit_changes_is_changed_as_well(ask: Ask, file: Path) -> None:
    file.write_text(at(155))
    wide = {"file_path": str(file), "old_string": TEXT, "new_string": at(154).replace("[1]", "[1, 2]")}
    given = ask("PreToolUse", tool="Edit", tool_input=wide)["updatedInput"]
    applied(file, given)
    assert file.read_text() == at(157).replace("[1]", "[1, 2]")
    assert "SP-155, SP-156 are yours" in after(ask, "Edit", given)


def test_a_write_moves_the_file_to_the_number_that_is_free(ask: Ask, repo: Path, file: Path) -> None:
    (repo / "claimonce.toml").write_text((repo / "claimonce.toml").read_text() + 'files = "content/sp-{n}-*.md"\n')
    (repo / "content").mkdir()
    (repo / "content" / "sp-152-theirs.md").touch()
    given = ask("PreToolUse", tool="Write", tool_input={"file_path": str(file), "content": at(153)})["updatedInput"]
    assert given == {"file_path": str(file), "content": at(154)}
    applied(file, given)
    assert "SP-153 is yours" in after(ask, "Write", given)


@pytest.mark.parametrize(
    ("tool", "given", "why"),
    [
        ("Write", {"content": at(140)}, "lower the counter"),
        ("Edit", {"old_string": "153", "new_string": "152"}, f"SP-152 belongs to {known_as('claude:one')}"),
        ("Write", {"content": at(153)}, f"SP-152 belongs to {known_as('claude:one')}"),
        ("Edit", {"old_string": "153", "new_string": "99999999"}, "skip"),
    ],
)
def test_what_would_lower_or_reuse_is_refused_with_the_owner(
    ask: Ask, file: Path, tool: str, given: dict[str, Any], why: str
) -> None:
    assert ask("PreToolUse", tool="Edit", tool_input=edit(file)) == {}
    applied(file, edit(file))
    after(ask, "Edit", edit(file))
    given = {"file_path": str(file), **given}
    said = ask("PreToolUse", tool=tool, tool_input=given, session="two", use="toolu_2")
    assert said["permissionDecision"] == "deny"
    assert why in said["permissionDecisionReason"]
    assert "claimonce next SP" in said["permissionDecisionReason"]
    # The refusal holds nothing: the next one goes on at once.
    assert ask("PreToolUse", tool="Edit", tool_input=edit(file, 153, 154), session="three", use="toolu_3") == {}


def test_an_edit_that_the_client_refused_gives_its_number_to_the_next(ask: Ask, file: Path) -> None:
    ask("PreToolUse", tool="Edit", tool_input=edit(file))
    said = ask("PostToolUseFailure", tool="Edit", tool_input=edit(file), error="File content has changed")
    assert "yours" not in str(said)
    assert ask("PreToolUse", tool="Edit", tool_input=edit(file), session="two", use="toolu_2") == {}
    applied(file, edit(file))
    assert "SP-152 is yours" in after(ask, "Edit", edit(file), session="two", use="toolu_2")


def test_an_edit_that_leaves_the_number_alone_takes_none(ask: Ask, file: Path) -> None:
    given = {"file_path": str(file), "old_string": "[1]", "new_string": "[1, 2]"}
    assert ask("PreToolUse", tool="Edit", tool_input=given) == {}
    applied(file, given)
    assert after(ask, "Edit", given) == ""


@pytest.mark.parametrize(
    "command",
    [
        JQ["command"],
        "sed -i 's/152/153/' counter.json",
        "python3 -c \"p='counter.json'; s=open(p).read(); open(p,'w').write(s.replace('152','153'))\"",
    ],
)
def test_a_command_is_told_its_number_afterwards(ask: Ask, file: Path, command: str) -> None:
    given = {"command": command}
    assert ask("PreToolUse", tool_input=given) == {}
    file.write_text(at(153))
    assert "SP-152 is yours" in after(ask, "Bash", given)


def test_a_command_finds_a_file_that_says_what_the_store_says(ask: Ask, file: Path) -> None:
    ask("PreToolUse", tool_input=JQ)
    file.write_text(at(154))
    assert "SP-152, SP-153 are yours" in after(ask, "Bash", JQ)
    file.write_text(TEXT)
    ask("PreToolUse", tool_input=JQ, session="two", use="toolu_2")
    assert file.read_text() == at(154)


def test_a_command_that_wrote_a_number_it_had_read_before_is_set_right(ask: Ask, file: Path) -> None:
    ask("PreToolUse", tool_input=JQ)
    file.write_text(at(156))
    after(ask, "Bash", JQ)
    late = {"command": "echo 153 > counter.json"}
    ask("PreToolUse", tool_input=late, session="two", use="toolu_2")
    file.write_text(at(153))
    told = after(ask, "Bash", late, session="two", use="toolu_2")
    assert "set back to 156" in told
    assert f"SP-153 belongs to {known_as('claude:one')}" in told
    assert file.read_text() == at(156)
    assert "lowered" in [row["verdict"] for row in ledger.last(open_store())]


def test_a_command_that_did_not_move_the_counter_is_told_so(ask: Ask, file: Path) -> None:
    given = {"command": "sed -i 's/100/101/' counter.json"}
    ask("PreToolUse", tool_input=given)
    assert "took no number" in after(ask, "Bash", given)


def test_git_may_put_the_file_back_without_a_word(ask: Ask, repo: Path, file: Path) -> None:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.test"]
    subprocess.run([*git, "add", "-A"], cwd=repo, check=True)
    subprocess.run([*git, "commit", "-q", "-m", "x"], cwd=repo, check=True)
    ask("PreToolUse", tool_input=JQ)
    file.write_text(at(153))
    after(ask, "Bash", JQ)
    restore = {"command": "git checkout -q -b topic && git restore counter.json"}
    ask("PreToolUse", tool_input=restore, use="toolu_2")
    subprocess.run(restore["command"], shell=True, cwd=repo, check=True)
    assert after(ask, "Bash", restore, use="toolu_2") == ""
    assert file.read_text() == TEXT


def test_a_command_in_the_background_keeps_the_lease_until_the_file_has_moved(ask: Ask, repo: Path, file: Path) -> None:
    (repo / "claimonce.toml").write_text((repo / "claimonce.toml").read_text() + '[counter]\nwait = "300ms"\n')
    ask("PreToolUse", tool_input=JQ)
    ask("PostToolUse", tool_input=JQ, tool_response={"stdout": "", "backgroundTaskId": "b1"})
    said = ask("PreToolUse", tool_input=JQ, session="two", use="toolu_2")
    assert f"held by {known_as('claude:one')}" in said["permissionDecisionReason"]
    file.write_text(at(153))
    assert ask("PreToolUse", tool_input=JQ, session="two", use="toolu_3") == {}
    file.write_text(at(154))
    assert "SP-153 is yours" in after(ask, "Bash", JQ, session="two", use="toolu_3")
    assert "SP-152 is yours" in after(ask, "Bash", {"command": "ls"}, use="toolu_9")


def test_a_lease_whose_ending_events_were_lost_is_free_after_the_sessions_next_batch(ask: Ask, file: Path) -> None:
    ask("PreToolUse", tool_input=JQ)
    file.write_text(at(153))  # the command ran; both events after it were killed
    calls = [{"tool_name": "Bash", "tool_input": {"command": "ls"}, "tool_use_id": "toolu_2", "tool_response": ""}]
    assert "SP-152 is yours" in ask("PostToolBatch", tool_calls=calls)["additionalContext"]
    assert ask("PreToolUse", tool_input=JQ, session="two", use="toolu_3") == {}


def test_whoever_reads_the_file_is_told_how_to_get_a_number(ask: Ask, repo: Path, file: Path) -> None:
    ask("PreToolUse", tool_input={"command": "git push"})  # compiles the cache
    response = {"type": "text", "file": {"filePath": str(file), "content": TEXT}}
    said = ask("PostToolUse", tool="Read", tool_input={"file_path": str(file)}, tool_response=response)
    assert "claimonce next SP" in said["additionalContext"]
    (repo / "x").mkdir()
    (repo / "x" / "counter.json").write_text(TEXT)
    for other in (repo / "claimonce.json", repo / "x" / "counter.json"):
        given = {"file_path": str(other)}
        assert ask("PostToolUse", tool="Read", tool_input=given, tool_response=response) == {}


@pytest.mark.parametrize("broken", ["", "{", '{"SP": {"next": "x"}}', "<<<<<<< a\n=======\n>>>>>>> b\n"])
def test_a_broken_file_may_be_mended(ask: Ask, file: Path, broken: str) -> None:
    ask("PreToolUse", tool_input=JQ)
    file.write_text(at(153))
    after(ask, "Bash", JQ)
    file.write_text(broken)
    given = {"file_path": str(file), "content": TEXT}
    assert ask("PreToolUse", tool="Write", tool_input=given, use="toolu_2") == {}
    applied(file, given)
    after(ask, "Write", given, use="toolu_2")
    assert file.read_text() == at(153)  # the store is the authority


def test_a_link_out_of_the_repository_is_refused(ask: Ask, repo: Path, file: Path) -> None:
    ask("PreToolUse", tool_input=JQ, use="toolu_0")
    after(ask, "Bash", JQ, use="toolu_0")
    file.unlink()
    (repo.parent / "outside.json").write_text(TEXT)
    file.symlink_to(repo.parent / "outside.json")
    said = ask("PreToolUse", tool="Edit", tool_input=edit(file))
    assert said.get("permissionDecision", "deny") == "deny"
    assert (repo.parent / "outside.json").read_text() == TEXT


@pytest.mark.parametrize(
    ("preset", "command", "beside"),
    [
        ("knex", "npx knex migrate:make same", "npx knex migrate:latest"),
        ("db-migrate", "db-migrate create same", "db-migrate up"),
        ("task-master", "task-master add-task --title A --description d", "task-master list"),
        ("task-master", "cd sub && npx task-master set-status 1 done", "npx -y task-master show 1"),
    ],
)
def test_what_rewrites_a_whole_file_is_run_by_one_session_at_a_time(
    ask: Ask, repo: Path, preset: str, command: str, beside: str
) -> None:
    (repo / "claimonce.toml").write_text(
        f'[[counters]]\nname = "WHOLE"\npreset = "{preset}"\n\n[counter]\nwait = "0s"\n'
    )
    (repo / "sub").mkdir()
    given = {"command": command}
    assert ask("PreToolUse", tool="Bash", tool_input=given) == {}
    said = ask("PreToolUse", tool="Bash", tool_input=given, session="two", use="toolu_2")
    assert said["permissionDecision"] == "deny"
    assert "WHOLE" in said["permissionDecisionReason"]
    assert ask("PreToolUse", tool="Bash", tool_input={"command": beside}, session="two", use="toolu_3") == {}
    assert after(ask, "Bash", given) == ""
    assert ask("PreToolUse", tool="Bash", tool_input=given, session="two", use="toolu_4") == {}
