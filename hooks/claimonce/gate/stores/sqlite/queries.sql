-- name: next_token
UPDATE meta SET value = value + 1 WHERE name = 'token'
-- name: last_token
SELECT value FROM meta WHERE name = 'token'
-- name: needs
SELECT value FROM meta WHERE name = 'needs'

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
-- name: intents_by_use
SELECT * FROM intents WHERE state = 'open' AND session = :session AND use_id = :use_id
-- name: intents_open_of_session
SELECT * FROM intents WHERE state = 'open' AND session = :session AND use_id <> ''
-- name: intents_unsettled
SELECT * FROM intents WHERE state IN ('open', 'uncertain') ORDER BY id
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
INSERT INTO ledger (at, wall, session, kind, key, verdict, state, receipt, reason)
VALUES (:at, :wall, :session, :kind, :key, :verdict, :state, :receipt, :reason)
-- name: ledger_last
SELECT * FROM ledger ORDER BY id DESC LIMIT :most
-- name: ledger_of_key
SELECT * FROM ledger WHERE key = :key ORDER BY id DESC LIMIT :most

-- name: put_message
INSERT INTO messages (intent, recipient, channel, session, boot, taken, wall, at, print, subject, head)
VALUES (:intent, :recipient, :channel, :session, :boot, :taken, :wall, :at, :print, :subject, :head)
-- name: messages_to
SELECT messages.*, intents.state AS state, intents.key AS key, intents.boot AS owner_boot, intents.space AS space,
  intents.pid AS pid, intents.start AS start, intents.ttl AS ttl, intents.taken AS opened
FROM messages JOIN intents ON intents.id = messages.intent
WHERE messages.recipient = :recipient AND intents.state IN ('open', 'uncertain', 'done')
ORDER BY messages.id DESC LIMIT :most
-- name: messages_of_intent
SELECT * FROM messages WHERE intent = :intent
-- name: drop_messages
DELETE FROM messages WHERE wall < :before AND intent NOT IN (SELECT id FROM intents WHERE state IN ('open', 'uncertain'))

-- name: put_question
INSERT INTO questions (id, session, print, boot, taken, at, earlier) VALUES (:id, :session, :print, :boot, :taken, :at, :earlier)
ON CONFLICT (id) DO UPDATE SET boot = :boot, taken = :taken, at = :at, earlier = :earlier, answer = '', answered = NULL
-- name: question
SELECT * FROM questions WHERE id = :id
-- name: answer_question
UPDATE questions SET answer = :answer, why = :why, answered = :answered, boot = :boot WHERE id = :id
-- name: answers_for
SELECT * FROM questions WHERE print = :print AND session = :session AND answer <> ''

-- name: put_session
INSERT INTO sessions (name, client, cwd, boot, space, pid, start, at, armed, ended)
VALUES (:name, :client, :cwd, :boot, :space, :pid, :start, :at, :armed, NULL)
ON CONFLICT (name) DO UPDATE SET cwd = :cwd, boot = :boot, space = :space, pid = :pid, start = :start, at = :at,
  armed = :armed, ended = NULL
-- name: session
SELECT * FROM sessions WHERE name = :name
-- name: sessions_all
SELECT * FROM sessions ORDER BY at
-- name: end_session
UPDATE sessions SET ended = :at, armed = 0 WHERE name = :name

-- name: purge_ledger
DELETE FROM ledger WHERE wall < :before
-- name: purge_sessions
DELETE FROM sessions WHERE ended IS NOT NULL AND ended < :before
-- name: purge_intents
DELETE FROM intents WHERE state IN ('done', 'failed', 'withdrawn') AND settled < :before
-- name: purge_questions
DELETE FROM questions WHERE at < :before
-- name: detail_intent
UPDATE intents SET detail = :detail WHERE id = :id AND state = 'open'
