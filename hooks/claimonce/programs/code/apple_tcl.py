"""AppleScript and Tcl, of which a few forms are known by their text."""

from __future__ import annotations

from claimonce.lang.tokens import string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def apple(sh: Shell, text: str) -> None:
    """AppleScript: `do shell script`, notifications, Mail and Messages."""
    low = text.lower()
    at = low.find("do shell script")
    while at >= 0:
        quote = text.find('"', at)
        if quote < 0:
            break
        value, _ = string(text, quote + 1, '"', "js")
        sh.copy().run_text(value)
        at = low.find("do shell script", quote)
    if "display notification" in low or "display alert" in low or "display dialog" in low:
        sh.effect("notify", "desktop", "desktop", "osascript")
    elif 'application "mail"' in low and "send" in low:
        sh.effect("notify", "email", "email", "osascript")
    elif "application" in low and ("messages" in low or "slack" in low) and "send" in low:
        sh.effect("notify", "desktop", "messages", "osascript")


def tcl(sh: Shell, text: str) -> None:
    """Tcl and expect: `exec` and `spawn` take plain words."""
    for line in text.replace(";", "\n").replace("[", "\n").replace("]", "\n").split("\n"):
        words = line.strip().replace("{", "").replace("}", "").split()
        if words[:1] in (["exec"], ["spawn"]):
            rest = [word for word in words[1:] if word not in ("--", "-noecho", "-ignorestderr")]
            sh.copy().run_words([word.strip('"') for word in rest]) if rest else None
