"""The verdict on a call that has effects.

Programs are left to the shims, which hold the gate around the act itself; here they are only refused where no shim
would see them. What is not a program (MCP tools, edits, commands that write a counter file) is gated here: claim and
intent now, settled by the events after the call.
"""

from __future__ import annotations

import os

from claimonce.gate import identity, ledger
from claimonce.gate.store import store_of
from claimonce.hooks.effect import ALONE, BY_GIT, BY_ITSELF, COUNTER, ENFORCE, GIT_PUSH, NOTIFY, WARN, mode_of
from claimonce.hooks.verdict import DENY, PASS, PASSED, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.hooks.call import Call
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled


class Decision:
    """One call before its effects are judged one by one; the first that may not pass decides."""

    def __init__(self, call: Call, env: Mapping[str, str], here: Compiled, settles: bool = True) -> None:
        """Keep what every effect of the call is judged by; `settles` says whether an event follows the call."""
        self.call, self.env, self.here, self.settles = call, env, here, settles
        self.owner = identity.process_of(call.session, env)

    def verdict(self, effects: tuple[Effect, ...]) -> Verdict:
        """Judge the effects; counters last, because theirs is a lease that a later refusal would have to give back."""
        kinds = {effect.kind for effect in effects}
        self.store = store_of(self.here, kinds.pop() if len(kinds) == 1 else "")
        contexts: list[str] = []
        for effect in sorted(effects, key=lambda each: each.kind == COUNTER):
            verdict = self._by_mode(effect)
            if verdict.kind != PASS:
                return verdict
            if verdict.context:
                contexts.append(verdict.context)
        return Verdict(PASS, context="\n".join(contexts)) if contexts else PASSED

    def _by_mode(self, effect: Effect) -> Verdict:
        mode = mode_of(effect, self.here.settings)
        if mode == ENFORCE:
            return self._judged(effect)
        if self._is_shimmed(effect):
            return self._foreseen(effect, mode)
        if not self.settles:
            return PASSED
        if effect.kind == COUNTER:
            from claimonce.agents import observed_call

            return observed_call.before(self.store, self.call, effect, self.here, mode)
        return self._mailed(effect) if effect.kind == NOTIFY else PASSED

    def _foreseen(self, effect: Effect, mode: str) -> Verdict:
        """Record what enforcing would have said of a program that no shim stands before, and let it go."""
        verdict = self._program(effect)
        if verdict.kind == PASS:
            return verdict
        self._record(effect, mode, f"enforcing would have said {verdict.kind}")
        return Verdict(PASS, context=verdict.reason if mode == WARN else "")

    def _judged(self, effect: Effect) -> Verdict:
        by_plugin = self._plugin(effect)
        if by_plugin is not None and by_plugin.kind != PASS:
            return by_plugin
        if not self.settles and (effect.kind == COUNTER or not (self._is_shimmed(effect) or effect.kind == GIT_PUSH)):
            return self._unsettled(effect)
        if effect.kind == COUNTER:
            from claimonce.agents.counters import pre_tool  # each effect's part is imported when it is met

            return pre_tool.before(self.store, self.call, effect, self.here, self.owner, self.env)
        if self._is_shimmed(effect):
            verdict = self._program(effect)
            if verdict.kind != PASS:
                self._record(effect, verdict.kind, effect.hidden or "not armed")
            return verdict
        if effect.kind == GIT_PUSH:
            return PASSED  # a forge moves the ref: it is nobody's turn on this host
        return self._mailed(effect)

    def _unsettled(self, effect: Effect) -> Verdict:
        """No claim is taken for a call whose end nobody is told of."""
        from claimonce.agents import advice

        self._record(effect, DENY, "no event tells how a skill's own line ends")
        return Verdict(DENY, advice.in_a_skill(effect))

    def _mailed(self, effect: Effect) -> Verdict:
        from claimonce.agents import tool_messages

        return tool_messages.before(self.store, self.call, effect, self.here, self.owner)

    def _plugin(self, effect: Effect) -> Verdict | None:
        if effect.plugin not in self.here.coded:
            return None
        from claimonce.hooks.plugin_calls import judge  # pluggy: only for a plugin that has code to run

        return judge(effect, self.call.session, self.here)

    def _is_shimmed(self, effect: Effect) -> bool:
        """A program that has a shim is gated there; every other way to send is gated by the hook itself.

        A push by a program that starts git meets git's shim; for one that needs no git there is none to meet.
        """
        return os.path.basename(effect.program) in self.here.shims or effect.by in (BY_GIT, BY_ITSELF, ALONE)

    def _program(self, effect: Effect) -> Verdict:
        """A program meets its shim, unless no shim stands before it here."""
        from claimonce.agents import armed

        is_armed = armed.is_armed(self.call.session, self.env, self.call.tool)
        if is_armed and not effect.hidden and effect.by not in (BY_ITSELF, ALONE):
            return PASSED
        from claimonce.agents import advice

        said = advice.instead(effect, str(self.call.input.get("command", "")), is_armed)
        if armed.is_unseen(self.call.session):  # nothing in its shells says that an agent runs them
            said = said.replace("claimonce run -- ", "claimonce run --agent -- ")
        return Verdict(DENY, said)

    def _record(self, effect: Effect, verdict: str, reason: str) -> None:
        with self.store:
            ledger.write(self.store, self.call.session.name, effect.kind, effect.key, verdict=verdict, reason=reason)
