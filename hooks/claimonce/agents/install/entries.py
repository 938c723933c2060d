"""Our entries in the text of a settings file: put in, found, taken out. Text to text; no file is touched here."""

from __future__ import annotations

from dataclasses import dataclass

from claimonce.agents.install import events, splice
from claimonce.agents.install.errors import BrokenJson, UnexpectedShape
from claimonce.clients import row as clients
from claimonce.lang.json_positions import JsonProblem, Member, Node, parse, place

HOOKS = "hooks"
_WORKTREES = {event.name for event in events.WORKTREES}


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


def all_events() -> set[str]:
    """Return the names of every client's events: the file says not whose it is."""
    return _WORKTREES | {event.name for name in clients.wired() for event in events.of(name)}


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
    dropped = () if worktrees is not False else tuple(f"{HOOKS}.{event.name}" for event in events.WORKTREES)
    text = unwire(text, dropped, command, file)
    created: list[str] = []
    for event in wanted:
        if not _hooks(read(text, file)).end:
            text = splice.add_member(text, read(text, file), {}, HOOKS)
            created.append(HOOKS)
        hooks = _hooks(read(text, file))
        entry = events.group(event, command, client)
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
    return found == {event.name: [events.group(event, command, client)] for event in chosen}


def makes_worktrees(text: str, command: str, file: str = "settings") -> bool:
    """Return whether an entry of ours in the text takes the making of worktrees over."""
    return not is_blank(text) and bool(_WORKTREES & _found(text, command, file).keys())


def _wanted(worktrees: bool, client: str) -> tuple[events.Event, ...]:
    return (*events.of(client), *events.WORKTREES) if worktrees else events.of(client)


def _found(text: str, command: str, file: str) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for member in _hooks(read(text, file)).members:
        for each in member.node.members:
            if any(events.is_ours(held, command) for held in _held(each.node)):
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
            ours = [at for at, handler in enumerate(handlers) if events.is_ours(handler.node.value, command)]
            if (ours and len(ours) == len(handlers)) or events.is_ours(each.node.value, command):
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
