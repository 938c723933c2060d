#!/usr/bin/env bash
# One would guess: `swaks --body STATUS` sends the word STATUS.
# swaks 20201014.0 sends the content of a file of that name where one lies in the working folder, and the word where none
# does; the same command says one thing in one folder and another in the next. (It prints that this will change.)
# It matters: two sessions that run one and the same command in two work trees send two different letters, and whoever
# compares commands instead of what arrives calls the second a repeat; a secret in a file called like a short text goes out.
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
unpack swaks=20201014.0-2
mkdir here there && echo 'what the file holds' > here/status
said() { # said FOLDER
	serve "$work/box.$1"
	(cd "$1" && "$work/root/usr/bin/swaks" --server 127.0.0.1 --port "$port" --from me@x.test --to a@x.test --body status) > out 2>&1
	python3 -c 'import json, sys; print(json.loads(open(sys.argv[1]).readline())["text"].replace("\r", "").partition("\n\n")[2].strip(" .\n"))' "box.$1"
}
root/usr/bin/swaks --version | head -n 1
with=$(said here) without=$(said there)
echo "--body status, with a file of that name: '$with'; without: '$without'"
[ "$with" = 'what the file holds' ] && [ "$without" = status ]
