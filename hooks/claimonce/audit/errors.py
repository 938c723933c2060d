"""What a person can fix: each is one line on stderr and status 2."""

from __future__ import annotations


class BadRequest(Exception):
    """What was asked for cannot be understood or is not there."""

    exit_code = 2


class BadBaseline(Exception):
    """The baseline cannot be read."""

    exit_code = 2

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}; fix it, or create it again with coverage-audit baseline create")
        self.path = path
        self.reason = reason


class BadReference(Exception):
    """The commit that `--diff` names is not there."""

    exit_code = 2

    def __init__(self, reference: str, root: str) -> None:
        super().__init__(
            f"--diff {reference}: git knows no such commit in {root}; fetch it (in CI: a checkout with its history)"
        )
        self.reference = reference
