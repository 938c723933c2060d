"""The host: what a plugin author imports.

    from claimonce.hooks import hookimpl, Description, Program, Effect, Verdict

Names are loaded when they are first asked for: the hook's path runs without pluggy.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.call import Call, Session
    from claimonce.hooks.description import Description, McpTool, Program, Reply, WebCall
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.specs import hookimpl, hookspec
    from claimonce.hooks.verdict import Verdict

__all__ = [
    "Call",
    "Description",
    "Effect",
    "McpTool",
    "Program",
    "Reply",
    "Session",
    "Verdict",
    "WebCall",
    "hookimpl",
    "hookspec",
]

_HOME = {
    "Reply": "description",
    "Call": "call",
    "Description": "description",
    "Effect": "effect",
    "McpTool": "description",
    "Program": "description",
    "Session": "call",
    "Verdict": "verdict",
    "WebCall": "description",
    "hookimpl": "specs",
    "hookspec": "specs",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # only plugin authors' imports pay for it

    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
