#!/usr/bin/env bash
# One would guess: `perl -MMIME::Lite -e '... To => "tekla@example.test" ...'` writes to tekla@example.test, or fails.
# In double quotes `@example` is an array for Perl 5.36: it is empty, so the letter goes to `tekla.test`, a name of nobody
# or of somebody else; the server takes it, perl ends with 0 and says nothing. In single quotes, in q(), or as `\@`, it is
# the address. `use strict` makes an error of it, which a one-liner does not have.
# It matters: whoever reads the command of an agent, to say who gets a letter or that he has it already, reads another
# reader than the one who gets it, unless strings are read as Perl reads them.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
mkdir debs && cd debs
apt-get download -qq libmime-lite-perl=3.033-1 libemail-date-format-perl=1.008-1 >/dev/null
for package in *.deb; do dpkg -x "$package" ../root; done
cd ..
export PERL5LIB="$work/root/usr/share/perl5"
cat > server.py <<'END'
import socketserver, sys
class Mail(socketserver.StreamRequestHandler):
    def say(self, text): self.wfile.write(text.encode() + b"\r\n")
    def handle(self):
        self.say("220 loopback")
        for line in self.rfile:
            word = line.decode().strip()
            if word.upper().startswith("RCPT"):
                print(word.split("<")[1].split(">")[0], file=open(sys.argv[1], "a"), flush=True); self.say("250 ok")
            elif word.upper() == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n": pass
                self.say("250 taken")
            elif word.upper() == "QUIT": self.say("221 bye"); return
            else: self.say("250 ok")
class Server(socketserver.ThreadingTCPServer): allow_reuse_address = daemon_threads = True
with Server(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
perl -MMIME::Lite -e 'printf "perl %vd, MIME::Lite %s\n", $^V, $MIME::Lite::VERSION'
failed=0
try() { # try NAME READER CODE: the code sends by the port in $ENV{PORT}
	local status=0 port said
	exec 3< <(exec python3 server.py "box.$1"); read -r port <&3; echo $! >> pids
	PORT=$port perl -MMIME::Lite -e "$3" > out 2>&1 || status=$?
	said=$(cat "box.$1" 2>/dev/null || true)
	printf '%-14s exit %s, the letter is with: %-20s %s\n' "$1" "$status" "${said:-nobody}" "$(head -c 80 out)"
	[ "$status" = 0 ] && [ "$said" = "$2" ] && [ ! -s out ] || failed=1
}
send='->send("smtp", "127.0.0.1", Port => $ENV{PORT});'
try double-quotes tekla.test 'MIME::Lite->new(From => q(me@x.test), To => "tekla@example.test", Data => "hi")'"$send"
try backslash tekla@example.test 'MIME::Lite->new(From => q(me@x.test), To => "tekla\@example.test", Data => "hi")'"$send"
try q tekla@example.test 'MIME::Lite->new(From => q(me@x.test), To => q(tekla@example.test), Data => "hi")'"$send"
{ perl -Mstrict -e 'print "tekla@example.test"' 2>&1 || true; } | grep -q 'Global symbol "@example"' || failed=1
exit $failed
