#!/usr/bin/env bash
# One would guess: in the chat that Gemini CLI keeps of a session, `status` of a tool call says how it ended, and a message
# stands there once.
# What it does (0.61.0): a command that ended with 3 has the status "success"; only a line `Exit Code: 3` inside the text
# for the model says otherwise. And each answer with calls is written twice under one id, with its tokens both times.
# It matters: who reads chats to see which pushes or mails failed finds none that did, and who adds up the tokens of all
# lines counts such answers twice.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @google/gemini-cli@0.61.0 > /dev/null 2>&1
cat > model.py <<'PY'
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Model(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        told = any("functionResponse" in part for one in asked.get("contents", []) for part in one.get("parts", []))
        call = {"functionCall": {"id": "c1", "name": "run_shell_command", "args": {"command": "exit 3", "description": "x"}}}
        part = {"text": "done"} if told or not asked.get("tools") else call
        said = json.dumps({"candidates": [{"content": {"role": "model", "parts": [part]}, "finishReason": "STOP"}],
                           "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 20, "totalTokenCount": 120}})
        self.send_response(200)
        stream = ":stream" in self.path
        self.send_header("content-type", "text/event-stream" if stream else "application/json")
        self.end_headers()
        self.wfile.write((f"data: {said}\n\n" if stream else said).encode())
server = HTTPServer(("127.0.0.1", 0), Model)
open("pid", "w").write(str(os.getpid()))
open("port", "w").write(str(server.server_address[1]))
server.serve_forever()
PY
python3 model.py &
until [ -s port ]; do sleep 0.1; done
mkdir -p home/.gemini repo
echo '{"security":{"auth":{"selectedType":"gemini-api-key"},"folderTrust":{"enabled":false}},"privacy":{"usageStatisticsEnabled":false},"telemetry":{"enabled":false},"general":{"enableAutoUpdate":false}}' > home/.gemini/settings.json
(cd repo && env -i HOME="$work/home" PATH="$PATH" GEMINI_API_KEY=none GOOGLE_GEMINI_BASE_URL="http://127.0.0.1:$(cat ../port)" \
	GEMINI_CLI_TRUST_WORKSPACE=true NO_BROWSER=1 timeout 120 node "$work/node_modules/@google/gemini-cli/bundle/gemini.js" \
	-p "Do it." --yolo -m gemini-2.5-flash < /dev/null > "$work/out" 2>&1) || { tail -5 out; exit 2; }
echo "gemini-cli $(node -p "require('./node_modules/@google/gemini-cli/package.json').version")"
python3 - home/.gemini/tmp/*/chats/session-*.jsonl <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
call = next(call for line in lines for call in line.get("toolCalls", []))
said = call["result"][0]["functionResponse"]["response"]["output"]
written = [line["id"] for line in lines if line.get("type") == "gemini" and line.get("tokens")]
twice = [name for name in set(written) if written.count(name) == 2]
print("status of `exit 3`:", call["status"], "| its text:", " ".join(said.split()))
print("answers written:", len(written), "of", len(set(written)), "different ones; tokens of all lines:", 120 * len(written))
sys.exit(0 if call["status"] == "success" and "Exit Code: 3" in said and twice else 1)
PY
