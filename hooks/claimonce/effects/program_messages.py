"""What a program's arguments say of a message, by the columns of its row (`claimonce.hooks.description.Program`)."""

from __future__ import annotations

from claimonce.effects.letters import Letter, people, several
from claimonce.effects.messages import NO_TEXT, NOBODY, Said, first, is_everywhere, real
from claimonce.effects.origins import of_file, read
from claimonce.hooks.effect import DRY_RUN
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.caller import Caller

WHERE = {"operands": slice(None), "first-operand": slice(1), "last-operand": slice(-1, None),
         "other-operands": slice(1, None)}  # fmt: skip
OR_STDIN = "operands-or-stdin"
OPERANDS = ("operands", OR_STDIN)
MAY_BE_FILE = "?"  # among `file_marks`: a value that is the name of a file is that file


class Arguments:
    """A start's arguments by a row: its flags, operands, the flags' values, and the verb that stood before them."""

    __slots__ = ("flags", "operands", "row", "sh", "values", "verb")

    def __init__(
        self, sh: Caller, row: dict[str, Any], flags: set[str], operands: list[str], values: list[tuple[str, str]],
        verb: str,
    ) -> None:  # fmt: skip
        self.sh, self.row, self.flags, self.operands, self.values, self.verb = sh, row, flags, operands, values, verb

    def of(self, column: str) -> list[tuple[str, str]]:
        """Return the flags of a column that are given, with their values."""
        names = self.row[column]
        return [(flag, value) for flag, value in self.values if flag in names]

    @property
    def named_around(self) -> str | None:
        """The reader that a variable of the environment names, None where the text sets none."""
        values = (self.sh.get(name) for name in self.row["reader_variables"])
        return next((one for one in values if one), None)

    @property
    def where(self) -> str:
        """Where the readers stand: in the letter's header, for a program that looks there when nobody is named."""
        target = str(self.row["target"])
        if target == "first-operand" and self.row["reader_variables"] and self.named_around is not None:
            return "none"
        return target if target != "operands-or-header" else "operands" if self.operands else "header"

    def has(self, column: str) -> bool:
        """Say whether one of the column's flags or words is there."""
        return any(one in self.flags or one in self.operands for one in self.row[column])


def find_message(args: Arguments) -> Said:
    """Return the message that the arguments send."""
    text = Text(args)
    readers, why, origin = readers_of(args, text.letter)
    act = next((act for mark, act in args.row["acts"] if mark in args.flags or mark == args.verb), args.row["act"])
    act = next((act for mark, act in args.row["acts"] if mark in args.operands), act)
    if args.has("skips_empty") and not text.why and not text.body.strip():
        act = DRY_RUN
    rest = tuple(rest_of(args, text, readers))  # before `text.why` is asked for: something else may not be known
    return Said(tuple(readers), text.subject, text.body, why, text.why, origin, text.origin, rest, act)


class Text:
    """Subject and text, and where they stood."""

    def __init__(self, args: Arguments) -> None:
        self.args, self.sh, self.row = args, args.sh, args.row
        self.letter: Letter | None = None
        self.body, self.why, self.origin = "", NO_TEXT, ""
        self.subject = real(first(value for _, value in args.of("subject_flags")))
        self.fields: list[Any] = []
        for found in (self._flags, self._files, self._letters, self._fields, self._stdin, self._operands, self._says):
            if found():
                break
        if args.has("attach_flags"):
            self.why = self.why or "an attachment is not looked into"
        if args.has("unread_flags"):
            self.why = self.why or "an editor or another program writes it"
        if any(one[:7].lower() == "mailto:" and "?" in one and one[7:9] != "//" for one in args.operands):
            self.why = self.why or "a link brings text of its own"

    def _take(self, text: str, origin: str) -> bool:
        made, self.why = read(self.sh, text)
        self.body, self.origin = real(made).strip("\n"), origin
        return True

    def _flags(self) -> bool:
        for flag, value in self.args.of("body_flags"):
            text = self._marked(value)
            also = self.sh.stdin or "" if self.row["body"] == "flags-and-stdin" else ""
            return self._take((value if text is None else text) + also, flag)
        return False

    def _marked(self, value: str) -> str | None:
        """Return the text of the file that a value names by a mark; None where it names none."""
        marks = self.row["file_marks"]
        if value == "-" and marks and marks[0] == "@":
            return UNKNOWN if self.sh.stdin is None else self.sh.stdin
        mark = next((one for one in marks if one != MAY_BE_FILE and value.startswith(one)), "")
        if mark:
            return of_file(self.sh, value[len(mark) :])
        return of_file(self.sh, value) if MAY_BE_FILE in marks and may_be_file(self.sh, value) else None

    def _files(self) -> bool:
        given = self.args.of("body_file_flags")
        text = "".join(of_file(self.sh, value) for _, value in given) + self._typed()
        return bool(given) and self._take(text, " ".join(f"{flag} {value}" for flag, value in given))

    def _letters(self) -> bool:
        for flag, value in self.args.of("letter_flags"):
            text = self._marked(value) if self.row["file_marks"] else of_file(self.sh, value)
            text = value.replace("\\n", "\n") if text is None else text
            return self._take_letter(text + self._typed(), f"{flag} {value[:60]}")
        return False

    def _typed(self) -> str:
        """What a program that reads its input all the same puts behind the text of a file."""
        return self.sh.stdin or "" if self.row["body"] == "stdin" else ""

    def _take_letter(self, text: str, origin: str) -> bool:
        made, self.why = read(self.sh, text)
        self.letter, self.origin = Letter(real(made)), origin
        self.subject = self.subject or self.letter.subject
        self.body = self.letter.body.strip("\n")
        return True

    def _fields(self) -> bool:
        if not self.args.of("field_flags"):
            return False
        from claimonce.effects.fields import Fields, parse_flag_fields

        held = Fields(parse_flag_fields(self.args))
        self.fields = [held]
        subject, body = held.text(self.row["field_subject"]), held.text(self.row["field_body"])
        self.subject = self.subject or subject
        if body:
            self.body, self.origin, self.why = body, "its fields", held.why
        return bool(body)

    def _stdin(self) -> bool:
        if self.row["target"] == "letters":
            return self._take_letter(letters(self.args), "the letters")
        whole = self.row["body"] == "letter" or self.args.where == "header" or self.args.has("header_flags")
        if not whole and self.row["body"] != "stdin":
            return False
        if self.sh.stdin is None and self.args.where == "header" and self.args.operands:
            return self._take_letter(" ".join(self.args.operands), "its operands")
        if self.sh.stdin is None:
            self.why = "it comes on standard input"
            return True
        return self._take_letter(self.sh.stdin, "stdin") if whole else self._take(self.sh.stdin, "stdin")

    def _operands(self) -> bool:
        if self.row["body"] not in OPERANDS:
            return False
        where = self.args.where
        words = self.args.operands[1:] if where == "first-operand" else self.args.operands
        words = left_of_thread(self.args) if where == "thread" else words
        words = words[:-1] if where == "last-operand" and len(words) > 1 else words
        if not words and self.row["body"] == OR_STDIN and self.sh.stdin is not None:
            return self._take(self.sh.stdin, "stdin")
        return self._take(" ".join(words), "its operands") if words else False

    def _says(self) -> bool:
        words = says_of(self.args)
        return bool(words) and self._take(" ".join(words), "its flags")


def left_of_thread(args: Arguments) -> list[str]:
    """Return the operands beside the one that names the thread."""
    from claimonce.effects.repositories import find_thread

    return find_thread(args)[1]


def letters_of(args: Arguments, flag: str) -> bool:
    """Say whether a word is several flags in one, each of which is counted by itself: `-ti`."""
    several_flags = args.row["clusters"] and len(flag) > 2 and flag[1] != "-"
    return bool(several_flags) and all("-" + letter in args.flags for letter in flag[1:])


def letters(args: Arguments) -> str:
    """Return the text of the operands that are files with whole letters: the first with its header, then the rest."""
    return "\n".join(of_file(args.sh, one) for one in args.operands) if args.operands else UNKNOWN


def may_be_file(sh: Caller, value: str) -> bool:
    """Say whether a value is the name of a file here, or may be one."""
    import posix

    from claimonce.effects.paths import resolved

    if UNKNOWN in value or "\n" in value or not sh.shared.read_file:
        return UNKNOWN in value
    try:
        posix.stat(resolved(sh.cwd, value).encode("latin-1"))
    except (OSError, ValueError):
        return False
    return True


def says_of(args: Arguments) -> list[str]:
    """Return the words that flags add to what is said."""
    verbs = (args.verb, args.verb.rpartition(" ")[2])
    return sorted({word for flag, word in args.row["says"] if flag in args.flags or flag in verbs})


def readers_of(args: Arguments, letter: Letter | None) -> tuple[list[str], str, str]:
    """Return who gets it, why that is not known, and where it stood."""
    row, where = args.row, args.where
    if where in ("thread", "repository"):
        from claimonce.effects.repositories import place

        return place(args)
    found: list[str] = []
    origins: list[str] = []
    why = ""
    heads = where in ("header", "letters") or args.has("header_flags") or bool(args.of("letter_flags"))
    if where in WHERE and not (heads and row["header_replaces"]):
        chosen = args.operands[WHERE[where]]
        found += chosen
        origins += ["its operands"] if chosen else []
    given = args.of("target_flags")
    found += [value for _, value in given]
    origins += dict.fromkeys(flag for flag, _ in given)
    made = [one for value in found for one in several(real(read(args.sh, value)[0])) if one]
    if heads:
        if letter is None or letter.unsure:
            why = "the letter's header is not known"
        made += [one for value in (letter.readers if letter else []) for one in people(value)]
        origins.append("the letter's header")
    if args.of("field_flags"):
        from claimonce.effects.fields import Fields, parse_flag_fields

        held = Fields(parse_flag_fields(args))
        fields = held.readers(row["field_target"])
        made += fields
        why = why or held.why
        origins += ["its fields"] if fields else []
    if not made and not why and args.named_around is not None:
        return real(args.named_around).split(), "", f"${row['reader_variables'][0]}"
    if not made and not why and row["default_to"]:
        return [row["default_to"]], "", "its own settings"
    why = why or ("" if made else NOBODY)
    return made, why, ", ".join(origins)


def rest_of(args: Arguments, text: Text, readers: list[str]) -> list[str]:
    """Return what else of the call may change what arrives: every flag that no column accounts for."""
    row = args.row
    said_by = {name for column in ACCOUNTED for name in row[column]}
    said_by |= {flag for flag, _ in (*row["says"], *row["acts"])}
    said_by |= set(row["place_flags"] if all(map(is_everywhere, readers)) else ())
    rest = [f"{flag}={value}" for flag, value in args.values if flag not in said_by]
    if args.sh.env and not all(map(is_everywhere, readers)):
        from claimonce.effects.accounts import of_environment

        rest += of_environment(args.sh, readers)
    valued = {flag for flag, _ in args.values}
    rest += [flag for flag in args.flags - said_by - valued if flag and not letters_of(args, flag)]
    rest += [f"{flag}={value}" for flag, value in args.of("field_flags")]
    # A text or a subject that is given again (`--text A --html B`, `-m A -m B`) is part of what arrives.
    rest += [f"{flag}={value}" for column in ("subject_flags", "body_flags") for flag, value in args.of(column)[1:]]
    if row["body"] in OPERANDS or row["target"] == "letters":
        pass
    elif args.where not in WHERE:
        rest += left_of_thread(args) if row["target"] == "thread" else args.operands
    else:
        rest += [one for one in args.operands if one not in args.operands[WHERE[args.where]]]
    if any(UNKNOWN in one for one in rest):
        text.why = text.why or "another argument is not known"
    rest += says_of(args) if text.origin != "its flags" else []
    return [real(one) for one in rest] + (text.letter.parts if text.letter else [])


ACCOUNTED = (
    "target_flags", "subject_flags", "body_flags", "body_file_flags", "letter_flags",
    "header_flags", "repository_flags", "neutral_flags", "skips_empty", "attach_flags", "field_flags",
)  # fmt: skip
