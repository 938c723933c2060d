"""What stays running on a host: one watcher of the counter files."""
