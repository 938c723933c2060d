"""Redirections and heredocs, as the scanner reads them."""

from __future__ import annotations

from claimonce.prefilter.scan_result import ENDS, UNKNOWN, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.scanner import Scanner


def angle(scanner: Scanner) -> bool:
    """A redirection or a process substitution."""
    s, at = scanner.s, scanner.at
    c = s[at]
    if s[at + 1 : at + 2] == "(":
        scanner.at = scanner.sub(at + 2)
        scanner.put(UNKNOWN)
        return False
    if scanner.bracket:
        scanner.end_word()
        scanner.at += 1
        return False
    if scanner.word is not None and scanner.word.isdigit():
        scanner.word = None
    scanner.end_word()
    if scanner.redirect:
        raise Doubt
    for sign in ("<<<", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"):
        if s.startswith(sign, at):
            scanner.at = at + len(sign)
            if sign == "<<":
                scanner.announced()
            else:
                scanner.redirect = "<" if sign == "<&" else sign
            break
    else:
        raise Doubt(c)
    return False


def announced(scanner: Scanner) -> None:
    """Note a heredoc; its body follows the line."""
    s, at = scanner.s, scanner.at
    dash = s[at : at + 1] == "-"
    at += dash
    while s[at : at + 1] in (" ", "\t"):
        at += 1
    start = at
    while at < len(s) and s[at] not in ENDS:
        at += 1
    raw = s[start:at]
    plain = raw.replace("'", "").replace('"', "").replace("\\", "")
    if not plain or '""' in raw or "''" in raw or "$" in raw or "`" in raw or raw.count("'") % 2 or raw.count('"') % 2:
        raise Doubt
    scanner.pending.append((plain, plain != raw, dash, scanner.bodies))
    scanner.at = at


def heredoc(scanner: Scanner, delimiter: str, quoted: bool, dash: bool, bodies: list[str]) -> None:
    """Step over one body."""
    s, at = scanner.s, scanner.at
    start = at
    while True:
        end = s.find("\n", at)
        line = s[at:] if end < 0 else s[at:end]
        bare = line.lstrip(" \t")
        if bare.startswith(delimiter):
            if (line.lstrip("\t") if dash else line) == delimiter:
                break
            raise Doubt  # grammars differ on whether this ends it
        if end < 0:
            raise Doubt
        at = end + 1
    body = s[start:at]
    if not quoted and ("$(" in body or "`" in body or "${" in body):
        Scanner(body, 0, False, scanner.depth + 1, scanner.found).quoted(0, "")
    bodies.append(body)
    scanner.at = len(s) if end < 0 else end + 1
