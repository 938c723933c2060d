"""What the configuration and the remotes say beside the text; all of it is only read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from claimonce.audit.evidence import guidance, hook, receipts
from claimonce.audit.finding import Finding

if TYPE_CHECKING:
    from claimonce.hooks.settings_cache import Compiled


def gathered(root: str, here: Compiled) -> list[Finding]:
    """Return what the installed hook, MCP servers, worktrees, agents' guidance and the remotes' history say of it.

    Only the top of a repository has evidence; without an installed hook and without a store there is none.
    """
    if os.path.realpath(here.root or "") != root:
        return []
    return [*hook.findings(root), *guidance.findings(root), *receipts.findings(root, here.state)]
