#!/usr/bin/env bash
# One would guess: `send_email` of Amazon's SDKs asks SES once, or carries a token by which SES knows a repetition, as
# calls do that start machines.
# With their defaults boto3 1.44.8 (PyPI) and @aws-sdk/client-ses 3.1169.0 (npm) ask three times when SES takes the
# request and the connection closes before its answer, within a second; the requests' bodies are alike and hold no token.
# Where the second one is answered, the call ends as a success.
# It matters: one `send_email` that succeeded may be two mails, one that failed three; the message id that is returned is
# that of the last one alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --prefix . --ignore-scripts --no-audit --no-fund --silent @aws-sdk/client-ses@3.1169.0 >/dev/null 2>&1
python3 -m venv venv
venv/bin/python -m pip install -q --disable-pip-version-check boto3==1.44.8 2>/dev/null
cat > mail.mjs <<'J'
import { SESClient, SendEmailCommand } from "@aws-sdk/client-ses";
const credentials = { accessKeyId: "a", secretAccessKey: "b" };
const ses = new SESClient({ region: "us-east-1", endpoint: process.argv[2], credentials });
const Message = { Subject: { Data: "K" }, Body: { Text: { Data: "red" } } };
await ses.send(new SendEmailCommand({ Source: "me@example.test", Destination: { ToAddresses: ["reader@example.test"] }, Message }));
J
cat > mail.py <<'P'
import sys
import boto3
ses = boto3.client("ses", region_name="us-east-1", endpoint_url=sys.argv[1], aws_access_key_id="a", aws_secret_access_key="b")
ses.send_email(Source="me@example.test", Destination={"ToAddresses": ["reader@example.test"]},
               Message={"Subject": {"Data": "K"}, "Body": {"Text": {"Data": "red"}}})
P
cat > run.py <<'P'
import os, subprocess, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SENT = (b'<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>m-1</MessageId>'
        b"</SendEmailResult></SendEmailResponse>")

def mailed(words, cut):
    """Send one mail through a server that closes the first `cut` connections; return the status and the letters."""
    letters = []

    class Ses(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            letters.append(self.rfile.read(int(self.headers["Content-Length"])))
            if len(letters) <= cut:
                self.close_connection = True
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(SENT)))
            self.end_headers()
            self.wfile.write(SENT)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ses)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {"HOME": os.getcwd()}
    ended = subprocess.run([*words, f"http://127.0.0.1:{server.server_port}"], env=env, capture_output=True, check=False)
    server.shutdown()
    return ended.returncode, letters

right = True
for name, words in {"boto3 1.44.8": ["venv/bin/python", "mail.py"], "@aws-sdk/client-ses 3.1169.0": ["node", "mail.mjs"]}.items():
    for cut, expected in ((0, (0, 1)), (1, (0, 2)), (9, (1, 3))):
        status, letters = mailed(words, cut)
        same = len(set(letters)) == 1
        print(f"{name}, at most {cut} connections closed: ends with {status}; requests {len(letters)}, all alike: {same}")
        right = right and (status, len(letters)) == expected and same
sys.exit(not right)
P
echo "node $(node --version)"
python3 run.py
