"""Counters by the name of the tool whose files carry the numbers: `preset = "django"` in a `[[counters]]` table.

Each row is where that tool puts its files, and how it names them, by default; a key beside `preset` says otherwise.
What each tool does when two run at once, and what a preset can hold, stands in docs/reference/numbering-tools.md.
"""

from __future__ import annotations

from claimonce.settings.table import LEASE

PRESETS: dict[str, dict[str, str]] = {
    # adr-tools 3.0, adr-tools-python 1.0: `adr new` numbers by the largest name in its folder
    "adr-tools": {"files": "doc/adr/{n:4}-*.md"},
    # Alembic with `--rev-id 0007`; without it a revision's name is random, and nothing is to be counted
    "alembic": {"files": "alembic/versions/{n:4}_*.py"},
    # Backlog.md: `backlog task create`
    "backlog.md": {"files": "backlog/tasks/task-{n} - *.md", "label": "task-{n}"},
    # db-migrate: `create` names by the second, and a second one of the same second and name overwrites
    "db-migrate": {"file": "migrations", "format": LEASE},
    # Django: each app counts by itself
    "django": {"files": "*/migrations/{n:4}_*.py"},
    # Flyway: versioned migrations
    "flyway": {"files": "src/main/resources/db/migration/V{n}__*.sql"},
    # golang-migrate: `migrate create -seq`, six digits
    "golang-migrate": {"files": "migrations/{n:6}_*.sql"},
    # goose: `goose create -s`, five digits, for SQL and Go in one line of numbers
    "goose": {"files": "migrations/{n:5}_*.*"},
    # knex: `migrate:make` names by the second, and a second one of the same second and name overwrites
    "knex": {"file": "migrations", "format": LEASE},
    # MADR, madr-tools 1.2: `madr new` numbers by the largest name in its folder, and begins with 0000
    "madr": {"files": "docs/decisions/{n:4}-*.md"},
    # task-master-ai: all tasks in one file, which is read, changed in memory and written back
    "task-master": {"file": ".taskmaster/tasks/tasks.json", "format": LEASE},
}
