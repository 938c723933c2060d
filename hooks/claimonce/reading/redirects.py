"""Redirections: where a command's input comes from and where its output goes."""

from __future__ import annotations

from claimonce.reading.words import UNKNOWN, expand, joined, merged, shown, word_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.reading.shell import Done, Shell

PIPED = "\x02pipe"  # in place of a file: the output goes to a process substitution
WRITES = (">", ">>", ">|", "&>", "&>>", "<>", ">&")


def redirect(sh: Shell, nodes: list[Node], body: Callable[[], Done]) -> Done:
    """Run `body` with the redirections in force; a write to a counter file or a mail port is an effect."""
    old = sh.stdin
    out_file: str | None = None
    append = lost = False
    socket = piped = ""
    found: list[tuple[str, str]] = []
    for node in nodes:
        sh.shared.step(2)
        if node.type == "heredoc_redirect":
            sh.stdin = heredoc(sh, node)
            continue
        if node.type == "herestring_redirect":
            last = node.children[-1]
            sh.stdin = joined(sh, last.start_byte, word_end(sh.source.text, last.end_byte)) + "\n"
            continue
        descriptor, sign, words = parts(sh, node)
        if not words:
            continue
        target = words[0]
        found.append((descriptor + sign, "?" if target == PIPED else shown(target)))
        if sign == "<":
            if descriptor in ("", "0"):
                sh.stdin = contents(sh, target)
        elif sign in WRITES or sign == ">&-":
            if sign in (">&", "<&") and (target.isdigit() or target == "-"):
                lost = lost or descriptor in ("", "1")
                socket = sh.files.get(target, socket)
                continue
            if target == PIPED:
                piped = words[1]
                lost = lost or descriptor in ("", "1")
                continue
            wrote(sh, target)
            if target.startswith(("/dev/tcp/", "/dev/udp/")):
                sh.files = {**sh.files, descriptor or "1": target}
                socket = target
            if descriptor in ("", "1") or sign.startswith("&"):
                out_file, append = target, sign.endswith(">>")
    sh.redirections = tuple(found)
    try:
        status, out = body()
    finally:
        sh.stdin, sh.redirections = old, ()
    if socket:
        from claimonce.reading.network import spoken

        spoken(sh, socket, out)
    if piped:
        sh.copy().run_text(piped, stdin=out)
    if out_file is not None:
        if out_file not in ("/dev/stdout", "/dev/fd/1", "/dev/tty"):
            keep(sh, out_file, out, append)
            out = ""
    elif lost:
        out = ""
    return status, out


def parts(sh: Shell, node: Node) -> tuple[str, str, list[str]]:
    """Return the descriptor, the operator and the words of a redirection."""
    descriptor = sign = ""
    text = sh.source.text
    start = end = -1
    for child in node.children:
        if child.type == "file_descriptor":
            descriptor = text[child.start_byte : child.end_byte]
        elif child.is_named and child.type != "ERROR":
            if child.type == "process_substitution" and text[child.start_byte] == ">":
                return descriptor, sign, [PIPED, text[child.start_byte + 2 : child.end_byte - 1]]
            if start < 0 or child.start_byte == end:
                start = child.start_byte if start < 0 else start
                end = child.end_byte
        elif not sign:
            sign = child.type
    words = expand(sh, start, word_end(text, end)) if start >= 0 else []
    return descriptor, sign, words


def swallowed(nodes: list[Node]) -> list[tuple[int, int]]:
    """Return the command's words that the grammar takes for more targets of a redirection, as in `git >x push`."""
    found: list[tuple[int, int]] = []
    for node in nodes:
        if node.type == "file_redirect" and node.child_count > 2:
            found += merged([child for child in node.children if child.is_named and child.type != "file_descriptor"])[
                1:
            ]
    return found


def heredoc(sh: Shell, node: Node) -> str:
    """Return the body of a heredoc, expanded unless its delimiter is quoted."""
    start = body = end = None
    dash = False
    for child in node.children:
        if child.type == "heredoc_start":
            start = child
        elif child.type == "heredoc_body":
            body = child
        elif child.type == "heredoc_end":
            end = child
        elif child.type == "<<-":
            dash = True
    if body is None or start is None:
        return ""
    text = sh.source.text
    delimiter = text[start.start_byte : start.end_byte]
    stop = end.start_byte if end is not None else body.end_byte
    if any(mark in delimiter for mark in "'\"\\"):
        content = text[body.start_byte : stop]
    else:
        content = joined(sh, body.start_byte, stop, True)
    if dash:
        content = "\n".join(line.lstrip("\t") for line in content.split("\n"))
    return content


def contents(sh: Shell, path: str) -> str:
    """Return what a file holds where this command itself wrote it, else unknown text."""
    if path in ("/dev/null", ""):
        return ""
    if path in ("/dev/stdin", "/dev/fd/0", "-"):
        return UNKNOWN if sh.stdin is None else sh.stdin
    held = sh.shared.files.get(path)
    if held is None and sh.shared.files:
        from claimonce.reading.files import resolved

        held = sh.shared.files.get(resolved(sh.cwd, path))
    return UNKNOWN if held is None else held


def keep(sh: Shell, path: str, text: str, append: bool) -> None:
    """Remember what a file holds now, for a later command that reads or runs it."""
    if UNKNOWN in path or path.startswith("/dev/"):
        return
    from claimonce.reading.files import resolved

    path = resolved(sh.cwd, path)
    sh.shared.files[path] = (sh.shared.files.get(path, "") if append else "") + text


def wrote(sh: Shell, path: str) -> None:
    """Judge that a program writes `path`."""
    if sh.shared.counters and not path.startswith("/dev/"):
        from claimonce.reading.files import written

        written(sh, path)
