"""Shell text taken apart into simple commands, in plain Python and without a grammar: the prefilter's second look.

What is not understood for certain raises Doubt, so that the reader itself looks. Nothing is folded: an expansion
becomes UNKNOWN inside its word. The commands in `$(...)`, backquotes, `<(...)`, groups, branches, loops and functions
stand in the list beside all others, whether or not they would run.
"""

from __future__ import annotations

from claimonce.prefilter.scan_result import BEFORE, DEEPEST, PLAIN, UNKNOWN, WIDE, Command, Doubt, Found
from claimonce.prefilter.scanner_signs import (
    angle,
    announced,
    arithmetic,
    backquote,
    backquoted,
    dollar,
    double,
    escaped,
    expanded,
    heredoc,
    quoted,
    single,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


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

    single, double, quoted, escaped, dollar, expanded, arithmetic, backquote, backquoted = (
        single,
        double,
        quoted,
        escaped,
        dollar,
        expanded,
        arithmetic,
        backquote,
        backquoted,
    )

    angle, announced, heredoc = angle, announced, heredoc

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
            if action is None:  # `é`: a sign that means nothing to a shell
                self.put(s[at])
                self.at += 1
            elif action(self):
                return self.at
        if self.close or self.cases or self.bracket or self.pending:  # `$(a`, `case x in`, `[[ a`, `cat <<E`
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
            if self.redirect == "<<<":  # `sh <<< "make test"`
                self.bodies.append(word)
            elif (  # `> out.txt`; `< in`, `> /dev/null` and `2>&1` write nothing
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
        elif word == "in" and words[-3:-2] == ["case"]:  # `case $x in`: what follows is a pattern
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
        for delimiter, literal, dash, bodies in self.pending:
            self.heredoc(delimiter, literal, dash, bodies)
        self.pending = []
        return False

    def separator(self) -> bool:
        """`;`, `&`, `|` and their doubles end a command."""
        s = self.s
        if s[self.at] == "&" and s[self.at + 1 : self.at + 2] == ">":  # `make &> log`
            self.end_word()
            self.at += 2
            if s[self.at : self.at + 1] == ">":
                self.at += 1
            self.redirect = ">"
            return False
        if self.bracket:  # `[[ a && b ]]` is one command
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
        if self.word is not None:  # `issue#5`
            self.put("#")
            self.at += 1
        else:
            end = self.s.find("\n", self.at)
            self.at = len(self.s) if end < 0 else end
        return False

    def brace(self) -> bool:
        """`{ ...; }`, or a list of words."""
        s, at = self.s, self.at
        if self.word is None and s[at + 1 : at + 2] in (" ", "\t", "\n"):  # `{ make; }`
            self.put("{")
            self.end_word()
            self.at += 1
            return False
        if self.word is None and BEFORE.issuperset(self.words):  # `{git,push}`: the program itself is one of a list
            raise Doubt
        end = s.find("}", at)
        inner = s[at + 1 : end] if end >= 0 else ""
        if end >= 0 and ("," in inner or ".." in inner):  # `cp a.{txt,md}`, `{1..9}`
            if any(mark in inner for mark in "$`'\"\\ \t\n({;"):
                raise Doubt
            self.put(WIDE)
            self.at = end + 1
        else:  # `HEAD@{1}`
            self.put("{")
            self.at += 1
        return False

    def opened(self) -> bool:
        """A subshell, an array, a function, a sum."""
        s, at = self.s, self.at
        if self.bracket:  # `[[ ( a ) ]]`
            self.at += 1
            return False
        first = self.word is None and (not self.words or BEFORE.issuperset(self.words))
        if s[at + 1 : at + 2] == "(" and (first or self.words == ["for"]):  # `((i++))`, `for ((i=0; ...))`
            self.at = self.arithmetic(at + 2)
            self.words = self.words or [":"]
        elif first:  # `(cd a && make)`
            if self.words:
                self.found.commands.append(Command(self.words))
            self.words = []
            self.at = self.sub(at + 1)
        elif self.word is not None and self.word.endswith("="):  # `list=(a b)`
            self.at = self.sub(at + 1)
            self.put(UNKNOWN)
        else:  # `build() {`; whatever else has a bracket here is not understood
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
        if self.cases:  # `a|b)` of a `case`
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
