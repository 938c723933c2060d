"""`init` and `uninstall` for clients other than Claude Code: by the client's own file, and no more than that says."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

import click

from claimonce.agents import login_shell
from claimonce.agents.install import codex_trust, merge_driver, own_files, prepush, removal, settings_file
from claimonce.agents.install.settings_file import Change
from claimonce.cli.common import ask_agreement, say, shorten_path
from claimonce.clients import row as clients
from claimonce.gate import folder
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell
from claimonce.settings.paths import SENTINEL, state_folder
from claimonce.shims.install import install_shims, remove_shims, shims_folder
from claimonce.shims.launcher import install_launcher
from claimonce.shims.scripts import launcher_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

_NEEDS_YES = 2
_SAID = {
    "added": "added {}", "replaced": "replaced an older one of ours: {}", "unchanged": "{} is as it should be",
    "restored": "{} is to the byte what it was", "removed": "took our part out of {}; the rest is untouched",
}  # fmt: skip


def init(
    client: str, scope: str, root: str, trust: bool, env: Mapping[str, str], yes: bool, as_json: bool
) -> int:  # fmt: skip
    """Wire one client for the user; return the exit status."""
    row = _row(client)
    if scope != "user":
        raise click.UsageError(f"{row.TITLE} is wired for the user: its project hooks need more trust than they give")
    if row.SHAPE != clients.FILE:
        settings_file.refuse_skipped(clients.config_of(row, env), client)
    if not yes and not ask_agreement(plan_changes(row, root, trust, env), as_json):
        return 1 if sys.stdin.isatty() else _NEEDS_YES
    folder.prepare(state_folder(env))
    load("", env, people=True)
    launcher = install_launcher(env)
    install_shims(env, env.get("PATH") or os.defpath)
    changes, notes = [_wire(row, launcher, env)], []
    changes += _set(row, env)
    if row.ARMS == clients.LOGIN_SHELL:
        if not login_shell.is_switched_off(row, {**env}):
            notes.append(  # pyright: ignore[reportUnknownMemberType]
                f"{shorten_path(_config_toml(row, env), env)} asks for login shells, which reset PATH: put the line of "
                "`claimonce shellenv` at the end of ~/.profile, or set allow_login_shell = false"
            )
        notes.append(codex_trust.give(row, env) if trust else codex_trust.HOW)  # pyright: ignore[reportUnknownMemberType]
    if root and os.path.exists(f"{root}/.git"):
        said = (prepush.install(root, launcher, env), merge_driver.install(root, env)[1])
        notes += [note for note in said if note]  # pyright: ignore[reportUnknownVariableType]
    notes += sandbox_note(row, env)  # pyright: ignore[reportUnknownVariableType]
    if row.ARMS == clients.UNSEEN:
        notes.append(_UNSEEN)  # pyright: ignore[reportUnknownMemberType]
    elif row.ARMS != clients.PLUGIN:
        notes.append(f"start it as `claimonce run -- {client}`, so that its shells find the shims")  # pyright: ignore[reportUnknownMemberType]
    _tell(client, changes, notes, env, as_json)  # pyright: ignore[reportUnknownArgumentType]
    return 0


_UNSEEN = (
    "this follows the client's documentation and was not tried: its pushes and mails are refused with the form to use; "
    "see that one is"
)


def plan_changes(row: Client, root: str, trust: bool, env: Mapping[str, str]) -> list[str]:
    """Return what `init` would write, a line each."""
    lines = [
        f"the hook, in {shorten_path(clients.config_of(row, env), env)}",
        f"the launcher, {shorten_path(launcher_path(env), env)}",
        f"the shims, in {shorten_path(shims_folder(env), env)}",
    ]
    if row.SETTING[0]:
        lines.append(f"{row.SETTING[0]} = {_value(row, env)}, in {shorten_path(_config_toml(row, env), env)}")
    lines += [f"that the hook was reviewed, in {shorten_path(_config_toml(row, env), env)}"] if trust else []
    return lines + (
        [f"git's pre-push line, in {shorten_path(root, env)}"] if root and os.path.exists(f"{root}/.git") else []
    )


def uninstall(client: str, env: Mapping[str, str], as_json: bool) -> int:
    """Take out of one client what `init` added; the last client takes launcher and shims along."""
    row = _row(client)
    changes = [
        own_files.remove(row, env) if row.SHAPE == clients.FILE
        else settings_file.remove(clients.config_of(row, env), env, launcher_path(env))
    ]  # fmt: skip
    if row.ARMS == clients.LOGIN_SHELL:
        codex_trust.take_back(row, env)
    if row.SETTING[0]:
        changes.append(own_files.remove_line(_config_toml(row, env), env))
    notes: list[str] = []
    # The entry goes before the program: a client that refuses what it cannot start would refuse everything.
    if removal.is_wired(env):
        notes.append("launcher and shims stay: another client still starts them")
    else:
        if os.path.exists(f"{shims_folder(env)}/{SENTINEL}"):
            notes.append(f"removed {shorten_path(shims_folder(env), env)}")
        remove_shims(env)
        notes += [f"removed {shorten_path(path, env)}"] if (path := removal.launcher(env)) else []
    _tell(client, [each for each in changes if each.what != "absent"], notes, env, as_json)
    return 0


def sandbox_note(row: Client, env: Mapping[str, str]) -> list[str]:
    """Return what the client's sandbox has to allow, so that its commands can claim."""
    if not row.SANDBOX:
        return []
    line = row.SANDBOX.replace("{state}", state_folder(env))
    return [
        f"where {row.TITLE}'s sandbox is on, what its commands send is refused unless they may write the store: {line}"
    ]


def _row(client: str) -> Client:
    row = clients.of(client)
    assert row is not None
    return row


def _wire(row: Client, launcher: str, env: Mapping[str, str]) -> Change:
    if row.SHAPE == clients.FILE:
        return own_files.add(row, launcher, env)
    return settings_file.add(clients.config_of(row, env), "user", launcher, env, row.NAME)


def _set(row: Client, env: Mapping[str, str]) -> list[Change]:
    if not row.SETTING[0]:
        return []
    return [own_files.add_line(_config_toml(row, env), row.SETTING[0], _value(row, env), env)]


def _value(row: Client, env: Mapping[str, str]) -> str:
    return row.SETTING[1].replace("{folder}", clients.folder_of(row, env))


def _config_toml(row: Client, env: Mapping[str, str]) -> str:
    return f"{clients.folder_of(row, env)}/config.toml"


def _tell(client: str, changes: list[Change], notes: list[str], env: Mapping[str, str], as_json: bool) -> None:
    if as_json:
        files = [{"path": change.path, "change": change.what} for change in changes]
        say({"client": client, "files": files, "notes": notes})
        return
    for line in [
        *(_SAID[change.what].format(shorten_path(change.path, env)) for change in changes),
        *(f"note: {note}" for note in notes),
    ]:
        tell(line)
