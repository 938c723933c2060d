"""Programs in other languages than the shell's: what their code would start, send and write."""
