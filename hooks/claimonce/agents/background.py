"""A client's own background tasks: a call whose event comes while its command still runs.

What it set out to do stays open until the task's end is known: from the file that the client writes its output to, or
from the result of a later call that shows it. Where a client never says, it is uncertain when the session ends.
"""

from __future__ import annotations

from claimonce.agents import tool_outcome
from claimonce.agents.result_forms import BEFORE, BEHIND, match_form
from claimonce.clients import row as clients
from claimonce.gate import gate, intents
from claimonce.hooks import quickjson as json
from claimonce.hooks.call import Ran
from claimonce.hooks.coerce import table
from claimonce.hooks.effect import COUNTER
from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from claimonce.clients.row import Client
    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.settings_cache import Compiled

TASK, AWAITED, OUTPUT = "task", "awaited", "output"  # what an intent's detail says of its task
UNSAID = "the client never said how its background task ended"
_MOST = 1 << 20  # bytes of a task's output; of a longer one only the end is read, for its status


def begin(store: Store, intent: Intent, call: Call, task: str, here: Compiled) -> None:
    """The command goes on: its message is open until the task's end is known."""
    from claimonce.agents import message_outcome  # it reads the command

    expected = message_outcome.find_expected(call, intent, here)
    _note(store, intent, {TASK: task, AWAITED: expected.detail() if expected else None})


def note_output(store: Store, intent: Intent, text: str) -> None:
    """Keep where the client writes what the task prints, as the result of its call says."""
    row = _client_of(intent)
    found = match_form(text, row.BACKGROUND.get("output", ())) if row else None
    if found and intent.detail.get(OUTPUT) != found["file"]:
        _note(store, intent, {OUTPUT: found["file"]})


def _client_of(intent: Intent) -> Client | None:
    return clients.of(intent.session.partition(":")[0])


def _note(store: Store, intent: Intent, more: Mapping[str, object]) -> None:
    with store:
        store.put("detail_intent", id=intent.id, detail=json.dumps({**intent.detail, **more}))


def look(store: Store, rows: Iterable[Mapping[str, object]], here: Compiled, said: str = "") -> bool:
    """Settle each open message of a background task whose end is known by now; return whether there was one.

    `said` is the result of a call that has just ended, in which the client may tell of its tasks.
    """
    any_ended = False
    for each in rows:
        intent = intents.read(each)
        if intent.state == intents.OPEN and intent.detail.get(TASK) and intent.kind != COUNTER:
            any_ended |= _settle(store, intent, here, said)
    return any_ended


def _settle(store: Store, intent: Intent, here: Compiled, said: str) -> bool:
    row = _client_of(intent)
    if row is None:
        return False
    task, path, forms = str(intent.detail[TASK]), str(intent.detail.get(OUTPUT) or ""), row.BACKGROUND
    text, is_whole = _output(path) if path else (said, False)
    stopped, ended = (match_form(text, forms.get(name, ()), task) for name in ("stopped", "ended"))
    if stopped and not (path and stopped[BEHIND].strip()):
        gate.settle(store, intent, intents.UNCERTAIN, reason="its background task was stopped")
        return True
    if ended is None or not ended["code"].lstrip("-").isdigit() or (path and ended[BEHIND].strip()):
        return False
    outcome, receipt = _outcome(intent, int(ended["code"]), ended[BEFORE].strip(), is_whole, here)
    gate.settle(store, intent, outcome, receipt)
    return True


def _outcome(
    intent: Intent, code: int, printed: str, is_whole: bool, here: Compiled
) -> tuple[str, Mapping[str, object]]:
    from claimonce.agents import message_outcome

    if not intent.detail.get(AWAITED):
        return intents.UNCERTAIN, {}
    awaited = dict(table(intent.detail[AWAITED]))
    # What is shown may be the rest of what was printed: nothing in it is no empty answer.
    expected = message_outcome.parse_expected({**awaited, "shows": awaited["shows"] and bool(printed or is_whole)})
    ran = Ran(False, error=f"Exit code {code}\n{printed}") if code else Ran(True, {"stdout": printed})
    return message_outcome.judge(expected, ran, here)


def _output(path: str) -> tuple[str, bool]:
    """Return the end of what a task has printed, and whether that is all of it."""
    try:
        end, is_whole = plain_file.read_ending(path, _MOST)
    except OSError:
        return "", False
    return end.decode("utf-8", "replace"), is_whole


def of_session(store: Store, call: Call, here: Compiled, result: object) -> None:
    """Look at the tasks of a session after one of its calls; a tool of its client's may tell of them."""
    row = clients.of(call.session.client)
    tells = row is not None and call.tool in row.BACKGROUND.get("tools", ())
    rows = store.rows("intents_open_of_session", session=call.session.name)
    look(store, rows, here, tool_outcome.text_of(result) if tells else "")
