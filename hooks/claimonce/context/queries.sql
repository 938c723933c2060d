-- name: fact
SELECT value FROM facts WHERE name = :name
-- name: put_fact
INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value

-- name: files_all
SELECT id, path, blob FROM files
-- name: file_count
SELECT count(*) AS n FROM files
-- name: drop_file
DELETE FROM files WHERE id = :id
-- name: drop_words
DELETE FROM words WHERE rowid = :id
-- name: put_file
INSERT INTO files (id, path, blob, size, plain) VALUES (:id, :path, :blob, :size, :plain)
-- name: put_words
INSERT INTO words (rowid, path, names, body) VALUES (:id, :path, :names, :body)
-- name: last_file
SELECT coalesce(max(id), 0) AS id FROM files

-- name: commits_all
SELECT id, sha FROM commits
-- name: drop_commit
DELETE FROM commits WHERE id = :id
-- name: drop_message
DELETE FROM messages WHERE rowid = :id
-- name: drop_changed
DELETE FROM changed WHERE commit_id = :id
-- name: drop_moved
DELETE FROM moved WHERE commit_id = :id
-- name: last_commit
SELECT coalesce(max(id), 0) AS id FROM commits
-- name: put_commit
INSERT INTO commits (id, sha, wall, subject, width) VALUES (:id, :sha, :wall, :subject, :width)
-- name: put_message
INSERT INTO messages (rowid, subject, body, paths) VALUES (:id, :subject, :body, :paths)
-- name: put_changed
INSERT OR IGNORE INTO changed (commit_id, path) VALUES (:id, :path)
-- name: put_moved
INSERT OR IGNORE INTO moved (old, new, commit_id) VALUES (:old, :new, :id)
-- name: moves_all
SELECT old, new FROM moved ORDER BY commit_id
-- name: moved_to
SELECT new FROM moved WHERE old = :path ORDER BY commit_id DESC LIMIT 1
-- name: changes_all
SELECT path, commit_id, width FROM changed JOIN commits ON commits.id = changed.commit_id
-- name: cool
UPDATE files SET heat = 0
-- name: put_heat
UPDATE files SET heat = :heat WHERE path = :path

-- name: file_term
SELECT doc AS n FROM file_terms WHERE term = :term
-- name: message_term
SELECT doc AS n FROM message_terms WHERE term = :term
-- name: commit_count
SELECT count(*) AS n FROM commits
-- name: match_files
SELECT files.id, files.path, files.blob, files.plain, files.size, files.heat, hit.rank AS rank
FROM (SELECT rowid, rank FROM words WHERE words MATCH :query AND rank MATCH :weights ORDER BY rank LIMIT :most) AS hit
JOIN files ON files.id = hit.rowid
-- name: match_commits
SELECT commits.*, hit.rank AS rank
FROM (SELECT rowid, rank FROM messages WHERE messages MATCH :query AND rank MATCH :weights ORDER BY rank LIMIT :most) AS hit
JOIN commits ON commits.id = hit.rowid
-- name: paths_of_commit
SELECT path FROM changed WHERE commit_id = :id
-- name: hottest
SELECT id, path, blob, plain, size, heat FROM files WHERE heat > 0 ORDER BY heat DESC LIMIT :most
-- name: file_at
SELECT id, path, blob, plain, size, heat FROM files WHERE path = :path
-- name: files_named
SELECT id, path, blob, plain, size, heat FROM files WHERE path LIKE :name ESCAPE '\' OR path LIKE :end ESCAPE '\' LIMIT :most
-- name: changed_with
SELECT other.path AS path, sum(1.0 / commits.width) AS weight
FROM changed AS mine JOIN changed AS other ON other.commit_id = mine.commit_id AND other.path <> mine.path
JOIN commits ON commits.id = mine.commit_id
WHERE mine.path = :path AND mine.commit_id > :since AND commits.width <= :widest GROUP BY other.path ORDER BY weight DESC LIMIT :most
-- name: change_weight
SELECT coalesce(sum(1.0 / commits.width), 0) AS weight FROM changed JOIN commits ON commits.id = changed.commit_id
WHERE changed.path = :path AND changed.commit_id > :since AND commits.width <= :widest

-- name: put_need
INSERT INTO needs (session, kind, text, wall) VALUES (:session, :kind, :text, :wall)
-- name: needs_of
SELECT kind, text FROM needs WHERE session = :session ORDER BY id
-- name: drop_task
DELETE FROM needs WHERE session = :session
-- name: delivered_to
SELECT line, state FROM delivered WHERE session = :session
-- name: put_delivered
INSERT INTO delivered (session, line, state, wall) VALUES (:session, :line, :state, :wall)
ON CONFLICT (session, line) DO UPDATE SET state = :state, wall = :wall
-- name: drop_delivered
DELETE FROM delivered WHERE session = :session
-- name: purge_needs
DELETE FROM needs WHERE wall < :before
-- name: purge_delivered
DELETE FROM delivered WHERE wall < :before
