#!/usr/bin/env bash
# One would guess: a client that gives up on an MCP tool and says so (`notifications/cancelled`, as clients do at their
# time-out) stops the tool, so that what was not sent by then is not sent; and whoever closes the pipe stops it, too.
# It depends on the library and on how the tool was written. Python's mcp 2.3.0 and fastmcp 4.2.3 stop an `async def`
# tool where it waits; a plain `def` of theirs, and every tool of the two TypeScript libraries (sdk 1.32.2, server 2.4.0),
# goes on to its end and sends. None of them ever answers the cancelled call, in either case. What a closed
# pipe stops is the same.
# It matters: after a time-out the same error stands for "sent" and for "not sent", and nothing that comes later tells
# which; to send again is to send twice, to count it as sent is to lose it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check mcp==2.3.0 fastmcp==4.2.3 2>/dev/null
npm init -y > /dev/null
npm install --silent --no-fund --no-audit --ignore-scripts @modelcontextprotocol/sdk@1.32.2 @modelcontextprotocol/server@2.4.0 zod@4 > /dev/null 2>&1
tools='
import asyncio, sys, time
def note(word): open(sys.argv[1], "a").write(word + "\n")
async def waits(to: str) -> str:
    note("began"); await asyncio.sleep(1); note("sent"); return "sent"
def blocks(to: str) -> str:
    note("began"); time.sleep(1); note("sent"); return "sent"
'
printf '%s' "$tools" > mcp_server.py
cat >> mcp_server.py <<'PY'
from mcp.server import MCPServer
server = MCPServer("mail")
server.tool()(waits); server.tool()(blocks)
server.run()
PY
printf '%s' "$tools" > fastmcp_server.py
cat >> fastmcp_server.py <<'PY'
from fastmcp import FastMCP
server = FastMCP("mail")
server.tool(waits); server.tool(blocks)
server.run(show_banner=False)
PY
tool='import fs from "node:fs"; import { z } from "zod";
const note = (word) => fs.appendFileSync(process.argv[2], word + "\n");
const waits = async () => { note("began"); await new Promise((go) => setTimeout(go, 1000)); note("sent"); return { content: [{ type: "text", text: "sent" }] }; };
const server = new McpServer({ name: "mail", version: "1" });
server.registerTool("waits", { description: "mails", inputSchema: shape({ to: z.string() }) }, waits);
await server.connect(new StdioServerTransport());'
{
	echo 'import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"; import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";'
	echo "const shape = (fields) => fields; $tool"
} > sdk.mjs
{
	echo 'import { McpServer } from "@modelcontextprotocol/server"; import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";'
	echo "const shape = (fields) => z.object(fields); $tool"
} > server.mjs
cat > client.py <<'PY'
import json, os, subprocess, sys, threading, time
def wait(what, seconds=30):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end: time.sleep(0.05)
def call(name, command, tool, how):
    noted = f"{name}.{tool}.{how}"
    read = lambda: open(noted).read().split() if os.path.exists(noted) else []
    server = subprocess.Popen([*command, noted], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = []
    threading.Thread(target=lambda: lines.extend(json.loads(line) for line in iter(server.stdout.readline, "")), daemon=True).start()
    def say(**message):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n"); server.stdin.flush()
    say(id=1, method="initialize", params={"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}})
    wait(lambda: lines)
    say(method="notifications/initialized")
    say(id=2, method="tools/call", params={"name": tool, "arguments": {"to": "tekla@example.test"}})
    wait(lambda: "began" in read())
    if how == "cancelled": say(method="notifications/cancelled", params={"requestId": 2, "reason": "time-out"})
    else: server.stdin.close()
    time.sleep(2.5)
    server.kill(); server.wait()
    return read(), any(line.get("id") == 2 for line in list(lines))
wanted = {("mcp", "waits"): False, ("mcp", "blocks"): True, ("fastmcp", "waits"): False, ("fastmcp", "blocks"): True,
          ("sdk", "waits"): True, ("server", "waits"): True}
wrong = 0
for (name, tool), sends in wanted.items():
    command = ["venv/bin/python", f"{name}_server.py"] if name.endswith("mcp") else ["node", f"{name}.mjs"]
    for how in ("cancelled", "pipe closed"):
        noted, answered = call(name, command, tool, how)
        sent = "sent" in noted
        print(f"{name:8} {tool:7} {how:12} {'sends all the same' if sent else 'does not send':19} answered: {answered}")
        wrong += sent is not sends or "began" not in noted or (how == "cancelled" and answered)
sys.exit(bool(wrong))
PY
venv/bin/pip list 2>/dev/null | grep -E '^(mcp|fastmcp) '
python3 client.py
