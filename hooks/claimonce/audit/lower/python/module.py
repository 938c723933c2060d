"""One module: its names first, then its statements, then each function and method with what is known by then."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from claimonce.audit.facts import GATE, Call, Class, Facts, Function, Guard, Named, Param, Text, Unknown, Value
from claimonce.audit.lower.python.counters import Counting
from claimonce.audit.lower.python.expressions import site_of
from claimonce.audit.lower.python.guards import PROGRAM
from claimonce.audit.lower.python.names import Known, Scope, callee, find_imported, resolve_annotation
from claimonce.audit.lower.python.statements import Walker
from claimonce.audit.lower.python.texts import comments_of
from claimonce.audit.piece import Piece
from claimonce.audit.values import has_param

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
MOST_FUNCTIONS = 4000
MOST_NESTED = 6
HARMLESS_DECORATORS = frozenset(
    ("staticmethod", "classmethod", "property", "functools.wraps", "functools.cache", "functools.lru_cache", "override",
     "dataclasses.dataclass", "dataclass", "abc.abstractmethod", "contextlib.contextmanager",
     "functools.cached_property")
)  # fmt: skip
UNTOLD = frozenset(("typing", "__future__", "collections", "dataclasses", "enum", "abc", "types"))


class Module:
    """Lowers one module."""

    def __init__(self, piece: Piece, tree: ast.Module) -> None:
        self.piece, self.tree = piece, tree
        self.known = Known(piece.path, PROGRAM in piece.text, [] if piece.text.isascii() else piece.text.split("\n"))
        self.loaded: dict[str, None] = {}
        self.exported: list[tuple[str, Value]] = []
        self.functions: list[Function] = []
        self.classes: list[Class] = []

    def facts(self) -> Facts:
        """Return everything the module says."""
        self._names(self.tree.body)
        scope = Scope()
        walker = Walker(self.piece, scope, self.known)
        walker.block(self.tree.body, ())
        self.known.constants.update(scope.values)
        self._methods_first()
        entry = self.piece.entry or ("script" if walker.main or self.piece.text.startswith("#!") else "")
        last = max(self.piece.text.count("\n"), 1)
        own = walker.function(self.piece.symbol, (), self.piece.site(1, last), ())
        self._counted(self.tree.body, walker, own, entry)
        outer = Scope(functions=scope.functions, types=scope.types)  # its values are the module's constants by now
        for node, name in walker.nested:
            self._function(node, name, "", outer, 0)
        for name, each in self._classes(self.tree.body, ""):
            self._class(name, each)
        return Facts(
            self.piece.path,
            self.piece.surface,
            functions=tuple(self.functions),
            classes=tuple(self.classes),
            constants=(*self.exported, *((name, value) for name, value in scope.values.items() if _constant(value))),
            imports=tuple(self.loaded),
            comments=comments_of(self.piece),
        )

    # -- names ------------------------------------------------------------------------------------------------

    def _names(self, body: list[ast.stmt]) -> None:
        """Note what the module binds at its top: imports, functions, classes."""
        for node in _top(body):
            match node:
                case ast.Import() | ast.ImportFrom():
                    for name, meant in find_imported(node, self.piece.path):
                        self.known.imports[name] = meant
                        self._loads(name, meant, node)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    self.known.functions.add(name)
                case ast.ClassDef(name=name):
                    self.known.classes.add(name)
                case _:
                    pass

    def _loads(self, name: str, meant: str, node: ast.Import | ast.ImportFrom) -> None:
        root = meant.split(".")[0]
        if isinstance(node, ast.Import):
            self.loaded[meant] = None
            return
        if root in UNTOLD:
            return
        self.loaded[meant.rpartition(":")[0] or meant.rpartition(".")[0]] = None
        self.exported.append((name, Named(meant)))

    def _classes(self, body: list[ast.stmt], outer: str) -> Iterator[tuple[str, ast.ClassDef]]:
        for node in _top(body):
            if isinstance(node, ast.ClassDef):
                name = f"{outer}.{node.name}" if outer else node.name
                yield name, node
                yield from self._classes(node.body, name)

    def _methods_first(self) -> None:
        """Learn the constant attributes of every class, and the objects that `__init__` keeps."""
        for name, node in self._classes(self.tree.body, ""):
            scope = Scope(symbol=name, class_name=name)
            walker = Walker(self.piece, scope, self.known)
            walker.block([one for one in node.body if isinstance(one, ast.Assign | ast.AnnAssign)], ())
            held = self.known.attributes.setdefault(name, {})
            held.update(scope.values)
            for one in node.body:
                if isinstance(one, ast.AnnAssign) and one.value is None and isinstance(one.target, ast.Name):
                    made = resolve_annotation(one.annotation, scope, self.known)
                    if made:
                        held[one.target.id] = Named(made)
                elif isinstance(one, FunctionNode) and one.name in ("__init__", "__post_init__", "setUp", "__aenter__"):
                    inner = self._scope(one, f"{name}.{one.name}", name, Scope())
                    Walker(self.piece, inner, self.known).block(one.body, ())

    # -- functions --------------------------------------------------------------------------------------------

    def _class(self, name: str, node: ast.ClassDef) -> None:
        scope = Scope()
        bases = tuple(made for made in (callee(one, scope, self.known) for one in node.bases) if made)
        for one in _top(node.body):
            if isinstance(one, FunctionNode):
                self._function(one, f"{name}.{one.name}", name, Scope(), 0)
        constants = tuple(
            (key, value) for key, value in self.known.attributes.get(name, {}).items() if _constant(value)
        )
        self.classes.append(Class(name, bases, constants))

    def _scope(self, node: FunctionNode, symbol: str, class_name: str, outer: Scope) -> Scope:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        decorators = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
        own = ""
        if class_name and every and "staticmethod" not in decorators:
            own = every[0].arg
        scope = Scope(symbol, own, class_name, functions=dict(outer.functions))
        scope.values = {name: value for name, value in outer.values.items() if _constant(value)}
        scope.types = dict(outer.types)
        names = [one.arg for one in every if one.arg != own]
        names += [one.arg for one in (arguments.vararg, arguments.kwarg) if one is not None]
        scope.params = frozenset(names)
        for name in names:
            scope.values.pop(name, None)
            scope.functions.pop(name, None)
            scope.types.pop(name, None)
        if own:
            scope.types[own] = f".{class_name}"
        for one in every:
            made = resolve_annotation(one.annotation, scope, self.known) if one.arg != own else ""
            if made:
                scope.types[one.arg] = made
        return scope

    def _function(self, node: FunctionNode, name: str, class_name: str, outer: Scope, depth: int) -> None:
        if len(self.functions) > MOST_FUNCTIONS or depth > MOST_NESTED:
            return
        scope = self._scope(node, name, class_name, outer)
        walker = Walker(self.piece, scope, self.known)
        walker.block(node.body, ())
        params = _params(node, scope.self_name)
        made = walker.function(name, params, walker.site(node), self._decorated(node, outer, walker))
        made = Function(
            made.name, made.params, made.site, made.calls, self._returned(node, made, scope), made.guards,
            defaults=self._defaults(node, walker, scope.self_name),
        )  # fmt: skip
        self._counted(node.body, walker, made, "")
        for inner, inner_name in walker.nested:
            self._function(inner, inner_name, "", scope, depth + 1)

    def _returned(self, node: FunctionNode, made: Function, scope: Scope) -> tuple[Value, ...]:
        """Return what the function gives back; where the statements do not say it, the annotation may."""
        if any(not isinstance(one, Unknown) for one in made.returns) or node.returns is None:
            return made.returns
        kind = resolve_annotation(node.returns, scope, self.known)
        return (Named(kind),) if kind else made.returns

    def _decorated(self, node: FunctionNode, outer: Scope, walker: Walker) -> tuple[Guard, ...]:
        found: list[Guard] = []
        for one in node.decorator_list[:8]:
            name = callee(one.func if isinstance(one, ast.Call) else one, outer, self.known)
            if not name or name.startswith("?") or name in HARMLESS_DECORATORS:
                continue
            key = walker.folder.value(one.args[0]) if isinstance(one, ast.Call) and one.args else Unknown()
            found.append(Guard(GATE, Unknown() if isinstance(key, Param) else key, walker.site(one), name))
        return tuple(found)

    def _defaults(self, node: FunctionNode, walker: Walker, own: str) -> tuple[tuple[str, Value], ...]:
        every = [*node.args.posonlyargs, *node.args.args]
        pairs = list(zip(reversed(every), reversed(node.args.defaults), strict=False))
        pairs += [(one, value) for one, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if value]
        found = [(one.arg, walker.folder.value(value)) for one, value in pairs if one.arg != own]
        return tuple((name, value) for name, value in found if _constant(value) and value != Text("None"))

    def _counted(self, body: list[ast.stmt], walker: Walker, made: Function, entry: str) -> None:
        """Add the function, with the counters that its statements take numbers from."""
        calls = made.calls
        if walker.adds and walker.saves and walker.reads:
            for call, path, name in Counting(walker.scope, self.known).follow(body):
                calls = (*calls, Call("count", (path, Text(name)), site_of(self.piece, call, self.known.lines)))
        self.functions.append(
            Function(made.name, made.params, made.site, calls, made.returns, made.guards, entry, made.defaults)
        )


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Return statements at the top, those under a condition or in a `try` too."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try | ast.With):
            yield from _top(node.body)
            if not isinstance(node, ast.With):
                yield from _top(node.orelse)
            if isinstance(node, ast.Try):
                for handler in node.handlers:
                    yield from _top(handler.body)


def _params(node: FunctionNode, own: str) -> tuple[str, ...]:
    arguments = node.args
    names = [one.arg for one in (*arguments.posonlyargs, *arguments.args) if one.arg != own]
    if arguments.vararg is not None:
        names.append("*" + arguments.vararg.arg)
    names += [one.arg for one in arguments.kwonlyargs]
    if arguments.kwarg is not None:
        names.append("**" + arguments.kwarg.arg)
    return tuple(names)


def _constant(value: Value) -> bool:
    return not isinstance(value, Unknown | Param) and not has_param(value)
