"""The gate around `git push` and `git send-email`: everything else goes straight on to the real git."""

from __future__ import annotations

import os

from claimonce.gate import identity, nested_gates
from claimonce.gate.errors import GateError
from claimonce.gate.push import prepush, push_context, queued_push, repository, target
from claimonce.gate.push.arguments import UNKNOWN, Pushed, read, split_globals
from claimonce.gate.push.errors import NOT_PUSHED
from claimonce.hooks.git.runner import Git
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn
from claimonce.settings import plain_file
from claimonce.settings.paths import SETTINGS_FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from claimonce.gate.store import Store
    from claimonce.hooks.settings_cache import Compiled

_DEEPEST = 10  # aliases of aliases
# Options of `git subtree push` that take their value as the next word.
_SUBTREE_VALUES = frozenset(("-P", "--prefix", "-m", "--message", "-b", "--branch", "--annotate", "--onto"))


def main(real: str, args: list[str]) -> int:
    """Run `git ARGS` by the real git at `real`, a push in its turn; return its status or one of the gate's."""
    options, words = _unaliased(real, args)
    if not words:
        _go(real, args)
    if words[0] in _MAILERS:
        from claimonce.shims.programs import main as gate_message

        return gate_message("git", real, [*options, *words])
    pushed = _pushed(words)
    if pushed is None or pushed.only_looks:
        _go(real, args)
    here, env = load(os.getcwd()), dict(os.environ)
    if _is_own_business(env, here):
        _go(real, args)
    try:
        return _gated(real, args, here, Git(real, options, advice=NOT_PUSHED), pushed, words)
    except GateError as error:  # fail policy: shim-failed
        warn(str(error))
        return error.exit_code


def _go(real: str, args: list[str]) -> NoReturn:
    os.execv(real, [real, *args])  # noqa: S606  (no shell is what is wanted)


def _gated(real: str, args: list[str], here: Compiled, git: Git, pushed: Pushed, words: tuple[str, ...]) -> int:
    session = identity.from_environment(os.environ)
    try:
        store = push_context.store_of(here)
    except GateError as error:  # fail policy: push-without-store
        # An agent in a sandbox that hides the store is told so; pushes that nobody sees would lose each other's turn.
        gated = push_context.mode_of(here) == push_context.ENFORCE and identity.is_gated_anyhow(os.environ)
        if gated or not prepush.is_installed(here.root or os.getcwd()):
            raise
        warn(f"{error}\nThis push goes on without a turn, git's pre-push hook may still stop it")
        _go(real, args)
    if push_context.mode_of(here) != push_context.ENFORCE:
        push_context.record_observed(store, here, session, "a push took no turn", _keys(store, git, pushed))
        os.environ[push_context.OBSERVED] = str(os.getpid())
        if push_context.mode_of(here) == "warn":
            warn("this push takes no turn (git_push.mode is warn); with `claimonce push` it would")
        _go(real, args)
    return queued_push.push(store, git, pushed, words, push_context.find_asked(here, session), warn).status


def _keys(store: Store, git: Git, pushed: Pushed) -> list[str]:
    """Return the turns that this push would take, as far as they can be told; what observes must not stop it."""
    try:
        repo = repository.read(git)
        found = target.find(repo, pushed) if repo else None
        held = {intent.key for intent in nested_gates.find_outer(store, git.env)} if found else set[str]()
    except GateError:  # fail policy: push-without-store
        return []
    return [key for key in found.keys if key not in held] if found else []


def _is_own_business(env: dict[str, str], here: Compiled) -> bool:
    """A person at a terminal of their own is gated only where they or the repository asked for it: a gate asks."""
    if identity.is_gated_anyhow(env) or env.get(nested_gates.VARIABLE) or not os.isatty(2):
        return False
    return not (here.settings["shell"]["gate_people"] or _has_opted_in(here.root))


def _has_opted_in(root: str) -> bool:
    if not root:
        return False
    if os.path.isfile(os.path.join(root, SETTINGS_FILE)):
        return True
    try:
        text = plain_file.text(os.path.join(root, "pyproject.toml"), errors="replace")
        if any(line.lstrip().startswith("[tool.claimonce") for line in text.splitlines()):
            return True
    except OSError:
        pass
    return prepush.is_installed(root)


def _unaliased(real: str, args: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return git's global options and the command in `args` without aliases; no command when git itself is to go on."""
    options, verb, rest = split_globals(args)
    for _ in range(_DEEPEST):
        if verb in _KNOWN or not verb:
            break
        import shlex  # late: it brings `re`, and most pushes are no alias

        git = Git(real, options)
        text = git.ask("config", "--get", f"alias.{verb}").out.strip()
        if not text or verb in git.ask("--list-cmds=builtins,main").out.split():
            return options, ()
        if text.startswith("!"):
            _go(real, [*_met_again(verb, text), *options, verb, *rest])
        try:
            options, verb, rest = split_globals([*options, *shlex.split(text), *rest])
        except ValueError:
            return options, ()
    return options, (verb, *rest) if verb in _KNOWN else ()


def _met_again(verb: str, text: str) -> list[str]:
    # git puts its own folder first on PATH for a shell alias, where the shim does not stand: put the caller's back.
    import shlex

    return ["-c", f"alias.{verb}=!PATH={shlex.quote(os.environ.get('PATH', os.defpath))}; export PATH; {text[1:]}"]


def _pushed(words: tuple[str, ...]) -> Pushed | None:
    verb, rest = words[0], words[1:]
    return _PUSHERS[verb](rest)


def _by_push(rest: tuple[str, ...]) -> Pushed | None:
    return read(rest)


def _by_send_pack(rest: tuple[str, ...]) -> Pushed | None:
    given = read(rest)
    return Pushed(given.options, given.flags | {UNKNOWN}, given.repo, given.words)


def _by_subtree(rest: tuple[str, ...]) -> Pushed | None:
    """`git subtree push` runs a plain push of what it split off, out of the shim's sight."""
    named: list[str] = []
    words = iter(rest)
    for word in words:
        if word in _SUBTREE_VALUES:
            next(words, "")
        elif not word.startswith("-"):
            named.append(word)
    if named[:1] != ["push"] or {"-h", "--help"} & set(rest):
        return None
    return Pushed((), frozenset((UNKNOWN,)), "", tuple(named[1:]))


_PUSHERS = {"push": _by_push, "send-pack": _by_send_pack, "subtree": _by_subtree}
_MAILERS = ("send-email",)
_KNOWN = (*_PUSHERS, *_MAILERS)
