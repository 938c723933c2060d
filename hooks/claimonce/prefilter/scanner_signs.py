"""Quotes, expansions, redirections and heredocs, as the scanner steps over them."""

from __future__ import annotations

from claimonce.prefilter.scan_result import ENDS, NAME, NUMERIC, UNKNOWN, WIDE, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.scanner import Scanner


def single(scanner: Scanner) -> bool:
    """`'...'`."""
    end = scanner.s.find("'", scanner.at + 1)
    if end < 0:
        raise Doubt
    scanner.put(scanner.s[scanner.at + 1 : end])
    scanner.at = end + 1
    return False


def double(scanner: Scanner) -> bool:
    """`"..."`."""
    text, scanner.at = scanner.quoted(scanner.at + 1, '"')
    scanner.put(text)
    return False


def quoted(scanner: Scanner, at: int, stop: str) -> tuple[str, int]:
    """Read up to an unescaped `stop` (to the end of the text when it is empty), running what is substituted."""
    s = scanner.s
    end = s.find(stop, at) if stop else len(s)
    if end < 0:
        raise Doubt
    chunk = s[at:end]
    if "\\" not in chunk and "$" not in chunk and "`" not in chunk:
        return chunk, end + 1
    made: list[str] = []
    while at < len(s):
        c = s[at]
        if c == stop:
            return "".join(made), at + 1
        if c == "\\":
            following = s[at + 1 : at + 2]
            made.append("" if following == "\n" else following if following in '"\\$`' else c + following)
            at += 2
        elif c == "$":
            scanner.at = at
            made.append(scanner.expanded(True))
            at = scanner.at
        elif c == "`":
            scanner.at = at
            scanner.backquoted()
            made.append(UNKNOWN)
            at = scanner.at
        else:
            made.append(c)
            at += 1
    if stop:
        raise Doubt
    return "".join(made), at


def escaped(scanner: Scanner) -> bool:
    """A backslash outside quotes."""
    following = scanner.s[scanner.at + 1 : scanner.at + 2]
    # Grammars differ on what stands before an escaped blank, and on a head that begins with a backslash.
    odd = following in " \t" or (scanner.word is None and not scanner.words)
    if not following or (odd and following != "\n"):
        raise Doubt
    if following != "\n":
        scanner.put(following)
    scanner.at += 2
    return False


def dollar(scanner: Scanner) -> bool:
    """An expansion outside quotes."""
    scanner.put(scanner.expanded(False))
    return False


def expanded(scanner: Scanner, inside: bool) -> str:
    """Read the expansion at the present `$`; `inside` double quotes."""
    s, at = scanner.s, scanner.at
    c = s[at + 1 : at + 2]
    if c == "(":
        if s[at + 2 : at + 3] == "(":
            scanner.at = scanner.arithmetic(at + 3)
        else:
            scanner.at = scanner.sub(at + 2)
        return UNKNOWN if inside else WIDE
    if c == "{":
        end = s.find("}", at)
        if end < 0 or any(mark in s[at + 2 : end] for mark in "$`({'\"\\"):
            raise Doubt
        scanner.at = end + 1
        return UNKNOWN if inside and "@" not in s[at:end] else WIDE
    if c == "'" and not inside:
        end = s.find("'", at + 2)
        if end < 0 or "\\" in s[at + 2 : end]:
            raise Doubt
        scanner.at = end + 1
        return s[at + 2 : end]
    if c == '"' and not inside:
        scanner.at = at + 1
        return ""
    if c in NAME and not c.isdigit():
        at += 2
        while at < len(s) and s[at] in NAME:
            at += 1
        scanner.at = at
        return UNKNOWN if inside else WIDE
    scanner.at = at + 1
    if c and c in "@*#?$!-0123456789":
        scanner.at += 1
        return UNKNOWN if inside and c != "@" else WIDE
    return "$"


def arithmetic(scanner: Scanner, at: int) -> int:
    """Step over `((...))`; words side by side would be commands, not a sum."""
    end = scanner.s.find("))", at)
    inner = scanner.s[at : max(end, at)]
    if end < 0 or not NUMERIC.issuperset(inner):
        raise Doubt
    before = ""
    for piece in inner.split():
        if before and before[-1] in NAME and piece[0] in NAME:
            raise Doubt
        before = piece
    return end + 2


def backquote(scanner: Scanner) -> bool:
    """A substitution in backquotes."""
    scanner.backquoted()
    scanner.put(WIDE)
    return False


def backquoted(scanner: Scanner) -> None:
    """Run what stands between backquotes."""
    end = scanner.s.find("`", scanner.at + 1)
    inner = scanner.s[scanner.at + 1 : max(end, 0)]
    if end < 0 or "\\" in inner:
        raise Doubt
    Scanner(inner, 0, False, scanner.depth + 1, scanner.found).run()
    scanner.at = end + 1


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
