-- What one work tree holds, for searching. Everything here can be made again from the repository.

CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE files (
  id    INTEGER PRIMARY KEY,            -- also the row in `words`
  path  TEXT NOT NULL UNIQUE,
  blob  TEXT NOT NULL,                  -- git's id of the content
  size  INTEGER NOT NULL,               -- characters
  plain INTEGER NOT NULL,               -- 0: binary, generated or too large; found by its path alone
  heat  REAL NOT NULL DEFAULT 0         -- how often it was changed, lately counted more
);
CREATE INDEX files_by_blob ON files (blob);
CREATE VIRTUAL TABLE words USING fts5 (path, names, body, tokenize = 'ascii');

CREATE TABLE commits (
  id      INTEGER PRIMARY KEY,          -- also the row in `messages`
  sha     TEXT NOT NULL UNIQUE,
  wall    INTEGER NOT NULL,
  subject TEXT NOT NULL,
  width   INTEGER NOT NULL              -- how many files it changed
);
CREATE VIRTUAL TABLE messages USING fts5 (subject, body, paths, tokenize = 'ascii');
CREATE TABLE changed (
  commit_id INTEGER NOT NULL,
  path      TEXT NOT NULL,
  PRIMARY KEY (path, commit_id)
) WITHOUT ROWID;
CREATE INDEX changed_by_commit ON changed (commit_id);
CREATE TABLE moved (old TEXT NOT NULL, new TEXT NOT NULL, commit_id INTEGER NOT NULL, PRIMARY KEY (old, commit_id)) WITHOUT ROWID;

CREATE VIRTUAL TABLE file_terms USING fts5vocab (words, row);
CREATE VIRTUAL TABLE message_terms USING fts5vocab (messages, row);

-- What each session was told and said that it lacks.
CREATE TABLE needs (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  kind    TEXT NOT NULL,                -- task, need
  text    TEXT NOT NULL,
  wall    REAL NOT NULL
);
CREATE INDEX needs_by_session ON needs (session, id);
CREATE TABLE delivered (
  session TEXT NOT NULL,
  line    TEXT NOT NULL,                -- what was delivered: a path with its lines, a commit, a receipt
  state   TEXT NOT NULL,                -- the content it stood for
  wall    REAL NOT NULL,
  PRIMARY KEY (session, line)
) WITHOUT ROWID;
