"""What to do instead, when a program would start where no shim can see it."""

from __future__ import annotations

from claimonce.gate.redaction import redacted
from claimonce.hooks.effect import ALONE, BY_ITSELF, COUNTER, GIT_PUSH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.effect import Effect

_WHY = {
    "": "this session has no shims on PATH",
    "absolute path": "it names the program by its path, past the shim",
    "environment cleared": "it clears the environment, and the shim with it",
    "login shell": "a login shell sets its own PATH, past the shim",
    "start-up file": "the shell reads a start-up file, which may set its own PATH, past the shim",
    "other user": "another user's PATH has no shim",
    "other host": "another host has no shim",
    "PATH changed": "it changes PATH, and finds the program in front of the shim",
    "another store": "it names another store, which knows nothing of what other sessions did",
    "started by git": "git puts its own folder first on PATH for what it starts, past the shim",
    "started by a server": "what a tool of a server starts has no shim on its PATH",
}
_SHORT = 200  # characters of a command that is told again
_BY_ITSELF = "it speaks to the remote without git, so neither a shim nor a hook of git's stands before it"
_ELSEWHERE = "other host"  # plain `mail ...` here would be sent from here: by other programs, other settings
_SHELLS_OWN = "`$;&|<>(){}\\"
# What stands in the way is in the command itself, and may be there for a reason of its own.
_BESIDE = {
    "start-up file": "in a shell that reads none",
    "PATH changed": "in a command that leaves PATH alone",
    "another store": "in a command that leaves CLAIMONCE_... alone",
    "started by git": "as a command of its own",
    "started by a server": "in the client's own shell",
}


def instead(effect: Effect, command: str, armed: bool) -> str:
    """Return the refusal of an ungated program: why, and the exact form that is gated."""
    why = _WHY.get(effect.hidden, effect.hidden) if effect.hidden else _WHY[""]
    if effect.by in (BY_ITSELF, ALONE):
        why = _BY_ITSELF
    act = "git push" if _is_plain(effect) else f"{effect.channel or 'message'} by {effect.program or 'program'}"
    if effect.kind == GIT_PUSH and not _is_plain(effect):
        act = f"push by {_name(effect)}"
    return f"This {act} would go around the gate: {why}. Nothing was done. {_form(effect, command, armed)}"


def in_a_skill(effect: Effect) -> str:
    """Return the refusal of an act in a line that a skill runs while it is loaded, which only the hook could gate."""
    what = "changes a counter file" if effect.kind == COUNTER else f"sends by {effect.channel or 'a program'}"
    instead = "`claimonce next NAME`, which prints a number that is yours alone"
    return (
        f"This line of a skill {what}, and the client tells nobody how such a line ended, so it cannot be gated here. "
        f"Nothing was done. Run it as a command of its own{f', or {instead}' if effect.kind == COUNTER else ''}."
    )


def _is_plain(effect: Effect) -> bool:
    return effect.kind == GIT_PUSH and (effect.program, effect.verb) == ("git", "push")


def _name(effect: Effect) -> str:
    return f"{effect.program.rpartition('/')[2]} {effect.verb}".rstrip()


def _form(effect: Effect, command: str, armed: bool) -> str:
    if effect.by == ALONE:  # another act than a push of a branch: `claimonce push` would not do it
        short = len(command) < _SHORT and "\n" not in command and redacted(command) == command
        return f"Run `claimonce gate KEY -- {command if short else 'COMMAND'}` instead, KEY naming this one act."
    if effect.by == BY_ITSELF:
        plain = " ".join(("push", *effect.targets)) if effect.verb == "push" else "push"
        return f"Push with `claimonce {plain}` instead: it waits its turn, rebases and pushes."
    if effect.kind == GIT_PUSH and not _is_plain(effect):
        return _same(effect, command, armed)
    if effect.kind == GIT_PUSH:
        plain = redacted(" ".join(("push", *effect.targets)))
        if armed and effect.hidden in _BESIDE:
            return f"Run `git {plain}` {_BESIDE[effect.hidden]}, or put `claimonce {plain}` in its place."
        if armed:
            return f"Run it plainly: `git {plain}`."
        return f"Run `claimonce {plain}` instead: it waits its turn, rebases and pushes."
    if effect.hidden == _ELSEWHERE:
        return _on_this_side(command)
    program = effect.program.rpartition("/")[2] or "mail"
    if armed and effect.hidden in _BESIDE:
        return f"Run `{program} ...` {_BESIDE[effect.hidden]}, or put `claimonce run -- {program} ...` in its place."
    if armed:
        return f"Run plain `{program} ...` in this shell."
    short = len(command) < _SHORT and "\n" not in command and not effect.hidden and redacted(command) == command
    return (
        f"Run `{(_behind_the_shims(effect, command) if short else '') or f'claimonce run -- {program} ...'}` instead."
    )


def _on_this_side(command: str) -> str:
    """Return the form of what another host sends: a gate before the program here that leads there."""
    first = command.split(" ", 1)[0]
    whole = len(command) < _SHORT and command.isprintable() and redacted(command) == command
    if whole and not any(sign in command for sign in "`$;&|(){}") and first.replace("/", "").isidentifier():
        return f"Run `claimonce gate KEY -- {command}` instead, KEY naming this one message."
    return "Put `claimonce gate KEY --` before the command here that leads there, KEY naming this one message."


def _behind_the_shims(effect: Effect, command: str) -> str:
    """Return the command with the gate before the one part of it that sends: before the whole it would wrap only the
    first program of a pipe. "" where that part cannot be told."""
    if effect.span is None:
        return ""
    raw = command.encode("utf-8", "surrogateescape")
    before, text = (part.decode("utf-8", "replace") for part in (raw[: effect.span[0]], raw[effect.span[0] :]))
    while _assigns(first := text.split(" ", 1)[0]) and " " in text:
        before, text = f"{before}{first} ", text[len(first) + 1 :]
    return "" if first.partition("=")[0].isidentifier() and "=" in first else f"{before}claimonce run -- {text}"


def _assigns(word: str) -> bool:
    """Return whether a word sets a variable for the command behind it, and ends at the next space for certain."""
    name, sign, what = word.partition("=")
    return bool(sign) and name.isidentifier() and not any(each in what for each in "'\"\\$`(")


def _same(effect: Effect, command: str, armed: bool) -> str:
    """Return the same act behind the shims: what starts git to push does more than `claimonce push` would."""
    text = f"{_name(effect)} ..."
    if effect.span is not None and not effect.hidden:
        found = command.encode("utf-8", "surrogateescape")[slice(*effect.span)].decode("utf-8", "replace")
        if (
            len(found) < _SHORT
            and found.isprintable()
            and redacted(found) == found
            and not any(sign in found for sign in _SHELLS_OWN)
        ):
            text = found
    if effect.hidden in _BESIDE:
        return f"Run `claimonce run -- {text}` {_BESIDE[effect.hidden]}: the git that it starts waits its turn."
    if armed:
        return f"Run it plainly: `{text}`."
    return f"Run `claimonce run -- {text}` instead: the git that it starts waits its turn."
