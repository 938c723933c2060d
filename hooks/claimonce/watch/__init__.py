"""`claimonce watch`: who does what, on one terminal screen, live; a person answers and settles from it.

Nothing that an agent wrote is ever markup here: every text reaches the screen as `Content`, never as a string.
"""
