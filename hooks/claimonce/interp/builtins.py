"""What bash does itself: folder, variables, `eval`, `source`, `trap`, `exec` and their kind."""

from __future__ import annotations

from claimonce.catalog.starts import CARRIED
from claimonce.interp.printf import printf
from claimonce.interp.variables import let
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.interp.shell import Done, Shell

SUBSCRIPTS = frozenset(("jobs", "let", "read", "test", "[", "unset"))


def run(sh: Shell, words: list[str]) -> Done:
    """Run one builtin."""
    if words[0] in CARRIED or words[0] in SUBSCRIPTS:
        run_carried(sh, words)
    action = TABLE.get(words[0])
    return (0, "") if action is None else action(sh, words)


def run_carried(sh: Shell, words: list[str]) -> None:
    """`mapfile -C TEXT`, `jobs -x COMMAND`, and the substitutions in a subscript: `unset 'x[$(date)]'`."""
    from claimonce.interp.apart import expand_apart
    from claimonce.interp.option_values import find_option_values

    for text in find_option_values(words[1:], tuple(CARRIED.get(words[0], "").split())):
        sh.copy().run_text(text)
    if words[:2] == ["jobs", "-x"]:
        external(sh, words[2:])
    if words[0] == "compgen" and "-W" in words[:-1]:
        expand_apart(sh, words[words.index("-W") + 1])
    for word in words[1:] if words[0] in SUBSCRIPTS else ():
        if "[$(" in word or "[`" in word:
            expand_apart(sh, word)


def evaluate(sh: Shell, words: list[str]) -> Done:
    """`eval`: the words make one text."""
    args = words[2:] if words[1:2] == ["--"] else words[1:]
    return sh.run_text(" ".join(args))


def source(sh: Shell, words: list[str]) -> Done:
    """`. FILE`, `source FILE`: the text is run in this very shell."""
    args = words[2:] if words[1:2] == ["--"] else words[1:]
    if not args:
        return 2, ""
    from claimonce.interp.redirections import contents

    text = contents(sh, args[0])
    if text != UNKNOWN:
        return sh.run_text(text, args[1:] or None)
    from claimonce.interp.script_files import source_file

    return source_file(sh, args[0], args[1:] or None)


def execute(sh: Shell, words: list[str]) -> Done:
    """`exec COMMAND`: nothing behind it runs."""
    at, old = 1, sh.hidden
    while at < len(words) and words[at].startswith("-") and len(words[at]) > 1:
        if words[at] == "--":
            at += 1
            break
        if "c" in words[at]:
            sh.hidden = sh.hidden or "environment cleared"
        at += 2 if words[at].endswith("a") else 1
    done = external(sh, words[at:]) if at < len(words) else (0, "")
    sh.hidden = old
    if at < len(words):
        sh.done = True
    return done


def external(sh: Shell, words: list[str]) -> Done:
    """Start a program past functions and aliases."""
    if not words or not words[0]:
        return 0, ""
    handlers = sh.shared.handlers
    return handlers.nameless(sh, words) if UNKNOWN in words[0] else handlers.program(sh, words)


def command(sh: Shell, words: list[str]) -> Done:
    """`command`; with `-p` the program is looked for in the system's folders alone."""
    at, old = 1, sh.hidden
    while at < len(words) and words[at].startswith("-"):
        if "v" in words[at].lower():
            sh.hidden = old
            return None, words[at + 1] + "\n" if at + 1 < len(words) else ""
        if "p" in words[at]:
            sh.hidden = old or "PATH changed"
        at += 1
        if words[at - 1] == "--":
            break
    try:
        return external(sh, words[at:])
    finally:
        sh.hidden = old


def change(sh: Shell, words: list[str]) -> Done:
    """`cd`, `pushd`, `popd`."""
    args = [word for word in words[1:] if not (word.startswith("-") and len(word) > 1)]
    if words[0] == "popd":
        stack = sh.vars.get("DIRSTACK")
        if isinstance(stack, list) and stack:
            sh.cwd, sh.vars["DIRSTACK"] = stack[-1], stack[:-1]
        return 0, ""
    from claimonce.effects.paths import resolved

    old = sh.cwd
    target = args[0] if args else sh.get("HOME") or UNKNOWN
    if target == "-":
        back = sh.vars.get("OLDPWD")
        target = back if isinstance(back, str) else UNKNOWN
    if target.startswith("+"):
        return None, ""
    sh.cwd = UNKNOWN if UNKNOWN in target else resolved(sh.cwd, target)
    sh.vars["OLDPWD"] = old
    if words[0] == "pushd":
        stack = sh.vars.get("DIRSTACK")
        sh.vars["DIRSTACK"] = [*(stack if isinstance(stack, list) else []), old]
    return None, ""


def settings(sh: Shell, words: list[str]) -> Done:
    """`set`."""
    at = 1
    while at < len(words) and words[at][:1] in ("-", "+") and len(words[at]) > 1:
        word = words[at]
        if word == "--":
            at += 1
            sh.args = words[at:]
            return 0, ""
        if word[0] == "-" and "n" in word and not word.startswith("-o"):
            sh.noexec = True
        if word[0] == "-" and "x" in word and isinstance(held := sh.vars.get("PS4"), str) and "(" in held:
            from claimonce.interp.apart import expand_apart

            expand_apart(sh, held)
        if word.endswith("o"):
            sh.noexec = sh.noexec or words[at + 1 : at + 2] == ["noexec"]
            at += 1
        at += 1
    if at < len(words):
        sh.args = words[at:]
    return 0, ""


def shift(sh: Shell, words: list[str]) -> Done:
    """`shift N`: the first arguments are gone."""
    if sh.args is not None:
        count = int(words[1]) if len(words) > 1 and words[1].isdigit() and len(words[1]) < 6 else 1
        sh.args = sh.args[count:]
    return 0, ""


def assign_words(sh: Shell, words: list[str]) -> Done:
    """`export`, `declare`, `typeset`, `local`, `readonly`."""
    for word in words[1:]:
        name, sign, value = word.partition("=")
        if sign and name.replace("_", "a").isalnum():
            sh.put(name, value)
    return 0, ""


def read(sh: Shell, words: list[str]) -> Done:
    """`read`: a line of the input into variables."""
    from claimonce.interp.input_lines import read_line

    return read_line(sh, words)


def lines(sh: Shell, words: list[str]) -> Done:
    """`mapfile`, `readarray`: all lines of the input into an array."""
    from claimonce.interp.input_lines import read_lines

    return read_lines(sh, words)


def trap(sh: Shell, words: list[str]) -> Done:
    """`trap TEXT EXIT`: the text may run later, so it is read now."""
    args = [word for word in words[1:] if word not in ("--", "-p", "-l", "-P")]
    if len(args) > 1 and args[0] not in ("-", ""):
        sub = sh.copy()
        sub.done = False
        sub.run_text(args[0])
    return 0, ""


def alias(sh: Shell, words: list[str]) -> Done:
    """`alias NAME=TEXT`: what a command of that name stands for."""
    for word in words[1:]:
        name, sign, body = word.partition("=")
        if sign:
            sh.aliases = {**sh.aliases, name: body}
    return 0, ""


def options(sh: Shell, words: list[str]) -> Done:
    """`shopt`."""
    if "expand_aliases" in words:
        sh.expands = "-s" in words
    return 0, ""


def leave(sh: Shell, words: list[str]) -> Done:
    """`exit`, `return`."""
    sh.done = True
    code = words[1] if len(words) > 1 else ""
    return (int(code[:3]) if code.isdigit() else None), ""


def test(sh: Shell, words: list[str]) -> Done:
    """`test`, `[`: true, false or not known."""
    from claimonce.interp.variables import judge_test

    return None if sh.guessed else judge_test(words[1:-1] if words[0] == "[" else words[1:]), ""


def folder(sh: Shell, _words: list[str]) -> Done:
    """`pwd`."""
    return 0, sh.cwd + "\n"


def remember(sh: Shell, words: list[str]) -> Done:
    """`hash`."""
    if len(words) == 4 and words[1] == "-p":
        path, name = words[2], words[3]
        sh.aliases, sh.expands = {**sh.aliases, name: path}, True
    return 0, ""


def unset(sh: Shell, words: list[str]) -> Done:
    """`unset NAME`, `unset -f NAME`."""
    for word in words[1:]:
        sh.vars.pop(word, None)
        sh.functions.pop(word, None)
        if word.startswith("CLAIMONCE_PINNED_"):
            sh.vars[word] = ""  # the session exports it
    return 0, ""


def inner(sh: Shell, words: list[str]) -> Done:
    """`builtin`."""
    return external(sh, words[2:] if words[1:2] == ["--"] else words[1:])


def listing(_sh: Shell, words: list[str]) -> Done:
    """`type`, `help` and `history` only tell; `type -P` names a program."""
    if words[0] == "type" and words[1:2] in (["-P"], ["-p"]) and len(words) == 3:
        return None, f"/usr/bin/{words[2]}\n"
    return None, UNKNOWN


def nothing(_sh: Shell, _words: list[str]) -> Done:
    """`true` and `:`."""
    return 0, ""


def failing(_sh: Shell, _words: list[str]) -> Done:
    """`false`."""
    return 1, ""


TABLE: dict[str, Callable[[Shell, list[str]], Done]] = {
    "eval": evaluate, ".": source, "source": source, "exec": execute, "command": command, "builtin": inner,
    "cd": change, "pushd": change, "popd": change, "set": settings, "shift": shift, "export": assign_words,
    "declare": assign_words, "typeset": assign_words, "local": assign_words, "readonly": assign_words, "read": read,
    "mapfile": lines, "readarray": lines, "printf": printf, "trap": trap, "alias": alias, "shopt": options,
    "exit": leave,
    "return": leave, "test": test, "[": test, "pwd": folder, "hash": remember, "unset": unset, "type": listing,
    "true": nothing, ":": nothing, "false": failing,
    "let": let, "getopts": let, "history": listing, "help": listing,
}  # fmt: skip
