"""How a process sees that an agent's command started it. On the hook's path: imports next to nothing."""

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
    "COPILOT_CLI",
    "COPILOT_AGENT_SESSION_ID",
    "QWEN_CODE",
    "CLINE_CONNECTOR_CLI_LAUNCH",
    "CLAIMONCE_CLIENT_SESSION",
)
PREFIXES = ("CODEX_",)
PEOPLES = ("CODEX_HOME", "CODEX_API_KEY")  # what people export in a profile


def in_agent_session(env: Mapping[str, str]) -> bool:
    """Say whether this environment is that of a command which an agent runs.

    Where no variable says so, a client among the processes above does: some clients set none.
    """
    if any(env.get(name) for name in NAMES):
        return True
    if any(name.startswith(PREFIXES) and name not in PEOPLES for name in env):
        return True
    from claimonce.settings.client_ancestor import nearest  # only where the variables do not tell

    return bool(nearest(env)[0])
