"""`claimonce uninstall`: take out exactly what `init` added. For people."""

from __future__ import annotations

import os
import sys

import click

from claimonce.agents import claude
from claimonce.agents.install import locations, merge_driver, prepush, removal
from claimonce.agents.install.errors import ForPeople
from claimonce.agents.install.settings_file import Change
from claimonce.cli import other_clients
from claimonce.cli.common import json_option, say, shorten_path
from claimonce.clients import row as clients
from claimonce.gate import identity
from claimonce.hooks.untrusted_text import tell
from claimonce.settings.paths import SENTINEL, repository_root, state_folder
from claimonce.shims.install import remove_shims, shims_folder

_SAID = {
    "restored": "{} is to the byte what it was",
    "removed": "took our entries out of {}; what you changed since is untouched",
    "gone": "removed {}",
    "unchanged": "left {} as it is: nothing of ours is in it, or you have changed it since",
}


@click.command("uninstall")
@click.argument("client", type=click.Choice(clients.wired()), default="claude")
@click.option("--scope", type=click.Choice(["user", "project"]), help="Only these settings; both without it.")
@click.option("--purge", is_flag=True, help="Delete the store with every receipt: what was sent may be sent again.")
@click.option("--everywhere", is_flag=True, help="Take the pre-push line out of every repository that has it.")
@click.option("--yes", is_flag=True, help="Do not ask; needed without a terminal.")
@json_option
def uninstall(client: str, scope: str | None, purge: bool, everywhere: bool, yes: bool, as_json: bool) -> int:
    """Take out of CLIENT's settings what `init` added, and remove launcher, shims and the pre-push line here.

    A settings file that nobody changed since is restored to the byte. Receipts stay, so a later `init` still knows what
    was sent, unless --purge is given. Refused inside an agent's session.
    """
    _people_only(yes)
    if not yes and not click.confirm(f"Take claimonce out of {client}'s settings?", default=False):
        tell("Nothing was changed.")
        return 1
    if client != claude.NAME:
        return other_clients.uninstall(client, os.environ, as_json)
    return _of_claude(scope or "", purge, everywhere, as_json)


def _of_claude(scope: str, purge: bool, everywhere: bool, as_json: bool) -> int:
    env, root = os.environ, repository_root(os.getcwd())
    guided = removal.guidance_of(scope, root, env)  # first: a folder that `init` made must be empty to go
    changes = [*removal.settings(scope, root, env), *guided]
    said = [_SAID[_what(change)].format(shorten_path(change.path, env)) for change in changes]
    notes: list[str] = []
    if root and os.path.exists(f"{root}/.git") and (line := prepush.remove(root, env)):
        said.append(line.replace(root, shorten_path(root, env)))
    said += [line] if (line := merge_driver.remove(root, env)) else []
    left_wired = prepush.others(root, env)
    if everywhere:
        removed = (
            taken(each, env).replace(each, shorten_path(each, env))
            for each in left_wired
            for taken in (prepush.remove, merge_driver.remove)
        )
        said += [line for line in removed if line]
    elif left_wired:
        notes += [f"git's pre-push line is still in {shorten_path(each, env)}" for each in left_wired]
        notes.append("`claimonce uninstall --everywhere` takes it out of all of them")
    launcher, shims = "", ""
    if removal.is_wired(env):
        notes.append("launcher and shims stay: another settings file still starts them")
    else:
        shims = shims_folder(env) if os.path.exists(f"{shims_folder(env)}/{SENTINEL}") else ""
        remove_shims(env)
        launcher = removal.launcher(env)
        said += [f"removed {shorten_path(path, env)}" for path in (launcher, shims) if path]
    if plugin := locations.own_plugin(locations.sources(root, env)):
        notes.append(f"the plugin {plugin} still starts the hook; switch it off in the client with /plugin")
    purged, left = removal.purge(env) if purge else ("", [])
    if purged:
        said.append(f"deleted the store in {shorten_path(purged, env)}")
        notes += [f"{shorten_path(purged, env)} still holds {', '.join(left)}"] if left else []
    elif said and not removal.is_wired(env) and os.path.isdir(state_folder(env)):
        notes.append(f"what was done stays known, in {shorten_path(state_folder(env), env)}; --purge deletes it")
    if as_json:
        settings = [{"path": change.path, "change": change.what} for change in changes]
        say({"settings": settings, "launcher": launcher, "shims": shims, "purged": purged, "notes": notes})
        return 0
    for each in [*(said or ["nothing of ours was there"]), *(f"note: {note}" for note in notes)]:
        tell(each)
    return 0


def _what(change: Change) -> str:
    """Return what was done to a file: one that `init` had made is gone, and not what it was."""
    return "gone" if change.what == "restored" and not os.path.exists(change.path) else change.what


def _people_only(yes: bool) -> None:
    if identity.in_agent(os.environ):
        raise ForPeople("uninstall", "an agent's session cannot take the gate away", "ask the person you work for")
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ForPeople("uninstall", "without a terminal nobody can be asked", "add --yes if you are one")
