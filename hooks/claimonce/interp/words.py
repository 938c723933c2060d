"""From the text of a shell word to the fields it becomes: expansions, splitting.

Text is handled as latin-1, so an index is a byte offset. `UNKNOWN` (NUL, which no shell word can hold) stands for
text that only the running shell would know.
"""

from __future__ import annotations

from claimonce.lang import LONGEST_TEXT, UNKNOWN, BoundError
from claimonce.lang.shell.words import BLANK, PLAIN, WordReader, backtick_end, closing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

MOST_FIELDS = 4_000
MOST_SPLIT = 3_000  # words that one variable becomes


class Expansion(WordReader):
    """The fields of a word while it is expanded in a shell; without `split` it is one string."""

    __slots__ = ("current", "done", "sh", "size", "splits")

    def __init__(self, sh: Shell, split: bool = True) -> None:
        self.sh, self.splits = sh, split
        self.done: list[str] = []
        self.current: list[str] | None = None
        self.pattern = False
        self.size = 0

    def read(self, text: str, at: int, end: int, quoted: bool) -> None:
        """Read a word; a leading `~` is the home folder, another user's stays as it is."""
        if not quoted and text[at : at + 1] == "~" and (at + 1 >= end or text[at + 1] == "/"):
            self.put(self.sh.get("HOME") or UNKNOWN)
            at += 1
        super().read(text, at, end, quoted)

    def put(self, text: str) -> None:
        """Add text that is not split, also when it is empty (a quoted empty word is a field)."""
        self.size += len(text)
        if self.size > LONGEST_TEXT or len(self.done) > MOST_FIELDS:
            raise BoundError("a word grows past the bound")
        if self.current is None:
            self.current = [text]
        else:
            self.current.append(text)

    def cut(self) -> None:
        """End the field that is being built."""
        if self.current is not None:
            self.done.append("".join(self.current))
            self.current = None

    def blank(self) -> bool:
        """End a field at a blank, where fields are wanted."""
        if self.splits:
            self.cut()
        return self.splits

    def fields(self) -> list[str]:
        """Return the fields; where a file pattern stood, matched with what is known to exist."""
        self.cut()
        if self.pattern and self.sh.shared.counters:
            from claimonce.effects.counter_files import add_counters

            return add_counters(self.sh, self.done)
        return self.done

    def text(self) -> str:
        """Return what was read as one string."""
        self.cut()
        return " ".join(self.done)

    def quotes(self, text: str, at: int, end: int) -> None:
        """Read what stands in double quotes: a field, also when it is empty, except for `"$@"` of nothing."""
        size, before = self.size, len(self.done)
        self.read(text, at, end, True)
        nothing = self.size == size and len(self.done) == before
        if nothing and self.current is None and "@" not in text[at:end]:
            self.put("")

    def quote_end(self, text: str, at: int, end: int) -> int:
        """Return where the double quote opened before `at` closes; the tree knows where a `$(...)` in it ends."""
        while at < end:
            c = text[at]
            if c == '"':
                return at
            if c == "\\":
                at += 2
            elif c == "$" and text[at + 1 : at + 2] in ("(", "{"):
                node = self.sh.substitution(at, text)
                closer = ")" if text[at + 1] == "(" else "}"
                at = min(node.end_byte, end) if node is not None else closing(text, at + 2, end, closer, True)
            elif c == "`":
                at = backtick_end(text, at + 1, end) + 1
            else:
                at += 1
        return end

    # -- expansions ---------------------------------------------------------------------------------------------

    def give(self, value: str | list[str], quoted: bool) -> None:
        """Add the value of an expansion: one string, or the separate fields of `"$@"`."""
        separators = self.sh.ifs() if self.splits and not quoted else ""
        for number, one in enumerate((value,) if isinstance(value, str) else value):
            if number:
                self.cut()
            self._split(one, separators) if separators else self.put(one)

    def _split(self, text: str, separators: str) -> None:
        """Add text that came from an unquoted expansion: it is split at IFS."""
        if not text:
            return
        for mark in separators:
            if mark not in BLANK or mark != " ":
                text = text.replace(mark, " ")
        if text[0] == " ":
            self.cut()
        first = True
        pieces = text.split(" ", MOST_SPLIT)
        if len(pieces) > MOST_SPLIT:
            self.sh.shared.unsure("a variable holds too many words")
            pieces[-1] = UNKNOWN
        for piece in pieces:
            if piece:
                if not first:
                    self.cut()
                self.put(piece)
                first = False
        if text[-1] == " ":
            self.cut()

    def variable(self, name: str, quoted: bool) -> None:
        """Expand `$name` or `$@`."""
        if not name[0].isalpha() and name[0] != "_":
            from claimonce.interp.parameters import special

            self.give(special(self.sh, name, quoted), quoted)
            return
        value = self.sh.get(name)
        if value is None or value == UNKNOWN:
            from claimonce.interp.unknown_values import unknown_variable

            value = unknown_variable(self.sh, name)
        self.give(value, quoted)

    def braced(self, text: str, at: int, end: int, quoted: bool) -> None:
        """Expand `${...}`."""
        from claimonce.interp.parameters import parameter

        self.sh.shared.step(1 + (end - at) // 32)
        self.give(parameter(self.sh, text, at, end, quoted), quoted)

    def printed(self, out: str, first: int, quoted: bool) -> None:
        """Add what a substitution printed, all that was started since `first`."""
        out = out.rstrip("\n")
        if out == UNKNOWN:
            from claimonce.interp.unknown_values import told

            out = told(self.sh, out, first)
        self.give(out, quoted)

    def parenthesis(self, text: str, at: int, end: int, quoted: bool) -> int:
        """Run `$(...)`, work out `$((...))`."""
        first = len(self.sh.shared.programs)
        node = self.sh.substitution(at, text)
        if node is not None:
            out, close = self.sh.substituted(node), min(node.end_byte, end)
        else:
            close = closing(text, at + 2, end, ")")
            if text[at + 2 : at + 3] == "(" and text[close - 2 : close] == "))":
                self.put(arithmetic(self.sh, text, at + 3, close - 2))
                return close
            stop = close - 1 if text[close - 1 : close] == ")" else close
            out = self.sh.substituted_text(text[at + 2 : stop])
        self.printed(out, first, quoted)
        return close

    def backticks(self, inner: str, quoted: bool) -> None:
        """Run what stands between backticks."""
        first = len(self.sh.shared.programs)
        self.printed(self.sh.substituted_text(inner), first, quoted)

    def process(self, sign: str, inner: str) -> None:
        """Run `<(...)` or `>(...)`; the word becomes the name of a file that holds its output."""
        sh = self.sh
        first = len(sh.shared.programs)
        out = sh.copy().run_text(inner, stdin=sh.stdin if sign == ">" else None)[1]
        if out == UNKNOWN:
            from claimonce.interp.unknown_values import told

            out = told(sh, out, first)
        name = f"/dev/fd/{63 - len(sh.shared.files) % 50}"
        sh.shared.files[name] = out
        self.put(name)


def expand(sh: Shell, start: int, end: int) -> list[str]:
    """Expand the word that stands at `start:end` of the shell's source into its fields."""
    text = sh.source.text
    word = text[start:end]
    if PLAIN.issuperset(word):
        return [word]
    if "{" in word:
        from claimonce.lang.shell.braces import braces

        try:
            many = braces(word)
        except BoundError as error:  # one word of many is not known, the command it stands in is
            sh.shared.unsure(str(error))
            return [UNKNOWN]
        if many:
            made: list[str] = []
            for one in many:
                with sh.derived(one):  # it stands nowhere in the source
                    made += read(sh, one, 0, len(one)).fields()
                if len(made) > MOST_FIELDS:
                    sh.shared.unsure("a brace expansion grows past the bound")
                    return [*made, UNKNOWN]
            return made
    return read(sh, text, start, end).fields()


def read(sh: Shell, text: str, start: int, end: int, quoted: bool = False, split: bool = True) -> Expansion:
    """Read a word of any text."""
    made = Expansion(sh, split)
    made.read(text, start, end, quoted)
    return made


def join_word(sh: Shell, start: int, end: int, quoted: bool = False) -> str:
    """Expand `start:end` of the source to one string: assignments, redirections, heredocs (`quoted`)."""
    text = sh.source.text
    if not quoted and PLAIN.issuperset(text[start:end]):
        return text[start:end]
    return read(sh, text, start, end, quoted, split=False).text()


def expand_derived(sh: Shell, text: str) -> str:
    """Expand text that stands nowhere in the source to one string: the operand of an expansion, an index."""
    with sh.derived(text):
        return read(sh, text, 0, len(text), split=False).text()


def arithmetic(sh: Shell, text: str, start: int, end: int) -> str:
    """Run the substitutions inside an arithmetic expansion; only plain numbers have a known value."""
    value = read(sh, text, start, end, quoted=True).text().strip()
    return value if value.isdigit() else calculate(sh, value)


def calculate(sh: Shell, text: str) -> str:
    """Work out `a op b` of plain numbers."""
    for sign in "+-*/%":
        left, found, right = text.partition(sign)
        left, right = left.strip(), right.strip()
        if found and left.isidentifier():
            left = sh.get(left) or ""
        if found and left.isdigit() and right.isdigit() and len(left) < 10 and len(right) < 10:
            a, b = int(left), int(right)
            if sign in "/%" and not b:
                return UNKNOWN
            return str({"+": a + b, "-": a - b, "*": a * b, "/": a // (b or 1), "%": a % (b or 1)}[sign])
    if text.isidentifier():
        return sh.get(text) or UNKNOWN
    return UNKNOWN
