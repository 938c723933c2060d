"""An MCP server on stdin and stdout with one tool, `send_message`: each mail is a line in a mailbox file.

Usage: mail_server.py MAILBOX
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

TOOL = {
    "name": "send_message",
    "description": "Send an e-mail.",
    "inputSchema": {
        "type": "object",
        "properties": {name: {"type": "string"} for name in ("to", "subject", "body")},
        "required": ["to", "subject", "body"],
    },
}


def deliver(mailbox: str, mail: dict[str, Any]) -> str:
    """Append the mail in one write, so that two servers never mix their lines."""
    box = os.open(mailbox, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(box, (json.dumps(mail) + "\n").encode())
        return f"sent, message id <{os.getpid()}.{os.fstat(box).st_size}@example.test>"
    finally:
        os.close(box)


def answer(mailbox: str, request: dict[str, Any]) -> dict[str, Any]:
    match request["method"], request.get("params", {}):
        case "initialize", asked:
            return {"result": {
                "protocolVersion": asked["protocolVersion"],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "mail", "version": "1"},
            }}  # fmt: skip
        case "tools/list", _:
            return {"result": {"tools": [TOOL]}}
        case "tools/call", {"name": "send_message", "arguments": mail}:
            said = deliver(mailbox, mail)
            return {"result": {"content": [{"type": "text", "text": said}], "isError": False}}
        case method, _:
            return {"error": {"code": -32601, "message": f"there is no method {method}"}}


def main(mailbox: str) -> None:
    for line in sys.stdin:
        request = json.loads(line)
        if "id" in request:
            reply = {"jsonrpc": "2.0", "id": request["id"], **answer(mailbox, request)}
            print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
