"""Putting the hook into a client's settings file, and taking it out again without a trace.

The user's part of the file is never serialised anew: text is inserted and the same text is removed.
"""
