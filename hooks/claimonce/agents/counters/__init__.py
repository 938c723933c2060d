"""Numbers that a client's edits take: before the edit, after it, and in observe."""
