"""What the end of a program that reaches people proves, by its row: done, failed, or not to be told."""

from __future__ import annotations

from claimonce.effects.descriptions import Descriptions
from claimonce.effects.installed import implementation
from claimonce.gate import child_process, intents
from claimonce.hooks.effect import SEVERAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.gate.child_process import Ended


def row_of(items: Any, plugin: str, program: str, real: str = "") -> dict[str, Any]:
    """Return the row that says how the program ends; empty where the plugin has none.

    `items` are the compiled descriptions. A name that several programs go by (`mail`, `sendmail`) is read by what its
    link points to, where there is a row for that; else by the row of the name itself, which holds for all of them. A
    call of a library (`smtplib.SMTP.sendmail`) is read by the row of the library.
    """
    described = Descriptions(items).programs
    for name in (implementation(real or program), program, program.partition(".")[0]):
        for item, row in described.get(name, ()):
            if item["name"] == plugin:
                return row
    return {}


def listens(row: dict[str, Any]) -> bool:
    """Say whether the program's output is needed to know how it ended."""
    return bool(row.get("says_refused") or row.get("says_doubtful"))


def outcome_of(ended: Ended, row: dict[str, Any], readers: int = 1) -> str:
    """Return what an end proves: killed is uncertain, non-zero has failed, unless the row knows better.

    A shell that ends as something that it ran was killed (137 is SIGKILL: POSIX, 2.8.2) is as uncertain as that.
    `readers` is how many the message goes to; with several, some programs end as if all of them had it.
    """
    if ended.killed or (child_process.is_of_a_kill(ended.status) and ended.status not in row.get("exits_refused", ())):
        return intents.UNCERTAIN
    if not ended.started:
        return intents.FAILED
    uncertain = ended.status in row.get("exits_uncertain", ())
    doubtful = ended.status in row.get("exits_doubtful", ())
    words = row.get("says_doubtful", ())
    if uncertain and _holds(ended.said, row.get("says_refused", ())):
        return intents.FAILED
    if doubtful and (_holds(ended.said, words) or (readers > 1 and (not words or SEVERAL in words))):
        return intents.UNCERTAIN
    if uncertain and not doubtful:
        return intents.UNCERTAIN
    return intents.DONE if ended.status == 0 else intents.FAILED


def why_open(ended: Ended, row: dict[str, Any], readers: int = 1) -> str:
    """Return why an end is not known, by the row of the program: what a person has to know who settles it."""
    if ended.killed:
        return "the command was killed"
    if child_process.is_of_a_kill(ended.status):
        return f"its exit status {ended.status} says that something it ran was killed"
    said = next((one for one in row.get("says_doubtful", ()) if one != SEVERAL and one in ended.said), "")
    if said and ended.status in row.get("exits_doubtful", ()):
        return f'its exit status {ended.status} is that of a success, and it says "{said.strip()}"'
    if readers > 1 and ended.status in row.get("exits_doubtful", ()):
        return f"its exit status {ended.status} does not say that each of the {readers} readers has it"
    if ended.status in row.get("exits_uncertain", ()):
        return f"its exit status {ended.status} does not say whether it was done"
    return "nobody knows how something that it did ended"


def _holds(said: str, fragments: tuple[str, ...]) -> bool:
    return any(one in said for one in fragments)
