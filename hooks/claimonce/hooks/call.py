"""One tool call that an agent is about to make, in no client's dialect."""

from __future__ import annotations

from claimonce.hooks.session import Session
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


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
