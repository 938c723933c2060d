"""git's own ways: options before the verb, aliases, verbs that start other commands, settings that are commands."""

from __future__ import annotations

from claimonce.catalog.git import (
    ANSWERS,
    EXECS,
    GIVEN,
    HOOKS,
    MOVES,
    RULED,
    RUN_ENDS,
    RUN_ENV,
    RUN_KEYS,
    TO_FILES,
    VALUES,
    VERBS,
)
from claimonce.interp.option_values import find_option_values
from claimonce.lang import UNKNOWN, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


def git(sh: Shell, name: str, words: list[str]) -> Done:
    """Judge `git ...` or a dashed form as `git-push`."""
    here, hidden = sh.cwd, sh.hidden
    options: list[tuple[str, str]] = []
    try:
        if name != "git":
            rest = [name[4:], *words[1:]]
            if rest[0] in VERBS:
                sh.hidden = sh.hidden or "dashed form"
            elif sh.hidden == "absolute path":
                sh.hidden = ""  # a helper program, whose git is the one on PATH
            return verb(sh, rest, options, 0)
        at, end = 1, len(words)
        while at < end and words[at].startswith("-"):
            word = words[at]
            if word in ANSWERS:
                return 0, UNKNOWN
            if word == "-C" and at + 1 < end:
                move(sh, words[at + 1])
            elif word == "-c" and at + 1 < end:
                key, sign, value = words[at + 1].partition("=")
                options.append((key, value if sign else "true"))
            elif word.startswith("--config-env="):
                key, _, variable = word[13:].partition("=")
                options.append((key, sh.get(variable) or UNKNOWN))
            at += 2 if word in VALUES else 1
        if at >= end:
            return 1, UNKNOWN
        options += environment(sh)
        return verb(sh, words[at:], options, 0)
    finally:
        sh.cwd, sh.hidden = here, hidden


def move(sh: Shell, folder: str) -> None:
    """`git -C folder`."""
    from claimonce.effects.paths import resolved

    sh.cwd = UNKNOWN if UNKNOWN in folder else resolved(sh.cwd, folder)


def environment(sh: Shell) -> list[tuple[str, str]]:
    """Return the settings that `GIT_CONFIG_COUNT` and its kind carry."""
    count = sh.vars.get("GIT_CONFIG_COUNT")
    made: list[tuple[str, str]] = []
    if isinstance(count, str) and count.isdigit() and len(count) < 3:
        for number in range(int(count)):
            key, value = sh.get(f"GIT_CONFIG_KEY_{number}"), sh.get(f"GIT_CONFIG_VALUE_{number}")
            if key:
                made.append((key, value or ""))
    packed = sh.vars.get("GIT_CONFIG_PARAMETERS")
    if isinstance(packed, str):
        from claimonce.lang.shell.quoting import split_words

        for pair in split_words(packed):
            key, _, value = pair.partition("=")
            made.append((key, value))
    return made


def verb(sh: Shell, words: list[str], options: list[tuple[str, str]], depth: int) -> Done:
    """Judge git's verb and what stands behind it."""
    if not words:
        return 1, ""
    if depth == 0:
        commands_in(sh, options, words)
    name = words[0]
    if UNKNOWN in name:
        if plain(name) == UNKNOWN and "push" in words[1:3] and not words[1].startswith("-"):
            return verb(sh, words[1:], options, depth)
        sh.unsure("git's verb is not in the text")
        return None, UNKNOWN
    hooks(sh, name)
    done = starter(sh, words)
    if done is not None:
        return done
    found = judge_descriptions(sh, words)
    if name not in VERBS and not found and depth < 10:
        body = alias(sh, name, options)
        if body is not None:
            return run_alias(sh, body, words[1:], options, depth)
        sh.unsure(f"git {name} is neither git's own nor a known alias")
        return None, UNKNOWN
    if name == "config":
        configure(sh, words[1:])
    if sh.shared.counters and (name in RULED or name in MOVES or name in TO_FILES):
        from claimonce.programs.git_writes import writes

        writes(sh, words)
    return find_printed(sh, words)


def judge_descriptions(sh: Shell, words: list[str]) -> bool:
    """Compare with the descriptions; `git help push` and `git push -h` are not pushes."""
    from claimonce.effects.program_match import match

    found = False
    for entry in sh.shared.descriptions.programs.get("git", ()):
        found = match(sh, entry, ["git", *words]) or found
    return found


def under(sh: Shell) -> Shell:
    """Return a shell for what git itself starts: it puts its own folder first on PATH, where no shim stands."""
    sub = sh.copy()
    sub.hidden = sub.hidden or "started by git"
    return sub


def commands_in(sh: Shell, options: list[tuple[str, str]], words: list[str]) -> None:
    """Run what git would run because a setting or a variable says so."""
    for key, value in options:
        low = key.lower()
        if low.startswith("alias.") or low == "core.hookspath":
            continue
        if low in RUN_KEYS or low.startswith("pager.") or low.endswith(RUN_ENDS):
            text = value.removeprefix("!")
            if " " in text or ";" in text or text.startswith("/"):
                sub = under(sh)
                sub.vars = {name: held for name, held in sh.vars.items() if not name.startswith("GIT_CONFIG")}
                sub.run_text(text)
    for name in RUN_ENV:
        held = sh.vars.get(name)
        if isinstance(held, str) and name in sh.env and held.strip() and UNKNOWN not in held:
            if name in ("EDITOR", "VISUAL", "PAGER") and not opens_editor(words):
                continue
            sub = under(sh)
            sub.env = sh.env - set(RUN_ENV)
            sub.run_text(held)


def opens_editor(words: list[str]) -> bool:
    """Say whether this git command would open an editor or a pager."""
    if words[0] == "commit":
        return not any(word.startswith(("-m", "-F", "--message", "--file", "--no-edit", "-C")) for word in words[1:])
    return words[0] in (
        "rebase",
        "merge",
        "tag",
        "notes",
        "revert",
        "cherry-pick",
        "log",
        "diff",
        "show",
        "config",
        "branch",
    )


def alias(sh: Shell, name: str, options: list[tuple[str, str]]) -> str | None:
    """Return what an alias stands for: from `-c`, from this command's own `git config`, from the configuration."""
    for key, value in reversed(options):
        if key.lower() in (f"alias.{name.lower()}", f"alias.{name.lower()}.command"):
            return value
    own = sh.shared.aliases.get(name)
    if own is not None:
        return own
    cwd = "" if UNKNOWN in sh.cwd or "\x01" in sh.cwd else sh.cwd
    if sh.shared.git_alias is not None:
        return sh.shared.git_alias(cwd, name)
    if not sh.shared.read_file or not cwd:
        return None
    from claimonce.programs.git_config import alias as configured

    return configured(cwd, name)


def run_alias(sh: Shell, body: str, args: list[str], options: list[tuple[str, str]], depth: int) -> Done:
    """Run an alias: `!` begins shell text, anything else is git's own words."""
    if body.startswith("!"):
        from claimonce.lang.shell.quoting import quoted

        sub = sh.copy()
        sub.functions, sub.aliases = {}, {}
        text = body[1:]
        for arg in args:
            text += " " + ("$_" if UNKNOWN in arg else quoted(arg))
        return sub.run_text(text, list(args))
    from claimonce.lang.shell.quoting import split_words

    words = split_words(body) + args
    at = 0
    while at < len(words) and words[at].startswith("-"):
        if words[at] == "-c" and at + 1 < len(words):
            key, _, value = words[at + 1].partition("=")
            options = [*options, (key, value)]
        at += 2 if words[at] in VALUES else 1
    return verb(sh, words[at:], options, depth + 1)


def configure(sh: Shell, args: list[str]) -> None:
    """Remember an alias that the command itself sets."""
    rest = [arg for arg in args if not arg.startswith("-")]
    if rest[:1] == ["set"]:
        rest = rest[1:]
    if len(rest) == 2 and rest[0].lower().startswith("alias."):
        sh.shared.aliases[rest[0].split(".")[1]] = rest[1]


def hooks(sh: Shell, name: str) -> None:
    """Run the hooks that this very command wrote earlier."""
    if not sh.shared.files or name not in HOOKS or sh.shared.depth > 12:
        return
    for path, text in list(sh.shared.files.items()):
        folder, _, file = path.rpartition("/")
        if file in HOOKS[name] and folder.endswith("hooks"):
            under(sh).run_text(text)


def starter(sh: Shell, words: list[str]) -> Done | None:
    """Run what verbs as `submodule foreach`, `rebase --exec` and `bisect run` start."""
    name, args = words[0], words[1:]
    if name == "submodule" and "foreach" in args:
        rest = args[args.index("foreach") + 1 :]
        while rest and rest[0].startswith("-"):
            rest = rest[1:]
        return under(sh).run_text(rest[0]) if len(rest) == 1 else under(sh).run_words(rest)
    if name == "bisect" and args[:1] == ["run"]:
        return under(sh).run_words(args[1:])
    if name == "for-each-repo":
        rest = [arg for arg in args if not arg.startswith("--config")]
        return git(under(sh), "git", ["git", *(rest[1:] if rest[:1] == ["--"] else rest)])
    if name == "filter-branch":
        for index, arg in enumerate(args[:-1]):
            if arg.endswith("-filter"):
                under(sh).run_text(args[index + 1])
    for text in find_option_values(args, EXECS[name]) if name in EXECS else ():
        under(sh).run_text(text)
    if name == "merge-index":
        args_ = [arg for arg in args if arg[:1] != "-"]
        under(sh).run_text(args_[0] if args_ else "")
    if name in GIVEN:  # `send-email --sendmail-cmd=x`, `daemon --access-hook=x`
        from claimonce.interp.apart import run_apart
        from claimonce.programs.given_commands import find_named

        for text in find_named(args):
            run_apart(under(sh), text)
    for arg in args:
        if arg.startswith("ext::") and name in EXTERNAL:  # git-remote-ext(1): `% ` is a blank in a word
            started = arg[5:].replace("% ", "\n").split(" ")
            under(sh).run_words([word.replace("\n", " ") for word in started])
    return None


EXTERNAL = ("clone", "fetch", "pull", "push", "ls-remote", "fetch-pack", "archive")  # verbs that open a remote


def find_printed(sh: Shell, words: list[str]) -> Done:
    """Return what a few git commands print when the text says it."""
    if words[:3] == ["rev-parse", "--show-toplevel"]:
        return None, sh.cwd + "\n" if UNKNOWN not in sh.cwd else UNKNOWN
    if words[0] in ("commit", "add", "fetch", "push", "checkout", "switch", "tag"):
        return None, ""
    return None, UNKNOWN
