"""Programs that do their own work, or of which no row says what they start."""

from __future__ import annotations

from claimonce.catalog.index import (
    BUILTINS,
    FAMILIAR,
    FILTERS,
    HANDLERS,
    INTERPRETERS,
    SHELLS,
    STARTERS,
    TASKS,
)
from claimonce.catalog.starts import RUNNERS, TASK_VERBS, TEXT_RUNNERS
from claimonce.lang import UNKNOWN
from claimonce.programs.given_commands import is_calm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

# Programs that are taken to have no effect of their own, so that their names need no doubt.
COMMON = frozenset(FAMILIAR.split())
LEADING = frozenset((*RUNNERS, *TEXT_RUNNERS, *TASKS, *" ".join(HANDLERS.values()).split())) - {"curl", "wget"}
EVERY = COMMON | BUILTINS | FILTERS | INTERPRETERS | STARTERS | SHELLS | TASKS


def run_unlisted(sh: Shell, name: str, words: list[str], found: bool) -> Done:
    """Take a program for one with work of its own, for one that starts what stands behind it, or for an unknown one;
    `found` says that a plugin describes it."""
    if name in LEADING and not is_calm(name, words) and starts_what_is_behind(sh, words):
        return None, UNKNOWN
    if found:
        return None, UNKNOWN
    if name in TASKS:
        subcommands = TASK_VERBS[name]
        said = " ".join(word for word in words[1:6] if not word.startswith("-")) + " "
        if not subcommands or any(said.startswith(one + " ") for one in subcommands):
            sh.unsure(f"{name} starts what a file says")
        return None, UNKNOWN
    if words[0] != name:
        from claimonce.programs.shells import script

        return script(sh, words[0], words[1:])

    if name in sh.shared.descriptions.programs or name in COMMON:
        return None, UNKNOWN
    if name not in EVERY and not sh.maybe and starts_what_is_behind(sh, words):
        return None, UNKNOWN
    if not familiar(sh, name):
        sh.unsure(f"no program {name} is known here: it may be an alias or a function of the user's shell")
    elif any(word.rsplit("/", 1)[-1] in sh.shared.descriptions.programs for word in words[1:-1]):
        sh.unsure(f"{name} may start what stands behind it")
    return None, UNKNOWN


def starts_what_is_behind(sh: Shell, words: list[str]) -> bool:
    """Take a program of which no row says so for one that starts what stands behind it, where that has an effect.

    That is what stands behind `--`, from `git` on, or as one word behind a flag: `kubectl run x -- git push`,
    `xterm -e 'git push'`.
    """
    from claimonce.interp.apart import run_apart
    from claimonce.lang.shell.quoting import quoted

    if words[0] in RUNNERS and RUNNERS[words[0]][3]:
        sh = sh.copy()
        sh.hidden = sh.hidden or RUNNERS[words[0]][3]
    at = next((index for index, word in enumerate(words[1:], 1) if word.rsplit("/", 1)[-1] in ("--", "git")), 0)
    if words[0][:1] == "-":
        return False
    if at:
        rest = words[at + (words[at] == "--") :]
        text = rest[0] if len(rest) == 1 else " ".join(map(quoted, rest))
        return text[:1] != "-" and run_apart(sh, text)
    if words[0] in LEADING:  # `npm test -- --grep 'git push'`
        return False
    return any(
        " " in word and words[at] in ("-c", "-e", "-x", "-s") and run_apart(sh, word)
        for at, word in enumerate(words[1:])
    )


def familiar(sh: Shell, name: str) -> bool:
    """Say whether `name` is a common program, or at least one on this process's PATH."""
    if name in COMMON or not sh.shared.read_file:
        return True
    if "PATH" in sh.vars:
        return True
    import posix

    for folder in posix.environ.get(b"PATH", b"").split(b":")[:40]:
        try:
            posix.stat(folder + b"/" + name.encode("latin-1"))
        except (OSError, ValueError):
            continue
        return True
    return False
