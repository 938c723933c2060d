"""What a person can fix: each is one line on stderr and status 2."""

from __future__ import annotations

from claimonce.settings.errors import GateError


class BadRequest(GateError):
    """What was asked for cannot be understood or is not there."""


class Unclear(BadRequest):
    """Of the words of a call: `said` tells which, why, and what to write instead."""

    sentence = "{said}"
    said: str


class BadBaseline(BadRequest):
    """The baseline cannot be read."""

    sentence = "{path}: {reason}; fix it, or create it again with coverage-audit baseline create"
    path: str
    reason: str


class BadReference(BadRequest):
    """The commit that `--diff` names is not there."""

    sentence = "--diff {reference}: git knows no such commit in {root}; fetch it (in CI: a checkout with its history)"
    reference: str
    root: str
