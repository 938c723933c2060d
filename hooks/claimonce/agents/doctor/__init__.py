"""Proof that the gate bites here: each check looks at the real files and programs and says what it found."""
