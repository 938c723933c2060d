#!/usr/bin/env bash
# One would guess: `git send-email --to=LIST --suppress-cc=all p.patch` writes to LIST and to nobody else.
# git 2.39.5 also writes to whoever stands in the patch's own To: line, and, without --suppress-cc, to its Cc:, its author and every
# trailer with an address. No option but an edit of the file takes the To: line away.
# It matters: a patch that was made by `git format-patch --to=boss@...`, or that an agent saved from a mailbox, reaches
# people that the command does not name; who reads the readers off --to and --cc reads too few.
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
unpack git-email libmailtools-perl libtimedate-perl libnet-smtp-ssl-perl
export PERL5LIB=$work/root/usr/share/perl5 HOME=$work GIT_CONFIG_NOSYSTEM=1 EMAIL=me@x.test GIT_COMMITTER_NAME=Me GIT_COMMITTER_EMAIL=me@x.test GIT_AUTHOR_NAME=Me GIT_AUTHOR_EMAIL=me@x.test
printf 'From: Me <me@x.test>\nTo: boss@x.test\nCc: team@x.test\nSubject: [PATCH] K\n\nhi\n\nReviewed-by: Rev <rev@x.test>\n' > p.patch
send() { # send BOX OPTION ...
	serve "$work/$1"
	root/usr/lib/git-core/git-send-email --quiet --confirm=never --from=me@x.test --smtp-server=127.0.0.1 \
		--smtp-server-port="$port" --to=list@x.test "${@:2}" p.patch > out 2>&1 || cat out >&2
	python3 -c 'import json, sys; print(",".join(sorted(json.loads(open(sys.argv[1]).readline())["to"])))' "$1"
}
git --version
all=$(send box.all) none=$(send box.none --suppress-cc=all)
echo "--to=list@x.test                     readers: $all"
echo "--to=list@x.test --suppress-cc=all   readers: $none"
[ "$all" = boss@x.test,list@x.test,me@x.test,rev@x.test,team@x.test ] && [ "$none" = boss@x.test,list@x.test ]
