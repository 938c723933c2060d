"""Expressions in Python code that is followed, folded as far as their values are constant."""

# The values of the code that is read are of any type, so is what is made of them.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from claimonce.catalog.library_calls import CHANGED, HOLDS
from claimonce.programs.code.python_calls import call, files, sender, start, web
from claimonce.programs.code.python_formats import as_read, fill, format_one, percent
from claimonce.programs.code.python_letters import Mail
from claimonce.programs.code.python_letters import call_letter as written
from claimonce.programs.code.python_objects import (
    BARE,
    Code,
    Kind,
    Some,
    Thing,
    assign,
    attribute,
    call_code,
    find_name,
    hand_over,
    item_of,
    make,
    perhaps,
    reflect,
)  # fmt: skip
from claimonce.programs.code.python_started import Started
from claimonce.programs.code.python_values import (
    Dumped,
    Ref,
    change_record,
    combine,
    doubt,
    fold,
    handed_out,
    method,
    put,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell

MOST_TURNS = 16


class Expressions:
    """Folds expressions; the statements are those of `python.Reader`."""

    sender, call, start, files, web = sender, call, start, files, web

    method, fold = method, fold

    def __init__(self, sh: Shell, args: list[str] | None = None) -> None:
        self.sh = sh
        self.args = args
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.top = self.names
        self.kinds: list[Kind] = []
        self.frames: list[Code] = []
        self.returned: list[Any] = []
        self.later: list[Code] = []  # what is called, if at all, by something that is not read
        self.given: dict[str, Any] | None = None  # what the object whose method is called knows of a message
        self.base = ""  # where the addresses of the client begin whose method is called
        self.depth = 0
        self.changes = 0  # how often a record, a list or a letter was changed where it lies
        self.started: list[Started] = []
        self.out: list[str] = []

    def body(self, nodes: list[Any]) -> None:
        """Follow statements."""
        raise NotImplementedError

    def run(self, sh: Shell, text: str, args: list[str] | None = None) -> str:
        """Read other code as this one is read."""
        raise NotImplementedError

    def bind(self, target: Any, value: Any) -> None:
        """Bind a name; tuples are taken apart."""
        kind = type(target).__name__
        if kind == "Name":
            self.names[target.id] = value
        elif kind in ("Tuple", "List"):
            for index, one in enumerate(target.elts):
                self.bind(one, value[index] if isinstance(value, list) and index < len(value) else None)
        elif kind == "Attribute":
            owner = self.value(target.value)
            if isinstance(owner, (Thing, Kind)):
                assign(self, owner, target.attr, value)
            elif isinstance(owner, dict):
                put(self, owner, target.attr, value)
            elif isinstance(owner, Mail):
                written(self, owner, target.attr, [value], {})
        elif kind == "Subscript":
            put(self, self.value(target.value), self.value(target.slice), value)
        else:
            self.value(target)

    def value(self, node: Any) -> Any:
        """Fold an expression; None where it is not constant."""
        self.sh.shared.step()
        self.depth += 1
        try:
            if self.depth > 60:
                return None
            method = getattr(self, "_on_" + type(node).__name__, None)
            if method is not None:
                return method(node)
            for name in node._fields:
                held = getattr(node, name, None)
                parts: list[Any] = held if isinstance(held, list) else [held]
                for one in parts:
                    if hasattr(one, "_fields") and hasattr(one, "lineno"):
                        self.value(one)
            return None
        finally:
            self.depth -= 1

    def _comprehended(self, node: Any) -> Any:
        """Follow `[x for y in z if w]`: each turn of the loops; return the list."""
        out: list[Any] = []
        self._turns(node, node.generators, out)
        return out if type(node).__name__ != "DictComp" else None

    def _turns(self, node: Any, loops: list[Any], out: list[Any]) -> None:
        if not loops:
            parts = [node.key, node.value] if type(node).__name__ == "DictComp" else [node.elt]
            out.append([self.value(one) for one in parts][-1])
            return
        items = self.value(loops[0].iter)
        for item in list(items)[:MOST_TURNS] if isinstance(items, (list, str)) and items else [None]:
            self.bind(loops[0].target, item)
            for one in loops[0].ifs:
                self.value(one)
            self._turns(node, loops[1:], out)

    _on_ListComp = _on_SetComp = _on_GeneratorExp = _on_DictComp = _comprehended  # noqa: N815

    def _on_Await(self, node: Any) -> Any:  # noqa: N802
        return self.value(node.value)

    def _on_Constant(self, node: Any) -> Any:  # noqa: N802  (named after the tree's classes)
        held = node.value
        if isinstance(held, str) and not held.isascii():
            return as_read(held)
        return held.decode("latin-1") if isinstance(held, bytes) else held

    def _on_Name(self, node: Any) -> Any:  # noqa: N802
        if node.id in self.names:
            return self.names[node.id]
        if node.id in ("open", "exec", "eval", "getattr", "chr", "bytes", "str", "list", "map", "__import__",
            "print", "reversed",
                       "sorted", "tuple", "compile", "super", "globals", "vars", "locals", *BARE):  # fmt: skip
            return Ref(node.id)
        star = self.names.get("*")
        return Ref(f"{star.name}.{node.id}") if isinstance(star, Ref) else None

    def _on_Attribute(self, node: Any) -> Any:  # noqa: N802
        owner = self.value(node.value)
        if isinstance(owner, (Thing, Kind)):
            return attribute(self, owner, node.attr)
        if isinstance(owner, Ref) and owner.name == "sys" and node.attr == "argv" and self.args:
            return list(self.args)
        if isinstance(owner, Started):
            return owner  # its pipe
        return Ref(f"{owner.name}.{node.attr}", owner.base, owner.given) if isinstance(owner, Ref) else None

    def _on_List(self, node: Any) -> Any:  # noqa: N802
        out: list[Any] = []
        for one in node.elts:
            if type(one).__name__ == "Starred":
                inner = self.value(one.value)
                out += inner if isinstance(inner, list) else [None]
            else:
                out.append(self.value(one))
        return out

    _on_Tuple = _on_List  # noqa: N815

    def _on_Dict(self, node: Any) -> Any:  # noqa: N802
        keys = [self.value(one) if one is not None else None for one in node.keys]
        values = [self.value(one) for one in node.values]
        return {key: held for key, held in zip(keys, values, strict=False) if isinstance(key, str)}

    def _on_JoinedStr(self, node: Any) -> Any:  # noqa: N802
        held = [self.value(one) for one in node.values]
        return fill([""] * (len(held) + 1), list(range(len(held))), held, {})

    def _on_FormattedValue(self, node: Any) -> Any:  # noqa: N802
        spec = self.value(node.format_spec) if node.format_spec is not None else None
        return format_one(self.value(node.value), node.conversion, spec)

    def _on_BinOp(self, node: Any) -> Any:  # noqa: N802
        sign, left, right = type(node.op).__name__, self.value(node.left), self.value(node.right)
        if sign == "Mod" and isinstance(left, str):
            return percent(left, right, isinstance(right, list) and type(node.right).__name__ != "Tuple")
        return combine(sign, left, right)

    def _on_Subscript(self, node: Any) -> Any:  # noqa: N802
        owner = self.value(node.value)
        if isinstance(owner, (str, list)) and type(node.slice).__name__ == "Slice":
            parts = [
                self.value(one) if one is not None else None
                for one in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            if all(one is None or isinstance(one, int) for one in parts) and parts[2] != 0:
                return owner[slice(*parts)]
            return None
        index = self.value(node.slice)
        if isinstance(owner, Ref) and owner.name.endswith(".remotes"):
            return owner  # any remote of a repository: `repo.remotes["origin"].push()`
        if isinstance(owner, Ref) and owner.name == "os.environ" and isinstance(index, str):
            from claimonce.programs.code.python_calls import address_in

            return self.sh.get(index) if index in self.sh.env else address_in(self.sh, index)
        return item_of(owner, index)

    def _on_UnaryOp(self, node: Any) -> Any:  # noqa: N802
        held = self.value(node.operand)
        return -held if isinstance(held, int) and type(node.op).__name__ == "USub" else None

    def _on_IfExp(self, node: Any) -> Any:  # noqa: N802
        self.value(node.test)
        first, second = self.value(node.body), self.value(node.orelse)
        return first if first == second else None

    def _on_Lambda(self, node: Any) -> Any:  # noqa: N802
        code = Code(node)
        code.around = self.names if self.frames else {}
        self.later.append(code)
        return code

    def _on_NamedExpr(self, node: Any) -> Any:  # noqa: N802
        held = self.value(node.value)
        self.bind(node.target, held)
        return held

    def _on_Call(self, node: Any) -> Any:  # noqa: N802
        args: list[Any] = []
        for one in node.args:
            if type(one).__name__ == "Starred":
                inner = self.value(one.value)
                args += inner if isinstance(inner, list) else [None]
            else:
                args.append(self.value(one))
        named = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        function = node.func
        if type(function).__name__ == "Attribute":
            owner = self.value(function.value)
            if isinstance(owner, (str, list)):
                return self.method(owner, function.attr, args, named)
            if isinstance(owner, (Thing, Kind)):
                return self._called(attribute(self, owner, function.attr), args, named)
            if isinstance(owner, Dumped):
                return owner  # `.encode()`
            if isinstance(owner, Mail):
                return written(self, owner, function.attr, args, named)
            if isinstance(owner, Started):
                return owner.called(self, function.attr, args, named)
            if not isinstance(owner, Ref):
                self.sender(function.attr)
                self._somewhere(function.attr)
                hand_over(self, [*args, *named.values()])
                return change_record(self, owner, function.attr, args, named) if isinstance(owner, dict) else None
            at_once = owner.name not in CHANGED or type(function.value).__name__ == "Call"
            given = owner.given if at_once else None  # what has a name of its own may have been changed since
            return self._called(Ref(f"{owner.name}.{function.attr}", owner.base, given), args, named)
        return self._called(self.value(function), args, named)

    def _somewhere(self, name: str) -> None:
        """A method of something unknown may be that of a class of the code."""
        for kind in self.kinds:
            held = kind.names.get(name)
            if isinstance(held, Code):
                self.later.append(held.bound(Thing(kind.line(), {})))

    def _called(self, what: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """Follow a call of a value."""
        if isinstance(what, Code):
            return call_code(self, what, args, named)
        if isinstance(what, Kind):
            return make(self, what, args, named)
        if isinstance(what, Thing):
            call_ = find_name(what.line, "__call__")
            return call_code(self, call_.bound(what), args, named) if isinstance(call_, Code) else None
        if isinstance(what, Some):
            perhaps(self, what.codes)
            return None
        if not isinstance(what, Ref):
            hand_over(self, [*args, *named.values()])
            doubt(self, *args, *named.values())
            return None
        self.base, self.given = what.base, what.given
        return self._named(what.name, args, named)

    def _named(self, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        """Follow a call of a dotted name."""
        made = reflect(self, name, args)
        if made is not None:
            return made
        if name in ("exec", "eval") and not (args and isinstance(args[0], str)):
            self.sh.unsure("Python code runs text that is not in it")
        if name == "dict" and not args:
            return dict(named)
        held = self.call(name, args, named)
        if name in HOLDS:  # what it is given is a part of the message
            return held
        hand_over(self, [*args, *named.values()])
        handed_out(self, name, [*args, *named.values()])
        return held
