#!/usr/bin/env bash
# One would guess: when Ruby's Net::SMTP (0.3.1, and the gem mail 2.7.1 on it) raises, nobody has the letter; with a
# reader refused by 550 that is so. It is not with a reader refused by 530 to 535 ("5.7.1 authentication required", what a
# relay says of those who are not its own): the letter goes to the others, and Net::SMTPAuthenticationError is raised behind it.
# smtplib of Python sends to the others too, and raises nothing.
# It matters: "the code raised, so send it again" tells those who have it a second time; by its class that error looks like a
# log-in that failed before anything was said.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
mkdir debs && cd debs
ruby=3.1.7+really3.1.2-0+deb12u1
apt-get download -qq libruby3.1=$ruby ruby3.1=$ruby ruby-mail=2.7.1+dfsg1-2 ruby-mini-mime=1.1.1-2 >/dev/null
for package in *.deb; do dpkg -x "$package" ../root; done
cd ..
cat > server.py <<'END'
import json, socketserver, sys
class Mail(socketserver.StreamRequestHandler):
    def say(self, text): self.wfile.write(text.encode() + b"\r\n")
    def handle(self):
        readers = []
        self.say("220 loopback")
        for line in self.rfile:
            word = line.decode().strip().upper()
            if word.startswith("RCPT") and "b@x.test" in line.decode(): self.say(sys.argv[2] + " not here")
            elif word.startswith("RCPT"): readers.append(line.decode().split("<")[1].split(">")[0]); self.say("250 ok")
            elif word == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n": pass
                print(",".join(readers), file=open(sys.argv[1], "a"), flush=True)
                self.say("250 taken"); readers = []
            elif word == "QUIT": self.say("221 bye"); return
            else: self.say("250 ok")
class Server(socketserver.ThreadingTCPServer): allow_reuse_address = daemon_threads = True
with Server(("127.0.0.1", 0), Mail) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
END
cat > net.rb <<'END'
require "net/smtp"
Net::SMTP.start("127.0.0.1", ARGV[0].to_i, "me.test") { |s| s.send_message("Subject: K\n\nhi\n", "me@x.test", "a@x.test", "b@x.test") }
END
cat > gem.rb <<'END'
require "mail"
Mail.defaults { delivery_method :smtp, address: "127.0.0.1", port: ARGV[0].to_i, enable_starttls_auto: false }
Mail.deliver(from: "me@x.test", to: ["a@x.test", "b@x.test"], subject: "K", body: "hi")
END
cat > lib.py <<'END'
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as s:
    s.sendmail("me@x.test", ["a@x.test", "b@x.test"], "Subject: K\n\nhi\n")
END
export LD_LIBRARY_PATH=$(echo "$work"/root/usr/lib/*-linux-gnu)
RUBYLIB=$(printf '%s:' "$work"/root/usr/lib/ruby/vendor_ruby "$work"/root/usr/lib/ruby/3.* "$work"/root/usr/lib/*/ruby/3.* \
	"$work"/root/usr/lib/ruby/gems/*/gems/*/lib "$work"/root/usr/share/rubygems-integration/*/gems/*/lib)
export RUBYLIB
ruby=("$work/root/usr/bin/ruby3.1" --disable-gems --backtrace-limit=0)
"${ruby[@]}" -e 'require "net/smtp"; require "mail"; puts "ruby #{RUBY_VERSION}, net-smtp #{Net::SMTP::VERSION}, mail #{Mail::VERSION.version}"'
failed=0
try() { # try NAME CODE STATUS READERS WORDS COMMAND ...
	local name=$1 code=$2 status=0 got port; shift 2
	local wanted=$1 readers=$2 words=$3; shift 3
	exec 3< <(exec python3 server.py "box.$name.$code" "$code"); read -r port <&3; echo $! >> pids
	"$@" "$port" > out 2>&1 || status=$?
	got=$(cat "box.$name.$code" 2>/dev/null || true)
	printf '%-10s %s: exit %s, the letter is with: %-10s %s\n' "$name" "$code" "$status" "${got:-nobody}" "$(grep -o 'Net::[A-Za-z:]*Error' out | head -n 1)"
	[ "$status" = "$wanted" ] && [ "$got" = "$readers" ] && { [ -z "$words" ] || grep -q "$words" out; } || failed=1
}
try net-smtp 550 1 "" Net::SMTPFatalError "${ruby[@]}" net.rb
try net-smtp 530 1 a@x.test Net::SMTPAuthenticationError "${ruby[@]}" net.rb
try mail 550 1 "" Net::SMTPFatalError "${ruby[@]}" gem.rb
try mail 530 1 a@x.test Net::SMTPAuthenticationError "${ruby[@]}" gem.rb
try smtplib 530 0 a@x.test "" python3 lib.py
exit $failed
