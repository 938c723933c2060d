"""Perl code that sends one letter by MIME::Lite, Email::Stuffer or Net::SMTP: what is written out of it is read.

Code that branches, repeats, or makes more than one letter sends something that is not read.
"""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.effects.library_messages import LETTER, by_code, record_message
from claimonce.lang import UNKNOWN
from claimonce.programs.code.script_values import fold_arguments, write_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Token

BRANCHES = frozenset(("if", "unless", "while", "until", "for", "foreach", "map", "eval", "sub", "shift", "last"))
CHANGES = frozenset(("add", "replace", "delete", "attach", "attach_file", "attr", "header", "scrub", "body"))
# The methods that make a part of the letter, and what the part is called.
STUFFER = {"to": "to", "cc": "cc", "bcc": "bcc", "subject": "subject", "text_body": "text", "html_body": "html"}
SMTP = {"to": "to", "recipient": "to", "cc": "to", "bcc": "to", "data": LETTER, "datasend": LETTER}
ROAD = frozenset(("from", "encoding", "hello", "timeout", "debug"))  # of MIME::Lite's fields: how it goes
KINDS = ("text", "text/plain")
SENDS = {"MIME::Lite": ("send", "send_by_smtp", "send_by_sendmail"), "Email::Stuffer": ("send", "send_or_die"),
         "Net::SMTP": ("data", "datasend")}  # fmt: skip


def read_letters(sh: Shell, tokens: list[Token]) -> list[Token]:
    """Record the letter that the code sends; return the tokens without the class that sends it."""
    pairs = [(at, f"{tokens[at][1]}::{tokens[at + 2][1]}") for at in range(len(tokens) - 2)
             if tokens[at + 1] == ("op", "::")]  # fmt: skip
    named = [(at, word) for at, word in pairs if word in SENDS]
    kinds = {word for _, word in named}
    described = next((one for one in sh.shared.descriptions.items if one["name"] == "email"), None)
    if len(kinds) != 1 or described is None:
        return tokens
    (kind,) = kinds
    words = [word for sign, word in tokens if sign == "id"]
    if not set(SENDS[kind]) & set(words):
        return tokens  # it only makes one
    made = [at for at, _ in named if tokens[at + 3 : at + 4] in ([("op", "->")], [("op", ".")])]
    unread = len(made) != 1 or bool(BRANCHES & set(words)) or (kind == "MIME::Lite" and bool(CHANGES & set(words)))
    given = None if unread else of_class(write_pairs(tokens), made[0] + 3, kind)
    # Ruby's class of the same name ends otherwise.
    name = "Net::SMTP of Perl.data" if kind == "Net::SMTP" else f"{kind}.send"
    if given is None:
        by_code(sh, described, name)
    else:
        record_message(sh, described, name, given, "")
    return [("op", ";") if any(at <= place < at + 3 for at, _ in named) else one for place, one in enumerate(tokens)]


def of_class(tokens: list[Token], at: int, kind: str) -> dict[str, Any] | None:
    """Return what the letter says, by the names that most give their fields; None where a part is not read."""
    if kind == "MIME::Lite":
        values = fold_arguments(tokens, at + 3)
        held = values[0] if len(values) == 1 and isinstance(values[0], dict) else None
        return None if held is None else mime_lite({name.lower(): value for name, value in held.items()})
    parts = STUFFER if kind == "Email::Stuffer" else SMTP
    made: dict[str, Any] = {}
    for place in range(at, len(tokens) - 2):
        name = tokens[place + 1][1]
        if tokens[place] != ("op", "->") or tokens[place + 2] != ("op", "("):
            continue
        if name in CHANGES:
            made["attachments"] = UNKNOWN
        if name not in parts:
            continue
        values = [
            one for each in fold_arguments(tokens, place + 3) for one in (each if isinstance(each, list) else [each])
        ]
        if not all(isinstance(one, str) for one in values):
            return None
        key = parts[name]
        if key in ("to", "cc", "bcc"):
            made[key] = [*made.get(key, []), *values]
        elif values:
            made[key] = made.get(key, "") + "".join(values)
    return made


def mime_lite(held: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of MIME::Lite's one call."""
    made = {name: value for name, value in held.items() if name not in ROAD}
    if "data" in made:
        made["text"] = made.pop("data")
    if "path" in made or "fh" in made:
        made["attachments"] = UNKNOWN
    kind = str(made.pop("type", "text/plain")).lower()
    return made if kind in KINDS else {**made, "type": kind}
