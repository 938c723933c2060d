"""Ruby -> facts: programs that are started, letters and comments that are sent, requests; what is written out of them.

No grammar is known, only strings, names and signs. An object is followed by the class that made it, through variables
and block parameters; what code puts together from pieces is not known, and says so. Guards are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from time import thread_time
from typing import TYPE_CHECKING

from claimonce.audit.facts import Call, Facts, Function, Joined, Listed, Site, Table, Text, Unknown
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.comments import find_comments
from claimonce.catalog.script_calls import RUBY_CALLS, RUBY_DRAFTS, RUBY_LATER
from claimonce.lang.tokens import scan

if TYPE_CHECKING:
    from claimonce.audit.facts import Value
    from claimonce.audit.piece import Piece
    from claimonce.lang.tokens import Token

COMMENT = late(r"#[ \t]*coverage-audit:[ \t]*([^\n]*?)[ \t]*$", re.MULTILINE)
METHOD = late(r"([ \t]*)def[ \t]+(?:self\.)?([A-Za-z_]\w*[?!]?)")
HEREDOC = late(r"<<[~-]?(['\"`]?)([A-Z_][A-Z_0-9]*)\1")  # a text stands below the statement that names it
# One text is for a shell, several are words. `sh` is rake's and fastlane's.
STARTS = frozenset(
    ("system", "exec", "spawn", "sh", "Kernel.system", "Kernel.exec", "Kernel.spawn", "Process.spawn", "IO.popen",
     "Open3.capture2", "Open3.capture2e", "Open3.capture3", "Open3.popen2", "Open3.popen2e", "Open3.popen3",
     "Open3.pipeline", "FileUtils.sh", "Rake.sh", "TTY::Command.run", "Cocaine::CommandLine", "Actions.sh")
)  # fmt: skip
CLIENTS = ("Net::HTTP", "HTTParty", "Faraday", "RestClient", "Excon", "HTTP")
WRAPS = ("URI", "URI.parse", "URI.join")
LETTER_LATER = "ActionMailer::Base.deliver_now"
DOTS = (("op", "."), ("op", "::"))
ENDS = (("op", ")"), ("op", "]"), ("op", "}"), ("op", ";"), ("id", "do"))
MOST_ARGUMENTS = 400  # tokens of one call
LONGEST = 1_000_000  # characters
SECONDS = 3.0  # of this thread's CPU, for one file


def lower(piece: Piece) -> Facts:
    """Return what a Ruby piece says. Never raises for any text."""
    if len(piece.text) > LONGEST:
        return Facts(piece.path, piece.surface, problem="too large")
    places: list[int] = []
    text = _code(piece.text) if "<<" in piece.text or "=begin" in piece.text else piece.text
    code = Code(piece, scan(text, "ruby", places), places, text)
    calls = code.calls()
    return Facts(
        piece.path, piece.surface, functions=tuple(_functions(piece, text, calls)),
        comments=find_comments(piece, COMMENT),
        problem="the text took too long to read" if code.late else "",
    )  # fmt: skip


def _code(text: str) -> str:
    """Return the text without remarks and heredocs, each of which is one string; lines keep their number."""
    lines = text.split("\n")
    last = {line.strip(): number for number, line in enumerate(lines)}
    waiting: list[str] = []
    remark = False
    for number, line in enumerate(lines):
        remark = remark or line.startswith("=begin")
        if remark:
            lines[number], remark = "", not line.startswith("=end")
        elif waiting:
            lines[number] = ""
            if line.strip() == waiting[0]:
                del waiting[0]
        elif "<<" in line:
            found = [one for one in HEREDOC.finditer(line) if last.get(one[2], 0) > number]
            waiting = [one[2] for one in found]
            for one in reversed(found):
                lines[number] = f'{line[: one.start()]}"\x04{one[2]}\x04"{line[one.end() :]}'
                line = lines[number]  # noqa: PLW2901
    return "\n".join(lines)


class Code:
    """The tokens of one piece with their lines, and what is known of its names by the classes that made them."""

    def __init__(self, piece: Piece, tokens: list[Token], places: list[int], text: str) -> None:
        self.piece, self.tokens, self.places = piece, tokens, places
        self.made: dict[str, str] = {}
        self.values: dict[str, Value] = {}
        self.late = False
        self.ends = [at for at, sign in enumerate(text) if sign == "\n"]

    def calls(self) -> list[Call]:
        """Return every call of interest, in the order of the text."""
        found: list[Call] = []
        at, end = 0, thread_time() + SECONDS
        while at < len(self.tokens):
            if not at & 1023 and thread_time() > end:
                self.late = True
                break
            kind, word = self.tokens[at]
            if kind == "run":
                found.append(Call("sh", (_text(word),), self.site(at)))
            elif kind == "id" and (not at or self.tokens[at - 1] not in (*DOTS, ("id", "def"))):
                self.chain(at, found)
            at += 1
        return found

    def chain(self, at: int, found: list[Call]) -> None:
        """Read a name with what is called of it."""
        word = self.tokens[at][1]
        begin = at
        assigned = word if self.token(at + 1) == ("op", "=") and self.token(at + 2) != ("op", "=") else ""
        if assigned:
            at += 2
            self.values.pop(assigned, None)
            value, _ = self.value(at)
            if isinstance(value, (Text, Joined)):
                self.values[assigned] = value
            if self.token(at)[0] != "id":
                return
            word = self.tokens[at][1]
            found = []  # its calls are met again where the value stands
        name = self.made.get(word, word)
        at += 1
        args: list[Value] = []
        while True:
            if self.token(at) in DOTS and self.token(at + 1)[0] == "id":
                more = self.tokens[at + 1][1]
                sign = "::" if self.tokens[at] == ("op", "::") and more[:1].isupper() else "."
                name, at = f"{name}{sign}{more}", at + 2
                if self.begins_arguments(at):
                    continue
                args = []
            elif self.token(at) == ("op", "("):
                args, at = self.arguments(at + 1, ")")
            elif self.begins_arguments(at):
                args, at = self.arguments(at, ";")
            else:
                break
            self.judge(name, args, begin, found)
            name = name.removesuffix(".new").removesuffix(".start")
        self.remember(name, assigned, at)

    def begins_arguments(self, at: int) -> bool:
        """Say whether the arguments of a call stand here, in brackets or without them."""
        return self.token(at) == ("op", "(") or self.token(at)[0] in ("str", "list", "num")

    def remember(self, name: str, assigned: str, at: int) -> None:
        """Keep which class made a variable, or the parameter of the block behind a call."""
        if "::" not in name and not name[:1].isupper():
            return
        if assigned:
            self.made[assigned] = name
        block = at + 1 if self.token(at) in (("id", "do"), ("op", "{")) else 0
        if block and self.token(block) == ("op", "|") and self.token(block + 1)[0] == "id":
            self.made[self.tokens[block + 1][1]] = name

    def judge(self, name: str, args: list[Value], at: int, found: list[Call]) -> None:
        """Add a call that starts, sends or asks."""
        last = name.rpartition(".")[2]
        if name in STARTS:
            words: list[Value] = [one for one in args if isinstance(one, (Text, Joined, Listed, Unknown))]
            if len(words) == 1 and isinstance(words[0], Listed):
                words = list(words[0].items)
                found.append(Call("exec", tuple(words), self.site(at)))
            elif words:
                found.append(Call("sh" if len(words) == 1 else "exec", tuple(words), self.site(at)))
        elif name in RUBY_CALLS or name in RUBY_DRAFTS.values():
            found.append(Call(name, tuple(args), self.site(at)))
        elif last in RUBY_LATER and last != "deliver" and "." in name:
            found.append(
                Call(LETTER_LATER if last == "deliver_now" else f"ActionMailer::Base.{last}", (), self.site(at))
            )
        elif name.partition(".")[0] in CLIENTS and args:
            found.append(Call(name.replace(".post_form", ".post"), tuple(args), self.site(at)))

    def arguments(self, at: int, closer: str) -> tuple[list[Value], int]:
        """Return a call's arguments that are given by place, and where what follows begins."""
        made: list[Value] = []
        end = min(len(self.tokens), at + MOST_ARGUMENTS)
        while at < end and self.tokens[at] not in ENDS:
            if self.tokens[at] == ("op", ","):
                at += 1
                continue
            named = self.token(at + 1) == ("op", ":") or self.token(at + 1) == ("op", "=>")
            value, stop = self.value(at)
            if named or self.token(stop) == ("op", "=>"):
                stop = self.skip(at)
            else:
                made.append(value)
            at = max(stop, at + 1)
        return made, at + (self.token(at) == ("op", closer) and closer != ";")

    def value(self, at: int) -> tuple[Value, int]:
        """Return the value that begins here, `Unknown` for what is not written out, and where it ends."""
        at += self.token(at) == ("op", "*")  # a list whose items are the arguments
        kind, word = self.token(at)
        if kind == "str":
            value: Value = _text(word)
            at += 1
        elif kind == "list":
            value, at = Listed(tuple(Text(one) for one in word.split("\x03") if one)), at + 1
        elif (kind, word) == ("op", "["):
            items, at = self.arguments(at + 1, "]")
            value = Listed(tuple(items))
        elif (kind, word) == ("op", "{"):  # options, or variables of the environment in front of a command
            value, at = Table(()), self.skip(at)
        elif kind == "id" and word in self.values and self.token(at + 1) not in DOTS:
            value, at = self.values[word], at + 1
        elif kind == "id" and word == "ENV":
            stop = self.skip(at)
            name = next((one for sign, one in self.tokens[at:stop] if sign == "str"), "")
            value, at = Unknown(f'ENV["{name}"]'), stop
        elif kind == "id" and word in WRAPS and self.token(at + 1) == ("op", "("):
            items, at = self.arguments(at + 2, ")")
            value = items[0] if items else Unknown()
        else:
            value, at = Unknown(), self.skip(at)
        if self.token(at)[0] == "op" and self.token(at)[1] in ("+", "<<", "%", ".", "*"):
            return (Joined((value, Unknown())) if isinstance(value, Text) else Unknown()), self.skip(at)
        return value, at

    def skip(self, at: int) -> int:
        """Return where the argument ends that begins here."""
        depth, end = 0, min(len(self.tokens), at + MOST_ARGUMENTS)
        while at < end:
            kind, sign = self.tokens[at]
            if kind == "op" and sign in "([{":
                depth += 1
            elif kind == "op" and sign in ")]}":
                if not depth:
                    return at
                depth -= 1
            elif not depth and ((kind == "op" and sign in (",", ";")) or (kind, sign) == ("id", "do")):
                return at
            at += 1
        return at

    def token(self, at: int) -> Token:
        """Return one token; behind the last there are empty ones."""
        return self.tokens[at] if at < len(self.tokens) else ("", "")

    def site(self, at: int) -> Site:
        """Return the line of a token."""
        line = bisect_right(self.ends, self.places[at] - 1) + 1
        return self.piece.site(line, line)


def _text(word: str) -> Value:
    """Return a string's value; what is put into it is not known."""
    if "\x04" not in word and "\0" not in word:
        return Text(word)
    pieces = word.replace("\0", "\x04\x04").split("\x04")
    parts: list[Value] = [Unknown(one) if number % 2 else Text(one) for number, one in enumerate(pieces)]
    return Joined(tuple(one for one in parts if one != Text("")))


def _functions(piece: Piece, text: str, calls: list[Call]) -> list[Function]:
    """Return the calls by the method that they stand in, those outside of all under the piece's own name."""
    lines = text.split("\n")
    count = len(lines)
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        if line.endswith("end") and not line[:-3].strip():
            ends.setdefault(line[:-3], []).append(number)
    spans: list[tuple[int, int, str]] = []
    for number, line in enumerate(lines, 1):
        found = METHOD.match(line) if "def" in line else None
        if found is not None:
            held_by = ends.get(found[1], [])
            place = bisect_right(held_by, number)
            last = held_by[place] if place < len(held_by) else number
            spans.append((piece.site(number, number).line, piece.site(last, last).line, found[2]))
    held: dict[str, list[Call]] = {}
    begins = [first for first, _, _ in spans]
    for call in calls:
        place = bisect_right(begins, call.site.line)
        inside = next((name for _, last, name in reversed(spans[max(0, place - 20) : place])
                       if call.site.line <= last), "")  # fmt: skip
        held.setdefault(inside, []).append(call)
    entry = piece.entry or ("script" if piece.text.startswith("#!") else "")
    made = [Function(piece.symbol, (), piece.site(1, count), tuple(held.get("", ())), entry=entry)]
    return made + [
        Function(name, (), Site(first, last), tuple(held[name])) for first, last, name in spans if held.get(name)
    ]
