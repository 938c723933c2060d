"""Who is asking: one agent session, or whatever stands in for one."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import named
from claimonce.hooks.value import value


@value
class Session:
    """One agent session; subagents are sessions of their own.

    `client` is the program that runs it (`claude`, `codex`, ...), `env` where only CLAIMONCE_SESSION names it,
    or `process` where the process-session leader stands in. `can_answer` is false where an `ask` would be put
    to nobody: cron, a daemon, a unit.
    """

    client: str
    id: str
    agent: str = ""
    can_answer: bool = True

    @property
    def name(self) -> str:
        """The one spelling that the store, the ledger and every message use."""
        return f"{self.whole}/{named(self.agent)}" if self.agent else self.whole

    @property
    def whole(self) -> str:
        """The name of the session that a subagent works in; its own where it is none."""
        return named(f"{self.client}:{self.id}")
