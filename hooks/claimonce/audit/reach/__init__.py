"""How a text reaches an agent: by its own name, or because a file that reaches one names it.

`naming` finds what a text for agents sends its reader to, `feeding` what a program hands to an agent's client,
`settings` what a client's settings name; `following` walks from the texts that agents read by themselves to all that
they lead to.
"""

from __future__ import annotations

from claimonce.audit.extract import instructions
from claimonce.audit.facts import INSTRUCTIONS, Link
from claimonce.audit.late_pattern import late

__all__ = ["Link", "links_of"]

# Only a file that speaks of an agent's client, or a library that calls one, can hand a text to it.
SPEAKS = (
    b"claude", b"codex", b"gptme", b"gemini", b"opencode", b"cursor", b"copilot", b"droid", b"auggie",
    b"kiro", b"anthropic", b"openai", b"litellm", b"langchain", b"ollama", b"windsurf",
)  # fmt: skip
# Names that are parts of other words too.
WORDS = (b"agent", b"aider", b"amp", b"goose", b"qwen", b"crush", b"llm")
WORD = late(rb"\b(?:(?:aider|amp|goose|crush|llm)\b|qwen|agent)")


def links_of(path: str, surface: str, data: bytes) -> tuple[Link, ...]:
    """Return what the file leads an agent to; `surface` is empty for a file of no form of its own."""
    from claimonce.audit.reach import settings

    if settings.is_settings(path):
        return settings.links(path, _text(data))
    if surface == INSTRUCTIONS:
        if instructions.ENDS.search(data) is None and b"/`" not in data and b"/*`" not in data:
            return ()
        from claimonce.audit.reach import mentions

        return mentions.links(path, _text(data))
    if surface and instructions.ENDS.search(data) and _speaks(data):
        from claimonce.audit.reach import prompt_inputs

        return prompt_inputs.links(_text(data))
    return ()


def _speaks(data: bytes) -> bool:
    """Say whether one of the names stands in the file; a pattern of all of them takes ten times as long."""
    small = data.lower()
    for name in SPEAKS:
        if name in small:
            return True
    return any(name in small for name in WORDS) and WORD.search(small) is not None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
