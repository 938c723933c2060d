"""N workers, each in its own worktree with its own numbers and brief; what they finish is landed in turn."""
