"""Jobs of workflows, and images: whether claimonce is there when a step of theirs runs."""

from __future__ import annotations

import re

import yaml

from claimonce.audit.facts import CONTAINER, WORKFLOW
from claimonce.audit.finding import Finding
from claimonce.audit.fix.edit import Source
from claimonce.audit.late_pattern import late

INSTALLS = late(
    r"\b(?:pipx?|uv|uvx)\b[^\n]*\bclaimonce\b|(?:uses|image|container|FROM):?[^\n]*claimonce|\bCOPY\b[^\n]*claimonce"
)

# An example of a workflow is copied into somebody's own.
_WORKFLOW_TEXT = late(r"^jobs:.*^[ \t]+(?:runs-on|steps):", re.MULTILINE | re.DOTALL)
_WORKFLOW_FILE = late(r"(?:^|/)(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml)$")


def missing(finding: Finding, source: Source) -> str:
    """Say why `claimonce` would not be found where the command runs; empty where nothing says so."""
    if finding.surface == CONTAINER:
        return "" if INSTALLS.search(source.text) else "the image does not install claimonce"
    # A prompt in a workflow is read by an agent that runs in the job.
    written = finding.path.endswith((".yml", ".yaml")) and _WORKFLOW_TEXT.search(source.text) is not None
    if finding.surface != WORKFLOW and not written and not _WORKFLOW_FILE.search(finding.path):
        return ""
    return "" if INSTALLS.search(job(source.text, finding.site.line)) else "the job does not install claimonce"


def job(text: str, line: int) -> str:
    """Return the text of the job around a line: of GitHub's `jobs`, else of the top-level entry; of all if unread."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return text
    while isinstance(node, yaml.MappingNode):
        inner = next((pair for pair in node.value if pair[0].start_mark.line < line <= pair[1].end_mark.line + 1), None)
        if inner is None:
            return text
        key, value = inner
        if key.value != "jobs":
            lines = text.splitlines(keepends=True)
            return "".join(lines[key.start_mark.line : value.end_mark.line + 1])
        node = value
    return text
