"""Send one mail: through an SMTP server or a sendmail program, and say truthfully how it ended."""

from __future__ import annotations

import contextlib
import mimetypes
import os
import re
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import localtime, make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from claimonce.gate import child_process, intents
from claimonce.gate.errors import GateError
from claimonce.hooks.cache_reader import ELSEWHERE
from claimonce.hooks.untrusted_text import mark_unprintable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claimonce.gate.letters.messages import Message
    from claimonce.hooks.settings_cache import Compiled

_TIMEOUT = 30.0
_ADDRESS = re.compile(r"[^\s:;,<>()\[\]\\\"@]+(@[^\s:;,<>()\\\"@]+)?")
_TEMPFAIL = 75  # sysexits.h: a sendmail that says so has often put the mail into its queue
_PLAIN = SMTP.clone(cte_type="7bit")  # every server takes seven bits; not every one says 8BITMIME


class NoTransport(GateError):
    """Nobody said how mail leaves this host."""

    sentence = 'mail.transport is not set; set it to "smtp://host:25" or to a sendmail program in your user settings'


class BadAddress(GateError):
    """A recipient that is not one mail address."""

    address: str

    def __str__(self) -> str:
        """Quote it and say what an address looks like."""
        return f"{self.address[:80]!r} is no mail address; write it as tekla@example.org"


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


def own_settings(here: Compiled) -> Mapping[str, Any]:
    """Return the `[mail]` setting; where it holds a password, from the settings themselves: no copy is kept."""
    mail: Mapping[str, Any] = here.settings["mail"]
    if mail["transport"] != ELSEWHERE:
        return mail
    from claimonce.settings.load import load

    return {**mail, "transport": load(here.root, os.environ).settings.mail.transport}


def domain_of(sender: str) -> str:
    """Return the domain of a Message-ID: the sender's, else this host's; filters distrust one that cannot exist."""
    domain = sender.rpartition("@")[2].strip(" >").lower()
    return domain if domain.isascii() and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", domain) else os.uname().nodename


def letter(
    what: Message,
    settings: Mapping[str, Any],
    message_id: str = "",
    attachments: Sequence[tuple[str, bytes]] = (),
) -> Letter:
    """Make the mail; whatever can be wrong with it or with the setting is raised here, before anything is sent.

    `message_id` names it the same at every attempt; `attachments` are file names with their bytes.
    Raises NoTransport or BadAddress.
    """
    transport = str(settings.get("transport") or "")
    if not transport:
        raise NoTransport
    for address in what.recipients:
        # A blank or a colon would let one recipient smuggle in another.
        if not _ADDRESS.fullmatch(address):
            raise BadAddress(address)
    sender = str(settings.get("from") or f"claimonce@{os.uname().nodename}")
    mail = _mail(what, sender, message_id or make_msgid(domain=domain_of(sender)))
    for name, content in attachments:
        kind, packed = mimetypes.guess_type(name)
        main, _, sub = (kind if kind and not packed else "application/octet-stream").partition("/")
        # As bytes, whatever the kind: a text part would have its line ends changed.
        main, sub = ("application", "octet-stream") if main in ("text", "message", "multipart") else (main, sub)
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return Letter(mail, transport)


def post(what: Letter) -> Posted:
    """Hand the letter over; never raises for what the server does."""
    mail, transport = what.mail, what.transport
    receipt = {"message_id": str(mail["Message-ID"])}
    if transport.startswith("smtp"):
        return _by_smtp(mail, transport, receipt)
    ended = child_process.run([transport, "-t", "-i"], os.environ, mail.as_bytes())
    receipt["status"] = str(ended.status)
    name = os.path.basename(transport)
    killed = ended.killed or child_process.is_of_a_kill(ended.status)
    if killed or (ended.started and ended.status == _TEMPFAIL):
        why = "was killed" if killed else f"exited {_TEMPFAIL}: it may have queued the mail"
        return Posted(intents.UNCERTAIN, receipt, f"{name} {why}")
    if ended.status:
        return Posted(intents.FAILED, receipt, f"{name} exited {ended.status}")
    return Posted(intents.DONE, receipt)


def _mail(what: Message, sender: str, message_id: str) -> EmailMessage:
    ascii_only = all(part.isascii() for part in (sender, *what.recipients))
    mail = EmailMessage(policy=_PLAIN if ascii_only else SMTPUTF8.clone(cte_type="7bit"))
    mail["From"] = " ".join(sender.split())
    mail["To"] = ", ".join(what.recipients)
    # A line break in a header would let text write headers of its own; the library refuses it, so fold it here.
    mail["Subject"] = " ".join(mark_unprintable(what.subject, " ").split())
    mail["Date"] = localtime()
    mail["Message-ID"] = message_id
    mail.set_content(what.body or "\n")
    return mail


def _by_smtp(mail: EmailMessage, transport: str, receipt: dict[str, str]) -> Posted:
    try:
        server = _connected(transport)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Posted(intents.FAILED, receipt, f"the mail server cannot be used: {_told(error)}")
    try:
        return _handed_over(server, mail, receipt)
    finally:
        # Not QUIT through the library's `with`: an unfriendly farewell would make an accepted mail look refused.
        server.close()


def _connected(transport: str) -> smtplib.SMTP:
    place = urlsplit(transport)
    host, secure = place.hostname or "localhost", place.scheme == "smtps"
    if secure:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, place.port or 465, timeout=_TIMEOUT, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, place.port or 25, timeout=_TIMEOUT)
    try:
        if place.username:
            if not secure:
                server.starttls(context=ssl.create_default_context())
            server.login(unquote(place.username), unquote(place.password or ""))
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _handed_over(server: smtplib.SMTP, mail: EmailMessage, receipt: dict[str, str]) -> Posted:
    """Envelope and text. All recipients or none: a mail that reached half of them could not be tried again."""
    recipients = [each.addr_spec for each in mail["To"].addresses]
    try:
        options = ["SMTPUTF8"] if not all(each.isascii() for each in recipients) and server.has_extn("smtputf8") else []
        answers = [server.mail(mail["From"].addresses[0].addr_spec, options), *map(server.rcpt, recipients)]
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Posted(intents.FAILED, receipt, f"the mail server went away before the text: {_told(error)}")
    refused = [code for code, _ in answers if not 200 <= code < 300]
    if refused or not recipients:
        codes = ", ".join(map(str, refused)) or "no recipient"
        return Posted(
            intents.FAILED, receipt, f"the mail server refused sender or recipients ({codes}); nothing went out"
        )
    try:
        code, _ = server.data(mail.as_bytes())
    except smtplib.SMTPDataError as error:
        return Posted(intents.FAILED, receipt, f"the mail server refused the text ({error.smtp_code})")
    except (smtplib.SMTPException, OSError) as error:
        why = f"the mail server went away after the text had begun: {type(error).__name__}"
        return Posted(intents.UNCERTAIN, receipt, why)
    if code != 250:
        return Posted(intents.FAILED, receipt, f"the mail server refused the text ({code})")
    with contextlib.suppress(smtplib.SMTPException, OSError):
        server.quit()  # the text was accepted; how the server says goodbye changes nothing
    return Posted(intents.DONE, receipt)


def _told(error: Exception) -> str:
    # What a server says may quote addresses and texts, so only its code goes on.
    if isinstance(error, OSError) and error.strerror and not isinstance(error, smtplib.SMTPException):
        return error.strerror
    code = getattr(error, "smtp_code", "")
    return f"{type(error).__name__}{f' {code}' if code else ''}"
