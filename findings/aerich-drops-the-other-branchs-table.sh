#!/usr/bin/env bash
# One would guess: when two branches each took the next migration and both have landed, `aerich migrate` refuses, as Django's and
# Alembic's tools do, or finds that nothing has changed.
# What it does (aerich 0.10.1, tortoise-orm 1.1.9): both files are number 1, both are applied, each with status 0. But the state that
# it compares with is that of the last file alone: the next `migrate` writes a migration that creates the other branch's table
# again, and whose way back drops it.
# It matters: git merges the two files without a word, every command ends with 0, and one `aerich downgrade` later the table of a
# branch that nobody touched is gone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'aerich[toml]==0.10.1' tortoise-orm==1.1.9
export PATH="$work/env/bin:$PATH" PYTHONPATH=. PYTHONDONTWRITEBYTECODE=1
model() { printf 'class %s(Model):\n    id = fields.IntField(pk=True)\n' "$1" > "$2/part_$1.py"; } # each in a file of its own
mkdir first
cd first
cat > models.py <<'PY'
import pathlib
from tortoise import fields
from tortoise.models import Model
for part in sorted(pathlib.Path(".").glob("part_*.py")):
    exec(part.read_text())
PY
echo 'TORTOISE = {"connections": {"default": "sqlite://db.sqlite3"}, "apps": {"models": {"models": ["models", "aerich.models"], "default_connection": "default"}}}' > conf.py
model Start .
aerich init -t conf.TORTOISE > /dev/null
aerich init-db > /dev/null
cp -r . ../second
for one in First:first Second:second; do
	(cd "../${one#*:}" && model "${one%:*}" . && aerich migrate --name "${one#*:}" > /dev/null)
	sleep 1.1 # each has its own second
done
cp ../second/part_Second.py .
cp ../second/migrations/models/1_*.py migrations/models/ # what git's merge leaves
aerich upgrade > out
aerich migrate --name next >> out
pip list --disable-pip-version-check 2> /dev/null | grep -E '^(aerich|tortoise)' | tr -s ' ' | tr '\n' ';'
echo " files: $(ls migrations/models | sed -E 's/_[0-9]{14}_/_TIME_/' | tr '\n' ' ')"
tail -n 3 out | sed -E 's/_[0-9]{14}_/_TIME_/'
echo "the next one's way there and back:"
grep -o -i 'create table if not exists "[a-z]*"\|drop table if exists "[a-z]*"' migrations/models/2_*.py | tee ways
[ "$(cat ways)" = 'CREATE TABLE IF NOT EXISTS "first"
DROP TABLE IF EXISTS "first"' ]
