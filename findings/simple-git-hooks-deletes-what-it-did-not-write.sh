#!/usr/bin/env bash
# One would guess: a hook manager that is told of a pre-commit hook alone leaves a pre-push hook of somebody else's as it
# is, or moves it aside, or says that it is in the way (husky, lefthook, pre-commit and prek do one of these).
# simple-git-hooks 2.14.0 deletes it: every file in .git/hooks that has a hook's name and that its configuration does not
# name. No copy stays, nothing is said but "Successfully set all git hooks", and the exit is 0. It is mostly run by the
# `prepare` or `postinstall` script of a package, so `npm install` does it.
# It matters: whatever guards pushes there (git-lfs, a secret scanner, a gate between agents) is gone after the next
# install by any of the agents; only "preserveUnused" in the configuration keeps it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
npm install --silent --no-fund --no-audit --prefix "$work" simple-git-hooks@2.14.0 > /dev/null
git init -q -b main tree && cd tree
hooks() { find .git/hooks -type f ! -name '*.sample' -printf '%f\n' | sort | paste -sd ' '; }
mkdir -p .git/hooks
printf '#!/bin/sh\necho checked\n' > .git/hooks/pre-push && chmod +x .git/hooks/pre-push
echo '{"name": "x", "simple-git-hooks": {"pre-commit": "true"}}' > package.json
printf 'before:                             %s\n' "$(hooks)"
"$work/node_modules/.bin/simple-git-hooks" > "$work/said"
printf 'after simple-git-hooks:             %s\n' "$(hooks)"
cat "$work/said"
[ "$(hooks)" = pre-commit ] && ! grep -qi 'pre-push' "$work/said"
printf '#!/bin/sh\necho checked\n' > .git/hooks/pre-push && chmod +x .git/hooks/pre-push
echo '{"name": "x", "simple-git-hooks": {"preserveUnused": ["pre-push"], "pre-commit": "true"}}' > package.json
"$work/node_modules/.bin/simple-git-hooks" > "$work/said"
printf 'with "preserveUnused": ["pre-push"]: %s\n' "$(hooks)"
[ "$(hooks)" = 'pre-commit pre-push' ]
