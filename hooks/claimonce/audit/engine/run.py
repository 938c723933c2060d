"""One run of the engine: index, link, follow, ask for more files, then give verdicts."""

from __future__ import annotations

from collections.abc import Iterable

from claimonce.audit.act import GATED, TEXT, WEAK, Act, Step
from claimonce.audit.context import Context
from claimonce.audit.engine import primitives
from claimonce.audit.engine.call_graph import Linker, way
from claimonce.audit.engine.guards import Guarding
from claimonce.audit.engine.judgement import Judge
from claimonce.audit.engine.library_calls import roots_of
from claimonce.audit.engine.primitive import COUNT, SCRIPT, SHELL, WORDS, WRITE, Found, Primitive
from claimonce.audit.engine.program import Fn, Program
from claimonce.audit.engine.resolve import Resolver
from claimonce.audit.engine.scripts import follow_script
from claimonce.audit.engine.values import texts, words
from claimonce.audit.engine.wrappers import Forwarding, Hit
from claimonce.audit.facts import Call, Facts, Guard, Site, Text
from claimonce.audit.values import has_param
from claimonce.hooks.effect import NOTIFY
from claimonce.lang import UNKNOWN

ROUNDS = 8
SHORTEST_NAME = 4
RECIPIENTS = frozenset(("to", "cc", "bcc", "recipient", "recipients", "recipient_list", "channel", "chat_id", "topic"))
UNSAID = "?"  # in a key: a part that the text does not say
# Names that nearly every file has: asking for their callers would read the whole tree.
COMMON = frozenset(("main", "init", "__init__", "test", "call", "post", "send", "push", "exec", "start", "setup",
                    "update",
                    "notify", "save", "write", "handle", "execute", "process", "request", "load"))  # fmt: skip


class Run:
    """Holds what one run knows."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.program = Program()
        self.resolver = Resolver(self.program)
        self.judge = Judge(context, self.resolver)
        self.linker = Linker(
            self.program, self.resolver, self.judge.starter, frozenset(one.name for one in context.sinks)
        )
        self.forwarding = Forwarding(self.judge)
        self.guarding = Guarding(self.resolver, context.gates)
        self.scripts: list[Primitive] = []

    def acts(self, facts: Iterable[Facts]) -> tuple[Act, ...]:
        """Return the acts of these files and of those that are asked for on the way."""
        self.program.place(self.context.files)
        self._take(facts)
        asked: set[bytes] = set()
        for _ in range(ROUNDS):
            names = frozenset(self._names()) - asked
            more = list(self.context.more(names)) if names else []
            asked |= names
            if not more:
                break
            self._take(more)
        self.forwarding.guess()
        return self._judged()

    def _take(self, facts: Iterable[Facts]) -> None:
        """Index more files and follow what is in them."""
        new = self.program.add(facts)
        self.resolver.forget()
        before = {fn: len(fn.callers) for fn in self.program.order}
        roots: dict[str, frozenset[str]] = {}
        for fn, call, callee in self.linker.link(new, self.context.trouble):
            if fn.path not in roots:
                roots[fn.path] = roots_of(self.program.facts[fn.path])
            try:
                self._made(fn, call, callee, roots[fn.path])
            except Exception as error:  # noqa: BLE001 - one odd call must not cost all other findings; it is reported
                self.context.trouble(fn.path, f"a bug in the audit ({type(error).__name__})")
        for fn, count in before.items():
            if fn in self.forwarding.waiting:
                for edge in fn.callers[count:]:
                    self.forwarding.reached(edge)
        self.forwarding.run()

    def _made(self, fn: Fn, call: Call, callee: str, roots: frozenset[str]) -> None:
        """Start following what a call does."""
        made = primitives.of(callee, call, fn, self.judge.sender, roots)
        for one in made:
            if callee != "exec" and one.kind in (WORDS, SHELL):
                self._scripts(one)
        self.scripts += [one for one in made if one.kind == SCRIPT]
        self.forwarding.start([one for one in made if one.kind != SCRIPT])

    def _scripts(self, one: Primitive) -> None:
        """Note the scripts that a program started from code starts."""
        self.judge.path = one.fn.path
        choices = (
            words(one.value, self.judge.look) if one.kind == WORDS else [texts(one.value, self.judge.look)[0].split()]
        )
        args = tuple(Text(word.replace(UNKNOWN, "")) for word in choices[0][:20])
        self.linker.scripts(one.fn, one.call, args)

    def _names(self) -> list[bytes]:
        """Return the names by which other files may call what acts."""
        acting = {hit.primitive.fn.name for hit in self.forwarding.hits} | {fn.name for fn in self.forwarding.waiting}
        short = {name.rpartition(".")[2] for name in acting}
        return [name.encode() for name in short if len(name) >= SHORTEST_NAME and name not in COMMON]

    # -- verdicts -------------------------------------------------------------------------------------------------

    def _judged(self) -> tuple[Act, ...]:
        acts: dict[tuple[object, ...], Act] = {}
        counted: set[tuple[str, str, str]] = set()
        hits = sorted(self.forwarding.hits, key=lambda hit: (hit.primitive.kind == WRITE, hit.primitive.call.site.line))
        for hit in hits:
            one, found = hit.primitive, hit.found
            if one.kind in (COUNT, WRITE):
                place = (one.fn.path, one.fn.name, (found.effect.targets or ("",))[0])
                if one.kind == WRITE and (place in counted or (*place[:2], "") in counted):
                    continue
                counted |= {place, (*place[:2], "")} if one.kind == COUNT else {place}
            act = self._act(hit)
            key = (act.path, *_place(act), act.effect, act.plugin, found.gated)
            if key not in acts or (acts[key].verdict != GATED and act.verdict == GATED):
                acts[key] = act
        for act in self._followed(acts.values()):
            acts[act.path, *_place(act), act.effect, act.plugin, False] = act
        return tuple(self._constant(sorted(acts.values(), key=_order)))

    def _followed(self, acts: Iterable[Act]) -> list[Act]:
        """Return the acts of scripts that only show when the script is followed as a live command is."""
        held: dict[str, list[Act]] = {}
        for act in acts:
            held.setdefault(act.path, []).append(act)
        made: list[Act] = []
        for one in self.scripts:
            here = held.get(one.fn.path, [])
            known = {line for act in here for line in range(act.site.line, act.site.end_line + 1)}
            self.judge.path = one.fn.path
            made += [self._act(Hit(one, each)) for each in follow_script(self.judge, one, known)]
        return made

    def _act(self, hit: Hit) -> Act:
        one, found = hit.primitive, hit.found
        fn, call = one.fn, one.site_call
        front = call.guards + fn.function.guards + one.guards
        kept = self.guarding.kept(fn.path, front)
        if found.gated:
            verdict, callers, why = GATED, (0, 0), ""
        elif hit.via:
            verdict, callers, why = self._over_via(hit, kept)
        else:
            verdict, callers, why = self.guarding.verdict(fn, kept)
        keyed = found.key or _key(kept)
        if verdict == GATED and keyed and UNSAID not in keyed and _varies(call, found):
            verdict, why = WEAK, "constant-key"
        via = [Step(each.fn.path, each.site_call.site, f"calls {each.site_call.callee}") for each in hit.via]
        via = via or [Step(edge.caller.path, edge.call.site, f"calls {edge.callee.label}") for edge in fn.callers]
        confidence = TEXT if fn.function.entry == "agent" else found.confidence
        return Act(
            path=fn.path, site=_site(call, one, found), surface=fn.surface, symbol=fn.name, effect=found.effect.kind,
            channel=found.effect.channel, plugin=found.effect.plugin, program=found.effect.program, text=found.text,
            confidence=confidence, verdict=verdict, callers=callers, why=why, guards=tuple(kept),
            way=way(fn, one.links[:-1]), via=tuple(via[:50]), keyed=keyed,
        )  # fmt: skip

    def _over_via(self, hit: Hit, kept: list[Guard]) -> tuple[str, tuple[int, int], str]:
        """A request in a wrapper: each call that says an address is a way of its own."""
        own = self.guarding.verdict(hit.primitive.fn, kept)
        if own[0] in (GATED, WEAK):
            return own
        verdicts: list[str] = []
        for each in hit.via:
            front = each.guards + each.site_call.guards + each.fn.function.guards
            verdicts.append(self.guarding.verdict(each.fn, self.guarding.kept(each.fn.path, front))[0])
        guarded = verdicts.count(GATED)
        word = GATED if guarded == len(verdicts) else "partly gated" if guarded else own[0]
        return word, (guarded, len(verdicts)), ""

    def _constant(self, acts: list[Act]) -> list[Act]:
        """One constant key for different acts lets only the first of them happen: weak."""
        by_key: dict[str, set[tuple[str, str, str]]] = {}
        for act in acts:
            if act.verdict == GATED and act.keyed:
                by_key.setdefault(act.keyed, set()).add((act.effect, act.channel, act.text))
        return [
            _weakened(act) if act.keyed and len(by_key.get(act.keyed, ())) > 1 and _own(act, acts) else act
            for act in acts
        ]


def _order(act: Act) -> tuple[object, ...]:
    return act.path, act.site.line, act.site.column, act.effect


def _place(act: Act) -> tuple[object, ...]:
    """Return where an act stands: two of one line are two, wherever columns tell them apart."""
    site = act.site
    return (site.line, site.column) if site.end_column else (site.line, act.text)


def _own(act: Act, acts: list[Act]) -> bool:
    """Say whether the acts of this key stand behind guards of their own: one guard around several acts is one unit."""
    places = {(each.path, guard.site.line) for each in acts if each.keyed == act.keyed for guard in each.guards}
    lines = {(each.path, each.site.line) for each in acts if each.keyed == act.keyed and not each.guards}
    return len(places | lines) > 1


def _weakened(act: Act) -> Act:
    from msgspec.structs import replace

    return replace(act, verdict=WEAK, why="constant-key")


def _varies(call: Call, found: Found) -> bool:
    """Say whether every call of the function acts on somebody or something else; what is said may differ."""
    effect = found.effect
    unsaid = effect.kind == NOTIFY and not effect.readers_known
    if unsaid or any(UNSAID in one for one in effect.targets):
        return any(has_param(one) for one in call.args)
    return any(name in RECIPIENTS and has_param(value) for name, value in call.keywords)


def _key(kept: list[Guard]) -> str:
    return next((one.key.text for one in kept if isinstance(one.key, Text) and one.key.text), "")


def _site(call: Call, one: Primitive, found: Found) -> Site:
    """Return the line of the act itself, inside a shell text of several lines too."""
    if not found.line:
        return call.site
    if one.kind == SCRIPT:
        return Site(found.line, found.line)
    line = call.site.line + found.line
    return Site(line, line) if one.kind == SHELL else call.site
