#!/usr/bin/env bash
# One would guess: when a server refuses one of two readers, a mail program says so by its exit status.
# Seven programs do three things. msmtp 1.8.23 (65), ssmtp 2.64 (1) and curl (55) send nothing to anybody. swaks 20201014.0,
# sendEmail 1.56 and GNU mail 3.15 send to the other reader and end with 0; sendEmail prints "Email was sent successfully!"
# and GNU mail prints nothing at all. curl --mail-rcpt-allowfails is the fourth of that kind.
# It matters: 0 is not "all were told" and an error is not "somebody was told"; who keeps a record of what was sent has to
# know the program before it can say who has a letter, and a repeat after an error doubles nothing with the first three.
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
unpack msmtp=1.8.23-1 ssmtp=2.64-11 swaks=20201014.0-2 sendemail=1.56-5.1 mailutils=1:3.15-4 libmailutils9=1:3.15-4 \
	mailutils-common libgsasl18 libgssglue1 libidn12 libntlm0 libsecret-1-0 libmariadb3 guile-3.0-libs libgc1 libltdl7 \
	libsocket6-perl libio-socket-inet6-perl
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu HOME=$work
export PERL5LIB=$work/root/usr/share/perl5:$(echo "$work"/root/usr/lib/*/perl5/*)
bin=$work/root/usr/bin
printf 'From: me@x.test\nTo: a@x.test, b@x.test\nSubject: K\n\nhi\n' > letter
echo hi > text
failed=0
try() { # try NAME STATUS READERS COMMAND
	local box=$work/box.$1 status=0 got
	serve "$box" "550 b@x.test"
	touch "$box"
	printf 'account default\nhost 127.0.0.1\nport %s\nfrom me@x.test\n' "$port" > .msmtprc && chmod 600 .msmtprc
	printf 'mailhub=127.0.0.1:%s\nhostname=me.test\n' "$port" > ssmtp.conf
	printf 'set sendmail=smtp://127.0.0.1:%s\n' "$port" > .mailrc
	sh -c "${4//PORT/$port}" > out 2>&1 || status=$?
	got=$(python3 -c 'import json, sys; print(",".join(r for line in open(sys.argv[1]) for r in json.loads(line)["to"]))' "$box")
	printf '%-28s exit %-3s readers with the letter: %-10s last words: %s\n' "$1" "$status" "${got:-none}" "$(tail -n 1 out | cut -c1-60)"
	[ "$status" = "$2" ] && [ "$got" = "$3" ] || failed=1
}
try msmtp 65 "" "$bin/msmtp a@x.test b@x.test < letter"
try ssmtp 1 "" "$work/root/usr/sbin/ssmtp -C ssmtp.conf a@x.test b@x.test < letter"
try curl 55 "" "curl -sS --url smtp://127.0.0.1:PORT --mail-from me@x.test --mail-rcpt a@x.test --mail-rcpt b@x.test -T letter"
try curl--mail-rcpt-allowfails 0 a@x.test "curl -sS --url smtp://127.0.0.1:PORT --mail-from me@x.test --mail-rcpt-allowfails --mail-rcpt a@x.test --mail-rcpt b@x.test -T letter"
try swaks 0 a@x.test "$bin/swaks --server 127.0.0.1 --port PORT --from me@x.test --to a@x.test,b@x.test --body hi"
try sendEmail 0 a@x.test "$bin/sendemail -s 127.0.0.1:PORT -o tls=no -f me@x.test -t a@x.test b@x.test -u K -m hi"
try "GNU mail" 0 a@x.test "$bin/mail.mailutils -n -s K a@x.test b@x.test < text"
exit $failed
