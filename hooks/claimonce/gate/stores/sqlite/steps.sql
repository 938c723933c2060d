-- Steps from one form of the store to the next, each taken once. A column that is added has a default, so that a version
-- that does not know it reads and writes on; `meta.needs` rises only where it could not.

-- form: 2
ALTER TABLE messages ADD COLUMN known INTEGER NOT NULL DEFAULT 0;

-- form: 3
ALTER TABLE ledger ADD COLUMN boot TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN taken REAL NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN over REAL;
CREATE INDEX IF NOT EXISTS sessions_running ON sessions (at) WHERE ended IS NULL;
CREATE INDEX IF NOT EXISTS sessions_ended ON sessions (ended) WHERE ended IS NOT NULL;
INSERT INTO sqlite_sequence (name, seq) SELECT 'ledger', 0
WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'ledger');
INSERT OR IGNORE INTO meta VALUES ('store', random() & 0x7fffffffffffffff);

-- form: 4
ALTER TABLE questions ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE questions ADD COLUMN head TEXT NOT NULL DEFAULT '';
