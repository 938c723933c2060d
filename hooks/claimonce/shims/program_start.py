"""Where the launcher leads when it was started for a program and not for a hook event."""

from __future__ import annotations

import sys

from claimonce.gate.errors import GateError
from claimonce.hooks.untrusted_text import warn
from claimonce.settings.errors import SettingsError


def start(verb: str, args: list[str]) -> int:
    """Gate one program (`shim NAME REAL ARGS...`) or answer git's hook (`pre-push ...`); return its exit status."""
    try:
        if verb == "shim" and args[0] == "git":
            from claimonce.shims.git import main as gate_git

            return gate_git(args[1], args[2:])
        if verb == "shim":
            from claimonce.shims.programs import main as gate_program

            return gate_program(args[0], args[1], args[2:])
        if verb == "pre-push":
            from claimonce.shims.pre_push import main as answer_git

            return answer_git(args, sys.stdin.buffer.read())
    except (GateError, SettingsError) as error:  # fail policy: shim-failed
        warn(f"{' '.join(str(error).split())}")
        return 2
    except KeyboardInterrupt:
        return 130
    warn(f"the launcher knows no verb {verb!r}")
    return 2
