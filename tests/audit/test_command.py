from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from audit.trees import committed, git, tree

PUSH = "#!/bin/sh\ngit push\n"
CLEAN = "#!/bin/sh\nclaimonce push\n"


def audit(cwd: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    command, own = (sys.executable, "-m", "claimonce.audit", *args), {**os.environ, "CI": "", **env}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=own, check=False)


@pytest.mark.parametrize(
    ("body", "args", "status"),
    [
        (CLEAN, (), 0),
        (PUSH, (), 1),
        (PUSH, ("--fail-on", "high"), 1),
        (CLEAN, ("--min-coverage", "100"), 0),
        (CLEAN + "git push\n", ("--min-coverage", "git_push=60"), 1),
        (CLEAN, ("--min-coverage", "many"), 2),
        (CLEAN, ("--min-coverage", "101"), 2),
        (CLEAN, ("--format", "xml"), 2),
        (CLEAN, ("--output", "a", "--output", "b"), 2),
        (CLEAN, ("--output", "no/such/folder"), 2),
        (CLEAN, ("--diff", "nowhere"), 2),
        (CLEAN, ("--baseline", "nowhere"), 2),
        (CLEAN, ("--fail-on", "never"), 2),
        (CLEAN, ("nowhere",), 2),
        (CLEAN, ("a.sh", "nowhere"), 2),
        (CLEAN, ("--help",), 0),
        (CLEAN, ("--version",), 0),
        (CLEAN, ("baseline",), 2),
    ],
)
def test_the_exit_status_says_how_it_ended(tmp_path: Path, body: str, args: tuple[str, ...], status: int) -> None:
    done = audit(tree(tmp_path, {"a.sh": body}), *args)
    assert (done.returncode, "Traceback" in done.stderr) == (status, False), done.stderr


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = audit(tmp_path, "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "coverage-audit: nowhere: there is no such file or folder\n"


def test_several_reports_come_from_one_run(tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": PUSH})
    done = audit(
        tmp_path, "--format", "sarif", "--output", "out.sarif", "--format", "json:out.json", "--format", "text"
    )
    assert done.returncode == 1
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((tmp_path / "out.json").read_text())["exit_code"] == 1
    assert "ungated-push" in done.stdout


def test_files_are_reported_on_but_their_callers_are_looked_for_everywhere(tmp_path: Path) -> None:
    lib = "import subprocess\n\n\ndef ship(verb):\n    subprocess.run(['git', verb])\n"
    use = "from lib import ship\n\nship('push')\n"
    committed(tree(tmp_path, {"lib.py": lib, "use.py": use, "b.sh": PUSH}))
    body = json.loads(audit(tmp_path, "--format", "json", "use.py", "lib.py").stdout)
    assert {each["path"] for each in body["findings"]} <= {"use.py", "lib.py"}
    assert body["findings"]


def test_a_folder_in_a_repository_has_paths_of_its_own(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"sub/a.sh": PUSH, "b.sh": PUSH}))
    body = json.loads(audit(tmp_path, "--format", "json", "sub").stdout)
    assert [each["path"] for each in body["findings"]] == ["a.sh"]


def test_the_repository_says_what_is_left_alone(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.sh": PUSH, "vendor/b.sh": PUSH, "claimonce.toml": '[audit]\nexclude = ["vendor"]\n'}))
    body = json.loads(audit(tmp_path, "--format", "json").stdout)
    assert [each["path"] for each in body["findings"]] == ["a.sh"]
    assert audit(tmp_path, "--exclude", "*.sh").returncode == 0


def test_settings_that_cannot_be_read_are_status_2(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"claimonce.toml": "[audit]\nexclud = []\n"}))
    done = audit(tmp_path)
    assert done.returncode == 2
    assert "audit.exclude" in done.stderr


def test_tests_are_left_out_until_they_are_asked_for(tmp_path: Path) -> None:
    tree(tmp_path, {"tests/a.sh": PUSH, "test_b.py": "import os\nos.system('git push')\n"})
    assert audit(tmp_path).returncode == 0
    assert audit(tmp_path, "--include-tests").returncode == 1


def test_a_workflow_that_is_called_test_is_no_test_code(tmp_path: Path) -> None:
    run = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: git push\n"
    tree(tmp_path, {".github/workflows/deploy-test.yml": run, "lib/ship_test.py": "import os\nos.system('git push')\n"})
    body = json.loads(audit(tmp_path, "--format", "json").stdout)
    assert [each["path"] for each in body["findings"]] == [".github/workflows/deploy-test.yml"]
    assert body["test_files_left_out"] == 1


def test_instructions_count_only_when_they_are_asked_for(tmp_path: Path) -> None:
    tree(tmp_path, {"CLAUDE.md": "# Rules\n\nWhen you are done, run `git push`.\n"})
    assert audit(tmp_path).returncode == 0
    assert "ungated-instruction" in audit(tmp_path).stdout
    assert audit(tmp_path, "--strict-prompts").returncode == 1


def test_the_baseline_is_made_looked_through_and_shrinks(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.sh": PUSH, "b.sh": PUSH}))
    file = tmp_path / ".claimonce/audit-baseline.json"
    assert audit(tmp_path, "baseline", "create", "--owner", "ops").returncode == 0
    assert audit(tmp_path, "baseline", "create").returncode == 2
    entries = json.loads(file.read_text())["entries"]
    assert [(each["path"], each["verdict"], each["owner"]) for each in entries] == [
        ("a.sh", "unreviewed", "ops"), ("b.sh", "unreviewed", "ops"),
    ]  # fmt: skip
    assert audit(tmp_path).returncode == 0
    chosen = entries[0]["fingerprint"][:10]
    said = audit(tmp_path, "baseline", "audit", "--entry", chosen, "--verdict", "accepted", "--reason", "the mirror")
    assert said.returncode == 0
    assert "accepted" in audit(tmp_path, "baseline", "audit").stdout

    tree(tmp_path, {"b.sh": CLEAN, "c.sh": PUSH})
    assert audit(tmp_path).returncode == 1
    assert audit(tmp_path, "baseline", "update", "--grow", CI="true").returncode == 2
    assert audit(tmp_path, "baseline", "prune").stdout.startswith("1 stay, 1 gone")
    assert audit(tmp_path, "baseline", "update").stdout.startswith("1 stay, 0 gone, 1 new ones left out")
    assert audit(tmp_path, "baseline", "update", "--grow").stdout.startswith("1 stay, 0 gone, 1 taken in")
    kept = json.loads(file.read_text())["entries"]
    assert [(each["path"], each["verdict"], each["reason"]) for each in kept] == [
        ("a.sh", "accepted", "the mirror"), ("c.sh", "unreviewed", ""),
    ]  # fmt: skip
    assert audit(tmp_path).returncode == 0


def test_nothing_of_the_tree_is_started_or_imported(tmp_path: Path) -> None:
    trap = f"import os\nos.mkdir({str(tmp_path / 'ran')!r})\nimport subprocess\nsubprocess.run(['git', 'push'])\n"
    root = tree(
        tmp_path / "root",
        {
            "sitecustomize.py": trap,
            "subprocess.py": trap,
            "conftest.py": trap,
            "git": f"#!/bin/sh\nmkdir {tmp_path}/ran\n",
        },
    )
    (root / "git").chmod(0o755)
    assert audit(root, "--include-tests").returncode in (0, 1)
    assert not (tmp_path / "ran").exists()


def test_the_tree_is_left_as_it_was(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.sh": PUSH}))
    audit(tmp_path)
    assert git(tmp_path, "status", "--short", "--ignored") == ""


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    tree(tmp_path, {f"{number}.sh": PUSH for number in range(300)})
    shell = f"{sys.executable} -m claimonce.audit | head -1"
    done = subprocess.run(("bash", "-c", shell), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_progress_stays_out_of_a_pipe_and_off_a_quick_run(tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": CLEAN})
    assert audit(tmp_path).stderr == ""
    ours, theirs = pty.openpty()
    subprocess.run(
        (sys.executable, "-m", "claimonce.audit"), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs, check=True
    )
    os.close(theirs)
    os.set_blocking(ours, False)
    try:
        shown = os.read(ours, 100)
    except (BlockingIOError, OSError):
        shown = b""
    os.close(ours)
    assert shown == b""
