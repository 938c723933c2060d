"""A message that code sends by a provider's own library: its arguments have the names of the provider's fields."""

from __future__ import annotations

from claimonce.catalog.library_calls import ALIKE
from claimonce.effects.accounts import of_code
from claimonce.effects.descriptions import PLAIN, TELLING
from claimonce.effects.fields import Fields
from claimonce.effects.input_message import Parts, parts_of
from claimonce.effects.messages import NO_TEXT, NOBODY, Said, record
from claimonce.effects.request_body import Body
from claimonce.hooks.columns import WEB
from claimonce.hooks.effect import FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.caller import Caller

COLUMNS = ("target", "subject", "body", "also", "neutral", "act", "acts")
FORGES = ("github.com", "gitlab.com", "gitea.com", "codeberg.org")
# What stands before the quote in which code says which server it talks to, beside an address of its own.
SERVERS = ("smtp", "smtp_ssl", "lmtp", "host", "server", "site")
HOOKS = ("url", "webhook_url", "webhookUrl")  # what libraries call the address of a webhook
LETTER = "letter"  # an argument that is a whole letter, header and text


def record_message(sh: Caller, described: dict[str, Any], name: str, given: dict[str, Any] | None, by: str) -> None:
    """Record what a call of a library sends; `given` are its arguments by name, None where they are not all named."""
    if described["kind"] != "notify":
        sh.effect(described["kind"], described["name"], described["channel"], name, by=by)
        return
    if given is None:
        by_code(sh, described, name)
        return
    body = Body()
    body.record(sh, {ALIKE.get(one, one): held for one, held in given.items()})
    held = body.fields()
    made = to_hook(sh, described, name, held) or find_parts(sh, described, held)
    why = held.why or made.why
    if not made.readers and not made.body and made.act in TELLING:
        by_code(sh, described, name)
        return
    # What made the client stands on the same line; the message is this one.
    sh.shared.effects.pop((described["kind"], described["name"], sh.place(), ()), None)
    readers, servers = at_servers(made.readers, sh.shared.code)
    readers_why = "" if readers else NOBODY
    text_why = why or ("" if made.body or made.subject else NO_TEXT)
    said = Said(tuple(readers), made.subject, made.body, readers_why, text_why, "its arguments", "its arguments",
                (*made.rest, *servers, *of_code(made.readers, sh.shared.code)), made.act)  # fmt: skip
    record(sh, described, name, said, by=by)


def at_servers(readers: list[str], code: str) -> tuple[list[str], list[str]]:
    """Return the readers, and the servers that the code names where a reader is another one at each of them.

    A forge's place begins with the forge that everybody uses; where the code names one server, it is that one's.
    """
    if all(one[:1] == "+" or "@" in one[1:] for one in readers):
        return readers, []
    hosts = sorted(find_servers(code))
    own = hosts[0].removeprefix("api.") if len(hosts) == 1 else ""
    if own:
        readers = [f"{own}/{one.partition('/')[2]}" if one.partition("/")[0] in FORGES else one for one in readers]
    known = bool(own) and all(one.startswith(f"{own}/") for one in readers)
    return readers, [] if known else [f"at={host}" for host in hosts]


def find_servers(code: str) -> set[str]:
    """Return the hosts that code names: of each address in quotes, and what is given as a host."""
    found: set[str] = set()
    before = ""
    for piece in code.replace("'", '"').replace("`", '"').split('"'):
        scheme, sign, rest = piece.partition("://")
        named = before.rstrip(" =>:(").lower().rpartition("\n")[2]
        word = next((one for one in SERVERS if named.endswith(one)), "") if named != before.lower() else ""
        if (sign and scheme in ("http", "https")) or (word and piece and " " not in piece):
            found.add((rest if sign else piece).partition("/")[0])
        before = piece
    return found


def by_code(sh: Caller, described: dict[str, Any], name: str) -> None:
    """Record a message of which only the code is known that sends it."""
    record(sh, described, name, Said(rest=(sh.shared.code,)))


def find_parts(sh: Caller, described: dict[str, Any], held: Fields) -> Parts:
    """Return what the arguments say by the provider's row that fits, else by what most call their fields."""
    if isinstance(held.data, dict) and isinstance(held.data.get(LETTER), str):  # pyright: ignore[reportUnknownMemberType]
        return of_letter(held)
    known = sh.shared.descriptions
    changed: Parts | None = None  # a change of something that tells nobody anew
    tools = (tool for item, tool in known.mcp() if item["name"] == described["name"])
    for row in (*known.rows(described, WEB), *tools):
        may_tell = row["act"] in TELLING or any(act in TELLING for _, act in row["acts"])
        if not may_tell or not row["target"] or not row["body"]:
            continue
        # Who gets it where nobody is named is the address's to say, not an argument's.
        columns = {name: row[name] for name in COLUMNS}
        made = parts_of({**columns, "default_to": ""}, held)
        if made.readers and made.body and made.act in TELLING and (made.subject or row["act"] != FILE):
            return made
        if made.readers and made.act not in TELLING and not held.why:
            changed = made
    if changed is not None:
        return changed
    return parts_of(PLAIN, held)


def to_hook(sh: Caller, described: dict[str, Any], name: str, held: Fields) -> Parts | None:
    """Return what is said to a webhook whose address the code gives, by the row of the address; None without one."""
    from claimonce.effects.web_requests import seal_address, without_user
    from claimonce.hooks.coerce import table

    given = table(held.data)
    urls = [value for one in HOOKS if isinstance(value := given.get(one), str) and "://" in value]
    if not urls and "webhook" in name.lower() and "env" not in sh.shared.code:
        urls = [piece for piece in sh.shared.code.replace("'", '"').split('"') if piece[:8] == "https://"]
    row = find_hook(sh, described, urls[0]) if len(set(urls)) == 1 else None
    if row is None:
        return None
    made = parts_of(row, Fields({one: value for one, value in given.items() if one not in HOOKS}, held.why))
    made.readers = [seal_address(without_user(urls[0]))]
    return made


def find_hook(sh: Caller, described: dict[str, Any], url: str) -> dict[str, Any] | None:
    """Return the row of a webhook's address: one whose reader is the address itself."""
    from claimonce.effects.web_requests import capture_names, without_user

    bare = without_user(url)
    for owner, row, shape in sh.shared.descriptions.requests:
        ours = owner["name"] == described["name"] and "url" in row["target"]
        if ours and capture_names(shape, bare.lower(), bare) is not None:
            return row
    return None


def of_letter(held: Fields) -> Parts:
    """Return what a letter says, with the readers beside it, which are the envelope."""
    from claimonce.effects.letters import Letter, people

    letter = Letter(held.data[LETTER])
    made = Parts()
    made.readers = held.readers(["to"]) or [one for value in letter.readers for one in people(value)]
    made.subject, made.body, made.rest = letter.subject, letter.body.strip("\n"), letter.parts
    return made
