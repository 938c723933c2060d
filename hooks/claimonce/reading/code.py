"""Code in JavaScript, Perl, Ruby, PHP, Lua, awk and AppleScript: strings, calls and their constant arguments.

One small tokenizer serves them all. It knows no grammar: it looks for calls by name and folds what stands between
the brackets.
"""

from __future__ import annotations

from claimonce.reading.callnames import MAILS, OPENS, POSTS, SPAWN, WRITES_BOTH, WRITES_FIRST, WRITES_SECOND
from claimonce.reading.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.reading.shell import Shell

    Token = tuple[str, str]
    Arg = str | list[str] | dict[str, str] | None

LONGEST = 65_536
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$@")
PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
BARE = frozenset(("perl", "ruby", "lua", "osascript", "tcl"))


def run(sh: Shell, language: str, text: str, names: dict[str, Arg] | None = None) -> None:
    """Judge code; `names` are variables whose values are known."""
    if len(text) > LONGEST:
        sh.unsure("code is too long to read")
        return
    if language == "osascript":
        apple(sh, text)
    if language == "tcl":
        tcl(sh, text)
        return
    tokens = scan(text, language)
    if language == "awk":
        awk(sh, tokens, names or {})
        return
    low = text.lower()
    names = names if names is not None else {}
    at, end = 0, len(tokens)
    while at < end:
        kind, value = tokens[at]
        sh.shared.step()
        if kind == "run":
            sh.copy().run_text(filled(value, names))
        elif kind == "id":
            at = identifier(sh, tokens, at, language, low, names)
            continue
        at += 1


def identifier(sh: Shell, tokens: list[Token], at: int, language: str, low: str, names: dict[str, Arg]) -> int:
    """Judge what begins at a name: an assignment, or a call."""
    chain = [tokens[at][1]]
    dotted = at > 0 and tokens[at - 1] in (("op", "."), ("op", "->"), ("op", "::"))
    next_ = at + 1
    while (
        next_ + 1 < len(tokens)
        and tokens[next_] in (("op", "."), ("op", "->"), ("op", "::"))
        and tokens[next_ + 1][0] == "id"
    ):
        chain.append(tokens[next_ + 1][1])
        next_ += 2
    following = tokens[next_] if next_ < len(tokens) else ("", "")
    if following == ("op", "=") and len(chain) == 1:
        held, _ = arguments(tokens, next_ + 1, ";", names, 0)
        if held and held[0] is not None:
            names[chain[0]] = held[0]
        return next_ + 1
    args: list[Arg]
    if following == ("op", "("):
        args, stop = arguments(tokens, next_ + 1, ")", names, 0)
        sh.shared.step(1 + (stop - next_) // 8)
    elif (language in BARE and following[0] in ("str", "list") and len(chain) <= 3) or (
        language in BARE and following[0] == "id" and chain[-1] in ("open", "unlink", "system", "exec")
    ):
        args, _ = arguments(tokens, next_, ";", names, 0)
    elif language == "js" and following[0] == "tpl" and chain[-1] in ("$", "sh", "shell"):
        sh.copy().run_text(filled(following[1], names))
        return next_ + 1
    else:
        return next_
    called(sh, chain, args, language, low, dotted)
    return next_ + 1 if following == ("op", "(") else max(next_, at + 1)


def called(sh: Shell, chain: list[str], args: list[Arg], language: str, low: str, dotted: bool) -> None:
    """Judge one call."""
    name = chain[-1].lower()
    owner = chain[-2].lower() if len(chain) > 1 else ""
    first = args[0] if args else None
    if isinstance(first, dict) and len(args) > 1 and name in SPAWN and language == "ruby":
        args = args[1:]
        first = args[0]
    if name in SPAWN and spawns(name, owner, dotted, language, low):
        spawned(sh, name, args)
        return
    if name == "open" and language == "perl":
        pipe(sh, [one for one in args if isinstance(one, str)])
    if name in POSTS:
        posted(sh, name, owner, args, low)
    if name in MAILS or (name == "mail" and language == "php"):
        to = first if isinstance(first, str) else first.get("to", "") if isinstance(first, dict) else ""
        sh.effect("notify", "email", "email", language, (to,) if to and UNKNOWN not in to else ())
        return
    api(sh, chain, low)
    if sh.shared.counters:
        files(sh, name, owner, args, language)


def spawns(name: str, owner: str, dotted: bool, language: str, low: str) -> bool:
    """Say whether a call of this name starts a program in this language."""
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


def spawned(sh: Shell, name: str, args: list[Arg]) -> None:
    """Run what a call starts: one string is shell text, several are words."""
    if not args:
        return
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
    if texts[:1] in (["-|"], ["|-"]):
        if len(texts) > 2:
            sh.copy().run_words(texts[1:])
        elif len(texts) == 2:
            sh.copy().run_text(texts[1])
    elif texts and (texts[0].startswith("|") or texts[0].endswith("|")):
        sh.copy().run_text(texts[0].strip("|"))


def posted(sh: Shell, name: str, owner: str, args: list[Arg], low: str) -> None:
    """Judge a request to an address."""
    from claimonce.reading.web import address

    url = next((one for one in args if isinstance(one, str) and ("/" in one or "." in one)), "")
    nothing: dict[str, str] = {}
    options = next((one for one in args if isinstance(one, dict)), nothing)
    url = url or options.get("url", "") or options.get("hostname", "") + options.get("path", "")
    method = options.get("method", "")
    if not method:
        method = "POST" if name in ("post", "put", "patch", "post_form", "postform", "postasync") else "GET"
        if "body" in options or "data" in options or (name == "curl_init" and "curlopt_post" in low):
            method = "POST"
        if name in ("request", "fetch") and any(one in ("POST", "PUT", "PATCH") for one in args):
            method = "POST"
    if url:
        address(sh, f"{owner}.{name}" if owner else name, url, method.upper())


def api(sh: Shell, chain: list[str], low: str) -> None:
    """Compare a call with the names of the descriptions: the last part is the call, the first must be in the text."""
    last = chain[-1]
    for item in sh.shared.descriptions.items:
        for one in item["apis"]:
            if "::" in one:
                parts = one.split("::")
                if chain[: len(parts)] == parts:
                    sh.effect(item["kind"], item["name"], item["channel"], one)
                    return
            elif one.endswith(last):
                package, _, rest = one.partition(".")
                inside = package.lower().lstrip("@")
                if (
                    rest.rpartition(".")[2] == last
                    and len(inside) > 3
                    and (f"'{inside}" in low or f'"{inside}' in low or f'"@{inside}' in low or f"'@{inside}" in low)
                ):
                    sh.effect(item["kind"], item["name"], item["channel"], one)
                    return


def files(sh: Shell, name: str, owner: str, args: list[Arg], language: str) -> None:
    """Judge calls that write files."""
    from claimonce.reading.files import written

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
            written(sh, path, name in ("rm", "rmsync", "rm_rf", "remove", "removesync"))
    elif name in WRITES_SECOND and len(texts) > 1:
        written(sh, texts[1])
    elif name in WRITES_BOTH:
        for path in texts[:2]:
            written(sh, path)
    elif name in OPENS:
        mode = texts[1] if len(texts) > 1 else ""
        if language == "perl":
            if texts[0].lstrip("+").startswith(">"):
                inline = texts[0].lstrip("+> ")
                written(sh, inline or (texts[1] if len(texts) > 1 else ""))
            return
        if any(letter in mode for letter in "wax+"):
            written(sh, texts[0])


def arguments(tokens: list[Token], at: int, closer: str, names: dict[str, Arg], depth: int) -> tuple[list[Arg], int]:
    """Fold the arguments from `at` up to `closer`."""
    args: list[Arg] = []
    current: list[Arg] = []
    plain = True
    end = min(len(tokens), at + 2_000)

    def close() -> None:
        if current or not plain:
            strings = [one for one in current if isinstance(one, str)]
            if not plain:
                text = "".join(strings)
                args.append(text + UNKNOWN if text and closer != "}" else None)
            elif len(current) == 1:
                args.append(current[0])
            elif len(strings) == len(current):
                args.append("".join(strings))
            elif all(isinstance(one, list) for one in current):
                args.append([part for one in current if isinstance(one, list) for part in one])
            else:
                args.append(None)

    while at < end:
        kind, value = tokens[at]
        if kind == "op" and (value == closer or (closer == ";" and value in (")", "}"))):
            at += 1
            break
        if kind == "op" and value in (",", "=>") and closer != "}":
            close()
            current, plain = [], True
        elif kind in ("str", "tpl"):
            current.append(filled(value, names))
        elif kind == "list":
            current.append(value.split("\x03") if value else [])
        elif kind == "op" and value == "[" and depth < 20:
            inner, at = arguments(tokens, at + 1, "]", names, depth + 1)
            current.append([one if isinstance(one, str) else UNKNOWN for one in inner])
            continue
        elif kind == "op" and value == "{" and depth < 20:
            fields, at = record(tokens, at + 1, names, depth + 1)
            current.append(fields)
            continue
        elif kind == "op" and value == "(" and depth < 20:
            inner, at = arguments(tokens, at + 1, ")", names, depth + 1)
            if len(inner) == 1:
                current.append(inner[0])
                plain = plain and inner[0] is not None
            elif inner:
                current.append([one if isinstance(one, str) else UNKNOWN for one in inner])
            continue
        elif (
            kind == "id"
            and value in ("join", "from", "atob")
            and tokens[at + 1 : at + 2] == [("op", "(")]
            and depth < 20
        ):
            inner, at = arguments(tokens, at + 2, ")", names, depth + 1)
            made = computed(value, current, inner)
            current, plain = [made], made is not None
            while tokens[at : at + 2] == [("op", "."), ("id", "toString")]:
                _, at = arguments(tokens, at + 3, ")", names, depth + 1)
            continue
        elif kind == "id":
            held = names.get(value)
            if held is not None:
                current.append(held)
            elif value not in ("new", "await", "return", "URI", "URI.parse", "encodeURI"):
                plain = False
        elif kind == "op" and value in ("+", ".", ".."):
            pass
        elif kind == "op" and value == ";":
            at += 1
            break
        elif kind in ("op", "num"):
            plain = (plain and value in ("&", "\\", "!", "?", "*")) or kind == "num"
        at += 1
    close()
    return args, at


def filled(text: str, names: dict[str, Arg]) -> str:
    """Put known values where a string names variables; what is not known stays unknown."""
    if "\x04" not in text:
        return text
    pieces = text.split("\x04")
    for index in range(1, len(pieces), 2):
        name = pieces[index]
        held = names.get(name, names.get(name.lstrip("$")))
        pieces[index] = held if isinstance(held, str) else name[1:-1] if name[:1] in ("'", '"') else UNKNOWN
    return "".join(pieces)


def computed(name: str, before: list[Arg], args: list[Arg]) -> Arg:
    """Fold `[...].join(x)`, `path.join(...)`, `Buffer.from(x, "base64")`."""
    texts = [one for one in args if isinstance(one, str)]
    if name == "join":
        if before and isinstance(before[-1], list):
            return (texts[0] if texts else ",").join(before[-1])
        return "/".join(texts) if len(texts) == len(args) else None
    if (name == "from" and texts[1:2] == ["base64"]) or (name == "atob" and texts):
        from claimonce.reading.folding import unbase64

        return unbase64(texts[0])
    return texts[0] if texts else None


def record(tokens: list[Token], at: int, names: dict[str, Arg], depth: int) -> tuple[dict[str, str], int]:
    """Fold `{key: value}`; a list value is joined."""
    made: dict[str, str] = {}
    end = min(len(tokens), at + 2_000)
    while at < end and tokens[at] != ("op", "}"):
        key = tokens[at][1] if tokens[at][0] in ("id", "str") else ""
        if key and at + 1 < end and tokens[at + 1] in (("op", ":"), ("op", "=>")):
            kind, value = tokens[at + 2] if at + 2 < end else ("", "")
            if kind in ("str", "tpl"):
                made[key] = filled(value, names)
            elif kind == "op" and value == "[" and depth < 20:
                inner, at = arguments(tokens, at + 3, "]", names, depth + 1)
                made[key] = "\x03".join(one if isinstance(one, str) else UNKNOWN for one in inner)
                continue
            elif kind == "op" and value == "{" and depth < 20:
                made.setdefault(key, "")
                _, at = record(tokens, at + 3, names, depth + 1)
                continue
            else:
                held = names.get(value) if kind == "id" else None
                made[key] = held if isinstance(held, str) else UNKNOWN
            at += 3
            continue
        if tokens[at] == ("op", "{") and depth < 20:
            _, at = record(tokens, at + 1, names, depth + 1)
            continue
        if key in ("body", "data"):
            made[key] = UNKNOWN
        at += 1
    return made, at + 1


def scan(text: str, language: str) -> list[Token]:
    """Split code into tokens: `id`, `str`, `tpl`, `run` (backticks that start a program), `list`, `num`, `op`."""
    out: list[Token] = []
    at, end = 0, len(text)
    hashes = language in ("perl", "ruby", "php", "awk")
    while at < end:
        c = text[at]
        if c in " \t\r\n":
            if c == "\n" and language in ("ruby", "lua", "osascript", "awk"):
                out.append(("op", ";"))
            at += 1
        elif (
            (c == "#" and hashes)
            or (c == "/" and text[at + 1 : at + 2] == "/" and language in ("js", "php"))
            or (c == "-" and text[at + 1 : at + 2] == "-" and language == "lua")
        ):
            at = text.find("\n", at)
            at = end if at < 0 else at
        elif c == "/" and text[at + 1 : at + 2] == "*" and language in ("js", "php"):
            at = text.find("*/", at + 2)
            at = end if at < 0 else at + 2
        elif c in "'\"`":
            value, at = string(text, at + 1, c, language)
            if c != "`":
                out.append(("str", value))
            else:
                out.append(("tpl" if language == "js" else "run", value))
        elif (
            c in LETTERS
            or ord(c) > 127
            or (c == "%" and language == "ruby" and text[at + 1 : at + 2] in ("w", "x", "q", "Q", "W"))
        ):
            start = at
            at += 1
            while at < end and (text[at] in LETTERS or ord(text[at]) > 127):
                at += 1
            word = text[start:at]
            if word in ("qw", "q", "qq", "qx", "%w", "%x", "%q", "%Q", "%W") and at < end and text[at] in "([{</|!":
                value, at = string(text, at + 1, PAIRS.get(text[at], text[at]), language)
                if word in ("qw", "%w", "%W"):
                    out.append(("list", "\x03".join(value.split())))
                else:
                    out.append(("run" if word in ("qx", "%x") else "str", value))
            elif word[0].isdigit():
                out.append(("num", word))
            else:
                out.append(("id", word))
        else:
            two = text[at : at + 2]
            if two in ("::", "->", "=>", "==", "!=", ">=", "<=", "&&", "||", ">>", "+="):
                out.append(("op", two))
                at += 2
            else:
                out.append(("op", c))
                at += 1
    return out


def string(text: str, at: int, closer: str, language: str) -> tuple[str, int]:
    """Read a string up to `closer`; what is put in from variables is unknown."""
    out: list[str] = []
    end = len(text)
    plain = closer == "'" and language != "js"
    while at < end:
        c = text[at]
        if c == closer:
            return "".join(out), at + 1
        if c == "\\" and at + 1 < end:
            following = text[at + 1]
            if plain and following not in ("'", "\\"):
                out.append(c)
                at += 1
                continue
            if following == "x" and not plain:
                digits = text[at + 2 : at + 4]
                try:
                    out.append(chr(int(digits, 16) or 1))
                    at += 4
                    continue
                except ValueError:
                    pass
            if following == "u" and language == "js":
                try:
                    out.append(chr(min(int(text[at + 2 : at + 6], 16), 255) or 1))
                    at += 6
                    continue
                except ValueError:
                    pass
            out.append({"n": "\n", "t": "\t", "r": "\r"}.get(following, following))
            at += 2
            continue
        marker = text[at : at + 2]
        if not plain and (
            (closer == "`" and language == "js" and marker == "${") or (language == "ruby" and marker == "#{")
        ):
            close = text.find("}", at)
            out.append(f"\x04{text[at + 2 : close].strip()}\x04" if close > 0 else UNKNOWN)
            at = end if close < 0 else close + 1
            continue
        if not plain and language in ("perl", "php") and c == "$" and at + 1 < end and text[at + 1] in LETTERS:
            start = at
            at += 1
            while at < end and text[at] in LETTERS:
                at += 1
            out.append(f"\x04{text[start:at]}\x04")
            continue
        out.append(c)
        at += 1
    return "".join(out), end


def awk(sh: Shell, tokens: list[Token], names: dict[str, Arg]) -> None:
    """awk: `system("...")`, `print | "..."`, `"..." | getline`, `print > "file"`."""
    from claimonce.reading.redirects import wrote

    for index, (kind, value) in enumerate(tokens):
        before = tokens[index - 1] if index else ("", "")
        after = tokens[index + 1] if index + 1 < len(tokens) else ("", "")
        if kind == "id" and after == ("op", "="):
            following = tokens[index + 2] if index + 2 < len(tokens) else ("", "")
            if following[0] == "str":
                names[value] = following[1]
            continue
        held = names.get(value) if kind == "id" else value if kind == "str" else None
        if not isinstance(held, str):
            continue
        piped = before in (("op", "|"), ("op", "&")) or (
            after == ("op", "|") and tokens[index + 2 : index + 3] == [("id", "getline")]
        )
        if piped or (before == ("op", "(") and tokens[index - 2 : index - 1] == [("id", "system")]):
            sh.copy().run_text(held)
        elif before in (("op", ">"), ("op", ">>")) and any(
            one in (("id", "print"), ("id", "printf")) for one in tokens[:index]
        ):
            wrote(sh, held)


def apple(sh: Shell, text: str) -> None:
    """AppleScript: `do shell script`, notifications, Mail and Messages."""
    low = text.lower()
    at = low.find("do shell script")
    while at >= 0:
        quote = text.find('"', at)
        if quote < 0:
            break
        value, _ = string(text, quote + 1, '"', "js")
        sh.copy().run_text(value)
        at = low.find("do shell script", quote)
    if "display notification" in low or "display alert" in low or "display dialog" in low:
        sh.effect("notify", "desktop", "desktop", "osascript")
    elif 'application "mail"' in low and "send" in low:
        sh.effect("notify", "email", "email", "osascript")
    elif "application" in low and ("messages" in low or "slack" in low) and "send" in low:
        sh.effect("notify", "desktop", "messages", "osascript")


def tcl(sh: Shell, text: str) -> None:
    """Tcl and expect: `exec` and `spawn` take plain words."""
    for line in text.replace(";", "\n").replace("[", "\n").replace("]", "\n").split("\n"):
        words = line.strip().replace("{", "").replace("}", "").split()
        if words[:1] in (["exec"], ["spawn"]):
            rest = [word for word in words[1:] if word not in ("--", "-noecho", "-ignorestderr")]
            sh.copy().run_words([word.strip('"') for word in rest]) if rest else None
