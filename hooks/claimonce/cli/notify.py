"""The verb `notify`: tell somebody something once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from claimonce.cli.common import DURATION, WINDOW, json_option, say, session_of, session_option, store_here
from claimonce.gate import intents
from claimonce.gate.errors import GateError
from claimonce.gate.gate import State
from claimonce.gate.letters import notification, uncertain_alert
from claimonce.gate.letters.notification import Note, NotificationOutcome
from claimonce.gate.letters.targets import find
from claimonce.gate.session_names import known_as
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell, warn

_MOST = 32 << 20
_STATUS = {
    intents.DONE: 0,
    intents.FAILED: 1,
    intents.UNCERTAIN: 81,
    notification.HELD: 80,
    notification.ASKED: 85,
    notification.SUPPRESSED: 0,
}


class TooLong(GateError):
    """A text that no provider takes."""

    def __str__(self) -> str:
        """Say how long it may be."""
        return f"the text on stdin is longer than {_MOST >> 20} MiB; say less and name where the rest is"


@click.command()
@click.option("--to", "to", required=True, metavar="TARGET", help="A name in the targets file, or a mail address.")
@click.option("--about", default="", metavar="KEY", help="The matter: an issue, an alert. Said once a window.")
@click.option("--state", type=click.Choice(notification.STATES), default=None, help="How the matter stands.")
@click.option("--subject", default="", help="One line.")
@click.option("--body", default="", help="The text; - reads it from stdin.")
@click.option(
    "--attach",
    "attach",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False),
    help="Send this file along; only mail takes any. May be given several times.",
)
@click.option("--via", default="", metavar="PLUGIN", help="Use this one of the target's addresses.")
@click.option("--window", type=WINDOW, default=None, help="How long it counts as said: 24h, forever, until-resolved.")
@click.option("--wait", type=DURATION, default="60s", show_default=True, help="Wait this long for another holder.")
@click.option("--strict", is_flag=True, help="Exit 83, not 0, when it was already said.")
@session_option
@json_option
def notify(
    to: str, about: str, state: str | None, subject: str, body: str,
    attach: tuple[str, ...], via: str, window: str | None, wait: float,
    strict: bool, session: str, as_json: bool,
) -> int:  # fmt: skip
    """Tell TARGET something once.

    With --about the matter decides: who has been told of it in the window is not told again. Without it the text is
    judged as that of any mail program, and the sender may be asked (exit 85). Exits 0 when it was sent or had been
    sent, 1 when the provider refused it, 80 when another session is at it past --wait, 81 when nobody knows whether it
    went out.
    """
    here, store = load(os.getcwd()), store_here("notify")
    text = _stdin() if body == "-" else body
    if not subject.strip() and not body.strip():
        raise click.UsageError("nothing to say: give --subject, --body or both")
    note = Note(to, _readable(subject), _readable(text), about, state or "", via, window or "", _files(attach))
    if about:
        _, trouble = uncertain_alert.before_entering(
            store, notification.key_of(find(to, os.environ), about, note.state), here
        )
        if trouble:
            warn(trouble)
    told = notification.notify(store, note, session_of(session), here, wait, _waiting)
    if as_json:
        say({"key": told.key, "ran": told.ran, "state": told.outcome, "receipt": told.receipt})
    if told.outcome != intents.DONE:
        warn(told.line)
    elif not as_json:
        tell(told.line)
    return _status(told, strict)


def _status(told: NotificationOutcome, strict: bool) -> int:
    return 83 if strict and told.outcome == notification.SUPPRESSED else _STATUS[told.outcome]


def _waiting(state: State) -> None:
    who = known_as(state.session) if state.session else "those before in line"
    warn(f"this matter is held by {who} since {state.at or 'now'}; waiting")


def _stdin() -> str:
    content = sys.stdin.buffer.read(_MOST + 1)
    if len(content) > _MOST:
        raise TooLong
    return content.decode("utf-8", "replace")


def _files(paths: tuple[str, ...]) -> tuple[tuple[str, bytes], ...]:
    found = list[tuple[str, bytes]]()
    for path in paths:
        try:
            found.append((_readable(os.path.basename(path)), Path(path).read_bytes()))
        except OSError as error:
            raise click.BadParameter(f"{path}: {error.strerror}", param_hint="--attach") from None
    return tuple(found)


def _readable(text: str) -> str:
    """Return the text as every provider can take it: bytes that are no UTF-8 become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
