"""Programs that start the program their arguments name."""

from __future__ import annotations

from claimonce.catalog.index import FED
from claimonce.catalog.starts import RUNNERS, TEXT_RUNNERS, WRAPPERS
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

TELLING = frozenset(("--help", "--version"))
_UNSET = {
    "PATH": "PATH changed",
    "CLAIMONCE_PINNED_STATE": "another store",
    "CLAIMONCE_PINNED_CONFIG": "another store",
}


# What these start finds the programs of the project's own folder first.
_VENV, MODULES = ".venv/bin", "node_modules/.bin"
_OWN_FOLDERS = {
    **dict.fromkeys(("uv", "poetry", "pipenv", "pdm", "rye", "hatch"), _VENV),
    **dict.fromkeys(("npm", "npx", "pnpm", "yarn", "bun"), MODULES),
}
_PACKAGES = ("npx", "bunx", "pnpx", "uvx")  # what these start may have its version behind it: `npx mcporter@latest`


def run_wrapped(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Run what a wrapper starts; None when this use of the program starts nothing."""
    if name not in _OWN_FOLDERS:
        return _started(sh, name, words)
    from claimonce.interp.search_path import put_in_front

    before, sh.vars = sh.vars, put_in_front(sh, _OWN_FOLDERS[name])
    try:
        return _started(sh, name, words)
    finally:
        sh.vars = before


def _started(sh: Shell, name: str, words: list[str]) -> Done | None:
    if name in TEXT_RUNNERS:
        done = texts(sh, name, words)
        if done is not None or name not in RUNNERS:
            return done if name != "runuser" else launch(sh, words, 1, "-u -s -g -G --user", 0, "other user")
    if name == "env":
        return env(sh, words)
    if name == "sudo":
        return sudo(sh, words)
    if name == "npx" and words[1:2] in (["-c"], ["--call"]) and len(words) > 2:
        return sh.copy().run_text(words[2])
    if name == "coproc":
        begin = words.index("{") if "{" in words[1:3] else 0
        words = ["coproc", *(word for word in words[begin + 1 :] if word != "}")]
    if name in RUNNERS:
        done = runner(sh, name, words)
        if done is not None or name not in WRAPPERS:
            return done
    values, operands, hidden = WRAPPERS[name]
    if name == "systemd-run" and "--user" in words:
        hidden = ""
    if name == "arch" and words[1:2] and not words[1].startswith("-"):
        return None
    return launch(sh, words, 1, values, operands, hidden)


def launch(
    sh: Shell, words: list[str], at: int, values: str, operands: int, hidden: str, ends: bool = False
) -> Done | None:
    """Skip the wrapper's own words from `at` on and run the rest; with `ends`, the command always follows `--`."""
    pairs = [one[:-2] for one in values.split() if one.endswith("*2")]  # `bwrap --bind FROM TO`
    takes = [one for one in values.split() if one[-2:] != "*2"]
    bundles = not any(len(one) > 2 and one[1] != "-" for one in takes)  # `gdb -iex CMD`: then -nx is no -n with -x
    end = len(words)
    left = operands
    named: list[str] = []
    while at < end:
        word = words[at]
        if word == "--":
            at += 1
            if not left or ends:
                break
            continue
        if word.startswith("-") and len(word) > 1:
            if word in TELLING:
                return 0, UNKNOWN
            bundled = bundles and word[1] != "-" and len(word) > 2 and word[:2] not in takes and "-" + word[-1] in takes
            at += 3 if word in pairs else 2 if word in takes or bundled else 1
            continue
        if left:
            left -= 1
            at += 1
            continue
        if "=" in word and word.split("=")[0].replace("_", "a").isalnum() and word[0] != "=":
            name, _, value = word.partition("=")
            sh.vars = {**sh.vars, name: value}
            named.append(name)
            at += 1
            continue
        break
    if at >= end:
        return feed(sh, words, hidden)
    if "@" in words[at][1:] and (words[0].rpartition("/")[2] in _PACKAGES or "dlx" in words[1:at]):
        words = [*words[:at], words[at].rpartition("@")[0], *words[at + 1 :]]
    old, env_, elsewhere = sh.hidden, sh.env, sh.elsewhere
    if hidden == "other host":
        sh.go_to(words[:at])
    sh.hidden = old or hidden
    sh.env = env_ | set(named)
    if "PATH" in named:
        from claimonce.interp.search_path import before_a_command

        before_a_command(sh)
    try:
        if " " in words[at] and (end - at == 1 or words[at + 1].startswith("-")):
            # no program has such a name: `meta exec "git push"` gives it to a shell, options may stand behind it
            return sh.copy().run_text(words[at])
        return external(sh, words[at:])
    finally:
        sh.hidden, sh.env, sh.elsewhere = old, env_, elsewhere


def external(sh: Shell, words: list[str]) -> Done:
    """Start a program as another program would: functions and aliases of the shell do not reach there."""
    held, sh.functions = sh.functions, {}
    old, sh.aliases = sh.aliases, {}
    try:
        return sh.run_words(words)
    finally:
        sh.functions, sh.aliases = held, old


def env(sh: Shell, words: list[str]) -> Done | None:
    """`env [-i] [-u NAME] [-S TEXT] [NAME=VALUE ...] COMMAND`."""
    at, end = 1, len(words)
    hidden = ""
    values = WRAPPERS["env"][0].split()
    while at < end and words[at].startswith("-"):
        word = words[at]
        if word == "--":
            at += 1
            break
        text: str | None = None
        rest: list[str] = []
        if word in ("-S", "--split-string"):
            text = words[at + 1] if at + 1 < end else ""
            rest = words[at + 2 :]
        elif word.startswith("--split-string="):
            text, rest = word[15:], words[at + 1 :]
        elif word.startswith("-") and not word.startswith("--") and "S" in word:
            text = word[word.index("S") + 1 :]
            rest = words[at + 1 :]
            if not text:
                text, rest = (rest[0] if rest else ""), rest[1:]
        if text is not None:
            from claimonce.lang.shell.quoting import split_words

            words = ["env", *split_words(text), *rest]
            at, end = 1, len(words)
            continue
        if word in ("-", "--ignore-environment") or (not word.startswith("--") and "i" in word):
            hidden = "environment cleared"
        elif word in ("-u", "--unset") and at + 1 < end:
            hidden = hidden or _UNSET.get(words[at + 1], "")
        at += 2 if word in values else 1
    old = sh.hidden
    sh.hidden = old or hidden
    before = dict(sh.vars)
    try:
        return launch(sh, words, at, "", 0, "") if at < end else None
    finally:
        sh.hidden, sh.vars = old, before


def sudo(sh: Shell, words: list[str]) -> Done | None:
    """`sudo`: `-l`, `-v`, `-k` and `-e` start nothing, `-i` and `-s` start a shell."""
    values, operands, hidden = WRAPPERS["sudo"]
    takes = values.split()
    at, through = 1, False
    while at < len(words) and words[at].startswith("-") and words[at] != "--":
        word = words[at]
        if not word.startswith("--") and word not in takes:
            if any(mark in word for mark in "lvkKVe") and "E" not in word:
                return None
            through = through or "i" in word or "s" in word
        if word in ("--list", "--validate", "--edit", "--reset-timestamp", "--remove-timestamp"):
            return None
        through = through or word in ("--login", "--shell")
        bundled = not word.startswith("--") and len(word) > 2 and "-" + word[-1] in takes
        at += 2 if word in takes or bundled else 1
    if through:
        rest = words[at + 1 :] if words[at : at + 1] == ["--"] else words[at:]
        return external(sh, ["bash", "-lc", " ".join(rest)] if rest else ["bash"])
    return launch(sh, words, 1, values, operands, hidden)


def runner(sh: Shell, name: str, words: list[str]) -> Done | None:
    """`poetry run`, `docker exec`, `npm exec`: a command stands behind a subcommand."""
    subcommands, values, operands, hidden = RUNNERS[name]
    takes = values.split()
    at, end = 1, len(words)
    seen: list[str] = []
    while at < end:
        word = words[at]
        if word.startswith("-") and len(word) > 1:
            if word in ("-c", "--call") and seen and at + 1 < end and name in ("npm", "pnpm", "nix"):
                return sh.copy().run_text(words[at + 1])
            if word == "--command" and name == "nix" and at + 1 < end:
                return external(sh, words[at + 1 :])
            at += 2 if word in takes else 1
            continue
        seen.append(word)
        at += 1
        path = " ".join(seen)
        if path in subcommands:
            break
        if not any(one.startswith(path + " ") for one in subcommands):
            return None
    else:
        return None
    if name in ("npm", "pnpm", "yarn") or (name == "uv" and seen[0] != "run"):
        cleaned = clean_package(words, at, takes)
        if len(cleaned) == 1 and " " in cleaned[0]:  # `yarn exec 'x y'`
            return sh.copy().run_text(cleaned[0])
        return external(sh, cleaned) if cleaned else None
    if name in ("uv", "pdm", "pipx") and (given := _script(words, at, takes)):
        return external(sh, ["python", *given])
    if name == "hatch" and at < end and ":" in words[at]:  # `hatch run ENVIRONMENT:COMMAND`
        words = [*words[:at], words[at].rpartition(":")[2], *words[at + 1 :]]
    return launch(sh, words, at, values, operands, hidden, True)


def _script(words: list[str], at: int, takes: list[str]) -> list[str]:
    """Return the words for Python where a script is run and no program: `x.py`, `--script x`, `-`, `-m MODULE`.

    The `-m` of `pytest -m slow` is the program's. uv 0.13.9, pdm 2.29.4 and pipx 1.18.4 were run.
    """
    named = False
    while at < len(words) and words[at].startswith("-") and words[at] not in ("-", "--"):
        if words[at] in ("-m", "--module"):
            return ["-m", *words[at + 1 :]]
        named = named or words[at] in ("-s", "--script")
        at += 2 if words[at] in takes else 1
    rest = words[at + 1 :] if words[at : at + 1] == ["--"] else words[at:]
    return rest if rest and (named or rest[0] == "-" or rest[0].endswith(".py")) else []


def clean_package(words: list[str], at: int, takes: list[str]) -> list[str]:
    """Return the program a package runner would start: `-c TEXT`, or the package's name without its version."""
    while at < len(words) and words[at].startswith("-"):
        if words[at] in ("-c", "--call") and at + 1 < len(words):
            return ["sh", "-c", words[at + 1]]
        if words[at] == "--":
            at += 1
            break
        at += 2 if words[at] in takes else 1
    rest = words[at:]
    if rest and "@" in rest[0][1:]:
        rest = [rest[0][:1] + rest[0][1:].split("@")[0], *rest[1:]]
    return rest


def texts(sh: Shell, name: str, words: list[str]) -> Done | None:
    """`su -c TEXT` and its kind."""
    flags, _, hidden = TEXT_RUNNERS[name]
    at = 1
    while at < len(words):
        word = words[at]
        text = None
        if word in flags:
            text = words[at + 1] if at + 1 < len(words) else None
        elif any(word.startswith(flag + "=") for flag in flags if flag.startswith("--")):
            text = word.partition("=")[2]
        elif "-c" in flags and word[:1] == "-" and word[:2] != "--" and "c" in word:
            after = word[word.index("c") + 1 :]
            text = after if after and name == "script" else words[at + 1] if at + 1 < len(words) else None
        if text is not None:
            sub = sh.copy()
            sub.functions, sub.aliases = {}, {}
            if hidden == "other host":
                sub.go_to([one for one in words if text not in one])
            sub.hidden = sub.hidden or hidden
            return sub.run_text(text)
        at += 1
    return None if name in RUNNERS or {"-u", "--user"} & set(words) else feed(sh, words, hidden)


def feed(sh: Shell, words: list[str], hidden: str) -> Done | None:
    """Run what stands on the input of a program that starts a shell where it is given no command: `su - bob < x.sh`."""
    if sh.stdin is None or words[0].rpartition("/")[2] not in FED:
        return None
    from claimonce.programs.shells import child, feed_shell

    sub = child(sh)
    if hidden == "other host":
        sub.go_to(words)
        sub.vars, sub.cwd = {}, UNKNOWN
    sub.hidden = sub.hidden or hidden
    return feed_shell(sub, [])
