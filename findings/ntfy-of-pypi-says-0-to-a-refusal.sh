# One would guess: `ntfy send` (the ntfy of PyPI) ends with an error when the service behind it answers with one.
# ntfy 2.7.1 posts to a Slack webhook and does not look at the answer: 404 (the hook is gone), 403, 429 and 500 all end
# with 0 and without a word. Only a connection that fails ends with 1, also when it fails behind a text that was taken.
# It matters: "done" by the exit status is wrong for each way in which a service says no, and "failed" is wrong for one way
# in which the text arrived; a gate or an agent that relies on either loses a message or sends it twice.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ntfy==2.7.1
export HOME=$work XDG_CONFIG_HOME=$work/config NO_PROXY='*'
cat > server.py <<'END'
import http.server, socket, sys
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        open("box", "a").write("text\n")
        if sys.argv[1] == "drop": self.connection.shutdown(socket.SHUT_RDWR); return
        self.send_response(int(sys.argv[1])); self.send_header("Content-Length", "2"); self.end_headers()
        self.wfile.write(b"no")
    def log_message(self, *_): pass
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
venv/bin/pip list --disable-pip-version-check 2> /dev/null | grep '^ntfy '
mkdir -p config/ntfy
try() { # try ANSWER STATUS
	local status=0; : > box
	exec 3< <(exec python3 server.py "$1"); read -r port <&3; echo $! >> pids
	printf "backends: ['slack_webhook']\nslack_webhook: {url: 'http://127.0.0.1:%s/hook', user: '#ops'}\n" "$port" > config/ntfy/ntfy.yml
	venv/bin/ntfy send hi > out 2>&1 || status=$?
	printf 'answer %-5s exit %s, posts %s, said: %s\n' "$1" "$status" "$(wc -l < box)" "$(tail -n 1 out | cut -c1-60)"
	[ "$status $(wc -l < box)" = "$2 1" ]
}
for answer in 200 403 404 429 500; do try "$answer" 0; done
try drop 1
