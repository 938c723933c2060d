"""A waiting push brought on top of what landed before it: in memory where that goes, else in a scratch worktree."""
