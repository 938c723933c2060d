"""What can go wrong with context, each with its fields and what to do next."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class ContextError(GateError):
    """Something about an index, a brief or a report."""


class NoRepository(ContextError):
    """There is no repository around the folder."""

    sentence = "{folder}: there is no git repository around it; run this inside one, or name one with --repo"
    folder: str


class IndexBroken(ContextError):
    """The index cannot be read or written even when it is made anew."""

    sentence = "{path}: {why}; delete the file: it holds nothing that is not in the repository"
    path: str
    why: str


class NothingAsked(ContextError):
    """A brief without a task and without a need."""

    sentence = "{session}: nothing says what this session works on; give --task TEXT, or -t @FILE"
    session: str


class BadReport(ContextError):
    """A report that cannot be read."""

    sentence = "{path}: {why}; write it in the form that `claimonce context report` prints"
    path: str
    why: str
