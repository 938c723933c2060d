"""Programs that carry a command's text elsewhere: to another host, a lock, a watcher."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

SSH_VALUES = "BbcDEeFIiJLlmOopQRSWw"


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge one of these programs; None when this use carries no command."""
    if name in ("ssh", "autossh", "slogin", "mosh"):
        return ssh(sh, words)
    if name == "flock":
        return flock(sh, words)
    if name in ("docker", "podman", "nerdctl"):
        from claimonce.programs.containers import docker

        return docker(sh, words)
    if name in ("tmux", "byobu", "tmate", "screen"):
        from claimonce.programs.terminal_multiplexers import screen, tmux

        return screen(sh, words) if name == "screen" else tmux(sh, words)
    if name == "nix":
        return nix(sh, words)
    if name == "aws":
        return aws(sh, words)
    if name.startswith("salt"):
        return afar(sh, words, [words[at + 1] for at, word in enumerate(words[:-1]) if word in SALT_RUNS])
    if name in ("at", "batch"):
        return None if sh.stdin is None else feed(sh.copy())
    if name == "capsh":
        return capsh(sh, words)
    if name == "start-stop-daemon":
        return daemon(sh, words)
    if name in ("concurrently", "conc"):
        from claimonce.programs.package_scripts import concurrently

        return concurrently(sh, words)
    if name in EACH_WORD:
        for word in words[1:]:
            if not word.startswith("-"):
                sh.copy().run_text(word)
        return None, UNKNOWN
    if name in ("watch", "watchexec"):
        return watch(sh, words)
    return None


def ssh(sh: Shell, words: list[str]) -> Done | None:
    """`ssh HOST COMMAND`: the text is run by another host's shell; `-oProxyCommand=` by this one's."""
    at, end = 1, len(words)
    while at < end:
        word = words[at]
        if word == "--":
            at += 1
            break
        if not word.startswith("-") or len(word) < 2:
            break
        if word.startswith("-oProxyCommand=") or (
            word == "-o" and words[at + 1 : at + 2] and "Command=" in words[at + 1]
        ):
            text = (word if word != "-o" else words[at + 1]).partition("=")[2]
            sh.copy().run_text(text)
        if word in ("-G", "-V") or (word[1] == "G" and len(word) == 2):
            return 0, UNKNOWN
        if word.startswith("--"):
            at += 1
        else:
            at += 2 if word[-1] in SSH_VALUES and not any(c in SSH_VALUES for c in word[1:-1]) else 1
    at += 1
    while at < end and words[at] == "--":
        at += 1
    sub = sh.copy()
    sub.go_to(words[:at])
    sub.vars, sub.functions, sub.aliases = {}, {}, {}
    sub.cwd = UNKNOWN
    if at < end:
        return sub.run_text(" ".join(words[at:]))
    return feed(sub)


def feed(sub: Shell) -> Done:
    """Run what stands on stdin, as a shell does that is given no command."""
    from claimonce.programs.shells import feed_shell

    return feed_shell(sub, [])


def afar(sh: Shell, words: list[str], texts: list[str]) -> Done | None:
    """Run shell texts on another host, which the words name: nothing of this shell is there."""
    if not texts:
        return None
    sub = sh.copy()
    sub.go_to([word for word in words if word not in texts])
    sub.vars, sub.functions, sub.aliases = {}, {}, {}
    sub.cwd = UNKNOWN
    return sub.run_text("\n".join(texts))


# Each of their words is shell text.
EACH_WORD = frozenset(("hyperfine", "pee", "mispipe", "poop", "mprocs", "rerun", "gaze", "start-server-and-test",
                       "swayidle", "xidlehook", "watchfiles"))  # fmt: skip
SALT_RUNS = ("cmd.run", "cmd.shell", "cmd.run_all", "cmd.run_stdout", "cmd.exec_code", "-r", "--raw")
AWS_RUNS = {"send-command": "--parameters", "start-session": "--parameters", "execute-command": "--command"}


def aws(sh: Shell, words: list[str]) -> Done | None:
    """`aws ssm send-command`, `aws ssm start-session`, `aws ecs execute-command` (AWS CLI 2, `help` of each)."""
    flag = next((AWS_RUNS[word] for word in words[2:] if word in AWS_RUNS), "")
    value = next((words[at + 1] for at, word in enumerate(words[:-1]) if word == flag), "")
    if not value or not {"ssm", "ecs"} & set(words[1:8]):
        return None
    if flag == "--command":
        return afar(sh, words, [value])
    from claimonce.effects.fields import Fields, of_json, shorthand

    name, sign, rest = value.partition("=")
    listed = of_json(rest) if sign and rest[:1] == "[" else None
    held = of_json(value) or Fields({name: listed.data if listed else [rest]} if sign else shorthand(value))
    texts = [text for path in ("commands[]", "command[]") for text in held.at(path) if isinstance(text, str)]
    if not texts:
        sh.unsure("what runs on the other host is not in the text")
    return afar(sh, words, texts)


def flock(sh: Shell, words: list[str]) -> Done | None:
    """`flock FILE COMMAND`, `flock FILE -c TEXT`."""
    at, end = 1, len(words)
    seen = False
    while at < end:
        word = words[at]
        if word in ("-c", "--command") and at + 1 < end:
            return sh.copy().run_text(words[at + 1])
        if word.startswith("-") and len(word) > 1 and not seen:
            at += 2 if word in ("-w", "--wait", "--timeout", "-E", "--conflict-exit-code") else 1
            continue
        if seen:
            from claimonce.programs.wrappers import external

            return external(sh, words[at + 1 :] if word == "--" else words[at:])
        seen = True
        at += 1
    return 0, ""


def nix(sh: Shell, words: list[str]) -> Done | None:
    """`nix`: what it starts is its own, or stands behind the folders that it puts in front of PATH."""
    if words[1:2] == ["run"] and len(words) > 2 and "#" in words[2]:
        rest = words[4:] if words[3:4] == ["--"] else words[3:]
        started = [words[2].rpartition("#")[2].rpartition(".")[2], *rest]
    else:
        flags = (at for at, word in enumerate(words[1:-1], 1) if word in ("-c", "--command"))
        started = words[next(flags, len(words)) + 1 :]
    if not started:
        return None
    sub = sh.copy()
    sub.functions, sub.aliases = {}, {}
    sub.hidden = sub.hidden or "PATH changed"
    return sub.run_words(started)


def capsh(sh: Shell, words: list[str]) -> Done | None:
    """`capsh ... -- -c TEXT`: bash gets what stands behind `--`."""
    if "--" in words:
        from claimonce.programs.wrappers import external

        return external(sh, ["bash", *words[words.index("--") + 1 :]])
    return None


def daemon(sh: Shell, words: list[str]) -> Done | None:
    """`start-stop-daemon --exec PROGRAM -- ARGUMENTS`."""
    program = ""
    for flag in ("-x", "--exec", "-a", "--startas"):
        if flag in words[:-1] and not program:
            program = words[words.index(flag) + 1]
    rest = words[words.index("--") + 1 :] if "--" in words else []
    if not program:
        return None
    from claimonce.programs.wrappers import external

    return external(sh, [program, *rest])


def watch(sh: Shell, words: list[str]) -> Done | None:
    """`watch -n 2 COMMAND`: the words make one text for sh."""
    at, end = 1, len(words)
    takes = ("-n", "--interval", "-q", "--equexit", "-w", "-e", "--exts", "--watch", "-i", "--ignore", "-f", "--filter")
    while at < end and words[at].startswith("-"):
        if words[at] == "--":
            at += 1
            break
        if words[at] in ("--help", "--version"):
            return 0, UNKNOWN
        at += 2 if words[at] in takes else 1
    return sh.copy().run_text(" ".join(words[at:])) if at < end else None
