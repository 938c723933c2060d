#!/usr/bin/env bash
# One would guess: a client that reads its settings leniently (Codex passes over what it does not know in config.toml, and over
# an unknown event or an unknown field of a hook) reads hooks.json alike, or at least says so as an error.
# What it does (Codex CLI 0.171.0): one key at the top that it does not know - a "$schema" for the editor, a "version" as
# Cursor's and Copilot's files need it - or one hook of type "http", which Claude Code has, and every hook of the file is
# gone, those before it included. `hooks/list` of the app server answers with an empty list of hooks and an empty list of
# errors; the reason stands under "warnings".
# It matters: the gate of whoever shares one hooks file among clients is off while each entry of it is right, and a check that
# reads "errors" says that all is well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-fund --no-audit --ignore-scripts @openai/codex@0.171.0 > /dev/null 2>&1
codex=$(find node_modules/@openai -path '*/bin/codex' -type f | head -n 1)
"$codex" --version
mkdir -p home/.codex repo
hook='{"hooks":[{"type":"command","command":"true"}]}'
listed() { # listed TITLE JSON: sets $hooks, $errors and $warnings to how many of each the app server lists
	printf '%s\n' "$2" > home/.codex/hooks.json
	rm -f pipe; mkfifo pipe
	HOME=$work/home "$codex" app-server < pipe > said 2> /dev/null &
	exec 3> pipe
	printf '%s\n' '{"id":1,"method":"initialize","params":{"clientInfo":{"name":"x","version":"1"}}}' '{"method":"initialized"}' \
		"{\"id\":2,\"method\":\"hooks/list\",\"params\":{\"cwds\":[\"$work/repo\"]}}" >&3
	until grep -q '"id":2' said; do sleep 0.2; done
	exec 3>&-
	wait
	read -r hooks errors warnings reason < <(grep '"id":2' said | node -e '
		const one = JSON.parse(require("fs").readFileSync(0)).result.data[0]
		console.log(one.hooks.length, one.errors.length, one.warnings.length, (one.warnings[0] || "").split(": ").slice(1).join(": "))')
	printf '%-36s hooks: %s errors: %s warnings: %s %s\n' "$1" "$hooks" "$errors" "$warnings" "$reason"
}
listed "plain" "{\"hooks\":{\"PreToolUse\":[$hook]}}"; [ "$hooks$errors$warnings" = 100 ]
listed "an unknown event" "{\"hooks\":{\"Newer\":[$hook],\"PreToolUse\":[$hook]}}"; [ "$hooks$errors$warnings" = 100 ]
listed "an unknown field of the hook" "{\"hooks\":{\"PreToolUse\":[${hook/\"true\"/\"true\",\"new\":1}]}}"; [ "$hooks$errors$warnings" = 100 ]
listed 'a "$schema" at the top' "{\"\$schema\":\"x\",\"hooks\":{\"PreToolUse\":[$hook]}}"; [ "$hooks$errors$warnings" = 001 ]
listed 'a "version" at the top' "{\"version\":1,\"hooks\":{\"PreToolUse\":[$hook]}}"; [ "$hooks$errors$warnings" = 001 ]
listed "a hook of type http behind it" "{\"hooks\":{\"PreToolUse\":[$hook,{\"hooks\":[{\"type\":\"http\",\"url\":\"http://127.0.0.1:9\"}]}]}}"
[ "$hooks$errors$warnings" = 001 ]
