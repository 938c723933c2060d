#!/bin/sh
# claimonce stands before @NAME@: what would reach a person goes through the gate, everything else goes straight on.
sentinel=.claimonce-shims real=
oldifs=$IFS; IFS=:; set -f
for folder in $PATH; do
	[ -e "$folder/$sentinel" ] && continue
	if [ -f "$folder/@NAME@" ] && [ -x "$folder/@NAME@" ]; then real=$folder/@NAME@; break; fi
done
IFS=$oldifs; set +f
[ -n "$real" ] || { echo "@NAME@: command not found" >&2; exit 127; }
@GUARD@
# fail policy: no-launcher-program
if [ -x @LAUNCH@ ]; then exec @LAUNCH@ shim @NAME@ "$real" "$@"; fi
echo 'claimonce: its launcher is gone, so @NAME@ was not run. Repair it with: '@REPAIR@ >&2
exit 1
