"""Hooks that a new worktree would not have."""

from __future__ import annotations

from claimonce.audit.finding import WARNING
from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="worktree-without-hook",
    title="Worktrees start without the hook",
    why=("The hook stands in a file that git does not track, so a new worktree or clone has none."),
    remedy=("Commit .claude/settings.json, or run claimonce init --scope user."),
    message="{text}",
    level=WARNING,
)
