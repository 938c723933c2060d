"""Lookback: what the sessions on this machine did twice, read from the transcripts that clients keep anyway."""
