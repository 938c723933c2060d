#!/usr/bin/env bash
# One would guess: `darcs send --to READER` mails the patches to that reader or ends with an error, and without --to it asks.
# What it does (2.16.5): without --mail it writes a file, says "Patch bundle will be sent to: ..." and ends with 0; nothing is
# sent. With --mail and without --to the letter goes to whoever stands in _darcs/prefs/email of the *other* repository.
# It matters: an agent that reads that line and the status believes that somebody was told; and who is told can be changed by
# whoever writes the repository that one sends to.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root darcs > /dev/null
dpkg -x darcs_*.deb root
export HOME="$work/home" PATH="$work/bin:$work/root/usr/bin:$PATH" LC_ALL=C.UTF-8 SAW="$work/saw"
mkdir home
mkdir bin
cat > bin/sendmail <<'SH'
#!/bin/sh
sed -n 's/^To: //p' | head -1 >> "$SAW"
SH
chmod +x bin/sendmail
mkdir theirs
(cd theirs && darcs init -q && echo a > a && darcs add -q a && darcs record -qam one -A them@example.test && echo maintainer@example.test > _darcs/prefs/email)
darcs get -q theirs mine
cd mine
echo b >> a
darcs record -qam two -A me@example.test
send() { # send WORDS...: print the status, what it says and who was written to
	: > "$SAW"
	status=0
	darcs send -a --no-edit-description -A me@example.test "$@" ../theirs < /dev/null > ../out 2>&1 || status=$?
	echo "status $status; \"$(grep -o 'Patch bundle will *be sent to: [^ ]*' ../out | tr -s ' ')\"; sent to: $(tr '\n' ' ' < "$SAW")"
}
darcs --version | sed 's/^/darcs /'
first=$(send) second=$(send --to reader@example.test) third=$(send --mail)
printf 'darcs send:                        %s\ndarcs send --to reader:            %s\ndarcs send --mail:                 %s\n' "$first" "$second" "$third"
[ "$first" = 'status 0; "Patch bundle will be sent to: maintainer@example.test"; sent to: ' ]
[ "${second%%;*}${second##*;}" = 'status 0 sent to: ' ]
[ "$third" = 'status 0; "Patch bundle will be sent to: maintainer@example.test"; sent to: maintainer@example.test ' ]
