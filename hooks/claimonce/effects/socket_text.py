"""Mail, chat and requests spoken by hand into a socket."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.effects.caller import Caller

PORTS = frozenset(("25", "465", "587", "2525", "1025", "smtp", "smtps", "submission"))


def judge_spoken(sh: Caller, address: str, text: str, program: str = "") -> None:
    """Judge `text` sent to a socket."""
    upper = text.upper()
    if "RCPT TO" in upper or "MAIL FROM" in upper:
        targets: list[str] = []
        for line in upper.split("\n"):
            if line.startswith("RCPT TO:"):
                at = upper.find(line)
                targets.append(text[at + 8 : at + len(line)].strip().strip("<>"))
        sh.effect("notify", "email", "email", program or "/dev/tcp", tuple(targets), "", "")
    elif "PRIVMSG" in upper:
        sh.effect("notify", "irc", "irc", program or "/dev/tcp")
    elif upper.startswith(("POST ", "PUT ")):
        host = next((line[5:].strip() for line in text.split("\n") if line.lower().startswith("host:")), "")
        from claimonce.effects.web_requests import address as judge

        judge(sh, program or "/dev/tcp", host + text.split(" ")[1] if " " in text else host, "POST")
    elif UNKNOWN in text and PORTS & set(address.split("/")):
        sh.unsure("what is said to a mail port is not in the text")
