from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audit import schemas
from audit.trees import audited, committed, finding, tree

from claimonce.audit import baseline
from claimonce.audit.act import Step
from claimonce.audit.facts import Site
from claimonce.audit.files import Unread
from claimonce.audit.finding import BASELINED, PASSED, SUPPRESSED
from claimonce.audit.report import FORMATS, render
from claimonce.audit.report.text import render as text
from claimonce.audit.result import Options, Sweep
from claimonce.audit.rules import rules
from claimonce.settings import origin

TREE = {
    "a.sh": "#!/bin/sh\ngit push\nclaimonce push\n",
    "b.sh": '#!/bin/sh\n# coverage-audit: allow[git_push] reason="the release job"\ngit push\n',
    "c.py": "import subprocess\n\n\ndef ship(to):\n    subprocess.run(['git', 'push', to])\n\n\nship('x')\n",
    "CLAUDE.md": "# Rules\n\nWhen you are done, email Tekla.\n",
    "bad.py": b"import subprocess\nx = \xff(\n",
    "logo.png": b"\x89PNG\0\0",
}


def swept(*findings: Any, **fields: Any) -> Sweep:
    return Sweep("/r", Options(), findings, {}, 1, **fields)


def sarif(found: Sweep) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render("sarif", found))["runs"][0]
    return run


def maps(root: Path) -> Iterator[Sweep]:
    """The map of one tree, with and without a baseline, and that of an empty one."""
    committed(tree(root / "full", TREE))
    yield audited(root / "full")
    file = root / "known.json"
    baseline.write(str(file), [baseline.entry_of(each, "2026-11-21") for each in audited(root / "full").open[:1]])
    yield audited(root / "full", baseline=str(file))
    (root / "empty").mkdir()
    yield audited(root / "empty")


def test_sarif_is_what_the_standard_s_schema_says(tmp_path: Path) -> None:
    schemas.hold_against(schemas.SARIF, *(json.loads(render("sarif", found)) for found in maps(tmp_path)))


def test_sarif_declares_every_rule_on_a_clean_run(tmp_path: Path) -> None:
    run = sarif(audited(tmp_path))
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(rules())
    assert run["results"] == []


def test_sarif_holds_the_whole_map(tmp_path: Path) -> None:
    run = sarif(audited(tree(tmp_path, TREE)))
    held = {
        (one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
         one["locations"][0]["physicalLocation"]["region"]["startLine"]): one
        for one in run["results"]
    }  # fmt: skip
    assert {place: one["kind"] for place, one in held.items()} == {
        ("a.sh", 2): "fail", ("a.sh", 3): "pass", ("b.sh", 3): "fail", ("c.py", 5): "fail", ("CLAUDE.md", 3): "fail",
    }  # fmt: skip
    assert held["a.sh", 3]["level"] == "none"
    assert held["b.sh", 3]["suppressions"] == [
        {"kind": "inSource", "status": "accepted", "justification": "the release job"}
    ]
    assert held["a.sh", 2]["properties"]["effect"] == "git_push"
    assert held["CLAUDE.md", 3]["properties"] | {"tags": []} == held["CLAUDE.md", 3]["properties"] | {
        "effect": "notify", "channel": "email", "confidence": "text", "tags": [],
    }  # fmt: skip
    assert held["CLAUDE.md", 3]["level"] == "warning"


def test_every_result_is_known_again_without_its_line(tmp_path: Path) -> None:
    first = sarif(audited(tree(tmp_path, TREE)))["results"]
    moved = {path: body.replace("\n", "\n\n\n", 1) for path, body in TREE.items() if isinstance(body, str)}
    second = sarif(audited(tree(tmp_path, moved)))["results"]
    prints = [[one["partialFingerprints"]["coverageAudit/v1"] for one in results] for results in (first, second)]
    assert sorted(prints[0]) == sorted(prints[1])
    assert len(set(prints[0])) == len(first)


@pytest.mark.parametrize(
    ("urls", "home", "documents"),
    [
        ("", None, None),
        ("Project-URL: Homepage, https://x.test\n", "https://x.test", "https://x.test"),
        (
            "Project-URL: Homepage, https://x.test\nProject-URL: Documentation, https://d.test\n",
            "https://x.test", "https://d.test",
        ),
    ],
)  # fmt: skip
def test_sarif_names_the_addresses_of_the_distribution_and_none_while_it_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, urls: str, home: str | None, documents: str | None
) -> None:
    installed = tmp_path / "claimonce-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Metadata-Version: 2.4\nName: claimonce\nVersion: 1.0\n{urls}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    origin.address.cache_clear()
    driver = sarif(swept())["tool"]["driver"]
    origin.address.cache_clear()
    assert driver.get("informationUri") == home
    assert {rule.get("helpUri") for rule in driver["rules"]} == {documents}


def test_the_way_and_the_callers_are_in_sarif() -> None:
    way = (Step("crontab", Site(1, 1), "cron"), Step("a.sh", Site(3, 3), "git push"))
    one = sarif(swept(finding(way=way, via=(Step("b.sh", Site(7, 7), "ship"),))))["results"][0]
    lines = [
        each["location"]["physicalLocation"]["region"]["startLine"]
        for each in one["codeFlows"][0]["threadFlows"][0]["locations"]
    ]
    assert lines == [1, 3]
    assert one["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "b.sh"


def test_baselined_results_are_unchanged_and_the_others_new() -> None:
    known = Sweep("/r", Options(baseline="x"), (finding(status=BASELINED, reason="old"), finding(line=9)), {}, 1)
    assert [one["baselineState"] for one in sarif(known)["results"]] == ["unchanged", "new"]
    assert "baselineState" not in sarif(swept(finding()))["results"][0]


def test_names_that_are_no_plain_text_are_written_as_they_must_be() -> None:
    odd = finding(path="a b/ü\udcff#%.sh", symbol="\udcff")
    location = sarif(swept(odd))["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%C3%BC%FF%23%25.sh"
    for form in FORMATS:
        render(form, swept(odd, unread=(Unread("\udcff", "binary"),))).encode()


def test_files_that_were_not_read_are_named_in_every_report_that_has_room(tmp_path: Path) -> None:
    found = audited(tree(tmp_path, TREE))
    assert {(each.path, each.reason.partition(",")[0]) for each in found.unread} >= {("logo.png", "binary")}
    assert "bad.py" in {each.path for each in found.unread}
    for form in ("text", "json", "sarif", "markdown"):
        assert "logo.png" in render(form, found)


def test_json_has_the_coverage_of_every_effect_and_surface(tmp_path: Path) -> None:
    body = json.loads(render("json", audited(tree(tmp_path, TREE))))
    assert body["coverage"]["git_push"]["code"] == {
        "gated": 1, "ungated": 2, "partly": 0, "weak": 0, "suppressed": 1, "baselined": 0, "percent": 33.3,
    }  # fmt: skip
    assert body["coverage"]["notify"]["instructions"]["ungated"] == 1
    assert body["exit_code"] == 1


def test_github_shows_ten_of_a_level_and_says_how_many_there_are() -> None:
    lines = render("github", swept(*(finding(line=line) for line in range(1, 41)))).splitlines()
    assert len(lines) == 10
    assert lines[0].startswith("::error file=a.sh,line=1,endLine=1,title=ungated-push::a push")
    assert lines[9] == "::error title=coverage-audit::31 more of this level; see the job's summary"


def test_what_github_reads_cannot_be_written_by_a_file(tmp_path: Path) -> None:
    evil = finding(path="a,line=9::b.sh", message="x\n::stop-commands::y%0A::error::z")
    (line,) = render("github", swept(evil)).splitlines()
    assert line.startswith("::error file=a%2Cline=9%3A%3Ab.sh,line=3,")
    assert "%250A" in line


def test_a_file_s_text_steers_neither_a_terminal_nor_a_table() -> None:
    evil = finding(path="a\x1b[2J`|.sh", message="\x1b]0;x\x07 | b <b>")
    assert "\x1b" not in text(swept(evil), color=False)
    row = next(line for line in render("markdown", swept(evil)).splitlines() if "ungated-push" in line)
    assert row.replace("\\|", "").count("|") == 4


def test_text_is_coloured_only_where_it_is_asked_for() -> None:
    assert "\x1b[" in text(swept(finding()), color=True)
    assert "\x1b[" not in render("text", swept(finding()))


@pytest.mark.parametrize(
    ("statuses", "message", "color"),
    [
        ((), "nothing to gate", "brightgreen"),
        ((PASSED,), "100 % gated", "brightgreen"),
        ((PASSED,) * 999 + ("open",), "99 % gated", "green"),
        (("open",), "0 % gated", "red"),
        ((SUPPRESSED,), "nothing to gate", "brightgreen"),
    ],
)
def test_the_badge_says_how_much_is_gated(statuses: tuple[str, ...], message: str, color: str) -> None:
    from claimonce.audit.coverage import coverage

    every = tuple(finding(line=line, status=status) for line, status in enumerate(statuses, 1))
    badge = json.loads(render("badge", Sweep("/r", Options(), every, coverage(every), 1)))
    assert (badge["message"], badge["color"], badge["schemaVersion"]) == (message, color, 1)


def test_text_counts_what_was_not_audited() -> None:
    said = text(swept(others=Counter({".png": 3, ".md": 2}), tests=4), color=False)
    assert "not a form that is audited: 3 .png, 2 .md" in said
    assert "4 test files left out" in said


@pytest.mark.parametrize(
    ("scripts", "ends"),
    [(1, "not clean: 2 open, 1 failing; 2 files in "), (2, "not clean: 3 open, 2 failing; 3 files in ")],
)
def test_the_last_line_tells_what_fails_from_what_is_only_said(tmp_path: Path, scripts: int, ends: str) -> None:
    files = {f"{number}.sh": "git push\n" for number in range(scripts)}
    said = text(audited(tree(tmp_path, {"CLAUDE.md": "Then run `git push`.\n", **files})), color=False)
    assert said.splitlines()[-1].startswith(ends)


def test_one_file_is_no_files(tmp_path: Path) -> None:
    sweep = audited(tree(tmp_path, {"ship.sh": "git push\n"}))
    assert "; 1 file in " in text(sweep, color=False)
    assert "1 open finding, 1 of them failing; 1 file.\n" in render("markdown", sweep)


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("claimonce push origin a; git push --force origin a", "git push --force origin a"),
        ("\tif x; then git push; fi", "git push"),
        ("x=" + "y" * 300 + "; git push origin main; z=" + "y" * 300, "git push origin main"),
        ("git push --force origin main # \u00e9\u4e2d", "git push --force origin main"),
    ],
)
def test_text_shows_the_line_with_a_mark_under_the_act(line: str, marked: str, tmp_path: Path) -> None:
    said = text(audited(tree(tmp_path, {"ship.sh": f"#!/bin/sh\n{line}\n"})), color=False).splitlines()
    at = next(number for number, each in enumerate(said) if each.startswith("  2 | "))
    mark = said[at + 1]
    assert said[at][mark.index("^") : mark.rindex("^") + 1] == marked
    assert len(said[at]) < 130


def test_a_line_that_is_gone_is_not_shown(tmp_path: Path) -> None:
    found = audited(tree(tmp_path, {"ship.sh": "#!/bin/sh\ngit push\n"}))
    (tmp_path / "ship.sh").write_text("")
    assert " | " not in text(found, color=False)


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "claimonce.audit", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_last_line_counts_what_fix_would_wire(tmp_path: Path) -> None:
    root = tree(tmp_path, {"a.sh": "git push\n", "b.sh": "out=$(git push)\n"})
    assert "2 open, 1 fixable with --fix; 2 files" in ran("--no-cache", "--no-evidence", str(root)).stdout


def test_a_rule_explains_itself_and_an_unknown_one_names_the_nearest() -> None:
    rule = ran("rule", "ungated-push")
    assert rule.returncode == 0
    assert "Writers that push without a turn" in rule.stdout
    assert {each["id"] for each in json.loads(ran("rule", "--json").stdout)["rules"]} == set(rules())
    wrong = ran("rule", "ungated-psh")
    assert wrong.returncode == 2
    assert "did you mean ungated-push?" in wrong.stderr
