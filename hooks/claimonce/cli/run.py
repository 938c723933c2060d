"""`claimonce run`: any agent, unit or cron job behind the shims, under a name of its own."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping

import click

from claimonce.cli.common import as_json_text
from claimonce.cli.shellenv import armed_path
from claimonce.clients import row as clients
from claimonce.gate import identity, owner
from claimonce.hooks.untrusted_text import warn
from claimonce.settings.client_ancestor import of_words

_NOT_FOUND, _NOT_STARTED = 127, 126


@click.command(
    "run",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    epilog="Exit status: COMMAND's own; 127 when there is no such command, 126 when it cannot be started.",
)
@click.option(
    "--session",
    default="auto",
    show_default=True,
    metavar="auto|NAME",
    help="The name that claims, receipts and refusals show; auto makes one that no other process has.",
)
@click.option(
    "--agent/--no-agent",
    default=None,
    help="Whether what runs is an agent that reads answers and can act on them; by default it is for a known client, "
    "and inherited for the rest.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Say on stderr, as JSON, which session started and whether it ran."
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def run(session: str, agent: bool | None, as_json: bool, command: tuple[str, ...]) -> None:
    """Run COMMAND with the shims first on PATH and a session name of its own.

    The command takes the place of this process, so signals, terminal and exit status are its own.
    """
    env = environment(os.environ, session, True if agent is None and of_words(list(command)) else agent)
    program = found(command[0], env["PATH"])
    said = {"session": env["CLAIMONCE_SESSION"], "command": list(command), "program": program}
    if not program:
        _leave(_NOT_FOUND, f"{command[0]}: not found on PATH", said, as_json)
    if as_json:
        click.echo(as_json_text({**said, "ran": True}, whole=True), err=True)
    try:
        os.execve(program, [command[0], *_with(command), *command[1:]], env)  # noqa: S606  (running it is the point)
    except OSError as error:
        if error.errno == errno.ENOEXEC:  # a script without its first line: a shell would run it, so this does
            os.execve("/bin/sh", ["sh", program, *command[1:]], env)  # noqa: S606
        code = _NOT_FOUND if error.errno == errno.ENOENT else _NOT_STARTED
        _leave(code, f"{command[0]}: {error.strerror}", said, as_json)


def _with(command: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that a client needs so that its shells keep PATH; none for what is started by another name."""
    row = clients.of(of_words([command[0]]))
    return row.RUN_WITH if row is not None else ()


def environment(env: Mapping[str, str], session: str = "auto", agent: bool | None = None) -> dict[str, str]:
    """Return the environment of a command that runs behind the shims."""
    made = {**env, "PATH": armed_path(env), "CLAIMONCE_SESSION": automatic() if session == "auto" else session}
    made.pop(identity.INSIDE, None)
    if around := identity.around(env):
        made[identity.INSIDE] = around
    if agent:
        made["CLAIMONCE_AGENT"] = "1"
    elif agent is False:
        made.pop("CLAIMONCE_AGENT", None)
    return made


def automatic() -> str:
    """Return a readable name that no other process on any host has: host, pid and start time."""
    host = "".join(sign if sign.isalnum() else "-" for sign in socket.gethostname().partition(".")[0].lower())
    start = "".join(sign for sign in owner.find_start_time(os.getpid()) if sign.isalnum())
    return f"run-{host or 'host'}-{os.getpid()}-{start}"


def found(word: str, path: str) -> str:
    """Return the program that a shell would start for this word, "" when there is none."""
    if "/" in word:
        return word if os.path.exists(word) else ""
    hits = [os.path.join(folder, word) for folder in path.split(os.pathsep)]
    files = [hit for hit in hits if os.path.isfile(hit)]
    return next((file for file in files if os.access(file, os.X_OK)), files[0] if files else "")


def _leave(code: int, sentence: str, said: Mapping[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(as_json_text({**said, "ran": False}, whole=True), err=True)
    warn(sentence)
    raise SystemExit(code)
