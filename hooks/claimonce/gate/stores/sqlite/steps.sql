-- Steps from one form of the store to the next, each taken once. A column that is added has a default, so that a version
-- that does not know it reads and writes on; `meta.needs` rises only where it could not.

-- form: 2
ALTER TABLE messages ADD COLUMN known INTEGER NOT NULL DEFAULT 0;
