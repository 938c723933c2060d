"""Programs that rewrite one file as a whole, or name a file after the time: the verbs that do, and where.

Two at once lose one's work with status 0 from both (docs/reference/numbering-tools.md), so a `[[counters]]` table with
`format = "lease"` lets one run at a time. The last parts of the path are compared, since projects move the folder.
"""

from __future__ import annotations

_TASK_MASTER = (
    "add-task add-subtask remove-task remove-subtask clear-subtasks set-status expand update update-task "
    "update-subtask parse-prd tags"
)
# Program -> its verbs, and how the path may end that they write; from each program's --help, of the versions in
# tests/tools/packages.txt.
LEASE_FILES: dict[str, tuple[str, str]] = {
    "knex": ("migrate:make", "/migrations"),
    "db-migrate": ("create", "/migrations"),
    "drizzle-kit": ("generate", "/drizzle /migrations"),
    "task-master": (f"{_TASK_MASTER} add-dependency remove-dependency fix-dependencies", "/tasks.json"),
}
