#!/usr/bin/env bash
# One would guess: a program that sends one chat message ends with an error when the server answers, over the same connection, that
# it knows no such reader, as mail programs do.
# What they do: go-sendxmpp 0.5.7 and sendxmpp 1.24 end with 0 and print nothing of it. The server (Prosody 0.12) answers each message
# that it cannot deliver with an error, at once; neither program waits for it.
# It matters: by the status a message to a name with a typing error is as much "done" as one that was read.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$(cat "$work/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
chmod 755 .
perl=(libauthen-sasl-perl libnet-xmpp-perl libxml-stream-perl libxml-parser-perl libio-socket-ssl-perl libnet-ssleay-perl libhtml-parser-perl libnet-dns-perl)
apt-get download -qq -o APT::Sandbox::User=root prosody lua5.4 lua-expat lua-filesystem lua-bitop lua-sec lua-socket sendxmpp go-sendxmpp "${perl[@]}" > /dev/null
for each in *.deb; do dpkg -x "$each" root; done
library=$(dirname "$(find root/usr/lib -name liblua5.4-lfs.so* -o -path '*lua/5.4/lfs.so' | head -1)")
lua="$work/root/usr/share/lua/5.4"
export LUA_PATH="$lua/?.lua;$lua/?/init.lua;;" LUA_CPATH="$work/$library/?.so;$(dirname "$work/$library")/5.4/?.so;;" HOME="$work/home"
export LD_LIBRARY_PATH="$work/root/usr/lib/$(dpkg-architecture -q DEB_HOST_MULTIARCH 2> /dev/null || gcc -print-multiarch)"
export PERL5LIB="$work/root/usr/share/perl5:$(find "$work/root/usr/lib" -type d -path '*/perl5/5.*' | head -1)"
mkdir home data
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=chat.test 2> /dev/null
cat > prosody.cfg.lua <<LUA
pidfile = "$work/pid"
data_path = "$work/data"
run_as_root = true
modules_enabled = { "roster", "saslauth", "disco", "offline", "tls", "posix" }
modules_disabled = { "s2s" }
authentication = "internal_plain"
c2s_ports = { $port }
interfaces = { "127.0.0.1" }
log = { info = "$work/log" }
ssl = { key = "$work/key.pem", certificate = "$work/cert.pem" }
VirtualHost "chat.test"
LUA
sed "s#/usr/lib/prosody#$work/root/usr/lib/prosody#g; s#'/etc/prosody'#'$work'#; s#\"/etc/prosody\"#\"$work\"#" root/usr/bin/prosody > prosody
mkdir -p data/chat%2etest/accounts
for name in me bob; do printf 'return { password = "word" }\n' > "data/chat%2etest/accounts/$name.dat"; done
root/usr/bin/lua5.4 prosody -F --config "$work/prosody.cfg.lua" > server 2>&1 &
for _ in $(seq 100); do grep -q "Activated service 'c2s'" log 2> /dev/null && break; sleep 0.1; done
printf 'me@chat.test word\n' > perl.rc
printf 'username: me@chat.test\npassword: word\n' > go.rc
chmod 600 perl.rc go.rc
: > seen
for reader in bob@chat.test nobody@chat.test; do
	status=0
	echo "for $reader" | root/usr/bin/go-sendxmpp -f go.rc -j "127.0.0.1:$port" -n "$reader" > out 2>&1 || status=$?
	echo "go-sendxmpp $reader: $status $(cat out)" | tee -a seen
	status=0
	echo "for $reader" | perl root/usr/bin/sendxmpp -f perl.rc -j "127.0.0.1:$port" -o chat.test -t -n "$reader" > out 2>&1 || status=$?
	echo "sendxmpp $reader: $status" | tee -a seen
done
for _ in $(seq 50); do [ "$(grep -rho 'for [a-z]*@chat.test' data | wc -l)" = 2 ] && break; sleep 0.1; done
for each in prosody sendxmpp go-sendxmpp; do dpkg-deb -f $each*.deb Package Version | tr '\n' ' '; done
echo
echo "what the server holds: $(grep -rho 'for [a-z]*@chat.test' data | tr '\n' ';')"
[ "$(grep -c ': 0' seen)" = 4 ]
[ "$(grep -rho 'for [a-z]*@chat.test' data | sort -u)" = "for bob@chat.test" ]
