"""Beads (`bd`): an issue that two sessions file is worked on twice."""

from __future__ import annotations

from claimonce.hooks import Description, Program, hookimpl

# As its documentation has them (`bd create "Title" -t bug -p 1 -d "..."`); no package of it could be run here.
_VALUES = (
    "-d", "--description", "-t", "--type", "-p", "--priority", "-l", "--labels", "-a", "--assignee", "--design",
    "--acceptance", "--deps", "--parent", "--id", "--notes", "--external-ref", "-f", "--file", "--body-file", "--db",
    "--actor", "--estimate",
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe filing an issue in a repository's own tracker."""
    return Description(
        name="beads",
        kind="notify",
        channel="beads",
        words=(" bd ",),
        programs=(
            Program(("bd",), (("create",), ("new",), ("q",)), act="file", target="repository", noun="issues",
                    body="operands", value_flags=_VALUES, subject_flags=("--title",),
                    unless=("--help", "-h", "--dry-run"), neutral_flags=("--json", "--silent")),
        ),
        imperatives=("file a bead", "bd create"),
    )  # fmt: skip
