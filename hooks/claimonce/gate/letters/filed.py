"""What an agent is told that files what another session has filed: what it became, and how to add to it.

The number is read from the receipt, which holds the beginning of the provider's own answer.
"""

from __future__ import annotations

import re

from claimonce.gate import clock, markers
from claimonce.gate.session_names import known_as
from claimonce.hooks.effect import FILE
from claimonce.hooks.untrusted_text import one_line, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.letters.messages import Earlier, Message
    from claimonce.gate.store import Store

# What an answer shows of a new entry, and what adds to one. `{n}` is its number, `{r}` the repository.
_THREAD = re.compile(r"/(?:-/)?(issues|pull|pulls|merge_requests|discussions|work_items)/(\d{1,9})\b")
_KEY = re.compile(r"\b([A-Z][A-Z0-9]{1,9}-\d{1,7})\b")
_BEAD = re.compile(r"\b((?:bd|[a-z][a-z0-9]{1,20})-[a-z0-9]{2,8}(?:\.\d+)?)\b")
_NUMBER = re.compile(r"\"(?:number|iid)\":\s?(\d{1,9})\b|#(\d{1,9})\b")
_ADDS = {
    ("github", "issues"): "gh issue comment {n} --repo {r}",
    ("github", "pulls"): "gh pr comment {n} --repo {r}",
    ("gitlab", "issues"): "glab issue note {n} --repo {r}",
    ("gitlab", "requests"): "glab mr note {n} --repo {r}",
    ("linear", ""): "linear issue comment add {n}",
    ("jira", ""): "jira issue comment add {n}",
    ("beads", ""): "bd comments add {n}",
    ("backlog", ""): "backlog task edit {n} --append-notes",
}  # fmt: skip
_STATES = {
    "done": "has filed this as {name} {ago}", "open": "is filing this now", "uncertain": "may have filed this {ago}",
}  # fmt: skip


def entry_of(store: Store, what: Message, before: Earlier) -> str:
    """Return the number or key under which an earlier message was filed; empty where its receipt shows none."""
    if what.act != FILE or before.state != "done":
        return ""
    marker = markers.valid(store, before.key)
    answer = str((marker.receipt or {}).get("answer", "")) if marker is not None else ""
    found = _THREAD.search(answer)
    if found:
        return found[2]
    if what.channel in ("github", "gitlab"):
        number = _NUMBER.search(answer)
        return (number[1] or number[2]) if number else ""
    key = _KEY.search(answer) or (_BEAD.search(answer) if what.channel in ("beads", "backlog") else None)
    return key[1] if key else ""


def line(each: Earlier, entry: str) -> str:
    """Return who filed it, as what and when, with its title as data."""
    name = f"#{entry}" if entry.isdigit() else entry or "an entry whose number is not known"
    state = _STATES.get(each.state, "had filed this {ago}").format(name=name, ago=clock.ago(each.age))
    title = f', title "{quoted(each.subject)}"' if each.subject else ""
    return f"- {known_as(each.session)} {state} in {one_line(each.recipient)} ({each.at}){title}"


def if_same(each: Earlier, channel: str, entry: str) -> str:
    """Return what to do where it is the same matter."""
    if each.state == "open":
        return "If yours is the same matter: wait a moment and try again; it is filed if that attempt fails."
    if each.state == "uncertain":
        return "If yours is the same matter: look in that place whether it is there before you file it again."
    add = adds(channel, each.recipient, entry)
    return f"If yours is the same matter: add to it{f' with `{add}`' if add else ''}, and file nothing."


def adds(channel: str, place: str, entry: str) -> str:
    """Return the command that adds to an entry; empty where none is known."""
    repository, _, noun = place.partition(" ")
    form = _ADDS.get((channel, noun.rpartition(" ")[2])) or _ADDS.get((channel, ""))
    plain = repository.removeprefix("github.com/").removeprefix("gitlab.com/")
    is_plain = all(letter.isalnum() or letter in "./_-" for letter in plain)
    return form.format(n=entry, r=plain) if form and entry and is_plain else ""
