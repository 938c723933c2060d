"""How a process sees that an agent's command started it. On the hook's path: imports nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# CLAIMONCE_SESSION is not among them: people write it into units and cron jobs.
NAMES = (
    "CLAUDECODE",
    "CLAUDE_CODE_SESSION_ID",
    "AI_AGENT",
    "GEMINI_CLI",
    "GEMINI_SESSION_ID",
    "OPENCODE",
    "CURSOR_AGENT",
)
PREFIXES = ("CODEX_",)
PEOPLES = ("CODEX_HOME", "CODEX_API_KEY")  # what people export in a profile


def in_agent_session(env: Mapping[str, str]) -> bool:
    """Say whether this environment is that of a command which an agent runs."""
    if any(env.get(name) for name in NAMES):
        return True
    return any(name.startswith(PREFIXES) and name not in PEOPLES for name in env)
