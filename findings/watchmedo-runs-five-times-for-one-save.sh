#!/usr/bin/env bash
# One would guess: `watchmedo shell-command --command '...' FOLDER` runs the command once when a file is saved.
# watchdog 7.1.0 has an event for each thing that happens to the file and to its folder, and the command runs for each:
# five times for a new file (created, modified, closed, and the folder twice), three times for a longer one. A file that is
# moved onto another from elsewhere is `created` and never `modified`; one that is renamed in the folder is told with its
# old name. `--drop` leaves out what comes while a command runs, and still several run.
# It matters: a command that mails, notifies or pushes does so once per event; and who looks for `modified` alone misses
# the counter that was replaced as careful programs replace files.
set -euo pipefail
work=$(mktemp -d)
trap 'kill "$watcher" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check 'watchdog[watchmedo]==7.1.0' 2>/dev/null
venv/bin/pip list 2>/dev/null | grep '^watchdog '
mkdir folder
: > events
venv/bin/watchmedo shell-command --command 'echo "${watch_object} ${watch_event_type} ${watch_src_path}" >> events' folder &
watcher=$!
settle() { # until the watcher has told nothing new for two seconds
	local before=-1 now=0
	while [ "$before" != "$now" ]; do before=$now; sleep 2; now=$(wc -l < events); done
}
until [ -s events ]; do date > folder/.ready; sleep 0.5; done
settle
failed=0
try() { # try WHAT SORTED-EVENTS COMMAND
	: > events
	eval "$3"
	settle
	said=$(sort events | tr '\n' ';')
	echo "$1: $(wc -l < events) runs: $said"
	[ "$said" = "$2" ] || failed=1
}
try 'a new file' 'directory modified folder;directory modified folder;file closed folder/counter;file created folder/counter;file modified folder/counter;' \
	'echo 7 > folder/counter'
try 'a longer file' 'directory modified folder;file closed folder/counter;file modified folder/counter;' 'echo 8 >> folder/counter'
try 'a file that is read' '' 'cat folder/counter > read'
try 'a file moved onto it' 'directory modified folder;file created folder/counter;' 'echo 9 > other; mv other folder/counter'
try 'a file renamed' 'directory modified folder;file moved folder/counter;' 'mv folder/counter folder/number'
exit $failed
