"""What a started program means: one handler for each family of programs."""
