#!/usr/bin/env bash
# One would guess: an MCP tool that could not send says so by `isError` or by an error of the protocol, so that a client's
# hook after the call learns whether there is a mail (Claude Code has one event for success and one for failure).
# mcp-email-server 1.13.3 (PyPI) and mcp-mail-server 1.2.1 (npm) answer without either when the mail server refuses every
# reader: a plain answer whose text alone tells it, each in words of its own. When one reader of two is refused, the npm
# one says "Email sent successfully" beside a list `rejected`.
# It matters: whoever counts such calls by the event, a gate or a log of what was sent, counts mails that nobody has, and
# a reader who was left out is found in the text or not at all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install -q --disable-pip-version-check mcp-email-server==1.13.3 aiosmtpd==1.4.6 2>/dev/null
npm install --prefix . --ignore-scripts --no-audit --no-fund --silent mcp-mail-server@1.2.1 >/dev/null 2>&1
cat > run.py <<'P'
import json, os, socket, subprocess, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

GOOD, BAD = "good@example.test", "bad@example.test"

def servers(port):
    """Return how each is started, with the tool's arguments."""
    python = {"EMAIL_ADDRESS": "me@example.test", "PASSWORD": "x", "ALLOWED_RECIPIENTS": f"{GOOD},{BAD}", "SMTP_SSL": "false",
              "SAVE_TO_SENT": "false", "IMAP_HOST": "127.0.0.1", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": port}
    node = {"EMAIL_USER": "me@example.test", "EMAIL_PASS": "x", "IMAP_HOST": "127.0.0.1", "IMAP_PORT": "9",
            "IMAP_SECURE": "false", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_SECURE": "false"}
    return {
        "mcp-email-server": (["venv/bin/mcp-email-server", "stdio"], {f"MCP_EMAIL_SERVER_{k}": v for k, v in python.items()},
                             {"account_name": "default", "recipients": [GOOD, BAD], "subject": "K", "body": "red"}),
        "mcp-mail-server": (["node_modules/.bin/mcp-mail-server"], node,
                            {"to": f"{GOOD},{BAD}", "subject": "K", "text": "red"}),
    }

class Box:
    def __init__(self, refused):
        self.refused, self.letters = refused, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(list(envelope.rcpt_tos))
        return "250 OK"

class Loopback(Controller):
    def factory(self):
        return SMTP(self.handler, auth_require_tls=False, authenticator=lambda *_: AuthResult(success=True))

def sent(name, refused):
    """Send one mail to two readers; return how the answer is marked, its text, and what the mail server has."""
    box = Box(refused)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    smtp = Loopback(box, hostname="127.0.0.1", port=port)
    smtp.start()
    words, env, arguments = servers(str(port))[name]
    home = {"PATH": os.environ["PATH"], "HOME": os.getcwd(), "LANG": "C.UTF-8"}
    server = subprocess.Popen(words, env={**home, **env}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    hello = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "client", "version": "1"}}
    call = {"name": "send_email", "arguments": arguments}
    for message in ({"id": 1, "method": "initialize", "params": hello}, {"method": "notifications/initialized"},
                    {"id": 2, "method": "tools/call", "params": call}):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        server.stdin.flush()
    said = next(each for each in map(json.loads, server.stdout) if each.get("id") == 2)
    server.kill()
    smtp.stop()
    failed = "error" in said or bool(said["result"].get("isError"))
    return failed, "" if "error" in said else said["result"]["content"][0]["text"], box.letters

right = True
for name in ("mcp-email-server", "mcp-mail-server"):
    for what, refused, has in (("nobody is refused", [], [[GOOD, BAD]]), ("one is refused", [BAD], [[GOOD]]),
                               ("both are refused", [GOOD, BAD], [])):
        failed, text, letters = sent(name, refused)
        print(f"{name}, {what}: marked as an error: {failed}; the mail server has {letters}; {' '.join(text.split())[:110]}")
        right = right and not failed and letters == has
        right = right and (what != "one is refused" or name != "mcp-mail-server" or "Email sent successfully" in text)
sys.exit(not right)
P
echo "mcp-email-server 1.13.3, mcp-mail-server 1.2.1, node $(node --version)"
venv/bin/python -W ignore run.py
