-- The state of one user on one host. Times: `taken` is seconds on the boot clock named by `boot`, `at` is UTC for people,
-- `wall` is Unix time, used only where a window must outlive a reboot.
-- A reader refuses a database whose meta.needs is above what it knows (law 12 of the design: versions run side by side).

CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
-- `needs` is what a reader must know; `store` is this database's own name, whatever its path.
INSERT INTO meta VALUES ('form', 1), ('needs', 1), ('token', 0), ('store', random() & 0x7fffffffffffffff);

CREATE TABLE claims (
  key     TEXT PRIMARY KEY,
  kind    TEXT NOT NULL,
  token   INTEGER NOT NULL,
  session TEXT NOT NULL,
  boot    TEXT NOT NULL,
  space   TEXT NOT NULL,
  pid     INTEGER NOT NULL,
  start   TEXT NOT NULL,
  taken   REAL NOT NULL,
  ttl     REAL,              -- NULL: as long as the owner lives
  at      TEXT NOT NULL,
  use_id  TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE waiting (
  ticket  INTEGER PRIMARY KEY AUTOINCREMENT,
  key     TEXT NOT NULL,
  session TEXT NOT NULL,
  boot    TEXT NOT NULL,
  space   TEXT NOT NULL,
  pid     INTEGER NOT NULL,
  start   TEXT NOT NULL,
  taken   REAL NOT NULL,
  at      TEXT NOT NULL
);
CREATE INDEX waiting_by_key ON waiting (key, ticket);

CREATE TABLE intents (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  key     TEXT NOT NULL,
  kind    TEXT NOT NULL,
  channel TEXT NOT NULL,
  plugin  TEXT NOT NULL,
  token   INTEGER NOT NULL,
  session TEXT NOT NULL,
  boot    TEXT NOT NULL,
  space   TEXT NOT NULL,
  pid     INTEGER NOT NULL,
  start   TEXT NOT NULL,
  taken   REAL NOT NULL,
  ttl     REAL,
  at      TEXT NOT NULL,
  -- Not IN, for which SQLite makes a table of its own at each write (3.40.1: half as long again).
  state   TEXT NOT NULL DEFAULT 'open'
          CHECK (state = 'open' OR state = 'done' OR state = 'failed' OR state = 'withdrawn' OR state = 'uncertain'),
  use_id  TEXT NOT NULL DEFAULT '',
  window  TEXT NOT NULL,
  detail  TEXT NOT NULL DEFAULT '{}',
  settled TEXT
);
CREATE INDEX intents_by_key ON intents (key, id);
CREATE INDEX intents_unsettled ON intents (state, session) WHERE state IN ('open', 'uncertain');

CREATE TABLE markers (
  key     TEXT PRIMARY KEY,
  kind    TEXT NOT NULL,
  session TEXT NOT NULL,
  boot    TEXT NOT NULL,
  taken   REAL NOT NULL,
  wall    REAL NOT NULL,
  at      TEXT NOT NULL,
  window  TEXT NOT NULL,
  origin  TEXT NOT NULL DEFAULT 'own',   -- own, imported
  receipt TEXT NOT NULL
) WITHOUT ROWID;
-- For what is newest and what is oldest; and each fact that says whether a marker counts stands twice, so that a reading
-- of the whole database sees a flipped bit.
CREATE INDEX markers_by_wall ON markers (wall, key, boot, taken, window);

CREATE TABLE ledger (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  at      TEXT NOT NULL,
  wall    REAL NOT NULL,
  session TEXT NOT NULL,
  kind    TEXT NOT NULL,
  key     TEXT NOT NULL,
  verdict TEXT NOT NULL,
  state   TEXT NOT NULL,
  receipt TEXT NOT NULL DEFAULT '{}',
  reason  TEXT NOT NULL DEFAULT '',
  boot    TEXT NOT NULL DEFAULT '',    -- the first eight characters
  taken   REAL NOT NULL DEFAULT 0
);
CREATE INDEX ledger_by_key ON ledger (key, id);
INSERT INTO sqlite_sequence VALUES ('ledger', 0);

-- For the window only: what a person would need to say whether two letters say one thing.
CREATE TABLE messages (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  intent    INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  channel   TEXT NOT NULL,
  session   TEXT NOT NULL,
  boot      TEXT NOT NULL,
  taken     REAL NOT NULL,
  wall      REAL NOT NULL,
  at        TEXT NOT NULL,
  print     TEXT NOT NULL,
  subject   TEXT NOT NULL,
  head      TEXT NOT NULL,
  known     INTEGER NOT NULL DEFAULT 0   -- of 3: 1 who gets it, 2 what it says; 0 is what an older version wrote
);
CREATE INDEX messages_by_recipient ON messages (recipient, id);
CREATE INDEX messages_by_intent ON messages (intent);

CREATE TABLE questions (
  id       TEXT PRIMARY KEY,
  session  TEXT NOT NULL,
  print    TEXT NOT NULL,
  boot     TEXT NOT NULL,
  taken    REAL NOT NULL,
  at       TEXT NOT NULL,
  earlier  TEXT NOT NULL,               -- ids of the intents that were shown
  answer   TEXT NOT NULL DEFAULT '',    -- same, distinct
  why      TEXT NOT NULL DEFAULT '',
  answered REAL,
  verdict   TEXT NOT NULL DEFAULT '',   -- ask, deny; "" is what an older version wrote
  recipient TEXT NOT NULL DEFAULT '',   -- these three redacted, and for the window only
  subject   TEXT NOT NULL DEFAULT '',
  head      TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX questions_by_message ON questions (print, session);

CREATE TABLE sessions (
  name   TEXT PRIMARY KEY,
  client TEXT NOT NULL,
  cwd    TEXT NOT NULL,
  boot   TEXT NOT NULL,
  space  TEXT NOT NULL,
  pid    INTEGER NOT NULL,
  start  TEXT NOT NULL,
  at     TEXT NOT NULL,
  armed  INTEGER NOT NULL DEFAULT 0,
  ended  TEXT,
  over   REAL                           -- when it ended, on the boot clock of `boot`; NULL where that is not known
) WITHOUT ROWID;
CREATE INDEX sessions_running ON sessions (at) WHERE ended IS NULL;
CREATE INDEX sessions_ended ON sessions (ended) WHERE ended IS NOT NULL;

-- Numbers. `next` is the lowest number that was never given; it never falls except where a number was given to nobody.
CREATE TABLE counters (key TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;

-- The primary key is the promise: no number twice.
CREATE TABLE numbers (
  key     TEXT NOT NULL,
  number  INTEGER NOT NULL,
  session TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state   TEXT NOT NULL,     -- offered: with an edit that has not landed; taken; released; passed: in use outside
  wall    REAL NOT NULL,
  at      TEXT NOT NULL,
  PRIMARY KEY (key, number)
) WITHOUT ROWID;
CREATE INDEX numbers_released ON numbers (key, number) WHERE state = 'released';

-- What each counter file held when the gate last wrote or read it: any other value got there behind its back.
CREATE TABLE counter_files (
  file  TEXT NOT NULL,
  key   TEXT NOT NULL,
  root  TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (file, key)
) WITHOUT ROWID;

-- What a session is told at its next event.
CREATE TABLE warnings (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  wall    REAL NOT NULL,
  text    TEXT NOT NULL
);
CREATE INDEX warnings_by_session ON warnings (session);

-- What weighing needs of a message, for as long as the message itself: groups of letters, references, what was declared.
CREATE TABLE letters (
  message INTEGER PRIMARY KEY,
  groups  BLOB NOT NULL,
  names   TEXT NOT NULL,
  about   TEXT NOT NULL DEFAULT '',
  says    TEXT NOT NULL DEFAULT ''
);
CREATE TABLE letter_terms (
  term    INTEGER NOT NULL,             -- hash of a recipient with a word or a reference
  message INTEGER NOT NULL,
  PRIMARY KEY (term, message)
) WITHOUT ROWID;
CREATE INDEX messages_by_print ON messages (print, id);

-- Pushes of one branch that wait and may be taken along by the one whose turn it is.
CREATE TABLE batch (
  ticket  INTEGER PRIMARY KEY,           -- its place in `waiting`
  key     TEXT NOT NULL,
  match   TEXT NOT NULL,                 -- only those with the same one share a push
  state   TEXT NOT NULL,                 -- ready, alone (takes nobody's lift), taken, over
  taker   INTEGER NOT NULL DEFAULT 0,    -- the intent of the push that took it along
  session TEXT NOT NULL,
  wish    TEXT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX batch_by_key ON batch (key, ticket);

-- How far the log of each remote-tracking branch was read; the row without a branch says that the repository is known.
CREATE TABLE seen (
  repo TEXT NOT NULL,                    -- the git folder that its worktrees share
  ref  TEXT NOT NULL,
  size INTEGER NOT NULL,
  wall REAL NOT NULL,
  PRIMARY KEY (repo, ref)
) WITHOUT ROWID;

-- Where the holder of a lease on a path works; the lease itself is a claim. `path` is "" for a whole worktree.
CREATE TABLE leases (
  key   TEXT PRIMARY KEY,
  token INTEGER NOT NULL,
  path  TEXT NOT NULL,
  tree  TEXT NOT NULL,
  task  TEXT NOT NULL                    -- RUN/TASK of a fleet, "" for any other session
) WITHOUT ROWID;
