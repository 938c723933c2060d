"""Claims, intents, markers, turns and the ledger: what makes an act happen once."""
