"""Our entries in a settings file: what they are, by the client's own file; put in, found, taken out. Text to text."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from claimonce.agents.install import splice
from claimonce.agents.install.errors import BrokenJson, UnexpectedShape
from claimonce.clients import claude
from claimonce.clients import row as clients
from claimonce.hooks.coerce import items, table
from claimonce.lang.json_positions import JsonProblem, Member, Node, parse, place

# The entries that claimonce has in a client's settings, made from the client's own file; those of the plugin too.

# The first version that knows `onFailure`; without it a hook that cannot start lets the call run.
KNOWS_ON_FAILURE = (2, 1, 295)
PLUGIN_COMMAND = "${CLAUDE_PLUGIN_ROOT}/hooks/launch"

_OURS = re.compile(r"(^|/)claimonce/(data/)?launch$")
_OURS_IN_SHELL = re.compile(r"""(^|[\s/'"])claimonce(/(data/)?launch)?['"]?\s+hook\s""")


@dataclass(frozen=True)
class Event:
    """One event: its matcher ("" for none), the client's limit in its own unit, and whether a hook that fails
    blocks."""

    name: str
    matcher: str
    timeout: int
    blocks: bool = False


# The client leaves the whole of making a worktree to whoever takes this event, and ends when it fails; so it is taken
# only where the user asked for it.
WORKTREES = (Event("WorktreeCreate", "", 600), Event("WorktreeRemove", "", 60))


def of(client: str) -> tuple[Event, ...]:
    """Return the events that are taken from a client."""
    row = clients.of(client)
    return tuple(Event(*each) for each in row.REGISTERED) if row is not None else ()


EVENTS = of(claude.NAME)


def group(event: Event, command: str, client: str = "claude") -> dict[str, Any]:
    """Return the event's entry, in a form that the client reads."""
    row = clients.of(client)
    handler = handler_of(event, command, client)
    if event.blocks and row is not None and row.BLOCKS[0]:
        handler[row.BLOCKS[0]] = row.BLOCKS[1]
    matcher = {"matcher": event.matcher} if event.matcher else {}
    return {**matcher, **handler} if row is not None and row.SHAPE == clients.FLAT else {**matcher, "hooks": [handler]}


def handler_of(event: Event, command: str, client: str) -> dict[str, Any]:
    """Return what is started for one event: {path} is the launcher, {command} a line for a shell that starts it."""
    row = clients.of(client)
    line = f"{shlex.quote(command)} hook {client}"
    # Copilot CLI 1.0.102 refuses every call whose hook ends with another status, or is not there.
    guarded = f"if [ -x {shlex.quote(command)} ]; then {line}; fi; exit 0"
    is_before = row is not None and row.EVENTS.get(event.name) == "PreToolUse"
    refusing = (
        f'said=$({line}); [ -z "$said" ] || {{ printf \'%s\\n\' "$said" >&2; exit 2; }}; exit 0' if is_before else line
    )
    words: dict[str, Any] = {
        "path": command, "command": line, "guarded": guarded, "refusing": refusing, "client": client,
        "event": event.name, "title": f"claimonce: {event.name}", "timeout": event.timeout,
    }  # fmt: skip
    return _filled(row.HANDLER, words) if row is not None else {}


def _filled(form: Mapping[str, Any], words: dict[str, Any]) -> dict[str, Any]:
    return {name: _word(what, words) for name, what in form.items()}


def _word(form: Any, words: dict[str, Any]) -> Any:
    if isinstance(form, dict):
        return _filled(form, words)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(form, list):
        return [_word(each, words) for each in form]  # pyright: ignore[reportUnknownVariableType]
    return words.get(form[1:-1], form) if isinstance(form, str) and form[:1] == "{" else form


def is_ours(handler: object, command: str = "") -> bool:
    """Return whether a handler in a settings file is one of ours, of this version or an older one."""
    started, args = table(handler).get("command"), table(handler).get("args")
    if not isinstance(started, str):
        return False
    if args is None:
        return bool(_OURS_IN_SHELL.search(started))
    return items(args)[:1] == ["hook"] and (started == command or bool(_OURS.search(started)))


def plugin_hooks() -> str:
    """Return the text of the plugin's hooks.json."""
    events = {event.name: [group(event, PLUGIN_COMMAND)] for event in EVENTS}
    what = "Sends, pushes and shared numbers of parallel sessions happen once, in turn."
    return json.dumps({"description": what, "hooks": events}, indent=2) + "\n"


HOOKS = "hooks"
_WORKTREES = frozenset(event.name for event in WORKTREES)


@dataclass(frozen=True)
class Wired:
    """A text with our entries, and the containers ("hooks", "hooks.PreToolUse") that were made for them."""

    text: str
    created: tuple[str, ...] = ()


def read(text: str, file: str) -> Node:
    """Return the settings in the text; BrokenJson or UnexpectedShape names `file` and the place."""
    try:
        root = parse(text)
    except JsonProblem as problem:
        line, column = place(text, problem.at)
        raise BrokenJson(file, line, column, problem.why) from None
    _expect(root, dict, "the whole file", "an object", text, file)
    hooks = _hooks(root)
    if sum(member.key == HOOKS for member in root.members) > 1:
        raise UnexpectedShape(file, place(text, hooks.start)[0], HOOKS, "there once only")
    if hooks.end:
        _expect(hooks, dict, HOOKS, "an object of events", text, file)
    for member in hooks.members:
        if member.key in all_events():
            _expect(member.node, list, f"{HOOKS}.{member.key}", "a list of hooks", text, file)
    return root


@cache
def all_events() -> frozenset[str]:
    """Return the names of every client's events: the file says not whose it is."""
    return _WORKTREES | {event.name for name in clients.wired() for event in of(name)}


def wire(
    text: str, command: str, file: str = "settings", client: str = "claude", worktrees: bool | None = None
) -> Wired:
    """Return the text with one entry of ours for each event; the very same text when it is all there already.

    `worktrees` says whether the client's worktrees are made by us; None leaves that as it is.
    """
    if is_blank(text):
        text = f"{_frame(client)}\n"
    if is_wired(text, command, file, client) and worktrees in (None, makes_worktrees(text, command, file)):
        return Wired(text)
    wanted = _wanted(makes_worktrees(text, command, file) if worktrees is None else worktrees, client)
    dropped = () if worktrees is not False else tuple(f"{HOOKS}.{event.name}" for event in WORKTREES)
    text = unwire(text, dropped, command, file)
    created: list[str] = []
    for event in wanted:
        if not _hooks(read(text, file)).end:
            text = splice.add_member(text, read(text, file), {}, HOOKS)
            created.append(HOOKS)
        hooks = _hooks(read(text, file))
        entry = group(event, command, client)
        holder = hooks.get(event.name)
        if holder is None:
            text = splice.add_member(text, hooks, [entry], event.name)
            created.append(f"{HOOKS}.{event.name}")
        else:
            text = splice.add_member(text, holder, entry)
    return Wired(text, tuple(created))


def is_wired(text: str, command: str, file: str = "settings", client: str = "claude") -> bool:
    """Return whether the text holds exactly the entries of this version, each once."""
    found = _found(text, command, file)
    chosen = _wanted(bool(_WORKTREES & found.keys()), client)
    return found == {event.name: [group(event, command, client)] for event in chosen}


def makes_worktrees(text: str, command: str, file: str = "settings") -> bool:
    """Return whether an entry of ours in the text takes the making of worktrees over."""
    return not is_blank(text) and bool(_WORKTREES & _found(text, command, file).keys())


def _wanted(worktrees: bool, client: str) -> tuple[Event, ...]:
    return (*of(client), *WORKTREES) if worktrees else of(client)


def _found(text: str, command: str, file: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for member in _hooks(read(text, file)).members:
        for each in member.node.members:
            if any(is_ours(held, command) for held in _held(each.node)):
                found.setdefault(member.key, []).append(each.node.value)
    return found


def is_blank(text: str) -> bool:
    """Return whether there is nothing in the text: such a file is made anew."""
    return not text.strip("\ufeff \t\r\n")


def has_ours(text: str, command: str, file: str = "settings") -> bool:
    """Return whether the text holds any entry of ours, of whatever version."""
    return not is_blank(text) and _without_one(text, command, file) is not None


def unwire(text: str, created: tuple[str, ...] | None = (), command: str = "", file: str = "settings") -> str:
    """Return the text without our entries.

    Of the containers that are then empty, those in `created` go too; None stands for every one that we emptied.
    """
    if is_blank(text):
        return text
    emptied: list[str] = []
    while True:
        step = _without_one(text, command, file)
        if step is None:
            break
        text, event = step
        emptied.append(f"{HOOKS}.{event}")
    gone = [*emptied, HOOKS] if created is None and emptied else list(created or ())
    for event in (name.partition(".")[2] for name in gone if name != HOOKS):
        hooks = _hooks(read(text, file))
        for index, member in enumerate(hooks.members):
            if member.key == event and member.node.value == []:
                text = splice.without(text, hooks, index)
                break
    root = read(text, file)
    for index, member in enumerate(root.members):
        if HOOKS in gone and member.key == HOOKS and member.node.value == {}:
            return splice.without(text, root, index)
    return text


def _without_one(text: str, command: str, file: str) -> tuple[str, str] | None:
    for member in _hooks(read(text, file)).members:
        for index, each in enumerate(member.node.members):
            handlers = _handlers(each.node)
            ours = [at for at, handler in enumerate(handlers) if is_ours(handler.node.value, command)]
            if (ours and len(ours) == len(handlers)) or is_ours(each.node.value, command):
                return splice.without(text, member.node, index), member.key
            if ours:
                holder = each.node.get(HOOKS)
                assert holder is not None
                return splice.without(text, holder, ours[0]), member.key
    return None


def _hooks(root: Node) -> Node:
    return root.get(HOOKS) or Node(0, 0, {})


def _handlers(entry: Node) -> tuple[Member, ...]:
    holder = entry.get(HOOKS) if isinstance(entry.value, dict) else None
    return holder.members if holder is not None and isinstance(holder.value, list) else ()


def _held(entry: Node) -> list[object]:
    """Return what may be ours in an entry: it, or what stands in the group that it is."""
    return [entry.value, *(handler.node.value for handler in _handlers(entry))]


def _frame(client: str) -> str:
    row = clients.of(client)
    return row.FRAME if row is not None else "{}"


def is_frame(text: str) -> bool:
    """Return whether a text is no more than what a client's file begins as."""
    return is_blank(text) or "".join(text.split()) in {"".join(_frame(name).split()) for name in clients.wired()}


def _expect(node: Node, kind: type, key: str, expected: str, text: str, file: str) -> None:
    if not isinstance(node.value, kind):
        raise UnexpectedShape(file, place(text, node.start)[0], key, expected)
