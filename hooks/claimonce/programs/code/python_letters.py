"""Letters that Python code puts together before it sends them: `email.message`, `email.mime`."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.effects.letters import PARTS, READERS, people
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.programs.code.python_expressions import Expressions

TEXT = "plain"
AS_IT_IS = ("as_string", "as_bytes", "get", "get_all", "keys", "items", "values", "walk", "is_multipart", "encode",
            "decode", "strip", "get_content_type", "iter_parts", "set_charset", "set_unixfrom")  # fmt: skip
MIME = "email.mime."


class Mail:
    """A letter: its header lines in order, its parts as (subtype, text); what is not known is UNKNOWN."""

    __slots__ = ("headers", "parts")

    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.parts: list[tuple[str, str]] = []

    def set(self, name: Any, value: Any) -> None:
        """Add a header line, as `letter[name] = value` does."""
        self.headers.append((name.lower() if isinstance(name, str) else UNKNOWN, text_of(value)))

    def drop(self, name: Any) -> None:
        """Take every header line of that name out."""
        low = name.lower() if isinstance(name, str) else UNKNOWN
        self.headers = [one for one in self.headers if one[0] != low]

    def fields(self) -> dict[str, Any]:
        """Return what it says by the names that most providers give their fields."""
        known: dict[str, Any] = {"subject": "", "text": "", "to": [], "parts": []}
        for name, value in self.headers:
            if name in READERS:
                known["to"] += people(value)
            elif name == "subject":
                known["subject"] = value
            elif name in PARTS or UNKNOWN in name:
                known["parts"].append(f"{name}: {value}")
        for kind, text in self.parts:
            if not known["text"]:
                known["text"] = text.strip("\n")
                known["parts"] += [kind] if kind != TEXT else []
            else:
                known["parts"].append(f"{kind}: {text}")
        return known

    def letter(self) -> str:
        """Return it as a program reads it: its header, and its text below; what else it has stands in the header."""
        said = self.fields()
        head = [f"{name}: {value}" for name, value in self.headers if name not in PARTS]
        head += ["content-type: " + one.replace("\n", "\\n") for one in said["parts"]]
        return "\n".join(head) + "\n\n" + str(said["text"])


def text_of(value: Any) -> str:
    """Return a header's value as text: several addresses are joined as a header joins them."""
    if isinstance(value, list):
        return ", ".join(one if isinstance(one, str) else UNKNOWN for one in value)
    return value if isinstance(value, str) else UNKNOWN


def make(name: str, args: list[Any], named: dict[str, Any]) -> Mail | None:
    """Return the letter, or the part of one, that a class of the library makes; None for any other name."""
    made = Mail()
    if name in ("email.message.EmailMessage", "email.message.Message", "email.mime.multipart.MIMEMultipart",
                "email.message.MIMEPart"):  # fmt: skip
        return made
    if name == "email.mime.text.MIMEText":
        text = args[0] if args else named.get("_text")
        kind = args[1] if len(args) > 1 else named.get("_subtype", TEXT)
        made.parts.append((text_of(kind), text_of(text)))
        return made
    if name.startswith(MIME) and name.count(".") == 3:
        made.parts.append((name.rpartition(".")[2], UNKNOWN))  # a file's content
        return made
    return None


def call_letter(reader: Expressions, mail: Mail, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """Follow a method of a letter; return what it gives."""
    if name in AS_IT_IS:
        return mail if name in ("as_string", "as_bytes", "encode", "decode", "strip") else None
    reader.changes += 1
    first = args[0] if args else None
    if name in ("set_content", "add_alternative", "add_related", "set_payload"):
        kind = named.get("subtype", TEXT)
        part = (text_of(kind), first if isinstance(first, str) and "maintype" not in named else UNKNOWN)
        mail.parts = [part] if name in ("set_content", "set_payload") else [*mail.parts, part]
    elif name == "attach" and isinstance(first, Mail):
        mail.parts += first.parts
    elif name in ("add_header", "replace_header", "__setitem__"):
        if name == "replace_header":
            mail.drop(first)
        mail.set(first, args[1] if len(args) == 2 and not named else None)
    elif name == "__delitem__":
        mail.drop(first)
    else:
        mail.parts.append((name, UNKNOWN))
    return None
