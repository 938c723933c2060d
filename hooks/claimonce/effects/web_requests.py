"""One request against the addresses that the plugins describe: to whom it goes and what it says."""

from __future__ import annotations

from claimonce.effects.fields import Fields, fill, unquote
from claimonce.effects.graphql import mutations
from claimonce.effects.input_message import parts_of
from claimonce.effects.messages import Said, record
from claimonce.effects.request_body import Body, query_of
from claimonce.hooks.digest import fingerprint
from claimonce.lang import UNKNOWN, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from claimonce.effects.caller import Caller

READS = ("GET", "HEAD", "OPTIONS")
MAIL = ("smtp://", "smtps://")
_WAITS = ("wait=true", "wait=false")  # Discord: whether the answer says what became of it


def address(
    sh: Caller, program: str, url: str, method: str, body: Body | None = None, recipients: list[str] | None = None
) -> bool:
    """Record the effect of one request; say whether there is one."""
    if UNKNOWN in url and not url.isascii():  # an address, or a part of one, that stands in a file
        from claimonce.effects.origins import read

        loaded = read(sh, url)[0].strip()
        url = url if UNKNOWN in loaded else loaded
    bare = without_user(plain(url))
    low = bare.lower()
    if body is not None:
        body.account(user_of(url))
    if low.startswith(MAIL) and body is not None and not body:
        return False  # it asks the server something: `-X VRFY`
    if body and any(_mutated(sh, program, bare, method, body, *each) for each in mutations(body.fields().data)):
        return True
    for described, row, shape in sh.shared.descriptions.requests:
        reads = method in READS and not (row["reads"] and method == "GET")
        if reads or (row["methods"] and method not in row["methods"]):
            continue
        found = capture_names(shape, low, bare)
        if found is not None and (not row["only_with"] or (body and may_have(body, row["only_with"]))):
            sent = Body(seen=False) if body is None else body
            mailed = low.startswith(MAIL)
            made = letter_said(sent, recipients) if mailed else find_message(row, bare, method, found, sent)
            record(sh, described, program, at_place(sh, row, shape, low, made, sent, url))
            return True
    if method not in READS and UNKNOWN in url.split("/")[0] + url[:9]:
        if by_name(sh, program, url, method, Body(seen=False) if body is None else body):
            return True
        sh.unsure("the address that is posted to is not in the text")
    return False


def _mutated(sh: Caller, program: str, url: str, method: str, body: Body, name: str, arguments: dict[str, Any]) -> bool:
    """Record what a mutation of a GraphQL request writes, by the row of its address and name: `.../graphql#name`."""
    where = f"{url}#{name}"
    for described, row, shape in sh.shared.descriptions.requests:
        found = capture_names(shape, where.lower(), where) if "#" in shape else None
        if found is not None:
            sent = Body()
            sent.record(sh, arguments)
            sent.doubt(body.why)
            made = find_message(row, where, method, found, sent)
            record(sh, described, program, at_place(sh, row, shape, where.lower(), made, sent, where))
            return True
    return False


def without_user(url: str) -> str:
    """Return an address without its scheme, but for mail's, and without a user's name and password."""
    scheme, sign, rest = url.partition("://")
    rest = rest if sign else url
    host, slash, path = rest.partition("/")
    rest = host.rpartition("@")[2] + slash + path
    return f"{scheme}://{rest}" if sign and f"{scheme.lower()}://" in MAIL else rest


def user_of(url: str) -> str:
    """Return the `name:password` of an address, empty where it names none."""
    scheme, sign, rest = url.partition("://")
    return (rest if sign else scheme).partition("/")[0].rpartition("@")[0]


def may_have(body: Body, marks: Iterable[str]) -> bool:
    """Say whether what is sent has one of these fields, with `field=value` with that value, or is not known."""
    from claimonce.effects.input_message import holds

    fields = body.fields()
    return bool(fields.why) or any(holds(fields, mark) for mark in marks)


def capture_names(shape: str, low: str, url: str) -> dict[str, str] | None:
    """Return what the `{name}`s of a fragment stand for in an address, None where it does not hold it.

    `low` is the address in lower case, as shapes are; `*` is any text, `{name}` one without `/`, `$` the path's end.
    """
    ends = shape.endswith("$")
    pieces = shape.removesuffix("$").split("{")
    if low.find(pieces[0].partition("*")[0]) < 0:
        return None  # most rows are of other hosts
    found: dict[str, str] = {"host": low.partition("/")[0]}
    if len(pieces) == 1:
        from claimonce.lang.shell.patterns import holds

        return found if holds(pieces[0], low) else None
    first, *rest = pieces[0].split("*")
    at = low.find(first)
    if at < 0:
        return None
    at = _behind(rest, low, at + len(first))
    for piece in pieces[1:]:
        name, _, literal = piece.partition("}")
        end = next((place for place in range(at, len(low)) if low[place] in "/?#"), len(low))
        head, *tail = literal.split("*")
        if head and not head.startswith("/") and head in low[at:end]:
            end = low.index(head, at, end)
        if end == at or at < 0 or not low.startswith(head, end):
            return None
        found[name] = unquote(url[at:end])
        at = _behind(tail, low, end + len(head))
    return None if at < 0 or (ends and low[at:].strip("/")[:1] not in ("", "?", "#")) else found


def _behind(literals: list[str], text: str, at: int) -> int:
    """Return where the literals end that stand after `at` with anything between them, -1 where one is missing."""
    for literal in literals:
        at = text.find(literal, at)
        if at < 0:
            return -1
        at += len(literal)
    return at


def find_message(row: dict[str, Any], url: str, method: str, found: dict[str, str], body: Body) -> Said:
    """Return the message of one request, by the row that describes its address."""
    fields = body.fields()
    query = query_of(url)
    data = {**query, **fields.data} if isinstance(fields.data, dict) else fields.data or query  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    why = "a field stands in it twice" if fields.twice.intersection({*row["subject"], *row["body"]}) else ""
    held = Fields(data, why or (fields.why if not only_neutral(row["neutral"], data, body) else ""))
    made = parts_of(row, held, dict(body.headers), found, body.text)
    readers, origin = made.readers, "its fields or address"
    why = "" if readers else fields.why or "nobody is named"
    if "url" in row["target"]:
        readers, origin = [seal_address(url)], "its address"
        why = ""
    act = next((act for mark, act in row["acts"] if mark == method), made.act)
    return Said(
        tuple(readers), made.subject, made.body.strip("\n"), why, held.why or made.why, origin, "what it sends",
        tuple(made.rest), act,
    )  # fmt: skip


def at_place(sh: Caller, row: dict[str, Any], shape: str, low: str, made: Said, body: Body, url: str) -> Said:
    """Return the message with its server and its account, where its reader is another one at each.

    A row has `authorization` among what is neutral where whoever knows the address reads it, by whichever account.
    """
    from claimonce.effects.accounts import of_code, of_request
    from claimonce.effects.origins import UNSAID
    from claimonce.hooks.value import replace

    if "authorization" in row["neutral"]:
        return at_server(shape, low, made)
    account = of_request(sh, made.readers, body.credentials, body.secrets, body.fields().data, query_of(url))
    if sh.shared.code and not body.credentials:
        account = sorted({*account, *of_code(made.readers, sh.shared.code)})
    made = at_server(shape, low, made)
    if any(UNSAID in one for one in account):
        made = replace(made, readers_why=made.readers_why or "by which account is not known")
    return replace(made, rest=(*made.rest, *account)) if account else made


def at_server(shape: str, low: str, made: Said) -> Said:
    """Return the message with its server, where the address names one of many: `ABC-5` is another one at each."""
    from claimonce.effects.messages import is_everywhere
    from claimonce.hooks.value import replace

    host = (low.partition("://")[2] or low).partition("/")[0]
    if shape.partition("/")[0] in (host, host.removeprefix("www.")) or all(map(is_everywhere, made.readers)):
        return made
    return replace(made, rest=(*made.rest, f"at={host}"))


def only_neutral(neutral: list[str], data: Any, body: Body) -> bool:
    """Say whether all that is not known of a request stands in fields that change nothing of what arrives: a token."""
    if not body.unread:
        return False
    from claimonce.effects.fields import show_value
    from claimonce.hooks.coerce import table

    held = {name for name, value in table(data).items() if UNKNOWN in name or UNKNOWN in show_value(value)}
    return bool(held) and held <= set(neutral)


def seal_address(url: str) -> str:
    """Return a webhook's address as a name: the host, and a fingerprint of the rest, which is a credential."""
    host, _, rest = url.removeprefix("www.").partition("/")
    path, _, query = rest.partition("?")
    parts = sorted(part for part in query.partition("#")[0].split("&") if part and part not in _WAITS)
    rest = "?".join((path.rstrip("/"), "&".join(parts))) if parts else path.rstrip("/")
    if not rest or UNKNOWN in rest:
        return f"{host}/{rest}" if rest else host
    return f"{host}/[hidden-{fingerprint(rest, size=4)}]"


def letter_said(body: Body, recipients: list[str] | None) -> Said:
    """Return the letter that a client hands to a mail server itself."""
    from claimonce.effects.letters import Letter
    from claimonce.effects.messages import real

    letter = Letter(body.letter())
    readers = tuple(map(real, recipients or ()))
    why = "" if readers else "nobody is named"
    return Said(readers, letter.subject, letter.body.strip("\n"), why, body.why, "--mail-rcpt", "the letter",
                tuple(letter.parts))  # fmt: skip


def by_name(sh: Caller, program: str, url: str, method: str, body: Body) -> bool:
    """Record a message to an address of which only the variable's name is known, where the name speaks of a channel."""
    from claimonce.effects.origins import ADDRESSES, names_in

    for name in [one for one in names_in(sh, url) if any(word in one.lower() for word in ADDRESSES)][:1]:
        found = sh.shared.descriptions.hinted(name)
        if found is None:
            return False
        described, row = found
        made = find_message(row, plain(url), method, {}, body)
        path = plain(url).replace(UNKNOWN, "").partition("?")[0].rstrip("/")
        path = f"/[hidden-{fingerprint(path, size=4)}]" if path and "url" in row["target"] else path
        from claimonce.hooks.value import replace

        where = replace(made, readers=(name + path,), readers_why=f"only its name is known, {name}")
        record(sh, described, program, where)
        return True
    return False


__all__ = ["MAIL", "READS", "address", "capture_names", "fill", "find_message", "without_user"]
