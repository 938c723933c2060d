#!/usr/bin/env bash
# One would guess: by sysexits.h, which msmtp's statuses are taken from, "451 come back later" is 75 (temporary failure) and
# "550 no such user" is 67 or 69 (not to be tried again).
# msmtp 1.8.23 ends with 69 when a reader is put off by 451, as greylisting does, with 65 when one is refused for good, and
# with 75 only when it cannot connect; and with 69 again when the text is refused for good (554).
# It matters: a wrapper that tries again on 75 and gives up on the rest (cron jobs, queues, agents) never sends to a server
# that greylists, and one that takes 69 for "refused" records as refused what was only put off.
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
unpack msmtp=1.8.23-1 libgsasl18 libgssglue1 libidn12 libntlm0 libsecret-1-0
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu HOME=$work
ends() { # ends PORT
	printf 'account default\nhost 127.0.0.1\nport %s\nfrom me@x.test\n' "$1" > .msmtprc && chmod 600 .msmtprc
	local status=0
	printf 'Subject: K\n\nhi\n' | root/usr/bin/msmtp a@x.test 2> out || status=$?
	echo "$status"
}
root/usr/bin/msmtp --version | head -n 1
serve "$work/box" "451 a@x.test"; put_off=$(ends "$port")
serve "$work/box" "550 a@x.test"; refused=$(ends "$port")
nobody=$(ends 1)
echo "put off by 451: exit $put_off; refused by 550: exit $refused; no server: exit $nobody"
[ "$put_off" = 69 ] && [ "$refused" = 65 ] && [ "$nobody" = 75 ]
