#!/usr/bin/env bash
# One would guess: the files that an `apply_patch` writes stand in its lines that begin with `*** Add File:`, `*** Update File:`
# or `*** Delete File:`, as the format is described to the model; and a move onto a file that is there is refused, as
# `git mv` and `git apply` refuse it, and as `*** Update File:` refuses a file that is not there.
# What it does (Codex CLI 0.171.0): `*** Move to: b` under `*** Update File: a` replaces b, whatever it held, with status 0, and
# says `M b`. A head may be indented, by blanks or a tab. `*** Add File:` replaces a file that is there as well (`A`).
# It matters: who says which files a patch touches (a lease on a path, a counter file, a list of what was changed) has to read
# these lines as well. A hook is given the patch as one text, so each has to read it anew.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @openai/codex@0.171.0 > /dev/null 2>&1
codex=$(find "$work"/node_modules/@openai -path '*/bin/codex' -type f | head -n 1)
"$codex" --version
ln -s "$codex" apply_patch # by this name it is the tool itself, as in its shells
git init -q tree
cd tree
printf 'one\n' > a; printf 'kept\n' > b; printf 'other\n' > c
git add . && git -c user.name=x -c user.email=x@example.test commit -qm x
patch() { # patch LINE...: applies it, and prints what b holds then
	git checkout -q .
	status=0
	{ echo '*** Begin Patch'; printf '%s\n' "$@"; echo '*** End Patch'; } | ../apply_patch > ../said 2>&1 || status=$?
	held=$(cat b 2> /dev/null || echo gone)
	printf 'status %s, b: %-5s %s\n' "$status" "$held" "$(tail -n 1 ../said)"
}
echo 'a move onto b:'; patch '*** Update File: a' '*** Move to: b' '@@' '-one' '+two'; [ "$status $held" = '0 two' ]
echo 'git mv a b:'; git checkout -q .; if git mv a b 2>&1; then exit 1; fi
echo 'an update under an indented head:'; patch '   *** Update File: b' '@@' '-kept' '+two'; [ "$status $held" = '0 two' ]
echo 'the same by a tab:'; patch "$(printf '\t*** Delete File: b')"; [ "$status $held" = '0 gone' ]
echo 'an addition of b:'; patch '*** Add File: b' '+two'; [ "$status $held" = '0 two' ]
