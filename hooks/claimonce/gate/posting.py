"""Send one mail through the `[mail]` setting: an SMTP server or a sendmail program."""

from __future__ import annotations

import os
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from claimonce.gate import intents, running
from claimonce.gate.errors import GateError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.gate.messages import Message

_TIMEOUT = 30.0


class NoTransport(GateError):
    """Nobody said how mail leaves this host."""

    def __str__(self) -> str:
        """Name the setting."""
        return 'mail.transport is not set; set it to "smtp://host:25" or to a sendmail program in your user settings'


@dataclass(frozen=True)
class Posted:
    """How the sending ended: done, failed (nothing was accepted) or uncertain (cut off after the text went out)."""

    outcome: str
    receipt: Mapping[str, Any]
    reason: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail that only has to be handed over, and to whom: an SMTP server's URL or a sendmail program."""

    mail: EmailMessage
    transport: str


def letter(what: Message, settings: Mapping[str, Any]) -> Letter:
    """Make the mail; whatever can be wrong with it or with the setting is raised here, before anything is sent.

    Raises NoTransport.
    """
    transport = str(settings.get("transport") or "")
    if not transport:
        raise NoTransport
    return Letter(_mail(what, str(settings.get("from") or f"claimonce@{os.uname().nodename}")), transport)


def post(what: Letter) -> Posted:
    """Hand the letter over; never raises for what the server does."""
    mail, transport = what.mail, what.transport
    if transport.startswith("smtp"):
        return _by_smtp(mail, transport)
    ended = running.run([transport, "-t", "-i"], os.environ, mail.as_bytes())
    receipt = {"message_id": mail["Message-ID"], "status": ended.status}
    if ended.killed:
        return Posted(intents.UNCERTAIN, receipt, f"{transport} was killed")
    if ended.status:
        return Posted(intents.FAILED, receipt, f"{transport} exited {ended.status}")
    return Posted(intents.DONE, receipt)


def _mail(what: Message, sender: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = ", ".join(what.recipients)
    # A line break in a header would let text write headers of its own; the library refuses it, so fold it here.
    mail["Subject"] = " ".join(what.subject.split())
    mail["Message-ID"] = make_msgid(domain="claimonce.invalid")
    mail.set_content(what.body or "\n")
    return mail


def _by_smtp(mail: EmailMessage, transport: str) -> Posted:
    place = urlsplit(transport)
    receipt = {"message_id": mail["Message-ID"]}
    secure = place.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    begun = False
    try:
        with kind(place.hostname or "localhost", place.port or (465 if secure else 25), timeout=_TIMEOUT) as server:
            if place.username:
                server.starttls() if not secure else None
                server.login(place.username, place.password or "")
            begun = True
            server.send_message(mail)
    except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionResetError) as error:
        return Posted(intents.UNCERTAIN if begun else intents.FAILED, receipt, f"the mail server went away: {error}")
    except (smtplib.SMTPException, OSError) as error:
        return Posted(intents.FAILED, receipt, f"the mail server refused it: {error}")
    return Posted(intents.DONE, receipt)
