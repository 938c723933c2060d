"""The base of whatever the gate, and what stands above it, tells its user in a sentence."""

from __future__ import annotations


class GateError(Exception):
    """The gate itself could not do its work; nothing was sent and nothing was forgotten."""

    exit_code = 2
    is_told = False  # whether programs were given it on stdout already
