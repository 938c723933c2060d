"""PHP code that sends one letter by PHPMailer: what is written out of it is read.

Code that repeats, or sets a part of it only sometimes, sends something that is not read.
"""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog.script_calls import PHP_ADDS, PHP_BRINGS, PHP_SETS
from claimonce.effects.library_messages import by_code, record_message
from claimonce.lang import UNKNOWN
from claimonce.programs.code.script_values import fold_arguments, fold_value, write_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Token

BRANCHES = frozenset(("foreach", "for", "while", "switch", "function", "fn"))
SENDS = ("send", "postSend")


def read_letters(sh: Shell, tokens: list[Token]) -> list[Token]:
    """Record the letter that the code sends; return the tokens without the call that sends it."""
    words = [word for sign, word in tokens if sign == "id"]
    sent = [at for at in range(1, len(tokens)) if tokens[at - 1] == ("op", "->") and tokens[at][1] in SENDS]
    made = [at for at in range(len(tokens) - 1) if tokens[at] == ("id", "new") and is_mailer(tokens, at + 1)]
    described = next((one for one in sh.shared.descriptions.items if one["name"] == "email"), None)
    if described is None or not sent or not made:
        return tokens
    name = "PHPMailer.send"
    before = [word for sign, word in tokens[: sent[0]] if sign == "id"]
    asked = [one for one in before if one in ("if", "else", "elseif")]
    # `if (!$mail->send())` is the end of it
    last = len(sent) == len(made) == 1 and (not asked or (asked == ["if"] and tokens[sent[0] - 5] == ("id", "if")))
    if not last or BRANCHES & set(words):
        by_code(sh, described, name)
    else:
        record_message(sh, described, name, parts_of(write_pairs(tokens[: sent[0]])), "")
    return [("op", ";") if at in sent else one for at, one in enumerate(tokens)]


def is_mailer(tokens: list[Token], at: int) -> bool:
    """Say whether a class's name ends with PHPMailer's: `PHPMailer`, `PHPMailer\\PHPMailer\\PHPMailer`."""
    while tokens[at + 1 : at + 2] == [("op", "\\")]:
        at += 2
    return tokens[at : at + 1] in ([("id", "PHPMailer")], [("op", "\\")])


def parts_of(tokens: list[Token]) -> dict[str, Any]:
    """Return what the letter says, by the names that most give their fields."""
    made: dict[str, Any] = {}
    for at in range(len(tokens) - 3):
        name = tokens[at + 1][1]
        if tokens[at] != ("op", "->"):
            continue
        if name in PHP_ADDS and tokens[at + 2] == ("op", "("):
            values = fold_arguments(tokens, at + 3)[:1]
            made.setdefault(PHP_ADDS[name], []).extend(one if isinstance(one, str) else UNKNOWN for one in values)
        elif name in PHP_SETS and tokens[at + 2] in (("op", "="), ("op", ".")):
            value = fold_value(tokens, at + 3, {}, 0)[0] if tokens[at + 2] == ("op", "=") else UNKNOWN
            made[PHP_SETS[name]] = UNKNOWN if PHP_SETS[name] in made or not isinstance(value, str) else value
        elif name in PHP_BRINGS:
            made["attachments"] = UNKNOWN
    return made
