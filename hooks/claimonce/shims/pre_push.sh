#!/bin/sh
# claimonce pre-push: one push at a time for each branch of a remote. The hook that was here before runs after it.
# Taken out again by `claimonce uninstall`.
launch=@LAUNCH@
lines=$(cat)
feed() { [ -z "$lines" ] || printf '%s\n' "$lines"; }
if [ -x "$launch" ]; then
	feed | "$launch" pre-push "$PPID" "$@"
	status=$?
	[ $status -ne 80 ] || exit 1
	# With 1 it has said why it cannot look; a gate that is broken must not end all pushing.
	[ $status -lt 2 ] || echo "claimonce: its pre-push line failed (status $status), so this push took no turn; run: claimonce doctor" >&2
else
	echo 'claimonce: its launcher is gone, so this push took no turn. Repair it with: '@REPAIR@ >&2
fi
before=${0%/*}/pre-push.before-claimonce
if [ -x "$before" ] && ! grep -q '^# claimonce pre-push' "$before"; then
	feed | "$before" "$@"
	exit $?
fi
exit 0
