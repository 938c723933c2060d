#!/usr/bin/env bash
# One would guess: `sarif --check error diff OLD NEW` fails a CI run when NEW has a result that OLD has not, told apart by
# fingerprint or place, and a result that is suppressed or "absent" from this run is no issue.
# sarif-tools 3.0.5 counts results per rule and message. Where one place was mended and another of the same rule was
# added, in another file and with another fingerprint, it says "+0 -0 no changes" and ends with 0. `--check` counts
# suppressed results, and those whose baselineState is "absent", like any other, and ends with 1.
# It matters: who keeps a lint of agents' code from growing by that comparison lets a new path in for each one that was
# closed; and a scanner that marks what was accepted instead of leaving it out fails the run all the same.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check sarif-tools==3.0.5 2> /dev/null
result() { # FILE URI FINGERPRINT MORE
	cat > "$1" <<- END
		{"version": "2.1.0", "\$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [{
		 "tool": {"driver": {"name": "lint", "rules": [{"id": "R1"}]}},
		 "results": [{"ruleId": "R1", "level": "error", "message": {"text": "push"}, "partialFingerprints": {"id/v1": "$3"}$4,
		  "locations": [{"physicalLocation": {"artifactLocation": {"uri": "$2"}, "region": {"startLine": 1}}}]}]}]}
	END
}
check() { # EXIT WORDS...
	local wanted=$1 status=0
	shift
	venv/bin/sarif --check error "$@" > said 2>&1 || status=$?
	printf 'sarif --check error %s: exit %s\n' "$*" "$status"
	[ "$status" = "$wanted" ]
}
result old.sarif a.py 1111 ''
result new.sarif b.py 2222 ''
check 0 diff old.sarif new.sarif
grep '^error level' said
grep -q '^error level: +0 -0 no changes' said
result suppressed.sarif a.py 1111 ', "suppressions": [{"kind": "external", "status": "accepted"}]'
check 1 summary suppressed.sarif
result absent.sarif a.py 1111 ', "baselineState": "absent"'
check 1 summary absent.sarif
