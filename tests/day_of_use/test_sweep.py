"""`coverage-audit`: acts are judged, not lines; `--fix` changes only what stays true; what is asked for is held."""

from __future__ import annotations

import json
import re

import pytest
from day_of_use.conftest import Desk

WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - "
BOTH = {
    "one line": ("s.sh", "claimonce push origin a; git push --force origin a"),
    "or": ("s.sh", "claimonce push || { git push; }"),
    "the gate last": ("s.sh", "git push --force origin a; claimonce push origin b"),
    "another person": ("s.sh", "mail -s hi b@x.org < t; claimonce notify --to a --subject s --body b"),
    "python": ("s.py", 'import subprocess as s\ns.run(["claimonce","push"]); s.run(["git","push","--force"])'),
    "workflow": (".github__workflows__w.yml", f"{WORKFLOW}run: claimonce push || git push -f"),
}  # fmt: skip


@pytest.mark.parametrize("form", BOTH)
def test_a_gated_act_hides_no_ungated_one_beside_it(desk: Desk, form: str) -> None:
    name, text = BOTH[form]
    head = "#!/bin/sh\n" if name.endswith(".sh") else ""
    assert len(desk.open_findings(desk.home / "t", **{name: f"{head}{text}\n"})) == 1


LEFT_ALONE = {
    "a job that does not install it": (".github__workflows__w.yml", f"{WORKFLOW}run: git push origin main"),
    "output that is used": ("s.sh", '#!/bin/sh\nPR_URL=$(gh pr create --title t --body b)\necho "$PR_URL"'),
    "vendored": ("vendor__s.sh", "#!/bin/sh\ngit push origin main"),
    "node_modules": ("node_modules__x__s.sh", "#!/bin/sh\ngit push origin main"),
    "generated": ("x_pb2.py", "# DO NOT EDIT\nimport os\nos.system('git push')"),
}  # fmt: skip


@pytest.mark.parametrize("form", LEFT_ALONE)
def test_a_fix_leaves_alone_what_would_break(desk: Desk, form: str) -> None:
    name, text = LEFT_ALONE[form]
    tree = desk.tree("t", **{name: f"{text}\n"})
    desk.sh("coverage-audit --no-evidence --fix --yes .", tree)
    assert (tree / name.replace("__", "/")).read_text() == f"{text}\n"


def test_a_fix_wires_both_halves_of_an_or_or_none(desk: Desk) -> None:
    tree = desk.tree("t", **{"s.sh": "#!/bin/sh\ngit push -u origin a || git push --force-with-lease origin a\n"})
    desk.sh("coverage-audit --no-evidence --fix --yes .", tree)
    assert (tree / "s.sh").read_text().count("claimonce push") in (0, 2)


@pytest.mark.parametrize("use", ["actions/stale@v9", "softprops/action-gh-release@v2"])
def test_a_remedy_for_an_action_can_be_followed(desk: Desk, use: str) -> None:
    text = f"{WORKFLOW}uses: {use}\n"
    (found, *_) = desk.open_findings(desk.home / "t", **{".github__workflows__w.yml": text})
    assert "action" in found["remedy"]
    assert not found["remedy"].endswith("claimonce gate KEY -- COMMAND, or send with claimonce notify.")


def test_a_key_that_a_fix_writes_carries_no_text_of_the_message(desk: Desk) -> None:
    body = "\n".join(f"line {one} $USER" for one in range(14))
    tree = desk.tree("t", **{"s.sh": f'#!/bin/sh\ngh issue create --title t --body "{body}"\n'})
    desk.sh("coverage-audit --no-evidence --fix --yes .", tree)
    assert (tree / "s.sh").read_text().count("line 7") == 1


@pytest.mark.parametrize(("asked", "status"), [("push=100", 1), ("git_push=100", 1), ("nonsense=99", 2)])
def test_an_effect_is_known_by_the_name_that_is_printed(desk: Desk, asked: str, status: int) -> None:
    tree = desk.tree("t", **{"s.sh": "#!/bin/sh\ngit push origin main\n"})
    desk.must("coverage-audit baseline create .", tree)
    done = desk.sh(f"coverage-audit --no-evidence --min-coverage {asked} .", tree)
    assert done.returncode == status, done.stdout + done.stderr


def test_an_unknown_effect_in_the_settings_is_an_error(desk: Desk) -> None:
    tree = desk.tree("t", **{"claimonce.toml": '[audit]\nmin_coverage = ["nonsense=90"]\n', "s.sh": "#!/bin/sh\n"})
    assert desk.sh("coverage-audit --no-evidence .", tree).returncode == 2


def test_the_report_shows_the_place_and_what_a_fix_would_do(desk: Desk) -> None:
    done = desk.audit(desk.home / "t", **{"s.sh": "#!/bin/sh\n  git push origin main\n"})
    assert "^^^^" in done.stdout
    assert "1 fixable with --fix" in done.stdout
    assert "1 file in" in done.stdout


def test_two_reports_of_one_tree_are_equal(desk: Desk) -> None:
    first, second = (
        desk.audit(desk.home / "t", "--format json", **{"s.sh": "#!/bin/sh\ngit push\n"}).stdout for _ in range(2)
    )
    assert "seconds" not in json.loads(first)
    assert first == second


def test_a_rule_is_explained_by_its_name(desk: Desk) -> None:
    assert "ungated-push" in desk.must("coverage-audit rule ungated-push")


def test_paths_in_sarif_start_at_the_repositorys_root(desk: Desk) -> None:
    tree = desk.tree("t", **{f"svc__{one}__ship.sh": "#!/bin/sh\ngit push\n" for one in "ab"})
    runs = [json.loads(desk.sh(f"coverage-audit --no-evidence --format sarif svc/{one}", tree).stdout)["runs"][0]
            for one in "ab"]  # fmt: skip
    places = [run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for run in runs]
    assert places == ["svc/a/ship.sh", "svc/b/ship.sh"]
    assert runs[0]["automationDetails"]["id"] != runs[1]["automationDetails"]["id"]


def test_a_rename_keeps_a_baseline_green(desk: Desk) -> None:
    tree = desk.tree("t", **{"ship.sh": "#!/bin/sh\ngit push\n"})
    desk.must("coverage-audit baseline create .; git mv ship.sh bin_ship.sh", tree)
    done = desk.sh("coverage-audit --no-evidence .", tree)
    assert done.returncode == 0, done.stdout


def test_tracked_foreign_files_are_left_out(desk: Desk) -> None:
    files = {"vendor__a.sh": "", "third_party__b.sh": "", "node_modules__c.sh": ""}
    tree = desk.tree("t", **dict.fromkeys(files, "#!/bin/sh\ngit push\n"))
    done = desk.sh("coverage-audit --no-evidence .", tree)
    assert done.returncode == 0, done.stdout
    assert re.search(r"left out|vendored", done.stdout + done.stderr)


def test_the_largest_plus_one_is_an_instruction_about_a_counter(desk: Desk) -> None:
    text = "ADR numbers: take the highest number in docs/adr and add one.\n"
    found = desk.open_findings(desk.home / "t", **{"AGENTS.md": text})
    assert [each["effect"] for each in found] == ["counter"]


def test_a_prompt_that_a_script_feeds_to_an_agent_is_read(desk: Desk) -> None:
    files = {
        "run.sh": '#!/bin/sh\nclaude -p "$(cat notes/night.txt)"\n',
        "notes__night.txt": "Fix it. Push the branch.\n",
    }
    found = desk.open_findings(desk.home / "t", **files)
    assert [each["path"] for each in found if each["effect"] == "git_push"] == ["notes/night.txt"]
