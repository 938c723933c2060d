"""The embedded engine's schema and its named queries."""
