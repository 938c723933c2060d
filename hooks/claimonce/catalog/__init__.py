"""What is known of programs, of git and of library calls: data only."""
