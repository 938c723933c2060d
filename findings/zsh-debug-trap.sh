#!/usr/bin/env bash
# One would guess: a DEBUG trap runs before each command in zsh as it does in bash, and leaves the command's state alone.
# In zsh 5.9 it does not: `a && b` is one command to the trap, so nothing runs before `b`; and a command in the trap
# replaces `pipestatus` of the line before. bash 5.2 runs it before both, and keeps PIPESTATUS.
# It matters: an agent's shell is the user's own. Who re-asserts PATH (or anything) by a DEBUG trap in an env file holds
# in `export PATH=...; git push` but not in `export PATH=... && git push` once the user's shell is zsh, and breaks
# lines that look at `pipestatus`.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq 'zsh=5.9*' 'zsh-common=5.9*' >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" root; done
zsh=$work/root/bin/zsh
[ -x "$zsh" ] || zsh=$work/root/usr/bin/zsh
modules=$(dirname "$(find "$work/root/usr/lib" -path '*zsh/*/zsh/*' -name complete.so | head -n 1)")
"$zsh" --version
bash --version | head -n 1

list='trap "seen=\$((seen + 1))" DEBUG; true && true; trap - DEBUG; echo $seen'
pipes='trap ":" DEBUG; true | false | true; echo ${pipestatus[@]-}${PIPESTATUS[@]-}'
export MODULE_PATH=${modules%/zsh}
in_bash=$(bash -c "$list") in_zsh=$("$zsh" -f -c "$list")
echo "times that the trap ran for 'true && true; trap -': bash $in_bash, zsh $in_zsh"
kept_bash=$(bash -c "$pipes") kept_zsh=$("$zsh" -f -c "$pipes")
echo "pipe status behind 'true | false | true': bash '$kept_bash', zsh '$kept_zsh'"
[ "$in_bash" = 3 ] && [ "$in_zsh" = 2 ] && [ "$kept_bash" = "0 1 0" ] && [ "$kept_zsh" = 0 ]
