"""What a request sends, by whichever client: a form, JSON, parts, a file; and the fields in it."""

from __future__ import annotations

from claimonce.effects.fields import Fields, halves, of_form, of_json, of_pairs, unquote
from claimonce.effects.messages import NO_TEXT, real
from claimonce.effects.origins import PRINTED, SECRETS, names_in, of_file, read
from claimonce.hooks import quickjson
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.caller import Caller

    Pair = tuple[str, str]

CREDENTIALS = ("token", "api_key", "apikey", "key")  # what a field ends with that holds a credential
ATTACHED = "an attachment is not looked into"


class Body:
    """What is sent, piece by piece as the arguments give it; `seen` is false where only code could say it.

    `text` is the whole of it as one text, `why` says why something in it is not known; `unread` is true where all that
    is not known stands in it as UNKNOWN.
    """

    __slots__ = ("_data", "_pieces", "credentials", "headers", "json", "secrets", "seen", "text", "unread", "why")

    def __init__(self, seen: bool = True) -> None:
        self.seen = seen
        self.unread = False
        self.json = False
        self.headers: list[Pair] = []
        self.secrets: list[str] = []  # the variables with a credential that a piece was put together from
        self.credentials: list[Pair] = []  # the headers as they were given: a variable that is not known has a name
        self._pieces: list[str | Pair] = []
        self._data: Any = None
        self.text = ""
        self.why = "" if seen else NO_TEXT

    def __bool__(self) -> bool:
        """Say whether anything is sent."""
        return bool(self._pieces) or self._data is not None

    def add(self, sh: Caller, text: str) -> None:
        """Add a piece as it stands."""
        self._pieces.append(self._known(sh, text))

    def add_file(self, sh: Caller, path: str, one_line: bool = False) -> None:
        """Add what a file holds, as curl's `-d @file` in one line."""
        text = self._known(sh, of_file(sh, path))
        self._pieces.append(text.replace("\r", "").replace("\n", "") if one_line else text)

    def join(self, sh: Caller, text: str, from_file: bool = False) -> None:
        """Add a piece right behind the last, as curl's `--json` does."""
        made = self._known(sh, of_file(sh, text) if from_file else text)
        if self._pieces and isinstance(self._pieces[-1], str):
            made = self._pieces.pop() + made  # type: ignore[operator]  # a pair is no str
        self._pieces.append(made)  # pyright: ignore[reportUnknownArgumentType]
        self.json = True

    def pair(self, sh: Caller, name: str, value: str, from_file: bool = False) -> None:
        """Add a field whose value is not encoded."""
        self._pieces.append((real(name), self._known(sh, of_file(sh, value) if from_file else value)))

    def record(self, sh: Caller, data: Any) -> None:
        """Take a record or a list that code sends; what is no text, number or truth value in it is not known."""
        self._data = self._plain(sh, data)

    def _plain(self, sh: Caller, data: Any) -> Any:
        if isinstance(data, str):
            return self._known(sh, data)
        if isinstance(data, (int, float)):
            return data
        if isinstance(data, dict):
            return {real(str(key)): self._plain(sh, value) for key, value in data.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if isinstance(data, (list, tuple)):
            return [self._plain(sh, value) for value in data]  # pyright: ignore[reportUnknownVariableType]
        self.doubt("not in the text of the call")
        return UNKNOWN

    def doubt(self, why: str) -> None:
        """Note why what is sent is not known."""
        self.unread = self.unread and not why
        self.why = self.why or why

    def letter(self) -> str:
        """Return a mail that is put together from parts, as text: curl's `-F '=text'` and `-H 'Subject: ...'`."""
        self.fields()
        parts = [piece for piece in self._pieces if isinstance(piece, tuple)]
        if not parts:
            return self.text
        if any(name for name, _ in parts) or len(parts) > 1:
            self.doubt(ATTACHED)
        if any(UNKNOWN in name for name, _ in self.headers):
            self.doubt("a header is not known")
        head = "".join(f"{name}: {value}\n" for name, value in self.headers)
        return f"{head}\n{parts[0][1]}"

    def attach(self) -> None:
        """Note that a file goes along of which nobody looks at the content."""
        self.doubt(ATTACHED)
        self._pieces.append(("", UNKNOWN))

    def account(self, credential: str) -> None:
        """Note who sends, by what proves it: `NAME:PASSWORD`, a token, the file with a certificate or cookies."""
        if credential:
            self.credentials.append(("authorization", credential))

    def header_file(self, sh: Caller, path: str) -> None:
        """Add the header lines of a file, as curl's `-H @file`, or one that is not known."""
        text = of_file(sh, path)
        made, why = read(sh, text)
        if why and UNKNOWN in made.partition(":")[0]:
            self.account(text)
            self.headers.append((UNKNOWN, UNKNOWN))
        for line in (text if why else made).split("\n"):  # a variable in it has a name
            self.header(sh, line)

    def header(self, sh: Caller, line: str) -> None:
        """Add a header line; what is not known of it matters only where a row asks for it."""
        name, sign, value = real(read(sh, line)[0]).partition(":")
        if sign:
            self.credentials.append((name.strip().lower(), line.partition(":")[2].strip()))
            self.headers.append((name.strip().lower(), value.strip()))

    def _known(self, sh: Caller, text: str) -> str:
        made, why = read(sh, text)
        if why:
            field = any(f"{name}{sign}" in text for name in CREDENTIALS for sign in '="')
            for name in names_in(sh, text):
                if field or name[:1] == PRINTED or any(word in name.lower() for word in SECRETS):
                    self.secrets.append(name)
        self.unread = bool(why) if not self.why else self.unread
        self.why = self.why or why
        return real(made)

    def fields(self) -> Fields:
        """Return the fields of what is sent, and set `text` to the whole of it."""
        if not self.seen:
            return Fields({}, self.why)
        if self._data is not None:
            self.text = quickjson.dumps(self._data)
            return Fields(self._data, self.why)
        pairs = [piece for piece in self._pieces if isinstance(piece, tuple)]
        if not pairs:
            self.text = "&".join(piece for piece in self._pieces if isinstance(piece, str))
            found = of_json(self.text) or of_form(self.text)
        else:
            all_pairs = [
                each for piece in self._pieces for each in ([piece] if isinstance(piece, tuple) else _form(piece))
            ]
            self.text = "&".join(f"{name}={value}" for name, value in all_pairs)
            found = of_pairs(all_pairs)
        return Fields(found.data, self.why or found.why, found.twice)


def _form(text: str) -> list[Pair]:
    return [halves(piece) for piece in text.split("&") if piece]


def curl_data(body: Body, sh: Caller, name: str, value: str) -> None:
    """Take one of curl's options that send something."""
    at_file = value.startswith("@")
    if name == "--data-urlencode":
        before, sign, after = _first_of(value, "=@")
        if sign:
            if before:
                body.pair(sh, before, after, from_file=sign == "@")
            else:
                (body.add_file if sign == "@" else body.add)(sh, after)
        else:
            body.add(sh, value)
    elif name == "--json":
        body.join(sh, value[1:] if at_file else value, from_file=at_file)
    elif name in ("-F", "--form"):
        field, _, content = value.partition("=")
        if content[:1] == "@":
            body.attach()
        else:
            content = content.partition(";type=")[0]
            body.pair(sh, field, content[1:] if content[:1] == "<" else content.strip('"'), content[:1] == "<")
    elif name == "--form-string":
        field, _, content = value.partition("=")
        body.pair(sh, field, content)
    elif name in ("-T", "--upload-file"):
        body.add_file(sh, "-" if value == "." else value)
    elif name == "--data-raw":
        body.add(sh, value)
    elif at_file:
        body.add_file(sh, value[1:], one_line=name != "--data-binary")
    else:
        body.add(sh, value)


def _first_of(text: str, marks: str) -> tuple[str, str, str]:
    found = [place for mark in marks if (place := text.find(mark)) >= 0]
    return (text[: min(found)], text[min(found)], text[min(found) + 1 :]) if found else (text, "", "")


def httpie_item(body: Body, sh: Caller, item: str, query: Body) -> bool:
    """Take one of httpie's `key=value` items, or `@file`, which is the whole; say whether it is sent as the body."""
    if item[:1] == "@":
        body.add_file(sh, item[1:])
        return True
    marks = [(place, mark) for mark in ("==", ":=@", "=@", ":=", "=", "@", ":") if (place := item.find(mark)) > 0]
    if not marks:
        return False
    first = min(place for place, _ in marks)
    mark = max((mark for place, mark in marks if place == first), key=len)
    name, value = item[:first], item[first + len(mark) :]
    if mark == ":":
        body.header(sh, f"{name}:{value}")
        return False
    if mark == "==":
        query.pair(sh, name, value)
        return False
    if mark == "@":
        body.attach()
    else:
        body.pair(sh, name, value, from_file=mark.endswith("@"))
    return True


def query_of(url: str) -> dict[str, Any]:
    """Return the fields of an address's query."""
    query = url.partition("?")[2].partition("#")[0]
    data: dict[str, Any] = of_form(query).data
    return data


__all__ = ["ATTACHED", "Body", "curl_data", "httpie_item", "query_of", "unquote"]
