-- name: next_token
UPDATE meta SET value = value + 1 WHERE name = 'token'
-- name: last_token
SELECT value FROM meta WHERE name = 'token'
-- name: index_markers
CREATE INDEX IF NOT EXISTS markers_by_wall ON markers (wall, key, boot, taken, window)
-- name: facts
SELECT name, value FROM meta UNION ALL SELECT 'entry', seq FROM sqlite_sequence WHERE name = 'ledger'
-- name: raise_token
UPDATE meta SET value = :least WHERE name = 'token' AND value < :least
-- name: raise_entry
UPDATE sqlite_sequence SET seq = :least WHERE name = 'ledger' AND seq < :least

-- name: claim_of
SELECT * FROM claims WHERE key = :key
-- name: claims_all
SELECT * FROM claims ORDER BY at
-- name: claims_by_use
SELECT * FROM claims WHERE session = :session AND use_id = :use_id
-- name: claims_of_session
SELECT * FROM claims WHERE session = :session AND use_id <> ''
-- name: put_claim
INSERT INTO claims (key, kind, token, session, boot, space, pid, start, taken, ttl, at, use_id)
VALUES (:key, :kind, :token, :session, :boot, :space, :pid, :start, :taken, :ttl, :at, :use_id)
ON CONFLICT (key) DO UPDATE SET kind = :kind, token = :token, session = :session, boot = :boot, space = :space, pid = :pid,
  start = :start, taken = :taken, ttl = :ttl, at = :at, use_id = :use_id
-- name: drop_claim
DELETE FROM claims WHERE key = :key AND token = :token
-- name: beat_claim
UPDATE claims SET taken = :taken WHERE key = :key AND token = :token

-- name: put_waiting
INSERT INTO waiting (key, session, boot, space, pid, start, taken, at)
VALUES (:key, :session, :boot, :space, :pid, :start, :taken, :at)
-- name: waiting_for
SELECT * FROM waiting WHERE key = :key ORDER BY ticket
-- name: waiting_all
SELECT * FROM waiting ORDER BY key, ticket
-- name: drop_waiting
DELETE FROM waiting WHERE ticket = :ticket

-- name: put_intent
INSERT INTO intents (key, kind, channel, plugin, token, session, boot, space, pid, start, taken, ttl, at, use_id, window, detail)
VALUES (:key, :kind, :channel, :plugin, :token, :session, :boot, :space, :pid, :start, :taken, :ttl, :at, :use_id, :window, :detail)
-- name: intent
SELECT * FROM intents WHERE id = :id
-- name: intents_of_key
SELECT * FROM intents WHERE key = :key ORDER BY id DESC LIMIT 20
-- name: key_is_free
SELECT NOT (
  EXISTS (SELECT 1 FROM claims WHERE key = :key)
  OR EXISTS (SELECT 1 FROM waiting WHERE key = :key)
  OR (:once AND EXISTS (SELECT 1 FROM markers WHERE key = :key))
  OR coalesce((SELECT state FROM intents WHERE key = :key ORDER BY id DESC LIMIT 1), 'done') IN ('open', 'uncertain')
) AS free
-- name: intent_latest
SELECT * FROM intents WHERE key = :key ORDER BY id DESC LIMIT 1
-- name: intents_by_use
SELECT * FROM intents INDEXED BY intents_unsettled
WHERE state IN ('open', 'uncertain') AND state = 'open' AND session = :session AND use_id = :use_id
-- name: intents_open_of_session
SELECT * FROM intents INDEXED BY intents_unsettled
WHERE state IN ('open', 'uncertain') AND state = 'open' AND session = :session AND use_id <> ''
-- name: intents_unsettled
SELECT * FROM intents WHERE state IN ('open', 'uncertain') ORDER BY id
-- name: intent_last
SELECT id FROM intents ORDER BY id DESC LIMIT 1
-- name: intents_after
SELECT * FROM intents WHERE id > :after ORDER BY id
-- name: ledger_from
SELECT id FROM ledger WHERE key = :key AND receipt LIKE :receipt LIMIT 1
-- name: fence
-- Looks at who came after only where the act is not open any more.
SELECT CASE own.state WHEN 'open' THEN 0 ELSE max(
    coalesce((SELECT max(token) FROM claims WHERE key = :key), 0),
    coalesce((SELECT token FROM intents WHERE key = :key ORDER BY id DESC LIMIT 1), 0)) END AS newest
FROM intents AS own WHERE own.id = :id
-- name: settle_intent
UPDATE intents SET state = :state, settled = :at, detail = :detail WHERE id = :id AND state IN ('open', 'uncertain')

-- name: marker_of
SELECT * FROM markers WHERE key = :key
-- name: markers_all
SELECT * FROM markers ORDER BY at
-- name: put_marker
INSERT INTO markers (key, kind, session, boot, taken, wall, at, window, origin, receipt)
VALUES (:key, :kind, :session, :boot, :taken, :wall, :at, :window, :origin, :receipt)
ON CONFLICT (key) DO UPDATE SET kind = :kind, session = :session, boot = :boot, taken = :taken, wall = :wall, at = :at,
  window = :window, origin = :origin, receipt = :receipt
-- name: drop_marker
DELETE FROM markers WHERE key = :key

-- name: put_ledger
INSERT INTO ledger (at, wall, session, kind, key, verdict, state, receipt, reason, boot, taken)
VALUES (:at, :wall, :session, :kind, :key, :verdict, :state, :receipt, :reason, :boot, :taken)
-- name: ledger_last
SELECT id, at, wall, session, kind, key, verdict, state, receipt, reason FROM ledger ORDER BY id DESC LIMIT :most
-- name: ledger_of_key
SELECT id, at, wall, session, kind, key, verdict, state, receipt, reason FROM ledger WHERE key = :key ORDER BY id DESC LIMIT :most

-- name: put_message
INSERT INTO messages (intent, recipient, channel, session, boot, taken, wall, at, print, subject, head, known)
VALUES (:intent, :recipient, :channel, :session, :boot, :taken, :wall, :at, :print, :subject, :head, :known)
-- name: messages_to
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM messages JOIN intents ON intents.id = messages.intent LEFT JOIN letters ON letters.message = messages.id
WHERE messages.recipient = :recipient AND intents.state IN ('open', 'uncertain', 'done')
ORDER BY messages.id DESC LIMIT :most
-- name: messages_of_intent
SELECT * FROM messages WHERE intent = :intent
-- name: drop_message
DELETE FROM messages WHERE id = :id

-- name: put_question
INSERT INTO questions (id, session, print, boot, taken, at, earlier, verdict, recipient, subject, head)
VALUES (:id, :session, :print, :boot, :taken, :at, :earlier, :verdict, :recipient, :subject, :head)
ON CONFLICT (id) DO UPDATE SET boot = :boot, taken = :taken, at = :at, earlier = :earlier, answer = '', answered = NULL,
  verdict = :verdict, recipient = :recipient, subject = :subject, head = :head
-- name: question
SELECT * FROM questions WHERE id = :id
-- name: answer_question
UPDATE questions SET answer = :answer, why = :why, answered = :answered, boot = :boot WHERE id = :id
-- name: answers_for
SELECT * FROM questions WHERE print = :print AND session = :session AND answer <> ''

-- name: put_session
INSERT INTO sessions (name, client, cwd, boot, space, pid, start, at, ended)
VALUES (:name, :client, :cwd, :boot, :space, :pid, :start, :at, NULL)
ON CONFLICT (name) DO UPDATE SET cwd = :cwd, boot = :boot, space = :space, pid = :pid, start = :start, at = :at,
  ended = NULL, over = NULL
-- name: session
SELECT * FROM sessions WHERE name = :name
-- name: sessions_all
SELECT * FROM sessions ORDER BY at
-- name: end_session
UPDATE sessions SET ended = :at, over = :over WHERE name = :name

-- What is old, step by step: `ID > :after` in the order of writing, up to the last row that the step may look at.
-- name: purged_to
SELECT value FROM meta WHERE name = :name
-- name: put_purged_to
INSERT INTO meta (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value
-- name: ledger_step
SELECT id, wall BETWEEN :before AND :now OR (boot = substr(:boot, 1, 8) AND taken >= :since) AS young
FROM ledger WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip
-- name: purge_ledger
DELETE FROM ledger WHERE id > :after AND id <= :last AND wall < :before
  AND (boot <> substr(:boot, 1, 8) OR taken < :since)
-- name: intents_step
SELECT id, at >= :day OR (boot = :boot AND taken >= :since) AS young
FROM intents WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip
-- name: purge_intents
DELETE FROM intents WHERE id > :after AND id <= :last AND state IN ('done', 'failed', 'withdrawn') AND settled < :day
  AND (boot <> :boot OR taken < :since)
-- name: markers_step
SELECT * FROM (SELECT key, wall, boot, taken, window FROM markers WHERE (wall, key) > (:wall, :key) AND wall < :before
  ORDER BY wall, key LIMIT :many)
WHERE window NOT IN ('forever', 'until-resolved') AND (boot <> :boot OR taken < :since) LIMIT :most
-- name: markers_seen
SELECT wall, key FROM markers WHERE (wall, key) > (:wall, :key) AND wall < :before
ORDER BY wall, key LIMIT 1 OFFSET :skip
-- name: sessions_running
SELECT * FROM sessions WHERE ended IS NULL AND boot = :boot AND pid <> 0 ORDER BY at LIMIT :most
-- name: end_sessions_before_boot
UPDATE sessions SET ended = :at, over = NULL
WHERE name IN (SELECT name FROM sessions WHERE ended IS NULL AND boot <> :boot ORDER BY at LIMIT :most)
-- name: purge_sessions
DELETE FROM sessions WHERE name IN (SELECT name FROM sessions WHERE ended IS NOT NULL AND ended < :day
  AND (boot <> :boot OR over < :since) ORDER BY ended LIMIT :most)
-- name: purge_questions
DELETE FROM questions WHERE id IN (SELECT id FROM questions WHERE at < :day AND (boot <> :boot OR taken < :since)
  LIMIT :most)
-- name: forget_questions
UPDATE questions SET recipient = '', subject = '', head = '' WHERE id IN (SELECT id FROM questions
  WHERE (recipient <> '' OR subject <> '' OR head <> '') AND at < :day AND (boot <> :boot OR taken < :since) LIMIT :most)
-- name: messages_step
SELECT id, wall BETWEEN :before AND :now OR (boot = :boot AND taken >= :since) AS young
FROM messages WHERE id > :after ORDER BY id LIMIT 1 OFFSET :skip
-- name: purge_messages
DELETE FROM messages WHERE id > :after AND id <= :last AND wall < :before AND (boot <> :boot OR taken < :since)
  AND intent NOT IN (SELECT id FROM intents WHERE state IN ('open', 'uncertain'))
-- name: purge_letters
DELETE FROM letters WHERE message > :after AND message <= :last AND message NOT IN (SELECT id FROM messages)
-- name: terms_step
SELECT term FROM letter_terms WHERE term > :after ORDER BY term LIMIT 1 OFFSET :skip
-- name: purge_terms
DELETE FROM letter_terms WHERE term > :after AND term <= :last AND message < :oldest
-- name: oldest_message
SELECT coalesce(min(id), (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'messages')) AS id
FROM messages
-- name: detail_intent
UPDATE intents SET detail = :detail WHERE id = :id AND state = 'open'

-- name: counter_next
SELECT next FROM counters WHERE key = :key
-- name: put_counter_next
INSERT INTO counters (key, next) VALUES (:key, :next) ON CONFLICT (key) DO UPDATE SET next = :next
-- name: put_number
INSERT INTO numbers (key, number, session, purpose, state, wall, at)
VALUES (:key, :number, :session, :purpose, :state, :wall, :at)
-- name: put_numbers
WITH RECURSIVE n (i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO numbers (key, number, session, purpose, state, wall, at)
SELECT :key, i, :session, :purpose, :state, :wall, :at FROM n
-- name: name_number
UPDATE numbers SET session = :session, purpose = :purpose, state = :state, wall = :wall, at = :at
WHERE key = :key AND number = :number AND session = :host_session
-- name: forget_blocks
DELETE FROM counters WHERE key LIKE 'block:%' OR key LIKE 'block-end:%'
-- name: change_number
UPDATE numbers SET session = :session, purpose = :purpose, state = :state, wall = :wall, at = :at
WHERE key = :key AND number = :number
-- name: drop_number
DELETE FROM numbers WHERE key = :key AND number = :number
-- name: number
SELECT * FROM numbers WHERE key = :key AND number = :number
-- name: numbers_between
SELECT * FROM numbers WHERE key = :key AND number BETWEEN :first AND :last ORDER BY number
-- name: numbers_released
SELECT number FROM numbers INDEXED BY numbers_released
WHERE key = :key AND state = 'released' ORDER BY number LIMIT :most
-- name: numbers_last
SELECT * FROM numbers WHERE key = :key ORDER BY number DESC LIMIT :most
-- name: number_holders
SELECT DISTINCT session FROM numbers WHERE key = :key AND state IN ('taken', 'offered') AND wall > :since
  AND session NOT IN (SELECT name FROM sessions WHERE ended IS NOT NULL) LIMIT 100
-- name: counter_file
SELECT * FROM counter_files WHERE file = :file AND key = :key
-- name: counter_files_all
SELECT * FROM counter_files ORDER BY file
-- name: put_counter_file
INSERT INTO counter_files (file, key, root, value) VALUES (:file, :key, :root, :value)
ON CONFLICT (file, key) DO UPDATE SET root = :root, value = :value
-- name: drop_counter_file
DELETE FROM counter_files WHERE file = :file
-- name: put_warning
INSERT INTO warnings (session, wall, text) VALUES (:session, :wall, :text)
-- name: warnings_for
SELECT * FROM warnings WHERE session = :session ORDER BY id
-- name: drop_warnings
DELETE FROM warnings WHERE session = :session

-- name: messages_of_print
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM messages JOIN intents ON intents.id = messages.intent LEFT JOIN letters ON letters.message = messages.id
WHERE messages.print = :print AND intents.state IN ('open', 'uncertain', 'done')
ORDER BY messages.id DESC LIMIT :most
-- name: messages_unsettled_to
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM messages JOIN intents ON intents.id = messages.intent LEFT JOIN letters ON letters.message = messages.id
WHERE messages.recipient = :recipient AND messages.intent IN (SELECT id FROM intents WHERE state IN ('open', 'uncertain'))
ORDER BY messages.id DESC LIMIT :most
-- name: message_numbered
SELECT messages.*, intents.state AS state, intents.key AS key, letters.groups AS groups, letters.names AS names,
  letters.about AS about, letters.says AS says
FROM messages JOIN intents ON intents.id = messages.intent LEFT JOIN letters ON letters.message = messages.id
WHERE messages.id = :id AND intents.state IN ('open', 'uncertain', 'done')
-- name: put_letter
INSERT INTO letters (message, groups, names, about, says) VALUES (:message, :groups, :names, :about, :says)
-- name: put_term
INSERT OR IGNORE INTO letter_terms (term, message) VALUES (:term, :message)
-- name: letters_with_term
SELECT message FROM letter_terms WHERE term = :term ORDER BY message DESC LIMIT :most
-- name: first_waiting
SELECT (SELECT min(ticket) FROM waiting WHERE key = :key) AS first,
  (SELECT count(*) FROM waiting WHERE key = :key) AS line,
  (SELECT count(*) FROM claims WHERE key = :key) AS held,
  (SELECT state FROM batch WHERE ticket = :ticket) AS state

-- name: put_batch
INSERT INTO batch (ticket, key, match, state, session, wish) VALUES (:ticket, :key, :match, 'ready', :session, :wish)
-- name: batch_of
SELECT * FROM batch WHERE ticket = :ticket
-- name: batch_of_key
SELECT batch.*, waiting.boot, waiting.space, waiting.pid, waiting.start, waiting.taken
FROM batch LEFT JOIN waiting ON waiting.ticket = batch.ticket WHERE batch.key = :key ORDER BY batch.ticket
-- name: batch_all
SELECT ticket, state FROM batch
-- name: take_batch
UPDATE batch SET state = 'taken', taker = :taker WHERE ticket = :ticket AND state = 'ready'
-- name: free_batch
UPDATE batch SET state = :state, taker = 0 WHERE ticket = :ticket AND state <> 'over'
-- name: end_batch
UPDATE batch SET state = 'over', outcome = :outcome WHERE ticket = :ticket
-- name: drop_batch
DELETE FROM batch WHERE ticket = :ticket
-- name: sessions_warned
SELECT DISTINCT session FROM warnings

-- name: seen_repo
SELECT wall FROM seen WHERE repo = :repo AND ref = ''
-- name: seen_of_repo
SELECT ref, size FROM seen WHERE repo = :repo
-- name: put_seen
INSERT INTO seen (repo, ref, size, wall) VALUES (:repo, :ref, :size, :wall)
-- name: drop_seen
DELETE FROM seen WHERE repo = :repo
-- name: purge_seen
DELETE FROM seen WHERE repo NOT IN (SELECT repo FROM seen WHERE wall >= :before)
-- name: push_known
SELECT id FROM intents WHERE kind = 'git_push' AND id > (SELECT coalesce(max(id), 0) - 5000 FROM intents)
  AND ((json_extract(detail, '$.new') = :new AND instr(json_extract(detail, '$.ref'), :branch)
        AND state IN ('open', 'done', 'uncertain'))
    OR (json_extract(detail, '$.folder') = :repo AND at <= :at AND coalesce(settled, :at) >= :at
        AND coalesce(json_extract(detail, '$.new'), '') IN ('', :new)))
LIMIT 1
-- name: push_observed
SELECT id FROM ledger WHERE kind = 'git_push' AND key = 'push' AND at <= :at
  AND julianday(at) > julianday(:at) - 0.01 LIMIT 1

-- name: numbers_of_purpose
SELECT * FROM numbers WHERE key = :key AND purpose = :purpose AND state IN ('taken', 'offered') ORDER BY number

-- name: put_lease
INSERT INTO leases (key, token, path, tree, task) VALUES (:key, :token, :path, :tree, :task)
ON CONFLICT (key) DO UPDATE SET token = :token, path = :path, tree = :tree, task = :task
-- name: lease
SELECT claims.*, leases.path, leases.tree, leases.task FROM claims JOIN leases USING (key, token) WHERE key = :key
-- name: leases_all
SELECT claims.*, leases.path, leases.tree, leases.task FROM claims JOIN leases USING (key, token) ORDER BY key
-- name: drop_lease
DELETE FROM leases WHERE key = :key

-- name: sessions_open
SELECT * FROM sessions WHERE ended IS NULL ORDER BY at DESC LIMIT :most
-- name: markers_since
SELECT * FROM markers WHERE wall >= :since ORDER BY wall DESC LIMIT :most

-- name: bypasses_of_key
SELECT at, verdict, receipt FROM ledger WHERE key = :key AND (verdict = 'bypass' OR state = 'done')
ORDER BY id DESC LIMIT 100

-- What people look at.
-- name: questions_latest
SELECT * FROM questions WHERE answer = '' OR :answered = 1 ORDER BY at DESC LIMIT :most
-- name: ledger_matching
SELECT * FROM ledger WHERE id > :after AND wall >= :since AND (:session = '' OR session = :session)
  AND (:kind = '' OR kind = :kind) AND (:what = '' OR verdict = :what OR state = :what)
  AND (:key = '' OR key LIKE :key ESCAPE '!')
ORDER BY id DESC LIMIT :most
-- name: ledger_last_of_each
SELECT * FROM ledger WHERE id IN
  (SELECT max(id) FROM (SELECT id, session FROM ledger ORDER BY id DESC LIMIT :most) AS latest GROUP BY session)
-- name: keys_like
SELECT key FROM (SELECT key FROM ledger WHERE key LIKE :key ESCAPE '!' UNION SELECT key FROM claims WHERE key LIKE :key ESCAPE '!'
  UNION SELECT key FROM markers WHERE key LIKE :key ESCAPE '!' UNION SELECT key FROM intents WHERE key LIKE :key ESCAPE '!') AS known
ORDER BY key LIMIT :most
-- name: moment
PRAGMA data_version
-- name: ledger_page
SELECT * FROM ledger WHERE id > :after AND wall >= :since ORDER BY id LIMIT :most
-- name: numbers_offered
SELECT * FROM numbers WHERE state = 'offered' AND wall >= :since ORDER BY wall LIMIT :most
