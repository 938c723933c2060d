"""The launcher: a tiny sh file outside any virtual environment, with the interpreter and the import roots baked in.

Law 1 of the design: clients let a call run when its hook cannot start, so what they start must always exist.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
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
_MORE = Path(__file__).with_name("calm_more.sh")
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
    first, more = _calm_parts(known_lists(env))
    text = _TEMPLATE.read_text(encoding="utf-8").replace("@CALM@\n", first).replace("@MORE@\n", more)
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
        before = shlex.quote("|".join(theirs for theirs, ours in row.EVENTS.items() if ours == "PreToolUse"))
        edits = "|".join(theirs for theirs, ours in row.TOOLS.items() if ours in ("Edit", "Write"))
        deny = row.ANSWERS["deny"]
        deny = deny if isinstance(deny, str) else json.dumps(deny, separators=(",", ":"))
        deny = deny.replace("{event}", "EVENT").replace("{reason}", "%s")
        lines.append(f"\t{name}) before={before} edits={shlex.quote(edits)} deny={shlex.quote(deny)} {words_of(row)};;")
    return "\n".join(lines)


def words_of(row: clients.Client) -> str:
    """Return a client's words for what the launcher looks at itself; nothing where it sees no call as one object."""
    if not row.PLAIN:
        return ""
    events = [f"|{theirs}:{ours}" for theirs, ours in row.EVENTS.items() if ours in _LOOKED_AT]
    words = [f"|{theirs}:{ours}" for theirs, ours in row.TOOLS.items()]
    fields = [
        f"|{tool}:{field}={role_of(row, tool, row.INPUTS.get(tool, {}).get(field, field))}"
        for tool, known in row.PLAIN.items()
        for field in known
    ]
    said = {"events": events, "words": words, "fields": fields}
    return "".join(f"{name}={shlex.quote(''.join([*rows, '|']))} " for name, rows in said.items() if rows) + (
        inside(row) or beside(row)
    )


def role_of(row: clients.Client, tool: str, field: str) -> str:
    """Return what a field of a tool's input is looked at for: a command, a path, a patch that names files, or the
    folder that the call is made in."""
    if field == "cwd" and f"{row.KEYS.get('tool_input', 'tool_input')}.cwd" in row.KEYS.get("cwd", ""):
        return "folder"
    return (_ROLES if tool in ("Bash", "PowerShell", "Read") else _EDIT_ROLES).get(field, "")


def inside(row: clients.Client) -> str:
    """Return where a call stands that is not at the top of its event: the objects, and the names of what is around,
    each with the depth at which it stands."""
    if not row.INSIDE:
        return ""
    paths = (row.KEYS["session_id"], row.KEYS["cwd"], row.EVENT_KEY)
    around = (f"{path.count('.') + 1}{path.rpartition('.')[2]}" for path in paths)
    return f"inside={shlex.quote(' '.join(' '.join(each) for each in row.INSIDE.items()))} around='{' '.join(around)}' "


def beside(row: clients.Client) -> str:
    """Return where a call stands whose input has a name of the client's own, or stands before what tells whose it is:
    the input's name, that of the tool, the list whose first text is the folder, and the names of what is around."""
    folders = row.KEYS.get("cwd", "cwd").split("|")
    if "tool_input" not in row.KEYS and folders == ["cwd"]:
        return ""
    event, tool = row.EVENT_KEY, row.KEYS.get("tool_name", "tool_name")
    first = next((each.removesuffix(".0") for each in folders if each.endswith(".0")), "")
    names = [row.KEYS.get("session_id", "session_id"), *(each for each in folders if "." not in each), event]
    said = {
        "input": row.KEYS.get("tool_input", "tool_input"),
        "label": "" if tool == event else f"1{tool}",
        "list": first and f"1{first}",
        "around": " ".join(f"1{each}" for each in names),
    }
    return "".join(f"{name}={shlex.quote(what)} " for name, what in said.items() if what)


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
    return "".join(_calm_parts(lists))


def _calm_parts(lists: Sequence[str]) -> tuple[str, str]:
    """Return it in two parts: for most calls the first is enough."""
    head, _, _, calm, wary, tools = lists if len(lists) == _LISTS else ("",) * _LISTS
    values = {"@KNOWN@": head.rpartition(" ")[2], "@LISTED_CALM@": calm, "@LISTED_WARY@": wary, "@LISTED_TOOLS@": tools}
    return _filled(_CALM, values), _filled(_MORE, values)


def _filled(template: Path, values: Mapping[str, str]) -> str:
    text = template.read_text(encoding="utf-8").replace("@RS@", "\x1e").replace("@US@", "\x1f")
    text = text.replace("@CONTROL@", "\x02-\x1f")
    for name, what in values.items():
        text = text.replace(name, shlex.quote(what))
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
