#!/usr/bin/env bash
# One would guess: the libraries that Slack, Zulip and Discord themselves or their communities publish post a message
# once and report what came of it, as those of Telegram do.
# Where the server takes the message and closes the connection, @slack/web-api 8.2.0 (npm) posts it six times in the first
# minute and goes on (its policy by default is called `tenRetriesInAboutThirtyMinutes`), slack_sdk 3.48.0 (PyPI) posts it
# twice, and zulip 0.9.1 (PyPI) eleven times; after a 502 the first and the last do the same, and @discordjs/rest 2.6.3
# (npm) posts four times, though after a closed connection once. telegraf 4.16.3,
# grammy 1.46.0 (npm) and python-telegram-bot 22.8 (PyPI) post once.
# It matters: "five identical messages" need no five agents. A script that is killed while it waits has left as many as
# its library had tries, and a gate that sees one call has seen one message.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --ignore-scripts --no-audit --no-fund --silent @slack/web-api@8.2.0 @discordjs/rest@2.6.3 \
	telegraf@4.16.3 grammy@1.46.0 >/dev/null 2>&1
python3 -m venv venv
venv/bin/python -m pip install -q --disable-pip-version-check slack_sdk==3.48.0 zulip==0.9.1 python-telegram-bot==22.8 2>/dev/null
cat > chat.mjs <<'J'
const [, , name, base] = process.argv;
const { [{ "@slack/web-api": "WebClient", "@discordjs/rest": "REST", telegraf: "Telegraf", grammy: "Bot" }[name]]: Client } = await import(name);
const post = {
  "@slack/web-api": () => new Client("x", { slackApiUrl: `${base}/api/`, logLevel: "error" }).chat.postMessage({ channel: "C1", text: "red" }),
  "@discordjs/rest": () => new Client({ version: "10", api: `${base}/api` }).setToken("x").post("/channels/1/messages", { body: { content: "red" } }),
  telegraf: () => new Client("1:a", { telegram: { apiRoot: base } }).telegram.sendMessage(1, "red"),
  grammy: () => new Client("1:a", { client: { apiRoot: base } }).api.sendMessage(1, "red"),
};
try { await post[name](); } finally { process.exit(); }
J
cat > chat.py <<'P'
import asyncio, logging, sys
logging.disable()
name, base = sys.argv[1:]
if name == "slack_sdk":
    from slack_sdk import WebClient
    WebClient("x", base_url=f"{base}/api/").chat_postMessage(channel="C1", text="red")
if name == "zulip":
    import zulip
    client = zulip.Client(email="bot@example.test", api_key="x", site=base, insecure=True)
    client.send_message({"type": "direct", "to": ["reader@example.test"], "content": "red"})
if name == "python-telegram-bot":
    from telegram import Bot
    asyncio.run(Bot("1:a", base_url=f"{base}/bot").send_message(1, "red"))
P
cat > run.py <<'P'
import json, subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

def posted(words, cut, enough):
    """Let a client post one message; return how often the service got it until the client ended or had posted enough."""
    messages, done = [], threading.Event()

    class Service(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.say(200, {"result": "success", "zulip_version": "9.0", "zulip_feature_level": 278})

        def do_POST(self):
            messages.append(self.rfile.read(int(self.headers["Content-Length"])) if "Content-Length" in self.headers else b"")
            if len(messages) >= enough:
                done.set()
            if cut:
                self.close_connection = True
            else:
                self.close_connection = "Content-Length" not in self.headers
                self.say(502, {"ok": False, "error": "internal_error"})

        def say(self, status, what):
            text = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):
            """A client that goes away is none."""

    server = Server(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = subprocess.Popen([*words, f"http://127.0.0.1:{server.server_port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while client.poll() is None and not done.wait(0.2):
        pass
    client.kill()
    client.wait()
    server.shutdown()
    return len(messages)

MANY = 3  # of one that goes on, as many are waited for
CLIENTS = {
    "@slack/web-api 8.2.0": (["node", "chat.mjs", "@slack/web-api"], MANY, MANY),
    "slack_sdk 3.48.0": (["venv/bin/python", "chat.py", "slack_sdk"], 1, 2),
    "zulip 0.9.1": (["venv/bin/python", "chat.py", "zulip"], 11, 11),
    "@discordjs/rest 2.6.3": (["node", "chat.mjs", "@discordjs/rest"], 4, 1),
    "telegraf 4.16.3": (["node", "chat.mjs", "telegraf"], 1, 1),
    "grammy 1.46.0": (["node", "chat.mjs", "grammy"], 1, 1),
    "python-telegram-bot 22.8": (["venv/bin/python", "chat.py", "python-telegram-bot"], 1, 1),
}
right = True
for name, (words, broken, cut) in CLIENTS.items():
    enough = MANY if "@slack/web-api" in words else 99
    seen = posted(words, False, enough), posted(words, True, enough)
    more = ", and on" if enough == MANY else ""
    print(f"{name}: posted after a 502 {seen[0]} times{more}, after a connection that closed {seen[1]} times{more}")
    right = right and seen == (broken, cut)
sys.exit(not right)
P
echo "node $(node --version)"
python3 run.py
