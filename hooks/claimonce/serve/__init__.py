"""`claimonce serve`: the store as a page on loopback, live, and read-only unless a person asked for more.

Nothing that an agent wrote is ever markup here: data goes out as JSON, and the page puts it in as text.
"""
