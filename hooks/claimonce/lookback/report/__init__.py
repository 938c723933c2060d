"""The report, one form a file."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from claimonce.lookback.outcome import Outcome


def format_report(outcome: Outcome, form: str) -> str:
    """Return the report in one of its forms: text, json, markdown or html."""
    module = importlib.import_module(f"claimonce.lookback.report.{'as_json' if form == 'json' else form}")
    write: Callable[[Outcome], str] = module.write
    return write(outcome)
