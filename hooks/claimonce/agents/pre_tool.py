"""What the gate says of one call, before it runs: the reading, and the fail policy around everything else."""

from __future__ import annotations

import os

from claimonce.agents import deadline
from claimonce.effects.descriptions import Descriptions
from claimonce.gate.errors import GateError
from claimonce.hooks.effect import ENFORCE, mode_of
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn
from claimonce.hooks.verdict import DENY, PASS, PASSED, Verdict
from claimonce.reading import read_tool
from claimonce.settings.errors import SettingsError

EDITS = ("Edit", "Write", "MultiEdit", "NotebookEdit")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.hooks.call import Call
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled


def decide(call: Call, env: Mapping[str, str], settles: bool = True, timed: bool = False) -> Verdict:
    """Return the verdict on a call. Where the gate fails, an effect that must not slip is denied.

    With `settles` false no event will tell how the call ended: what only the hook could gate is denied then. With
    `timed` this process is the hook's own, and what is recorded says how long it took.
    """
    closed: tuple[Effect, ...] = ()  # the effects that the gate stops where it fails itself
    try:
        try:
            here = load(_place(call), env, people=True)
        except SettingsError as error:  # fail policy: broken-settings
            from claimonce.agents import odd_events  # for what is broken only

            odd_events.note_of(call.session, "", f"the settings cannot be obeyed: {error}", env)
            return _failed(error, _without_settings(call, env))
        leased = _leased(call, env, here)
        if leased.kind != PASS:
            return leased
        numbered = _numbered(call, env, here)
        if numbered.kind != PASS or numbered.context:
            return numbered
        effects = _read(call, here)
        if not effects:
            return PASSED
        closed = _enforced(effects, here)
        deadline.arm(here.settings["hook"]["deadline"])
        from claimonce.agents.policy import Decision  # the store and its engine: only for a call that has an effect
        from claimonce.gate import ledger

        if timed:
            ledger.measure()
        return Decision(call, env, here, settles).verdict(effects)
    except ImportError:
        raise  # fail policy: no-package
    except Exception as error:  # noqa: BLE001  (fail policy: gate-failed)
        return _failed(error, closed)


def _without_settings(call: Call, env: Mapping[str, str]) -> tuple[Effect, ...]:
    """Read the call where the settings here are broken: by the user's own, and where these are, by none at all."""
    try:
        here = load("", env, people=True)
        return _enforced(_read(call, here), here)
    except SettingsError:  # fail policy: broken-settings
        from claimonce.hooks.host import Host, refuse_uninstalled  # cold, and rare

        refuse_uninstalled()
        described = Descriptions([one.compiled() for _, one in Host.load(env=env).describe()])
        return read_tool(call.tool, dict(call.input), described, cwd=call.cwd).effects


def _leased(call: Call, env: Mapping[str, str], here: Compiled) -> Verdict:
    """Judge an edit where the repository says which paths are whose, or where the session is a fleet's worker."""
    if call.tool in EDITS and here.root and (here.settings.get("resource") or env.get("CLAIMONCE_TREE")):
        from claimonce.agents.counters import edit_leases  # the parts of leases are imported when one may be met

        return edit_leases.before(call, env, here)
    return PASSED


def _numbered(call: Call, env: Mapping[str, str], here: Compiled) -> Verdict:
    """Judge a new file whose name may carry the number of a counter."""
    if call.tool == "Write" and here.root and any(counter.get("files") for counter in here.counters):
        from claimonce.agents.counters import numbered_files  # imported when a number may be taken

        return numbered_files.before(call, env, here)
    return PASSED


def _enforced(effects: tuple[Effect, ...], here: Compiled) -> tuple[Effect, ...]:
    return tuple(effect for effect in effects if mode_of(effect, here.settings) == ENFORCE)


def _place(call: Call) -> str:
    """Return the folder whose settings hold: an edited file's own, which may lie in another repository."""
    for name in ("file_path", "notebook_path"):
        path = call.input.get(name)
        if isinstance(path, str) and os.path.isabs(path):
            folder = os.path.dirname(path)
            while not os.path.isdir(folder) and folder != os.path.dirname(folder):
                folder = os.path.dirname(folder)  # a new file may bring its folders along
            return folder
    return call.cwd


def _read(call: Call, here: Compiled) -> tuple[Effect, ...]:
    files = tuple(counter["file"] for counter in here.counters if counter["file"])
    descriptions = Descriptions(here.descriptions)
    return read_tool(call.tool, dict(call.input), descriptions, cwd=call.cwd, counters=files).effects


def _failed(error: Exception, effects: tuple[Effect, ...]) -> Verdict:
    """Law 2: notify and counter are closed; so is a push, whose pre-push line needs the same store."""
    line = " ".join(str(error).split()) or type(error).__name__
    warn(line)
    if not effects:
        return PASSED
    hint = "" if isinstance(error, (GateError, SettingsError)) else " Run `claimonce doctor`."
    return Verdict(DENY, f"claimonce cannot gate this {effects[0].kind.replace('_', ' ')} now: {line}.{hint}")
