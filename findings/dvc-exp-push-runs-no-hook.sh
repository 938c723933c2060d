#!/usr/bin/env bash
# One would guess: `dvc exp push REMOTE` pushes by git, so that git's pre-push hook is asked first as at any push.
# What it does: dvc brings its own git (scmrepo). The remote has the new ref, no `git push` was started, and the hook
# did not run; a plain `git push` of the same clone does run it.
# Why it matters: a gate that stands in a pre-push hook, or in a shim for git, does not see what leaves this way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q dvc==3.67.1
export PATH="$work/venv/bin:$PATH" HOME="$work" DVC_NO_ANALYTICS=1
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.test GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.test
dvc --version
git init -q --bare -b main "$work/remote.git"
git clone -q "$work/remote.git" "$work/clone" 2>/dev/null
cd "$work/clone"
git checkout -q -b main
dvc init -q
printf 'stages:\n  s:\n    cmd: echo hi > out\n    outs:\n    - out\n' >dvc.yaml
git add -A
git commit -qm start
printf '#!/bin/sh\necho "$@" >>%s/asked\n' "$work" >.git/hooks/pre-push
chmod +x .git/hooks/pre-push

git push -q origin main
echo "after git push, the hook was asked: $(wc -l <"$work/asked") time(s)"
[ "$(wc -l <"$work/asked")" -eq 1 ]

dvc exp run -q -n e1 2>/dev/null
dvc exp push -q origin e1
git -C "$work/remote.git" for-each-ref --format='remote: %(refname)' refs/exps
[ -n "$(git -C "$work/remote.git" for-each-ref refs/exps)" ]
echo "after dvc exp push, the hook was asked: $(wc -l <"$work/asked") time(s)"
[ "$(wc -l <"$work/asked")" -eq 1 ]
