"""Text that may be a command, or may be none."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

LEADS = "!|@:\"'`[({ ="  # what may stand between the name and the command: `core.pager=!less`, `runner = ["git"`


def expand_apart(sh: Shell, text: str) -> None:
    """Carry out the substitutions in a text, as a shell does in its prompt; only their effects count."""
    run_apart(sh, f'true "{text}"')


def run_apart(sh: Shell, text: str) -> bool:
    """Run a text that may be no command: only its effects count, and nothing else of it is kept."""
    shared = sh.shared
    bare = text.strip()
    for one in dict.fromkeys((bare, bare.strip(LEADS + ")]}").replace('","', " ").replace("','", " "))):
        if not one or UNKNOWN in one[:1]:
            continue
        before, reasons = len(shared.effects), dict(shared.reasons)
        programs, quiet = len(shared.programs), len(shared.quiet)
        sub = sh.copy()
        sub.env, sub.stdin, sub.maybe = frozenset(), "", True
        sub.run_text(one if " " in one else one.replace(",", " "))  # `-wrapper git,push`
        if len(shared.effects) > before:
            return True
        shared.reasons = reasons
        del shared.programs[programs:], shared.quiet[quiet:]
    return False
