#!/usr/bin/env bash
# One would guess: a mail program that is given a subject, an address and a text either sends or ends with an error.
# mutt 2.2.12 answers an option that it does not have (-G and -B are neomutt's) with its help and ends with 0; neomutt
# 20220429 takes -B, "batch mode", and then sends nothing, prints nothing and ends with 0; -x, which mutt has, gives help and 0.
# It matters: `mutt` is a link to either on many systems. A script that was written for the one reports success with the
# other, and a record "sent" that rests on the exit status keeps the real letter back afterwards.
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
unpack mutt=2.2.12-0.1~deb12u2 libgpgme11 libgsasl18 libgssglue1 libidn12 libntlm0 libtokyocabinet9
mv debs debs.mutt
unpack neomutt=20220429+dfsg1-4.1 libgmime-3.0-0 libnotmuch5 libsexp1 libtalloc2 libxapian30
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu HOME=$work
failed=0
serve "$work/box"
printf 'set smtp_url=smtp://127.0.0.1:%s\nset ssl_starttls=no\nset ssl_force_tls=no\nset from=me@x.test\nset copy=no\n' "$port" > rc
try() { # try LETTERS PROGRAM OPTION ...
	: > box
	local status=0
	echo hi | "root/usr/bin/$2" -n -F rc "${@:3}" -s K a@x.test > out 2>&1 || status=$?
	printf '%-12s exit %s, letters sent: %s, lines printed: %s\n' "${*:2}" "$status" "$(grep -c . box)" "$(grep -c . out)"
	[ "$status" = 0 ] && [ "$(grep -c . box)" = "$1" ] || failed=1
}
root/usr/bin/mutt -v | head -n 1
root/usr/bin/neomutt -v | head -n 1
try 1 mutt; try 1 mutt -x; try 0 mutt -G; try 0 mutt -B
try 1 neomutt; try 1 neomutt -G; try 0 neomutt -x; try 0 neomutt -B
exit $failed
