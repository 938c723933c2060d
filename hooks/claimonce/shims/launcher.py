"""The launcher: a tiny sh file outside any virtual environment, with the interpreter and the import roots baked in.

Law 1 of the design: clients let a call run when its hook cannot start, so what they start must always exist.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from claimonce.clients import row as clients
from claimonce.settings import origin
from claimonce.settings.paths import data_folder, home, state_folder

_TEMPLATE = Path(__file__).with_name("launch.sh")
_CALM = Path(__file__).with_name("calm.sh")
_NEEDED = ("claimonce.settings", "claimonce.hooks", "claimonce.plugins", "pluggy", "tree_sitter", "tree_sitter_bash")


def launcher_path(env: Mapping[str, str]) -> str:
    """Return where the launcher lies for this user."""
    return f"{data_folder(env)}/launch"


def install_launcher(env: Mapping[str, str]) -> str:
    """Write the launcher for the running interpreter and return its path; writing it again changes nothing."""
    target = Path(launcher_path(env))
    target.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "@PYTHON@": interpreter(),
        "@START@": str(Path(__file__).parents[1] / "agents" / "launched.py"),
        "@ROOTS@": ":".join(import_roots()),
        "@STATE@": state_folder(env),
        "@HOME@": home(env),
        "@REPAIR@": origin.install_command(),
        "@TAIL@": state_folder({"HOME": "/"}).strip("/"),
    }
    text = _TEMPLATE.read_text(encoding="utf-8").replace("@CALM@\n", calm_part())
    for name, what in values.items():
        text = text.replace(name, shlex.quote(what))
    text = text.replace("@CLIENTS@", forms())
    write_executable(target, text)
    return str(target)


def forms() -> str:
    """Return the lines of the launcher that say how each client names the event before a call, and takes a denial."""
    lines: list[str] = []
    for name in clients.names():
        row = clients.of(name)
        if row is None or "deny" not in row.ANSWERS:
            continue
        before = next((theirs for theirs, ours in row.EVENTS.items() if ours == "PreToolUse"), "")
        edits = "|".join(theirs for theirs, ours in row.TOOLS.items() if ours in ("Edit", "Write"))
        deny = json.dumps(row.ANSWERS["deny"], separators=(",", ":"))
        deny = deny.replace("{event}", "EVENT").replace("{reason}", "%s")
        lines.append(f"\t{name}) before={before} edits={shlex.quote(edits)} deny={shlex.quote(deny)} ;;")
    return "\n".join(lines)


def calm_part() -> str:
    """Return the part of the launcher that answers by itself, without what only its readers need."""
    text = _CALM.read_text(encoding="utf-8").replace("@RS@", "\x1e").replace("@US@", "\x1f")
    text = text.replace("@CONTROL@", "\x02-\x1f")
    return "".join(
        line for line in text.splitlines(keepends=True) if line.strip() and not line.lstrip().startswith("#")
    )


def interpreter() -> str:
    """Return the interpreter that the launcher starts: this one, by its own path, never a shim of a version manager."""
    return os.path.abspath(sys.executable)


def import_roots() -> list[str]:
    """Return the folders that `-S` leaves off the path and that claimonce's imports need, each once."""
    roots: dict[str, None] = {}
    for name in _NEEDED:
        spec = importlib.util.find_spec(name)
        places = list(spec.submodule_search_locations or []) if spec else []
        for place in places:
            roots[str(Path(place).parents[name.count(".")])] = None
    return list(roots)


def write_executable(target: Path, text: str) -> None:
    """Put an executable file in place in one step; a file that already says the same is left alone."""
    if target.is_file() and target.read_text(encoding="utf-8", errors="replace") == text:
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(name, 0o755)  # noqa: S103  (a program like others: whoever may come here may start it)
    os.replace(name, target)
