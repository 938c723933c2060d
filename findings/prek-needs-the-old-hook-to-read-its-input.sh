#!/usr/bin/env bash
# One would guess: a pre-push hook that succeeds without reading what git writes to it works as well behind prek, which
# runs the hook that it found (pre-push.legacy) first, as it works behind git and behind pre-commit: git expects that.
# prek 0.5.11 writes git's lines to the old hook and takes a pipe that nobody reads for a failure: "error: Broken pipe
# (os error 32)", and the push is refused although the old hook ended with 0. It depends on which of the two is faster,
# so the same push fails now and then; here up to 300 pushes are tried until one does. pre-commit 4.7.0 never fails so.
# It matters: agents that push all day meet it as a refusal without a reason, and push again; a hook (or a gate's line)
# that may be chained has to read its input to the end before it ends.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work" PREK_HOME="$work/prek" PRE_COMMIT_HOME="$work/pc" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check prek==0.5.11 pre-commit==4.7.0 2> /dev/null
try() { # MANAGER PUSHES: how many pushes until one is refused, 0 for none
	rm -rf tree remote.git && git init -q --bare -b main remote.git
	git init -q -b main tree
	(
		cd tree && git remote add origin ../remote.git
		cat > .pre-commit-config.yaml <<- 'END'
			repos:
			  - repo: local
			    hooks: [{id: x, name: x, language: system, entry: "true", always_run: true, pass_filenames: false, stages: [pre-push]}]
		END
		git add . && git commit -q -m start
		mkdir -p .git/hooks && printf '#!/bin/sh\nexit 0\n' > .git/hooks/pre-push && chmod +x .git/hooks/pre-push
		"$work/venv/bin/$1" install -t pre-push > /dev/null
		for number in $(seq "$2"); do
			git push -q origin "main:refs/heads/b$number" > "$work/said" 2>&1 || { echo "$number"; exit 0; }
		done
		echo 0
	)
}
found=$(try prek 300)
printf 'prek 0.5.11: refused at push %s: %s\n' "$found" "$(head -1 said)"
[ "$found" != 0 ] && grep -q 'Broken pipe' said
found=$(try pre-commit 25)
printf 'pre-commit 4.7.0: 25 pushes, refused: %s\n' "$found"
[ "$found" = 0 ]
