#!/usr/bin/env bash
# One would guess: `wget --post-data` sends a POST once, since a POST is not safe to repeat; its "tries" are for downloads.
# wget 1.21.3 sends it again whenever the server ends the connection without an answer: 20 times by default, each with the
# whole body, and ends with 4, "network failure". curl 7.88 sends it once (52, "Empty reply from server").
# It matters: a chat or mail API that took the message and then dropped the connection (a restart, a proxy's time-out) has
# twenty, from one command that reports failure; -t 1 is what makes wget fit for messages.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq 'wget=1.21.3*' >/dev/null 2>&1
dpkg -x ./wget_*.deb root
cat > server.py <<'END'
import http.server, socket, sys
class Drops(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"]))
        print(text.decode(), file=open(sys.argv[1], "a"), flush=True)
        self.connection.shutdown(socket.SHUT_RDWR)
    def log_message(self, *_): pass
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Drops) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
post() { # post BOX COMMAND ...: how often the server got the text, and the program's status
	exec 3< <(exec python3 server.py "$1"); read -r port <&3; echo $! >> pids
	local status=0
	"${@:2}" "http://127.0.0.1:$port/messages" > /dev/null 2>&1 || status=$?
	echo "$(grep -c . "$1") times, exit $status"
}
root/usr/bin/wget --version | head -n 1
curl --version | head -n 1 | cut -c1-20
wget=$(post by-wget root/usr/bin/wget -q --waitretry=0 -O - --post-data text=hi)
once=$(post by-wget-once root/usr/bin/wget -q -t 1 -O - --post-data text=hi)
curl=$(post by-curl curl -sS -d text=hi)
echo "wget --post-data: $wget; with -t 1: $once; curl -d: $curl"
[ "$wget" = '20 times, exit 4' ] && [ "$once" = '1 times, exit 4' ] && [ "$curl" = '1 times, exit 52' ]
