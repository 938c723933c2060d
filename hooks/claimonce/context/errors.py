"""What can go wrong with context, each with its fields and what to do next."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class ContextError(GateError):
    """Something about an index, a brief or a report; `what` it is, `why` it failed, `do` next."""

    def __init__(self, what: str, why: str, do: str) -> None:
        """`why` goes on from `what`."""
        super().__init__(what, why, do)
        self.what, self.why, self.do = what, why, do

    def __str__(self) -> str:
        """Return the whole sentence."""
        return f"{self.what}: {self.why}; {self.do}"


class NoRepository(ContextError):
    """There is no repository around the folder."""

    def __init__(self, folder: str) -> None:
        """Name the folder."""
        super().__init__(folder, "there is no git repository around it", "run this inside one, or name one with --repo")


class IndexBroken(ContextError):
    """The index cannot be read or written even when it is made anew."""

    def __init__(self, path: str, why: str) -> None:
        """It holds nothing that cannot be made again."""
        super().__init__(path, why, "delete the file: it holds nothing that is not in the repository")


class NothingAsked(ContextError):
    """A brief without a task and without a need."""

    def __init__(self, session: str) -> None:
        """Name the session."""
        super().__init__(session, "nothing says what this session works on", "give --task TEXT, or -t @FILE")


class BadReport(ContextError):
    """A report that cannot be read."""

    def __init__(self, path: str, why: str) -> None:
        """`claimonce context report` prints the form."""
        super().__init__(path, why, "write it in the form that `claimonce context report` prints")
