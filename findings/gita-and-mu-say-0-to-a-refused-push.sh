#!/usr/bin/env bash
# One would guess: a tool that pushes many repositories at once ends with an error when one of the pushes was refused.
# gita 0.16.8.2 (`gita push`, `gita super push`, `gita shell 'git push'`) and mu-repo 1.9.0 (`mu push`, `mu p`) print git's
# refusal among the rest and end with 0; vcstool 0.3.0 (`vcs push`) ends with 1.
# It matters: an agent, a script or a gate that takes the status for the outcome records as pushed what no remote has, and
# drops the work tree that holds it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work" XDG_CONFIG_HOME="$work/config" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'setuptools<80' gita==0.16.8.2 mu-repo==1.9.0 vcstool==0.3.0 2> /dev/null
for name in one two; do
	git init -q --bare -b main "$name.git"
	git clone -q "$name.git" "$name" 2> /dev/null
	git -C "$name" checkout -q -b main
	git -C "$name" commit -q --allow-empty -m start
	git -C "$name" push -q -u origin main
	git -C "$name" commit -q --allow-empty -m more
done
printf '#!/bin/sh\necho nobody may push >&2\nexit 1\n' > two.git/hooks/pre-receive
chmod +x two.git/hooks/pre-receive
printf 'repo=one\nrepo=two\n' > .mu_repo
venv/bin/gita add one two > /dev/null
try() { # EXIT COMMAND...
	local wanted=$1 status=0
	shift
	venv/bin/"$@" > said 2>&1 || status=$?
	printf '%-24s exit %s; %s\n' "$*" "$status" "$(grep -o 'pre-receive hook declined' said | head -1)"
	[ "$status" = "$wanted" ] && grep -q 'pre-receive hook declined' said
	[ "$(git -C two.git rev-list --count main)" = 1 ]
}
try 0 gita push
try 0 gita super two push
try 0 gita shell two 'git push'
try 0 mu push
try 0 mu p
try 1 vcs push .
