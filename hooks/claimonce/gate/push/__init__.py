"""Push in turn: one push at a time for each branch of a remote, brought up to date in a throw-away worktree first."""
