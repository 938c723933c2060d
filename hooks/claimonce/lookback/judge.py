"""The gate's judgement on past calls, in memory: the matcher is that of the live gate."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from claimonce.agents import advice
from claimonce.gate.counters.names import Pattern
from claimonce.gate.letters import dedup_policy, recipients
from claimonce.gate.letters.dedup_policy import Letter, Weighed
from claimonce.hooks.effect import BY_GIT, BY_ITSELF, FILE, GIT_PUSH, NEW, NOTIFY, Effect
from claimonce.hooks.verdict import ASK, DENY, PASS, REWRITE
from claimonce.lookback import act
from claimonce.lookback.act import Act
from claimonce.lookback.call import FAILED, REFUSED
from claimonce.lookback.places import home_of

_LATEST = 50  # of one reader's, as many as live reads


@dataclass(frozen=True)
class Verdict:
    """What the gate would have said to a call, and the acts before it that were the cause."""

    act: Act
    kind: str
    reason: str
    causes: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What of the settings decides about a message, which programs have a shim, and which files carry numbers.

    `numbered` are the patterns of such files, each with the folder that it is read from.
    """

    near: float = dedup_policy.NEAR
    within: float = dedup_policy.ASK_WITHIN
    shims: frozenset[str] = frozenset()
    numbered: tuple[tuple[str, str], ...] = ()


class Letters:
    """What was sent to whom so far. Letters that were kept back or failed are not in it unless `everything` is."""

    def __init__(self, near: float, within: float, window: float = dedup_policy.WINDOW) -> None:
        self._near, self._within, self._window = near, within, window
        self._sent: dict[str, deque[Act]] = defaultdict(lambda: deque(maxlen=_LATEST))
        self._sets: dict[int, tuple[frozenset[int], frozenset[str]]] = {}  # by identity: the history holds its acts

    def weigh(self, each: Act) -> tuple[Weighed, list[Act]]:
        """Weigh a message against what its readers were sent before; return the earlier ones that `Weighed` names."""
        found: dict[int, Act] = {}
        for name in each.targets:
            for before in self._sent[name]:
                if before.channel == each.channel or recipients.is_everywhere(name):
                    found[id(before)] = before
        # A call that goes to the same reader twice, by a clock that jumped back, is as old as it can be told.
        earlier = sorted(found.values(), key=lambda one: one.at)
        earlier = [one for one in earlier if each.at - one.at <= self._window]
        letters = [self._letter(one, max(0.0, each.at - one.at)) for one in earlier]
        return dedup_policy.weigh(self._letter(each, 0.0), letters, self._near, self._within), earlier

    def _letter(self, each: Act, age: float) -> Letter:
        """Return an act as it is weighed; its sets are made once, for it may be weighed against fifty times."""
        sets = self._sets.get(id(each))
        if sets is None:
            words = each.words
            sets = (frozenset(words.groups), frozenset(words.names)) if words else (frozenset(), frozenset())  # pyright: ignore[reportUnknownVariableType]
            self._sets[id(each)] = sets
        return _letter(each, age, *sets)  # pyright: ignore[reportUnknownArgumentType]

    def add(self, each: Act) -> None:
        """Remember a message that went out."""
        for name in each.targets:
            self._sent[name].append(each)


def _letter(each: Act, age: float, groups: frozenset[int], names: frozenset[str]) -> Letter:
    words = each.words
    if words is None:
        return Letter("", "", groups, names, each.who, age)
    kind = FILE if each.kind == act.FILED else NEW
    return Letter(words.print, words.text, groups, names, each.who, age, known=words.known, act=kind)


def judge(acts: Sequence[Act], rules: Rules) -> list[Verdict]:
    """Return the verdict on every act that the gate would have judged, in order; an armed session is taken for granted.

    What it would have kept back counts as not sent for the calls behind it, as it would have live.
    """
    letters, counters = Letters(rules.near, rules.within), dict[str, tuple[int, Act]]()
    files = NumberedFiles(rules.numbered)
    verdicts: list[Verdict] = []
    moved: dict[tuple[str, int], Act] = {}
    for each in acts:
        if each.kind in (act.EDITED, act.CREATED):
            moved[each.path, each.line] = each
            numbered = files.judge(each)
            verdicts += [numbered] if numbered is not None else []
        elif each.kind in (act.TOLD, act.FILED):
            verdicts.append(_message(each, letters, rules))
        elif each.kind == act.PUSHED:
            verdicts.append(_program(each, rules) or Verdict(each, PASS, "it waits its turn"))
        elif each.kind == act.COUNTED:
            verdicts.append(_counter(each, moved.get((each.path, each.line)), counters))
    return verdicts


class NumberedFiles:
    """Whose number each new file carries, as far as the transcripts tell; what lay on disk before is not known."""

    def __init__(self, rows: Sequence[tuple[str, str]]) -> None:
        self._patterns = [(home_of(root), Pattern(files)) for root, files in rows]
        self._seen: set[str] = set()
        self._taken: dict[tuple[str, str, int], tuple[Act, str]] = {}

    def judge(self, each: Act) -> Verdict | None:
        """Return the verdict on a file that is made with a number in its name; None for every other."""
        path = each.targets[0]
        is_new, at = each.kind == act.CREATED and path not in self._seen, home_of(path)
        self._seen.add(path)
        if not is_new or each.how == REFUSED:
            return None
        for root, pattern in self._patterns:
            inner = at[len(root) + 1 :] if at.startswith(f"{root}/") else ""
            match = pattern.match(inner) if inner else None
            if match is None or match.number is None:
                continue
            place, article = (root, pattern.scope(inner), match.number), match.rest or inner
            before = self._taken.setdefault(place, (each, article))
            if before[0].who != each.who and before[1] != article:
                return Verdict(each, DENY, f"{before[0].who} had taken {match.number} already", (before[0],))
            return Verdict(each, PASS, f"{match.number} is its own")
        return None


def _program(each: Act, rules: Rules) -> Verdict | None:
    """Return the refusal of a program that no shim would have met; None where one would."""
    name = each.program.rpartition("/")[2]
    if name not in rules.shims and each.by not in (BY_GIT, BY_ITSELF):
        return None
    if not each.hidden and each.by != BY_ITSELF:
        return None
    kind = GIT_PUSH if each.kind == act.PUSHED else NOTIFY
    targets = tuple(each.targets[1:] if kind == GIT_PUSH else each.targets)
    effect = Effect(
        kind, each.plugin, each.channel, each.program, targets, hidden=each.hidden, verb=each.verb, by=each.by
    )  # fmt: skip
    return Verdict(each, DENY, advice.instead(effect, each.shown, True))


def _message(each: Act, letters: Letters, rules: Rules) -> Verdict:
    refused = _program(each, rules)
    if refused is not None:
        return refused
    known = each.words.known if each.words else 0
    unnamed = each.targets == [recipients.UNKNOWN]
    if unnamed and not known & dedup_policy.TEXT:
        return Verdict(each, PASS, "neither its readers nor its text are known")
    weighed, earlier = letters.weigh(each)
    causes = tuple(earlier[place] for place in (weighed.shown or weighed.causes))
    if weighed.verdict == PASS:
        if each.how not in (FAILED, REFUSED):
            letters.add(each)
        return Verdict(each, PASS, "nothing like it was sent before")
    first = causes[0] if causes else each
    if weighed.verdict == DENY:
        return Verdict(each, DENY, f"this exact message was already there, by {first.who}", causes)
    return Verdict(each, ASK, f"{first.who} had written to the same reader, maybe the same", causes)


def _counter(each: Act, edit: Act | None, counters: dict[str, tuple[int, Act]]) -> Verdict:
    """Judge a change of a counter by what is known of the file: the numbers that edits before it have written."""
    if edit is None or ">" not in edit.note:
        return Verdict(each, PASS, "it runs under the counter's lease")
    if edit.how == REFUSED:  # Claude Code 2.1.332 looks for an edit's old text before it asks any hook
        return Verdict(each, PASS, "its client refused it, so no hook saw it")
    # The worktrees of a repository share its counter, whatever each of their files says.
    file, new = home_of(each.targets[0] if each.targets else ""), int(edit.note.partition(">")[2])
    before = counters.get(file)
    if before is not None and new <= before[0]:
        counters[file] = (before[0] + 1, each)
        return Verdict(each, REWRITE, f"{before[1].who} had moved the counter to {before[0]}", (before[1],))
    counters[file] = (new, each)
    return Verdict(each, PASS, "the number is free")
