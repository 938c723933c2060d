#!/usr/bin/env bash
# One would guess: a program that clears away what its dead runs have left knows a run that has just begun, and a session that
# could not lay out its helper works without it or ends.
# What it does (Codex CLI 0.171.0): each start makes a folder CODEX_HOME/tmp/arg0/codex-arg0..., puts a file ".lock" into it, locks
# that, and lays the link "codex-linux-sandbox" beside it. Each start also clears away the folders whose ".lock" nobody holds. A
# start that looks between the two takes the folder of the other, who says "WARNING: proceeding, even though we could not create
# PATH aliases: operation would block" and goes on. From then on each of its commands in the sandbox is "bwrap: execvp
# codex-linux-sandbox: No such file or directory", status 1, in 0.0 s; `codex exec` ends with 0. With a link of that name on PATH
# no command fails.
# It matters: of a fleet that is started at once now and then a worker runs no command and says that its turn is done; the failed
# commands look like the work's own.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @openai/codex@0.171.0 > /dev/null 2>&1
codex=$(find "$work/node_modules/@openai" -path '*/bin/codex' -type f | head -n 1)
"$codex" --version
cat > model.py <<'PY'
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Model(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_GET(self): self.say(b'{"models": []}', "application/json")
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        told = any(each.get("type") == "function_call_output" for each in asked["input"])
        item = {"type": "message", "id": "m", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": "done", "annotations": []}]}
        if not told:
            item = {"type": "function_call", "id": "f", "call_id": "c", "status": "completed", "name": "exec_command",
                    "arguments": json.dumps({"cmd": "echo has-$((40+2))-run"})}
        whole = {"id": "r", "object": "response", "created_at": 1, "status": "completed", "model": "m", "output": [item],
                 "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2}}
        events = [{"type": "response.created", "response": {**whole, "output": []}},
                  {"type": "response.output_item.done", "output_index": 0, "item": item},
                  {"type": "response.completed", "response": whole}]
        self.say("".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events).encode(), "text/event-stream")
    def say(self, content, kind):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
open("pid", "w").write(str(os.getpid()))
open("port", "w").write(str(server.server_address[1]))
server.serve_forever()
PY
python3 model.py &
until [ -s port ]; do sleep 0.1; done
mkdir tmp names repo
ln -s "$codex" names/codex-linux-sandbox
provider="model_providers.x={name=\"x\",base_url=\"http://127.0.0.1:$(cat port)/v1\",wire_api=\"responses\",request_max_retries=0}"
session() { # session PATH OUT
	(cd repo && exec env -i HOME="$work/home" PATH="$1" TMPDIR="$work/tmp" timeout 120 "$codex" exec --json --skip-git-repo-check \
		-s workspace-write -c 'approval_policy="never"' -c 'model_provider="x"' -c "$provider" -c 'model="gpt-5.5"' Go.) \
		< /dev/null > "$2" 2>&1 || echo "ended with $?" >> "$2"
}
count() { # count PATTERN: how many of the sessions said it
	{ grep -l "$1" out/* || true; } | wc -l
}
round() { # round PATH: five at once in one fresh home; adds to $lost those whose command did not start
	rm -rf home out; mkdir -p home/.codex out
	for one in 1 2 3 4 5; do session "$1" "out/$one" & all[one]=$!; done
	wait "${all[@]}"
	started=$((started + 5))
	lost=$((lost + $(count 'bwrap: execvp codex-linux-sandbox: No such file or directory')))
	told=$((told + $(count 'could not create PATH aliases')))
	ended=$((ended + $(count '^ended with')))
}
run() { # run TITLE PATH: rounds until one session is told that it has no aliases
	started=0 lost=0 told=0 ended=0
	while [ "$told" = 0 ] && [ "$started" -lt 300 ]; do round "$2"; done
	echo "$1: $started started in fives, $told told of no aliases, $lost ran no command, $ended ended with an error"
}
run "as installed" "$PATH"
[ "$told" -gt 0 ] && [ "$lost" = "$told" ] && [ "$ended" = 0 ]
run "a link on PATH" "$PATH:$work/names"
[ "$told" -gt 0 ] && [ "$lost" = 0 ] && [ "$ended" = 0 ]
for one in 1 2 3 4 5; do session "$PATH" out/after; grep -q has-42-run out/after; done
echo "one after another: each command ran"
