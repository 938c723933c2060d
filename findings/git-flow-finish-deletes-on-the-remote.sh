#!/usr/bin/env bash
# One would guess: `git flow feature finish q` without --push works here only: it merges and deletes the local branch.
# git-flow 1.12.3 (AVH) deletes the branch on the remote too where it was published, by a push of its own; the merge into
# develop stays here. Only --keepremote leaves the remote alone.
# It matters: who gates pushes by the word push, or by the flag --push, misses this one, and for the others the work is
# gone from the remote until somebody pushes develop.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq git-flow=1.12.3-3 > /dev/null 2>&1
dpkg -x git-flow_*.deb root
dpkg-deb -f git-flow_*.deb Version
export PATH="$work/root/usr/bin:$PATH" HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test GIT_EDITOR=true
git init -q --bare -b main remote.git
git init -q -b main tree && cd tree && git remote add origin ../remote.git
git commit -q --allow-empty -m start && git branch develop && git push -q origin main develop
git config gitflow.branch.master main && git config gitflow.branch.develop develop
git flow init -d > /dev/null 2>&1 < /dev/null
branches() { git -C ../remote.git for-each-ref --format='%(refname:short)' refs/heads | paste -sd ' '; }
try() { # try NAME FLAGS ...: publish a feature, then finish it
	local name=$1
	shift
	git checkout -q develop
	git flow feature start "$name" > /dev/null 2>&1
	git commit -q --allow-empty -m "$name"
	git flow feature publish "$name" > /dev/null 2>&1
	printf 'published:          %s\n' "$(branches)"
	git flow feature finish "$@" "$name" > out 2>&1 < /dev/null
	printf 'finish %-12s %s\n' "${*:-}" "$(branches)"
}
before=$(git -C ../remote.git rev-parse develop)
try q
[ "$(branches)" = 'develop main' ]
[ "$(git -C ../remote.git rev-parse develop)" = "$before" ]
try k --keepremote
[ "$(branches)" = 'develop feature/k main' ]
