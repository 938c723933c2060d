"""Reports: one module a form, each with `render(sweep) -> str`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claimonce.audit.result import Sweep

FORMATS = ("text", "json", "sarif", "github", "markdown", "badge")


def render(form: str, sweep: Sweep) -> str:
    """Return the report in one of FORMATS, ending in a newline where it is not empty."""
    text: str = import_module(f"claimonce.audit.report.{form}").render(sweep)
    return text if not text or text.endswith("\n") else f"{text}\n"
