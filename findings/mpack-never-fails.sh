#!/usr/bin/env bash
# One would guess: mpack ends with an error when the mail transport that it starts refuses the letter.
# mpack 1.6 starts /usr/sbin/sendmail for each part and ends with 0 whatever that says: refused (65), nothing sent for now
# (75), or no such program at all ("execv: No such file or directory").
# It matters: "sent" by the exit status is wrong for every way in which a letter with an attachment can fail; only the
# transport's own words on the error output tell.
set -euo pipefail
work=$(mktemp -d)
trap '[ ! -f "$work/pids" ] || kill $(cat "$work/pids"); rm -rf "$work"' EXIT
cd "$work"
unpack() { # unpack PACKAGE=VERSION ...: beside the system, with nothing set up
	(mkdir -p debs && cd debs && apt-get download -qq "$@" >/dev/null 2>&1)
	for package in debs/*.deb; do dpkg -x "$package" root; done
}
unpack mpack=1.6-18+b1
echo data > file
: > box
try() { # try NAME STUB: mpack where /usr/sbin/sendmail is the stub, in a mount namespace of its own
	rm -rf sbin && mkdir sbin
	[ -z "$2" ] || { printf '#!/bin/sh\ncat > /dev/null\n%s\n' "$2" > sbin/sendmail; chmod +x sbin/sendmail; }
	local status=0
	unshare -rm sh -c "mount -t overlay overlay -o lowerdir=$work/sbin:$work/empty /usr/sbin && exec root/usr/bin/mpack -s K file a@x.test" > out 2>&1 || status=$?
	printf '%-24s exit %s: %s\n' "$1" "$status" "$(tail -n 1 out)"
	[ "$status" = 0 ]
}
mkdir empty
dpkg-deb -f debs/mpack_*.deb Version
try 'refused' 'echo "550 no such user" >&2; exit 65'
try 'put off' 'exit 75'
try 'no transport' ''
grep -q 'No such file' out
