"""The launcher: a tiny sh file outside any virtual environment, with the interpreter and the import roots baked in.

Law 1 of the design: clients let a call run when its hook cannot start, so what they start must always exist.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from claimonce.clients import row as clients
from claimonce.hooks.cache_reader import cache_folder
from claimonce.hooks.settings_cache import load
from claimonce.settings import origin, plain_file
from claimonce.settings.errors import SettingsError
from claimonce.settings.paths import home, state_folder
from claimonce.shims import launcher_form
from claimonce.shims.bytecode_bundle import write_bundle
from claimonce.shims.scripts import launcher_path, write_executable

_TEMPLATE = Path(__file__).with_name("launch.sh")
_CALM = Path(__file__).with_name("calm.sh")
_LOOKED_AT = ("PreToolUse", "PostToolUse", "PostToolUseFailure", "PostToolBatch")
_ROLES = {"command": "command", "file_path": "path", "notebook_path": "path"}
_EDIT_ROLES = {"file_path": "path", "notebook_path": "path", "path": "path", "command": "patch", "patch": "patch"}
_LISTS = 6  # lines that `second_look.shell_lines` writes
_NEEDED = ("claimonce.settings", "claimonce.hooks", "claimonce.plugins", "pluggy", "tree_sitter", "tree_sitter_bash")


def install_launcher(env: Mapping[str, str]) -> str:
    """Write the launcher for the running interpreter and return its path; writing it again changes nothing."""
    target = Path(launcher_path(env))
    target.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "@PYTHON@": interpreter(),
        "@START@": str(Path(__file__).parents[1] / "agents" / "launched.py"),
        "@ROOTS@": ":".join(roots := import_roots()),
        "@MODULES@": write_bundle(env, roots),
        "@STATE@": state_folder(env),
        "@HOME@": home(env),
        "@FORM@": launcher_form.form(),
        "@REPAIR@": origin.install_command(),
        "@TAIL@": state_folder({"HOME": "/"}).strip("/"),
    }
    lists = known_lists(env)
    text = _TEMPLATE.read_text(encoding="utf-8").replace("@CALM@\n", calm_part(lists))
    values["@LISTED_TOOLS@"] = lists[-1] if len(lists) == _LISTS else ""
    for name, what in values.items():
        text = text.replace(name, shlex.quote(what))
    text = text.replace("@CLIENTS@", forms()).replace("@ANSWERS@", denials())
    write_executable(target, text)
    return str(target)


def denials() -> str:
    """Return the lines of the launcher that say how each client names the event before a call, and takes a denial."""
    lines: list[str] = []
    for name, row in _spoken_to():
        before = shlex.quote("|".join(theirs for theirs, ours in row.EVENTS.items() if ours == "PreToolUse"))
        edits = "|".join(theirs for theirs, ours in row.TOOLS.items() if ours in ("Edit", "Write"))
        deny = row.ANSWERS["deny"]
        deny = deny if isinstance(deny, str) else json.dumps(deny, separators=(",", ":"))
        deny = deny.replace("{event}", "EVENT").replace("{reason}", "%s")
        lines.append(f"\t{name}) before={before} edits={shlex.quote(edits)} deny={shlex.quote(deny)} ;;")
    return "\n".join(lines)


def forms() -> str:
    """Return the lines of the launcher that hold each client's words for what it looks at itself."""
    return "\n".join(f"\t{name}) {words_of(row)};;" for name, row in _spoken_to() if row.PLAIN)


def _spoken_to() -> Iterator[tuple[str, clients.Client]]:
    """Return each client that takes a denial."""
    for name in clients.names():
        row = clients.of(name)
        if row is not None and "deny" in row.ANSWERS:
            yield name, row


def words_of(row: clients.Client) -> str:
    """Return a client's words for what the launcher looks at itself."""
    said = {
        "events": [f"{ours}={theirs}" for theirs, ours in row.EVENTS.items() if ours in _LOOKED_AT],
        "words": [f"{ours}={theirs}" for theirs, ours in row.TOOLS.items()],
    }
    lists = "".join(f"{name}={shlex.quote('|'.join(['', *rows, '']))} " for name, rows in said.items() if rows)
    ways: dict[str, list[str]] = {}
    for way, role in around(row).items():
        ways.setdefault("entered" if role == "input" else f"once {role}", []).append(way)
    for tool, known in row.PLAIN.items():
        for field in known:
            role = role_of(row, tool, row.INPUTS.get(tool, {}).get(field, field))
            ways.setdefault(f"once {role}" if role else ":", []).append(f"{tool}:{field}")
    fields = " ".join(f"{'|'.join(named)}) {role};;" for role, named in ways.items())
    called = row.KEYS.get("tool_input", "tool_input")
    before = f"called={called} " if called.isidentifier() else ""
    return f"{lists}{before}fields={shlex.quote(fields)} "


def role_of(row: clients.Client, tool: str, field: str) -> str:
    """Return what a field of a tool's input is looked at for: a command or a list of one, a path, a patch that names
    files, or the folder that the call is made in."""
    if field == "cwd" and f"{row.KEYS.get('tool_input', 'tool_input')}.cwd" in row.KEYS.get("cwd", ""):
        return "folder"
    role = (_ROLES if tool in ("Bash", "PowerShell", "Read") else _EDIT_ROLES).get(field, "")
    return "commands" if role == "command" and row.INSIDE else role


def around(row: clients.Client) -> dict[str, str]:
    """Return what stands around a call's input and counts, by the way to it (`.cwd`, `,workspaceInfo.rootPath`)."""
    called = row.KEYS.get("tool_input", "tool_input").split("|")
    places = [(row.KEYS.get("session_id", "session_id"), "session")]
    folders = [place for place in row.KEYS.get("cwd", "cwd").split("|") if place.rpartition(".")[0] not in called]
    places += [(place.removesuffix(".0"), "root" if place.endswith(".0") else "cwd") for place in folders]
    event = row.EVENT_KEY
    tools = row.KEYS.get("tool_name", "tool_name").split("|")
    places += [(event, "both")] if tools == [event] else [(event, "event"), *((place, "tool") for place in tools)]
    places += [(place, "input") for place in called]
    if "PostToolBatch" in row.EVENTS:
        places.append(("tool_calls", "input"))
    found = {f",{place}" if "." in place else f".{place}": role for place, role in places}
    inner = dict.fromkeys(way.partition(".")[0] for way in found if way[0] == ",")
    return found | {f".{way[1:]}": f"{way}." for way in inner}


def known_lists(env: Mapping[str, str]) -> list[str]:
    """Return the lines of the compiled words that the launcher's look goes by; none where nothing can be compiled."""
    try:
        load("", env, people=True)
        return plain_file.text(f"{cache_folder(env)}/words").partition("\n\n")[0].split("\n")
    except (SettingsError, OSError, ValueError):
        return []


def calm_part(lists: Sequence[str] = ()) -> str:
    """Return the part of the launcher that answers by itself, without what only its readers need.

    `lists` are what `second_look.shell_lines` says; without them they are read from the compiled words at each call.
    """
    head, _, _, calm, wary, _ = lists if len(lists) == _LISTS else ("",) * _LISTS
    text = _CALM.read_text(encoding="utf-8").replace("@RS@", "\x1e").replace("@US@", "\x1f")
    text = text.replace("@CONTROL@", "\x02-\x1f")
    for name, what in {"@KNOWN@": head.rpartition(" ")[2], "@LISTED_CALM@": calm, "@LISTED_WARY@": wary}.items():
        text = text.replace(name, shlex.quote(what))
    lines = (line.lstrip("\t") for line in text.splitlines(keepends=True))
    return "".join(line for line in lines if line.strip() and not line.startswith("#"))


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
