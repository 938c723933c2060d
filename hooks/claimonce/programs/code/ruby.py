"""Ruby code that sends: letters of the mail gem, Net::SMTP, Pony and ActionMailer; what is written out of them is read.

No grammar is known: a statement is a value with calls behind it, blocks are read in place. Where the code branches, a
variable and a letter that is changed after it was made are not known.
"""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog.script_calls import RUBY_CALLS, RUBY_DRAFTS, RUBY_HEADERS, RUBY_LATER, RUBY_NONE, RUBY_SENDS
from claimonce.effects.descriptions import find_mover
from claimonce.effects.library_messages import LETTER, by_code, record_message
from claimonce.lang import UNKNOWN
from claimonce.programs.code.ruby_values import BLOCKS, READERS, Draft, Ref, Values, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Token
    from claimonce.programs.code.ruby_values import Found

BRANCHES = frozenset(
    ("if", "unless", "while", "until", "case", "for", "each", "map", "loop", "times", "rescue", "eval", "send", "then")
)
OPENERS = frozenset(("if", "unless", "while", "until", "case", "begin", "for", "def", "class", "module"))
BEGINS = (("op", ";"), ("op", "{"), ("op", "|"), ("id", "do"), ("id", "else"), ("id", "then"), ("id", "begin"))
MAILER = "ActionMailer::Base.mail"
FILES = ("File.read", "IO.read", "File.binread")
INPUTS = ("STDIN.read", "$stdin.read", "ARGF.read", "$<.read")
DEEPEST = 40


def read_letters(sh: Shell, tokens: list[Token]) -> None:
    """Record every message that the code sends."""
    words = {word for kind, word in tokens if kind == "id"}
    kept = any(("id", RUBY_NONE.get(word, "")) in tokens[at + 1 : at + 4] for at, (_, word) in enumerate(tokens))
    if not kept:
        code, at = Ruby(sh, tokens, not words.isdisjoint(BRANCHES)), 0
        while at < len(tokens):  # an `end` too many ends nothing
            at = code.statements(at, None)


class Ruby(Values):
    """One piece of code: what its statements and calls do."""

    def statements(self, at: int, own: Draft | None) -> int:
        """Read statements up to the `end` or `}` of their block, and return where what follows begins."""
        self.depth += 1
        while at < len(self.tokens):
            self.sh.shared.step()
            token = self.at(at)
            if token in (("id", "end"), ("op", "}")):
                at += 1
                break
            at = max(self.statement(at, own), at + 1) if self.depth < DEEPEST else at + 1
        self.depth -= 1
        return at

    def statement(self, at: int, own: Draft | None) -> int:
        """Read one statement: an assignment, a header of the letter whose block this is, or a value."""
        kind, word = self.at(at)
        if kind != "id":
            return at + 1
        if word in OPENERS:  # behind a statement (`x if y`) it opens nothing
            if at and self.at(at - 1) not in BEGINS:
                return at + 1
            self.nested += 1
            end = self.statements(at + 1, own)
            self.nested -= 1
            return end
        if self.at(at + 1) == ("op", "=") and self.at(at + 2) != ("op", "="):
            value, end = self.value(at + 2)
            unsure = self.branches and not isinstance(value, (Ref, Draft))
            self.names[word] = UNKNOWN if unsure or word in self.names else value
            return end
        if own is not None and word in RUBY_HEADERS:
            return self.header(own, word, at + 1)
        return self.value(at)[1]

    def header(self, own: Draft, name: str, at: int) -> int:
        """Read `subject "K"` in a letter's block; `text_part do body "..." end` is a part of it."""
        if self.at(at) in BLOCKS:
            part = Draft(own.name, None, part=True)
            end = self.block(at, part)
            if name == "text_part" or "body" not in own.fields:
                own.fields["body"] = part.fields.get("body", UNKNOWN)
            if name != "text_part":
                own.fields[name] = part.fields.get("body", UNKNOWN)
            return end
        args, end = self.arguments(at)
        if self.at(at) == ("op", "["):  # `to ["a", "b"]`: a header is never reached into here
            value, end = self.value(at)
            args = [value]
        own.set(name, args[0] if len(args) == 1 and not self.nested else UNKNOWN)
        return end

    def block(self, at: int, own: Draft | None, given: Any = None) -> int:
        """Read a block from its `do` or `{`; its first parameter is what the block is about."""
        at += 1
        if self.at(at) == ("op", "|"):
            at += 1
            if self.at(at)[0] == "id" and (own is not None or given is not None):
                self.names[self.at(at)[1]] = own if own is not None else given
            while at < len(self.tokens) and self.at(at) != ("op", "|"):
                at += 1
            at += 1
        nested, self.nested = self.nested, 0
        end = self.statements(at, own)
        self.nested = nested
        return end

    def called(self, held: Any, name: str, at: int) -> Found:
        """Judge one call of a method, with its arguments and its block."""
        loud = self.at(at) == ("op", "!") and name.startswith("deliver")
        at += loud
        if self.at(at) == ("op", "=") and isinstance(held, Draft) and self.at(at + 1) != ("op", "="):
            value, at = self.value(at + 1)
            self.change(held, name, value)
            return held, at
        if isinstance(held, Ref) and name and name[:1].isupper() and self.at(at) != ("op", "("):
            return Ref(f"{held.name}::{name}"), at
        args, at = self.arguments(at)
        full = f"{held.name}.{name}" if isinstance(held, Ref) and name else held.name if isinstance(held, Ref) else ""
        made = self.judged(held, name, full, args)
        if self.at(at) in BLOCKS:
            own = made if isinstance(made, Draft) else None
            at = self.block(at, own, None if own else made)
        if isinstance(made, Draft) and full in RUBY_SENDS:
            self.send(made, made.name)
        return made, at

    def judged(self, held: Any, name: str, full: str, args: list[Any]) -> Any:
        """Return what a call gives; one that sends is recorded."""
        first = args[0] if args else None
        if isinstance(held, Draft):
            if name in RUBY_LATER:
                self.send(held, f"ActionMailer::Base.{name}" if held.name == MAILER else held.name)
            elif name in RUBY_HEADERS and args:
                self.change(held, name, first)
            return held
        if full in RUBY_DRAFTS:
            return Draft(RUBY_DRAFTS[full], self.content(first) if full == "Mail.read" else first)
        if full in FILES and isinstance(first, str):
            return self.content(first)
        if full in INPUTS:
            return UNKNOWN if self.sh.stdin is None else self.sh.stdin
        if full in RUBY_CALLS:
            self.given(full, args)
        elif name in RUBY_LATER and name != "deliver":
            self.unread(f"ActionMailer::Base.{name}")
        return Ref(full.removesuffix(".new").removesuffix(".start") if full else "")

    def content(self, path: Any) -> str:
        """Return the text of a file that is named."""
        from claimonce.effects.origins import of_file

        return of_file(self.sh, path) if isinstance(path, str) else UNKNOWN

    def given(self, full: str, args: list[Any]) -> None:
        """Record a call that is given letter, sender and readers by place."""
        names = RUBY_CALLS[full]
        if not names:
            self.unread(full)
            return
        made = dict(zip(names, (one for one in args if not isinstance(one, dict)), strict=False))
        for one in args:
            made.update(one if isinstance(one, dict) else {})
        owner, _, rest = str(made.pop("owner/repo", "")).partition("/")
        made.update({"owner": owner, "repo": rest} if rest else {})
        if names[-1] == "to" and len(args) > len(names):
            made["to"] = args[len(names) - 1 :]
        self.record(full, {key: one if isinstance(one, (str, list, int)) else UNKNOWN for key, one in made.items()})

    def send(self, draft: Draft, name: str) -> None:
        """Record a letter; `name` is what sends it."""
        people = [draft.fields[name] for name in READERS if name in draft.fields]
        fields = {name: held for name, held in draft.fields.items() if name not in READERS}
        if people:
            fields["to"] = [one for each in people for one in (each if isinstance(each, list) else [each])]
        if isinstance(fields.get(LETTER), str) and len(fields) > 1:
            fields = {**fields, "attachments": UNKNOWN}  # a header was set behind the whole of it
        self.record(name, fields)

    def record(self, name: str, given: dict[str, Any]) -> None:
        """Record a message of which the fields stand in the code."""
        for item in self.sh.shared.descriptions.items:
            if name in item["apis"]:
                known = {key: plain(one) for key, one in given.items()}
                record_message(self.sh, item, name, known, find_mover(item, name))

    def unread(self, name: str) -> None:
        """Record a message of which only the code is known that sends it."""
        for item in self.sh.shared.descriptions.items:
            if name in item["apis"]:
                by_code(self.sh, item, name)
