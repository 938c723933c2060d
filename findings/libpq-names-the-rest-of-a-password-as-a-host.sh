#!/usr/bin/env bash
# One would guess: a connection URL whose password holds an unescaped @ is refused as malformed, or split at the last @,
# as browsers and Python's urllib split it. libpq splits user from host at the first @, takes the rest of the password
# for the host's name, looks it up, and prints it in the error; psycopg passes that message on as it is.
# Why it matters: who gates agents keeps errors in ledgers and shows them to agents; a part of a password leaks there
# unless the caller takes it out itself.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q 'psycopg[binary]==3.3.9'
"$work/venv/bin/python" - <<'PYTHON'
from urllib.parse import urlsplit

import psycopg

url = "postgresql://worker:first@second-half@127.0.0.1:1/claims"
print("psycopg", psycopg.__version__, "libpq", psycopg.pq.version())
print("urllib takes for the password:", urlsplit(url).password)
assert urlsplit(url).password == "first@second-half"
print("libpq takes for the host:     ", psycopg.conninfo.conninfo_to_dict(url)["host"])
try:
    psycopg.connect(url, connect_timeout=2)
except psycopg.Error as error:
    said = str(error)
print("it says:", said.strip().splitlines()[0])
assert "second-half" in said, "the message no longer holds a part of the password"
PYTHON
