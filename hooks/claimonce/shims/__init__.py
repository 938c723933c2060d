"""Shims: small programs first on PATH that meet an act at the moment it is started."""
