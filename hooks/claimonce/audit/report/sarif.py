"""SARIF 2.1.0: the whole map in one file. Gated acts are results of kind `pass`; suppressed ones keep their reason."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec.structs import replace

from claimonce.audit.act import Step
from claimonce.audit.facts import Site
from claimonce.audit.finding import BASELINED, PASSED, SUPPRESSED, Finding
from claimonce.audit.rules import rules
from claimonce.settings import origin

if TYPE_CHECKING:
    from claimonce.audit.result import Sweep

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "The root of the repository, or the folder that was scanned."
MOST_UNREAD = 1000  # notifications; a tree of pictures has more, and its JSON report names each


def render(sweep: Sweep) -> str:
    """Return the report: one category a folder of the repository, paths from the repository's root."""
    sweep = move_to_root(sweep)
    ids = list(rules())
    run: dict[str, Any] = {
        "tool": {"driver": _driver(sweep.version)},
        "automationDetails": {"id": f"coverage-audit/{sweep.prefix}"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": ROOT}}},
        "invocations": [_invocation(sweep)],
        "results": [_result(each, ids, bool(sweep.options.baseline)) for each in sweep.findings],
        "properties": {"coverage": _coverage(sweep)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def move_to_root(sweep: Sweep) -> Sweep:
    """Return the run with every path as it is from the repository's root."""
    if not sweep.prefix:
        return sweep

    def moved(steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return tuple(Step(f"{sweep.prefix}{step.path}", step.site, step.text) for step in steps)

    findings = tuple(
        replace(each, path=f"{sweep.prefix}{each.path}", way=moved(each.way), via=moved(each.via))
        for each in sweep.findings
    )
    unread = tuple(replace(each, path=f"{sweep.prefix}{each.path}") for each in sweep.unread)
    return replace(sweep, findings=findings, unread=unread)


def _driver(number: str) -> dict[str, Any]:
    home = origin.address()
    documents = origin.address("Documentation") or home
    return {
        "name": "coverage-audit",
        "version": number or "0",
        **({"informationUri": home} if home else {}),
        "rules": [
            {
                "id": rule.id,
                "name": "".join(part.capitalize() for part in rule.id.split("-")),
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.why},
                **({"helpUri": documents} if documents else {}),
                "help": {"text": f"{rule.why} {rule.remedy}", "markdown": f"{rule.why}\n\n{rule.remedy}"},
                "defaultConfiguration": {"level": rule.level},
                "properties": {"tags": ["coverage", "side-effects"]},
            }
            for rule in rules().values()
        ],
    }


def _invocation(sweep: Sweep) -> dict[str, Any]:
    named = [
        {
            "level": "warning",
            "descriptor": {"id": "not-read"},
            "message": {"text": f"not read: {each.reason}"},
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(each.path)}}],
        }
        for each in sweep.unread[:MOST_UNREAD]
    ]
    if len(sweep.unread) > MOST_UNREAD:
        rest = len(sweep.unread) - MOST_UNREAD
        named.append({"level": "warning", "message": {"text": f"{rest} more files were not read; see --format json"}})
    named.extend({"level": "note", "message": {"text": each}} for each in sweep.notes)
    return {"executionSuccessful": True, "exitCode": sweep.exit_code, "toolExecutionNotifications": named}


def _result(finding: Finding, ids: list[str], with_baseline: bool) -> dict[str, Any]:
    passed = finding.status == PASSED
    made: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": ids.index(finding.rule),
        "kind": "pass" if passed else "fail",
        # By the standard a result that is no failure has no level.
        "level": "none" if passed else finding.level,
        "message": {
            "text": finding.message if passed or not finding.remedy else f"{finding.message}. {finding.remedy}"
        },
        "locations": [_location(finding.path, finding.site, finding.symbol)],
        "partialFingerprints": {"coverageAudit/v1": finding.fingerprint},
        "properties": _properties(finding),
    }
    if with_baseline and not passed:
        made["baselineState"] = "unchanged" if finding.status == BASELINED else "new"
    if finding.status == SUPPRESSED:
        made["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": finding.reason}]
    if finding.status == BASELINED:
        made["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.reason}]
    if finding.way:
        made["codeFlows"] = [{"threadFlows": [{"locations": [{"location": _step(step)} for step in finding.way]}]}]
    if finding.via:
        made["relatedLocations"] = [{"id": number, **_step(step)} for number, step in enumerate(finding.via, 1)]
    return made


def _properties(finding: Finding) -> dict[str, Any]:
    made: dict[str, Any] = {"verdict": finding.verdict} if finding.verdict else {}
    for name in ("effect", "channel", "confidence", "surface", "symbol", "program", "plugin", "act"):
        value = getattr(finding, name)
        if value:
            made[name] = to_utf8(value)
    if finding.callers[1]:
        made["callers"] = {"gated": finding.callers[0], "all": finding.callers[1]}
    made["tags"] = [word for word in (finding.effect, finding.channel) if word]
    return made


def _step(step: Step) -> dict[str, Any]:
    return {**_location(step.path, step.site, ""), "message": {"text": to_utf8(step.text) or step.path}}


def _location(path: str, site: Site, symbol: str) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": max(site.line, 1)}
    if site.end_line > site.line:
        region["endLine"] = site.end_line
    if site.end_column and (site.end_line > site.line or site.end_column >= site.column):
        region["startColumn"], region["endColumn"] = max(site.column, 1), site.end_column
    made: dict[str, Any] = {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}
    if symbol:
        made["logicalLocations"] = [{"fullyQualifiedName": to_utf8(symbol)}]
    return made


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(os.fsencode(path)), "uriBaseId": "ROOT"}


def _coverage(sweep: Sweep) -> dict[str, Any]:
    return {
        effect: {surface: count.plain() for surface, count in surfaces.items()}
        for effect, surfaces in sweep.coverage.items()
    }


def to_utf8(text: str) -> str:
    """Return text that can be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()
