"""The sentences that the gate says to an agent: who, when, the receipt, and what to do next.

The agent is a reader. What another session wrote is quoted as data, on one line, capped.
"""

from __future__ import annotations

from claimonce.gate import clock
from claimonce.gate.session_names import known_as
from claimonce.hooks.untrusted_text import one_line, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.gate import State
    from claimonce.gate.letters.messages import Earlier
    from claimonce.gate.letters.questions import Judged

_NAMED = 5  # readers that are named one by one
_STATE_WORDS = {"open": "is writing", "done": "wrote", "uncertain": "may have written (outcome unknown)"}


def format_question(judged: Judged) -> str:
    """Return the question to a sender whose message was kept back."""
    if judged.channel:
        return _filed(judged, "Not filed: another session has filed what may be the same.")
    lines = [f"Not sent: {_cause(judged)}."]
    lines += [f"- {_earlier(each)}" for each in judged.earlier]
    lines += _if_same(judged)
    return "\n".join([*lines, _way_out("If it is a different matter", judged)])


def format_repeat(judged: Judged) -> str:
    """Return the lines to a sender whose exact message was already sent."""
    if judged.channel:
        return _filed(judged, "Not filed again: this very text is already there.")
    lines = ["Not sent again: this exact message is already there. " + _earlier(judged.earlier[0])]
    untold = _named(judged, "")
    lines += [f"{untold} has not been told: send it to them alone."] if untold else []
    lines += [_way_out("If it has to go out once more", judged)] if judged.question else []
    return "\n".join(lines)


def _filed(judged: Judged, why: str) -> str:
    from claimonce.gate.letters import filed  # only where something is filed a second time

    lines = [filed.line(each, entry) for each, entry in zip(judged.earlier, judged.filed, strict=True)]
    first = filed.if_same(judged.earlier[0], judged.channel, judged.filed[0])
    out = (
        f'If it is a different matter: run `claimonce answer {judged.question} distinct --why "..."`, then file again.'
    )
    return "\n".join([why, *lines, first, *([out] if judged.question else [])])


def _way_out(when: str, judged: Judged) -> str:
    return f'{when}: run `claimonce answer {judged.question} distinct --why "..."`, then send again.'


def _if_same(judged: Judged) -> list[str]:
    """Return what to do about the same matter: only whoever is known to have been told is said to have been."""
    told, under_way, open_ended = (_named(judged, state) for state in ("done", "open", "uncertain"))
    untold, unnamed = _named(judged, ""), not judged.standing
    states = {each.state for each in judged.earlier}
    lines: list[str] = []
    if unnamed and states == {"done"}:
        return ["If yours is the same matter, for the same people: do nothing, it has been sent."]
    if told and not (under_way or open_ended or untold):
        return ["If yours is the same matter: do nothing, they have been told."]
    if told:
        lines.append(f"{told} has been told.")
    if under_way or (unnamed and "open" in states):
        lines.append(
            f"What is on its way to {under_way or 'them'} has not ended: if yours is the same matter, send it again in "
            "a moment; it goes out if that one fails."
        )
    if open_ended or (unnamed and "uncertain" in states):
        lines.append(_unsettled(judged, open_ended or "they"))
    if untold:
        lines.append(f"{untold} has not been told: if yours is the same matter, send it to them alone.")
    return lines


def _unsettled(judged: Judged, who: str) -> str:
    key = next(each.key for each in judged.earlier if each.state == "uncertain")
    return (
        f"Nobody knows whether {who} got it (`claimonce why {key}`). If yours is the same matter: look whether it "
        "arrived, or ask the provider with `claimonce status --reconcile`. A person settles it: `claimonce settle "
        f"{key} --done` where it went, `--not-done` where it did not; then it may be sent again."
    )


def _named(judged: Judged, state: str) -> str:
    """Return the readers that stand so, as words; of many the first ones."""
    names = [name for name, stands in judged.standing if stands == state]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(quoted, names[:_NAMED])) + more


def format_warning(judged: Judged) -> str:
    """Return the one line to a sender whose message goes out although enforcing would keep it back."""
    exact = judged.verdict == "deny"
    what = "this exact message is already there" if exact else _cause(judged)
    shown = "; ".join(_earlier(each) for each in judged.earlier)
    return f"notify.mode is warn, so this goes out although {what}: {shown}"


def _cause(judged: Judged) -> str:
    surely = any(each.state == "done" for each in judged.earlier)
    if judged.near:
        has = "already has a message" if surely else "may have or get a message"
        return f"the same person {has} that may say the same"
    return f"someone else {'has just written' if surely else 'may have just written'} to the same person"


def _earlier(each: Earlier) -> str:
    words = f"{known_as(each.session)} {_STATE_WORDS[each.state]} to {one_line(each.recipient)}"
    words = f"{words} {clock.ago(each.age)} ({each.at})"
    text = f'{words}: subject "{quoted(each.subject)}"' if each.subject else words
    return f'{text}, text "{quoted(each.head)}"' if each.head else text


def already(key: str, state: State) -> str:
    """Return the one line for a key that is done."""
    marker = state.marker
    if marker is None:
        return f"{key} is done"
    if marker.is_hearsay:
        return (
            f"{key} was already done according to a marker file that {known_as(marker.session)} imported at {marker.at}"
            f"{receipt(marker.receipt)}; nothing on this host did it. If it is true, there is nothing to do; otherwise "
            f"let a person run `claimonce settle {key} --not-done` (or `--done` to confirm it)"
        )
    proof, who = receipt(marker.receipt), known_as(marker.session)
    return f"{key} was already done by {who} at {marker.at} ({clock.ago(marker.age)}){proof}; nothing to do"


def receipt(what: Mapping[str, Any] | None) -> str:
    """Return a receipt as the end of a sentence; empty when there is nothing to show."""
    if what is None:
        return ", its receipt cannot be read"
    import json

    shown = {name: entry for name, entry in what.items() if entry not in ("", None)}
    return f", receipt {one_line(json.dumps(shown, sort_keys=True))}" if shown else ""


def in_the_way(key: str, state: State, instead: str = "") -> str:
    """Return the one line for a key that somebody else holds, or whose outcome is unknown.

    `instead` is what else the caller can do than come back later.
    """
    other = f", or {instead}" if instead else ""
    if state.name == "uncertain":
        return (
            f"{key} is uncertain: {known_as(state.session)} set out to do it at {state.at} and ended before the "
            f"outcome was known. Look whether it happened, then run `claimonce settle {key} --done` or `--not-done`"
        )
    if state.name == "free":
        return f"{key} is free, others stand in line before this session; try again when they are done{other}"
    return f"{key} is held by {known_as(state.session)} since {state.at}; try again when it is done{other}"


def status_of(key: str, state: State) -> tuple[int, str]:
    """Return the exit status of `check` and its one line: 0 not done, 1 done, 81 uncertain."""
    if state.name == "done":
        return 1, already(key, state)
    if state.name == "uncertain":
        return 81, in_the_way(key, state)
    if state.name in ("claimed", "intended"):
        return 0, f"{key} is not done; {known_as(state.session)} has held it since {state.at}"
    return 0, f"{key} is not done" + (
        f"; the last try, by {known_as(state.session)}, failed" if state.name == "failed" else ""
    )
