"""Rules of the second look for programs that start others, reach the web or run text: see harmless.py."""

from __future__ import annotations

from claimonce.reading.prefilter import ACTS
from claimonce.reading.scanner import UNKNOWN, WIDE, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.reading.harmless import Judge

SHELLS = ("bash", "sh", "dash", "zsh", "ksh")
# Runners behind whose subcommand a command stands; nothing but the command may follow it.
RUNNERS = {
    "uv": ("run",), "poetry": ("run",), "pipenv": ("run",), "hatch": ("run",), "pdm": ("run",), "rye": ("run",),
    "pixi": ("run",), "bundle": ("exec",), "pnpm": ("exec", "dlx"),
}  # fmt: skip
XARGS_PLAIN = ("0", "r", "t", "0r", "r0", "null", "no-run-if-empty")
SENDERS = [
    "http",
    "https",
    "xh",
    "xhs",
    "curlie",
    "httpie",
    "Invoke-RestMethod",
    "Invoke-WebRequest",
    "irm",
    "iwr",
    "aria2c",
    "hurl",
    "nc",
    "ncat",
    "netcat",
    "telnet",
    "socat",
    "busybox.nc",
    "openssl",
    "dbus-send",
]


def shell(judge: Judge, words: list[str], whole: Command) -> None:
    """A shell with text, with a file, or fed by a heredoc."""
    at = 1
    while at < len(words) and words[at] in (
        "-e",
        "-u",
        "-x",
        "-l",
        "--login",
        "-eu",
        "-ex",
        "-eux",
        "-euo",
        "-euxo",
        "pipefail",
        "-o",
    ):
        at += 1
    word = words[at] if at < len(words) else ""
    if word in ("-c", "-lc", "-ec", "-cl", "-ce", "-xc", "-euc", "-exc"):
        text = words[at + 1] if at + 1 < len(words) else UNKNOWN
        if UNKNOWN in text:
            raise Doubt
        judge.text(text)
    elif word == "-n" or word in ("--version", "--help"):
        return
    elif word and word[0] != "-":
        from claimonce.reading.nearby import shell_file

        shell_file(judge, word)
    elif not word and whole.bodies and len(whole.bodies) == 1:
        judge.text(whole.bodies[0])
    else:
        raise Doubt


def python(judge: Judge, words: list[str], whole: Command) -> None:
    """Python with text, a module, a file, or fed by a heredoc."""
    from claimonce.reading import nearby

    at = 1
    while at < len(words) and words[at] in ("-u", "-B", "-I", "-s", "-S", "-E", "-O", "-q", "-Xutf8"):
        at += 1
    word = words[at] if at < len(words) else "-"
    if word == "-m" and at + 1 < len(words):
        judge.inner(words[at + 1 :], whole)
    elif word in ("--version", "-V", "--help", "-h"):
        return
    elif word == "-c" and at + 1 < len(words):
        nearby.python_text(judge, words[at + 1], words[at + 2 :])
    elif word == "-" and len(whole.bodies) == 1:
        nearby.python_text(judge, whole.bodies[0], [])
    elif word[0] != "-":
        nearby.python_file(judge, word)
    else:
        raise Doubt


def recipe(judge: Judge, words: list[str], _whole: Command) -> None:
    """`make`."""
    from claimonce.reading.nearby import make

    make(judge, words)


def package(judge: Judge, words: list[str], whole: Command) -> None:
    """`npm`, `pnpm`, `yarn`, `bun`."""
    from claimonce.reading.nearby import npm

    npm(judge, words, whole)


def wrapped(judge: Judge, words: list[str], whole: Command) -> None:
    """Wrappers without flags."""
    judge.inner(words[1:], whole)


def limited(judge: Judge, words: list[str], whole: Command) -> None:
    """`timeout 60 command`."""
    if len(words) < 3 or not words[1].rstrip("smhd").replace(".", "").isdigit():
        raise Doubt
    judge.inner(words[2:], whole)


def timed(judge: Judge, words: list[str], whole: Command) -> None:
    """`time [-p] command`."""
    rest = words[2:] if words[1:2] == ["-p"] else words[1:]
    if rest:
        judge.inner(rest, whole)


def niced(judge: Judge, words: list[str], whole: Command) -> None:
    """`nice [-n 5] command`."""
    judge.inner(words[3:] if words[1:2] == ["-n"] else words[1:], whole)


def named(judge: Judge, words: list[str], whole: Command) -> None:
    """`command -v name`, `command name ...`."""
    if words[1:2] not in (["-v"], ["-V"]):
        judge.inner(words[1:], whole)


def replaced(judge: Judge, words: list[str], whole: Command) -> None:
    """`exec`, with a command or with redirections alone."""
    if len(words) > 1:
        judge.inner(words[1:], whole)


def each(judge: Judge, words: list[str], whole: Command) -> None:
    """`xargs command`: its last words are unknown, or those in place of `-I`'s mark."""
    at, mark = 1, ""
    while at < len(words) and words[at][:1] == "-":
        word = words[at]
        at += 1
        if word[:2] == "-I":
            mark = word[2:] or "".join(words[at : at + 1])
            at += len(word) == 2
        elif word in ("-n", "-P", "-L", "-d", "-s"):
            at += 1
        elif word.lstrip("-") not in XARGS_PLAIN and not word[2:].isdigit():
            raise Doubt
    rest = [word.replace(mark, WIDE) for word in words[at:]] if mark else [*words[at:], WIDE]
    judge.seen.append("*")
    if words[at:]:
        judge.inner(rest, whole)


def search(judge: Judge, words: list[str], whole: Command) -> None:
    """`find`: what stands behind `-exec` is judged."""
    at = 1
    if any(WIDE in word for word in words):
        raise Doubt
    while at < len(words):
        word = words[at]
        at += 1
        if word.encode("latin-1") not in ACTS:
            continue
        if word in ("-exec", "-execdir", "-ok", "-okdir") and words[0].endswith("find"):
            start = at
            while at < len(words) and words[at] not in (";", "+"):
                at += 1
            if start < at and "{}" in words[start]:
                raise Doubt
            judge.seen += [] if "-name" in words else ["*"]
            judge.inner([UNKNOWN if "{}" in one else one for one in words[start:at]], whole)
        elif word == "-delete":
            names = [words[i + 1] for i, one in enumerate(words[:-1]) if one in ("-name", "-iname")]
            if len(names) != 1 or any(one in ("-o", "-or", "!", "-not", ",") for one in words):
                names = [UNKNOWN]
                judge.seen.append("*")
            judge.writes.append((names[0], False))
        else:
            raise Doubt


def runner(judge: Judge, words: list[str], whole: Command) -> None:
    """`uv run command` and its kind; their other subcommands start nothing."""
    verbs = RUNNERS[words[0]]
    if words[1:2] and words[1] in verbs:
        judge.inner(words[2:], whole)
    elif words[1:2] and (words[1][:1] == "-" or words[1] in ("tool", "x", "exec", "run", "shell")):
        raise Doubt


def launched(judge: Judge, words: list[str], whole: Command) -> None:
    """`npx tool`, `uvx tool`."""
    rest = words[2:] if words[1:2] in (["--yes"], ["-y"], ["--no-install"]) else words[1:]
    if rest:
        rest = [rest[0][:1] + rest[0][1:].partition("@")[0], *rest[1:]]
    judge.inner(rest, whole)


def contained(judge: Judge, words: list[str], _whole: Command) -> None:
    """`docker`, `kubectl`: only `run`, `exec` and their kind start a command of ours."""
    if len(words) < 2:
        return
    if (
        any(WIDE in word for word in words)
        or UNKNOWN in words[1]
        or any(word in ("cp", "rsync") for word in words[1:4])
    ):
        raise Doubt
    for word in ("run", "exec", "debug", "attach", "plugin", "x"):
        if word in words[1:]:
            judge.opaque(words)
            return


def built(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`cargo`: all but `watch`."""
    if words[1:2] and (words[1][:1] in ("-", "+", UNKNOWN) or words[1] in ("watch", "x")):
        raise Doubt


def fetched(judge: Judge, words: list[str], _whole: Command) -> None:
    """`curl` and `wget`: a plain GET reaches nobody, some addresses aside."""
    for word in words[1:]:
        low = word.lower()
        if (
            word[:1] == "-"
            and (
                low.startswith(
                    (
                        "--data",
                        "--json",
                        "--form",
                        "--upload",
                        "--request",
                        "--config",
                        "--post",
                        "--body",
                        "--method",
                        "--mail",
                        "--variable",
                        "--next",
                        "--exec",
                        "--use-askpass",
                    )
                )
                or (word[1:2] != "-" and any(c in word for c in "dFTXK"))
            )
            and (judge.named() or any(UNKNOWN in one for one in words))
        ):
            raise Doubt
        if any(piece in low for get in judge.gates.gets for piece in [max(get.split("*"), key=len)]):
            raise Doubt
        if low.startswith(("smtp", "imap")):
            raise Doubt
    for at, word in enumerate(words):
        if (word[:1] == "-" and word[1:2] != "-" and any(c in word for c in "oO")) or word.startswith(
            ("--output", "--remote-name")
        ):
            judge.writes += [
                (words[at + 1] if at + 1 < len(words) else "", False),
                (word.partition("=")[2] or word[2:], False),
            ]


def sender(judge: Judge, words: list[str], _whole: Command) -> None:
    """Other web clients, and what speaks to sockets."""
    if judge.named() or any(UNKNOWN in word for word in words):
        raise Doubt


def forge(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`gh`, `glab`: verbs with an effect are described; `api` is the reader's."""
    if any(word in ("api", "alias", "extension") or UNKNOWN in word for word in words[1:3]):
        raise Doubt


def sourced(judge: Judge, words: list[str], _whole: Command) -> None:
    """`source file`."""
    from claimonce.reading.nearby import shell_file

    if len(words) < 2:
        raise Doubt
    shell_file(judge, words[1])


def trapped(judge: Judge, words: list[str], _whole: Command) -> None:
    """`trap 'text' EXIT`."""
    if len(words) > 2 and words[1] not in ("-", ""):
        if UNKNOWN in words[1]:
            raise Doubt
        judge.text(words[1])


def exported(judge: Judge, words: list[str], _whole: Command) -> None:
    """`export NAME=value`."""
    for word in words[1:]:
        judge.assigns(word)
        if UNKNOWN in word.partition("=")[0]:
            raise Doubt


def environment(judge: Judge, words: list[str], whole: Command) -> None:
    """`env NAME=value command`."""
    at = 1
    while at < len(words) and judge.assigns(words[at]):
        at += 1
    if at < len(words):
        judge.inner(words[at:], whole)


def pattern(judge: Judge, words: list[str], _whole: Command) -> None:
    """`awk`: a program that starts none, and whose files are named."""
    at = 1
    while at < len(words) and words[at][:1] == "-":
        if words[at] in ("-f", "--file", "-i", "-e", "--include", "--source", "--file"):
            raise Doubt
        at += 2 if words[at] in ("-v", "-F") else 1
    text = words[at] if at < len(words) else ""
    if (
        UNKNOWN in "".join(words[: at + 1])
        or "system" in text
        or "|" in text.replace("||", "")
        or (judge.gates.counters and ">" in text and '"' in text)
    ):
        raise Doubt


def stream(judge: Judge, words: list[str], _whole: Command) -> None:
    """`sed`: its `e` starts what its script names."""
    given = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-e", "--expression")]
    scripts = given or [word for word in words[1:] if word[:1] != "-"][:2]  # the second where `-i ''` is macOS's
    for script in scripts:
        if UNKNOWN in script and ("e " in script or not script.strip(WIDE)):
            raise Doubt
    text = " ".join(scripts if given or (len(words) > 3 and words[2:3] == [""]) else scripts[:1])
    if any(word[:2] == "-f" or word.startswith(("--file", "--exp")) for word in words) or judge.gates.names(text):
        raise Doubt
    judge.makes = True


def evaluated(judge: Judge, words: list[str], _whole: Command) -> None:
    """`eval`."""
    text = " ".join(words[1:])
    if UNKNOWN in text:
        raise Doubt
    judge.text(text)


def script_runner(judge: Judge, words: list[str], whole: Command) -> None:
    """`node` with text or with a file."""
    from claimonce.reading import nearby

    word = words[1] if len(words) > 1 else "-"
    if word in ("-e", "-p", "-pe", "--eval", "--print") and len(words) > 2:
        nearby.script_text(judge, words[2])
        nearby.script_text(judge, " ".join(words[3:]))
    elif word in ("--version", "-v", "--help", "-h"):
        return
    elif word == "-" and len(whole.bodies) == 1:
        nearby.script_text(judge, whole.bodies[0])
    elif word[:1] not in ("-", ""):
        nearby.script_file(judge, word)
    else:
        raise Doubt


RULES: dict[str, Callable[[Judge, list[str], Command], None]] = {
    **dict.fromkeys(SHELLS, shell), "make": recipe, "gmake": recipe,
    **dict.fromkeys(("python", "python3", "python3.11", "python3.12", "python3.13", "python3.14"), python),
    **dict.fromkeys(("npm", "yarn"), package), "pnpm": package,
    **dict.fromkeys(("nohup", "setsid", "noglob", "caffeinate"), wrapped), "timeout": limited, "time": timed,
    "nice": niced, "command": named, "builtin": named, "exec": replaced, "xargs": each, "find": search, "fd": search,
    **dict.fromkeys(("uv", "poetry", "pipenv", "hatch", "pdm", "rye", "pixi", "bundle"), runner),
    **dict.fromkeys(("npx", "uvx", "bunx", "pnpx"), launched),
    **dict.fromkeys(("docker", "podman", "docker-compose", "kubectl", "oc", "nerdctl"), contained), "cargo": built,
    "curl": fetched, "wget": fetched, **dict.fromkeys(SENDERS, sender), "gh": forge,
    "glab": forge, "source": sourced, ".": sourced, "trap": trapped,
    **dict.fromkeys(("export", "declare", "local", "readonly", "typeset"), exported), "env": environment,
    **dict.fromkeys(("awk", "gawk", "mawk", "nawk"), pattern), "sed": stream, "gsed": stream,
    "eval": evaluated, "node": script_runner,
}  # fmt: skip
