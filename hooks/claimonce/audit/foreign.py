"""Files that the project's people do not write: code of other projects, and what a program wrote."""

from __future__ import annotations

import re

# Folders of other people's code, as package managers and projects of many languages name them.
FOLDERS = frozenset((
    "node_modules", "vendor", "vendored", "_vendor", "third_party", "third-party", "thirdparty", "bower_components",
    "jspm_packages", "site-packages", "Pods", "Carthage", "external_libs",
))  # fmt: skip
MADE = re.compile(r"(?:_pb2(?:_grpc)?\.pyi?|\.pb\.go|[.-]min\.[cm]?js|\.bundle\.js|\.generated\.\w+)$")
HEAD = 1_000  # bytes in which a generator says so
SAYS = re.compile(
    rb"^\s*(?:#|//|/?\*|--|;|<!--|\"\"\").*(?:@generated\b|\bDO NOT EDIT\b|"
    rb"generated\b.{0,80}\b[Dd]o [Nn]ot (?:edit|modify|change))",
    re.MULTILINE,
)


def foreign(path: str) -> str:
    """Return the folder or form by whose name the file is not the project's own; empty where it is."""
    *folders, name = path.split("/")
    folder = next((each for each in folders if each in FOLDERS), "")
    return f"{folder}/" if folder else "generated" if MADE.search(name) else ""


def is_generated(data: bytes) -> bool:
    """Say whether the file's first lines say that a program wrote it."""
    return SAYS.search(data[:HEAD]) is not None
