"""Shell text: its tree, its words, its patterns."""
