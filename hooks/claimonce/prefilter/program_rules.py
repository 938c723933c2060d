"""Rules of the second look for programs that start others or run text: see quick_check.py."""

from __future__ import annotations

from claimonce.catalog.names import FIND_ACTS, PYTHON_MODULES, RUNNER_VERBS
from claimonce.prefilter.scan_result import UNKNOWN, WIDE, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.prefilter.quick_check import Judge

# Options of a shell that change nothing of what its text does, and those behind which the text stands.
SHELL_PLAIN = ("-e", "-u", "-x", "-l", "--login", "-eu", "-ex", "-eux", "-euo", "-euxo", "pipefail", "-o")
SHELL_TEXT = ("-c", "-lc", "-ec", "-cl", "-ce", "-xc", "-euc", "-exc")
XARGS_PLAIN = ("0", "r", "t", "0r", "r0", "null", "no-run-if-empty")


def shell(judge: Judge, words: list[str], whole: Command) -> None:
    """A shell with text, with a file, or fed by a heredoc."""
    at = 1
    while at < len(words) and words[at] in SHELL_PLAIN:
        at += 1
    word = words[at] if at < len(words) else ""
    if word in SHELL_TEXT:  # `bash -lc "make test"`
        text = words[at + 1] if at + 1 < len(words) else UNKNOWN
        if UNKNOWN in text:
            raise Doubt
        judge.text(text)
    elif word == "-n" or word in ("--version", "--help"):  # `bash -n x.sh` looks at the syntax and runs nothing
        return
    elif word and word[0] != "-":  # `sh ./build.sh`: small files are read
        from claimonce.prefilter.nearby_files import shell_file

        shell_file(judge, word)
    elif not word and whole.bodies and len(whole.bodies) == 1:  # `bash <<'EOF'`
        judge.text(whole.bodies[0])
    else:  # `bash -s`, `curl x | sh`
        raise Doubt


def python(judge: Judge, words: list[str], whole: Command) -> None:
    """Python with text, a module, a file, or fed by a heredoc."""
    from claimonce.prefilter import nearby_code

    at = 1
    while at < len(words) and words[at] in ("-u", "-B", "-I", "-s", "-S", "-E", "-O", "-q", "-Xutf8"):
        at += 1
    word = words[at] if at < len(words) else "-"
    if word == "-m" and at + 1 < len(words):
        if words[at + 1].lower().encode("latin-1") not in PYTHON_MODULES:
            raise Doubt  # one that lies in the folder, or runs what it is given: `-m cProfile x.py`
        judge.inner(words[at + 1 :], whole)
    elif word in ("--version", "-V", "--help", "-h"):
        return
    elif word == "-c" and at + 1 < len(words):  # `python3 -c "print(1)"`
        nearby_code.python_text(judge, words[at + 1], words[at + 2 :])
    elif word == "-" and len(whole.bodies) == 1:  # `python3 - <<'EOF'`
        nearby_code.python_text(judge, whole.bodies[0], [])
    elif word[0] != "-":  # `python3 tools/count.py`
        nearby_code.python_file(judge, word)
    else:  # `python3 -W error x.py`: an option that is not known here may take a value
        raise Doubt


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
        if word[:2] == "-I":  # `-I{}`, `-I {}`
            mark = word[2:] or "".join(words[at : at + 1])
            at += len(word) == 2
        elif word in ("-n", "-P", "-L", "-d", "-s"):  # `-n 1`
            at += 1
        elif word.lstrip("-") not in XARGS_PLAIN and not word[2:].isdigit():  # `-a list`, `--arg-file`: not `-n1`
            raise Doubt
    rest = [word.replace(mark, WIDE) for word in words[at:]] if mark else [*words[at:], WIDE]
    judge.seen.append("*")
    if words[at:]:
        judge.inner(rest, whole)


def search(judge: Judge, words: list[str], whole: Command) -> None:
    """`find`: what stands behind `-exec` is judged."""
    at = 1
    if any(WIDE in word for word in words):  # `find $(cat args)`: an act may stand in it
        raise Doubt
    while at < len(words):
        word = words[at]
        at += 1
        if word.encode("latin-1") not in FIND_ACTS:
            continue
        if word in ("-exec", "-execdir", "-ok", "-okdir") and words[0].endswith("find"):  # `-exec wc -l {} +`
            start = at
            while at < len(words) and words[at] not in (";", "+"):
                at += 1
            if start < at and "{}" in words[start]:  # `-exec {} \\;` starts what it finds
                raise Doubt
            judge.seen += [] if "-name" in words else ["*"]
            judge.inner([UNKNOWN if "{}" in one else one for one in words[start:at]], whole)
        elif word == "-delete":  # `find . -name '*.pyc' -delete` writes files of that name alone
            names = [words[i + 1] for i, one in enumerate(words[:-1]) if one in ("-name", "-iname")]
            # `-name a -o -delete`: not only what is called so
            if len(names) != 1 or any(one in ("-o", "-or", "!", "-not", ",") for one in words):
                names = [UNKNOWN]
                judge.seen.append("*")
            judge.writes.append((names[0], False))
        else:  # `-fprintf counter.json %p`
            raise Doubt


def runner(judge: Judge, words: list[str], whole: Command) -> None:
    """`uv run command` and its kind; their other subcommands start nothing."""
    verbs = RUNNER_VERBS[words[0].rpartition("/")[2]].split()
    if words[1:2] and words[1] in verbs:
        if words[2:3] and words[2][:1] == "-":
            raise Doubt  # an option: `--script x`, `-m module`
        if words[2:3] and words[2].endswith(".py"):  # `uv run tools/count.py`
            python(judge, ["python", *words[2:]], whole)
        else:  # `poetry run pytest -q`
            judge.inner(words[2:], whole)
    # `uv --directory x run y`, `uv tool run y`: what is started stands somewhere behind
    elif words[1:2] and (words[1][:1] == "-" or words[1] in ("tool", "x", "exec", "run", "shell")):
        raise Doubt


def launched(judge: Judge, words: list[str], whole: Command) -> None:
    """`npx tool`, `uvx tool`."""
    rest = words[2:] if words[1:2] in (["--yes"], ["-y"], ["--no-install"]) else words[1:]
    if rest:  # `npx prettier@3 --check .`
        rest = [rest[0][:1] + rest[0][1:].partition("@")[0], *rest[1:]]
    judge.inner(rest, whole)


def built(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`cargo`: all but `watch`."""
    if words[1:2] and (words[1][:1] in ("-", "+", UNKNOWN) or words[1] in ("watch", "x")):
        raise Doubt


def tooled(_judge: Judge, words: list[str], _whole: Command) -> None:
    """`go`: what starts no program of the user's but tests; its options are looked at before."""
    if words[1:2] and (words[1][:1] in ("-", UNKNOWN) or words[1] in ("run", "generate", "tool", "install", "get")):
        raise Doubt


def sourced(judge: Judge, words: list[str], _whole: Command) -> None:
    """`source file`."""
    from claimonce.prefilter.nearby_files import shell_file

    if len(words) < 2:
        raise Doubt
    shell_file(judge, words[1])


def trapped(judge: Judge, words: list[str], _whole: Command) -> None:
    """`trap 'text' EXIT`."""
    words = [word for word in words if word != "--"]
    if len(words) > 2 and words[1] not in ("-", ""):  # `trap - EXIT` takes a trap away
        if UNKNOWN in words[1]:
            raise Doubt
        judge.text(words[1])


def exported(judge: Judge, words: list[str], _whole: Command) -> None:
    """`export NAME=value`."""
    for word in words[1:]:
        judge.assigns(word)
        if UNKNOWN in word.partition("=")[0] or "[" in word:  # `declare 'x[$(ls)]=1'` runs ls
            raise Doubt


def environment(judge: Judge, words: list[str], whole: Command) -> None:
    """`env NAME=value command`."""
    at = 1
    while at < len(words) and judge.assigns(words[at]):
        at += 1
    if at < len(words):
        judge.inner(words[at:], whole)


def evaluated(judge: Judge, words: list[str], _whole: Command) -> None:
    """`eval`."""
    text = " ".join(words[1:])
    if UNKNOWN in text:
        raise Doubt
    judge.text(text)


def script_runner(judge: Judge, words: list[str], whole: Command) -> None:
    """`node` with text or with a file."""
    from claimonce.prefilter import nearby_code

    word = words[1] if len(words) > 1 else "-"
    if word in ("-e", "-p", "-pe", "--eval", "--print") and len(words) > 2:  # `node -e "console.log(1)"`
        nearby_code.script_text(judge, words[2])
        nearby_code.script_text(judge, " ".join(words[3:]))
    elif word in ("--version", "-v", "--help", "-h"):
        return
    elif word == "-" and len(whole.bodies) == 1:  # `node - <<'EOF'`
        nearby_code.script_text(judge, whole.bodies[0])
    elif word[:1] not in ("-", ""):  # `node build.js`
        nearby_code.script_file(judge, word)
    else:
        raise Doubt


RULES_BY_NAME: dict[str, Callable[[Judge, list[str], Command], None]] = {
    "python": python, "wrapped": wrapped, "limited": limited, "timed": timed, "niced": niced, "named": named,
    "replaced": replaced, "each": each, "search": search, "runner": runner, "launched": launched, "built": built,
    "tooled": tooled, "sourced": sourced, "trapped": trapped, "exported": exported, "environment": environment,
    "evaluated": evaluated, "script_runner": script_runner, "shell": shell,
}  # fmt: skip
