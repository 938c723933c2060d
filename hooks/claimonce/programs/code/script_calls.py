"""One call in code, judged by its name and constant arguments: what it starts, where it sends, what it writes."""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog.script_calls import (
    FOLDERS,
    JS_TAKES,
    MAILS,
    OPENS,
    PIPED,
    POSTS,
    REMOVES,
    SPAWN,
    WRITES_BOTH,
    WRITES_FIRST,
    WRITES_SECOND,
)
from claimonce.effects.descriptions import find_mover
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Arg, Token

    Inside = tuple[list[Token], int]


def judge_call(
    sh: Shell, chain: list[str], args: list[Arg], language: str, low: str, dotted: bool, inside: Inside | None = None
) -> None:
    """Judge one call; `inside` is where its arguments stand, of code of which the values are read."""
    name = chain[-1].lower()
    owner = chain[-2].lower() if len(chain) > 1 else ""
    first = args[0] if args else None
    if isinstance(first, dict) and len(args) > 1 and name in SPAWN and language == "ruby":
        args = args[1:]
        first = args[0]
    if name == "commandcontext":
        args, first = args[1:], args[1] if len(args) > 1 else None
    if name in SPAWN and spawns(name, owner, dotted, language, low):
        run_spawned(sh, name, args)
        return
    if name == "open" and language == "perl":
        pipe(sh, [one for one in args if isinstance(one, str)])
    if name in POSTS:
        from claimonce.programs.code.script_requests import judge_request

        judge_request(sh, name, owner, args, low, inside, language)
    if language == "ruby":  # of what it sends more is read than a name: code.ruby
        if sh.shared.counters:
            files(sh, name, owner, args, language)
        return
    if inside is not None and api(sh, chain, low, inside):
        return
    if language == "php" and name in PHP_MAILS and len(args) > MAIL_SAYS and php_mail(sh, args):
        return
    if name == "send" and owner == "smtp" and language == "lua":  # LuaSocket's
        sh.effect("notify", "email", "email", "lua")
        return
    if name in MAILS or (name == "mail" and language == "php"):
        to = first if isinstance(first, str) else first.get("to", "") if isinstance(first, dict) else ""
        sh.effect("notify", "email", "email", language, (to,) if to and UNKNOWN not in to else ())
        return
    if inside is None:
        api(sh, chain, low, None)
    if sh.shared.counters:
        files(sh, name, owner, args, language)


PHP_MAILS = ("mail", "mb_send_mail", "wp_mail")  # (to, subject, message, headers)
MAIL_SAYS = 2


def php_mail(sh: Shell, args: list[Arg]) -> bool:
    """Record the letter of PHP's `mail`; say whether its arguments are texts."""
    from claimonce.effects.library_messages import record_message

    described = next((one for one in sh.shared.descriptions.items if one["name"] == "email"), None)
    named: dict[str, Any] = dict(zip(("to", "subject", "body", "headers", "parameters"), args, strict=False))
    if described is None or not all(isinstance(one, str) for one in named.values()):
        return False
    record_message(sh, described, "mail", named, "")
    return True


def spawns(name: str, owner: str, dotted: bool, language: str, low: str) -> bool:
    """Say whether a call of this name starts a program in this language."""
    if language == "go":
        return owner == "exec" and name in ("command", "commandcontext")
    if language == "js":
        if name == "command":
            return owner == "deno"
        if name in ("run", "system", "fork", "sh", "shell", "cmd", "execute", "pipeline", "open"):
            return owner in ("deno", "shell", "zx")
        if name == "exec" and (dotted or owner):
            return "child_process" in low or "shelljs" in low or owner in ("cp", "shell")
        return True
    if name in ("command", "cmd", "sh", "shell", "run", "pipeline", "fork"):
        return False
    return not (name == "execute" and owner not in ("os", ""))


def run_spawned(sh: Shell, name: str, args: list[Arg]) -> None:
    """Run what a call starts: one string is shell text, several are words."""
    if not args:
        return
    given = next((one["input"] for one in args if isinstance(one, dict) and "input" in one), None)
    if given is not None or name in PIPED:
        sh = sh.copy()
        sh.stdin = UNKNOWN if given is None else given
    first = args[0]
    if isinstance(first, dict):
        command = first.get("cmd", first.get("args", ""))
        if command:
            sh.copy().run_words(command.split("\x03"))
        return
    if isinstance(first, list):
        if first:
            sh.copy().run_words([one or UNKNOWN for one in first])
        return
    if first is None:
        sh.unsure("code starts a program that is not in the text")
        return
    second = args[1] if len(args) > 1 else None
    if isinstance(second, list) and name != "proc_open":
        sh.copy().run_words([first, *second])
        return
    if isinstance(second, dict) and "args" in second:
        sh.copy().run_words([first, *second["args"].split("\x03")])
        return
    rest = [one for one in args[1:] if isinstance(one, str)]
    if (
        name in ("popen", "proc_open", "shell_exec", "passthru", "execsync", "capture2e")
        or not rest
        or len(rest) < len(args) - 1
    ):
        first = first.removeprefix("|")
        sh.copy().run_text(first)
    else:
        sh.copy().run_words([first, *rest])


def pipe(sh: Shell, texts: list[str]) -> None:
    """Perl's `open` onto a program."""
    if texts and texts[0].startswith("|"):
        sh = sh.copy()
        sh.stdin = UNKNOWN  # what the code prints there
    if texts[:1] in (["-|"], ["|-"]):
        if len(texts) > 2:
            sh.copy().run_words(texts[1:])
        elif len(texts) == 2:
            sh.copy().run_text(texts[1])
    elif texts and (texts[0].startswith("|") or texts[0].endswith("|")):
        sh.copy().run_text(texts[0].strip("|"))


def record_call(sh: Shell, item: dict[str, Any], one: str, inside: Inside | None) -> bool:
    """Record what a call of a library sends, as far as its arguments are written out."""
    from claimonce.effects.library_messages import record_message as record

    given: dict[str, Any] | None = None
    if inside is not None:
        from claimonce.programs.code.script_values import fold_arguments as read

        values = read(*inside)
        names = JS_TAKES.get(one, ())
        called_back = one.startswith("nodemailer.") and len(values) == 2  # sendMail(options, callback)
        if (len(values) == 1 or called_back) and isinstance(values[0], dict):
            given = values[0]
        elif names:
            given = {field: value for field, value in zip(names, values, strict=False) if field}
            for more in values[len(names) :]:
                given.update(more if isinstance(more, dict) else {"more": UNKNOWN})
    record(sh, item, one, given, find_mover(item, one))
    return True


def api(sh: Shell, chain: list[str], low: str, place: Inside | None) -> bool:
    """Compare a call with the names of the descriptions: the last part is the call, the first must be in the text."""
    last = chain[-1]
    for item in sh.shared.descriptions.items:
        for one in item["apis"]:
            if "::" in one:
                parts = one.split("::")
                if chain[: len(parts)] == parts:
                    return record_call(sh, item, one, place)
            elif one.endswith(last):
                package, _, rest = one.partition(".")
                inside = package.lower().lstrip("@")
                if rest.rpartition(".")[2] == last and len(inside) > 3 and is_imported(inside, low):
                    return record_call(sh, item, one, place)
    return False


def is_imported(package: str, low: str) -> bool:
    """Say whether code in lower case names a package: in quotes, below a host (Go), or as it is (PHP)."""
    if "\\" in package:
        return package in low
    return any(f"{mark}{package}" in low for mark in ("'", '"', "'@", '"@', *(("/",) if "/" in package else ())))


def files(sh: Shell, name: str, owner: str, args: list[Arg], language: str) -> None:
    """Judge calls that write files."""
    from claimonce.effects.counter_files import record_write, through

    texts = [one for one in args if isinstance(one, str)]
    if not texts:
        return
    if name in WRITES_FIRST:
        if name in ("write", "delete", "remove") and owner not in (
            "file",
            "io",
            "bun",
            "pathname",
            "os",
            "fs",
            "fileutils",
            "deno",
            "ofile",
        ):
            return
        for path in texts if language == "perl" else texts[:1]:
            record_write(sh, path, name in FOLDERS) if name in REMOVES else through(sh, path)
    elif name in WRITES_SECOND and len(texts) > 1:
        through(sh, texts[1])
    elif name in WRITES_BOTH:
        for path in texts[:2]:
            record_write(sh, path)
    elif name in OPENS:
        mode = texts[1] if len(texts) > 1 else ""
        if language == "perl":
            if texts[0].lstrip("+").startswith(">"):
                inline = texts[0].lstrip("+> ")
                through(sh, inline or (texts[1] if len(texts) > 1 else ""))
            return
        if any(letter in mode for letter in "wax+"):
            through(sh, texts[0])
