"""Redirections: where a command's input comes from and where its output goes."""

from __future__ import annotations

from claimonce.effects.origins import held, of_file
from claimonce.interp.words import expand, joined
from claimonce.lang import UNKNOWN, plain, shown
from claimonce.lang.shell.words import merged, word_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell

PIPED = "\x02pipe"  # in place of a file: the output goes to a process substitution
WRITES = (">", ">>", ">|", "&>", "&>>", "<>", ">&")


def redirect(sh: Shell, nodes: list[Node], body: Callable[[], Done]) -> Done:
    """Run `body` with the redirections in force; a write to a counter file or a mail port is an effect."""
    old = sh.stdin
    output = Output()
    for node in nodes:
        sh.shared.step(2)
        if node.type == "heredoc_redirect":
            sh.stdin = heredoc(sh, node)
        elif node.type == "herestring_redirect":
            here_string(sh, node)
        else:
            descriptor, sign, words = parts(sh, node)
            if words:
                output.found.append((descriptor + sign, "?" if words[0] == PIPED else shown(words[0])))
                if not taken(sh, descriptor, sign, words):
                    output.give(sh, descriptor, sign, words)
    sh.redirections = tuple(output.found)
    try:
        status, out = body()
    finally:
        sh.stdin, sh.redirections = old, ()
    return status, output.passed(sh, out)


def taken(sh: Shell, descriptor: str, sign: str, words: list[str]) -> bool:
    """Take input from a file, a text or another descriptor; say whether this redirection is one of input."""
    if sign == "<<<":
        given(sh, descriptor, " ".join(words) + "\n")
    elif sign == "<" or (sign == "<&" and f"/dev/fd/{words[0]}" in sh.shared.files):
        if descriptor in ("", "0"):
            sh.stdin = of_file(sh, words[0] if sign == "<" else f"/dev/fd/{words[0]}")
    else:
        return False
    return True


class Output:
    """Where a command's output goes."""

    __slots__ = ("append", "file", "found", "lost", "piped", "socket")

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []  # every redirection, for those who ask what stands there
        self.file: str | None = None
        self.append = self.lost = False
        self.socket = self.piped = ""

    def give(self, sh: Shell, descriptor: str, sign: str, words: list[str]) -> None:
        """Send output to a file, a port, another descriptor or a program."""
        target = words[0]
        if sign not in WRITES and sign != ">&-":
            return
        standard = descriptor in ("", "1")
        if sign == ">&" and (target.isdigit() or target == "-"):
            self.lost = self.lost or standard
            self.socket = sh.files.get(target, self.socket)
        elif target == PIPED:
            self.piped = words[1]
            self.lost = self.lost or standard
        else:
            wrote(sh, target)
            if target.startswith(("/dev/tcp/", "/dev/udp/")):
                sh.files = {**sh.files, descriptor or "1": target}
                self.socket = target
            if standard or sign.startswith("&"):
                self.file, self.append = target, sign.endswith(">>")

    def passed(self, sh: Shell, out: str) -> str:
        """Hand on what was printed, and return what is left for the next in the pipeline."""
        if self.socket:
            from claimonce.effects.socket_text import spoken

            spoken(sh, self.socket, out)
        if self.piped:
            sh.copy().run_text(self.piped, stdin=out)
        if self.file is None:
            return "" if self.lost else out
        if self.file in ("/dev/stdout", "/dev/fd/1", "/dev/tty"):
            return out
        keep(sh, self.file, out, self.append)
        return ""


def here_string(sh: Shell, node: Node) -> None:
    """`<<< word`, with a descriptor before it or without."""
    first, last = node.children[0], node.children[-1]
    text = joined(sh, last.start_byte, word_end(sh.source.text, last.end_byte)) + "\n"
    given(sh, sh.source.text[first.start_byte : first.end_byte] if first.type == "file_descriptor" else "", text)


def given(sh: Shell, descriptor: str, text: str) -> None:
    """Let a descriptor, or standard input, hold a text."""
    if descriptor in ("", "0"):
        sh.stdin = text
    else:
        sh.shared.files[f"/dev/fd/{descriptor}"] = text


def parts(sh: Shell, node: Node) -> tuple[str, str, list[str]]:
    """Return the descriptor, the operator and the words of a redirection."""
    descriptor = sign = ""
    text = sh.source.text
    start = end = -1
    for child in node.children:
        if child.type == "file_descriptor":
            descriptor = text[child.start_byte : child.end_byte]
        elif child.type == "ERROR":
            sign = "<<<" if text[child.start_byte : child.end_byte] == "<<" else sign  # `3<<<`
        elif child.is_named:
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
            found += merged(
                [child for child in node.children if child.is_named and child.type not in ("file_descriptor", "ERROR")]
            )[1:]
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
    return plain(held(sh, path))


def keep(sh: Shell, path: str, text: str, append: bool) -> None:
    """Remember what a file holds now, for a later command that reads or runs it."""
    if UNKNOWN in path or path.startswith("/dev/"):
        return
    from claimonce.effects.paths import resolved

    path = resolved(sh.cwd, path)
    sh.shared.files[path] = (sh.shared.files.get(path, "") if append else "") + text


def wrote(sh: Shell, path: str) -> None:
    """Judge that a program writes `path`."""
    if sh.shared.counters and not path.startswith("/dev/"):
        from claimonce.effects.counter_files import through

        through(sh, path)
