"""What a person settles, numbers, sends and pushes: nothing acts on a missing answer, nothing is lost in silence."""

from __future__ import annotations

import email
import json
import re
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from day_of_use.conftest import Desk


def test_settle_without_an_answer_is_refused_and_the_act_does_not_run_again(desk: Desk) -> None:
    desk.sh("claimonce gate pay -- sh -c 'kill -9 $PPID'")
    assert desk.sh("claimonce settle pay").returncode == 2
    assert "AGAIN" not in desk.sh("claimonce gate pay -- echo AGAIN").stdout


def test_clones_that_take_a_number_of_a_tracked_counter_and_push_land_all(desk: Desk, counted: Path) -> None:
    path = desk.shims()
    clones = [desk.clone(f"c{one}") for one in range(3)]
    numbers: list[str] = []
    for clone in clones:
        numbers.append(desk.must("claimonce next SP", clone, CLAIMONCE_SESSION=clone.name).strip())
        desk.must(f"echo x > sp-{numbers[-1]}.md && git add -A && git commit -qm {clone.name}", clone)
    ends = [desk.sh("git push", each, PATH=path, CLAIMONCE_SESSION=each.name).returncode for each in clones]
    assert (numbers, ends) == (["152", "153", "154"], [0, 0, 0])
    assert json.loads(desk.must("git show main:counter.json", counted)) == {"SP": {"next": 155}}
    assert desk.must("git log --oneline main", counted).count("\n") == 4


def test_init_sets_the_merge_driver_of_a_tracked_counter_and_doctor_misses_it(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    before = desk.sh("claimonce doctor --quick", mine)
    desk.must("claimonce init --yes", mine)
    assert "merge-counter" in desk.must("git config merge.claimonce.driver", mine)
    assert re.search(r"merge (driver|=)|merge=claimonce", before.stdout + before.stderr), before


class Mailbox(socketserver.StreamRequestHandler):
    """Takes letters as a mail server does."""

    letters: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for raw in self.rfile:
            verb = raw.strip()[:4].upper()
            self.wfile.write({b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.letters.append(b"".join(lines))
                self.wfile.write(b"250 taken\r\n")
            if verb == b"QUIT":
                return


@pytest.fixture
def letters(desk: Desk) -> Iterator[list[bytes]]:
    """Tekla's letters."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mailbox) as server:
        Mailbox.letters.clear()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"smtp://127.0.0.1:{server.server_address[1]}"
        desk.write(desk.home, **{
            ".config__claimonce__targets.toml":
                f'[tekla.email]\naddress = "tekla@example.test"\nfrom = "g@sender.example"\ntransport = "{url}"\n',
        })  # fmt: skip
        (desk.home / ".config/claimonce/targets.toml").chmod(0o600)
        yield Mailbox.letters
        server.shutdown()


def test_a_mail_without_subject_and_body_is_not_sent_and_leaves_its_matter_free(
    desk: Desk, letters: list[bytes]
) -> None:
    done = desk.sh("claimonce notify --to tekla --about y")
    assert (done.returncode, letters) == (2, [])
    desk.must("claimonce notify --to tekla --about y --subject red --body text")
    assert len(letters) == 1


def test_a_mail_has_a_date_and_a_message_id_of_the_sender(desk: Desk, letters: list[bytes]) -> None:
    desk.must("claimonce notify --to tekla --about y --subject red --body text")
    (letter,) = map(email.message_from_bytes, letters)
    assert letter["Date"]
    assert letter["Message-ID"].endswith("@sender.example>")


def test_landing_into_a_misspelled_branch_makes_none_and_names_the_nearest(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    desk.must("echo x > x && git add x && git commit -qm x", mine)
    done = desk.sh("claimonce land --into mian", mine)
    assert (done.returncode, "main" in done.stderr) == (2, True)
    assert "mian" not in desk.must("git branch", counted)


def test_landing_says_what_is_not_committed(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    desk.must("echo x > x && git add x && git commit -qm x && echo y > y", mine)
    done = desk.sh("claimonce land --into main", mine)
    assert (done.returncode, "not committed" in done.stderr) == (0, True)
    again = desk.sh("claimonce land --into main", mine)
    assert "not committed" in again.stderr, "nothing is left to land but that file"


def test_a_conflict_of_counters_names_the_way_out(desk: Desk, counted: Path) -> None:
    one, two = desk.clone("one"), desk.clone("two")
    for clone, number in ((one, 153), (two, 154)):  # both counted by hand, around the gate
        desk.write(clone, **{"counter.json": f'{{"SP": {{"next": {number}}}}}\n'})
        desk.must("git commit -qam count", clone)
    desk.must("claimonce push origin main", one)
    done = desk.sh("claimonce push origin main", two)
    assert (done.returncode, "claimonce next SP --verify" in done.stderr, "driver" in done.stderr) == (82, True, True)


def test_a_push_without_git_is_a_sentence(desk: Desk) -> None:
    claimonce = desk.must("command -v claimonce").strip()
    done = desk.sh(f"PATH=/nowhere; {claimonce} push")
    assert (done.returncode, "a bug" in done.stderr, "git" in done.stderr) == (2, False, True)


def test_the_doctor_without_git_says_so_and_examines_the_rest(desk: Desk) -> None:
    desk.must("claimonce init --yes")
    claimonce = desk.must("command -v claimonce").strip()
    said = desk.sh(f"PATH=/nowhere; {claimonce} doctor --quick", desk.tree("work")).stdout
    assert re.search(r"pre-push: .*git is not|pre-push: there is no git", said), said
    assert "could not be examined" not in said


def test_a_fetch_that_fails_is_said_once(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    desk.must("echo x > x && git add x && git commit -qm x", mine)
    counted.rename(counted.with_name("gone.git"))
    done = desk.sh("claimonce push origin main", mine)
    assert done.stderr.count("does not appear to be a git repository") == 1, done.stderr


def test_tags_on_commits_that_the_turn_rewrote_are_named_with_the_command_that_moves_them(
    desk: Desk, counted: Path
) -> None:
    path = desk.shims()
    one, two = desk.clone("one"), desk.clone("two")
    desk.must("echo 1 > a && git add a && git commit -qm a && git tag -am v4 v4", one)
    desk.must("echo 1 > b && git add b && git commit -qm b && git push -q", two)
    done = desk.sh("git push", one, PATH=path)
    assert done.returncode == 0, done.stderr
    assert re.search(r"v4\b", done.stderr)
    assert "git tag" in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_shellenv_knows_the_shell_and_can_be_kept_in_a_file(desk: Desk, shell: str) -> None:
    said = desk.must(f"claimonce init --yes > /dev/null; claimonce shellenv --shell {shell}")
    assert "$PATH" in said or "${PATH" in said
    assert desk.env["PATH"] not in said


def test_explain_without_a_command_says_what_it_wants(desk: Desk) -> None:
    done = desk.sh("claimonce explain")
    assert (done.returncode, "COMMAND" in done.stderr) == (2, True)


def test_explain_takes_a_command_as_it_is_typed(desk: Desk) -> None:
    assert "push" in desk.must("claimonce explain git push")


def test_the_line_for_a_branch_can_grow(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    receives = counted / "hooks/pre-receive"
    receives.write_text(f"#!/bin/sh\ncd {mine} && env -u GIT_DIR claimonce queue --json > {desk.home}/line.json\n")
    receives.chmod(0o755)
    desk.must("git commit -q --allow-empty -m x && claimonce push origin main", mine)
    (row,) = json.loads((desk.home / "line.json").read_text())
    assert row["v"] == 1


@pytest.mark.parametrize("verb", ["explain --json 'git push'", "status --json", "log --json"])
def test_what_programs_read_can_grow(desk: Desk, verb: str) -> None:
    desk.sh("claimonce gate pay -- sh -c 'kill -9 $PPID'; claimonce mark done")
    printed = desk.must(f"claimonce {verb}")
    lines = printed.splitlines() if "log" in verb else [printed]
    versions = [re.findall(r'"v": (\d+)', line)[:1] for line in lines if line.strip() != "[]"]
    assert all(each == ["1"] for each in versions)


@pytest.mark.parametrize("verb", ["release deploy", "claim deploy", "gate deploy --wait 0s"])
def test_a_refusal_names_the_holder_on_stdout_where_json_is_asked_for(desk: Desk, verb: str) -> None:
    desk.must("claimonce claim deploy --ttl 1h", CLAIMONCE_SESSION="two")
    done = desk.sh(f"claimonce {verb} --json{' -- true' if 'gate' in verb else ''}")
    assert (done.returncode, "env:two" in done.stdout) == (80, True), done


def test_settle_says_what_it_did_as_json(desk: Desk) -> None:
    desk.sh("claimonce gate pay -- sh -c 'kill -9 $PPID'")
    said = json.loads(desk.must("claimonce settle pay --done --note seen --json"))
    assert (said["v"], bool(said["settled_by"])) == (1, True)


def test_an_act_that_is_done_prints_nothing_in_its_place_and_says_so_on_stderr(desk: Desk) -> None:
    desk.must("claimonce gate k -- echo url")
    again = desk.sh("claimonce gate k -- echo url")
    assert (again.returncode, again.stdout, "already done" in again.stderr) == (0, "", True)


@pytest.mark.parametrize("verb", ["settle nokey --done", "answer q-1 same", "next SP", "settle pay", "claim"])
def test_a_refusal_is_an_object_on_stdout_where_json_is_asked_for(desk: Desk, verb: str) -> None:
    done = desk.sh(f"claimonce {verb} --json")
    said = json.loads(done.stdout)
    assert (said["v"], said["ran"], said["status"]) == (1, False, done.returncode)


def test_the_object_of_a_gate_stands_apart_from_what_its_command_prints(desk: Desk) -> None:
    assert json.loads(desk.must("claimonce gate --json k -- printf out"))["ran"] is True


CLAUDE = {"CLAIMONCE_SESSION": "", "CLAUDE_CODE_SESSION_ID": "1825da4b-73a5-42cb-8689-a76245d948e4"}


@pytest.mark.parametrize("verb", ["claim deploy", "release deploy", "gate deploy --wait 0s -- true", "check deploy",
                                  "why deploy"])  # fmt: skip
def test_a_session_has_one_name_in_refusals_and_on_screens(desk: Desk, verb: str) -> None:
    desk.must("claimonce claim deploy --ttl 1h", **CLAUDE)
    (row,) = json.loads(desk.must("claimonce sessions --json"))
    name = row["name"].partition("@")[0]
    said = desk.sh(f"claimonce {verb}", CLAIMONCE_SESSION="two")
    assert re.fullmatch(r"claude:[a-z]+-[a-z]+", name)
    assert f"{name} (1825da4b)" in said.stdout + said.stderr


def test_a_process_is_named_with_its_pid(desk: Desk) -> None:
    said = desk.sh("setsid -w sh -c 'claimonce gate k -- true; claimonce why k'", CLAIMONCE_SESSION="")
    assert re.search(r"by process:[a-z]+-[a-z]+ \(pid \d+\)", said.stdout), said


def test_an_unknown_key_names_the_nearest(desk: Desk) -> None:
    desk.must("claimonce mark notify-tekla")
    assert "did you mean notify-tekla?" in desk.sh("claimonce why notify-telka").stdout


def test_a_message_that_is_not_sent_again_is_told_in_sentences(desk: Desk) -> None:
    command = "curl -fsS -d 'The import is broken' https://ntfy.sh/ops"
    tree = desk.tree("work")
    for session in ("s1", "s2"):
        desk.event("SessionStart", tree, session)
    assert desk.asks(command, tree, "s1") == ""
    desk.event("PostToolUse", tree, "s1", tool_input={"command": command}, tool_response={"stdout": '{"id":"1"}'})
    said = desk.asks(command, tree, "s2")
    assert said
    assert not re.search(r"[.:] - ", said)


def test_a_repair_names_the_place_that_this_copy_came_from(desk: Desk) -> None:
    desk.must("claimonce init --yes")
    launcher = desk.home / ".local/share/claimonce/launch"
    launcher.write_text(re.sub(r"python=\S+", "python=/gone", launcher.read_text()))
    fields = {"hook_event_name": "PreToolUse", "session_id": "s1", "cwd": str(desk.home), "tool_name": "Bash"}
    event = json.dumps({**fields, "tool_input": {"command": "git push"}, "tool_use_id": "u"})
    done = desk.sh(f"{launcher} hook claude", feed=event)
    assert "install" in done.stdout
    assert not re.search(r"install( --?[a-z]+)* claimonce\b", done.stdout), done.stdout
