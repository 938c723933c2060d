"""What programs print when the text of the command already says it."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.shell.quoting import unescape
from claimonce.programs.operands import plain, text_in
from claimonce.programs.printed.decoders import base32, base64, cut, openssl, rev, sed, tac, tr, xxd
from claimonce.programs.printed.line_filters import fold, head, single_lines, strings, substitute, tail, uniq

LONGEST = 200_000

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.interp.shell import Done, Shell


def output(sh: Shell, name: str, words: list[str]) -> Done:
    """Return the output of a program of the table, unknown text where it depends on more than the command."""
    action = TABLE.get(name)
    if action is None:
        return None, UNKNOWN
    if sh.stdin is not None and len(sh.stdin) > LONGEST:
        return None, UNKNOWN
    text = action(sh, words)
    if text and not is_exact(name, words):
        text += UNKNOWN  # what is read of it is near enough to see a disguise, and not what arrives
    return 0 if name == "echo" else None, text


# The flags with which the actions below give what the program prints, to the byte; with another it is near.
EXACT = {"cat": "u", "bat": "pu", "base64": "dDiw", "base32": "diw", "tr": "cCd", "cut": "dfcb", "sed": "en",
         "tee": "ai", "xxd": "rplsc",
         "head": "ncq", "tail": "ncq", "rev": "", "tac": "", "seq": "", "basename": "", "dirname": "",
         "sort": "", "uniq": "", "fold": "", "strings": "a"}  # fmt: skip
WHOLE = ("cat", "tr", "rev", "tac", "uniq", "base64", "base32")  # no letter among their flags has a value behind it
DIGITS = "0123456789"
LONG = {"head": ("--lines", "--bytes"), "tail": ("--lines", "--bytes"), "base64": ("--decode",)}


def is_exact(name: str, words: list[str]) -> bool:
    """Say whether a filter's action follows all flags that it is given."""
    if name not in EXACT:
        return True
    letters = set(EXACT[name])
    for word in words[1:]:
        if word[:2] == "--":
            if word != "--" and word.partition("=")[0] not in LONG.get(name, ()):
                return False
        elif word[:1] == "-" and not letters.issuperset(word[1:] if name in WHOLE else word[1:2].strip(DIGITS)):
            return False
    return True


def echo(sh: Shell, words: list[str]) -> str:
    """`echo [-neE] WORD ...`; sh and dash read escapes without -e."""
    args = words[1:]
    newline, escapes = True, False
    while args and args[0][:1] == "-" and len(args[0]) > 1 and set(args[0][1:]) <= set("neE"):
        newline = newline and "n" not in args[0]
        escapes = escapes or "e" in args[0]
        args = args[1:]
    text = " ".join(args)
    if escapes or sh.name in ("sh", "dash", "zsh"):
        text, stop, _ = text.partition("\\c")
        text = unescape(text, True) + (UNKNOWN if stop else "")  # behind `\c` nothing is printed
    return text + "\n" if newline else text


def cat(sh: Shell, words: list[str]) -> str:
    """`cat`, `bat`: the files, or the input."""
    return text_in(sh, [word for word in words[1:] if not word.startswith("-") or word == "-"])


def tee(sh: Shell, words: list[str]) -> str:
    """`tee FILE ...`: the input, which is kept as the text of the files, too."""
    from claimonce.effects.origins import is_from, read
    from claimonce.interp.redirections import keep

    text = UNKNOWN if sh.stdin is None else sh.stdin
    files = [word for word in words[1:] if not word.startswith("-")]
    text = UNKNOWN if is_from(sh, text, files) else read(sh, text)[0]
    for word in files:
        keep(sh, word, text, "-a" in words)
    return text


def seq(_sh: Shell, words: list[str]) -> str:
    """`seq 3`, `seq 2 5`: at most 100 numbers."""
    numbers = [word for word in words[1:] if word.isdigit()]
    if len(numbers) != len(words) - 1 or not numbers:
        return UNKNOWN
    if len(numbers) > 2:
        return UNKNOWN
    first, last = (1, int(numbers[0][:6])) if len(numbers) == 1 else (int(numbers[0][:6]), int(numbers[-1][:6]))
    return "".join(f"{n}\n" for n in range(first, min(last, first + 100) + 1))


def base_name(_sh: Shell, words: list[str]) -> str:
    """`basename /a/b.sh .sh`: `b`."""
    found, _ = plain(words, "s")
    if not found or UNKNOWN in found[0]:
        return UNKNOWN
    name = found[0].rstrip("/").rsplit("/", 1)[-1]
    return (name.removesuffix(found[1]) if len(found) > 1 else name) + "\n"


def folder_name(_sh: Shell, words: list[str]) -> str:
    """`dirname /a/b`: `/a`."""
    found, _ = plain(words)
    if not found or UNKNOWN in found[0]:
        return UNKNOWN
    return "".join((one.rstrip("/").rpartition("/")[0] or ".") + "\n" for one in found)


def real_path(sh: Shell, words: list[str]) -> str:
    """`realpath`, `readlink`: where the path leads on this host."""
    from claimonce.effects.paths import resolved

    found, _ = plain(words)
    return resolved(sh.cwd, found[0]) + "\n" if found else UNKNOWN


def which(_sh: Shell, words: list[str]) -> str:
    """A program's path: where it lies does not matter, that it is found by path does."""
    found, _ = plain(words)
    return "".join(f"/usr/bin/{name}\n" for name in found if name and UNKNOWN not in name)


def tar(_sh: Shell, words: list[str]) -> str:
    """A stream of named files, for a `tar x` behind the pipe."""
    rest = words[1:]
    mode = rest[0].lstrip("-") if rest else ""
    if "c" not in mode or "x" in mode:
        return UNKNOWN
    names: list[str] = []
    at = 1
    while at < len(rest):
        if rest[at] in ("-C", "-f", "--directory", "--file", "-X", "-T"):
            at += 2
            continue
        if not rest[at].startswith("-"):
            names.append(rest[at])
        at += 1
    if "f" in mode and names and names[0] == rest[1:2][0]:
        names = names[1:]
    return "\x02tar\n" + "\n".join(names)


def jq(sh: Shell, words: list[str]) -> str:
    """`jq`: what it builds of constants, see `claimonce.programs.printed.jq`."""
    from claimonce.programs.printed.jq import output as made

    return made(sh, words)


def jo(sh: Shell, words: list[str]) -> str:
    """`jo`: the record that its words make."""
    from claimonce.programs.printed.jo import output as made

    return made(sh, words)


def formail(sh: Shell, words: list[str]) -> str:
    """`formail`: a letter with other header lines."""
    from claimonce.programs.printed.formail import output as made

    return made(sh, words)


def temporary(sh: Shell, _words: list[str]) -> str:
    """`mktemp`: a name that is not known, and not that of another call."""
    from claimonce.effects.origins import TEMPORARY, mark_origin

    return mark_origin(sh, f"{TEMPORARY}{len(sh.shared.origins)}") + "\n"


TABLE: dict[str, Callable[[Shell, list[str]], str]] = {
    "echo": echo, "cat": cat, "bat": cat, "base64": base64, "base32": base32, "openssl": openssl, "xxd": xxd,
    "rev": rev,
    "tac": tac, "tr": tr, "head": head, "tail": tail, "sed": sed, "cut": cut, "tee": tee, "seq": seq,
    "basename": base_name,
    "dirname": folder_name, "realpath": real_path, "readlink": real_path, "tar": tar, "which": which,
    "sort": single_lines, "uniq": uniq, "fold": fold, "strings": strings, "envsubst": substitute, "jq": jq, "jo": jo,
    "formail": formail, "mktemp": temporary,
}  # fmt: skip
