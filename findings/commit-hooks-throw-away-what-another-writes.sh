#!/usr/bin/env bash
# One would guess: what one session writes into a file while another's `git commit` runs its hooks stays there: hooks look at
# what is staged, and whatever they put aside before they put back afterwards.
# What they do: lint-staged 16.4.0 answers a check that fails by a hard reset and a stash from before it began, which takes
# each write since then away, in whatever tracked file. pre-commit 4.7.0 and prek 0.5.11 do so where a file that was not staged
# has been written to once more, also when every check succeeds, and call it an auto-fix of the check. The lines are in no
# stash and no patch. lefthook 2.2.2 leaves them.
# It matters: of two sessions in one work tree the one that commits nothing loses its edit and is not told. A counter in a
# file goes back, and its number is given out twice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --prefix "$work/node" lint-staged@16.4.0 lefthook@2.2.2 > /dev/null
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pre-commit==4.7.0 prek==0.5.11 2> /dev/null
export HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null NO_COLOR=1 LEFTHOOK_BIN="$work/node/node_modules/.bin/lefthook"
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
export PATH="$work/venv/bin:$work/node/node_modules/.bin:$PATH"
begin() { # a repository in which `check` is run before a commit; it takes until the other session has written
	git init -q -b main .
	printf '#!/bin/sh\ntouch "%s.begun"\nfor i in $(seq 100); do [ -e "%s.written" ] && break; sleep 0.1; done\nexit %s\n' "$PWD" "$PWD" "$2" > check
	chmod +x check
	printf 'repos:\n- repo: local\n  hooks:\n  - {id: check, name: check, entry: ./check, language: system, pass_filenames: false}\n' > .pre-commit-config.yaml
	printf 'pre-commit:\n  jobs:\n  - run: ./check\n' > lefthook.yml
	echo '{"lint-staged": {"*": "./check"}}' > package.json
	seq 40 > mine && seq 40 > theirs && echo 41 > number
	git add . && git commit -q -m start
	if [ "$1" = lint-staged ]; then
		printf '#!/bin/sh\nexec lint-staged\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit
	else
		"$1" install > /dev/null 2>&1
	fi
}
failed=0
try() { # TOOL, STATUS OF THE CHECK, and what is there afterwards: STATUS OF THE COMMIT, NUMBER, LAST LINE OF THE OTHER'S FILE
	local status=0
	mkdir -p "$work/$1.$2" && cd "$work/$1.$2"
	begin "$1" "$2"
	echo "an earlier line" >> theirs
	echo "to be committed" >> mine && git add mine
	git commit -q -m mine > said 2>&1 &
	for i in $(seq 100); do [ -e "$PWD.begun" ] && break; sleep 0.1; done
	# the other session
	echo 42 > number
	echo "a later line" >> theirs
	touch "$PWD.written"
	wait $! || status=$?
	local found="$status $(cat number) $(tail -1 theirs)"
	printf '%-12s a check that ends with %s: commit %s, number %s, last line of the other: %s\n' "$1" "$2" "$status" "$(cat number)" "$(tail -1 theirs)"
	[ "$found" = "$3" ] && [ -z "$(git stash list)" ] || failed=1
	! grep -rqs 'a later line' "$work/.cache" || failed=1
}
try pre-commit 0 "1 41 an earlier line"
grep -E 'modified by this hook|conflicted' said
try prek 0 "1 41 an earlier line"
grep -E 'modified by this hook|conflicted' said
try lint-staged 0 "0 42 a later line"
try lint-staged 1 "1 41 an earlier line"
grep 'Reverting' said
try lefthook 0 "0 42 a later line"
try lefthook 1 "1 42 a later line"
exit $failed
