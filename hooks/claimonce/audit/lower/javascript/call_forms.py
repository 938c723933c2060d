"""Calls in the form that the engine judges: canonical names, whole addresses, shell text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.facts import Call, Table, Text, Unknown
from claimonce.audit.lower.javascript.scopes import IMPORT, OWN
from claimonce.audit.lower.javascript.source import literal, unwrap
from claimonce.audit.lower.javascript.tables import (
    BASES,
    CREATED,
    HARMLESS,
    MUTATION,
    OCTOKIT,
    OCTOKIT_CALL,
    OCTOKIT_REST,
    QUIET,
    RAW_HTTP,
    ROUTE,
    TAGS,
    TELLING,
    VERBS,
)
from claimonce.audit.values import join, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.facts import Guard, Value
    from claimonce.audit.lower.javascript.folding import Folder
    from claimonce.audit.lower.javascript.scopes import Scope

API = "https://api.github.com"


def calls_of(folder: Folder, node: Node, scope: Scope, guards: tuple[Guard, ...]) -> list[Call]:
    """Return the calls that a call expression makes: itself, and the functions handed to it by name."""
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    args = node.child_by_field_name("arguments")
    if function is None or args is None:
        return []
    if _plainly_quiet(folder, function, scope):
        return _all_handed(folder, args, scope, guards)
    callee = folder.callee(function, scope)
    if args.type == "template_string":
        if TAGS.match(callee):
            return [Call("sh", (folder.fold(args, scope),), folder.source.site(node), guards=guards)]
        return []
    found = _all_handed(folder, args, scope, guards)
    if node.type == "new_expression":
        callee = f"{callee}()"
    if not quiet(callee):
        given = [one for one in args.named_children if one.type != "comment"]
        found.append(_call(folder, node, callee, given, scope, guards))
    return found


def _plainly_quiet(folder: Folder, function: Node, scope: Scope) -> bool:
    """Say whether the name alone shows a method of strings, lists or promises; most calls are that."""
    if function.type != "member_expression":
        return False
    prop, base = function.child_by_field_name("property"), function.child_by_field_name("object")
    if prop is None or base is None:
        return False
    if base.type == "regex":
        return True  # `/git push/.exec(text)` looks for it
    name = folder.source.text(prop)
    if name not in HARMLESS or name == "push":
        if base.type != "identifier":
            return False
        root = folder.source.text(base)
        return root in QUIET and scope.find(root) is None
    if base.type != "identifier":
        return base.type not in ("this", "super")
    held = scope.find(folder.source.text(base))
    return held is None or held.kind not in (IMPORT, OWN)


def quiet(callee: str) -> bool:
    """Say whether a call of that name can be left out: a method of strings, lists, promises, or of the language."""
    root, _, _ = callee.partition(".")
    if root == "?":
        last = callee.rpartition(".")[2]
        if last == "push":
            return not any(word in callee.lower() for word in ("git", "repo", "remote"))
        return callee == "?" or last in HARMLESS or callee.startswith("?.console.")
    if root.removesuffix("()") in QUIET:
        return True
    if "()" not in callee:
        return False
    last = callee.rpartition(".")[2]
    return last in HARMLESS and last != "push"


def _all_handed(folder: Folder, args: Node, scope: Scope, guards: tuple[Guard, ...]) -> list[Call]:
    """Return a call of each function of the project that an argument names: it will be called back."""
    found: list[Call] = []
    for one in args.named_children:
        if one.type == "identifier":
            held = scope.find(folder.source.text(one))
            if held is None or held.kind not in (IMPORT, OWN):
                continue
            name = held.name
            if name[1:] in folder.built.functions or (name.startswith("./") and name[-1] != ":"):
                found.append(Call(name, (), folder.source.site(one), guards=guards))
    return found


def _call(folder: Folder, node: Node, callee: str, given: list[Node], scope: Scope, guards: tuple[Guard, ...]) -> Call:
    args = tuple(folder.items(given, scope, 0, node.start_byte))
    callee, args = canonical(folder, node, callee, args, scope)
    last = args[-1] if args else None
    keywords = last.items if isinstance(last, Table) else ()
    return Call(callee, args, folder.source.site(node), keywords, guards)


def canonical(
    folder: Folder, node: Node, callee: str, args: tuple[Value, ...], scope: Scope
) -> tuple[str, tuple[Value, ...]]:
    """Give libraries that say the same in many ways one form."""
    found = OCTOKIT_REST.search(callee) or OCTOKIT.search(callee)
    if found is not None:
        return f"octokit.rest.{found[1]}.{found[2]}", args
    if OCTOKIT_CALL.search(callee) and args:
        return _octokit(callee, args)
    for pattern, name in TELLING:
        if pattern.search(callee):
            return name, args
    if callee.startswith("@actions/exec."):  # one function takes a line of text, or a program and its arguments
        words = len(args) > 1 and not isinstance(args[1], Table)
        return f"@actions/exec.{'getExecOutput' if words else 'exec'}", args
    if callee in RAW_HTTP:
        return _raw(callee, args)
    base, _, last = callee.rpartition(".")
    if last in VERBS and base.endswith("()") and CREATED.match(base[:-2]):
        prefix = _base_url(folder, node, scope)
        library = callee.partition(".")[0]
        if args and prefix is not None:
            args = (_glue(prefix, args[0]), *args[1:])
        return f"{library}.{last}", args
    return callee, args


def _octokit(callee: str, args: tuple[Value, ...]) -> tuple[str, tuple[Value, ...]]:
    text = text_of(args[0], "?")
    route = ROUTE.match(text)
    if route is not None:
        return "fetch", (Text(API + route[2]), Table((("method", Text(route[1])),)))
    mutation = MUTATION.search(text)
    if "mutation" in text and mutation is not None:
        return f"octokit.graphql.{mutation[1]}", args
    return callee, args


def _raw(callee: str, args: tuple[Value, ...]) -> tuple[str, tuple[Value, ...]]:
    """Return `https.request` as what it is, a fetch, with its address in one piece."""
    options = next((one for one in args if isinstance(one, Table)), None)
    if options is None or not isinstance(args[0], Table):
        return "fetch", args
    held = dict(options.items)
    host = held.get("hostname") or held.get("host") or Unknown("host")
    url = _glue(_glue(Text(f"{callee.partition('.')[0]}://"), host), held.get("path", Text("/")))
    return "fetch", (url, options)


def _base_url(folder: Folder, node: Node, scope: Scope) -> Value | None:
    """Return the address that an HTTP client was made with."""
    function = node.child_by_field_name("function")
    held = function.child_by_field_name("object") if function is not None else None
    made = _maker(folder, held, scope) if held is not None else None
    args = made[0].child_by_field_name("arguments") if made is not None else None
    if made is None or args is None:
        return None
    for one in args.named_children:
        value = folder.fold(one, made[1])
        if isinstance(value, Table):
            return next((item for key, item in value.items if key in BASES), None)
    return None


def _maker(folder: Folder, node: Node, scope: Scope) -> tuple[Node, Scope] | None:
    node = unwrap(node)
    if node.type == "call_expression":
        return node, scope
    if node.type == "identifier":
        held = scope.find(folder.source.text(node))
        return held.nodes[0] if held is not None and held.nodes else None
    if node.type == "member_expression":
        prop = literal(folder.source, node.child_by_field_name("property"))
        kind = folder.built.classes.get(scope.unit.owner)
        return kind.fields.get(prop) if kind is not None and prop is not None else None
    return None


def _glue(left: Value, right: Value) -> Value:
    if isinstance(left, Text) and isinstance(right, Text):
        a, b = left.text, right.text
        return Text(f"{a.rstrip('/')}/{b.lstrip('/')}" if a and b and not a.endswith("://") and "://" in a else a + b)
    return join((left, right))
