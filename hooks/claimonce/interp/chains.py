"""Statements side by side: lists with && and ||, pipelines, and what stands behind redirections and heredocs."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.shell.commands import ARGUMENTS, BEHIND, REDIRECTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell

SIGNS = ("&&", "||")

SURE = ("/dev/null", "/dev/stdin", "/dev/stdout", "/dev/stderr", "-")


def run_list(sh: Shell, node: Node) -> Done:
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
    sign, made, moved, pending = "", [out], False, 0
    for part in parts:
        kind = part.type
        if kind in SIGNS or kind in (";", "&", "\n"):
            sign = kind
            if sign != "&&":  # what follows runs where a part before it did not
                sh.shared.doubts, pending = sh.shared.doubts + pending, 0
            continue
        if not part.is_named or kind == "comment":
            continue
        if sh.done:
            break
        if (sign == "&&" and status) or (sign == "||" and status == 0):
            continue
        unsure = sign in SIGNS and status is None
        before = dict(sh.vars) if unsure else sh.vars
        status, text = sh.run(part)
        # a folder that is there is the rule: `$(cd x && pwd)`
        made.append(UNKNOWN if unsure and text and not (moved and sign == "&&") else text)
        moved = sh.source.text.startswith(("cd ", "pushd "), part.start_byte)
        if unsure:
            sh.done = False
            pending += before != sh.vars
            status = None
    sh.shared.doubts += pending
    return status, "".join(made)


def pipeline(sh: Shell, node: Node) -> Done:
    """`a | b`: each part runs in a subshell and reads what the part before it prints."""
    return run_pipeline(sh, [part for part in node.children if part.is_named], sh.stdin)


def run_pipeline(sh: Shell, parts: list[Node], stdin: str | None) -> Done:
    """Run the parts of a pipeline, the first with `stdin`."""
    status: int | None = None
    out = ""
    for part in parts:
        sub = sh.copy()
        sub.stdin = stdin
        status, out = sub.run(part)
        stdin = out
    return status, out


def run_redirected(sh: Shell, node: Node) -> Done:
    """A statement with redirections behind it; what stands after `<<EOF` on its line hangs inside the heredoc."""
    children = node.children
    body = children[0] if children and not children[0].type.endswith("_redirect") else None
    redirects = [child for child in children if child.type.endswith("_redirect")]
    extra: list[Node] = []
    after: list[Node] = []
    for child in redirects:
        if child.type == "heredoc_redirect":
            redirects += [one for one in child.children if one.type in REDIRECTS]
            after += [one for one in child.children if one.type in BEHIND]
            extra += [one for one in child.children if one.type in ARGUMENTS]
    if body is None:
        done = sh.redirected(redirects, lambda: (0, ""))
        if any(child.type == "file_redirect" for child in redirects):
            done = find_open_status(sh, redirects), done[1]
    elif body.type == "command":
        done = sh.command(body, redirects, extra)
    elif body.type in ("list", "pipeline"):
        done = run_last_redirected(sh, body, redirects, extra)
    else:
        done = sh.redirected(redirects, lambda: sh.run(body))
    return run_heredoc_tail(sh, after, done) if after else done


def find_open_status(sh: Shell, redirects: list[Node]) -> int | None:
    """Return the status of redirections alone: 0 where all that they open is there for certain."""
    for node in redirects:
        name = sh.source.text[node.start_byte : node.end_byte].lstrip("0123456789<>&| ")
        if node.type == "file_redirect" and name not in SURE and not name.isdigit():
            return None
    return 0


def run_last_redirected(sh: Shell, node: Node, redirects: list[Node], extra: list[Node]) -> Done:
    """A redirection behind a list or a pipeline belongs to its last command alone."""
    if node.type == "pipeline":
        parts = [part for part in node.children if part.is_named]
        _, out = run_pipeline(sh, parts[:-1], sh.stdin)
        sub = sh.copy()
        sub.stdin = out
        last = parts[-1]
        if last.type == "command":
            return sub.command(last, redirects, extra)
        return sub.redirected(redirects, lambda: sub.run(last))
    children = node.children
    doubts = sh.shared.doubts
    status, out = chain(sh, children[:-1]) if children[0].type != "list" else listed_all(sh, children[:-1])
    sign = next((child.type for child in reversed(children) if child.type in SIGNS), "")
    if only_and(node):  # the last part runs where all before it did
        doubts, sh.shared.doubts = sh.shared.doubts - doubts, doubts
    else:
        doubts = 0
    done = last_of(sh, children[-1], sign, (status, out), redirects, extra)
    sh.shared.doubts += doubts
    return done


def only_and(node: Node) -> bool:
    """Say whether a list has no other sign than `&&`."""
    while node.type == "list":
        if any(child.type == "||" for child in node.children):
            return False
        node = node.children[0]
    return True


def last_of(
    sh: Shell, last: Node, sign: str, done: Done, redirects: list[Node], extra: list[Node]
) -> Done:  # fmt: skip
    """Run the last part of a list with the redirections that stand behind it."""
    status, out = done
    if sh.done or (sign == "&&" and status) or (sign == "||" and status == 0):
        return status, out
    was = status
    if last.type == "command":
        status, more = sh.command(last, redirects, extra)
    elif last.type == "pipeline":
        status, more = run_last_redirected(sh, last, redirects, extra)
    else:
        status, more = sh.redirected(redirects, lambda: sh.run(last))
    if was is None:
        sh.done = False
    return status, out + more


def listed_all(sh: Shell, children: list[Node]) -> Done:
    """Run a list whose last part is left to the caller."""
    status, out = run_list(sh, children[0])
    return chain(sh, children[1:], status, out) if len(children) > 1 else (status, out)


def run_heredoc_tail(sh: Shell, after: list[Node], done: Done) -> Done:
    """Run what stands behind a heredoc's first line: `| bash`, `&& git push`."""
    status, out = done
    sign = ""
    for part in after:
        if part.type in SIGNS:
            sign = part.type
        elif part.type == "pipeline" and part.children and part.children[0].type in ("|", "|&"):
            status, out = run_pipeline(sh, [one for one in part.children if one.is_named], out)
        elif not sh.done and not (sign == "&&" and status) and not (sign == "||" and status == 0):
            was = status
            status, more = sh.run(part)
            out += more
            if was is None:
                sh.done = False
    return status, out
