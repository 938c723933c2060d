"""`docker run` and `docker compose run`: a command in a container."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

DOCKER_RUN = frozenset(
    ["-e", "-v", "-w", "-u", "-p", "-l", "-m", "-h", "-a", "-c", "--env", "--env-file", "--volume", "--workdir",
     "--user", "--publish", "--label", "--memory", "--hostname", "--name", "--network", "--net", "--mount",
     "--entrypoint", "--platform", "--add-host", "--cpus", "--device", "--dns", "--expose", "--gpus",
     "--group-add", "--ip", "--ipc", "--link", "--log-driver", "--log-opt", "--pid", "--pull", "--restart",
     "--runtime", "--security-opt", "--shm-size", "--stop-signal", "--tmpfs", "--ulimit", "--userns",
     "--volumes-from", "--cap-add", "--cap-drop", "--cidfile", "--cgroupns"]
)  # fmt: skip


def docker(sh: Shell, words: list[str]) -> Done | None:
    """`docker run IMAGE COMMAND`; `exec` is one of the plain runners."""
    at, end = 1, len(words)
    while at < end and words[at].startswith("-"):
        at += 2 if words[at] in ("-H", "--host", "-c", "--context", "-l", "--config") else 1
    if words[at : at + 1] == ["container"]:
        at += 1
    if words[at : at + 1] == ["compose"]:
        return compose(sh, words, at + 1)
    if words[at : at + 1] != ["run"]:
        return None
    at += 1
    entry = ""
    while at < end and words[at].startswith("-"):
        if words[at].startswith("--entrypoint"):
            entry = words[at].partition("=")[2] or (words[at + 1] if at + 1 < end else "")
        at += 2 if words[at] in DOCKER_RUN else 1
    command = ([entry] if entry else []) + words[at + 1 :]
    sub = sh.copy()
    sub.go_to(words[: at + 1])
    sub.vars, sub.functions, sub.aliases = {}, {}, {}
    if not command and at < end:
        if sh.stdin is None or not is_attached(words[:at]):
            return None, UNKNOWN
        from claimonce.programs.shells import feed_shell

        return feed_shell(sub, [])  # most images start one
    image = words[at].rsplit("/", 1)[-1].split(":")[0] if at < end else ""
    if command and (command[0].startswith("-") or image in ("git", "alpine-git")):
        command = ["git", *command] if image in ("git", "alpine-git") and command[0] != "git" else command
    return sub.run_words(command)


def is_attached(flags: list[str]) -> bool:
    """Return whether `-i`, `-it` or `--interactive` keeps the input open."""
    return any(flag.startswith("--interactive") or (flag[:1] == "-" != flag[1:2] and "i" in flag) for flag in flags)


def compose(sh: Shell, words: list[str], at: int) -> Done | None:
    """`docker compose run SERVICE COMMAND`, `... exec`."""
    takes = DOCKER_RUN | {"-f", "--file", "-p", "--project-name", "--profile", "--index"}
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] in takes else 1
    if words[at : at + 1] not in (["exec"], ["run"]):
        return None
    at += 1
    entry: list[str] = []
    while at < len(words) and words[at].startswith("-"):
        if words[at].startswith("--entrypoint"):
            entry = [words[at].partition("=")[2] or "".join(words[at + 1 : at + 2])]
        at += 2 if words[at] in takes else 1
    if at + 1 >= len(words):
        return None, UNKNOWN
    sub = sh.copy()
    sub.go_to(words[: at + 1])
    return sub.run_words(entry + words[at + 1 :])
