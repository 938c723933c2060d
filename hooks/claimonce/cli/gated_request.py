"""How a web client's request ended that a gate ran: read by its status and its answer, as one in a live call is."""

from __future__ import annotations

import os

from claimonce.agents import message_outcome
from claimonce.effects.descriptions import Descriptions
from claimonce.gate import intents
from claimonce.hooks.call import Ran
from claimonce.lang.shell.quoting import quoted
from claimonce.reading import read_tool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimonce.gate.child_process import Ended
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled


def outcome_of(words: Sequence[str], effect: Effect, ended: Ended, here: Compiled) -> str:
    """Return the outcome of the message that an argument vector sent."""
    command = " ".join(map(quoted, words))
    reading = read_tool("Bash", {"command": command}, Descriptions(here.descriptions), cwd=os.getcwd())
    meant = next((one for one in reading.effects if (one.plugin, one.program) == (effect.plugin, effect.program)), None)
    if meant is None:
        return intents.DONE if ended.status == 0 else intents.FAILED
    said = ended.said.lstrip("\n")
    ran = Ran(ended.status == 0, {"stdout": said}, f"Exit code {ended.status}\n{said}")
    return message_outcome.judge(message_outcome.expected_by(command, reading, meant, here), ran, here)[0]
