#!/usr/bin/env bash
# One would guess: when the GitLab server of the Model Context Protocol answers `create_issue` with "Invalid arguments",
# the call was refused and no issue exists: the model may correct its arguments and call again.
# @modelcontextprotocol/server-gitlab 2025.4.25 sends the request first and then holds GitLab's answer to a schema of its
# own, in which labels are objects, every person has a picture and every issue a description. GitLab answers with names,
# and with null for what is not there (docs.gitlab.com/api/issues, "New issue"). So each issue with a label, of an author
# without a picture, or without a description is created, and the model is told that its arguments were invalid.
# It matters: agents do as they are told and create it again, under other words. "Invalid arguments" of this server means
# that nobody knows; whoever gates creations must not let it free the way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for zod in 3.25.76 4.1.12; do
	npm install --prefix zod-$zod --ignore-scripts --no-audit --no-fund --silent \
		@modelcontextprotocol/server-gitlab@2025.4.25 zod@$zod >/dev/null 2>&1
done
cat > run.py <<'P'
import json, os, subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PERSON = {"id": 18, "name": "A", "username": "a", "state": "active", "avatar_url": "https://gitlab.example.test/a.png",
          "web_url": "https://gitlab.example.test/a"}
ISSUE = {"id": 84, "iid": 14, "project_id": 4, "title": "T", "description": "D", "state": "opened", "labels": [],
         "author": PERSON, "assignees": [], "milestone": None, "created_at": "2016-01-07T12:44:33.959Z",
         "updated_at": "2016-01-07T12:44:33.959Z", "closed_at": None, "web_url": "https://gitlab.example.test/o/r/issues/14"}

def created(zod, **answer):
    """Create one issue; return what the model is told and how many issues GitLab has."""
    issues = []

    class GitLab(BaseHTTPRequestHandler):
        def do_POST(self):
            issues.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            said = json.dumps(ISSUE | answer).encode()
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            pass

    gitlab = ThreadingHTTPServer(("127.0.0.1", 0), GitLab)
    threading.Thread(target=gitlab.serve_forever, daemon=True).start()
    env = {**os.environ, "GITLAB_PERSONAL_ACCESS_TOKEN": "x", "GITLAB_API_URL": f"http://127.0.0.1:{gitlab.server_port}/api/v4"}
    server = subprocess.Popen([f"zod-{zod}/node_modules/.bin/mcp-server-gitlab"], env=env, text=True, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    hello = {"protocolVersion": "2025-03-26", "capabilities": {}, "clientInfo": {"name": "client", "version": "1"}}
    call = {"name": "create_issue", "arguments": {"project_id": "o/r", "title": "T"}}
    for message in ({"id": 1, "method": "initialize", "params": hello}, {"method": "notifications/initialized"},
                    {"id": 2, "method": "tools/call", "params": call}):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        server.stdin.flush()
    said = next(each for each in map(json.loads, server.stdout) if each.get("id") == 2)
    server.kill()
    gitlab.shutdown()
    return said.get("error", {}).get("message", "created"), len(issues)

ANSWERS = {
    "as its schema has it": {},
    "a label": {"labels": ["bug"]},
    "an author without a picture": {"author": {**PERSON, "avatar_url": None}},
    "no description": {"description": None},
}
TOLD = {"3.25.76": "Invalid arguments: ", "4.1.12": "Cannot read properties of undefined"}
right = True
for zod, words in TOLD.items():
    for what, answer in ANSWERS.items():
        told, count = created(zod, **answer)
        print(f"zod {zod}, {what}: issues created {count}; told: {told}")
        right = right and count == 1 and told.startswith(words if answer else "created")
sys.exit(not right)
P
echo "@modelcontextprotocol/server-gitlab 2025.4.25, node $(node --version)"
python3 run.py
