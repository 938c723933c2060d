# One would guess: OpenSMTPD's own client smtp(1) ends with an error when the server refuses its readers or its text, as
# it does when it cannot connect.
# smtp of opensmtpd 6.8.0p2 prints the refusal ("RCPT: 550 ...", "EOM: 554 ...") and ends with 0: one reader refused (then
# nobody gets the letter, not even the one who was taken), each of them, put off by 451, or the text refused by 554.
# It matters: an agent, a cron job or a gate that reads the status records a letter as sent that nobody has, and then keeps
# the next try back as a repeat.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
mkdir debs && (cd debs && apt-get download -qq opensmtpd=6.8.0p2-4+b4 libevent-2.1-7 > /dev/null 2>&1)
for package in debs/*.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$work/root/usr/lib/x86_64-linux-gnu
cat > server.py <<'END'
import socketserver, sys
box, at_reader, at_text = sys.argv[1:4]  # where letters go; READER:ANSWER or -; ANSWER or -
class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        def say(text): self.wfile.write(text.encode() + b"\r\n")
        readers = []
        say("220 loopback")
        for line in self.rfile:
            word = line.decode().strip()
            if word.upper().startswith("RCPT"):
                who, _, answer = at_reader.partition(":")
                if answer and who in word: say(answer)
                else: readers.append(word); say("250 ok")
            elif word.upper() == "DATA":
                if not readers: say("503 nobody"); continue
                say("354 go on")
                while (text := self.rfile.readline()) not in (b".\r\n", b""): pass
                if at_text == "-": open(box, "a").write(f"{len(readers)}\n"); say("250 taken")
                else: say(at_text)
            elif word.upper() == "QUIT": say("221 bye"); return
            else: say("250 ok")
class Server(socketserver.ThreadingTCPServer): daemon_threads = allow_reuse_address = True
with Server(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
printf 'From: me@x.test\nTo: a@x.test, b@x.test\nSubject: K\n\nhi\n' > letter
dpkg-deb -f debs/opensmtpd_*.deb Version
try() { # try NAME STATUS LETTERS AT-READER AT-TEXT
	local status=0 got; : > box
	exec 3< <(exec python3 server.py box "$4" "$5"); read -r port <&3; echo $! >> pids
	root/usr/bin/smtp -F me@x.test -s "smtp+notls://127.0.0.1:$port" a@x.test b@x.test < letter > out 2>&1 || status=$?
	got=$(wc -l < box)
	printf '%-24s exit %s, letters %s: %s\n' "$1" "$status" "$got" "$(tail -n 1 out)"
	[ "$status $got" = "$2 $3" ]
}
try 'accepted' 0 1 - -
try 'one reader refused' 0 0 'b@x.test:550 no such user' -
try 'each reader refused' 0 0 '@x.test:550 no such user' -
try 'each reader put off' 0 0 '@x.test:451 come back later' -
try 'text refused' 0 0 - '554 not this text'
status=0
root/usr/bin/smtp -F me@x.test -s smtp+notls://127.0.0.1:1 a@x.test < letter > out 2>&1 || status=$?
echo "no server                exit $status: $(tail -n 1 out)"
[ "$status" = 1 ]
