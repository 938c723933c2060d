"""What a primitive does, as far as its values are known here."""

from __future__ import annotations

import re

from msgspec.structs import replace

from claimonce.audit.act import HIGH, LOW, MEDIUM
from claimonce.audit.context import Context
from claimonce.audit.engine import counter_names, primitive
from claimonce.audit.engine.http_calls import Poster, addresses, mutated
from claimonce.audit.engine.library_calls import Sender
from claimonce.audit.engine.primitive import NOTHING, Answer, Found, Primitive
from claimonce.audit.engine.process_starts import NAMED, Done, Starter, find_web_words
from claimonce.audit.engine.resolve import Resolver
from claimonce.audit.engine.values import MANY, hints, put, sure, texts, words
from claimonce.audit.facts import Listed, Named, Result, Spread, Text, Value
from claimonce.audit.late_pattern import late
from claimonce.audit.values import has_param
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY, Effect
from claimonce.hooks.value import replace as change
from claimonce.lang import UNKNOWN
from claimonce.lang.python import constants

LONGEST = 200
FORGES = ("gh", "glab", "hub", "tea", "fj", "forgejo", "bb")
# Pure functions of the libraries: the value is that of the first argument.
SAME = constants.SAME | {"shutil.which", "pathlib.Path", "sh.which", "which", "which.sync", "os.path.expandvars",
                         "shlex.join", "String"}  # fmt: skip
SENDS = late(r"send|notif|post|alert|messag|publish|deliver|report|transport|dispatch|emit|say|tell", re.IGNORECASE)
# Where code lies that does nothing but tell people.
NOTIFIER = late(r"(?:^|[/_.-])(?:notif(?:y|iers?|ications?)|alerters?|messengers?)(?:[_-][a-z]+)?[/.]", re.IGNORECASE)
# Programs that a variable's name can stand for (`git_bin`, `$GIT`).
HINTED = ("git", "gh", "glab", "curl", "msmtp", "sendmail", "mail")


class Judge:
    """Decides what primitives do, from the descriptions and the settings."""

    def __init__(self, context: Context, resolver: Resolver) -> None:
        self.context, self.resolver = context, resolver
        self.starter = Starter(context)
        self.poster = Poster(context.descriptions)
        self.sender = Sender(context.descriptions)
        self.path = ""
        self.depth = 0

    def answer(self, one: Primitive) -> Answer:
        """Say what the primitive does where it now stands."""
        self.path = one.fn.path
        match one.kind:
            case primitive.WORDS:  # `subprocess.run(["git", "push"])`
                return self._words(one)
            case primitive.SHELL:  # `os.system("git push")`
                return self._shell(one)
            case primitive.HTTP:  # `requests.post(url)`
                return self._http(one)
            case primitive.API:  # `client.chat_postMessage(...)`
                return self._api(one)
            case primitive.SOCKET:  # `connection.sendall(data)`
                return self._socket(one)
            case primitive.SINK:  # a function that the settings name
                return self._sink(one)
            case primitive.USES:  # `uses: slackapi/slack-github-action@v2`
                return self._uses(one)
            case primitive.COUNT:  # `data["next"] += 1`
                return self._count(one)
            case _:  # `path.write_text(...)`
                return self._write(one)

    # -- values that other places of the tree hold ------------------------------------------------------------

    def look(self, value: Value) -> Value | None:
        """Return the constant or the returned value that a reference stands for."""
        if isinstance(value, Result) and value.callee in SAME and value.args:  # `str(x)`, `list(x)`
            return value.args[0]
        if isinstance(value, Result) and value.callee == "shlex.split" and value.args:  # `shlex.split("git push")`
            return Listed(tuple(map(Text, _split(texts(value.args[0], self.look)[0]))))
        if self.depth > 6 or not isinstance(value, Named | Result):
            return None
        name = value.name if isinstance(value, Named) else value.callee
        self.depth += 1
        try:
            meaning = self.resolver.meaning(self.path, name)
            if meaning.value is not None and meaning.value != value:
                return meaning.value
            if isinstance(value, Result) and meaning.functions:
                return self._returned(value, meaning.functions[0])
        finally:
            self.depth -= 1
        return None

    def _returned(self, value: Result, fn: object) -> Value | None:
        from claimonce.audit.engine.program import Fn, arguments
        from claimonce.audit.facts import Either

        if not isinstance(fn, Fn) or not fn.function.returns:
            return None
        given = arguments(fn.function, value.args, ())
        made = tuple(put(one, given) for one in fn.function.returns[:6])
        return made[0] if len(made) == 1 else Either(made)

    # -- programs ---------------------------------------------------------------------------------------------

    def _words(self, one: Primitive) -> Answer:
        if self._idle(one.value):
            return NOTHING
        found: dict[str, Found] = {}
        value = self._program(one.value)
        for choice in words(value, self.look):
            stdin = texts(one.stdin, self.look)[0] if one.stdin != primitive.NO_VALUE else ""
            done = self.starter.words(choice, stdin.strip(UNKNOWN))
            if not done and MANY in choice:  # `["git", *options, "push"]`
                done = self.starter.words([word for word in choice if word != MANY], stdin.strip(UNKNOWN))
            if not done and len(choice) > 2 and not choice[0].strip(UNKNOWN):  # `$SUDO git push`
                done = self.starter.words(choice[1:], stdin.strip(UNKNOWN))
            for each in done:
                self.take(found, one, each, " ".join(choice), literal=sure(one.value))
        if not found:
            spoken = find_web_words(value)  # `["curl", "-d", text, WEBHOOK]`
            for each in self.starter.words(spoken) if spoken else ():
                shown = " ".join(f"${word[1:].replace(NAMED, '')}" if word[:1] == NAMED else word for word in spoken)
                self.take(found, one, each, shown, literal=False)
        return Answer(tuple(found.values()), has_param(one.value))

    def _idle(self, value: Value) -> bool:
        """Say whether the program is known to be one that never acts, whatever its arguments."""
        if not isinstance(value, Listed) or not value.items or isinstance(value.items[0], Spread):
            return False
        return not any(self.starter.acting(one) for one in texts(value.items[0], self.look))

    def _program(self, value: Value) -> Value:
        """Put the program in where only the name of a variable says it."""
        if not isinstance(value, Listed) or not value.items or isinstance(value.items[0], Spread | Text):
            return value
        if any(text.strip(UNKNOWN) for text in texts(value.items[0], self.look)):
            return value
        hint = hints(value.items[0]).lower().replace(".", "_").strip("_").split("_")
        program = next((name for name in HINTED if name in hint), "")  # `[GIT_BIN, "push"]`, `"$GH" pr comment`
        return Listed((Text(program), *value.items[1:])) if program else value

    def _shell(self, one: Primitive) -> Answer:
        found: dict[str, Found] = {}
        for text in texts(one.value, self.look):
            for each in self.starter.text(text.replace(MANY, UNKNOWN)):
                lines = text.split("\n")
                shown = lines[min(each.line, len(lines) - 1)] if len(lines) > 1 else text
                self.take(found, one, each, shown, literal=isinstance(one.value, Text))
        return Answer(tuple(found.values()), has_param(one.value))

    def take(self, found: dict[str, Found], one: Primitive, each: Done, text: str, *, literal: bool) -> None:
        """Add what a command does to what was found; `literal` where it is written out."""
        confidence = LOW if one.named and one.kind == primitive.SHELL else MEDIUM
        if literal and not one.links and not one.named:
            confidence = HIGH
        effect = _forged(each.effect)
        key = f"{effect.kind} {effect.plugin} {each.line} {each.gated}"
        if key not in found:
            found[key] = Found(effect, _line(text), confidence, each.gated, each.line, each.key)

    # -- requests and APIs ------------------------------------------------------------------------------------

    def _http(self, one: Primitive) -> Answer:
        methods = [text.upper().strip("'\"") for text in texts(one.extra, self.look)]
        method = next((text for text in methods if text not in ("GET", "HEAD", "OPTIONS")), "GET")
        urls = addresses(one.value, self.look)
        written = mutated(one.stdin, self.look)
        for url in (*(f"{url}#{name}" for url in urls for name in written), *urls):
            item = self.poster.item(url, method, named=one.named)
            if item is not None:
                confidence = HIGH if isinstance(one.value, Text) and not one.named else MEDIUM
                return Answer((self._sent(one, item, f"{one.program} {url}", confidence),))
        if method in ("GET", "HEAD", "OPTIONS") and UNKNOWN not in methods:  # `requests.get(url)`
            return NOTHING
        waiting = has_param(one.value) or has_param(one.stdin)
        if not one.named and any(url[:1] in ("", UNKNOWN) for url in urls) and not waiting:
            item = self.poster.hinted(one.value)
            if item is not None:
                return Answer((self._sent(one, item, f"{one.program} {hints(one.value)}", MEDIUM),))
        unsaid = all(not url.strip(UNKNOWN) or url[0] == UNKNOWN or "://" in url for url in urls)
        return Answer(open=waiting, unsaid=not one.named and unsaid)

    def _sent(self, one: Primitive, item: dict[str, object], text: str, confidence: str) -> Found:
        effect = Effect(
            kind=str(item["kind"]), plugin=str(item["name"]), channel=str(item["channel"]), program=one.program
        )
        if one.kind == primitive.HTTP or "octokit" in one.program:
            effect = _forged(effect, forge=True)
        return Found(effect, _line(text), confidence)

    def _sink(self, one: Primitive) -> Answer:
        """A function that the settings name."""
        sink = next((each for each in self.context.sinks if each.name == one.program), None)
        if sink is None:
            return NOTHING
        effect = Effect(kind=sink.effect, plugin="settings", channel=sink.channel, program=one.program)
        return Answer((Found(effect, one.program, MEDIUM),))

    def _api(self, one: Primitive) -> Answer:
        from claimonce.audit.engine.library_calls import roots_of

        roots = roots_of(self.resolver.program.facts[one.origin.path])
        held = self.sender.item(one.program, roots)
        if held is None:
            return NOTHING
        return Answer((self._sent(one, held[0], one.program.replace("()", ""), held[1]),))

    def _socket(self, one: Primitive) -> Answer:
        """Bytes into a socket say nothing; a module named after a channel does."""
        item = self.poster.module(f"{one.origin.path} {one.origin.name}")
        return Answer((self._sent(one, item, one.program.replace("()", ""), LOW),)) if item is not None else NOTHING

    def _uses(self, one: Primitive) -> Answer:
        name = texts(one.value, self.look)[0].partition("@")[0].lower()
        for item in self.context.descriptions.items:
            if name in item["extra"].get("actions", ()):
                return Answer((self._sent(one, item, f"uses {name}", MEDIUM),))
        return NOTHING

    # -- counters ---------------------------------------------------------------------------------------------

    def _count(self, one: Primitive) -> Answer:
        names = counter_names.paths(one.value, self.look)
        key = texts(one.extra, self.look)[0].strip(UNKNOWN)
        sureness = counter_names.rate_counter(names, key, self.context.counters)
        if not sureness:
            return NOTHING
        return Answer((self._counted(one, names, key, sureness),))

    def _write(self, one: Primitive) -> Answer:
        names = counter_names.paths(one.value, self.look)
        if any(counter_names.is_counter_file(name, self.context.counters) for name in names):
            return Answer((self._counted(one, names, "", MEDIUM),))
        return Answer(open=has_param(one.value))

    def _counted(self, one: Primitive, names: list[str], key: str, confidence: str) -> Found:
        path = next(iter(names), "").replace(UNKNOWN, "?")
        effect = Effect(kind=COUNTER, plugin="counter", program=one.program, targets=(path,), key=key)
        return Found(effect, _line(f"{one.program.replace('()', '')} {path} {key}"), confidence)

    def guessed(self, one: Primitive, spoken: str) -> Found | None:
        """Judge a request whose address no description knows, by the words of its own names and of its module."""
        path, _, name = spoken.rpartition(" ")
        tells = SENDS.search(name) is not None and NOTIFIER.search(path) is not None
        if all("://" in url for url in addresses(one.value, self.look)):
            item = self.poster.items.get("webhook") if tells else None
            return self._sent(one, item, f"{one.program} {hints(one.value)}", LOW) if item is not None else None
        item = self.poster.hinted(one.value)
        confidence = MEDIUM
        if item is None or item["name"] == "webhook":
            named = self.poster.module(spoken) if SENDS.search(spoken) else None
            item, confidence = (named, LOW) if named is not None else (item, LOW)
        if item is None and tells:  # `def notify(url): post(url)` in alerts.py
            item = self.poster.items.get("webhook")
        if item is None:
            return None
        found = self._sent(one, item, f"{one.program} {hints(one.value)}", confidence)
        return replace(found, effect=found.effect) if found.effect.kind == NOTIFY else None


def _forged(effect: Effect, *, forge: bool = False) -> Effect:
    """A merge or release through a forge's API is told to people there; the push is the forge's own."""
    if effect.kind == GIT_PUSH and (forge or effect.program in FORGES):
        return change(
            effect,
            kind=NOTIFY,
            channel="gitlab" if "gitlab" in effect.program or "glab" in effect.program else "github",
        )
    return effect


def _line(text: str) -> str:
    return " ".join(text.replace(UNKNOWN, "?").replace("??", "?").split())[:LONGEST]


def _split(text: str) -> list[str]:
    import shlex

    try:
        return shlex.split(text) if text else []
    except ValueError:
        return text.split()
