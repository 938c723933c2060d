#!/usr/bin/env bash
# One would guess: a tool that takes the next version looks first whether its tag is free, and one that ends with an error
# has taken none.
# With the tag v1.0.1 already there (another clone was faster, and its tags were fetched), npm 11.19.1 (exit 128),
# commitizen 4.19.3 (exit 7) and bump-my-version 1.8.1 (exit 2, after it printed "Tag 'v1.0.1' already exists. Will not
# tag.") write 1.0.1 into the files, commit that, and only then fail at the tag.
# It matters: the version is taken in this clone by a commit that looks like any release. An agent that reads the status
# and tries again takes 1.0.2 on top of it, with npm without an error, so a failed try and its repeat are two releases in the history.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null NO_COLOR=1
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
npm install --silent --no-fund --no-audit --prefix "$work/node" npm@11.19.1 > /dev/null
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check commitizen==4.19.3 bump-my-version==1.8.1 2> /dev/null
begin() {
	git init -q -b main "$1" && cd "$1"
	cat > package.json <<< '{"name": "x", "version": "1.0.0"}'
	echo 1.0.0 > VERSION
	printf '[tool.commitizen]\nname = "cz_conventional_commits"\nversion = "1.0.0"\ntag_format = "v$version"\n' > pyproject.toml
	printf '[tool.bumpversion]\ncurrent_version = "1.0.0"\ncommit = true\ntag = true\n' > .bumpversion.toml
	printf '[[tool.bumpversion.files]]\nfilename = "VERSION"\n' >> .bumpversion.toml
	git add . && git commit -q -m 'fix: start' && git tag v1.0.1
}
try() { # NAME FILE EXIT COMMAND...
	local name=$1 file=$2 wanted=$3 status=0
	shift 3
	begin "$work/$name"
	"$@" > "$work/said" 2>&1 || status=$?
	printf '%-16s exit %-4s %s: %s; commits: %s; last: %s\n' "$name" "$status" "$file" "$(grep -o '1\.0\.[0-9]' "$file" | head -1)" \
		"$(git rev-list --count HEAD)" "$(git log -1 --format=%s)"
	[ "$status" = "$wanted" ] && grep -q '1\.0\.1' "$file" && [ "$(git rev-list --count HEAD)" = 2 ]
}
try npm package.json 128 "$work/node/node_modules/.bin/npm" version patch
status=0
"$work/node/node_modules/.bin/npm" version patch > "$work/said" 2>&1 || status=$?
printf 'npm, once more   exit %-4s package.json: %s\n' "$status" "$(grep -o '1\.0\.[0-9]' package.json)"
[ "$status" = 0 ] && grep -q '1\.0\.2' package.json
try commitizen pyproject.toml 7 "$work/venv/bin/cz" bump --yes --increment PATCH
try bump-my-version VERSION 2 "$work/venv/bin/bump-my-version" bump patch
grep -q 'Will not tag' "$work/said"
