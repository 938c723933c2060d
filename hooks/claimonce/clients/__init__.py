"""One file a client: what it tells a hook, what it takes for an answer, and how it is wired and armed. Plain data."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.clients.row import Client

# What a client's file does not say; what each name is for stands in `row.py`.
DEFAULTS: dict[str, Any] = {
    "KEYS": {},
    "TOOLS": {},
    "SERVER_SIGN": "",
    "INPUTS": {},
    "PLAIN": {},
    "INSIDE": {},
    "BACKGROUND": {},
    "EXIT": "",
    "SHELL_SESSION": "",
    "RUN_WITH": (),
    "FRAME": "{}",
    "TOP_KEYS": (),
    "REGISTERED": (),
    "HANDLER": {},
    "BLOCKS": ("", ""),
    "BUNDLED": "",
    "BESIDE": (),
    "SETTING": ("", ""),
    "SANDBOX": "",
}


def read_row(name: str) -> Client:
    """Return what a client's file says, and what it leaves out by default; ImportError where there is none."""
    row: Client = __import__(f"claimonce.clients.{name}", fromlist=("NAME",))
    for missing in DEFAULTS.keys() - vars(row).keys():
        setattr(row, missing, DEFAULTS[missing])
    return row
