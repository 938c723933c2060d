"""A call that stands in an object of its own inside its event (Cline's), in the form of the others.

The first look goes by it, which is why it is cut out of the bytes: to parse the event costs more than all the rest.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client


def lifted(payload: bytes, client: Client) -> bytes:
    """Return the event with its call at the top, in our words but for the fields of its input.

    An event of another form is returned as it is: a first look finds no call in it, and leaves it to the long way.
    """
    for name, behind in client.INSIDE.items():
        key = b'"' + name.encode() + b'"'
        top, _, rest = payload.partition(key + b":{")
        call, _, after = rest.partition(b',"' + behind.encode() + b'":{')
        if not after or key in rest or top.count(key) > 1:  # the name of the event may be the same
            continue
        front, _, held = call.partition(b'"input":{')
        tool = client.TOOLS.get(text_at(front, b"name").decode("latin-1"), "")
        event = client.EVENTS.get(text_at(top, client.EVENT_KEY.encode()).decode("latin-1"), "")
        given = b"}" if event != "PreToolUse" else one_command(held) if tool == "Bash" else without_lists(held)
        if not (tool and given) or b'"name"' in held or b'"input"' in held or b"\\" in front:
            break
        said = {
            b"session_id": text_at(top, client.KEYS["session_id"].encode()),
            b"cwd": text_at(top, client.KEYS["cwd"].rpartition(".")[2].encode()),
            b"hook_event_name": event.encode(),
            b"tool_name": tool.encode(),
        }
        around = b",".join(b'"' + one + b'":"' + what + b'"' for one, what in said.items())
        return b"{" + around + b',"tool_input":{' + given + b"}"
    return payload


def one_command(held: bytes) -> bytes:
    """Return an input whose only field is a list of one command with the command in the list's place, else nothing."""
    name, _, text = held.partition(b'":["')
    end = text.find(b'"')
    while end > 0 and (end - len(text[:end].rstrip(b"\\"))) % 2:
        end = text.find(b'"', end + 1)
    if name[:1] != b'"' or b'"' in name[1:] or text[end:] != b'"]}}':
        return b""
    return b'"command":"' + text[:end] + b'"}'


def without_lists(held: bytes) -> bytes:
    """Return an input that holds texts, numbers and yeses, else nothing."""
    return held[:-1] if held[-2:] == b"}}" and b'":[' not in held and b'":{' not in held else b""


def text_at(payload: bytes, key: bytes) -> bytes:
    """Return the string behind the first such name; empty where there is none."""
    return payload.partition(b'"' + key + b'":"')[2].partition(b'"')[0]
