"""Whether claimonce is there where a command runs: in a workflow's job, in an image, in a script that those start."""

from __future__ import annotations

import posixpath
import re

import yaml

from claimonce.audit import files
from claimonce.audit.extract.documents import NotYamlError, documents, get, scalar
from claimonce.audit.facts import CONTAINER, WORKFLOW
from claimonce.audit.finding import Finding
from claimonce.audit.fix.edit import Source
from claimonce.audit.late_pattern import late

# Jobs of workflows, and images: whether claimonce is there when a step of theirs runs.

INSTALLS = late(
    r"\b(?:pipx?|uv|uvx)\b[^\n]*\bclaimonce\b|(?:uses|image|container|FROM):?[^\n]*claimonce|\bCOPY\b[^\n]*claimonce"
)

# An example of a workflow is copied into somebody's own.
_WORKFLOW_TEXT = late(r"^jobs:.*^[ \t]+(?:runs-on|steps):", re.MULTILINE | re.DOTALL)
_WORKFLOW_FILE = late(r"(?:^|/)(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml)$")


def find_missing(finding: Finding, source: Source) -> str:
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


_RUNNER = late(
    r"(?:^|/)(?:\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|action\.ya?ml|\.circleci/config\.yml|"
    r"azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|\.travis\.yml|"
    r"(?:[\w.-]+\.)?(?:Docker|Container)file(?:\.[\w.-]+)?)$"
)
_IMAGE = late(r"(?:Docker|Container)file", re.IGNORECASE)
_ACTION = late(r"(?:^|/)action\.ya?ml$")
LARGEST = 2_000_000  # characters of a bundled action that are looked at


class Runners:
    """The files of a tree that start scripts on other machines, and which scripts they name."""

    def __init__(self, root: str) -> None:
        self.texts: dict[str, str] = {}
        names = [each.path for each in files.listing(root).files] if root else []
        for path in names:
            if _RUNNER.search(path):
                self._take(root, path, path)
                if _ACTION.search(path):
                    self._main(root, path)

    def missing(self, finding: Finding) -> str:
        """Say why claimonce would not be found where the finding's script runs; empty where nothing says so."""
        for step in (*finding.way, *finding.via):
            text = self.texts.get(step.path)
            if text is not None and step.path != finding.path and not _installed(step.path, text, step.site.line):
                return f"it also runs in {step.path}, which does not install claimonce"
        for path, text in self.texts.items():
            if path == finding.path:
                continue
            if _ACTION.search(path) and _below(finding.path, path) and not _installed(path, text, 1):
                return f"it is part of the action of {path}: who uses that has not installed claimonce"
            for match in _named(finding.path, path).finditer(text):
                if not _installed(path, text, text.count("\n", 0, match.start()) + 1):
                    return f"it also runs in {path}, which does not install claimonce"
        return ""

    def _take(self, root: str, path: str, under: str) -> None:
        try:
            text = files.read(root, path, LARGEST).decode("utf-8", "replace")
        except OSError:
            return
        self.texts[under] = f"{self.texts[under]}\n{text}" if under in self.texts else text

    def _main(self, root: str, path: str) -> None:
        """Take what an action starts as a part of it: `index.js` that starts `entrypoint.sh`."""
        try:
            found = documents(self.texts.get(path, ""))
        except (NotYamlError, yaml.YAMLError):
            return
        for key in ("main", "pre", "post", "entrypoint"):
            target = scalar(get(found[0], "runs", key)) if found else ""
            if target and "://" not in target:
                self._take(root, posixpath.normpath(posixpath.join(posixpath.dirname(path), target)), path)


def _named(script: str, by: str) -> re.Pattern[str]:
    """Return what finds the script's name in a file: its path, or its bare name where that file lies beside it."""
    words = [re.escape(script)]
    folder = posixpath.dirname(by)
    bare = folder if not folder.startswith(".github") else ""
    if posixpath.dirname(script) == bare:
        words.append(re.escape(posixpath.basename(script)))
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(words)})(?![\w-]|\.\w)")


def _below(path: str, action: str) -> bool:
    """Say whether a script goes along with an action: it stands in the action's folder, or below."""
    folder = posixpath.dirname(action)
    return path.startswith(f"{folder}/") if folder else not path.startswith(".github/")


def _installed(path: str, text: str, line: int) -> bool:
    """Say whether claimonce is put where the line of the file runs."""
    part = text if _IMAGE.search(path) or _ACTION.search(path) else job(text, line)
    return INSTALLS.search(part) is not None
