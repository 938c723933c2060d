#!/usr/bin/env bash
# One would guess: in the transcript that Claude Code keeps of a session, each `assistant` line has the usage of what it
# holds, so that the sum over the lines is what the session used.
# What it does (2.1.332): an answer is written as one line a block, and each line repeats the usage of the whole answer. A
# text with two calls counts three times.
# It matters: a cost that is added up from transcripts is too high by as much as agents make calls side by side; only the
# first line of each `message.id` may be counted.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @anthropic-ai/claude-code@2.1.332 > /dev/null 2>&1
cat > model.py <<'PY'
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Model(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        told = any(one["role"] == "assistant" for one in asked["messages"])
        blocks = [{"type": "text", "text": "done" if told else "two calls"}]
        if not told:
            blocks += [{"type": "tool_use", "id": f"toolu_{n}", "name": "Bash", "input": {"command": f"echo {n}"}} for n in "ab"]
        usage = {"input_tokens": 100, "output_tokens": 20, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        stop = "end_turn" if told else "tool_use"
        head = {"id": f"msg_{told:d}", "type": "message", "role": "assistant", "model": asked["model"], "content": [],
                "stop_reason": None, "stop_sequence": None, "usage": usage}
        events = [("message_start", {"message": head})]
        for n, block in enumerate(blocks):
            is_text = block["type"] == "text"
            events.append(("content_block_start", {"index": n, "content_block": {**block, **({"text": ""} if is_text else {"input": {}})}}))
            delta = {"type": "text_delta", "text": block["text"]} if is_text else {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
            events += [("content_block_delta", {"index": n, "delta": delta}), ("content_block_stop", {"index": n})]
        events += [("message_delta", {"delta": {"stop_reason": stop, "stop_sequence": None}, "usage": {"output_tokens": 20}}), ("message_stop", {})]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for name, data in events:
            self.wfile.write(f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode())
server = HTTPServer(("127.0.0.1", 0), Model)
open("pid", "w").write(str(os.getpid()))
open("port", "w").write(str(server.server_address[1]))
server.serve_forever()
PY
python3 model.py &
until [ -s port ]; do sleep 0.1; done
mkdir -p home repo tmp
machine=$(node -p process.arch)
(cd repo && env -i HOME="$work/home" PATH="$PATH" TMPDIR="$work/tmp" CLAUDE_CODE_TMPDIR="$work/tmp" ANTHROPIC_API_KEY=none IS_SANDBOX=1 \
	ANTHROPIC_BASE_URL="http://127.0.0.1:$(cat ../port)" CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 \
	timeout 120 "$work/node_modules/@anthropic-ai/claude-code-linux-$machine/claude" -p "Do it." --model claude-sonnet-4-5 \
	--dangerously-skip-permissions < /dev/null > "$work/out" 2>&1) || { tail -5 out; exit 2; }
echo "claude-code $(node -p "require('./node_modules/@anthropic-ai/claude-code/package.json').version")"
python3 - home/.claude/projects/*/*.jsonl <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
said = [line["message"] for line in lines if line.get("type") == "assistant"]
total = sum(one["usage"]["input_tokens"] + one["usage"]["output_tokens"] for one in said)
answers = {one["id"]: one["usage"]["input_tokens"] + one["usage"]["output_tokens"] for one in said}
print(f"{len(answers)} answers of 120 tokens stand on {len(said)} lines; the sum over lines is {total}, over answers {sum(answers.values())}")
sys.exit(0 if total == 480 and sum(answers.values()) == 240 else 1)
PY
