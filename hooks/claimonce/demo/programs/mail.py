"""A small `mail`: `mail -s SUBJECT [-c COPY] RECIPIENT...`, the body on stdin, sent over SMTP to the demo's own server.

Installed by the demo as `mail`; the first two arguments, host and port, are put there by the wrapper.
"""

from __future__ import annotations

import getopt
import os
import smtplib
import sys
from email.message import EmailMessage


def main(arguments: list[str]) -> int:
    """Deliver one message. 0 when the server took it, 2 for bad arguments, 70 when the server refused."""
    host, port, *rest = arguments
    try:
        options, recipients = getopt.gnu_getopt(rest, "s:r:c:")
    except getopt.GetoptError as wrong:
        sys.stderr.write(f"mail: {wrong}\n")
        return 2
    given = dict(options)
    if not recipients:
        sys.stderr.write("mail: no recipient\n")
        return 2
    message = EmailMessage()
    message["From"] = given.get("-r", f"{os.environ.get('DEMO_AGENT', 'agent')}@agents.example.test")
    message["To"] = ", ".join(recipients)
    if "-c" in given:
        message["Cc"] = given["-c"]
    message["Subject"] = given.get("-s", "")
    message.set_content(sys.stdin.read())
    try:
        with smtplib.SMTP(host, int(port), local_hostname="localhost", timeout=30) as server:
            # coverage-audit: allow[notify] reason="this is the demo's mail program, which the gate stands before"
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as failure:
        sys.stderr.write(f"mail: not delivered: {failure}\n")
        return 70
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
