"""Shell text taken apart into simple commands, in plain Python and without a grammar: the prefilter's second look.

What is not understood for certain raises Doubt, so that the reader itself looks. Nothing is folded: an expansion
becomes UNKNOWN inside its word. The commands in `$(...)`, backquotes, `<(...)`, groups, branches, loops and functions
stand in the list beside all others, whether or not they would run.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN = "\0"
WIDE = "\0\1"  # what may be several words: an expansion outside quotes, or of a list
DEEPEST = 12
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%^~![]*?\r") | frozenset(
    map(chr, range(128, 256))
)
NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
ENDS = " \t\n;&|()<>"
# Words behind which a command begins.
BEFORE = frozenset(["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "esac"])
NUMERIC = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_+-*/%<>=!&|^~?:,. \t#$[]")


class Doubt(Exception):
    """The text may have an effect, or is not understood."""


class Command:
    """One simple command: its words, and the bodies of its heredocs and here-strings."""

    __slots__ = ("bodies", "words")

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.bodies: list[str] = []


class Found:
    """What a text holds: simple commands in the order in which they stand, and the files that redirections write."""

    __slots__ = ("commands", "targets")

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.targets: list[str] = []


class Scanner:
    """Reads from `at` to the end of the text, or to an unquoted `)` when `close` is set."""

    __slots__ = (
        "at",
        "bodies",
        "bracket",
        "cases",
        "close",
        "depth",
        "found",
        "pending",
        "redirect",
        "s",
        "word",
        "words",
    )

    def __init__(self, s: str, at: int, close: bool, depth: int, found: Found) -> None:
        if depth > DEEPEST:
            raise Doubt
        self.s: str = s
        self.at: int = at
        self.close: bool = close
        self.depth: int = depth
        self.found: Found = found
        self.words: list[str] = []
        self.word: str | None = None
        self.redirect = ""
        self.pending: list[tuple[str, bool, bool, list[str]]] = []
        self.bodies: list[str] = []
        self.bracket = False
        self.cases = 0

    def run(self) -> int:
        """Read to the end and return where that is."""
        s, end = self.s, len(self.s)
        while self.at < end:
            start = at = self.at
            while at < end and s[at] in PLAIN:
                at += 1
            if at > start:
                self.put(s[start:at])
                self.at = at
                continue
            action = ACTIONS.get(s[at])
            if action is None:
                self.put(s[at])
                self.at += 1
            elif action(self):
                return self.at
        if self.close or self.cases or self.bracket or self.pending:
            raise Doubt
        self.end_command()
        if self.pending:
            raise Doubt
        return end

    def put(self, text: str) -> None:
        """Add text to the present word."""
        self.word = text if self.word is None else self.word + text

    def sub(self, at: int) -> int:
        """Read the commands from `at` to the closing bracket."""
        return Scanner(self.s, at, True, self.depth + 1, self.found).run()

    # -- words and commands -------------------------------------------------------------------------------------

    def end_word(self) -> None:
        """Finish the present word."""
        word = self.word
        if word is None:
            return
        self.word = None
        if self.redirect:
            if self.redirect == "<<<":
                self.bodies.append(word)
            elif (
                self.redirect != "<"
                and word != "/dev/null"
                and not (self.redirect[-1] == "&" and (word.isdigit() or word == "-"))
            ):
                self.found.targets.append(word)
            self.redirect = ""
            return
        words = self.words
        words.append(word)
        if (word == "[[" and not words[:-1]) or (word == "[[" and words[-2] in BEFORE):
            self.bracket = True
        elif word == "]]":
            self.bracket = False
        elif word == "in" and words[-3:-2] == ["case"]:
            self.cases += 1
            self.words = []
        elif word == "esac" and self.cases and len(words) == 1:
            self.cases -= 1
            self.words = []

    def end_command(self) -> None:
        """Finish the present command."""
        self.end_word()
        if self.redirect:
            raise Doubt
        if self.words or self.bodies:
            made = Command(self.words)
            made.bodies = self.bodies
            self.found.commands.append(made)
            self.words, self.bodies = [], []

    # -- one method a sign; each returns whether the text has ended ----------------------------------------------

    def blank(self) -> bool:
        """A blank ends a word."""
        self.end_word()
        self.at += 1
        return False

    def newline(self) -> bool:
        """A line break ends a command; heredocs follow it."""
        self.at += 1
        if self.bracket:
            self.end_word()
            return False
        self.end_command()
        for delimiter, quoted, dash, bodies in self.pending:
            self.heredoc(delimiter, quoted, dash, bodies)
        self.pending = []
        return False

    def separator(self) -> bool:
        """`;`, `&`, `|` and their doubles end a command."""
        s = self.s
        if s[self.at] == "&" and s[self.at + 1 : self.at + 2] == ">":
            self.end_word()
            self.at += 2
            if s[self.at : self.at + 1] == ">":
                self.at += 1
            self.redirect = ">"
            return False
        if self.bracket:
            self.end_word()
        else:
            self.end_command()
        while s[self.at : self.at + 1] in (";", "&", "|"):
            if s[self.at : self.at + 2] == "&>":
                break
            self.at += 1
        return False

    def comment(self) -> bool:
        """`#` at the start of a word."""
        if self.word is not None:
            self.put("#")
            self.at += 1
        else:
            end = self.s.find("\n", self.at)
            self.at = len(self.s) if end < 0 else end
        return False

    def single(self) -> bool:
        """`'...'`."""
        end = self.s.find("'", self.at + 1)
        if end < 0:
            raise Doubt
        self.put(self.s[self.at + 1 : end])
        self.at = end + 1
        return False

    def double(self) -> bool:
        """`"..."`."""
        text, self.at = self.quoted(self.at + 1, '"')
        self.put(text)
        return False

    def quoted(self, at: int, stop: str) -> tuple[str, int]:
        """Read up to an unescaped `stop` (to the end of the text when it is empty), running what is substituted."""
        s = self.s
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
                self.at = at
                made.append(self.expanded(True))
                at = self.at
            elif c == "`":
                self.at = at
                self.backquoted()
                made.append(UNKNOWN)
                at = self.at
            else:
                made.append(c)
                at += 1
        if stop:
            raise Doubt
        return "".join(made), at

    def escaped(self) -> bool:
        """A backslash outside quotes."""
        following = self.s[self.at + 1 : self.at + 2]
        # Grammars differ on what stands before an escaped blank, and on a head that begins with a backslash.
        odd = following in " \t" or (self.word is None and not self.words)
        if not following or (odd and following != "\n"):
            raise Doubt
        if following != "\n":
            self.put(following)
        self.at += 2
        return False

    def dollar(self) -> bool:
        """An expansion outside quotes."""
        self.put(self.expanded(False))
        return False

    def expanded(self, inside: bool) -> str:
        """Read the expansion at the present `$`; `inside` double quotes."""
        s, at = self.s, self.at
        c = s[at + 1 : at + 2]
        if c == "(":
            if s[at + 2 : at + 3] == "(":
                self.at = self.arithmetic(at + 3)
            else:
                self.at = self.sub(at + 2)
            return UNKNOWN if inside else WIDE
        if c == "{":
            end = s.find("}", at)
            if end < 0 or any(mark in s[at + 2 : end] for mark in "$`({'\"\\"):
                raise Doubt
            self.at = end + 1
            return UNKNOWN if inside and "@" not in s[at:end] else WIDE
        if c == "'" and not inside:
            end = s.find("'", at + 2)
            if end < 0 or "\\" in s[at + 2 : end]:
                raise Doubt
            self.at = end + 1
            return s[at + 2 : end]
        if c == '"' and not inside:
            self.at = at + 1
            return ""
        if c in NAME and not c.isdigit():
            at += 2
            while at < len(s) and s[at] in NAME:
                at += 1
            self.at = at
            return UNKNOWN if inside else WIDE
        self.at = at + 1
        if c and c in "@*#?$!-0123456789":
            self.at += 1
            return UNKNOWN if inside and c != "@" else WIDE
        return "$"

    def arithmetic(self, at: int) -> int:
        """Step over `((...))`; words side by side would be commands, not a sum."""
        end = self.s.find("))", at)
        inner = self.s[at : max(end, at)]
        if end < 0 or not NUMERIC.issuperset(inner):
            raise Doubt
        before = ""
        for piece in inner.split():
            if before and before[-1] in NAME and piece[0] in NAME:
                raise Doubt
            before = piece
        return end + 2

    def backquote(self) -> bool:
        """A substitution in backquotes."""
        self.backquoted()
        self.put(WIDE)
        return False

    def backquoted(self) -> None:
        """Run what stands between backquotes."""
        end = self.s.find("`", self.at + 1)
        inner = self.s[self.at + 1 : max(end, 0)]
        if end < 0 or "\\" in inner:
            raise Doubt
        Scanner(inner, 0, False, self.depth + 1, self.found).run()
        self.at = end + 1

    def brace(self) -> bool:
        """`{ ...; }`, or a list of words."""
        s, at = self.s, self.at
        if self.word is None and s[at + 1 : at + 2] in (" ", "\t", "\n"):
            self.put("{")
            self.end_word()
            self.at += 1
            return False
        if self.word is None and BEFORE.issuperset(self.words):
            raise Doubt
        end = s.find("}", at)
        inner = s[at + 1 : end] if end >= 0 else ""
        if end >= 0 and ("," in inner or ".." in inner):
            if any(mark in inner for mark in "$`'\"\\ \t\n({;"):
                raise Doubt
            self.put(WIDE)
            self.at = end + 1
        else:
            self.put("{")
            self.at += 1
        return False

    def opened(self) -> bool:
        """A subshell, an array, a function, a sum."""
        s, at = self.s, self.at
        if self.bracket:
            self.at += 1
            return False
        first = self.word is None and (not self.words or BEFORE.issuperset(self.words))
        if s[at + 1 : at + 2] == "(" and (first or self.words == ["for"]):
            self.at = self.arithmetic(at + 2)
            self.words = self.words or [":"]
        elif first:
            if self.words:
                self.found.commands.append(Command(self.words))
            self.words = []
            self.at = self.sub(at + 1)
        elif self.word is not None and self.word.endswith("="):
            self.at = self.sub(at + 1)
            self.put(UNKNOWN)
        else:
            close = at + 1
            while s[close : close + 1] in (" ", "\t"):
                close += 1
            self.end_word()
            if s[close : close + 1] != ")" or len(self.words) != 1:
                raise Doubt
            self.words = []
            self.at = close + 1
            if s[self.at : self.at + 200].lstrip(" \t\n")[:1] not in ("{", "("):
                raise Doubt
        return False

    def closed(self) -> bool:
        """The end of a subshell, of a substitution, of a pattern of `case`."""
        if self.bracket:
            self.at += 1
            return False
        self.end_word()
        if self.cases:
            self.words = []
            self.at += 1
            return False
        if not self.close:
            raise Doubt
        self.end_command()
        if self.pending:
            raise Doubt
        self.at += 1
        return True

    # -- redirections -------------------------------------------------------------------------------------------

    def angle(self) -> bool:
        """A redirection or a process substitution."""
        s, at = self.s, self.at
        c = s[at]
        if s[at + 1 : at + 2] == "(":
            self.at = self.sub(at + 2)
            self.put(UNKNOWN)
            return False
        if self.bracket:
            self.end_word()
            self.at += 1
            return False
        if self.word is not None and self.word.isdigit():
            self.word = None
        self.end_word()
        if self.redirect:
            raise Doubt
        for sign in ("<<<", "<<", "<&", "<>", "<", ">>", ">&", ">|", ">"):
            if s.startswith(sign, at):
                self.at = at + len(sign)
                if sign == "<<":
                    self.announced()
                else:
                    self.redirect = "<" if sign == "<&" else sign
                break
        else:
            raise Doubt(c)
        return False

    def announced(self) -> None:
        """Note a heredoc; its body follows the line."""
        s, at = self.s, self.at
        dash = s[at : at + 1] == "-"
        at += dash
        while s[at : at + 1] in (" ", "\t"):
            at += 1
        start = at
        while at < len(s) and s[at] not in ENDS:
            at += 1
        raw = s[start:at]
        plain = raw.replace("'", "").replace('"', "").replace("\\", "")
        if (
            not plain
            or '""' in raw
            or "''" in raw
            or "$" in raw
            or "`" in raw
            or raw.count("'") % 2
            or raw.count('"') % 2
        ):
            raise Doubt
        self.pending.append((plain, plain != raw, dash, self.bodies))
        self.at = at

    def heredoc(self, delimiter: str, quoted: bool, dash: bool, bodies: list[str]) -> None:
        """Step over one body."""
        s, at = self.s, self.at
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
            Scanner(body, 0, False, self.depth + 1, self.found).quoted(0, "")
        bodies.append(body)
        self.at = len(s) if end < 0 else end + 1


ACTIONS: dict[str, Callable[[Scanner], bool]] = {
    " ": Scanner.blank, "\t": Scanner.blank, "\n": Scanner.newline, ";": Scanner.separator, "&": Scanner.separator,
    "|": Scanner.separator, "#": Scanner.comment, "'": Scanner.single, '"': Scanner.double, "\\": Scanner.escaped,
    "$": Scanner.dollar, "`": Scanner.backquote, "{": Scanner.brace, "(": Scanner.opened, ")": Scanner.closed,
    "<": Scanner.angle, ">": Scanner.angle,
}  # fmt: skip


def scan(text: str) -> Found:
    """Return the commands in `text`; Doubt where it is not understood."""
    found = Found()
    Scanner(text, 0, False, 0, found).run()
    return found
