"""What every hook call that reaches Python and every gated shim begins with: `launched.py` beside it starts this.

Most calls end here, so it imports next to nothing. A call without an
effect word in its input leaves at once; for the rest the import roots are put in place and the real work begins.
"""

from __future__ import annotations

import gc
import sys
from posix import O_NONBLOCK, O_RDONLY, _exit, close, environ, geteuid, read, stat, unlink  # pyright: ignore[reportPrivateUsage]
from posix import open as open_file

# fail policy: hook-stalled. Seconds until a gate that does not yet know its settings ends itself; the launcher denies.
DEADLINE = 5.0
DENY = '{"hookSpecificOutput":{"hookEventName":"EVENT","permissionDecision":"deny","permissionDecisionReason":"%s"}}'
ALWAYS = (b"push", b"mail", b"send", b"notify")  # what a gate that cannot even load still does not let by
GATED = (b"Bash", b"PowerShell", b"Edit", b"MultiEdit", b"Write", b"NotebookEdit")
BEFORE = ("PreToolUse", "PreSkillShellCommand")
AFTER = ("PostToolUse", "PostToolUseFailure", "PostToolBatch")
COMMANDS = (b"Bash", b"PowerShell")
WHOLE = b"\n~end\n"  # the last line of the compiled words
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from claimonce.clients.row import Client


def read_all(file: int = 0) -> bytes:
    """Return what a descriptor, by default standard input, gives to its end."""
    parts: list[bytes] = []
    while part := read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def state_folder(tail: str) -> str:
    """Return what `claimonce.settings.paths.state_folder` says, without importing it; `tail` is its end below HOME."""
    shared, home = (environ.get(name, b"").decode() for name in (b"XDG_STATE_HOME", b"HOME"))
    own = environ.get(b"CLAIMONCE_PINNED_STATE", b"").decode()
    if own[:1] != "/":
        own = environ.get(b"CLAIMONCE_STATE", b"").decode()
    if own or not home:
        return own if own[:1] == "/" else ""
    return f"{shared.rstrip('/')}/claimonce" if shared[:1] == "/" else f"{home}/{tail}"


def text_at(payload: bytes, key: bytes) -> bytes:
    """Return the string at the first unescaped `"key":`; empty when there is none."""
    at = payload.find(b'"' + key + b'"')
    parts = payload[at + len(key) + 2 : at + len(key) + 4200].split(b'"', 2) if at >= 0 else []
    return parts[1] if len(parts) > 1 and parts[0].strip() == b":" else b""


def is_quiet(payload: bytes, state: str, client: Client) -> bool:
    """Return whether this event can have nothing to do with the gate."""
    event = client.EVENTS.get(text_at(payload, client.EVENT_KEY.encode()).decode("latin-1"), "")
    if event in BEFORE or event in AFTER:
        if not text_at(payload, client.KEYS.get("session_id", "session_id").encode()):
            return False  # whose it is is not said: that is noted
        if client.INSIDE:
            from claimonce.agents.inner_call import lifted

            payload = lifted(payload, client)
        else:
            if "|" in client.KEYS.get("cwd", ""):
                payload = placed(payload, client.KEYS["cwd"])
            payload = in_our_words(payload, client)
    if event in BEFORE:
        tool = text_at(payload, b"tool_name")
        if tool and tool not in GATED and not tool.startswith(b"mcp_") and tool.decode() not in client.TOOLS.values():
            return True
        if tool in GATED[2:] and b"CLAIMONCE_TREE" in environ:
            return False  # a fleet's worker: whether the file lies in its own tree is asked of every edit
        from claimonce.prefilter.keywords import possible

        try:
            words = words_of(state)
        except OSError:
            return False  # nothing compiled yet: the long way compiles it
        return not possible(payload, [word for word in words if word])
    return event in AFTER and b"claimonce.toml" not in payload and settles_nothing(payload, event, state, client)


def settles_nothing(payload: bytes, event: str, state: str, client: Client) -> bool:
    """Return whether the session has nothing open, nothing that is watched has moved, and no counter was read."""
    session = text_at(payload, b"session_id").decode("ascii", "replace")
    if len(session) < 200 and session.replace("-", "").replace("_", "").isalnum():
        try:
            stat(state + "/open/" + session)
        except FileNotFoundError:
            if event != "PostToolBatch" and text_at(payload, b"tool_name") in COMMANDS:
                return not has_moved(text_at(payload, b"cwd"), state.encode())
            return not (event == "PostToolUse" and reads_counter(payload, state, client))
    return False


def client_of(name: str) -> Client | None:
    """Return what is known of a client, None for one that nobody knows."""
    try:
        from claimonce.clients import read_row

        return read_row(name)
    except ImportError:
        return None  # the long way says so, or finds that nothing is left of us


def in_our_words(payload: bytes, client: Client) -> bytes:
    """Return the event with our name for its tool; one whose tool cannot be told unread stays without."""
    sign = client.SERVER_SIGN
    theirs = text_at(payload, client.TOOL_KEY.encode()) if (client.TOOLS or sign) and client.TOOL_KEY else b""
    name = theirs.decode("latin-1")
    ours = "mcp__" + name.removeprefix("@").replace(sign, "__") if sign and sign in name else client.TOOLS.get(name, "")
    if not ours:
        return payload
    at = payload.find(b'"' + client.TOOL_KEY.encode() + b'"')
    payload = payload[:at] + payload[at:].replace(b'"' + theirs + b'"', b'"' + ours.encode() + b'"', 1)
    if "tool_input" in client.KEYS and ours[:4] != "mcp_":
        names = {client.KEYS["tool_input"]: "tool_input", client.TOOL_KEY: "tool_name", **client.INPUTS.get(ours, {})}
        for given, said in names.items():
            payload = payload.replace(b'"' + given.encode() + b'":', b'"' + said.encode() + b'":')
    return payload


def placed(payload: bytes, places: str) -> bytes:
    """Return the event with its folder in front, where the client tells it in one of several places: the only one that
    any of them has, else the first of a list; without one, an event without a call."""
    given = {each.partition(b'"')[0] for each in payload.split(b'"cwd":"')[1:]} - {b""}
    for place in places.split("|"):
        if not given and place.endswith(".0"):
            given = {payload.partition(b'"' + place[:-2].encode() + b'":["')[2].partition(b'"')[0]} - {b""}
    return b'{"cwd":"' + given.pop() + b'",' + payload[1:] if len(given) == 1 else b""


def words_of(state: str) -> list[bytes]:
    """Return the compiled words; who shares a state folder with its first user has a cache of their own there."""
    try:
        return lines_of(state + "/cache/words")
    except PermissionError:
        return lines_of(f"{state}/cache-{geteuid()}/words")


def lines_of(path: str) -> list[bytes]:
    """Return a file's lines behind the part that is the launcher's."""
    text = content_of(path)
    if not text.endswith(WHOLE):
        raise OSError  # cut: a call that one of the lost words names would pass
    return text.removesuffix(WHOLE).partition(b"\n\n")[2].split(b"\n")


def content_of(path: str | bytes) -> bytes:
    """Return a file's bytes, without waiting for a writer where it is a FIFO."""
    file = open_file(path, O_RDONLY | O_NONBLOCK)
    try:
        return read_all(file)
    finally:
        close(file)


def has_moved(cwd: bytes, state: bytes) -> bool:
    """Return whether a counter or a remote-tracking branch of this folder moved since `netting` looked, or it never
    did."""
    try:
        name, *rows = content_of(state + b"/seen/" + cwd.replace(b"/", b"%")[-200:]).split(b"\n")
        return name != cwd or any(b"%d" % time_of(row.partition(b" ")[2]) != row.partition(b" ")[0] for row in rows)
    except (OSError, ValueError):
        return cwd != b""


def time_of(path: bytes) -> int:
    """Return when a file or folder was changed, in nanoseconds; 0 where there is none."""
    try:
        return stat(path).st_mtime_ns
    except OSError:
        return 0


def reads_counter(payload: bytes, state: str, client: Client) -> bool:
    """Return whether the tool has read a file named like a counter file: its reader is told how to take a number."""
    if text_at(payload, b"tool_name") != b"Read":
        return False
    given = payload[max(payload.find(b'"tool_input"'), 0) :]
    path = text_at(given, b"file_path")
    for key in client.INPUTS.get("Read", ()):
        path = path or text_at(given, key.encode())
    try:
        return path.rpartition(b"/")[2] in words_of(state) and b"/" in path
    except OSError:
        return False


def answer_broken(payload: bytes, error: BaseException, before: str, deny: str) -> None:
    """Claimonce itself cannot be loaded: deny what names an effect; everything else, repair included, goes on."""
    # fail policy: no-package
    from posix import write

    why = f"claimonce cannot be loaded ({type(error).__name__}: {error})".replace('"', "'").replace("\\", "/")
    write(2, f"{why}\n".encode())
    named = payload[max(payload.find(b'"tool_name"'), 0) :]
    skill = BEFORE[1] if BEFORE[1].encode() in payload else ""
    given = skill or next((each for each in before.split("|") if each.encode() in payload), "")
    if given and any(word in named for word in ALWAYS):
        reason = f"{why}. Install it again from where it came from, then run: claimonce init"
        write(1, deny.replace("EVENT", given).replace("%s", reason).encode() + b"\n")


def note_line(path: bytes) -> None:
    """Leave a file that says of which event the answer is due, should this process be killed."""
    from posix import O_CREAT, O_EXCL, O_WRONLY, close
    from posix import open as create

    try:  # noqa: SIM105  (contextlib costs more than all the rest here)
        close(create(path, O_WRONLY | O_CREAT | O_EXCL, 0o600))
    except OSError:
        pass


def end_process(status: int, line: bytes) -> NoReturn:
    """End the process; what it has answered needs no second answer."""
    if line:
        try:  # noqa: SIM105  (as above)
            unlink(line)
        except OSError:
            pass
    _exit(status)


def main() -> None:
    """Answer one hook event or gate one shimmed program."""
    tail, verb = sys.argv[2:4]
    if verb != "hook":
        from claimonce.shims.program_start import start

        _exit(start(verb, sys.argv[4:]))
    gc.disable()  # the process ends in a moment: to look through what imports made costs more than it frees
    payload = read_all()
    line = environ.pop(b"CLAIMONCE_LINE", b"") if text_at(payload, b"hook_event_name") == BEFORE[1].encode() else b""
    if line:
        note_line(line)
    try:
        name = sys.argv[4]
        state = state_folder(tail)
        client = client_of(name)
        if state and client is not None and is_quiet(payload, state, client):
            end_process(0, line)
        from claimonce.agents.deadline import arm

        arm(DEADLINE)
        from claimonce.agents.dispatch import answer

        status = answer(sys.argv[4], payload, is_launched=True)
    except Exception as error:  # noqa: BLE001  (fail policy: no-package)
        answer_broken(payload, error, *(sys.argv[5:7] or (BEFORE[0], DENY)))
        status = 0
    end_process(status, line)
