#!/usr/bin/env bash
# One would guess: `yagmail.SMTP(...).send(...)` (PyPI, 0.16.0) raises when the connection ends before the server has
# answered, as smtplib does, so that a script of two lines ends with 1.
# It catches that error, connects and sends the whole letter again, three times in all, logs three lines and returns
# False: the script ends with 0, whether the server has three letters or none.
# It matters: an agent or a gate that goes by the exit status takes a letter that nobody has for sent, and one that went
# out three times for sent once. What it prints, or the value that nobody looks at, is the only sign.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check yagmail==0.16.0 2>/dev/null
cat > server.py <<'PY'
import socketserver, sys
box, when = sys.argv[1:]
class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda text: (self.wfile.write(text.encode() + b"\r\n"), self.wfile.flush())
        say("220 loopback")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word.startswith("RCPT") and when == "reader":
                return  # the connection ends before the letter
            if word == "DATA":
                say("354 go on")
                for part in self.rfile:
                    if part == b".\r\n":
                        print("a letter", file=open(box, "a"), flush=True)
                        return  # and here behind it, before an answer
            say("250 OK")
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
PY
send() { # send WHEN: how many letters the server has, and the script's status
	: > "box-$1"
	exec 3< <(exec python3 server.py "box-$1" "$1"); read -r port <&3; echo $! >> pids
	local status=0
	venv/bin/python - "$port" > /dev/null 2>&1 <<'PY' || status=$?
import sys, yagmail
with yagmail.SMTP("me@example.test", host="127.0.0.1", port=int(sys.argv[1]), smtp_starttls=False, smtp_ssl=False,
                  smtp_skip_login=True) as mail:
    mail.send("tekla@example.test", "K", "the text")
PY
	echo "$(grep -c . "box-$1" || true) letters, exit $status"
}
venv/bin/pip list --disable-pip-version-check 2>/dev/null | grep -i '^yagmail'
before=$(send reader)
behind=$(send text)
echo "the connection ends before the letter: $before; behind it: $behind"
[ "$before" = '0 letters, exit 0' ] && [ "$behind" = '3 letters, exit 0' ]
