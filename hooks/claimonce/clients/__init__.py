"""One file a client: what it tells a hook, what it takes for an answer, and how it is wired and armed. Plain data."""
