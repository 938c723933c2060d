"""crontabs of a user and of the system: each line's command, with the variables set above it."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

FIELD = r"(?:[\d*/,~-]+|[A-Za-z]{3}(?:[,-][A-Za-z]{3})*|\{\{[^}]*\}\}|\$\{?\w+\}?)"
JOB = late(rf"^\s*(@[a-z]+|{FIELD}(?:\s+{FIELD}){{4}})\s+(.*)$")
SETTING = late(r"^\s*([A-Za-z_]\w*)\s*=\s*(.*)$")
USER = late(r"^(?:root|www-data|nobody|ubuntu|admin|[a-z_][a-z0-9_-]*|\{\{[^}]*\}\})\s+(?=[/\w.~\[\"'({$]|\{\{)")
USERS = frozenset((
    "root", "www-data", "nobody", "ubuntu", "admin", "deploy", "app", "daemon", "postgres",
))  # fmt: skip
PERCENT = late(r"(?<!\\)%")
QUIET = frozenset(("PATH", "MAILTO", "SHELL", "HOME", "LOGNAME", "MAILFROM", "CRON_TZ", "TZ"))


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each job as a piece; `%` ends its command, what follows is its input."""
    settings: list[tuple[str, int]] = []
    pieces: list[Piece] = []
    system = "cron.d/" in path or path.startswith("etc/") or "/etc/" in path
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        setting = SETTING.match(line)
        if setting is not None:
            if setting[1] not in QUIET:
                value = setting[2].strip().strip("\"'")
                settings.append((f"{setting[1]}='{value}'" if "'" not in value else f'{setting[1]}="{value}"', number))
            continue
        job = JOB.match(line)
        if job is None:
            continue
        command, column = job[2], job.start(2)
        first = command.split(None, 1)[0] if command.strip() else ""
        if (system or first in USERS) and USER.match(command) is not None:
            skipped = len(command) - len(command[len(first) :].lstrip())
            command, column = command[skipped:], column + skipped
        percent = PERCENT.search(command)
        shell = command[: percent.start()] if percent is not None else command
        text = "\n".join([*(one for one, _ in settings), shell.replace("\\%", "%")])
        places, symbol = (*(at for _, at in settings), number), " ".join(job[1].split())
        pieces.append(Piece(path, SHELL, text, form.surface, number, column, places, symbol, "cron"))
    return Extracted(form.surface, tuple(pieces))
