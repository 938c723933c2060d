"""Numbers: nobody gets the same one twice, whichever road they take. The store is the authority, the file follows
it."""
