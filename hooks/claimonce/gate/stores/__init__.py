"""Where claims, intents, markers and the ledger are kept: one folder an engine."""
