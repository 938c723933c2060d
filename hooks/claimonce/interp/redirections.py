"""Redirections: where a command's input comes from and where its output goes."""

from __future__ import annotations

from claimonce.effects.origins import find_content, of_file
from claimonce.interp.words import expand, join_word
from claimonce.lang import UNKNOWN, plain, shown
from claimonce.lang.shell.commands import heredoc, redirection
from claimonce.lang.shell.words import word_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell

PIPED = "\x02pipe"  # in place of a file: the output goes to a process substitution
WRITES = (">", ">>", ">|", "&>", "&>>", "<>", ">&")


def redirect(sh: Shell, nodes: list[Node], run: Callable[[], Done]) -> Done:
    """Call `run` with the redirections in force; a write to a counter file or a mail port is an effect."""
    old = sh.stdin
    output = Output()
    for node in nodes:
        sh.shared.step(2)
        if node.type == "heredoc_redirect":
            sh.stdin = body(sh, node)
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
        status, out = run()
    finally:
        sh.stdin, sh.redirections = old, ()
    return status, output.passed(sh, out)


def taken(sh: Shell, descriptor: str, sign: str, words: list[str]) -> bool:
    """Take input from a file, a text or another descriptor; say whether this redirection is one of input."""
    if sign == "<<<":
        feed(sh, descriptor, " ".join(words) + "\n")
    elif sign == "<" or (sign == "<&" and f"/dev/fd/{words[0]}" in sh.shared.files):
        if descriptor not in ("", "0"):
            feed(sh, descriptor, of_file(sh, words[0], running=False))
        else:
            sh.stdin = of_file(sh, words[0] if sign == "<" else f"/dev/fd/{words[0]}", running=False)
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
            from claimonce.effects.socket_text import judge_spoken

            judge_spoken(sh, self.socket, out)
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
    text = join_word(sh, last.start_byte, word_end(sh.source.text, last.end_byte)) + "\n"
    feed(sh, sh.source.text[first.start_byte : first.end_byte] if first.type == "file_descriptor" else "", text)


def feed(sh: Shell, descriptor: str, text: str) -> None:
    """Let a descriptor, or standard input, hold a text."""
    if descriptor in ("", "0"):
        sh.stdin = text
    else:
        sh.shared.files[f"/dev/fd/{descriptor}"] = text


def parts(sh: Shell, node: Node) -> tuple[str, str, list[str]]:
    """Return the descriptor, the operator and the words of a redirection."""
    text = sh.source.text
    descriptor, sign, start, end = redirection(text, node)
    if start < 0:
        return descriptor, sign, []
    if text[start : start + 2] == ">(":
        return descriptor, sign, [PIPED, text[start + 2 : end - 1]]
    return descriptor, sign, expand(sh, start, end)


def body(sh: Shell, node: Node) -> str:
    """Return the body of a heredoc, expanded unless its delimiter is quoted."""
    found = heredoc(sh.source.text, node)
    text = sh.source.text[found.start : found.end] if found.literal else join_word(sh, found.start, found.end, True)
    return "\n".join(line.lstrip("\t") for line in text.split("\n")) if found.dash else text


def contents(sh: Shell, path: str) -> str:
    """Return what a file holds where this command itself wrote it, else unknown text."""
    return plain(find_content(sh, path))


def keep(sh: Shell, path: str, text: str, append: bool) -> None:
    """Remember what a file holds now, for a later command that reads or runs it."""
    from claimonce.effects.origins import is_temporary

    if path.startswith("/dev/") or (UNKNOWN in path and not is_temporary(sh, path)):
        return
    from claimonce.effects.paths import resolved

    path = path if UNKNOWN in path else resolved(sh.cwd, path)
    sh.shared.kept[path] = len(sh.shared.programs)
    sh.shared.files[path] = (sh.shared.files.get(path, UNKNOWN + "\n") if append else "") + text


def wrote(sh: Shell, path: str) -> None:
    """Judge that a program writes `path`."""
    if sh.shared.counters and not path.startswith("/dev/"):
        from claimonce.effects.counter_files import through

        through(sh, path)
