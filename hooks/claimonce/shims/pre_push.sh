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
	# fail policy: no-launcher-pre-push. With 1 it has said why it cannot look; a gate that is broken must not end all pushing.
	[ $status -lt 2 ] || echo "claimonce: its pre-push line failed (status $status), so this push took no turn; run: claimonce doctor" >&2
else
	echo "claimonce: its launcher is gone, so this push took no turn. Repair: "@REPAIR@ >&2
fi
before=${0%/*}/pre-push.before-claimonce
[ -x "$before" ] && ! grep -q '^# claimonce pre-push' "$before" || before=
# `git lfs install` leaves a hook that is there alone, and the objects of its files would stay here silently.
common=$(git rev-parse --git-common-dir 2>/dev/null)
if { [ -d "$common/lfs" ] || git config --get lfs.storage >/dev/null; } && ! grep -q 'lfs pre-push' "${before:-/dev/null}"; then
	command -v git-lfs >/dev/null || {
		echo "claimonce: not pushed: this repository keeps files in git-lfs, and git-lfs is not on PATH" >&2
		exit 2
	}
	feed | git lfs pre-push "$@" || exit
fi
[ -z "$before" ] || {
	feed | "$before" "$@"
	status=$?
	if [ $status = 126 ] || [ $status = 127 ]; then
		first=$(head -n 1 "$before") why=
		program=${first#'#!'}
		program=${program#"${program%%[! ]*}"}
		[ "$program" = "$first" ] || [ -x "${program%% *}" ] || why="its first line names ${program%% *}, which is not here"
		[ "$first" = "${first%"$(printf '\r')"}" ] || why='its first line ends in a carriage return (CRLF)'
		[ -z "$why" ] || echo "claimonce: not pushed: $before cannot be started: $why" >&2
	fi
	exit $status
}
exit 0
