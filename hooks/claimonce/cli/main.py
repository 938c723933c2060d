"""Where `claimonce` starts.

Verbs that agents and scripts call all the time are answered before the CLI library loads.
"""

from __future__ import annotations

import os
import sys

from claimonce.hooks.untrusted_text import tell, warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from claimonce.gate.store import Store


def main() -> NoReturn:
    """Run the verb in `sys.argv` and exit with its status."""
    args = sys.argv[1:]
    if len(args) == 2 and args[0] == "hook" and not args[1].startswith("-"):
        _leave(_hook(args[1]))
    if len(args) == 2 and args[0] == "check" and not args[1].startswith("-"):
        _leave(_check(args[1]))
    if args == ["status", "--short"]:
        _leave(_short())
    if args[:1] == ["push"] and not any(map(_is_ours, args[1:])):
        from claimonce.cli.plain_push import run as push

        _leave(push(tuple(args[1:])))
    import gc

    gc.disable()  # what importing makes stays: looking through it for garbage costs more than most verbs do
    if args[:1] in (["status"], ["queue"], ["log"]) and args[1:] in ([], ["--json"]):
        from claimonce.cli.plain_look import run as look

        look(args, store_here)
    from claimonce.cli.group import run

    gc.freeze()
    gc.enable()
    run(args)


def _is_ours(word: str) -> bool:
    """Whether a word of `claimonce push` may be an option of the verb, and not git's."""
    return word == "--" or word.startswith(("--wait", "--session", "--json", "--help"))


def _hook(client: str) -> int:
    from claimonce.agents.dispatch import answer

    return answer(client, sys.stdin.buffer.read())


def _check(key: str) -> int:
    from claimonce.gate.errors import GateError
    from claimonce.settings.errors import SettingsError

    try:
        from claimonce.gate.gate import look
        from claimonce.gate.keys import canonical
        from claimonce.gate.ledger import nearest
        from claimonce.gate.letters.sentences import status_of

        store = store_here()
        state = look(store, canonical(key))
        code, line = status_of(canonical(key), state)
        if state.name == "free" and (near := nearest(store, canonical(key))):
            line += f"; nothing is known of it, did you mean {near}?"
    except (GateError, SettingsError) as error:
        warn(f"{error}")
        return getattr(error, "exit_code", 2)
    tell(line)
    return code


def store_here(kind: str = "") -> Store:
    """Open the store that holds in the current folder, for an act of that kind."""
    from claimonce.gate.store import store_of
    from claimonce.hooks.settings_cache import load

    here = load(os.getcwd())
    return store_of(here, kind)


def _short() -> int:
    from claimonce.gate.errors import GateError
    from claimonce.settings.errors import SettingsError
    from claimonce.view import short_lines

    try:
        line = short_lines.of(store_here())
    except (GateError, SettingsError) as error:
        line = f"claimonce: {error}".partition("\n")[0]  # a bar shows it where nobody reads stderr
        tell(line if len(line) <= short_lines.WIDTH else line[: short_lines.WIDTH - 1] + "…")
        return getattr(error, "exit_code", 2)
    if line:
        tell(line)
    return 0


def _leave(status: int) -> NoReturn:
    """Exit without closing the store: the last close would sync the whole log (see claimonce.gate.store)."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
