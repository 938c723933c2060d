"""Statements of which a part runs, or runs more than once: if, case, while, until, for."""

from __future__ import annotations

from claimonce.interp.words import expand, join_word
from claimonce.lang import UNKNOWN
from claimonce.lang.shell.words import merge_ranges

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell

MOST_TURNS = 32


def condition(sh: Shell, nodes: list[Node]) -> tuple[int | None, str]:
    """Run the commands of a condition."""
    return sh.block(nodes)


def when(sh: Shell, node: Node) -> Done:
    """`if ...; then ... elif ... else ... fi`: both ways where the status is not known."""
    return branch(sh, node.children)


def branch(sh: Shell, children: list[Node]) -> Done:
    """Read one `if` or `elif` and what follows it."""
    cut = next((i for i, child in enumerate(children) if child.type == "then"), len(children))
    status, out = condition(sh, children[:cut])
    rest = children[cut + 1 :]
    others = [child for child in rest if child.type in ("elif_clause", "else_clause")]
    then = [child for child in rest if child.type not in ("elif_clause", "else_clause", "fi")]
    if status == 0:
        done, text = sh.block(then)
        return done, out + text
    if status is not None:
        return otherwise(sh, others, out)
    before = dict(sh.vars)
    left = sh.cwd
    _, text = sh.block(then)
    ended, sh.done = sh.done, False
    first, sh.vars = sh.vars, before
    _, more = otherwise(sh, others, "")
    sh.shared.doubts += first != sh.vars
    sh.done = sh.done and ended and bool(others)
    merge(sh, first)
    if not others and sh.cwd != left:
        sh.cwd = left if sh.cwd.startswith(UNKNOWN) else sh.cwd
    return None, out + (text if text == more else UNKNOWN)


def otherwise(sh: Shell, others: list[Node], out: str) -> Done:
    """Run the `elif` and `else` parts."""
    if not others:
        return 0, out
    if others[0].type == "else_clause":
        status, text = sh.block([child for child in others[0].children if child.is_named])
        return status, out + text
    status, text = branch(sh, others[0].children + others[1:])
    return status, out + text


def merge(sh: Shell, other: dict[str, str | list[str] | dict[str, str]]) -> None:
    """Keep of two outcomes what both agree on; where one says nothing, what the other says."""
    for name, held in other.items():
        own = sh.vars.get(name)
        if own is None:
            sh.vars[name] = held
        elif own != held:
            sh.vars[name] = UNKNOWN


def loop(sh: Shell, node: Node) -> Done:
    """`while` and `until`: the condition and the body once, or once for each line that is read."""
    body = next((child for child in node.children if child.type == "do_group"), None)
    tests = [child for child in node.children if child.is_named and child.type != "do_group"]
    turns = 1
    before = dict(sh.vars)
    if sh.stdin is not None and UNKNOWN not in sh.stdin:
        turns = min(MOST_TURNS, max(1, sh.stdin.count("\n") + (not sh.stdin.endswith("\n"))))
    made: list[str] = []
    for turn in range(turns):
        status, out = sh.block(tests)
        until = node.children[0].type == "until"
        made.append(out)
        if status is not None and bool(status) != until:
            break
        if body is not None:
            made.append(sh.block(body.children)[1])
        sh.done = False
        if turn and not sh.stdin:
            break
        if turn == MOST_TURNS - 2 and sh.stdin:
            sh.stdin = UNKNOWN  # the last turn stands for all the others
    sh.shared.doubts += before != sh.vars
    return None, "".join(made)


def each(sh: Shell, node: Node) -> Done:
    """`for x in ...` and `select`: the body for every item that is known."""
    children = node.children
    body = next((child for child in children if child.type == "do_group"), None)
    name = ""
    items: list[str] = []
    listed_: list[Node] = []
    given = False
    for child in children:
        if child.type == "variable_name" and not name:
            name = sh.source.text[child.start_byte : child.end_byte]
        elif child.type == "in":
            given = True
        elif given and child.type not in ("do_group", ";", "\n", "comment"):
            listed_.append(child)
    for start, end in merge_ranges(listed_):
        items += expand(sh, start, end)
    if not given:
        items = list(sh.args) if sh.args is not None else [UNKNOWN]
    made: list[str] = []
    if body is None:
        return None, ""
    before = {**sh.vars, name: ""}
    for item in followed(items, MOST_TURNS):
        if name:
            sh.vars[name] = item
        made.append(sh.block(body.children)[1])
        if sh.done:
            break
    sh.done = False if len(items) != 1 else sh.done
    if len(items) > MOST_TURNS or any(UNKNOWN in item or "*" in item for item in items):
        sh.shared.doubts += before != {**sh.vars, name: ""}
    return None, "".join(made)


def followed(items: list[str], most: int) -> list[str]:
    """Return the items that are followed one by one, and behind them an unknown one for all the others."""
    return items if len(items) <= most else [*items[:most], UNKNOWN]


def run_counted(sh: Shell, node: Node) -> Done:
    """`for ((...))`: the body once, its counter unknown."""
    body = next((child for child in node.children if child.type in ("do_group", "compound_statement")), None)
    for child in node.children:
        if child.type == "variable_assignment":
            sh.put(sh.source.text[child.start_byte : child.end_byte].split("=")[0].strip(), UNKNOWN)
    out = sh.block(body.children)[1] if body is not None else ""
    sh.done = False
    return None, out


def case(sh: Shell, node: Node) -> Done:
    """`case`: the fitting branch where the word is known, else every branch."""
    from claimonce.lang.shell.patterns import fits

    word: str | None = None
    made: list[str] = []
    sure = False
    for child in node.children:
        if word is None and child.is_named:
            guesses = sh.shared.guesses
            word = join_word(sh, child.start_byte, child.end_byte)
            sure = UNKNOWN not in word and sh.shared.guesses == guesses
        elif child.type == "case_item":
            parts = child.children
            cut = next((i for i, part in enumerate(parts) if part.type == ")"), 0)
            shapes = [
                join_word(sh, part.start_byte, part.end_byte) for part in parts[:cut] if part.type not in ("|", "(")
            ]
            if sure and not any(UNKNOWN in shape or fits(shape, word or "") for shape in shapes):
                continue
            before = dict(sh.vars)
            made.append(sh.block(parts[cut + 1 :])[1])
            if sure and parts[-1].type not in (";&", ";;&"):
                break
            if not sure:
                sh.done = False
                sh.shared.doubts += before != sh.vars
    return None, "".join(made)


TABLE: dict[str, Callable[[Shell, Node], Done]] = {
    "if_statement": when, "while_statement": loop, "for_statement": each, "c_style_for_statement": run_counted,
    "case_statement": case,
}  # fmt: skip
