"""How many modules and lines the code has for what it did at a commit, and how many have come with what it does since.

    python tests/bench/growth.py COMMIT

A module counts as one of then when a third of its lines stood in some module at that commit, wherever: modules that
were moved, cut or brought together count so, and a new one counts as growth. Lines that are short, or in imports, say
nothing. The index, which is generated, is left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

ROOTS = ("hooks/claimonce", "plugins/claimonce", "settings/claimonce")
GENERATED = frozenset({"hooks/claimonce/catalog/index.py"})
SHARE = 1 / 3
SHORT = 12


@dataclass(slots=True)
class Count:
    """Modules and their lines, all of them and by the folder below the root."""

    modules: int = 0
    lines: int = 0
    folders: Counter[str] = field(default_factory=Counter)

    def add(self, path: str, text: str) -> None:
        """Count one module."""
        self.modules += 1
        self.lines += text.count("\n")
        parts = path.split("/")
        self.folders[parts[2] if len(parts) > 3 else parts[0]] += 1


def git(*words: str) -> str:
    """Return what git prints."""
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout


def read_modules(commit: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of every module at a commit."""
    for path in git("ls-tree", "-r", "--name-only", commit, *ROOTS).splitlines():
        if path.endswith(".py") and path not in GENERATED:
            yield path, git("show", f"{commit}:{path}")


def find_telling(text: str) -> list[str]:
    """Return the lines by which a module is known again."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if len(line) >= SHORT and not line.startswith(("import ", "from ", "if TYPE_CH"))]


def main(commit: str) -> None:
    """Print the count."""
    then, stood = Count(), set[str]()
    for path, text in read_modules(commit):
        then.add(path, text)
        stood.update(find_telling(text))
    same, new = Count(), Count()
    for path, text in read_modules("HEAD"):
        telling = find_telling(text)
        carried = sum(line in stood for line in telling)
        (same if not telling or carried >= SHARE * len(telling) else new).add(path, text)
    print(f"at {commit}: {then.modules} modules, {then.lines:,} lines")
    print(f"of these today: {same.modules} modules, {same.lines:,} lines")
    print(f"come since: {new.modules} modules, {new.lines:,} lines")
    for folder in sorted(then.folders | same.folders | new.folders):
        print(f"  {folder:12} {then.folders[folder]:4} -> {same.folders[folder]:4} + {new.folders[folder]}")


if __name__ == "__main__":
    main(*sys.argv[1:2] or sys.exit(__doc__))
