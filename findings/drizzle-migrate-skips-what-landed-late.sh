#!/usr/bin/env bash
# One would guess: `drizzle-kit migrate` runs every migration of the journal that the database does not have, as it keeps a table of
# them with a hash for each; or says which it left out.
# What it does (drizzle-kit 0.31.11, drizzle-orm 0.45.4): it compares times alone. An entry whose `when` is before that of the newest
# one applied is passed over, whatever its number and its place; it prints "migrations applied successfully!" and ends with 0.
# It matters: of two branches that were worked on at once, the one that was begun first and lands second loses its migration in
# every database that has the other, and nobody is told.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --silent --no-fund --no-audit --ignore-scripts drizzle-kit@0.31.11 drizzle-orm@0.45.4 @libsql/client@0.17.0 > /dev/null 2>&1
echo "export default { dialect: 'sqlite', schema: './schema.ts', out: './drizzle', dbCredentials: { url: 'file:./x.db' } };" > drizzle.config.ts
touch schema.ts
kit() { npx --no-install drizzle-kit "$@" > out 2>&1; }
for name in first second; do # one after the other, so that each has its own time
	kit generate --custom --name $name
	number=$(find drizzle -name "*_$name.sql" -printf '%f')
	echo "CREATE TABLE from_$name (id INTEGER);" > "drizzle/$number"
done
cp drizzle/meta/_journal.json both.json
# the second branch lands first, and is applied
python3 - <<'PY'
import json
journal = json.load(open("both.json"))
first, second = journal["entries"]
json.dump({**journal, "entries": [{**second, "idx": 0}]}, open("drizzle/meta/_journal.json", "w"))
json.dump({**journal, "entries": [{**second, "idx": 0}, {**first, "idx": 1}]}, open("landed.json", "w"))
PY
kit migrate
cp landed.json drizzle/meta/_journal.json
status=0
kit migrate || status=$?
echo "drizzle-kit $(node -p "require('./node_modules/drizzle-kit/package.json').version"): status $status, \"$(grep -o 'migrations applied successfully!' out | head -1)\""
python3 - "$status" <<'PY'
import sqlite3, sys
tables = [name for (name,) in sqlite3.connect("x.db").execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'from_%'")]
print("in the database:", ", ".join(tables))
sys.exit(0 if tables == ["from_second"] and sys.argv[1] == "0" else 1)
PY
grep -q 'applied successfully' out
