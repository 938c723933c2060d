"""Where this copy of claimonce was installed from, so that no text sends anybody to a name that someone else may hold.

PEP 610: an installer writes `direct_url.json` for what came from a folder, a file, an address or a repository. Without
it the copy came from an index, under its own name. `[project.urls]` of the distribution is the one place for addresses.
"""

from __future__ import annotations

import json
import shlex
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any
from urllib.parse import unquote, urlsplit

NAME = "claimonce"


@cache
def requirement() -> str:
    """Return what an installer is to be given to install this copy again, such as a folder or `git+https://...`."""
    try:
        return of(distribution(NAME))
    except PackageNotFoundError:
        return ""


def extra_command(extra: str) -> str:
    """Return the command that installs one of the optional parts of this copy."""
    found = requirement()
    if not found or not found.isprintable():
        return f"pip install of the extra [{extra}], from where you got claimonce"
    return f"pip install {shlex.quote(f'{found}[{extra}]')}"


def of(installed: Distribution) -> str:
    """Return the same for a distribution: the name itself where it came from an index."""
    try:
        said: Any = json.loads(installed.read_text("direct_url.json") or "null")
        url, vcs = str(said["url"]), said.get("vcs_info")
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return NAME
    place = urlsplit(url)
    if isinstance(vcs, dict):
        return f"{vcs.get('vcs', 'git')}+{url}@{vcs.get('commit_id', 'HEAD')}"  # pyright: ignore[reportUnknownMemberType]
    return unquote(place.path) if place.scheme == "file" else url


def install_command(wire: bool = True) -> str:
    """Return the command that installs this copy again, and wires it in again; both can be typed as they stand."""
    found = requirement()
    if not found or set(found) & set('"\\$`') or not found.isprintable():  # it stands in shell text and in JSON
        return "install claimonce again from where you got it" + (", then run: claimonce init" if wire else "")
    return f"pipx install --force {shlex.quote(found)}" + (" && claimonce init" if wire else "")


@cache
def address(label: str = "Homepage") -> str:
    """Return the distribution's address of that label (`[project.urls]`), "" while it has none."""
    try:
        rows = distribution(NAME).metadata.get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    known = {name: where for name, comma, where in (str(row).partition(", ") for row in rows) if comma}
    return known.get(label, "")
