"""What changed since a commit: the lines of the work tree that it does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from claimonce.audit.errors import BadReference
from claimonce.audit.files import git_lines
from claimonce.audit.finding import Finding
from claimonce.audit.late_pattern import late

_HUNK = late(r"^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
WHOLE = range(1, 1 << 31)


def find_changed(root: str, reference: str) -> dict[str, list[range]]:
    """Return the changed lines of each changed file, paths from `root`; a file that git does not track is all new.

    Where lines were only taken away, those on both sides count: a gate may have stood there. BadReference where git
    does not know the commit.
    """
    if reference.startswith("-"):
        raise BadReference(reference, root)
    commit = git_lines(root, "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}", separator=b"\n")
    names = git_lines(root, "diff", "--name-only", "-z", "--relative", "--no-renames", commit[0]) if commit else None
    new = git_lines(root, "ls-files", "-z", "--others", "--exclude-standard")
    if not commit or names is None or new is None:
        raise BadReference(reference, root)
    lines = git_lines(
        root, "diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--relative", "--no-renames", commit[0],
        separator=b"\n",
    )  # fmt: skip
    return {path: [WHOLE] for path in new} | dict(zip(names, _per_file(lines or ()), strict=False))


def _per_file(lines: Iterable[str]) -> Iterator[list[range]]:
    """Give the changed lines of one file after the other, in the order in which git lists them."""
    found: list[range] | None = None
    rest = 0  # lines of the hunk that are still to come: what they say is no header
    for line in lines:
        if rest and line[:1] in "+-":
            rest -= 1
        elif line.startswith("diff --git "):
            if found is not None:
                yield found
            found, rest = [], 0
        elif found is not None and (hunk := _HUNK.match(line)):
            gone, start, come = (int(part or "1") for part in hunk.groups())
            found.append(range(start, start + come) if come else range(max(start, 1), start + 2))
            rest = gone + come
    if found is not None:
        yield found


def touches(finding: Finding, lines: Mapping[str, list[range]]) -> bool:
    """Say whether the finding, a caller of it or its way from the entry point stands on a changed line."""
    # A step may be a whole function; only the line on which it begins is the caller's own.
    steps = ((step.path, range(step.site.line, step.site.line + 1)) for step in (*finding.via, *finding.way))
    places = [(finding.path, range(finding.site.line, finding.site.end_line + 1)), *steps]
    return any(
        each.start < place.stop and place.start < each.stop for path, place in places for each in lines.get(path, ())
    )
