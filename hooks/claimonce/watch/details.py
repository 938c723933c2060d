"""What a person reads before deciding: a question with both texts, an uncertain act with what is known of it."""

from __future__ import annotations

from rich.text import Text

from claimonce.view.values import Question, Unsure
from claimonce.view.values import Text as Kept
from claimonce.watch.item import BAD, DIM, STRONG, age, words


def question(one: Question) -> Text:
    """Return a question with what is to be sent, and what its reader already got."""
    parts = [(f"{one.name} wants to send to {one.recipient or 'somebody'}, {age(one.seconds)} ago\n", STRONG)]
    parts += _message(one.mine)
    for earlier in one.theirs:
        parts += [(f"\n{earlier.name} {earlier.state or 'sent'}, {earlier.at}\n", STRONG), *_message(earlier)]
    return words(*parts)


def _message(kept: Kept) -> list[tuple[str, str]]:
    if not (kept.subject or kept.head):
        return [("(no longer kept)\n", DIM)]
    return [(f"{kept.subject}\n", ""), (f"{kept.head}\n", DIM)]


def unsure(one: Unsure) -> Text:
    """Return an uncertain act."""
    known = [(f"{name}: {told}\n", DIM) for name, told in one.detail]
    return words((f"{one.key}\n", BAD), (f"begun by {one.name}, {one.at}; nobody saw how it ended\n", ""), *known)
