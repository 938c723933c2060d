"""`jo` where its words make a record: `jo channel=C1 text="$TEXT" | curl --json @- ...`, as jo 1.9 does (run)."""

from __future__ import annotations

from claimonce.effects.fields import of_json
from claimonce.effects.messages import real
from claimonce.effects.origins import of_file, read
from claimonce.lang import UNKNOWN
from claimonce.programs.printed.json_text import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell

WORDS = {"": None, "null": None, "true": True, "false": False}
LONGEST_NUMBER = 15


def output(sh: Shell, words: list[str]) -> str:
    """Return the record that the words make, unknown text where one is no plain `name=value`."""
    pretty = words[1:2] == ["-p"]
    made: dict[str, Any] = {}
    for word in words[2 if pretty else 1 :]:
        name, sign, value = word.partition("=")
        if not sign or not name.replace("_", "").replace("-", "").isalnum() or name[0] == "-" or name in made:
            return UNKNOWN
        made[real(name)] = _value(sh, value)
    return written(sh, made, 3 if pretty else 0) + "\n" if made else UNKNOWN


def _value(sh: Shell, text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    if text[0] == "@":
        return read(sh, of_file(sh, text[1:]))[0].removesuffix("\n")
    if text[0] in "%:":
        return UNKNOWN
    if text[0] in "[{":
        held = of_json(real(text))
        return UNKNOWN if held is None or held.why else held.data
    digits = text.removeprefix("-")
    if digits.isdigit() and len(digits) <= LONGEST_NUMBER and (digits[0] != "0" or digits == "0"):
        return int(text)
    try:
        float(text)
    except ValueError:
        return text[1:] if text[:2] in ("\\@", "\\%", "\\:") else text
    return UNKNOWN  # a number that is written in another way
