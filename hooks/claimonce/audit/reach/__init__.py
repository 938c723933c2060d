"""How a text reaches an agent: by its own name, or because a file that reaches one names it.

`naming` finds what a text for agents sends its reader to, `feeding` what a program hands to an agent's client,
`settings` what a client's settings name; `following` walks from the texts that agents read by themselves to all that
they lead to.
"""

from __future__ import annotations

import re

from claimonce.audit.extract import instructions
from claimonce.audit.facts import INSTRUCTIONS
from claimonce.audit.reach.link import Link

__all__ = ["Link", "links_of"]

# Only a file that speaks of an agent's client, or a library that calls one, can hand a text to it.
SPEAKS = re.compile(
    rb"claude|codex|gptme|gemini|opencode|\baider\b|\bamp\b|\bgoose\b|cursor|\bqwen|copilot|\bcrush\b|droid|auggie|kiro|"
    rb"anthropic|openai|litellm|langchain|ollama|\bllm\b|windsurf|\bagent",
    re.IGNORECASE,
)


def links_of(path: str, surface: str, data: bytes) -> tuple[Link, ...]:
    """Return what the file leads an agent to; `surface` is empty for a file of no form of its own."""
    if surface == INSTRUCTIONS:
        if instructions.ENDS.search(data) is None:
            return ()
        from claimonce.audit.reach import mentions

        return mentions.links(path, _text(data))
    from claimonce.audit.reach import settings

    if settings.is_settings(path):
        return settings.links(path, _text(data))
    if surface and instructions.ENDS.search(data) and SPEAKS.search(data):
        from claimonce.audit.reach import prompt_inputs

        return prompt_inputs.links(_text(data))
    return ()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
