"""What constants of Python make together, without running anything; live calls and source files are folded alike."""
