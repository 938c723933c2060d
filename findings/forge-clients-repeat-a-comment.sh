#!/usr/bin/env bash
# One would guess: a client of GitHub or Jira that is asked to add one comment makes one request, or repeats only what
# is safe to repeat; a POST is not.
# When the server takes the comment and answers 502, or closes the connection, `octokit` 5.0.5 (npm) posts it 4 times and
# PyGithub 2.10.0 (PyPI) 11 times, with their defaults, before they raise. jira 3.10.5 (PyPI) posts again when the
# connection is closed, though not after a 502. @octokit/rest 22.0.1 and python-gitlab 8.6.0 post once.
# It matters: one error that an agent sees can be eleven comments, and one success two. The words of the last attempt
# ("connection refused") say nothing of the first; no gate around the call can count, only the forge can.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --ignore-scripts --no-audit --no-fund --silent octokit@5.0.5 @octokit/rest@22.0.1 >/dev/null 2>&1
python3 -m venv venv
venv/bin/python -m pip install -q --disable-pip-version-check PyGithub==2.10.0 jira==3.10.5 python-gitlab==8.6.0 2>/dev/null
cat > forge.mjs <<'J'
const [, , name, baseUrl] = process.argv;
const { Octokit } = await import(name);
const quiet = () => undefined;
const forge = new Octokit({ auth: "x", baseUrl, log: { debug: quiet, info: quiet, warn: quiet, error: quiet } });
await forge.rest.issues.createComment({ owner: "o", repo: "r", issue_number: 5, body: "red" });
J
cat > forge.py <<'P'
import logging, sys
logging.disable()
name, base = sys.argv[1:]
if name == "PyGithub":
    from github import Auth, Github
    Github(auth=Auth.Token("x"), base_url=base).get_repo("o/r").get_issue(5).create_comment("red")
if name == "jira":
    from jira import JIRA
    JIRA(base, token_auth="x", get_server_info=False).add_comment("KEY-1", "red")
if name == "python-gitlab":
    import gitlab
    gitlab.Gitlab(base, private_token="x").projects.get(1, lazy=True).issues.get(5, lazy=True).notes.create({"body": "red"})
P
cat > run.py <<'P'
import json, subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

def commented(words, cut):
    """Let a client comment once; return how often the forge got it until the client ended or had it in twice."""
    comments, twice = [], threading.Event()

    class Forge(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            at = f"http://127.0.0.1:{self.server.server_port}"
            self.say(200, {"id": 1, "number": 5, "url": f"{at}/repos/o/r" + ("/issues/5" if "issues" in self.path else "")})

        def do_POST(self):
            comments.append(self.rfile.read(int(self.headers["Content-Length"])))
            if len(comments) == 2:
                twice.set()
            if cut:
                self.close_connection = True
            else:
                self.say(502, {"message": "Bad gateway"})

        def say(self, status, what):
            text = json.dumps(what).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Forge)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = subprocess.Popen([*words, f"http://127.0.0.1:{server.server_port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if "jira" in words:  # it waits for a minute between its last attempts
        while client.poll() is None and not twice.wait(0.2):
            pass
        client.kill()
    client.wait()
    server.shutdown()
    return len(comments)

CLIENTS = {
    "octokit 5.0.5": (["node", "forge.mjs", "octokit"], 4, 4),
    "@octokit/rest 22.0.1": (["node", "forge.mjs", "@octokit/rest"], 1, 1),
    "PyGithub 2.10.0": (["venv/bin/python", "forge.py", "PyGithub"], 11, 11),
    "jira 3.10.5": (["venv/bin/python", "forge.py", "jira"], 1, 2),
    "python-gitlab 8.6.0": (["venv/bin/python", "forge.py", "python-gitlab"], 1, 1),
}
right = True
for name, (words, broken, cut) in CLIENTS.items():
    seen = commented(words, False), commented(words, True)
    print(f"{name}: posted after a 502 {seen[0]} times, after a connection that closed {seen[1]} times")
    right = right and seen == (broken, cut)
sys.exit(not right)
P
echo "node $(node --version); of jira only the first two posts are waited for"
python3 run.py
