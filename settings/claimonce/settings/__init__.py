"""Settings: what they are, where they come from, and how far a repository's own word goes.

`claimonce.settings.paths` and `claimonce.settings.durations` are on the hook's path and import next to
nothing; everything else here runs off it.
"""
