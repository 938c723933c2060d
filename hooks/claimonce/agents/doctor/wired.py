"""Is the client told to start us, once, for every call that matters?"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator

from claimonce.agents.doctor.place import Handler, Place
from claimonce.agents.doctor.row import Row, fail, ok, warn
from claimonce.agents.install import entries as events
from claimonce.agents.install import locations
from claimonce.hooks.coerce import table

# The shims: one for every known program, and nothing before them.

_INIT = "run `claimonce init`"


def shims(place: Place) -> Iterator[Row]:
    """There is a shim for every known program, and nothing stands before the shims on PATH."""
    if not os.path.exists(f"{place.shims}/{place.sentinel}"):
        yield fail("shims", f"there are no shims in {place.shims}", _INIT)
        return
    wanted = [name for name in place.programs if place.found_elsewhere(name)]
    missing = [name for name in wanted if not os.access(f"{place.shims}/{name}", os.X_OK)]
    if missing:
        yield fail("shims", f"no shim stands before {', '.join(missing)}", _INIT)
    else:
        yield ok("shims", f"{place.shims} has {', '.join(wanted) or 'nothing to stand before'}")
    yield _order(place, wanted)


def _order(place: Place, wanted: list[str]) -> Row:
    folders = place.env.get("PATH", "").split(os.pathsep)
    if place.shims not in folders:
        sentence = "this shell is not behind the shims; sessions are put behind them when they start"
        # A person's own shell is not gated, so it misses nothing.
        if "CLAIMONCE_SESSION" not in place.env:
            return ok("PATH", sentence)
        return warn("PATH", sentence, 'eval "$(claimonce shellenv)" here, or start the command with `claimonce run`')
    before = folders[: folders.index(place.shims)]
    past = [name for name in wanted if any(os.access(f"{each}/{name}", os.X_OK) for each in before if each)]
    if past:
        sentence = f"{', '.join(past)} is found on PATH before the shim"
        return fail("PATH", sentence, 'put eval "$(claimonce shellenv)" after what changes PATH')
    return ok("PATH", "the shims come first")


INIT = "run `claimonce init`"
# A client waits this much longer than the gate itself may, before it gives the hook up.
_SLACK = 10
_LONGEST = 600


def launcher(place: Place) -> Iterator[Row]:
    """The launcher is there, and so is the interpreter baked into it."""
    if not os.path.isfile(place.launcher):
        yield fail("launcher", f"{place.launcher} is not there, so nothing can start the gate", INIT)
        return
    if not os.access(place.launcher, os.X_OK):
        yield fail("launcher", f"{place.launcher} cannot be executed", f"{INIT}, or chmod +x it")
        return
    baked = {name: _baked(place.launcher, name) for name in ("python", "start")}
    for name, path in baked.items():
        if not path or not os.access(path, os.X_OK if name == "python" else os.R_OK):
            yield fail("launcher", f"the {name} that the launcher starts is gone: {path or 'not named'}", INIT)
            return
    yield ok("launcher", f"{place.launcher} starts {baked['python']}")


def _baked(launcher: str, name: str) -> str:
    """Return what the launcher's text says of a variable."""
    with open(launcher, encoding="utf-8", errors="replace") as file:
        found = next((line for line in file if line.startswith(f"{name}=")), "")
    try:
        return "".join(shlex.split(found.partition("=")[2]))
    except ValueError:
        return ""


def readable(place: Place) -> Iterator[Row]:
    """Every settings file of the client can be read: it skips those that cannot."""
    for source in place.sources:
        if source.body is None:
            sentence = f"{source.path} is no plain JSON object, so the client skips all of it"
            yield fail("client settings", sentence, "fix it; comments and commas before a bracket must go too")


def hook(place: Place) -> Iterator[Row]:
    """The hook is registered, once."""
    plugin = locations.own_plugin(place.sources)
    own = [each for each in place.own if each.event == "PreToolUse"]
    if not own and plugin:
        yield ok("hook", f"the plugin {plugin} starts the hook")
        return
    if not own:
        yield fail("hook", "no settings file starts the hook, so no call is gated", INIT)
        return
    spots = sorted({(each.path, each.command) for each in own})
    if len(own) > len({each.path for each in own}) or len({command for _, command in spots}) > 1:
        where = ", ".join(path for path, _ in spots)
        yield fail("hook", f"the hook is registered {len(own)} times ({where}): two of them race", INIT)
    elif plugin and not any(each.source == "user" for each in own):
        sentence = f"the hook is in {own[0].path} and the plugin {plugin} starts it too: two of them race"
        yield fail("hook", sentence, "run `claimonce uninstall --scope project` or switch the plugin off")
    elif all(each.source != "user" for each in own):
        sentence = f"only {own[0].path} starts the hook; worktrees made from a commit without it are not gated"
        yield warn("hook", sentence, "run `claimonce init --scope user`")
    else:
        yield ok("hook", f"{own[0].path} starts the hook once")


def complete(place: Place) -> Iterator[Row]:
    """Our entries are those of this version."""
    if not place.own:
        return
    missing: list[str] = []
    stale: list[str] = []
    for event in events.EVENTS:
        entries = [each for each in place.own if each.event == event.name]
        wanted = events.group(event, place.launcher)
        if not entries:
            missing.append(event.name)
        elif any(each.matcher != event.matcher or each.body != wanted["hooks"][0] for each in entries):
            stale.append(event.name)
    if missing:
        yield fail("events", f"the hook misses {', '.join(missing)}: claims would be left open or never taken", INIT)
    if stale:
        yield warn("events", f"the entries for {', '.join(stale)} are not those of this version", INIT)
    if not missing and not stale:
        yield ok("events", f"all {len(events.EVENTS)} events reach the hook")


def executable(place: Place) -> Iterator[Row]:
    """What the settings name can be started."""
    for path in sorted({each.command for each in place.own if "args" in each.body}):
        if not os.access(path, os.X_OK):
            what = "the client then blocks every call" if place.closes else "the client then lets every call run"
            yield fail("command", f"{path} cannot be started; {what}", INIT)


def matcher(place: Place) -> Iterator[Row]:
    """The matcher covers every tool that can reach the outside world."""
    own = [each for each in place.own if each.event == "PreToolUse"]
    if not own:
        return
    tools = ["Bash", "PowerShell", "Edit", "Write", "NotebookEdit"]
    servers = sorted(set(_servers(place)))
    missed = [tool for tool in tools if not any(each.matches(tool) for each in own)]
    missed += [f"mcp__{name}__*" for name in servers if not any(each.matches(f"mcp__{name}__x") for each in own)]
    if missed:
        yield fail("matcher", f"the hook never sees {', '.join(missed)}", INIT)
    else:
        yield ok("matcher", "the hook sees Bash, edits and MCP tools" + (f" ({', '.join(servers)})" if servers else ""))


def timeouts(place: Place) -> Iterator[Row]:
    """The client waits longer than the gate may think."""
    wait = float(place.here.settings["counter"]["wait"])
    for each in place.own:
        limit = each.body.get("timeout", _LONGEST)
        if not isinstance(limit, int | float) or not 0 < limit <= _LONGEST:
            yield fail("timeouts", f"{each.event} has timeout {limit!r} in {each.path}", INIT)
        elif each.event == "PreToolUse" and limit < wait + _SLACK:
            sentence = f"the client waits {limit:g} s for PreToolUse, and counter.wait is {wait:g} s"
            yield fail("timeouts", f"{sentence}: past it, the call runs", _shorter(limit - _SLACK))


def _shorter(seconds: float) -> str:
    return f"set counter.wait to at most {seconds:g}s" if seconds > 0 else INIT


def client(place: Place) -> Iterator[Row]:
    """The client knows how to block a call whose hook cannot start."""
    version = ".".join(str(part) for part in place.client_version)
    needed = ".".join(str(part) for part in events.KNOWS_ON_FAILURE)
    if not version:
        yield warn("client", "there is no `claude` on PATH to ask for its version", f"{needed} or newer fails closed")
    elif place.client_version < events.KNOWS_ON_FAILURE:
        sentence = f"Claude Code {version} lets a call run when its hook cannot start"
        yield warn("client", sentence, f"update it to {needed} or newer")
    else:
        yield ok("client", f"Claude Code {version} blocks a call whose hook cannot start")


def check_switches(place: Place) -> Iterator[Row]:
    """No setting of the client switches hooks off."""
    for source in place.sources:
        body = source.body or {}
        if body.get("disableAllHooks") is True:
            yield fail("hooks off", f"disableAllHooks is true in {source.path}", "set it to false or remove it")
        if source.scope == "managed" and body.get("allowManagedHooksOnly") is True and not _managed(place.own):
            sentence = f"allowManagedHooksOnly in {source.path} keeps this hook from running"
            yield fail("hooks off", sentence, "ask whoever manages this machine to add the hook there")


def _managed(own: list[Handler]) -> bool:
    return any(each.source == "managed" for each in own)


def _servers(place: Place) -> Iterator[str]:
    state = locations.body(locations.state_file(place.env)) or {}
    yield from _names(state)
    if place.root:
        yield from _names(locations.body(f"{place.root}/.mcp.json") or {})
        yield from _names(table(state.get("projects")).get(place.root))


def _names(body: object) -> Iterator[str]:
    # As the client builds tool names: what is no letter, digit, dash or underscore becomes an underscore.
    for name in table(table(body).get("mcpServers")):
        yield "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in name)
