#!/usr/bin/env bash
# One would guess: a hook whose program is gone is a warning, as one that ends with 1 is, and a hook that only looks at the
# prompt can at most refuse that prompt with its own words.
# What it does (Gemini CLI 0.61.0): any status of 2 and above refuses, so 127 of the shell that found no program does, too.
# With a BeforeAgent hook of a program that was uninstalled the model is never asked, whatever the prompt is, and the
# client ends with 0; the shell's "not found" is the only reason given.
# It matters: whoever takes a gate's program away before its entry stops every session of the user, and a fleet that reads
# the exit status believes that its workers have done their work.
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
        self.rfile.read(int(self.headers["content-length"]))
        open("asked", "a").write("x")
        said = json.dumps({"candidates": [{"content": {"role": "model", "parts": [{"text": "done"}]}, "finishReason": "STOP"}],
                           "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}})
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
echo "gemini-cli $(node -p "require('./node_modules/@google/gemini-cli/package.json').version")"
run() { # run HOOK: one prompt with this command at BeforeAgent; sets $asked and $status
	node -e 'console.log(JSON.stringify({security:{auth:{selectedType:"gemini-api-key"},folderTrust:{enabled:false}},
		privacy:{usageStatisticsEnabled:false},telemetry:{enabled:false},general:{enableAutoUpdate:false},
		hooks:{BeforeAgent:[{hooks:[{type:"command",command:process.argv[1],timeout:5000}]}]}}))' "$1" > home/.gemini/settings.json
	rm -f asked; status=0
	(cd repo && env -i HOME="$work/home" PATH="$PATH" GEMINI_API_KEY=none NO_BROWSER=1 GEMINI_CLI_TRUST_WORKSPACE=true \
		GOOGLE_GEMINI_BASE_URL="http://127.0.0.1:$(cat ../port)" timeout 120 \
		node "$work/node_modules/@google/gemini-cli/bundle/gemini.js" -p "Say something." --yolo -m gemini-2.5-flash \
		< /dev/null > "$work/out" 2>&1) || status=$?
	asked=no; [ ! -s asked ] || asked=yes
	printf '%-28s model asked: %-4s client ends with %s; last words: %s\n' "$1" "$asked" "$status" "$(tail -n 1 out | cut -c1-90)"
}
run "exit 1"; first=$asked
run "$work/uninstalled"
[ "$first" = yes ] && [ "$asked" = no ] && [ "$status" = 0 ]
