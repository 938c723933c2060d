"""Agents' clients: each client's JSON turned into calls, and verdicts turned back into its JSON."""
