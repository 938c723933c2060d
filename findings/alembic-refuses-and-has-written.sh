#!/usr/bin/env bash
# One would guess: `alembic revision` that ends with an error has made no revision.
# What it does: with a revision id that is taken it writes the second file, ends with 255 ("Self-loop is detected"),
# and from then on every command of that folder fails, `history` included, until the file is removed.
# Why it matters: an agent that reads the status tries again with another id, and each try meets a folder that the
# refused one broke; whoever takes "failed" for "nothing was done" frees a number that stands in a file.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q alembic==1.20.1
export PATH="$work/venv/bin:$PATH"
cd "$work"
alembic --version
alembic init -q alembic 2>/dev/null || alembic init alembic >/dev/null
alembic revision --rev-id 0001 -m one >/dev/null
alembic revision --rev-id 0002 -m two >/dev/null

alembic heads
status=0
alembic revision --rev-id 0002 -m three >out 2>&1 || status=$?
echo "a second 0002: status $status; $(tail -n 1 out)"
ls alembic/versions/*.py
[ "$status" -ne 0 ]
[ -f alembic/versions/0002_three.py ]
for verb in history "revision --rev-id 0003 -m four"; do
	status=0
	# shellcheck disable=SC2086  # words on purpose
	alembic $verb >out 2>&1 || status=$?
	echo "alembic $verb: status $status; $(tail -n 1 out)"
	[ "$status" -ne 0 ]
done
rm alembic/versions/0002_three.py
alembic heads
