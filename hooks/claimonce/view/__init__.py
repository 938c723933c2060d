"""What people look at: the store as frozen values, read and never written.

Every verb that shows something, the screen, the page and the report take their facts from here. Nothing heavy is
imported, and nothing of this stands on the hook's path.
"""
