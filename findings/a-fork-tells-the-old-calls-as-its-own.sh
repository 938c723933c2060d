#!/usr/bin/env bash
# One would guess: a session that was forked says of what it was forked, or keeps the first session's name on what it took
# over, so that a reader of transcripts can tell which session pushed.
# What they do: Claude Code 2.1.332 (--fork-session) writes every earlier line again with the new session's name in it, and
# nothing else; OpenCode 1.18.33 (run --fork) copies each message under a new id, its tokens with it, has no parent in the
# session's row, and keeps the name of each tool call.
# It matters: one push counts as two by two sessions, and tokens count twice. Only the call's own id (Claude: message ids,
# too) tells; the copied times show which session was first by nothing but the file's own times.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @anthropic-ai/claude-code@2.1.332 opencode-ai@1.18.33 > /dev/null 2>&1
cat > model.py <<'PY'
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Model(BaseHTTPRequestHandler):
    def log_message(self, *_): pass
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        results = json.dumps(asked["messages"]).count('"tool_result"')
        words = json.dumps(asked["messages"]).count("Do it.")
        acts = bool(asked.get("tools")) and results < words
        block = {"type": "tool_use", "id": f"toolu_{results}", "name": next((t["name"] for t in asked.get("tools", []) if t["name"].lower() == "bash"), ""),
                 "input": {"command": f"echo call {results}", "description": "x"}} if acts else {"type": "text", "text": "done"}
        usage = {"input_tokens": 100, "output_tokens": 20, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
        head = {"id": f"msg_{words}_{results}", "type": "message", "role": "assistant", "model": asked["model"], "content": [],
                "stop_reason": None, "stop_sequence": None, "usage": usage}
        start = {**block, "input": {}} if acts else {**block, "text": ""}
        delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])} if acts else {"type": "text_delta", "text": "done"}
        events = [("message_start", {"message": head}), ("content_block_start", {"index": 0, "content_block": start}),
                  ("content_block_delta", {"index": 0, "delta": delta}), ("content_block_stop", {"index": 0}),
                  ("message_delta", {"delta": {"stop_reason": "tool_use" if acts else "end_turn", "stop_sequence": None}, "usage": {"output_tokens": 20}}),
                  ("message_stop", {})]
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        for name, data in events:
            self.wfile.write(f"event: {name}\ndata: {json.dumps({'type': name, **data})}\n\n".encode())
server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
open("pid", "w").write(str(os.getpid()))
open("port", "w").write(str(server.server_address[1]))
server.serve_forever()
PY
python3 model.py &
until [ -s port ]; do sleep 0.1; done
url="http://127.0.0.1:$(cat port)" machine=$(node -p process.arch)
mkdir -p home repo tmp
git init -q repo
start() { # start PROGRAM WORDS...: one session, in a home of its own
	(cd repo && env -i HOME="$work/home" PATH="$PATH" TMPDIR="$work/tmp" CLAUDE_CODE_TMPDIR="$work/tmp" ANTHROPIC_API_KEY=none IS_SANDBOX=1 \
		ANTHROPIC_BASE_URL="$url" CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1 DISABLE_AUTOUPDATER=1 \
		OPENCODE_DISABLE_AUTOUPDATE=1 OPENCODE_DISABLE_MODELS_FETCH=1 OPENCODE_DISABLE_LSP_DOWNLOAD=1 OPENCODE_DISABLE_DEFAULT_PLUGINS=1 \
		OPENCODE_CONFIG_CONTENT='{"autoupdate":false,"share":"disabled","model":"fake/m","small_model":"fake/m","permission":{"bash":"allow"},
			"provider":{"fake":{"npm":"@ai-sdk/anthropic","name":"fake","options":{"baseURL":"'"$url"'/v1","apiKey":"none"},
			"models":{"m":{"name":"m","tool_call":true,"limit":{"context":100000,"output":8000}}}}}}' \
		timeout 180 "$@" < /dev/null > "$work/out" 2>&1) || { tail -5 out; exit 2; }
}
claude=$work/node_modules/@anthropic-ai/claude-code-linux-$machine/claude opencode=$work/node_modules/opencode-linux-$machine/bin/opencode
start "$claude" -p "Do it." --model claude-sonnet-4-5 --dangerously-skip-permissions
start "$claude" --continue --fork-session -p "Do it." --model claude-sonnet-4-5 --dangerously-skip-permissions
start "$opencode" run "Do it."
start "$opencode" run --continue --fork "Do it."
echo "claude-code $("$claude" --version), opencode $("$opencode" --version)"
python3 - <<'PY'
import glob, json, sqlite3, sys
files = {}
for path in glob.glob("home/.claude/projects/*/*.jsonl"):
    lines = [json.loads(line) for line in open(path)]
    said = [line for line in lines if line.get("type") == "assistant"]
    files[path] = ([line["message"]["id"] for line in said], {line["sessionId"] for line in said},
                   any("fork" in key.lower() for line in lines for key in line))
first, fork = sorted(files.values(), key=lambda one: len(one[0]))
copied = [name for name in fork[0] if name in first[0]]
print(f"claude: {len(first[0])} answers; the fork holds {len(copied)} of them under {'its own' if not fork[1] & first[1] else 'the old'} session's name; "
      f"a key that says fork: {fork[2]}")
base = sqlite3.connect("home/.local/share/opencode/opencode.db")
calls = [(json.loads(data)["callID"], session, message) for data, session, message in
         base.execute("SELECT data, session_id, message_id FROM part WHERE json_extract(data, '$.type') = 'tool' ORDER BY rowid")]
tokens = sum(json.loads(data).get("tokens", {}).get("output", 0) for (data,) in base.execute("SELECT data FROM message"))
parents = [parent for (parent,) in base.execute("SELECT parent_id FROM session")]
print(f"opencode: calls {[name for name, *_ in calls]} in {len({session for _, session, _ in calls})} sessions and {len({m for *_, m in calls})} messages; "
      f"parents {parents}; output tokens {tokens} of 4 answers")
good = (len(first[0]) == len(copied) == 2 and not fork[1] & first[1] and not fork[2] and len(calls) == 3 and calls[0][0] == calls[1][0]
        and calls[0][1] != calls[1][1] and calls[0][2] != calls[1][2] and parents == [None, None] and tokens > 4 * 20)
sys.exit(0 if good else 1)
PY
