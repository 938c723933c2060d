"""What a program is given to run: options and variables, by their names or the program's own row."""

from __future__ import annotations

from claimonce.catalog.names import ESCAPING
from claimonce.catalog.options import CARRIED, OPTION_ENDS, OPTION_STARTS, OPTIONS, OPTIONS_ENDS, VARIABLE_ENDS

# Behind which a program with texts of its own takes a file of them.
FILE_OPTIONS = frozenset(b"-f -P -x -s -b -init --file -batch".split())
SCRIPTS = (b".sh", b".py", b".js", b".pl", b".rb")


def holds_command(option: bytes) -> bool:
    """Say whether an option of this name, in small letters, is run: `--pager`, `-oProxyCommand`, `Pre-Invoke::`."""
    name = option.strip(b"-:+")
    if name.endswith(OPTION_ENDS):
        return len(name) > 2
    return name in OPTIONS or name.startswith(OPTION_STARTS)


def is_run(variable: bytes) -> bool:
    """Say whether what a variable of this name, in small letters, holds is run: `manpager`, `git_ssh_command`."""
    return variable.endswith(VARIABLE_ENDS)


def holds_options(variable: bytes) -> bool:
    """Say whether a variable of this name holds options of a program: `fzf_default_opts`, `goflags`."""
    return variable.endswith(OPTIONS_ENDS)


def is_own(option: str, word: bytes) -> bool:
    """Say whether a word is this option of a program, or a cluster with its letter: `-e`, `-e'x'`, `-ae`."""
    known = option.encode()
    return word.startswith(known) or (
        len(known) == 2 and known[:1] == b"-" and word[:1] == b"-" != word[1:2] and known[1:] in word
    )


def may_give(words: list[bytes]) -> bool:
    """Say whether an option of this command may hold another one; the words are in small letters."""
    own = CARRIED.get(words[0].decode("latin-1"), b"").decode().split()
    for at, word in enumerate(words[1:], 1):
        name, sign, value = word.partition(b"=")
        if b" " in name and (words[at - 1] == b"-o" or word[:2] == b"-o"):  # `ssh -o 'ProxyCommand x'`
            name, sign, value = word.partition(b" ")
        if value[:1] == b"!" or (
            (word[:1] == b"-" or sign) and (holds_command(name) or any(is_own(option, word) for option in own))
        ):
            return True
        if word[:1] == b"+" and any(is_own(option, word) for option in own):
            return True
    return False


def gives_script(words: list[bytes]) -> bool:
    """Say whether such an option names a file: `rg --pre ./x.sh`, `psql -f x.sql`."""
    if words[0] in ESCAPING and not FILE_OPTIONS.isdisjoint(word.partition(b"=")[0] for word in words[1:]):
        return True
    if not any(b"/" in word or word.endswith(SCRIPTS) for word in words[1:]):
        return False
    own = CARRIED.get(words[0].decode("latin-1"), b"").decode().split()
    for at, word in enumerate(words[1:], 1):
        name, sign, value = word.partition(b"=")
        if (word[:1] == b"-" or sign) and (holds_command(name) or any(is_own(option, word) for option in own)):
            value = value if sign else b" ".join(words[at : at + 2])
            if b"/" in value or value.endswith(SCRIPTS):
                return True
    return False
