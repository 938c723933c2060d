#!/usr/bin/env bash
# One would guess: `envelope --send` (PyPI, 2.5.0) makes one attempt, or repeats only what the server cannot have taken.
# When the connection ends after the text was handed over, it connects and sends the whole letter again, three times in
# all, then prints "sending failed" and ends with 1; the server has three letters.
# It matters: the exit status says that nothing went out, so an agent or a script sends it once more, and the reader has
# four. A status of 1 of such a program is "nobody knows", never "free to try again".
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
unpack() { # unpack PACKAGE=VERSION ...: beside the system, with nothing set up
	(mkdir -p debs && cd debs && apt-get download -qq "$@" >/dev/null 2>&1)
	for package in debs/*.deb; do dpkg -x "$package" root; done
}
cat > "$work/server.py" <<'END'
import json, socketserver, sys
def say(f, text): f.write(text.encode() + b"\r\n"); f.flush()
class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        readers, say_ = [], lambda text: say(self.wfile, text)
        say_("220 loopback")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word.startswith("RCPT"):
                refusal = next((text for text in sys.argv[2:] if text.split()[-1] in line.decode()), "")
                if refusal: say_(refusal.split()[0] + " no")
                else: readers.append(line.decode().split("<")[1].split(">")[0]); say_("250 ok")
            elif word == "DATA":
                say_("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"): text += self.rfile.readline()
                print(json.dumps({"to": readers, "text": text.decode()}), file=open(sys.argv[1], "a"), flush=True)
                if "drop" in sys.argv[2:3]: return
                say_("250 taken"); readers = []
            elif word == "QUIT": say_("221 bye"); return
            else: say_("250 ok")
class Server(socketserver.ThreadingTCPServer): allow_reuse_address = daemon_threads = True
with Server(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
serve() { # serve BOX [drop | "CODE READER" ...]: a server that refuses these readers; sets $port
	exec 3< <(exec python3 "$work/server.py" "$@"); read -r port <&3; echo $! >> "$work/pids"
}
python3 -m venv venv && venv/bin/pip install -q --disable-pip-version-check envelope==2.5.0 2>/dev/null
serve "$work/box" drop
status=0
venv/bin/envelope --message hi --subject K --from me@x.test --to a@x.test --smtp 127.0.0.1 "$port" --send 1 > out 2>&1 || status=$?
venv/bin/pip list 2>/dev/null | grep -i '^envelope '
echo "exit $status, letters that the server has: $(grep -c . box), last words: $(tail -n 1 out)"
[ "$status" = 1 ] && [ "$(grep -c . box)" = 3 ] && grep -q 'sending failed' out
