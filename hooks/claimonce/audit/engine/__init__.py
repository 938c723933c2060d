"""The engine: all facts of a tree against the plugins' descriptions, in one form for every language."""

from __future__ import annotations

from collections.abc import Iterable

from claimonce.audit.act import Act
from claimonce.audit.context import Context
from claimonce.audit.facts import Facts

__all__ = ["judge"]


def judge(facts: Iterable[Facts], context: Context) -> tuple[Act, ...]:
    """Return every act that the files cause, each once, in order of path and line; gated ones too.

    Files that the prefilter left out are asked for through `context.more`, when they may call what acts.
    """
    from claimonce.audit.engine.run import Run

    return Run(context).acts(facts)
