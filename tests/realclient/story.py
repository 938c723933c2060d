"""The first story: one remark, read by five sessions, and what each of them writes to the same person."""

from __future__ import annotations

from realclient.model import Use

PERSON = "tekla@example.test"
KEY = "notify-tekla-about-sven"
MAILS = [
    ("Sven asked for you", "Hello Tekla, Sven said it is better that you hear of the delay first."),
    ("About Sven's delay", "Tekla, Sven's part will be two days late. Erik thought you should know."),
    ("Delay in Sven's part", "Dear Tekla, a short note: Sven cannot deliver on Monday, Wednesday is likely."),
    ("Sven will be late", "Hi Tekla. Erik wrote that it is better to tell you: Sven needs until Wednesday."),
    ("News from Sven", "Tekla, just so that you know it: Sven's delivery moves from Monday to Wednesday."),
]


def by_tool(subject: str, body: str) -> Use:
    return Use("mcp__mail__send_message", {"to": PERSON, "subject": subject, "body": body})
