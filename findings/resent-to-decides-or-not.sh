# One would guess: `-t` of the programs that are called sendmail reads who gets a letter in one and the same way.
# With a letter that was sent on (a `Resent-To:` line beside the old `To:`), msmtp 1.8.23 writes to Resent-To
# and to nobody else; ssmtp 2.64, esmtp 1.2, s-nail 14.9.24 and GNU mail 3.15 write to the old To, who have it already,
# and not to those whom it was sent on to. Each ends with 0.
# It matters: `sendmail` and `mail` are links to one or the other. An agent that sends a saved letter on reaches new
# readers on one machine and all the old ones once more on the next, and whoever reads "the To line" off the letter to see
# who gets it is wrong on the first kind.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
mkdir debs && (cd debs && apt-get download -qq msmtp=1.8.23-1 ssmtp=2.64-11 'esmtp=1.2-18*' s-nail=14.9.24-2 mailutils=1:3.15-4 \
	libmailutils9=1:3.15-4 mailutils-common libesmtp6 libgsasl18 libgssglue1 libidn12 libntlm0 libsecret-1-0 libmariadb3 \
	guile-3.0-libs libgc1 libltdl7 libidn2-0 > /dev/null 2>&1)
for package in debs/*.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu HOME=$work
cat > server.py <<'END'
import socketserver, sys
class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        def say(text): self.wfile.write(text.encode() + b"\r\n")
        readers = []
        say("220 loopback")
        for line in self.rfile:
            word = line.decode().strip()
            if word.upper().startswith("RCPT"): readers.append(word.split("<")[1].split(">")[0]); say("250 ok")
            elif word.upper() == "DATA":
                say("354 go on")
                while (text := self.rfile.readline()) not in (b".\r\n", b""): pass
                open(sys.argv[1], "a").write(" ".join(readers) + "\n"); say("250 taken")
            elif word.upper() == "QUIT": say("221 bye"); return
            else: say("250 ok")
class Server(socketserver.ThreadingTCPServer): daemon_threads = allow_reuse_address = True
with Server(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
exec 3< <(exec python3 server.py box); read -r port <&3; echo $! > pids
printf 'account default\nhost 127.0.0.1\nport %s\nfrom me@x.test\n' "$port" > .msmtprc && chmod 600 .msmtprc
printf 'mailhub=127.0.0.1:%s\nhostname=me.test\n' "$port" > ssmtp.conf
printf 'hostname = 127.0.0.1:%s\nstarttls = disabled\n' "$port" > .esmtprc && chmod 600 .esmtprc
printf 'set sendmail=smtp://127.0.0.1:%s\n' "$port" > .mailrc
cat > letter <<'END'
From: me@x.test
To: old@x.test
Resent-From: me@x.test
Resent-To: new@x.test
Subject: K

hi
END
bin=$work/root/usr/bin
try() { # try NAME READERS COMMAND ...
	local name=$1 readers=$2 status=0; shift 2; : > box
	"$@" < letter > out 2>&1 || status=$?
	printf '%-16s exit %s, to %s\n' "$name" "$status" "$(cat box)"
	[ "$status $(cat box)" = "0 $readers" ]
}
for package in msmtp ssmtp esmtp s-nail mailutils; do dpkg-deb -f debs/"$package"_*.deb Package Version | paste -s -d' '; done
try msmtp new@x.test "$bin/msmtp" -t
try ssmtp old@x.test "$work/root/usr/sbin/ssmtp" -C "$work/ssmtp.conf" -t
try esmtp old@x.test "$bin/esmtp" -f me@x.test -t
try s-nail old@x.test "$bin/s-nail" -:/ -S v15-compat -S "mta=smtp://127.0.0.1:$port" -S smtp-auth=none -S from=me@x.test -t
try mail.mailutils old@x.test "$bin/mail.mailutils" -n -t
