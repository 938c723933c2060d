"""`claimonce init`: wire the gate into an agent's client, for the user or for one repository."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import click

from claimonce.agents import claude
from claimonce.agents.install import entries, files, guidance, locations, merge_driver, modes, prepush, settings_file
from claimonce.agents.install.errors import ForPeople
from claimonce.agents.install.settings_file import Change
from claimonce.cli import other_clients
from claimonce.cli.common import ask_agreement, json_option, say, shorten_path
from claimonce.clients import row as clients
from claimonce.gate import folder, identity
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell
from claimonce.settings.paths import repository_root, state_folder, user_file
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher
from claimonce.shims.scripts import launcher_path

_SAID = {
    "added": "added the hook to {}",
    "replaced": "replaced an older hook of ours in {}",
    "unchanged": "the hook is in {} already",
}
_NEEDS_YES = 2
_GUIDED = {
    "added": "how to act through the gate: {}",
    "replaced": "how to act through the gate, updated: {}",
    "foreign": "note: {} is not ours, or you have changed it: left as it is",
}


@dataclass
class Done:
    """What `init` did. `settings` is None where the client's plugin starts the hook."""

    client: str
    scope: str
    launcher: str
    shims: list[str]
    settings: Change | None = None
    modes: Change | None = None
    prepush: str = ""
    merged: list[str] = field(default_factory=list[str])
    guidance: list[Change] = field(default_factory=list[Change])
    notes: list[str] = field(default_factory=list[str])


@click.command("init")
@click.argument("client", type=click.Choice(clients.wired()), default="claude")
@click.option(
    "--scope", type=click.Choice(["user", "project"]), default="user", show_default=True, help="Whose settings."
)
@click.option(
    "--instructions/--no-instructions",
    default=None,
    help="Put a section into the repository's CLAUDE.md and AGENTS.md; without either only with --scope project.",
)
@click.option(
    "--worktrees/--no-worktrees",
    default=None,
    help="Make the client's worktrees ourselves, with worktree.setup; without either it stays as it is.",
)
@click.option("--trust", is_flag=True, help="Codex only: also mark the hook as reviewed, which it asks a person to do.")
@click.option("--observe", is_flag=True, help="Start quietly: record what would have been stopped, and stop nothing.")
@click.option("--yes", is_flag=True, help="Agree to everything that it lists; needed without a terminal.")
@json_option
def init(
    client: str,
    scope: str,
    instructions: bool | None,
    worktrees: bool | None,
    trust: bool,
    observe: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Wire the gate into CLIENT, so that what its sessions send, push and number happens once.

    Writes the launcher and the shims, adds the hook to the client's settings file and leaves the rest of that file as
    it is, installs git's pre-push line in the repository around the current folder and, where it tracks a counter file,
    its merge driver, and writes a skill that tells agents how to act through the gate. Run it again at any time;
    `claimonce uninstall` takes out exactly what was added.
    """
    env = os.environ
    if observe and identity.in_agent(env):
        raise ForPeople("init --observe", "it loosens the gate", "ask the person you work for to run it")
    root = repository_root(os.getcwd())
    if scope == "project" and not root:
        raise click.UsageError("--scope project needs a repository, and there is none around the current folder")
    if instructions and not root:
        raise click.UsageError("--instructions needs a repository, and there is none around the current folder")
    if client != claude.NAME:
        return other_clients.init(client, scope, root, trust, env, yes, as_json)
    settings_file.refuse_skipped(locations.settings_file(scope, root, env))
    plan = plan_changes(scope, root, observe, instructions, worktrees, env)
    if plan and not yes and not ask_agreement(plan, as_json):
        return 1 if sys.stdin.isatty() else _NEEDS_YES
    if not plan and not yes and not sys.stdin.isatty():
        tell("The hook is in place already; --yes writes launcher and shims again.")
        return 0
    done = wire(client, scope, root, observe, env, worktrees)
    if root and (scope == "project" if instructions is None else instructions):
        done.guidance += guidance.add_section(root, env)
    if as_json:
        say(plain(done))
        return 0
    for line in lines(done, root, env):
        tell(line)
    return 0


def plan_changes(
    scope: str, root: str, observe: bool, instructions: bool | None, worktrees: bool | None, env: Mapping[str, str]
) -> list[str]:
    """Return what `init` would write, a line each; nothing where all of it is in place."""
    file, launcher = locations.settings_file(scope, root, env), launcher_path(env)
    in_git = bool(root) and os.path.exists(f"{root}/.git")
    sections = bool(root) and (scope == "project" if instructions is None else instructions)
    hooked = entries.has_ours(files.read(file) or "", launcher, file) or locations.own_plugin(
        locations.sources(root, env)
    )
    in_place = hooked and os.path.exists(launcher) and (not in_git or prepush.is_installed(root, env))
    driven = merge_driver.missing(root, env)
    if in_place and not (driven or observe or sections or worktrees or modes.is_observing(env)):
        return []
    listed = [
        f"the hook, in {shorten_path(file, env)}",
        f"the launcher, {shorten_path(launcher, env)}",
        f"the shims, in {shorten_path(shims_folder(env), env)}",
        f"a skill for agents, {shorten_path(guidance.skill_file(scope, root, env), env)}",
    ]
    listed += [f"git's pre-push line, in {shorten_path(root, env)}"] if in_git else []
    listed += [f"the merge driver for {', '.join(driven)}, in .gitattributes and git's config"] if driven else []
    listed += [f"a section in CLAUDE.md and AGENTS.md, in {shorten_path(root, env)}"] if sections else []
    listed += [f"every mode as `observe`, in {shorten_path(user_file(env), env)}"] if observe else []
    return listed


def wire(
    client: str, scope: str, root: str, observe: bool, env: Mapping[str, str], worktrees: bool | None = None
) -> Done:
    """Do what `init` promises for these choices."""
    folder.prepare(state_folder(env))
    change = modes.observe(env) if observe else modes.enforce_again(env)
    load("", env, people=True)
    if root:
        load(root, env, people=True)
    launcher = install_launcher(env)
    done = Done(client, scope, launcher, install_shims(env, env.get("PATH") or os.defpath), modes=change)
    plugin = locations.own_plugin(locations.sources(root, env))
    file = locations.settings_file(scope, root, env)
    if plugin and not entries.has_ours(files.read(file) or "", launcher, file):
        done.notes.append(
            f"the plugin {plugin} starts the hook already, so {shorten_path(file, env)} was left as it is"
        )
        if worktrees:
            done.notes.append(
                "--worktrees needs the hook in a settings file: switch the plugin off, then run this again"
            )
    else:
        done.settings = settings_file.add(file, scope, launcher, env, client, worktrees)
        done.guidance.append(guidance.add_skill(scope, root, env))
        if plugin:
            done.notes.append(f"the plugin {plugin} is switched on too; it steps aside for the user's settings")
    row = clients.of(client)
    done.notes += other_clients.sandbox_note(row, env) if row is not None else []
    if scope == "project":
        done.notes.append(f"{shorten_path(file, env)} now names a path of this machine: do not commit it for others")
    if root and os.path.exists(f"{root}/.git"):
        note = prepush.install(root, launcher, env)
        done.prepush = "" if note else root
        done.notes += [note] if note else []
        done.merged, note = merge_driver.install(root, env)
        done.notes += [note] if note else []
    return done


def plain(done: Done) -> dict[str, object]:
    """Return what was done as JSON data."""
    changed = done.settings
    return {
        "client": done.client,
        "scope": done.scope,
        "launcher": done.launcher,
        "shims": done.shims,
        "settings": {"path": changed.path, "change": changed.what} if changed else None,
        "modes": {"path": done.modes.path, "change": done.modes.what} if done.modes else None,
        "prepush": done.prepush or None,
        "merged": done.merged,
        "guidance": [{"path": change.path, "change": change.what} for change in done.guidance],
        "notes": done.notes,
    }


def lines(done: Done, root: str, env: Mapping[str, str]) -> list[str]:
    """Return what was done, for people."""
    said: list[str] = []
    if done.settings:
        said.append(_SAID[done.settings.what].format(shorten_path(done.settings.path, env)))
    said.append(f"launcher: {shorten_path(done.launcher, env)}")
    said.append(f"shims: {', '.join(done.shims) or 'none'} in {shorten_path(shims_folder(env), env)}")
    if done.prepush:
        said.append(f"git's pre-push line: {shorten_path(root, env)}")
    if done.merged:
        said.append(f"merge driver: {', '.join(done.merged)}, in .gitattributes (commit it) and git's config")
    said += [
        _GUIDED[change.what].format(shorten_path(change.path, env))
        for change in done.guidance
        if change.what in _GUIDED
    ]
    if done.modes and done.modes.what == "added":
        said.append(f"observing only: every mode is `observe` in {shorten_path(done.modes.path, env)}")
    if done.modes and done.modes.what == "restored":
        said.append(f"enforcing again: {shorten_path(done.modes.path, env)} is as it was before --observe")
    said += [f"note: {note}" for note in done.notes]
    fresh = done.settings is not None and done.settings.what == "added"
    said.append(f"{'Sessions that run now are not gated: restart them. ' if fresh else ''}Next: claimonce doctor")
    return said
