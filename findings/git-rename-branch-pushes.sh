#!/usr/bin/env bash
# One would guess: `git rename-branch NEW` of git-extras is `git branch -m`, a change of this repository only.
# git-extras 6.5.0 pushes twice where the branch follows one on a remote: it deletes the old name there, then pushes the
# new one. The two are not atomic, and there is no flag against it.
# It matters: a rename that an agent takes for local takes a branch away that others work on; where the remote refuses
# the second push, the branch is there under no name.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq git-extras=6.5.0-1 > /dev/null 2>&1
dpkg -x git-extras_*.deb root
dpkg-deb -f git-extras_*.deb Version
export PATH="$work/root/usr/bin:$PATH" HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
git init -q --bare -b main remote.git
git init -q -b main tree && cd tree && git remote add origin ../remote.git
git commit -q --allow-empty -m start && git push -q origin main
branches() { git -C ../remote.git for-each-ref --format='%(refname:short)' refs/heads | paste -sd ' '; }
git checkout -q -b old && git push -q -u origin old
printf 'before:                    %s\n' "$(branches)"
git rename-branch new > out 2>&1
printf 'rename-branch new:         %s\n' "$(branches)"
[ "$(branches)" = 'main new' ]
printf '#!/bin/sh\nwhile read -r old new ref; do case $ref in refs/heads/last) exit 1;; esac; done\n' > ../remote.git/hooks/pre-receive
chmod +x ../remote.git/hooks/pre-receive
status=0
git rename-branch last > out 2>&1 || status=$?
printf 'rename-branch last, whose name the remote refuses: exit %s, %s\n' "$status" "$(branches)"
[ "$(branches)" = main ]
