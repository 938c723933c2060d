#!/usr/bin/env bash
# One would guess: a copy in the folder of sent mail, which `set record=FILE` keeps, says that the letter went out; who asks
# later "was it sent?" may look there.
# What they do: GNU mail 3.15 and s-nail 14.9.24 write the copy first. Where the server refuses the reader, or is not there,
# they end with an error (1 and 4), lay the letter into a file for dead letters, and the copy stays in FILE as if it had
# been sent; nothing in it tells.
# It matters: a session, or a gate, that takes the folder for a receipt holds back a letter that nobody has, and a repeat
# that succeeds stands there twice.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
unpack() { # unpack PACKAGE=VERSION ...: beside the system, with nothing set up
	(mkdir -p debs && cd debs && apt-get download -qq "$@" >/dev/null 2>&1)
	for package in debs/*.deb; do dpkg -x "$package" root; done
}
cat > server.py <<'END'
import socketserver, sys
class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 loopback\r\n")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline().strip() != b".": pass
            self.wfile.write({b"QUIT": b"221 bye\r\n", b"RCPT": sys.argv[1].encode() + b" reader\r\n"}.get(word, b"250 ok\r\n"))
            if word == b"QUIT": return
with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
serve() { # serve CODE: a server that answers so to each reader; sets $port
	exec 3< <(exec python3 "$work/server.py" "$1" 2> /dev/null); read -r port <&3; echo $! >> "$work/pids"
}
unpack mailutils=1:3.15-4 libmailutils9=1:3.15-4 mailutils-common libgsasl18 libgssglue1 libidn12 libntlm0 libmariadb3 \
	guile-3.0-libs libgc1 libltdl7 s-nail=14.9.24-2 libtinfo6
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu HOME=$work
failed=0
try() { # try NAME PORT STATUS COPIES COMMAND...
	local name=$1 status=0 copies wanted="$3 $4"
	printf 'set sendmail=smtp://127.0.0.1:%s\nset record=%s/sent\n' "$2" "$work" > .mailrc
	shift 4
	rm -f sent
	echo hi | "$@" > out 2>&1 || status=$?
	copies=$(grep -c '^Subject: K' sent 2> /dev/null || true)
	printf '%-34s exit %s, copies among the sent: %s (%s)\n' "$name" "$status" "${copies:-0}" "$(tail -n 1 out | cut -c1-60)"
	[ "$status ${copies:-0}" = "$wanted" ] || failed=1
}
gnu() { try "GNU mail, $1" "$2" "$3" "$4" root/usr/bin/mail.mailutils -n -s K a@x.test; }
nail() {
	try "s-nail, $1" "$2" "$3" "$4" root/usr/bin/s-nail -:/ -S v15-compat -S mta=smtp://127.0.0.1:"$2" -S smtp-auth=none \
		-S DEAD="$work/dead" -S record="$work/sent" -S from=me@x.test -s K a@x.test
}
serve 250
for program in gnu nail; do $program "taken" "$port" 0 1; done
serve 550
gnu "the reader refused" "$port" 1 1
[ -s dead.letter ] || failed=1
nail "the reader refused" "$port" 4 1
gnu "no server" 1 1 1
nail "no server" 1 4 1
[ -s dead ] || failed=1
exit $failed
