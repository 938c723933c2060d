"""The launcher's own answer: it leaves a call alone only where the reader finds nothing and is in no doubt."""

from __future__ import annotations

import json
import os
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from reading.cases import rows
from shims.launcher_calls import SHELLS, Place, commands, encoded, event, generated, holes, recorded

from claimonce.agents import start, watched_files
from claimonce.clients import row as clients
from claimonce.hooks.settings_cache import load
from claimonce.shims.launcher import install_launcher

OTHERS = [name for name in clients.names() if name != "claude" and (row := clients.of(name)) is not None and row.PLAIN]
SHELL = pytest.mark.parametrize("shell", SHELLS)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    repo = tmp_path / "repo"
    (repo / "sub").mkdir(parents=True)
    (repo / "counter.json").write_text("1")
    (repo / "claimonce.toml").write_text("")
    (repo / "link.json").symlink_to("counter.json")
    os.link(repo / "counter.json", repo / "hard.json")
    made = Place(tmp_path / "state", repo)
    made.compile()
    return made


def alone(place: Place, payload: bytes, shell: str = "sh") -> bool:
    return place.left_alone([payload], shell)[0]


def bash(place: Place, command: str, **more: object) -> bytes:
    return encoded(event(command, place, **more))


@SHELL
def test_what_the_launcher_leaves_alone_has_no_effect_and_is_in_no_doubt(place: Place, shell: str) -> None:
    left, found = holes(place, list(generated(place, 1_200, sum(shell.encode()))), shell)
    assert left > 50
    assert found == []


@pytest.mark.parametrize("client", OTHERS)
def test_of_another_clients_calls_the_launcher_leaves_alone_what_python_would(place: Place, client: str) -> None:
    theirs = replace(place, client=client)
    left, found = holes(theirs, list(generated(theirs, 2_000, sum(client.encode()))), "sh")
    assert left > 25  # how many depends on the length of the folder
    assert found == []


@pytest.mark.parametrize("client", OTHERS)
def test_pythons_first_look_says_of_another_clients_call_no_more_than_of_claude_codes(
    place: Place, client: str
) -> None:
    theirs, rng, quiet = replace(place, client=client), random.Random(7), 0
    known = [each for name in ("pushes", "notifications", "counters", "harmless", "ordinary") for each in rows(name)]
    for _ in range(1_000):
        command = commands(rng, known)
        said = [start.is_quiet(encoded(event(command, one)), str(one.state), one.row) for one in (place, theirs)]
        assert said[0] or not said[1], command
        quiet += said[1]
    assert quiet > 150


@pytest.mark.parametrize("client", OTHERS)
def test_pythons_first_look_follows_a_link_from_the_folder_of_the_call(place: Place, client: str) -> None:
    theirs = replace(place, client=client)
    for command, quiet in (("echo 5 > link.json", False), ("echo 5 > out.json", True)):
        said = start.is_quiet(encoded(event(command, theirs)), str(theirs.state), theirs.row)
        assert said is quiet, command


@pytest.mark.parametrize("client", OTHERS)
def test_pythons_first_look_lets_no_edit_of_a_counter_and_no_message_of_a_server_by(place: Place, client: str) -> None:
    theirs = replace(place, client=client)
    calls = [({"to": "a@example.test", "text": "hi"}, "mcp__x__send_message")]
    calls += [
        ({"file_path": f"{place.repo}/{name}.json", "old_string": "1"}, "Edit") for name in ("counter", "link", "hard")
    ]
    for held, tool in calls:
        assert not start.is_quiet(encoded(event(held, theirs, tool)), str(theirs.state), theirs.row), held


def test_pythons_first_look_looks_at_every_file_of_a_patch(place: Place) -> None:
    gptme = replace(place, client="gptme")
    for last, quiet in (("b.py", True), ("counter.json", False)):
        heads = f"*** Update File: {place.repo}/a.py\n*** Update File: {place.repo}/{last}"
        held = {"content": "x", "path": f"{place.repo}/a.py", **({} if quiet else {"patch": heads})}
        whole = {**event({"file_path": "/x"}, gptme, "Edit"), "tool_input": held}
        assert start.is_quiet(encoded(whole), str(gptme.state), gptme.row) is quiet


@SHELL
@pytest.mark.parametrize("client", OTHERS)
def test_another_clients_quiet_calls_need_no_interpreter_and_its_acts_do(place: Place, client: str, shell: str) -> None:
    theirs = replace(place, client=client)
    row = theirs.row
    assert alone(theirs, encoded(event({"command": "ls -la && git status --short"}, theirs)), shell)
    assert not alone(theirs, encoded(event({"command": "git push"}, theirs)), shell)
    assert not alone(theirs, encoded(event({"command": "ls", "elsewhere": "/x"}, theirs)), shell)
    assert not alone(
        theirs, encoded({**event({"command": "ls"}, theirs), row.KEYS.get("session_id", "session_id"): ""}), shell
    )
    assert not alone(theirs, encoded({**event({"command": "ls"}, theirs), row.EVENT_KEY: "FromTheFuture"}), shell)
    for name, quiet in (("a.py", True), ("counter.json", False), ("link.json", False), ("claimonce.toml", False)):
        if {"Edit", "MultiEdit"} & row.PLAIN.keys():
            given = {"file_path": f"{theirs.repo}/{name}", "old_string": 'a "b"\n', "new_string": "git push"}
            assert alone(theirs, encoded(event(given, theirs, "Edit")), shell) is quiet, name
    if "Read" in row.PLAIN:
        for name, quiet in (("a.py", True), ("counter.json", False)):
            given = {"file_path": f"{theirs.repo}/{name}"}
            read = event(given, theirs, "Read", hook_event_name="PostToolUse", tool_response="x")
            assert alone(theirs, encoded(read), shell) is quiet, name


@SHELL
@pytest.mark.parametrize("client", ["claude", *OTHERS])
def test_a_name_counts_only_where_the_client_has_it(place: Place, client: str, shell: str) -> None:
    theirs = replace(place, client=client)
    plain = event({"command": "ls"}, theirs)
    ended = event({"command": "ls"}, theirs, hook_event_name="PostToolUse", tool_response="x")
    assert alone(theirs, encoded({"effort": {"cwd": "/x", "tool_name": 1, "b": [1, {}]}, **plain}), shell)
    assert alone(theirs, encoded({"workspaceInfo.rootPath": "/x", "tool_call.name": "x", **plain}), shell)
    for name in ("tool_input", "tool_info", "input"):
        for whole in (plain, ended):
            renamed = encoded(whole).replace(f'"{name}":'.encode(), f'"{name}s":'.encode())
            assert renamed == encoded(whole) or not alone(theirs, renamed, shell), name
    for name in ("tool_name", "name", "hook_event_name", "agent_action_name", "hookName"):
        escaped = encoded(plain).replace(f'"{name}":'.encode(), f'"{name[:-1]}\\u0065":'.encode())
        assert escaped == encoded(plain) or not alone(theirs, escaped, shell), name


@SHELL
@pytest.mark.parametrize("client", ["codex", "gptme"])
def test_of_a_patch_every_file_is_looked_at(place: Place, client: str, shell: str) -> None:
    theirs = replace(place, client=client)

    def quiet(*lines: str) -> bool:
        field = {"codex": "command", "gptme": "patch"}[client]
        held = {field: "\n".join(["*** Begin Patch", *lines, "*** End Patch"])}
        if client == "gptme":
            held = {"content": "x", "path": f"{place.repo}/a.py", **held}
        made = event({"file_path": "/x", "old_string": ""}, theirs, "Edit")
        return alone(theirs, encoded({**made, "tool_input": held}), shell)

    plain = ("*** Update File: a.py", "@@", '-say "counter.json"', "+\\", "*** Add File: sub/b.py", "+*** Update")
    assert quiet(*plain)
    assert quiet(f"*** Delete File: {place.repo}/a.py")
    for last in (
        "*** Update File: counter.json", "  *** Update File: sub/../counter.json", "\t*** Update File: counter.json",
        "\u00a0*** Update File: counter.json", "*** Update File: a.py\n*** Move to: counter.json",
        "*** Update File: counter.json  ", "*** Update File: counter.json\r", "*** Delete File: link.json",
        f"*** Add File: {place.repo}/counter.json", '*** Add File: a"b', "*** Add File: a\\nb", "*** Update File: ",
        "*** Update File: claimonce.toml", "*** Update File: hard.json",
    ):  # fmt: skip
        assert not quiet(*plain, last), last


@SHELL
def test_a_call_whose_folder_stands_in_its_input_or_behind_it_is_made_there(place: Place, shell: str) -> None:
    """Cursor's and Windsurf's, as they document it."""
    link = str(place.repo / "sub")
    (place.repo / "sub" / "out.txt").write_text("")
    for client in ("cursor", "windsurf"):
        theirs = replace(place, client=client)
        made = event({"command": "ls > out.txt"}, theirs)
        assert alone(theirs, encoded(made), shell)
        key = theirs.row.KEYS.get("tool_input", "tool_input")
        assert not alone(theirs, encoded({**made, key: {**made[key], "cwd": link}}), shell)  # type: ignore[dict-item]
        assert not alone(theirs, encoded({**made, key: {**made[key], "more": {"cwd": "/"}}}), shell)  # type: ignore[dict-item]
        assert not alone(theirs, encoded(made)[:-1] + b',"' + key.encode() + b'":{"a":"b"}}', shell)
        assert not alone(theirs, encoded({**made, theirs.row.EVENT_KEY: ""}), shell)
    roots = event({"command": "ls > out.txt"}, replace(place, client="cursor"))
    assert not alone(replace(place, client="cursor"), encoded({**roots, "workspace_roots": [link, "/"]}), shell)
    assert not alone(replace(place, client="cursor"), encoded({**roots, "cwd": link}), shell)


@SHELL
def test_a_call_that_stands_inside_its_event_is_found_there(place: Place, shell: str) -> None:
    """Cline 3.0.65: its name and its input stand in an object, a command in a list, and all of it once more behind."""
    cline = replace(place, client="cline")

    def edits(name: str) -> bytes:
        given = {"file_path": f"{cline.repo}/{name}", "old_string": 'a "b"\n', "new_string": "git push"}
        return encoded(event(given, cline, "Edit"))

    assert alone(cline, edits("a.py"), shell)
    assert not alone(cline, edits("counter.json"), shell)
    calls = [{"commands": ["ls", "ls -l"]}, {"commands": ["ls"], "cwd": "/x"}, {"commands": [1]}]
    for held in calls:
        whole = event("ls", cline)
        whole["tool_call"]["input"] = held  # type: ignore[index]
        assert not alone(cline, encoded(whole), shell), held
    plain = encoded(event("ls", cline))
    twice = plain[:-1] + b',"tool_call":{}}'
    assert not alone(cline, twice, shell)
    for kept, changed in (
        (b'"workspaceInfo":{', b'"workspaceInfo":{"associatedRemoteUrls":["git: a@b:c"],"latestGitBranchName":"main",'),
        (b'"parent_agent_id":null', b'"parent_agent_id":"agent_1"'),
        (b'"iteration":1', b'"iteration":12'),
        (b'"taskId"', b'"more":{"taskId":"another"},"taskId"'),
    ):
        assert alone(cline, plain.replace(kept, changed, 1), shell), changed
    for kept, changed in (
        (b'"taskId"', b'"taskId":"another","taskId"'),
        (b'"taskId"', b'"more":{"taskId"'),
        (b'"name":', b'"name":"run_commands","name":'),
        (b'"iteration":1', b'"iteration":01'),
        (b'"input":{', b'"input":["x"],"more":{'),
    ):
        assert not alone(cline, plain.replace(kept, changed, 1), shell), changed


@pytest.mark.parametrize(
    ("held", "quiet"),
    [
        ({"commands": ["git stash list"]}, True),
        ({"commands": ['echo "git push"']}, True),
        ({"commands": ["git push"]}, False),
        ({"commands": ["ls", "git push"]}, False),
        ({"commands": ["ls", "ls -l"]}, False),
        ({"commands": ["git push"], "timeout": 5}, False),
        ({"commands": "git push"}, False),
        ({"cmd": "ls", "commands": ["git push"]}, False),
        ({}, False),
    ],
)
def test_pythons_first_look_finds_the_one_command_of_clines_list(place: Place, held: object, quiet: bool) -> None:
    cline = replace(place, client="cline")
    whole = event("ls", cline)
    whole["tool_call"]["input"] = held  # type: ignore[index]
    assert start.is_quiet(encoded(whole), str(cline.state), cline.row) is quiet


@pytest.mark.parametrize("hole", ["git", "bash", "xargs", "sh", "sed", "tee", "mail"])
def test_a_hole_in_the_list_of_calm_programs_is_found(place: Place, hole: str) -> None:
    place.compile(plain=[hole])
    # Which calls are drawn hangs on the rows of the data: a rare program may need a second draw.
    assert any(holes(place, list(generated(place, 6_000, seed)), "sh")[1] for seed in range(11, 16))


@SHELL
def test_most_recorded_calls_are_left_alone(place: Place, shell: str) -> None:
    calls = [one for one in recorded(place) if json.loads(one)["hook_event_name"] == "PreToolUse"]
    assert sum(place.left_alone(calls, shell)) > 15


@SHELL
@pytest.mark.parametrize(
    "command",
    [
        "ls -la && git status --short",
        "pytest -q 2>&1 | tail -5",
        "rg -n 'a|b' src",
        "sed -n 1,80p a.py",
        "find . -name '*.py'",
        "git commit -q -m \"$(cat <<'EOF'\nDo not git push, it's `mail`\n\nEOF\n)\"",
        "cat > new.md <<'EOF'\ngit push\nEOF\nwc -l new.md",
        'grep -rn "git push" docs',
        "echo 'git push'",
        "awk '{print $2}' a.txt",
        "cd src\nls\n",
        "go vet ./... && go test ./...",
        "git checkout -b fix/parser origin/main && git stash list",
        "git stash show -p 'stash@{1}'",
    ],
)
def test_everyday_commands_need_no_interpreter(place: Place, shell: str, command: str) -> None:
    if shell == "ksh" and "\n" in command:
        pytest.skip("it parts no text at a backslash, so Python is asked")
    assert alone(place, bash(place, command), shell)


@SHELL
@pytest.mark.parametrize(
    "command",
    ["git checkout main", "git checkout -f -b x", "git stash", "git stash push -m 'push later'", "git stash pop",
     "git stash show -p --output=counter.json"],
)  # fmt: skip
def test_a_verb_of_git_that_may_change_a_counter_is_the_readers(place: Place, shell: str, command: str) -> None:
    assert not alone(place, bash(place, command), shell)


@SHELL
@pytest.mark.parametrize(
    "command",
    [
        "cat > new.md <<'EOF'\nbash <<-EOF\n\tgit push\n\tEOF | test -f x\nEOF",
        "git commit -m \"$(cat <<'EOF'\nbash <<-EOF\n\tgit push\n\tEOF\nEOF\n)\"",
        "cat <<'EOF'\nalias ls='git push'\n EOF; awk 'BEGIN{system(1)}'\nEOF",
        "cat <<'EOF'\nsay EOF\nEOF",
        "cat <<EOF\n\tEOF\nEOF",
        "cat > a <<'END'\nTHE END\nEND\nwc -l a",
        "cat --<<EOF\nx\nEOF",
        "cat<<EOF\nx\nEOF",
        "cat -<<'EOF'\nx\nEOF",
    ],
)
def test_a_heredoc_whose_end_is_in_doubt_is_the_readers(place: Place, shell: str, command: str) -> None:
    assert not alone(place, bash(place, command), shell)


@SHELL
def test_an_edit_is_left_alone_unless_it_may_be_of_a_counter(place: Place, shell: str) -> None:
    def edits(path: str) -> bool:
        given = {"file_path": path, "old_string": 'a "b"\n', "new_string": "git push", "replace_all": False}
        return alone(place, encoded(event(given, place, "Edit")), shell)

    away = place.repo.parent / "away"
    away.mkdir(exist_ok=True)
    assert edits(f"{place.repo}/a.py")
    assert edits(f"{away}/counter.json")
    for name in ("counter.json", "link.json", "hard.json", "sub/../counter.json", "claimonce.toml", "sub/counter.json"):
        assert not edits(f"{place.repo}/{name}"), name
    (away / "pyproject.toml").write_text("")
    (away / ".git").mkdir(exist_ok=True)
    assert not edits(f"{away}/counter.json")
    (place.repo.parent / "way").symlink_to(place.repo)
    assert not edits(f"{place.repo.parent}/way/counter.json")


@SHELL
def test_a_tool_of_a_server_is_left_alone_unless_a_description_names_it(place: Place, shell: str) -> None:
    for tool, expected in (
        ("mcp__docs__read_page", True),
        ("mcp__slack__post_message", False),
        ("mcp__x__send_mail", False),
        ("Read", True),
        ("Monitor", False),
        ("mcp__docs__Read", False),
        ("PowerShell", False),
        ("Agent", True),
    ):
        given = {"text": "git push", "list": [1, {"a": None}]}
        assert alone(place, encoded(event(given, place, tool)), shell) is expected, tool


@SHELL
def test_bad_input_goes_to_python(place: Place, shell: str) -> None:
    good = bash(place, "ls -la")
    assert alone(place, good, shell)
    assert alone(place, good + b"\n", shell)
    bad = [
        good[:-1],
        good[: len(good) // 2],
        good + b"\n" * 1_000_000,
        good + b"}",
        b"[" + good + b"]",
        b"",
        b"\0",
        good + b"\0",
        good + b"\x1f",
        good + b"\x1e",
        good.replace(b"ls", b"l\0s"),
        good.replace(b"ls", b"l\ns"),
        good.replace(b"ls", b"l\x1fs"),
        good.replace(b"ls", b"l\x1es"),
        good.replace(b'"command":"ls -la"', b'"command":"ls -la","command":"git push"'),
        good.replace(b'"tool_name":"Bash"', b'"tool_name":"Bash","tool_name":"Edit"'),
        good.replace(b'"tool_use_id"', b'"tool_name":"mcp__slack__post_message","tool_use_id"'),
        good.replace(b'"tool_use_id"', b'"tool_input":{"command":"git push"},"tool_use_id"'),
        good.replace(b'"tool_use_id"', b'"cwd":"/","tool_use_id"'),
        good.replace(b"ls", b"\\u006cs"),
        good.replace(b",", b", "),
        good.replace(b"PreToolUse", b"PreSkillShellCommand"),
        bash(place, "cat > a <<'EOF'\n" + "x\n" * 40_000 + "EOF"),
    ]
    assert place.left_alone(bad, shell) == [False] * len(bad)


@SHELL
def test_without_sound_words_python_is_asked(place: Place, shell: str) -> None:
    words = place.state / "cache" / "words"
    call = bash(place, "ls -la")
    for known in (True, False):
        place.compile(known=known)
        whole = words.read_text()
        lines = whole.split("\n")
        cut = ["", whole[:5], whole[:12], whole[:40], "\n".join(lines[:2]), "\n".join(lines[1:]), "\n" + whole]
        cut += [whole.replace("~shell 2", "~shell 1"), whole.replace("\t.\n", "\t\n"), "\n".join(lines[6:])]
        if not known:
            cut += [whole[:200], whole[:900], "\n".join(lines[:3])]
        for text in cut:
            words.write_text(text)
            assert not alone(place, call, shell), text[:80]
        words.write_text(whole)
        assert alone(place, call, shell)
    words.unlink()
    assert not alone(place, call, shell)


@SHELL
def test_lists_that_changed_since_the_launcher_was_written_are_read_anew(place: Place, shell: str) -> None:
    calls = [bash(place, "ls -la"), bash(place, "wc -l a"), encoded(event({"a": "b"}, place, "mcp__docs__read_page"))]
    assert place.left_alone(calls, shell) == [True, True, True]
    old = (place.state / "known").read_text()
    place.compile(more=["~forms:ls", "~tools:mcp__docs__*"])
    (place.state / "known").write_text(old)
    assert place.left_alone(calls, shell) == [False, True, False]
    place.compile(known=False)
    assert place.left_alone(calls, shell) == [True, True, True]


@pytest.fixture
def launcher(repo: Path) -> Path:
    load(str(repo))
    return Path(install_launcher(os.environ))


def fed(launcher: Path, payload: bytes, tmp_path: Path) -> bytes | None:
    """Return what the interpreter was given, None where it was not started."""
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\ncat > {tmp_path}/fed\n")
    fake.chmod(0o755)
    text = launcher.read_text()
    launcher.write_text("\n".join(f"python={fake}" if line[:7] == "python=" else line for line in text.split("\n")))
    (tmp_path / "fed").unlink(missing_ok=True)
    done = subprocess.run([launcher, "hook", "claude"], input=payload, capture_output=True, check=True)
    assert done.stderr == b""
    return (tmp_path / "fed").read_bytes() if (tmp_path / "fed").exists() else None


def test_python_is_given_the_very_bytes(launcher: Path, repo: Path, tmp_path: Path) -> None:
    call = bash(Place(tmp_path, repo), "git push")
    for payload in (
        call,
        call + b"\n",
        call + b"\n\n\n",
        b"\n" + call,
        call.replace(b",", b",\n"),
        call.replace(b"push", b"pu\0sh"),
        b"\0",
        b"%s\\n",
        call.replace(b"push", b"pu\1sh"),
        call.replace(b"push", "pü".encode()),
        call.replace(b"push", b"\xff\xfe\x81"),
        b"-n",
        b"\\",
        call.replace(b"push", b"x" * 500_000),
        call[:100],
        call.decode().encode("utf-16"),
        b"*",
    ):
        assert fed(launcher, payload, tmp_path) == payload
    assert fed(launcher, bash(Place(tmp_path, repo), "ls"), tmp_path) is None


def test_a_servers_tool_is_looked_at_with_the_list_that_stands_below(
    launcher: Path, repo: Path, tmp_path: Path
) -> None:
    """The launcher reads its list of tools only where an event speaks of one."""
    place = Place(tmp_path, repo)
    given = {"query": "git push"}
    for payload, quiet in (
        (encoded(event(given, place, "mcp__docs__read_page")), True),
        (encoded(event(given, place, "mcp__slack__post_message")), False),
        (bash(place, "grep -rn mcp__slack__post_message src"), True),
        (bash(place, "echo mcp__docs; git push"), False),
    ):
        assert (fed(launcher, payload, tmp_path) is None) is quiet, payload


def test_a_payload_of_many_megabytes_reaches_python_whole(launcher: Path, repo: Path, tmp_path: Path) -> None:
    given = {"file_path": f"{repo}/a.txt", "content": "x y\n" * 5_000_000}
    payload = encoded(event(given, Place(tmp_path, repo), "Write"))
    assert fed(launcher, payload, tmp_path) == payload


LONG = 'git push \\ "x" {} "tool_input":{"\n' * 2_000


@SHELL
def test_a_long_event_after_a_call_is_judged_by_what_stands_before_its_input(place: Place, shell: str) -> None:
    def ended(name: str, tool: str = "Edit", text: str = LONG, **more: object) -> bool:
        given = {"file_path": f"{place.repo}/{name}", "old_string": text}
        whole = event(given, place, tool, hook_event_name="PostToolUse", tool_response=LONG, **more)
        return alone(place, encoded(whole), shell)

    assert ended("a.py")
    assert ended("a.py", "Read")
    assert not ended("counter.json", "Read")
    assert not ended("a.py", text=f"{LONG}claimonce.toml")
    assert not ended("a.py", session_id="")
    (place.state / "open").mkdir()
    (place.state / "open" / str(event("ls", place)["session_id"])).touch()
    assert not ended("a.py")


@pytest.mark.parametrize("client", ["claude", *OTHERS])
def test_of_a_long_event_the_launcher_leaves_alone_what_python_would(place: Place, client: str) -> None:
    theirs = replace(place, client=client)
    for name in ("PreToolUse", "PostToolUse"):
        for text in (LONG, f"{LONG}claimonce.toml"):
            whole = encoded(event({"command": f"echo '{text}'"}, theirs, hook_event_name=name, tool_response=LONG))
            for payload in (whole, whole[:-9], whole + b"\n\n", whole.replace(b"push", b"p\0sh")):
                quiet = start.is_quiet(payload, str(theirs.state), theirs.row)
                assert quiet or not alone(theirs, payload), (name, payload[:300], payload[-40:])


@SHELL
def test_an_event_after_a_command_ends_at_once_until_something_watched_moves(
    repo: Path, own_home: Path, shell: str
) -> None:
    place = Place(own_home / "state", repo)
    place.compile()
    after = bash(place, "make", tool_response={"stdout": ""}, hook_event_name="PostToolUse")

    def ends() -> bool:
        return alone(place, after, shell)

    assert not ends()
    counter = repo / "counter.json"
    watched_files.keep(str(repo), [(str(counter), counter.stat().st_mtime_ns), (f"{repo}/.git/refs/remotes", 0)])
    fine = shell != "busybox" and (shell != "sh" or ends())  # it compares seconds, so Python is asked
    assert ends() is fine
    before = counter.stat().st_mtime_ns
    for time in (before + 1_000, before - 1_000, before - 10**12):
        os.utime(counter, ns=(time, time))
        assert not ends()
    os.utime(counter, ns=(before, before))
    assert ends() is fine
    (repo / ".git" / "refs" / "remotes").mkdir()
    assert not ends()
    (repo / ".git" / "refs" / "remotes").rmdir()
    (own_home / "state" / "open").mkdir()
    (own_home / "state" / "open" / "5f1d1d6e-8b35-4c62-9d35-0f3f9f4f5a10").touch()
    assert not ends()
