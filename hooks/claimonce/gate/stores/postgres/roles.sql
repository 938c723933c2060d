-- What a worker may do, given by the owner: read and write the state, and of the ledger only read and append. It can make
-- no table and rewrite no entry. `{worker}` is the role's name, quoted.
GRANT USAGE ON SCHEMA claimonce TO {worker};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA claimonce TO {worker};
REVOKE UPDATE, DELETE, TRUNCATE ON claimonce.ledger FROM {worker};
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON claimonce.meta FROM {worker};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA claimonce TO {worker};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA claimonce TO {worker};
