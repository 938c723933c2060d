-- Steps from one form of the schema to the next, each taken once, by the owner. A column that is added has a default, so
-- that a version that does not know it reads and writes on; `meta.needs` rises only where it could not.

-- form: 2
ALTER TABLE claimonce.questions ADD COLUMN verdict TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE claimonce.questions ADD COLUMN recipient TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE claimonce.questions ADD COLUMN subject TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE claimonce.questions ADD COLUMN head TEXT COLLATE "C" NOT NULL DEFAULT '';

-- form: 3
-- The functions of functions.sql, which are made anew at every migration.
SELECT 1;
