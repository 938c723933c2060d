-- What a claim costs one round trip by: each function is a transaction of its own, behind the same locks as every other,
-- and its plans are kept by the server's session, which a pooler does not disturb. They give NULL where somebody may stand
-- in the way; then it is looked at row by row. {class} is the class of the advisory locks. Made anew by whoever migrates.

-- Takes the claim if nobody stands in line and none is there, or one of another host whose lease has ended.
CREATE OR REPLACE FUNCTION claimonce.take(
  a_lock INTEGER, a_wait INTEGER, a_key TEXT, a_kind TEXT, a_session TEXT, a_host TEXT, a_lease DOUBLE PRECISION,
  a_boot TEXT, a_space TEXT, a_pid BIGINT, a_start TEXT, a_taken DOUBLE PRECISION, a_ttl DOUBLE PRECISION, a_at TEXT,
  a_use_id TEXT
) RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
  nothing TEXT;
  now_ DOUBLE PRECISION;
  given BIGINT;
BEGIN
  -- Assignments, not PERFORM: plpgsql computes a lone expression without starting the executor. A time-out is set only
  -- where there is something to wait for, since that costs as much as all the rest.
  IF NOT (pg_try_advisory_xact_lock_shared({class}, 0) AND pg_try_advisory_xact_lock({class}, a_lock)) THEN
    -- Whoever asked has gone after so long: its claim must not be taken then.
    nothing := set_config('lock_timeout', a_wait::TEXT, true);
    nothing := pg_advisory_xact_lock_shared({class}, 0);
    nothing := pg_advisory_xact_lock({class}, a_lock);
  END IF;
  now_ := date_part('epoch', clock_timestamp());
  INSERT INTO claimonce.claims AS c
    (key, kind, token, session, host, lease, boot, space, pid, start, taken, ttl, at, use_id)
  SELECT a_key, a_kind, nextval('claimonce.tokens'), a_session, a_host, now_ + a_lease, a_boot, a_space, a_pid, a_start,
    a_taken, a_ttl, a_at, a_use_id
  WHERE NOT EXISTS (SELECT 1 FROM claimonce.waiting AS w WHERE w.key = a_key)
  ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, token = excluded.token, session = excluded.session,
    host = excluded.host, lease = excluded.lease, boot = excluded.boot, space = excluded.space, pid = excluded.pid,
    start = excluded.start, taken = excluded.taken, ttl = excluded.ttl, at = excluded.at, use_id = excluded.use_id
  WHERE c.lease <= now_ AND c.boot <> excluded.boot
  RETURNING c.token INTO given;
  RETURN given;
END $$;

-- Claim, intent and the ledger's entry, if there is no marker, no act under way and none whose end is not known.
CREATE OR REPLACE FUNCTION claimonce.enter(
  a_lock INTEGER, a_wait INTEGER, a_key TEXT, a_kind TEXT, a_session TEXT, a_host TEXT, a_lease DOUBLE PRECISION,
  a_boot TEXT, a_space TEXT, a_pid BIGINT, a_start TEXT, a_taken DOUBLE PRECISION, a_ttl DOUBLE PRECISION, a_at TEXT,
  a_use_id TEXT, a_once BOOLEAN, a_channel TEXT, a_plugin TEXT, a_window TEXT, a_detail TEXT, a_here TEXT,
  a_wall DOUBLE PRECISION, OUT token BIGINT, OUT id BIGINT
) LANGUAGE plpgsql AS $$
DECLARE
  nothing TEXT;
  before TEXT;
BEGIN
  IF NOT (pg_try_advisory_xact_lock_shared({class}, 0) AND pg_try_advisory_xact_lock({class}, a_lock)) THEN
    nothing := set_config('lock_timeout', a_wait::TEXT, true);
    nothing := pg_advisory_xact_lock_shared({class}, 0);
    nothing := pg_advisory_xact_lock({class}, a_lock);
  END IF;
  IF a_once AND EXISTS (SELECT 1 FROM claimonce.markers AS m WHERE m.key = a_key) THEN
    RETURN;
  END IF;
  SELECT i.state INTO before FROM claimonce.intents AS i WHERE i.key = a_key ORDER BY i.id DESC LIMIT 1;
  IF before = 'open' OR (a_once AND before = 'uncertain') THEN
    RETURN;
  END IF;
  token := claimonce.take(a_lock, a_wait, a_key, a_kind, a_session, a_host, a_lease, a_boot, a_space, a_pid, a_start,
    a_taken, a_ttl, a_at, a_use_id);
  IF token IS NULL THEN
    RETURN;
  END IF;
  INSERT INTO claimonce.intents AS i (key, kind, channel, plugin, token, session, host, lease, boot, space, pid, start, taken,
    ttl, at, use_id, "window", detail)
  VALUES (a_key, a_kind, a_channel, a_plugin, token, a_session, a_host, date_part('epoch', clock_timestamp()) + a_lease,
    a_boot, a_space, a_pid, a_start, a_taken, a_ttl, a_at, a_use_id, a_window, a_detail)
  RETURNING i.id INTO id;
  INSERT INTO claimonce.ledger (at, wall, session, kind, key, verdict, state, receipt, reason, boot, taken, host)
  VALUES (a_at, a_wall, a_session, a_kind, a_key, '', 'intended', '{}', '', a_here, a_taken, a_host);
END $$;
