"""Mail spoken by hand: a socket on a mail port, or SMTP verbs into `nc`."""

from __future__ import annotations

from claimonce.reading.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.reading.shell import Done, Shell

PORTS = frozenset(("25", "465", "587", "2525", "1025", "smtp", "smtps", "submission"))


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge `nc`, `telnet`, `socat`, `openssl s_client`; None when nothing is said here."""
    if name == "openssl" and "s_client" not in words:
        return None
    text = sh.stdin or ""
    if name == "dbus-send":
        if any("org.freedesktop.Notifications.Notify" in word or "Notifications" in word for word in words):
            sh.effect("notify", "desktop", "desktop", name)
        return None, UNKNOWN
    if any(word in ("-z", "-zv", "-vz", "-l", "-h", "--help") for word in words[1:]) and name != "openssl":
        return None, UNKNOWN
    if name == "socat":
        for word in words[1:]:
            for mark in ("EXEC:", "SYSTEM:", "exec:", "system:"):
                if word.startswith(mark):
                    sh.copy().run_text(word[len(mark) :].strip("'\""))
    ports = {piece for word in words[1:] for piece in word.replace(",", ":").split(":")}
    spoken(sh, "/".join(ports), text, words[0].rsplit("/", 1)[-1])
    return None, UNKNOWN


def spoken(sh: Shell, address: str, text: str, program: str = "") -> None:
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
        from claimonce.reading.web import address as judge

        judge(sh, program or "/dev/tcp", host + text.split(" ")[1] if " " in text else host, "POST")
    elif UNKNOWN in text and PORTS & set(address.split("/")):
        sh.unsure("what is said to a mail port is not in the text")
