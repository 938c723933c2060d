"""Who calls whom: functions by name, callbacks, shell functions, and scripts that other files start."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from claimonce.audit.act import Step
from claimonce.audit.engine.primitive import Link
from claimonce.audit.engine.process_starts import Starter
from claimonce.audit.engine.program import Edge, Fn, Program, stem_of
from claimonce.audit.engine.resolve import Meaning, Resolver
from claimonce.audit.engine.scripts import find_script
from claimonce.audit.facts import Call, Named, Text, Value

MOST_IMPORTS = 60
CODE = (".py", ".mjs", ".js", ".cjs", ".ts", ".tsx", ".jsx", ".mts", ".cts")


class Linker:
    """Finds what each call reaches, and writes it into the reached functions' `callers`."""

    def __init__(self, program: Program, resolver: Resolver, starter: Starter, sinks: frozenset[str]) -> None:
        self.program, self.resolver, self.gates = program, resolver, starter.gates
        self.acting = starter.acting
        self.sinks = sinks
        self._names: frozenset[str] = frozenset()
        self._names_of = -1
        self._sources: dict[str, list[str]] = {}
        self._sourced_by: dict[str, list[str]] = {}

    def link(self, fns: list[Fn], trouble: Callable[[str, str], None]) -> list[tuple[Fn, Call, str]]:
        """Note the edges of these functions; return their calls of libraries, each with its canonical name."""
        library: list[tuple[Fn, Call, str]] = []
        for fn in fns:
            for call in fn.function.calls:
                try:
                    self._call(fn, call, library)
                except Exception as error:  # noqa: BLE001 - one odd call must not cost all other findings
                    trouble(fn.path, f"a bug in the audit ({type(error).__name__})")
        return library

    def _call(self, fn: Fn, call: Call, library: list[tuple[Fn, Call, str]]) -> None:
        callee = call.callee
        if callee == "exec":
            self._exec(fn, call, library)
        elif callee in ("sh", "count", "uses", "script"):
            library.append((fn, call, callee))
        else:
            meaning = self.resolver.meaning(fn.path, callee)
            self._meant(fn, call, meaning, library)
        for value in (*call.args, *(value for _, value in call.keywords)):
            if isinstance(value, Named):
                self._callback(fn, call, value, library)

    def _meant(self, fn: Fn, call: Call, meaning: Meaning, library: list[tuple[Fn, Call, str]]) -> None:
        sink = self._sink(meaning)
        if sink:
            library.append((fn, call, f"sink:{sink}"))
        if meaning.functions:
            for one in meaning.functions:
                one.callers.append(Edge(fn, call, one))
            if self._primitive(meaning.functions[0]):
                library.append((fn, call, f"http.{meaning.functions[0].name}"))
        elif meaning.library and not sink:
            library.append((fn, call, meaning.library))

    def _sink(self, meaning: Meaning) -> str:
        """Return the name by which the settings call what is meant an act."""
        if not self.sinks:
            return ""
        names = [meaning.library.replace("()", "")]
        for one in meaning.functions:
            names += [one.label, stem_of(one.path).replace("/", ".") + "." + one.name]
        return next((name for name in names if name in self.sinks), "")

    def _primitive(self, fn: Fn) -> bool:
        """Say whether a function of the tree is itself the HTTP client (a thin layer over a socket library)."""
        return (
            fn.name in CLIENT_VERBS
            and "url" in fn.function.params
            and (
                fn.path.rpartition("/")[2] in CLIENT_FILES
                or any(one.split(".")[0] == "pycurl" for one in self.program.facts[fn.path].imports)
            )
        )

    def _callback(self, fn: Fn, call: Call, value: Named, library: list[tuple[Fn, Call, str]]) -> None:
        if value.name.endswith("()"):
            return
        meaning = self.resolver.meaning(fn.path, value.name)
        for one in meaning.functions:
            one.callers.append(Edge(fn, call, one, opaque=True))
        if not meaning.functions and "().send" in meaning.library:
            library.append((fn, Call(meaning.library, (), call.site, (), call.guards), meaning.library))

    def _exec(self, fn: Fn, call: Call, library: list[tuple[Fn, Call, str]]) -> None:
        first = call.args[0] if call.args else None
        if isinstance(first, Text) and "/" not in first.text:
            reached = self._shell_function(fn.path, first.text)
            if reached:
                for one in reached:
                    one.callers.append(Edge(fn, call, one, args=call.args[1:]))
                if not self.acting(first.text) or any(_starts(one, first.text) for one in reached):
                    return
        library.append((fn, call, "exec"))
        self.scripts(fn, call, call.args)

    def scripts(self, fn: Fn, call: Call, args: tuple[Value, ...]) -> None:
        """Note the scripts of the tree that these words start."""
        start = find_script(args, fn.path, self.program, self.gates)
        if start is None:
            return
        for one in start.functions:
            if one is not fn:
                one.callers.append(Edge(fn, call, one, guards=start.guards(call), args=start.args))

    def _shell_function(self, path: str, name: str) -> list[Fn]:
        """A function of this shell file, of one that it sources, or of one that sources it."""
        if name not in self._shell_names():
            return []
        found = self._near(path, name, self._sources)
        # Who sources this file may define the function it calls, but also, in a test, a stand-in for a real program.
        return found or ([] if self.acting(name) else self._near(path, name, self._sourced_by))

    def _shell_names(self) -> frozenset[str]:
        """The names of all functions in shell files: most commands are none of them."""
        program = self.program
        if self._names_of != len(program.functions):
            self._names_of = len(program.functions)
            self._names = frozenset(name for path, name in program.functions if not path.endswith(CODE))
            self._sources = {}
            self._sourced_by = {}
            for path, facts in program.facts.items():
                if not path.endswith(CODE):
                    for one in facts.imports:
                        file = self._sourced(one, path)
                        if file:
                            self._sources.setdefault(path, []).append(file)
                            self._sourced_by.setdefault(file, []).append(path)
        return self._names

    def _sourced(self, name: str, path: str) -> str:
        if name.startswith("./"):
            return self.program.file(name[2:].partition(":")[0], path)
        if name.startswith("?/"):
            end = name[1:]
            hits = [one for one in self.program.facts if one.endswith(end) or one == end[1:]]
            return max(hits, key=lambda one: (_alike(one, path), one), default="")
        return ""

    def _near(self, path: str, name: str, ways: dict[str, list[str]]) -> list[Fn]:
        seen: set[str] = set()
        queue = [path]
        while queue and len(seen) < MOST_IMPORTS:
            at = queue.pop(0)
            if at in seen:
                continue
            seen.add(at)
            found = self.program.functions.get((at, name))
            if found:
                return found
            queue += ways.get(at, ())
        return []


def _starts(fn: Fn, program: str) -> bool:
    """Say whether a function hands its words on to the program whose name it has, or is that name's real meaning."""
    return any(call.callee == "exec" and Text(program) in call.args[:3] for call in fn.function.calls)


def _alike(one: str, other: str) -> int:
    """Count the characters with which two paths begin alike."""
    return next((at for at, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), len(one))


CLIENT_VERBS = frozenset(("request", "post", "put", "patch", "get", "delete"))
CLIENT_FILES = frozenset(("curl.py", "http.py", "http_client.py", "httpclient.py", "requests.py", "fetch.py"))


# The way from an entry point to an act.

MOST_SEEN = 400
LONGEST = 8


def way(fn: Fn, links: tuple[Link, ...]) -> tuple[Step, ...]:
    """Return the stations from the nearest entry point to the statement in `fn`, and on through its wrappers."""
    front: dict[Fn, Edge | None] = {fn: None}
    queue = deque([fn])
    end = fn
    while queue and len(front) < MOST_SEEN:
        at = queue.popleft()
        if _begins(at) or (not at.callers and at is not fn):
            end = at
            break
        for edge in at.callers:
            if edge.caller not in front:
                front[edge.caller] = edge
                queue.append(edge.caller)
                if not edge.caller.callers and end is fn:
                    end = edge.caller
    steps = [_first(end)]
    at = end
    while (next_ := front.get(at)) is not None and len(steps) < LONGEST:
        steps.append(Step(at.path, next_.call.site, f"calls {next_.callee.label}"))
        at = next_.callee
    steps += [Step(link.fn.path, link.call.site, f"calls {link.call.callee}") for link in reversed(links)]
    return tuple(steps)


def _begins(fn: Fn) -> bool:
    """Say whether a way begins here: a script that another file starts is on the way, not its beginning."""
    return bool(fn.function.entry) and (fn.function.entry != "script" or not fn.callers)


def _first(fn: Fn) -> Step:
    entry = fn.function.entry
    return Step(fn.path, fn.function.site, f"{entry}: {fn.label}" if entry else fn.label)
