"""What each kind of statement in the tree does."""

from __future__ import annotations

from claimonce.reading.words import UNKNOWN, expand, joined, merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.reading.shell import Done, Shell

MOST_TURNS = 32
SIGNS = ("&&", "||")


def listed(sh: Shell, node: Node) -> Done:
    """`a && b || c`: the tree leans to the left, so it is unrolled."""
    parts: list[Node] = []
    while node.type == "list":
        children = node.children
        parts.extend(reversed(children[1:]))
        node = children[0]
    parts.append(node)
    parts.reverse()
    return chain(sh, parts)


def chain(sh: Shell, parts: list[Node], status: int | None = 0, out: str = "") -> Done:
    """Run parts between which `&&` and `||` decide, as far as a status is known."""
    sign, made = "", [out]
    for part in parts:
        kind = part.type
        if kind in SIGNS or kind in (";", "&", "\n"):
            sign = kind
            continue
        if not part.is_named or kind == "comment":
            continue
        if sh.done:
            break
        if (sign == "&&" and status) or (sign == "||" and status == 0):
            continue
        unsure = sign in SIGNS and status is None
        status, text = sh.run(part)
        made.append(text)
        if unsure:
            sh.done = False
            status = None
    return status, "".join(made)


def pipeline(sh: Shell, node: Node) -> Done:
    """`a | b`: each part runs in a subshell and reads what the part before it prints."""
    return piped(sh, [part for part in node.children if part.is_named], sh.stdin)


def piped(sh: Shell, parts: list[Node], stdin: str | None) -> Done:
    """Run the parts of a pipeline, the first with `stdin`."""
    status: int | None = None
    out = ""
    for part in parts:
        sub = sh.copy()
        sub.stdin = stdin
        status, out = sub.run(part)
        stdin = out
    return status, out


def redirected(sh: Shell, node: Node) -> Done:
    """A statement with redirections behind it; what stands after `<<EOF` on its line hangs inside the heredoc."""
    children = node.children
    body = children[0] if children and not children[0].type.endswith("_redirect") else None
    redirects = [child for child in children if child.type.endswith("_redirect")]
    extra: list[Node] = []
    after: list[Node] = []
    for child in redirects:
        if child.type == "heredoc_redirect":
            for part in child.children:
                kind = part.type
                if kind == "file_redirect" or kind == "herestring_redirect":
                    redirects.append(part)
                elif kind in ("pipeline", "command", "list", "redirected_statement", "subshell", "compound_statement",
                              "negated_command", "test_command", "if_statement", "while_statement", "for_statement",
                              *SIGNS):  # fmt: skip
                    after.append(part)
                elif kind in ("word", "string", "raw_string", "concatenation", "number", "simple_expansion",
                    "expansion",
                              "command_substitution", "ansi_c_string"):  # fmt: skip
                    extra.append(part)
    if body is None:
        done = sh.redirected(redirects, lambda: (0, ""))
    elif body.type == "command":
        done = sh.command(body, redirects, extra)
    elif body.type in ("list", "pipeline"):
        done = last_redirected(sh, body, redirects, extra)
    else:
        done = sh.redirected(redirects, lambda: sh.run(body))
    return followed(sh, after, done) if after else done


def last_redirected(sh: Shell, node: Node, redirects: list[Node], extra: list[Node]) -> Done:
    """A redirection behind a list or a pipeline belongs to its last command alone."""
    if node.type == "pipeline":
        parts = [part for part in node.children if part.is_named]
        _, out = piped(sh, parts[:-1], sh.stdin)
        sub = sh.copy()
        sub.stdin = out
        last = parts[-1]
        if last.type == "command":
            return sub.command(last, redirects, extra)
        return sub.redirected(redirects, lambda: sub.run(last))
    children = node.children
    status, out = chain(sh, children[:-1]) if children[0].type != "list" else listed_all(sh, children[:-1])
    sign = next((child.type for child in reversed(children) if child.type in SIGNS), "")
    if sh.done or (sign == "&&" and status) or (sign == "||" and status == 0):
        return status, out
    last = children[-1]
    was = status
    if last.type == "command":
        status, more = sh.command(last, redirects, extra)
    elif last.type == "pipeline":
        status, more = last_redirected(sh, last, redirects, extra)
    else:
        status, more = sh.redirected(redirects, lambda: sh.run(last))
    if was is None:
        sh.done = False
    return status, out + more


def listed_all(sh: Shell, children: list[Node]) -> Done:
    """Run a list whose last part is left to the caller."""
    status, out = listed(sh, children[0])
    return chain(sh, children[1:], status, out) if len(children) > 1 else (status, out)


def followed(sh: Shell, after: list[Node], done: Done) -> Done:
    """Run what stands behind a heredoc's first line: `| bash`, `&& git push`."""
    status, out = done
    sign = ""
    for part in after:
        if part.type in SIGNS:
            sign = part.type
        elif part.type == "pipeline" and part.children and part.children[0].type in ("|", "|&"):
            status, out = piped(sh, [one for one in part.children if one.is_named], out)
        elif not sh.done and not (sign == "&&" and status) and not (sign == "||" and status == 0):
            was = status
            status, more = sh.run(part)
            out += more
            if was is None:
                sh.done = False
    return status, out


def group(sh: Shell, node: Node) -> Done:
    """`{ ...; }`, `do ... done`, `then ...`; or `(( ))`, of which only the substitutions run."""
    children = node.children
    if children and children[0].type == "((":
        joined(sh, children[0].end_byte, children[-1].start_byte, True)
        return None, ""
    return sh.block(children)


def subshell(sh: Shell, node: Node) -> Done:
    """`( ... )`."""
    return sh.copy().block(node.children)


def negated(sh: Shell, node: Node) -> Done:
    """`! command`."""
    status, out = sh.block([child for child in node.children if child.is_named])
    return (None if status is None else int(not status)), out


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
    sh.done = sh.done and ended and bool(others)
    merge(sh, first)
    if not others and sh.cwd != left:
        sh.cwd = left if sh.cwd.startswith(UNKNOWN) else sh.cwd
    return None, out + (text or more)


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
    for start, end in merged(listed_):
        items += expand(sh, start, end)
    if not given:
        items = list(sh.args) if sh.args is not None else [UNKNOWN]
    made: list[str] = []
    if body is None:
        return None, ""
    for item in items[:MOST_TURNS]:
        if name:
            sh.vars[name] = item
        made.append(sh.block(body.children)[1])
        if sh.done:
            break
    sh.done = False if len(items) != 1 else sh.done
    return None, "".join(made)


def counted(sh: Shell, node: Node) -> Done:
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
    from claimonce.reading.patterns import fits

    word: str | None = None
    made: list[str] = []
    sure = False
    for child in node.children:
        if word is None and child.is_named:
            word = joined(sh, child.start_byte, child.end_byte)
            sure = UNKNOWN not in word
        elif child.type == "case_item":
            parts = child.children
            cut = next((i for i, part in enumerate(parts) if part.type == ")"), 0)
            shapes = [joined(sh, part.start_byte, part.end_byte) for part in parts[:cut] if part.type not in ("|", "(")]
            if sure and not any(UNKNOWN in shape or fits(shape, word or "") for shape in shapes):
                continue
            made.append(sh.block(parts[cut + 1 :])[1])
            if sure and parts[-1].type not in (";&", ";;&"):
                break
            if not sure:
                sh.done = False
    return None, "".join(made)


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
    from claimonce.reading.variables import declared

    return declared(sh, node)


def unset(sh: Shell, node: Node) -> Done:
    """`unset name ...`."""
    for child in node.children[1:]:
        name = sh.source.text[child.start_byte : child.end_byte]
        sh.vars.pop(name, None)
        if node.children[1].type == "word" and sh.source.text[node.children[1].start_byte :][:2] == "-f":
            sh.functions.pop(name, None)
    return 0, ""


def test(sh: Shell, node: Node) -> Done:
    """`[[ ... ]]` and `[ ... ]`: the substitutions run, the outcome is known only of constants."""
    from claimonce.reading.variables import tested

    children = node.children
    return tested(sh, children[0].end_byte, children[-1].start_byte), ""


def assign(sh: Shell, node: Node) -> Done:
    """`name=value` alone."""
    old = sh.here
    sh.here = (node.start_byte, node.end_byte)
    wide, sh.wide = sh.wide, sh.here
    for one in node.children if node.type == "variable_assignments" else [node]:
        sh.assign(one)
    sh.here, sh.wide = old, wide
    return 0, ""


def broken(sh: Shell, node: Node) -> Done:
    """A part that the grammar could not read: what looks like statements in it is run."""
    from claimonce.reading.repair import salvage

    return salvage(sh, node)


TABLE: dict[str, Callable[[Shell, Node], Done]] = {
    "program": group, "list": listed, "pipeline": pipeline, "redirected_statement": redirected,
    "compound_statement": group, "subshell": subshell, "do_group": group, "negated_command": negated,
    "if_statement": when, "while_statement": loop, "for_statement": each, "c_style_for_statement": counted,
    "case_statement": case, "function_definition": define, "declaration_command": declare, "unset_command": unset,
    "test_command": test, "variable_assignment": assign, "variable_assignments": assign, "ERROR": broken,
}  # fmt: skip
