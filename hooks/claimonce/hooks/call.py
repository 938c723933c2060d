"""One tool call that an agent is about to make, in no client's dialect, and the session that makes it."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import clean_name
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


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
        return f"{self.whole}/{clean_name(self.agent)}" if self.agent else self.whole

    @property
    def whole(self) -> str:
        """The name of the session that a subagent works in; its own where it is none."""
        return clean_name(f"{self.client}:{self.id}")


@value
class Call:
    """What an agent asks its client to do.

    `tool` is the client's name for it, `input` its arguments as given, `cwd` the folder it would run in,
    `use_id` the client's name for this one call (empty where the client has none).
    """

    session: Session
    tool: str
    input: Mapping[str, Any]
    cwd: str
    use_id: str = ""


@value
class Ran:
    """How a call ended: `response` as the client reports it, or `error` where it failed."""

    ok: bool
    response: Any = None
    error: str = ""
