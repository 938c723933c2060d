"""From a callee's name to what it means: functions of the tree, or a library's API."""

from __future__ import annotations

import msgspec

from claimonce.audit.engine.program import Fn, Program
from claimonce.audit.facts import Either, Named, Result, Value

DEEPEST = 10
NOTHING: tuple[Fn, ...] = ()


class Meaning(msgspec.Struct, frozen=True):
    """What a name stands for: `functions` of the tree, else `library`, a dotted name (or `?.x`), or a `value`."""

    functions: tuple[Fn, ...] = ()
    library: str = ""
    value: Value | None = None


class Resolver:
    """Answers what names mean; answers are kept until the program grows."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._kept: dict[tuple[str, str], Meaning] = {}
        self._bases: dict[tuple[str, str], str | None] = {}

    def forget(self) -> None:
        """Drop what was kept: more files are known now."""
        self._kept.clear()
        self._bases.clear()

    def meaning(self, path: str, callee: str) -> Meaning:
        """Say what `callee`, written in the file `path`, means."""
        key = (path, callee) if callee.startswith(".") and not callee.startswith("./") else (_folder(path), callee)
        held = self._kept.get(key)
        if held is None:
            held = self._kept[key] = self._find(path, callee, 0)
        return held

    def _find(self, path: str, callee: str, depth: int) -> Meaning:
        if depth > DEEPEST or callee.startswith("?"):
            return Meaning(library=callee)
        if callee.startswith("./"):
            stem, _, symbol = callee[2:].partition(":")
            file = self.program.file(stem, path)
            found = self._symbol(file, symbol, depth) if file else None
            return found or self._module(stem, symbol, path, depth) or Meaning(library=callee)
        if callee.startswith("."):
            return self._symbol(path, callee[1:], depth) or Meaning(library="?." + callee[1:])
        return self._dotted(path, callee, depth) or Meaning(library=callee)

    def _module(self, stem: str, symbol: str, path: str, depth: int) -> Meaning | None:
        """`from . import x` names the package; `x` can be a file in it."""
        first, dot, rest = symbol.partition(".")
        file = self.program.file(f"{stem}/{first}" if stem else first, path) if first else ""
        return self._symbol(file, rest, depth + 1) if file and dot else None

    def _dotted(self, path: str, callee: str, depth: int) -> Meaning | None:
        parts = callee.split(".")
        base = self._base(path, parts[0])
        if base is None:
            return None
        for cut in range(len(parts) - 1, 0, -1):
            if "()" in "".join(parts[:cut]):
                continue
            stem = "/".join((base, *parts[:cut])) if base else "/".join(parts[:cut])
            file = self.program.file(stem, ".py")
            if file.endswith(".py"):
                found = self._symbol(file, ".".join(parts[cut:]), depth + 1)
                if found is not None:
                    return found
        return None

    def _base(self, path: str, first: str) -> str | None:
        """Return the folder from which an absolute import of `first` is found: the nearest to `path`."""
        places = self.program.parents.get(first)
        if not places:
            return None
        folder = _folder(path)
        key = (folder, first)
        if key not in self._bases:
            self._bases[key] = max(places, key=lambda one: (_shared(one, folder), -len(one), one))
        return self._bases[key]

    def _symbol(self, file: str, symbol: str, depth: int) -> Meaning | None:
        """Find `symbol` (`f`, `Class.method`, `Class().method`, `f().method`, a constant) in a file of the tree."""
        if depth > DEEPEST or not symbol:
            return None
        program = self.program
        plain = symbol.replace("()", "")
        exact = program.functions.get((file, plain))
        if exact and not symbol.endswith("()") and (plain == symbol or (file, plain.split(".")[0]) in program.classes):
            return Meaning(tuple(exact))
        first, _, rest = symbol.partition(".")
        name = first.removesuffix("()")
        if (file, name) in program.classes:
            return self._member(file, name, rest, depth)
        if first.endswith("()") and (file, name) in program.functions:
            return self._returned(file, name, rest, depth)
        held = program.constants.get((file, name))
        if held is not None:
            return self._constant(file, held, first.endswith("()"), rest, depth)
        return None

    def _constant(self, file: str, held: Value, called: bool, rest: str, depth: int) -> Meaning | None:
        if isinstance(held, Result):
            held = Named(held.callee + "()")
        if isinstance(held, Named):
            name = held.name + ("()" if called else "") + ("." + rest if rest else "")
            if not rest and not called and held.name.endswith("()"):
                return Meaning(value=held)
            return self._find(file, name, depth + 1)
        return Meaning(value=held) if not rest else None

    def _returned(self, file: str, name: str, rest: str, depth: int) -> Meaning | None:
        for fn in self.program.functions[file, name]:
            for value in fn.function.returns:
                for one in value.choices if isinstance(value, Either) else (value,):
                    made = one.name if isinstance(one, Named) else one.callee + "()" if isinstance(one, Result) else ""
                    if made:
                        return self._find(file, f"{made}.{rest}" if rest else made, depth + 1)
        return None

    def _member(self, file: str, name: str, rest: str, depth: int) -> Meaning | None:
        """A class's method, looked for in the class and in its bases; the first library among them answers the rest."""
        if not rest:
            made = self.program.functions.get((file, name + ".__init__"))
            return Meaning(tuple(made)) if made else Meaning(library=self._library_base(file, name, depth))
        first, _, more = rest.partition(".")
        seen: set[tuple[str, str]] = set()
        queue = [(file, name)]
        library = ""
        while queue and len(seen) < 40:
            at = queue.pop(0)
            if at in seen:
                continue
            seen.add(at)
            found = self._own(at, first, more, depth)
            if found is not None:
                return found
            for base in self.program.classes[at].bases:
                placed = self.class_of(at[0], base, depth + 1)
                if placed:
                    queue.append(placed)
                elif not library:
                    library = self._find(at[0], base, depth + 1).library
        return Meaning(library=f"{library}().{rest}" if library else f"?.{name}.{rest}")

    def _own(self, at: tuple[str, str], first: str, more: str, depth: int) -> Meaning | None:
        file, name = at
        plain = first.removesuffix("()")
        method = self.program.functions.get((file, f"{name}.{plain}"))
        if method and not more:
            return Meaning(tuple(method))
        if method and first.endswith("()"):
            return self._returned(file, f"{name}.{plain}", more, depth + 1)
        for key, value in self.program.classes[at].constants:
            if key == plain:
                return self._constant(file, value, first.endswith("()"), more, depth)
        return None

    def _library_base(self, file: str, name: str, depth: int) -> str:
        for base in self.program.classes[file, name].bases:
            placed = self.class_of(file, base, depth + 1)
            found = self._library_base(*placed, depth + 1) if placed and depth < DEEPEST else ""
            found = found or ("" if placed else self._find(file, base, depth + 1).library)
            if found:
                return found
        return ""

    def class_of(self, path: str, name: str, depth: int = 0) -> tuple[str, str] | None:
        """Return where the class that `name` means is written."""
        program = self.program
        if depth > DEEPEST:
            return None
        if name.startswith("./"):
            stem, _, symbol = name[2:].partition(":")
            return self._class_in(program.file(stem, path), symbol, depth)
        if name.startswith("."):
            return self._class_in(path, name[1:], depth)
        parts = name.split(".")
        base = self._base(path, parts[0])
        if base is None or len(parts) < 2:
            return None
        file = program.file("/".join(filter(None, (base, *parts[:-1]))), ".py")
        return self._class_in(file, parts[-1], depth)

    def _class_in(self, file: str, symbol: str, depth: int) -> tuple[str, str] | None:
        if not file:
            return None
        if (file, symbol) in self.program.classes:
            return file, symbol
        held = self.program.constants.get((file, symbol))
        return self.class_of(file, held.name, depth + 1) if isinstance(held, Named) else None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _shared(one: str, other: str) -> int:
    """Count the folders that two paths begin with together; -1 where `one` is not above `other`."""
    if not one:
        return 0
    count = 0
    for mine, yours in zip(one.split("/"), other.split("/"), strict=False):
        if mine != yours:
            break
        count += 1
    return count
