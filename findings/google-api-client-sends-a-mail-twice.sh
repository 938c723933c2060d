#!/usr/bin/env bash
# One would guess: `users().messages().send(...).execute()` of google-api-python-client makes one request: `num_retries`
# is 0 by default, and a send is no request that may be repeated.
# httplib2, its transport, repeats a POST by itself when the server closes the connection before it answers. Where the
# first one was taken and only its answer was lost, the call ends as if nothing had happened and the server has the mail
# twice; where both are cut off it raises RemoteDisconnected, and the server has it twice.
# It matters: an agent that sees a success has sent two mails, and one that sees the error and tries again sends the
# third and the fourth. Nothing around the call can tell; only the mailbox knows.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/python -m pip install -q --disable-pip-version-check google-api-python-client==2.202.0 httplib2==0.32.1 2>/dev/null
cat > run.py <<'P'
import base64, json, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import httplib2
from googleapiclient.discovery import build

def sent(cut):
    """Send one mail to a server that takes each request and closes the first `cut` connections without an answer."""
    box = []

    class Server(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            box.append(self.rfile.read(int(self.headers["Content-Length"])))
            if len(box) <= cut:
                self.close_connection = True
                return
            answer = json.dumps({"id": "1", "threadId": "1", "labelIds": ["SENT"]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = {"api_endpoint": f"http://127.0.0.1:{server.server_port}/"}
    gmail = build("gmail", "v1", http=httplib2.Http(), static_discovery=True, client_options=options)
    raw = base64.urlsafe_b64encode(b"To: reader@example.test\nSubject: K\n\nThe build is red.\n").decode()
    try:
        ended = "success" if gmail.users().messages().send(userId="me", body={"raw": raw}).execute()["id"] else "?"
    except Exception as error:
        ended = type(error).__name__
    server.shutdown()
    return ended, len(box)

seen = {cut: sent(cut) for cut in (0, 1, 9)}
for cut, (ended, mails) in seen.items():
    print(f"connections cut before the answer, at most {cut}: ends with {ended}, the server has {mails}")
sys.exit(seen != {0: ("success", 1), 1: ("success", 2), 9: ("RemoteDisconnected", 2)})
P
echo "google-api-python-client 2.202.0, httplib2 0.32.1"
venv/bin/python run.py
