-- name: next_token
SELECT nextval('claimonce.tokens') AS value
-- name: last_token
SELECT last_value AS value FROM claimonce.tokens
-- name: index_markers
SELECT 1
-- name: facts
SELECT name, value FROM claimonce.meta
UNION ALL SELECT 'token', last_value FROM claimonce.tokens
UNION ALL SELECT 'entry', CASE WHEN is_called THEN last_value ELSE 0 END FROM claimonce.ledger_id_seq
UNION ALL SELECT 'replica', CASE WHEN pg_is_in_recovery() THEN 1 ELSE 0 END
-- An entry is forgotten after `forget_after` seconds at the earliest; a replica may lag behind.
UNION ALL SELECT 'lost', CASE WHEN CAST(:known AS BIGINT) > 0 AND NOT pg_is_in_recovery()
  AND CAST(:known_wall AS DOUBLE PRECISION) > date_part('epoch', clock_timestamp())
    - (SELECT value FROM claimonce.meta WHERE name = 'forget_after')
  AND NOT EXISTS (SELECT 1 FROM claimonce.ledger WHERE id = CAST(:known AS BIGINT)) THEN 1 ELSE 0 END
-- name: raise_token
SELECT setval('claimonce.tokens', greatest(:least, (SELECT last_value FROM claimonce.tokens))) AS value
-- name: raise_entry
SELECT setval('claimonce.ledger_id_seq', greatest(:least, last_value), is_called OR :least > last_value) AS value
FROM claimonce.ledger_id_seq

-- name: claim_of
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.claims WHERE key = :key
-- name: claims_all
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.claims ORDER BY at
-- name: claims_by_use
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.claims WHERE session = :session AND use_id = :use_id
-- name: claims_of_session
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.claims WHERE session = :session AND use_id <> ''
-- name: put_claim
INSERT INTO claimonce.claims (key, kind, token, session, host, lease, boot, space, pid, start, taken, ttl, at, use_id)
VALUES (:key, :kind, :token, :session, :host, extract(epoch FROM clock_timestamp()) + :lease, :boot, :space, :pid, :start, :taken, :ttl, :at, :use_id)
ON CONFLICT (key) DO UPDATE SET kind = :kind, token = :token, session = :session, host = excluded.host, lease = excluded.lease, boot = :boot, space = :space, pid = :pid,
  start = :start, taken = :taken, ttl = :ttl, at = :at, use_id = :use_id
-- name: drop_claim
WITH gone AS (DELETE FROM claimonce.claims WHERE key = :key AND token = :token RETURNING key)
SELECT pg_notify('claimonce', :word) FROM gone WHERE EXISTS (SELECT 1 FROM claimonce.waiting WHERE waiting.key = gone.key)
-- name: beat_claim
UPDATE claimonce.claims SET taken = :taken, lease = extract(epoch FROM clock_timestamp()) + coalesce(ttl, :lease) WHERE key = :key AND token = :token

-- name: put_waiting
INSERT INTO claimonce.waiting (key, session, host, lease, boot, space, pid, start, taken, at)
VALUES (:key, :session, :host, extract(epoch FROM clock_timestamp()) + :lease, :boot, :space, :pid, :start, :taken, :at) RETURNING ticket

-- name: waiting_for
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.waiting WHERE key = :key ORDER BY ticket
-- name: waiting_all
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.waiting ORDER BY key, ticket
-- name: drop_waiting
DELETE FROM claimonce.waiting WHERE ticket = :ticket

-- name: put_intent
INSERT INTO claimonce.intents (key, kind, channel, plugin, token, session, host, lease, boot, space, pid, start, taken, ttl, at, use_id, "window", detail)
VALUES (:key, :kind, :channel, :plugin, :token, :session, :host, extract(epoch FROM clock_timestamp()) + :lease, :boot, :space, :pid, :start, :taken, :ttl, :at, :use_id, :window, :detail) RETURNING id
-- name: intent
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.intents WHERE id = :id
-- name: intents_of_key
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.intents WHERE key = :key ORDER BY id DESC LIMIT 20
-- name: key_is_free
SELECT NOT (
  EXISTS (SELECT 1 FROM claimonce.claims WHERE key = :key)
  OR EXISTS (SELECT 1 FROM claimonce.waiting WHERE key = :key)
  OR (:once AND EXISTS (SELECT 1 FROM claimonce.markers WHERE key = :key))
  OR coalesce((SELECT state FROM claimonce.intents WHERE key = :key ORDER BY id DESC LIMIT 1), 'done') IN ('open', 'uncertain')
) AS free
-- name: intent_latest
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.intents WHERE key = :key ORDER BY id DESC LIMIT 1
-- name: intents_by_use
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.intents
WHERE state IN ('open', 'uncertain') AND state = 'open' AND session = :session AND use_id = :use_id
-- name: intents_open_of_session
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.intents
WHERE state IN ('open', 'uncertain') AND state = 'open' AND session = :session AND use_id <> ''
-- name: intents_unsettled
SELECT *, (lease > extract(epoch FROM clock_timestamp())) AS leased FROM claimonce.intents WHERE state IN ('open', 'uncertain') ORDER BY id
-- name: intent_last
SELECT id FROM claimonce.intents ORDER BY id DESC LIMIT 1
-- name: intents_after
SELECT * FROM claimonce.intents WHERE id > :after ORDER BY id
-- name: ledger_from
SELECT id FROM claimonce.ledger WHERE key = :key AND receipt LIKE :receipt LIMIT 1
-- name: fence
-- Looks at who came after only where the act is not open any more.
SELECT CASE own.state WHEN 'open' THEN 0 ELSE greatest(
    coalesce((SELECT max(token) FROM claimonce.claims WHERE key = :key), 0),
    coalesce((SELECT token FROM claimonce.intents WHERE key = :key ORDER BY id DESC LIMIT 1), 0)) END AS newest
FROM claimonce.intents AS own WHERE own.id = :id
-- name: settle_intent
UPDATE claimonce.intents SET state = :state, settled = :at, detail = :detail WHERE id = :id AND state IN ('open', 'uncertain')

-- name: marker_of
SELECT * FROM claimonce.markers WHERE key = :key
-- name: markers_all
SELECT * FROM claimonce.markers ORDER BY at
-- name: put_marker
INSERT INTO claimonce.markers (key, kind, session, boot, taken, wall, at, "window", origin, receipt, host)
VALUES (:key, :kind, :session, :boot, :taken, :wall, :at, :window, :origin, :receipt, :host)
ON CONFLICT (key) DO UPDATE SET kind = :kind, session = :session, boot = :boot, taken = :taken, wall = :wall, at = :at,
  "window" = :window, origin = :origin, receipt = :receipt, host = :host
-- name: drop_marker
DELETE FROM claimonce.markers WHERE key = :key

-- name: put_ledger
INSERT INTO claimonce.ledger (at, wall, session, kind, key, verdict, state, receipt, reason, boot, taken, host)
VALUES (:at, :wall, :session, :kind, :key, :verdict, :state, :receipt, :reason, :boot, :taken, :host) RETURNING id
-- name: ledger_last
SELECT id, at, wall, session, kind, key, verdict, state, receipt, reason, host FROM claimonce.ledger ORDER BY id DESC LIMIT :most
-- name: ledger_of_key
SELECT id, at, wall, session, kind, key, verdict, state, receipt, reason, host FROM claimonce.ledger WHERE key = :key ORDER BY id DESC LIMIT :most

-- name: put_message
INSERT INTO claimonce.messages (intent, recipient, channel, session, boot, taken, wall, at, print, subject, head, known)
VALUES (:intent, :recipient, :channel, :session, :boot, :taken, :wall, :at, :print, :subject, :head, :known) RETURNING id
-- name: messages_to
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM claimonce.messages JOIN claimonce.intents ON intents.id = messages.intent LEFT JOIN claimonce.letters ON letters.message = messages.id
WHERE messages.recipient = :recipient AND intents.state IN ('open', 'uncertain', 'done')
ORDER BY messages.id DESC LIMIT :most
-- name: messages_of_intent
SELECT * FROM claimonce.messages WHERE intent = :intent
-- name: drop_message
DELETE FROM claimonce.messages WHERE id = :id

-- name: put_question
INSERT INTO claimonce.questions (id, session, print, boot, taken, at, earlier, verdict, recipient, subject, head)
VALUES (:id, :session, :print, :boot, :taken, :at, :earlier, :verdict, :recipient, :subject, :head)
ON CONFLICT (id) DO UPDATE SET boot = :boot, taken = :taken, at = :at, earlier = :earlier, answer = '', answered = NULL,
  verdict = :verdict, recipient = :recipient, subject = :subject, head = :head
-- name: question
SELECT * FROM claimonce.questions WHERE id = :id
-- name: answer_question
UPDATE claimonce.questions SET answer = :answer, why = :why, answered = :answered, boot = :boot WHERE id = :id
-- name: answers_for
SELECT * FROM claimonce.questions WHERE print = :print AND session = :session AND answer <> ''

-- name: put_session
INSERT INTO claimonce.sessions (name, client, cwd, host, boot, space, pid, start, at, ended)
VALUES (:name, :client, :cwd, :host, :boot, :space, :pid, :start, :at, NULL)
ON CONFLICT (name) DO UPDATE SET cwd = :cwd, host = :host, boot = :boot, space = :space, pid = :pid, start = :start, at = :at,
  ended = NULL, over = NULL
-- name: session
SELECT * FROM claimonce.sessions WHERE name = :name
-- name: sessions_all
SELECT * FROM claimonce.sessions ORDER BY at
-- name: end_session
UPDATE claimonce.sessions SET ended = :at, over = :over WHERE name = :name

-- What is old, step by step: `ID > :after` in the order of writing, up to the last row that the step may look at.
-- name: purged_to
SELECT value FROM claimonce.purged WHERE name = :name
-- name: put_purged_to
INSERT INTO claimonce.purged (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = :value
-- name: ledger_step
SELECT id, wall BETWEEN :before AND :now OR (boot = substr(:boot, 1, 8) AND taken >= :since) AS young
FROM claimonce.ledger WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip
-- name: purge_ledger
SELECT claimonce.forget_ledger(CAST(:after AS bigint), CAST(:last AS bigint), :before, :boot, :since)
-- name: intents_step
SELECT id, at >= :day OR (boot = :boot AND taken >= :since) AS young
FROM claimonce.intents WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip
-- name: purge_intents
DELETE FROM claimonce.intents WHERE id > :after AND id <= :last AND state IN ('done', 'failed', 'withdrawn') AND settled < :day
  AND (boot <> :boot OR taken < :since)
-- name: markers_step
SELECT * FROM (SELECT key, wall, boot, taken, "window" FROM claimonce.markers WHERE (wall, key) > (:wall, :key) AND wall < :before
  ORDER BY wall, key LIMIT :many) AS step
WHERE "window" NOT IN ('forever', 'until-resolved') AND (boot <> :boot OR taken < :since) LIMIT :most
-- name: markers_seen
SELECT wall, key FROM claimonce.markers WHERE (wall, key) > (:wall, :key) AND wall < :before
ORDER BY wall, key LIMIT 1 OFFSET :skip
-- name: sessions_running
SELECT * FROM claimonce.sessions WHERE ended IS NULL AND boot = :boot AND pid <> 0 ORDER BY at LIMIT :most
-- name: end_sessions_before_boot
UPDATE claimonce.sessions SET ended = :at, over = NULL
WHERE name IN (SELECT name FROM claimonce.sessions WHERE ended IS NULL AND boot <> :boot AND host = :host
  ORDER BY at LIMIT :most)
-- name: purge_sessions
DELETE FROM claimonce.sessions WHERE name IN (SELECT name FROM claimonce.sessions WHERE ended IS NOT NULL AND ended < :day
  AND (boot <> :boot OR over < :since) ORDER BY ended LIMIT :most)
-- name: purge_questions
DELETE FROM claimonce.questions WHERE id IN (SELECT id FROM claimonce.questions WHERE at < :day AND (boot <> :boot OR taken < :since)
  LIMIT :most)
-- name: forget_questions
UPDATE claimonce.questions SET recipient = '', subject = '', head = '' WHERE id IN (SELECT id FROM claimonce.questions
  WHERE (recipient <> '' OR subject <> '' OR head <> '') AND at < :day AND (boot <> :boot OR taken < :since) LIMIT :most)
-- name: messages_step
SELECT id, wall BETWEEN :before AND :now OR (boot = :boot AND taken >= :since) AS young
FROM claimonce.messages WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip
-- name: purge_messages
DELETE FROM claimonce.messages WHERE id > :after AND id <= :last AND wall < :before AND (boot <> :boot OR taken < :since)
  AND intent NOT IN (SELECT id FROM claimonce.intents WHERE state IN ('open', 'uncertain'))
-- name: purge_letters
DELETE FROM claimonce.letters WHERE message > :after AND message <= :last AND message NOT IN (SELECT id FROM claimonce.messages)
-- name: terms_step
SELECT term FROM claimonce.letter_terms WHERE term > :after ORDER BY term LIMIT 1 OFFSET :skip
-- name: purge_terms
DELETE FROM claimonce.letter_terms WHERE term > :after AND term <= :last AND message < :oldest
-- name: oldest_message
SELECT coalesce(min(id), (SELECT CASE WHEN is_called THEN last_value + 1 ELSE 1 END FROM claimonce.messages_id_seq)) AS id
FROM claimonce.messages
-- name: detail_intent
UPDATE claimonce.intents SET detail = :detail WHERE id = :id AND state = 'open'

-- name: counter_next
SELECT next FROM claimonce.counters WHERE key = :key
-- name: put_counter_next
INSERT INTO claimonce.counters (key, next) VALUES (:key, :next) ON CONFLICT (key) DO UPDATE SET next = :next
-- name: put_number
INSERT INTO claimonce.numbers (key, number, session, purpose, state, wall, at)
VALUES (:key, :number, :session, :purpose, :state, :wall, :at)
-- name: put_numbers
WITH RECURSIVE n (i) AS (SELECT CAST(:first AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO claimonce.numbers (key, number, session, purpose, state, wall, at)
SELECT CAST(:key AS TEXT), i, CAST(:session AS TEXT), CAST(:purpose AS TEXT), CAST(:state AS TEXT), CAST(:wall AS DOUBLE PRECISION), CAST(:at AS TEXT) FROM n
-- name: name_number
UPDATE claimonce.numbers SET session = :session, purpose = :purpose, state = :state, wall = :wall, at = :at
WHERE key = :key AND number = :number AND session = :host_session
-- name: forget_blocks
DELETE FROM claimonce.counters WHERE key LIKE 'block:%' OR key LIKE 'block-end:%'
-- name: change_number
UPDATE claimonce.numbers SET session = :session, purpose = :purpose, state = :state, wall = :wall, at = :at
WHERE key = :key AND number = :number
-- name: drop_number
DELETE FROM claimonce.numbers WHERE key = :key AND number = :number
-- name: number
SELECT * FROM claimonce.numbers WHERE key = :key AND number = :number
-- name: numbers_between
SELECT * FROM claimonce.numbers WHERE key = :key AND number BETWEEN :first AND :last ORDER BY number
-- name: numbers_released
SELECT number FROM claimonce.numbers
WHERE key = :key AND state = 'released' ORDER BY number LIMIT :most
-- name: numbers_last
SELECT * FROM claimonce.numbers WHERE key = :key ORDER BY number DESC LIMIT :most
-- name: number_holders
SELECT DISTINCT session FROM claimonce.numbers WHERE key = :key AND state IN ('taken', 'offered') AND wall > :since
  AND session NOT IN (SELECT name FROM claimonce.sessions WHERE ended IS NOT NULL) LIMIT 100
-- name: counter_file
SELECT * FROM claimonce.counter_files WHERE file = :file AND key = :key
-- name: counter_files_all
SELECT * FROM claimonce.counter_files ORDER BY file
-- name: put_counter_file
INSERT INTO claimonce.counter_files (file, key, root, value) VALUES (:file, :key, :root, :value)
ON CONFLICT (file, key) DO UPDATE SET root = :root, value = :value
-- name: drop_counter_file
DELETE FROM claimonce.counter_files WHERE file = :file
-- name: put_warning
INSERT INTO claimonce.warnings (session, wall, text) VALUES (:session, :wall, :text)
-- name: warnings_for
SELECT * FROM claimonce.warnings WHERE session = :session ORDER BY id
-- name: drop_warnings
DELETE FROM claimonce.warnings WHERE session = :session

-- name: messages_of_print
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM claimonce.messages JOIN claimonce.intents ON intents.id = messages.intent LEFT JOIN claimonce.letters ON letters.message = messages.id
WHERE messages.print = :print AND intents.state IN ('open', 'uncertain', 'done')
ORDER BY messages.id DESC LIMIT :most
-- name: messages_unsettled_to
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM claimonce.messages JOIN claimonce.intents ON intents.id = messages.intent LEFT JOIN claimonce.letters ON letters.message = messages.id
WHERE messages.recipient = :recipient AND messages.intent IN (SELECT id FROM claimonce.intents WHERE state IN ('open', 'uncertain'))
ORDER BY messages.id DESC LIMIT :most
-- name: message_numbered
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM claimonce.messages JOIN claimonce.intents ON intents.id = messages.intent LEFT JOIN claimonce.letters ON letters.message = messages.id
WHERE messages.id = :id AND intents.state IN ('open', 'uncertain', 'done')
-- name: put_letter
INSERT INTO claimonce.letters (message, groups, names, about, says) VALUES (:message, :groups, :names, :about, :says)
-- name: put_term
INSERT INTO claimonce.letter_terms (term, message) VALUES (:term, :message) ON CONFLICT DO NOTHING
-- name: letters_with_term
SELECT message FROM claimonce.letter_terms WHERE term = :term ORDER BY message DESC LIMIT :most
-- name: first_waiting
SELECT (SELECT min(ticket) FROM claimonce.waiting WHERE key = :key) AS first,
  (SELECT count(*) FROM claimonce.waiting WHERE key = :key) AS line,
  (SELECT count(*) FROM claimonce.claims WHERE key = :key) AS held,
  (SELECT state FROM claimonce.batch WHERE ticket = :ticket) AS state

-- name: put_batch
INSERT INTO claimonce.batch (ticket, key, match, state, session, wish) VALUES (:ticket, :key, :match, 'ready', :session, :wish)
-- name: batch_of
SELECT * FROM claimonce.batch WHERE ticket = :ticket
-- name: batch_of_key
SELECT batch.*, waiting.boot, waiting.space, waiting.pid, waiting.start, waiting.taken, waiting.host,
  (waiting.lease > extract(epoch FROM clock_timestamp())) AS leased
FROM claimonce.batch LEFT JOIN claimonce.waiting ON waiting.ticket = batch.ticket WHERE batch.key = :key ORDER BY batch.ticket
-- name: batch_all
SELECT ticket, state FROM claimonce.batch
-- name: take_batch
UPDATE claimonce.batch SET state = 'taken', taker = :taker WHERE ticket = :ticket AND state = 'ready'
-- name: free_batch
UPDATE claimonce.batch SET state = :state, taker = 0 WHERE ticket = :ticket AND state <> 'over'
-- name: end_batch
UPDATE claimonce.batch SET state = 'over', outcome = :outcome WHERE ticket = :ticket
-- name: drop_batch
DELETE FROM claimonce.batch WHERE ticket = :ticket
-- name: sessions_warned
SELECT DISTINCT session FROM claimonce.warnings

-- name: seen_repo
SELECT wall FROM claimonce.seen WHERE repo = :repo AND ref = ''
-- name: seen_of_repo
SELECT ref, size FROM claimonce.seen WHERE repo = :repo
-- name: put_seen
INSERT INTO claimonce.seen (repo, ref, size, wall) VALUES (:repo, :ref, :size, :wall)
-- name: drop_seen
DELETE FROM claimonce.seen WHERE repo = :repo
-- name: purge_seen
DELETE FROM claimonce.seen WHERE repo NOT IN (SELECT repo FROM claimonce.seen WHERE wall >= :before)
-- name: push_known
SELECT id FROM claimonce.intents CROSS JOIN LATERAL (SELECT CAST(CASE
    WHEN kind = 'git_push' AND position('\u0000' IN detail) = 0 THEN detail ELSE '{}' END AS json) AS said) AS known
WHERE kind = 'git_push' AND id > (SELECT coalesce(max(id), 0) - 5000 FROM claimonce.intents)
  AND ((said ->> 'new' = :new AND position(:branch IN said ->> 'ref') > 0 AND state IN ('open', 'done', 'uncertain'))
    OR (said ->> 'folder' = :repo AND at <= :at AND coalesce(settled, :at) >= :at
        AND coalesce(said ->> 'new', '') IN ('', :new)))
LIMIT 1
-- name: push_observed
SELECT id FROM claimonce.ledger WHERE kind = 'git_push' AND key = 'push' AND at <= :at
  AND CAST(at AS timestamptz) > CAST(:at AS timestamptz) - interval '864 seconds' LIMIT 1

-- name: numbers_of_purpose
SELECT * FROM claimonce.numbers WHERE key = :key AND purpose = :purpose AND state IN ('taken', 'offered') ORDER BY number

-- name: put_lease
INSERT INTO claimonce.leases (key, token, path, tree, task) VALUES (:key, :token, :path, :tree, :task)
ON CONFLICT (key) DO UPDATE SET token = :token, path = :path, tree = :tree, task = :task
-- name: lease
SELECT claims.*, (claims.lease > extract(epoch FROM clock_timestamp())) AS leased, leases.path, leases.tree, leases.task FROM claimonce.claims JOIN claimonce.leases USING (key, token) WHERE key = :key
-- name: leases_all
SELECT claims.*, (claims.lease > extract(epoch FROM clock_timestamp())) AS leased, leases.path, leases.tree, leases.task FROM claimonce.claims JOIN claimonce.leases USING (key, token) ORDER BY key
-- name: drop_lease
DELETE FROM claimonce.leases WHERE key = :key

-- name: sessions_open
SELECT * FROM claimonce.sessions WHERE ended IS NULL ORDER BY at DESC LIMIT :most
-- name: markers_since
SELECT * FROM claimonce.markers WHERE wall >= :since ORDER BY wall DESC LIMIT :most

-- name: bypasses_of_key
SELECT at, verdict, receipt FROM claimonce.ledger WHERE key = :key AND (verdict = 'bypass' OR state = 'done')
ORDER BY id DESC LIMIT 100

-- What people look at.
-- name: questions_latest
SELECT * FROM claimonce.questions WHERE answer = '' OR :answered = 1 ORDER BY at DESC LIMIT :most
-- name: ledger_matching
SELECT * FROM claimonce.ledger WHERE id > :after AND wall >= :since AND (:session = '' OR session = :session)
  AND (:kind = '' OR kind = :kind) AND (:what = '' OR verdict = :what OR state = :what)
  AND (:key = '' OR key LIKE :key ESCAPE '!')
ORDER BY id DESC LIMIT :most
-- name: ledger_last_of_each
SELECT * FROM claimonce.ledger WHERE id IN
  (SELECT max(id) FROM (SELECT id, session FROM claimonce.ledger ORDER BY id DESC LIMIT :most) AS latest GROUP BY session)
-- name: keys_like
SELECT key FROM (SELECT key FROM claimonce.ledger WHERE key LIKE :key ESCAPE '!' UNION SELECT key FROM claimonce.claims WHERE key LIKE :key ESCAPE '!'
  UNION SELECT key FROM claimonce.markers WHERE key LIKE :key ESCAPE '!' UNION SELECT key FROM claimonce.intents WHERE key LIKE :key ESCAPE '!') AS known
ORDER BY key LIMIT :most
-- name: moment
SELECT (SELECT coalesce(max(id), 0) FROM claimonce.ledger) * 1000003 + (SELECT coalesce(sum(token), 0) FROM claimonce.claims)
  + (SELECT coalesce(sum(ticket), 0) FROM claimonce.waiting) AS data_version
-- name: ledger_page
SELECT * FROM claimonce.ledger WHERE id > :after AND wall >= :since ORDER BY id LIMIT :most
-- name: numbers_offered
SELECT * FROM claimonce.numbers WHERE state = 'offered' AND wall >= :since ORDER BY wall LIMIT :most
