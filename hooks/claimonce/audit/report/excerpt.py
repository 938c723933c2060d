"""The line of a finding as its file has it, with a mark under the place."""

from __future__ import annotations

from functools import lru_cache

from claimonce.audit import files
from claimonce.audit.finding import Finding

WIDEST = 120  # columns of a line that are shown; a longer one is cut around the place
LARGEST = 1_000_000  # bytes of a file that is read again for its line


def excerpt(root: str, finding: Finding) -> tuple[str, str]:
    """Return the line and the mark under it; two empty texts where the file does not say it (any more)."""
    lines = _lines(root, finding.path)
    number = finding.site.line
    if not 1 <= number <= len(lines):
        return "", ""
    line = lines[number - 1]
    if finding.site.end_column:
        start = max(finding.site.column - 1, 0)
        end = finding.site.end_column - 1 if finding.site.end_line == number else len(line)
    else:
        start, end = len(line) - len(line.lstrip()), len(line)
    end = min(max(end, start + 1), max(len(line.rstrip()), start + 1))
    if start >= len(line):
        return "", ""
    cut = max(0, min(start - 10, len(line) - WIDEST)) if len(line) > WIDEST else 0
    shown = line[cut : cut + WIDEST].rstrip()
    mark = " " * (start - cut) + "^" * min(end - start, WIDEST - start + cut)
    # a tab stays a tab under a tab, so that the mark stands where the terminal puts the text
    mark = "".join("\t" if shown[at : at + 1] == "\t" and sign == " " else sign for at, sign in enumerate(mark))
    return shown, mark


@lru_cache(maxsize=16)
def _lines(root: str, path: str) -> tuple[str, ...]:
    try:
        data = files.read(root, path, LARGEST)
    except OSError:
        return ()
    return tuple(data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")) if b"\0" not in data else ()
