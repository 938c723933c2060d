"""Transcripts: one reader a client, and the table of who keeps what where."""
