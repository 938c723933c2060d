"""How a verb ends.

Three meanings of failure: what the user can fix is one line and status 2 (or the error's own), an interrupt is 130,
and a bug is 84 with a report whose path is printed.
"""

from __future__ import annotations

import os

from claimonce.gate.errors import GateError
from claimonce.hooks.exit_status import BUG, INTERRUPTED, leave, report
from claimonce.hooks.untrusted_text import escape_json, tell, warn
from claimonce.settings.errors import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


def finish(args: list[str], work: Callable[[], object]) -> NoReturn:
    """Do the work of `claimonce ARGS` and exit with the status that it returns, 0 where that is none."""
    try:
        ended = work()
    except KeyboardInterrupt:
        warn("interrupted")
        leave(INTERRUPTED)
    except (GateError, SettingsError) as error:
        status = getattr(error, "exit_code", 2)
        tell_programs(args, f"{error}", status, error)
        warn(f"{error}")
        leave(status)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:  # noqa: BLE001  (the last line: report it and say where)
        tell_programs(args, f"{error}", BUG, error)
        warn(f"a bug: {type(error).__name__}: {error}")
        warn(f"a report is in {report(f'claimonce {args[0]}' if args else 'claimonce')}")
        leave(BUG)
    leave(ended if isinstance(ended, int) else 0)


def tell_programs(args: list[str], words: str, status: int, error: Exception) -> None:
    """Put a refusal on stdout too where JSON was asked for, with its holder; `is_told` says that a verb did so."""
    own = args[: args.index("--")] if "--" in args else args
    if "--json" not in own or getattr(error, "is_told", False):
        return
    import json

    from claimonce.cli.shown import VERSION

    holder, reason = str(getattr(error, "holder", "") or ""), words.partition("\n")[0]
    said = {"v": VERSION, "ran": False, "status": status, "reason": reason, "holder": holder, "receipt": {}}  # pyright: ignore[reportUnknownVariableType]
    tell(escape_json(json.dumps(said, ensure_ascii=False)), whole=True)
