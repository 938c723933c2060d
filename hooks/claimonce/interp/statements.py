"""What each kind of statement in the tree does, and what is done with text that the grammar did not read."""

from __future__ import annotations

from claimonce.interp.chains import pipeline, run_list, run_redirected
from claimonce.interp.words import join_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell


def salvage(sh: Shell, node: Node) -> Done:
    """Run what looks like a statement inside an error, and say that something was not read."""
    sh.unsure("part of the command could not be parsed")
    loose: list[tuple[int, int]] = []
    for child in node.children:
        kind = child.type
        if kind in LOOSE:
            start, end = child.start_byte, child.end_byte
            if loose and loose[-1][1] == start:
                loose[-1] = (loose[-1][0], end)
            else:
                loose.append((start, end))
            continue
        flush(sh, loose)
        loose = []
        if child.is_named:
            if kind == "case_item":
                sh.block(child.children)
            else:
                sh.run(child)
    flush(sh, loose)
    return None, ""


LOOSE = frozenset(
    ("word", "string", "raw_string", "ansi_c_string", "concatenation", "simple_expansion", "expansion", "command_name",
     "number", "command_substitution", "brace_expression", "{", "}", "extglob_pattern", "=", "==")
)  # fmt: skip


def flush(sh: Shell, loose: list[tuple[int, int]]) -> None:
    """Run words that lie side by side as one command."""
    if not loose:
        return
    old, sh.here = sh.here, (loose[0][0], loose[-1][1])
    wide, sh.wide = sh.wide, sh.here
    sh.simple(loose, [])
    sh.here, sh.wide = old, wide


def group(sh: Shell, node: Node) -> Done:
    """`{ ...; }`, `do ... done`, `then ...`; or `(( ))`, of which only the substitutions run."""
    children = node.children
    if children and children[0].type == "((":
        join_word(sh, children[0].end_byte, children[-1].start_byte, True)
        return None, ""
    return sh.block(children)


def subshell(sh: Shell, node: Node) -> Done:
    """`( ... )`."""
    return sh.copy().block(node.children)


def negate(sh: Shell, node: Node) -> Done:
    """`! command`."""
    status, out = sh.block([child for child in node.children if child.is_named])
    return (None if status is None else int(not status)), out


def define(sh: Shell, node: Node) -> Done:
    """A function is only remembered; its body runs when it is called."""
    name = body = None
    for child in node.children:
        if child.type == "word" and name is None:
            name = sh.source.text[child.start_byte : child.end_byte]
        elif child.is_named and name is not None:
            body = child if body is None else body
    if name and body is not None:
        sh.functions[name] = (body, sh.source)
    return 0, ""


def declare(sh: Shell, node: Node) -> Done:
    """`export`, `declare`, `local`, `readonly`, `typeset`."""
    from claimonce.interp.variables import declared

    return declared(sh, node)


def unset(sh: Shell, node: Node) -> Done:
    """`unset name ...`."""
    for child in node.children[1:]:
        name = sh.source.text[child.start_byte : child.end_byte]
        sh.vars.pop(name, None)
        if name.startswith("CLAIMONCE_PINNED_"):
            sh.vars[name] = ""  # the session exports it
        if node.children[1].type == "word" and sh.source.text[node.children[1].start_byte :][:2] == "-f":
            sh.functions.pop(name, None)
    return 0, ""


def test(sh: Shell, node: Node) -> Done:
    """`[[ ... ]]` and `[ ... ]`: the substitutions run, the outcome is known only of constants."""
    from claimonce.interp.variables import run_test

    children = node.children
    return run_test(sh, children[0].end_byte, children[-1].start_byte), ""


def assign(sh: Shell, node: Node) -> Done:
    """`name=value` alone."""
    old = sh.here
    sh.here = (node.start_byte, node.end_byte)
    wide, sh.wide = sh.wide, sh.here
    sh.outcome = 0
    for one in node.children if node.type == "variable_assignments" else [node]:
        sh.assign(one)
    sh.here, sh.wide = old, wide
    return sh.outcome, ""


def branch(sh: Shell, node: Node) -> Done:
    """`if`, `case` and the loops, which most commands have none of."""
    from claimonce.interp.branches import TABLE as BRANCHES

    return BRANCHES[node.type](sh, node)


TABLE: dict[str, Callable[[Shell, Node], Done]] = {
    "program": group, "list": run_list, "pipeline": pipeline, "redirected_statement": run_redirected,
    "compound_statement": group, "subshell": subshell, "do_group": group, "negated_command": negate,
    "if_statement": branch, "while_statement": branch, "for_statement": branch, "c_style_for_statement": branch,
    "case_statement": branch, "function_definition": define, "declaration_command": declare, "unset_command": unset,
    "test_command": test, "variable_assignment": assign, "variable_assignments": assign, "ERROR": salvage,
}  # fmt: skip
