"""Real mail programs behind the real shim, against a real server: what the gate keeps is what the server got."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from reading.cases import built_in
from senders import outcomes, reasons, running

from claimonce.agents import dispatch
from claimonce.catalog.answers import CLIENTS
from claimonce.gate import intents, ledger
from claimonce.gate.child_process import Ended
from claimonce.gate.store import open_store
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher
from claimonce.shims.outcomes import outcome_of

SENDERS = Path(os.environ.get("CLAIMONCE_SENDERS", "/nonexistent"))
installed = pytest.mark.skipif(not running.senders_in(SENDERS), reason="CLAIMONCE_SENDERS: no folder of install.py")
SEEN = outcomes.recorded()
COMPILED = [one.compiled() for one in built_in()]
# The act of these is a web client's request or a call of code: the hook is their gate, not a shim.
UNSHIMMED = ("curl", "wget", "http", "python", "node", "ruby", "perl", "lwp-request")
RECORD = os.environ.get("CLAIMONCE_RECORD", "")  # outcomes.py: all is run, and what the gate keeps is written there


@pytest.fixture
def behind(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The home of one run, with the shims first on its PATH and an agent's identity."""
    monkeypatch.setenv("CLAIMONCE_SESSION", "one")
    monkeypatch.setenv("CLAIMONCE_AGENT", "1")
    install_launcher(os.environ)
    return shims_folder(os.environ)


def kept() -> str:
    """Return how the store has the one message."""
    with open_store() as store:
        rows = [row for row in ledger.last(store) if row["kind"] == "notify"]
    assert len({row["key"] for row in rows}) == 1, rows
    return str(rows[0]["state"])


class Hooked:
    """A call of a client's shell tool: the hook is asked before it and told afterwards how it ended."""

    def __init__(self, home: Path, command: str) -> None:
        self.event = {"session_id": "one", "cwd": str(home), "tool_name": "Bash", "tool_use_id": "t1",
                      "tool_input": {"command": command}}  # fmt: skip
        assert dispatch.respond({**self.event, "hook_event_name": "PreToolUse"}, os.environ) is None

    def end(self, ended: running.Run) -> None:
        after: dict[str, object] = {"hook_event_name": "PostToolUse"}
        if ended.status:
            said = f"Exit code {ended.status}\n{ended.output}{ended.errors}"
            after = {"hook_event_name": "PostToolUseFailure", "error": said}
        else:
            after["tool_response"] = {"stdout": ended.output, "stderr": ended.errors}
        dispatch.respond({**self.event, **after}, os.environ)


ONLY = os.environ.get("CLAIMONCE_RECORD_ONLY", "").split("\n")
RUNS = [
    (each, one)
    for each in running.load()
    for one in running.behaviours(each)
    if (RECORD or one not in each.slow) and (ONLY == [""] or each.name in ONLY)
]


@installed
@pytest.mark.parametrize(
    ("sender", "behaviour"), [pytest.param(each, one, id=f"{each.name}-{one}") for each, one in RUNS]
)
def test_the_gate_keeps_what_was_seen(sender: running.Sender, behaviour: str, behind: str, own_home: Path) -> None:
    with running.serving(sender, behaviour) as server:
        line, env = running.prepared(sender, own_home, SENDERS, server.port)
        shimmed = sender.word not in UNSHIMMED and sender.word in install_shims(os.environ, env["PATH"])
        env |= {**{name: os.environ[name] for name in KEPT}, "PATH": f"{behind}:{env['PATH']}"}
        hooked = None if shimmed else Hooked(own_home, running.typed(sender, own_home, SENDERS, server.port))
        ended = running.run(sender, line, env, own_home, server)
        got = running.got(server)
    if hooked:
        hooked.end(ended)
    seen = SEEN[sender.name]["runs"][behaviour]
    if RECORD:
        with Path(RECORD).open("a", encoding="utf-8") as file:
            file.write(json.dumps([sender.name, behaviour, kept()]) + "\n")
    else:
        assert (ended.status, got, kept()) == (seen["status"], seen["got"], seen["kept"]), ended


KEPT = ("CLAIMONCE_STATE", "CLAIMONCE_SESSION", "CLAIMONCE_AGENT")


def test_what_the_gate_keeps_is_what_the_server_got() -> None:
    """Open is right only where status and output leave it open; where they could tell, the reason is said."""
    wrong = {
        (name, behaviour): run["kept"]
        for name, row in SEEN.items()
        for behaviour, run in row["runs"].items()
        if not agrees(name, run)
    }
    assert wrong == {}


def test_a_reason_is_given_only_for_what_the_runs_do_not_explain() -> None:
    needed = {
        name
        for name, row in SEEN.items()
        for run in row["runs"].values()
        if run["kept"] == intents.UNCERTAIN and reasons.of_run(SEEN, name, run) == reasons.left_open().get(name)
    }
    assert needed == set(reasons.left_open())


def agrees(name: str, run: Mapping[str, Any]) -> bool:
    """Whether what the gate kept of one run is what the server had, or why it is open is known."""
    if SEEN[name]["hands_on"] and run["status"] == 0:
        return bool(run["kept"] == intents.DONE)
    if run["kept"] == intents.UNCERTAIN:
        return bool(reasons.of_run(SEEN, name, run))
    return bool(run["kept"] == {running.ALL: intents.DONE, running.NONE: intents.FAILED}.get(run["got"]))


def test_every_status_that_was_seen_means_the_same_to_the_gate() -> None:
    """Where the status alone decides, the row says what the runs say; what only the output tells starts as open."""
    judged = 0
    for program in sorted(
        {row["program"] for row in SEEN.values() if not row["web"]} - {*UNSHIMMED, "git", "postfix-sendmail"}
    ):
        (row, *_) = [row for item in COMPILED for row in item["programs"] if program in row["names"]]
        for status, meaning in outcomes.meanings(program, SEEN).items():
            words = (row["says_doubtful"] or ("",))[0] if status in row["exits_doubtful"] and meaning != "done" else ""
            proof = words in row["says_refused"] and status in row["exits_uncertain"]  # of a refusal, by its words
            expected = "failed" if proof else meaning
            assert outcome_of(Ended(status, said=words), row, readers=2) == expected, (program, status)
            judged += 1
    assert judged > 30


def test_a_program_is_run_or_it_is_said_why_not() -> None:
    unrun = tomllib.loads((Path(__file__).parent / "not_run.toml").read_text(encoding="utf-8"))["reasons"]
    run = {row["program"] for row in SEEN.values()}
    described = {name for item in COMPILED for row in item["programs"] for name in row["names"]}
    assert unrun.keys() & run == set()
    assert unrun.keys() <= described | CLIENTS.keys()
    with_ends = {
        name for item in COMPILED for row in item["programs"] if row["exits_doubtful"] for name in row["names"]
    }
    assert {"mhmail", "mpack", "smtplib", "yagmail", "nodemailer"} <= with_ends & run


def test_a_letter_to_one_is_done_where_a_refused_second_would_not_be_told() -> None:
    rows = [row for item in COMPILED for row in item["programs"] if row["exits_doubtful"]]
    assert rows
    for row in rows:
        assert outcome_of(Ended(0), row, readers=1) == intents.DONE, row["names"]


def test_what_a_program_said_holds_no_folder_of_the_machine_that_it_ran_on() -> None:
    said = [run["says"] for row in SEEN.values() for run in row["runs"].values()]
    assert not [one for one in said if "site-packages" in one and "SENDERS/" not in one.partition("site-packages")[0]]
    assert not [one for one in said if "node_modules" in one and "SENDERS/" not in one.partition("node_modules")[0]]


@pytest.mark.parametrize(
    ("program", "status", "said", "state"),
    [
        ("hg", 255, "sending [PATCH 1 of 3] c1 ...\nabort: (554, b'no')", intents.UNCERTAIN),
        ("hg", 255, "abort: Connection refused", intents.FAILED),
        ("stg", 2, "stg mail: (554, b'no')", intents.UNCERTAIN),
        ("stg", 2, "stg mail: error: no such option: --noreply", intents.FAILED),
    ],
)
def test_a_series_that_ends_early_leaves_open_what_went_out_before(
    program: str, status: int, said: str, state: str
) -> None:
    """Seen with Mercurial 7.1 and StGit 0.19 against a server that refused the second letter of three."""
    (row, *_) = [
        row for item in COMPILED for row in item["programs"] if program in row["names"] and row["exits_uncertain"]
    ]
    assert outcome_of(Ended(status, said=said), row, readers=1) == state
