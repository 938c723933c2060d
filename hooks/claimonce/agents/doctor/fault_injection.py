"""The installed hook, started for real: whole, stalled, killed, and with its interpreter gone."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator

from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import Row, fail, ok, warn
from claimonce.agents.doctor.trial import Answer, Trial, kill_gate, push_event
from claimonce.hooks.coerce import texts

_PUSH = "git push origin main"
_ACTS = (("git_push", "push", _PUSH), ("notify", "mail", "echo hello | mail -s hello someone@example.test"))
_ENFORCE = "run `claimonce init` without --observe"
_REPAIR = "run `claimonce init`; if it stays, report it with the output of `claimonce doctor --json`"


def bites(place: Place) -> Iterator[Row]:
    """Start the hook in every state that it can be in, and look at what the client would make of the answer."""
    if not os.access(place.launcher, os.X_OK):
        return  # another check has said so
    own = next((each for each in place.own if each.event == "PreToolUse"), None)
    command = [own.command, *texts(own.body.get("args"))] if own else [place.launcher, "hook", "claude"]
    if not os.access(command[0], os.X_OK):
        return
    mode = str(place.here.settings["git_push"]["mode"])
    disk = place.here.state
    with Trial(command, place.cwd, place.env, disk if os.access(disk, os.W_OK) else "") as trial:
        yield from _whole(trial, place)
        yield from _broken(trial, place, mode)


def _whole(trial: Trial, place: Place) -> Iterator[Row]:
    quiet = trial.call("ls", "quiet")
    if quiet.is_silent:
        yield ok("trial: ls", "a call without effect passes in silence")
    else:
        yield fail("trial: ls", f"`ls` is not let through in silence: {_shown(quiet)}", _REPAIR)
    for kind, what, shell in _ACTS:
        yield _stopped(trial, place, kind, what, shell)
    yield _armed(trial, place)


def _stopped(trial: Trial, place: Place, kind: str, what: str, shell: str) -> Row:
    check, mode = f"trial: {what}", str(place.here.settings[kind]["mode"])
    answer = trial.call(shell, f"unarmed-{what}")
    if answer.decision == "deny":
        return ok(check, f"a {what} that no shim would see is denied")
    if mode != "enforce":
        return warn(check, f"{kind}.mode is {mode}: a {what} is not stopped", _ENFORCE)
    return fail(check, f"a {what} around the gate is let through: {_shown(answer)}", _REPAIR)


def _armed(trial: Trial, place: Place) -> Row:
    begun, lines = trial.begin("armed")
    if begun.status != 0 or not os.path.exists(lines):
        return fail("trial: session", f"a session's start does not put the shims on PATH: {_shown(begun)}", _REPAIR)
    shell = subprocess.run(
        ["/bin/sh", "-c", '. "$0" && command -v git', lines], env=trial.env, capture_output=True, text=True, check=False
    )
    met = shell.stdout.strip()
    if os.path.dirname(met) != place.shims:
        return fail("trial: session", f"in a session, git is {met or 'not found'} and not the shim", _REPAIR)
    answer = trial.call(_PUSH, "armed")
    if answer.decision:
        return fail("trial: session", f"a plain push in an armed session is refused: {_shown(answer)}", _REPAIR)
    return ok("trial: session", "a session's git is the shim, and a plain push goes to it")


def _broken(trial: Trial, place: Place, mode: str) -> Iterator[Row]:
    with trial.stalled():
        slow = trial.start(push_event(trial.cwd, "stalled"), "stalled")
        shot = trial.start(push_event(trial.cwd, "killed"), "killed")
        was_shot = kill_gate(shot, "launched.py")
        yield _closed("trial: killed", "a hook that is killed", trial.finish(shot), place, mode, was_shot)
        quiet = trial.call("ls", "quiet-stalled")
        yield _closed("trial: stalled", "a hook that is stuck", trial.finish(slow), place, mode)
        if not quiet.is_silent:
            yield fail("trial: stalled", f"with the store stuck, `ls` does not pass: {_shown(quiet)}", _REPAIR)
    gone = _without_interpreter(trial, place)
    quiet = trial.call("ls", "gone", [gone, *trial.command[1:]])
    pushed = trial.call(_PUSH, "gone", [gone, *trial.command[1:]])
    if not quiet.is_silent:
        yield fail("trial: no interpreter", f"with the interpreter gone, `ls` does not pass: {_shown(quiet)}", _REPAIR)
    elif pushed.decision == "deny" and "claimonce init" in pushed.reason:
        yield ok("trial: no interpreter", "with the interpreter gone, `ls` passes and a push is denied with the repair")
    else:
        sentence = f"with the interpreter gone, a push is not denied: {_shown(pushed)}"
        yield fail("trial: no interpreter", sentence, _REPAIR)


def _closed(check: str, what: str, answer: Answer, place: Place, mode: str, happened: bool = True) -> Row:
    if not happened:
        return warn(check, f"{what} could not be tried: it had ended before", "run `claimonce doctor` again")
    if answer.decision == "deny":
        alone = "blocked it too" if place.closes else "let it run"
        return ok(
            check, f"{what} still denies a push, after {answer.seconds:.1f} s; the client alone would have {alone}"
        )
    if mode != "enforce":
        return warn(check, f"{what} lets a push run; git_push.mode is {mode}", _ENFORCE)
    if place.closes and answer.status != 0:
        return warn(check, f"{what} says nothing; the client blocks the call by itself (onFailure)", _REPAIR)
    return fail(check, f"{what} lets a push run: the client takes its silence for a yes ({_shown(answer)})", _REPAIR)


def _without_interpreter(trial: Trial, place: Place) -> str:
    copy = f"{trial.folder}/launch"
    with open(place.launcher, encoding="utf-8") as file:
        text = re.sub(r"^python=.*$", f"python={trial.folder}/no-such-python", file.read(), count=1, flags=re.MULTILINE)
    with open(copy, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(copy, 0o700)
    return copy


def _shown(answer: Answer) -> str:
    """Return the answer on one line."""
    if answer.status is None:
        return "it did not end"
    said = " ".join((answer.reason or answer.said or answer.trouble).split())
    return f"exit {answer.status}{', ' + said[:200] if said else ', no answer'}"
