"""What CI relies on: names of effects that hold, baselines that live through a rename, reports that one place finds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from audit.trees import audited, committed, git, places, tree

from claimonce.audit import baseline
from claimonce.audit.finding import BASELINED

SCRIPT = "#!/bin/sh\ngit push\n"


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the audit's command in a folder."""
    command = (sys.executable, "-m", "claimonce.audit", "--no-evidence", "--no-cache", *words)
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["push", "git_push", "git-push"])
def test_a_floor_holds_under_the_printed_name_and_the_fields(name: str, tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": SCRIPT, "b.sh": "claimonce push\n"})
    done = run(tmp_path, "--fail-on", "high", "--min-coverage", f"{name}=100")
    assert "too little gated: push 50.0 %, asked for 100 %" in done.stdout
    assert run(tmp_path, "--min-coverage", f"{name}=50").stdout.count("too little") == 0


@pytest.mark.parametrize(("name", "near"), [("pusch", "push"), ("nonsense", "notify, counter"), ("notfiy", "notify")])
def test_a_floor_for_an_effect_that_is_none_is_refused_with_the_nearest(name: str, near: str, tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": SCRIPT})
    done = run(tmp_path, "--min-coverage", f"{name}=90")
    assert (done.returncode, done.stdout) == (2, "")
    assert name in done.stderr
    assert near in done.stderr
    (tmp_path / "claimonce.toml").write_text(f'[audit]\nmin_coverage = ["{name}=90"]\n')
    done = run(committed(tmp_path))
    assert done.returncode == 2
    assert near in done.stderr


def test_a_program_of_the_project_acts_under_the_printed_name_too(tmp_path: Path) -> None:
    tree(tmp_path, {"a.sh": "ship-it now\n", "claimonce.toml": '[audit]\nsinks = ["push=ship-it"]\n'})
    done = run(committed(tmp_path), "--format", "json")
    assert [each["effect"] for each in json.loads(done.stdout)["findings"]] == ["git_push"]


@pytest.mark.parametrize("name", ["push", "git_push", "git-push"])
def test_a_suppression_holds_under_the_printed_name_and_the_fields(name: str, tmp_path: Path) -> None:
    text = f'# coverage-audit: allow[{name}] reason="the mirror has one writer"\ngit push\n'
    assert places(audited(tree(tmp_path, {"a.sh": text}))) == []


def test_a_pure_rename_keeps_a_baseline_green(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "r", {"ship.sh": SCRIPT, "tell.sh": "#!/bin/sh\ngit push\nmail -s x a@b.c < t\n"}))
    known = tmp_path / "known.json"
    baseline.write(str(known), [baseline.entry_of(each, "2026-11-21") for each in audited(root).open])
    git(root, "mv", "ship.sh", "bin_ship.sh")
    found = audited(root, baseline=str(known))
    assert (places(found), found.exit_code) == ([], 0)
    assert "bin_ship.sh:2 ungated-push" in places(found, BASELINED)


def test_a_second_file_like_the_known_one_is_new(tmp_path: Path) -> None:
    root = tree(tmp_path / "r", {"ship.sh": SCRIPT})
    known = tmp_path / "known.json"
    baseline.write(str(known), [baseline.entry_of(each, "2026-11-21") for each in audited(root).open])
    tree(root, {"copy.sh": SCRIPT})
    assert places(audited(root, baseline=str(known))) == ["copy.sh:2 ungated-push"]
    (root / "ship.sh").write_text("#!/bin/sh\ntrue\n")
    assert "copy.sh:2 ungated-push" in places(audited(root, baseline=str(known)))


def test_a_renamed_file_is_written_into_the_baseline_by_an_update(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "r", {"ship.sh": SCRIPT}))
    words = [sys.executable, "-m", "claimonce.audit", "baseline"]
    subprocess.run([*words, "create", "--reason", "known"], cwd=root, check=True, capture_output=True)
    git(root, "mv", "ship.sh", "bin_ship.sh")
    subprocess.run([*words, "update"], cwd=root, check=True, capture_output=True)
    (entry,) = baseline.read(str(root / baseline.DEFAULT))
    assert (entry.path, entry.reason) == ("bin_ship.sh", "known")
    assert entry.fingerprint == audited(root).open[0].fingerprint


def sarif(root: Path, *paths: str) -> dict[str, Any]:
    """Return the run of a SARIF report."""
    body: dict[str, Any] = json.loads(run(root, "--format", "sarif", *paths).stdout)["runs"][0]
    return body


def test_reports_of_two_folders_of_a_repository_stand_beside_each_other(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {"svc/a/ship.sh": SCRIPT, "svc/b/ship.sh": SCRIPT}))
    one, two = sarif(root, "svc/a"), sarif(root, "svc/b")
    uris = [each["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in (one, two)]
    assert uris == ["svc/a/ship.sh", "svc/b/ship.sh"]
    assert one["automationDetails"]["id"] != two["automationDetails"]["id"]
    prints = [each["results"][0]["partialFingerprints"] for each in (one, two, sarif(root))]
    assert prints[0] != prints[1]
    assert prints[2] == prints[0], "the same place has one fingerprint, whatever folder was named"
    assert "file=svc/a/ship.sh" in run(root, "--format", "github", "svc/a").stdout


VENDORED = {
    "vendor/tool/ship.sh": SCRIPT,
    "third_party/x/ship.sh": SCRIPT,
    "web/node_modules/x/ship.sh": SCRIPT,
    "api/mail_pb2.py": "import os\nos.system('git push')\n",
    "gen.py": "# Code generated by protoc. DO NOT EDIT.\nimport os\nos.system('git push')\n",
    "lib/ship.min.js": "require('child_process').execSync('git push')\n",
}


def test_what_others_wrote_or_a_program_wrote_is_left_out_and_that_is_said_once(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {**VENDORED, "ship.sh": SCRIPT}))
    git(root, "add", "-f", ".")
    (root / "say_generated.sh").write_text("#!/bin/sh\ngit push\n")
    found = audited(root)
    assert places(found) == ["say_generated.sh:2 ungated-push", "ship.sh:2 ungated-push"]
    (note,) = [each for each in found.notes if "left out" in each]
    assert f"{len(VENDORED)} files" in note
    assert all(name in note for name in ("vendor", "third_party", "node_modules"))


def test_a_workflow_acts_whoever_wrote_it_and_fix_leaves_a_generated_one_alone(tmp_path: Path) -> None:
    text = "# Generated by gh-aw. DO NOT EDIT.\non: push\njobs:\n  a:\n    steps:\n      - run: git push\n"
    root = committed(tree(tmp_path, {".github/workflows/a.lock.yml": text}))
    assert places(audited(root)) == [".github/workflows/a.lock.yml:6 ungated-push"]
    done = run(root, "--fix", "--yes")
    assert "generated" in done.stderr
    assert git(root, "status", "--short") == ""
