"""Letters: may this message go, to whom does it speak, how is it delivered, and what became of it."""
