"""What programs print when the text of the command already says it."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.shell.quoting import unescape
from claimonce.programs.decoders import base32, base64, cut, openssl, rev, sed, tac, tr, xxd
from claimonce.programs.operands import plain, text_in

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
    return 0 if name == "echo" else None, action(sh, words)


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
        text = unescape(text, True)
    return text + "\n" if newline else text


def cat(sh: Shell, words: list[str]) -> str:
    """`cat`, `bat`: the files, or the input."""
    return text_in(sh, [word for word in words[1:] if not word.startswith("-") or word == "-"])


def head(sh: Shell, words: list[str]) -> str:
    """`head -n 3`, `tail -3`: so many lines from the beginning or the end."""
    found, _ = plain(words, "nc")
    text = text_in(sh, found)
    if UNKNOWN in text:
        return UNKNOWN
    count = number_of(words)
    rows = text.split("\n")
    ends = [*rows[:-1]] if rows and not rows[-1] else rows
    chosen = ends[:count] if words[0].endswith("head") else ends[-count:]
    return "\n".join(chosen) + ("\n" if chosen else "")


def number_of(words: list[str]) -> int:
    """Return the count that `head -n 3`, `-3` or `--lines=3` names."""
    for index, word in enumerate(words[1:], 1):
        digits = word.partition("=")[2] or word.lstrip("-nc")
        if word == "-n" and index + 1 < len(words):
            digits = words[index + 1]
        if word.startswith("-") and digits.lstrip("+-").isdigit():
            return int(digits.lstrip("+-")[:6])
    return 10


def tee(sh: Shell, words: list[str]) -> str:
    """`tee FILE ...`: the input, which is kept as the text of the files, too."""
    from claimonce.interp.redirections import keep

    text = UNKNOWN if sh.stdin is None else sh.stdin
    for word in words[1:]:
        if not word.startswith("-"):
            keep(sh, word, text, "-a" in words)
    return text


def seq(_sh: Shell, words: list[str]) -> str:
    """`seq 3`, `seq 2 5`: at most 100 numbers."""
    numbers = [word for word in words[1:] if word.isdigit()]
    if len(numbers) != len(words) - 1 or not numbers:
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
    return (found[0].rstrip("/").rpartition("/")[0] or ".") + "\n"


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


def same(sh: Shell, words: list[str]) -> str:
    """Filters that keep the lines, as far as a disguise needs them."""
    found, _ = plain(words)
    return text_in(sh, found)


def jq(sh: Shell, words: list[str]) -> str:
    """`jq`: what it builds of constants, see `claimonce.programs.jq`."""
    from claimonce.programs.jq import output as made

    return made(sh, words)


TABLE: dict[str, Callable[[Shell, list[str]], str]] = {
    "echo": echo, "cat": cat, "bat": cat, "base64": base64, "base32": base32, "openssl": openssl, "xxd": xxd,
    "rev": rev,
    "tac": tac, "tr": tr, "head": head, "tail": head, "sed": sed, "cut": cut, "tee": tee, "seq": seq,
    "basename": base_name,
    "dirname": folder_name, "realpath": real_path, "readlink": real_path, "tar": tar, "which": which, "sort": same,
    "uniq": same,
    "fold": same, "strings": same, "envsubst": same, "jq": jq,
}  # fmt: skip
