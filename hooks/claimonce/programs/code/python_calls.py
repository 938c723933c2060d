"""One call in Python code: what it starts, where it sends, which files it writes."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog.library_calls import (
    ADDRESSES,
    ALIKE,
    ARGV_LIST,
    ARGV_SPREAD,
    BODIES,
    CONNECTS,
    COPIES,
    HOLDS,
    HTTP,
    METHODS,
    OWN_NAMES,
    OWN_WAYS,
    RECORDS,
    REMOVES,
    RENAMES,
    REQUESTS,
    SPLIT,
    SPREAD,
    TAKES,
    TEXT,
    VERBS,
    WORDS,
    WRAPS,
)
from claimonce.effects.descriptions import find_mover
from claimonce.effects.library_messages import LETTER
from claimonce.lang import UNKNOWN
from claimonce.programs.code.python_letters import Mail, make
from claimonce.programs.code.python_started import Started, find_input, opens
from claimonce.programs.code.python_values import Dumped, Path, Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.request_body import Body
    from claimonce.interp.shell import Shell
    from claimonce.programs.code.python_expressions import Expressions


def address_in(sh: Shell, name: str) -> str | None:
    """Return unknown text that remembers a variable of the environment, None where its name is not an address's."""
    from claimonce.effects.origins import of_variable

    held = of_variable(sh, name)
    return None if held == UNKNOWN else held


# By the class alone where an object is made first: so this reader names its methods.
TEXT_CALLS = {name.replace("()", "") for name in TEXT | SPLIT}
ARGV = ARGV_SPREAD | ARGV_LIST


def sender(reader: Expressions, name: str) -> None:
    """A method of an object of which nothing is known: only names that can mean nothing else."""
    if name in ("sendmail", "send_message", "chat_postMessage") and "smtplib" in str(reader.names.keys()):
        reader.sh.effect("notify", "email", "email", name)


def call(reader: Expressions, name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """Judge a call of a dotted name; return its value where it is constant."""
    sh = reader.sh
    first = args[0] if args else named.get("args", named.get("url", named.get("cmd")))
    if opens(name, args, named):
        begun = Started(name, first, args, named)
        reader.started.append(begun)
        return begun
    if name in TEXT_CALLS or name in WORDS or name in ARGV:
        reader.start(name, first, args, named)
        return Ref(name)
    if name in SPREAD:
        sh.copy().run_words([one if isinstance(one, str) else UNKNOWN for one in args] or [UNKNOWN])
        return None
    if name == "os.chdir" and isinstance(first, str):
        from claimonce.effects.paths import resolved

        sh.cwd = resolved(sh.cwd, first)
        return None
    if name == "print":
        reader.out.append(" ".join(str(one) if isinstance(one, (str, int)) else UNKNOWN for one in args) + "\n")
        return None
    if name.startswith("plumbum.cmd."):
        sh.copy().run_words([name.rsplit(".", 1)[1], *(one if isinstance(one, str) else UNKNOWN for one in args)])
        return None
    if name.startswith("sh.") and name.count(".") <= 2 and name != "sh.Command":
        sh.copy().run_words([*name.split(".")[1:], *(one if isinstance(one, str) else UNKNOWN for one in args)])
        return None
    if name in ("os.environ.get", "os.getenv") and isinstance(first, str):
        held = reader.sh.get(first) if first in reader.sh.env else None
        return held if held is not None else args[1] if len(args) > 1 else address_in(reader.sh, first)
    simple = reader.fold(name, args)
    if simple is None:
        simple = make(name, args, named) or record(name, args, named)
    if simple is not None:
        return simple
    if sh.shared.counters:
        reader.files(name, args, named)
    root, last = name.split(".")[0], name.rsplit(".", 1)[-1]
    if root in HTTP and last in VERBS:
        reader.web(name, last, args, named)
    base = name.rpartition(".")[0] if name in TAKES else name
    for item in sh.shared.descriptions.items:
        if name in item["apis"] or base in item["apis"]:
            from claimonce.effects.library_messages import record_message

            record_message(sh, item, name, by_name(reader, name, args, named), find_mover(item, name))
    if name in ("pathlib.Path", "pathlib.PurePath", "Path") and args:
        return Path("/".join(one if isinstance(one, str) else UNKNOWN for one in args))
    return Ref(name, _base(name, args, named) or reader.base, held_by(reader, name, args, named))


def _base(name: str, args: list[Any], named: dict[str, Any]) -> str:
    """Return where the addresses of a client begin that this call makes: its host, or its `base_url`."""
    first = named.get("base_url", args[0] if args and name in CONNECTS else named.get("host"))
    if not (name in CONNECTS or "base_url" in named):
        return ""
    if not isinstance(first, str):
        return UNKNOWN
    return first if "://" in first else CONNECTS.get(name, "https://") + first


def held_by(reader: Expressions, name: str, args: list[Any], named: dict[str, Any]) -> dict[str, Any] | None:
    """Return what an object knows of a message by the calls that made it: `get_repo("o/r").get_issue(5)`."""
    names = HOLDS.get(name)
    if names is None:
        return reader.given
    made = {**(reader.given or {}), **dict(zip(names, args, strict=False)), **named}
    owner, _, rest = str(made.pop("owner/repo", None) or "").partition("/")
    return {**made, "owner": owner, "repo": rest} if rest else made


def by_name(reader: Expressions, name: str, args: list[Any], named: dict[str, Any]) -> dict[str, Any] | None:
    """Return a call's arguments by name; None where one that is given by place has no name here."""
    names = TAKES.get(name, ())
    made: dict[str, Any] = {}
    for place, one in enumerate(args):
        if place < len(names):
            made[names[place]] = one
        elif isinstance(one, dict):
            made.update(one)
        else:
            return None
    if "options" in names:  # all fields are in one argument
        whole = made.pop("options", named.pop("options", None))
        made = {**made, **whole} if isinstance(whole, dict) else {**made, "options": UNKNOWN}
    made = called_alike({**(reader.given or {}), **made, **named})
    library = name.partition(".")[0]
    if library in OWN_WAYS:
        alike = OWN_NAMES[library]
        made = {alike.get(key, key): held for key, held in made.items() if key not in OWN_WAYS[library]}
    if LETTER in names and "msg" in made:
        made[LETTER] = made.pop("msg")
    letter = made.get(LETTER)
    if isinstance(letter, Mail):
        del made[LETTER]
        made = {**letter.fields(), **made}
    return made


def called_alike(named: dict[str, Any]) -> dict[str, Any]:
    """Return arguments by the names that most providers give their fields."""
    return {LETTER if isinstance(held, Mail) else ALIKE.get(name, name): held for name, held in named.items()}


def record(name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """Return the message that a provider's own class holds, as a record; an address or a text that one wraps."""
    if name in WRAPS:
        return args[WRAPS[name]] if len(args) > WRAPS[name] else None
    if name not in RECORDS:
        return None
    return called_alike({**dict(zip(RECORDS[name], args, strict=False)), **named})


def start(reader: Expressions, name: str, first: Any, args: list[Any], named: dict[str, Any]) -> None:
    """Run what a call starts."""
    sh = reader.sh.copy()
    sh.functions, sh.aliases = {}, {}
    held = find_input(named)
    if held is not None:
        sh.stdin = held
    folder = named.get("cwd")
    if isinstance(folder, str):
        from claimonce.effects.paths import resolved

        sh.cwd = resolved(sh.cwd, folder)
    if name in ARGV:
        args = args[ARGV[name] :]
        first = args[0] if args else None
        listed = args[1] if len(args) > 1 and isinstance(args[1], list) else args[1:]
        program = first if isinstance(first, str) else UNKNOWN
        sh.run_words([program, *(one if isinstance(one, str) else UNKNOWN for one in listed[1:])])
        return
    if isinstance(first, list):
        words = [one if isinstance(one, str) else UNKNOWN for one in first]
        if words:
            sh.run_words(words)
    elif isinstance(first, str):
        if name in WORDS and not named.get("shell") and " " not in first:
            sh.run_words([first])
        elif name in TEXT_CALLS or named.get("shell") or "shell" in named:
            sh.run_text(first)
    else:
        sh.unsure("Python code starts a program that is not in the text")


def files(reader: Expressions, name: str, args: list[Any], named: dict[str, Any]) -> None:
    """Judge calls that write files."""
    from claimonce.effects.counter_files import record_write, through

    texts = [one if isinstance(one, str) else UNKNOWN for one in args]
    first = texts[0] if texts else ""
    if name in ("open", "io.open", "codecs.open", "gzip.open", "aiofiles.open"):
        mode = named.get("mode", texts[1] if len(texts) > 1 else "r")
        if isinstance(mode, str) and any(letter in mode for letter in "wax+"):
            through(reader.sh, first)
    elif name in REMOVES:
        record_write(reader.sh, first, REMOVES[name])
    elif name in COPIES and len(texts) > 1:
        (record_write if name in RENAMES else through)(reader.sh, texts[1])
        if texts[1].endswith("/"):
            record_write(reader.sh, texts[1] + first.rsplit("/", 1)[-1])
        if name in RENAMES:
            record_write(reader.sh, first)
    elif name == "fileinput.input" and named.get("inplace"):
        for one in args[0] if args and isinstance(args[0], list) else texts[:1]:
            record_write(reader.sh, one)
    elif name == "os.open" and len(args) > 1:
        through(reader.sh, first)


def web(reader: Expressions, name: str, last: str, args: list[Any], named: dict[str, Any]) -> None:
    """Judge a request."""
    from claimonce.effects.web_requests import address

    named = {**dict(zip(REQUESTS.get(last, ("url",)), args, strict=False)), **named}
    url = next((named[key] for key in ADDRESSES if isinstance(named.get(key), str)), "")
    if url and reader.base and "://" not in url:
        url = f"{reader.base.rstrip('/')}/{url.lstrip('/')}"
    method = named.get("method")
    if not method:
        sends = any(named.get(key) is not None for key in BODIES[:-1])
        method = last if last in METHODS else "post" if sends else "get"
    if url:
        address(reader.sh, name, url, str(method).upper(), find_body(reader, named))


def find_body(reader: Expressions, named: dict[str, Any]) -> Body | None:
    """Return what a request sends, as far as it is a constant; None where nothing is said of it."""
    from claimonce.effects.request_body import Body

    given = next((named[key] for key in BODIES if named.get(key) is not None), None)
    given = given.value if isinstance(given, Dumped) else given
    if not isinstance(given, (str, dict, list)) or "files" in named:
        return None
    body = Body()
    if isinstance(given, str):
        body.add(reader.sh, given)
    else:
        body.record(reader.sh, given)
    return body
