"""How many modules and lines the code has for what it did at a commit, and how many have come with what it does since.

    python tests/bench/growth.py COMMIT

A module counts as one of then when a third of its lines stood in some module at that commit, wherever: modules that
were moved, cut or brought together count so, and a new one counts as growth. Lines that are short, or in imports, tell
nothing there. The index, which is generated, is left out.

Such a module also holds what it has learned since, so its lines do not say how many the same takes today. That the
commits say: one that takes out more code than it brings has the same done by less. Lines that it only moves are
neither, and a commit whose lines stand today all the same, since a later one has brought them back, is left out. Lines
of code are those that are neither blank nor comment; of the modules, docstrings are left out, too. What the commits
took out is printed as lines, as `wc -l` counts them, and as lines of code.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

ROOTS = ("hooks/claimonce", "plugins/claimonce", "settings/claimonce")
GENERATED = frozenset(f"hooks/claimonce/catalog/{name}.py" for name in ("index", "names", "options", "starts"))
SHARE = 1 / 3
SHORT = 12


@dataclass(slots=True)
class Count:
    """Modules and their lines, of text and of code, all of them and by the folder below the root."""

    modules: int = 0
    lines: int = 0
    code: int = 0
    folders: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """Say it in a few words."""
        return f"{self.modules} modules, {self.lines:,} lines, {self.code:,} of code"

    def add(self, path: str, text: str) -> None:
        """Count one module."""
        self.modules += 1
        self.lines += text.count("\n")
        self.code += count_code(text)
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


def count_code(text: str) -> int:
    """Count the lines of a module that are neither blank nor comment nor docstring."""
    said: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            said.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = enumerate(map(str.strip, text.splitlines()), 1)
    return sum(bool(line) and line[0] != "#" and number not in said for number, line in lines)


def find_telling(lines: Iterable[str]) -> list[str]:
    """Return the lines by which a module is known again."""
    stripped = (line.strip() for line in lines)
    return [line for line in stripped if len(line) >= SHORT and not line.startswith(("import ", "from ", "if TYPE_CH"))]


def read_changes(commit: str, stands: set[str]) -> Iterator[tuple[int, int]]:
    """Yield by how many lines, and lines of code, each commit since has made the code longer.

    `stands` are the lines of today.
    """
    words = ("log", "-p", "-U0", "--no-renames", "--format=%x00", f"{commit}..HEAD", "--", *ROOTS)
    for change in git(*words, *(f":!{path}" for path in GENERATED)).split("\0"):
        sides = {"+": Counter[str](), "-": Counter[str]()}
        lines = {"+": 0, "-": 0}
        path = ""
        for line in change.splitlines():
            if line.startswith("diff --git "):
                path = line
            elif line[:3] not in ("---", "+++") and line[:1] in sides and path.endswith(".py"):
                lines[line[0]] += 1
                code = line[1:].strip()
                if code and code[0] != "#":
                    sides[line[0]][code] += 1
        telling = find_telling((sides["-"] - sides["+"]).elements())
        if sum(line in stands for line in telling) * 2 <= len(telling):
            yield lines["+"] - lines["-"], sides["+"].total() - sides["-"].total()


def main(commit: str) -> None:
    """Print the count."""
    then, stood = Count(), set[str]()
    for path, text in read_modules(commit):
        then.add(path, text)
        stood.update(find_telling(text.splitlines()))
    same, new, stands = Count(), Count(), set[str]()
    for path, text in read_modules("HEAD"):
        telling = find_telling(text.splitlines())
        stands.update(telling)
        carried = sum(line in stood for line in telling)
        (same if not telling or carried >= SHARE * len(telling) else new).add(path, text)
    print(f"at {commit}: {then}\nof these today: {same}\ncome since: {new}")
    less = [(lines, code) for lines, code in read_changes(commit, stands) if code < 0]
    fewer, fewer_code = (-sum(each) for each in zip(*less, strict=True))
    print(f"the same by less: {len(less)} commits, {fewer:,} lines fewer, {fewer_code:,} of them code")
    for folder in sorted(then.folders | same.folders | new.folders):
        print(f"  {folder:12} {then.folders[folder]:4} -> {same.folders[folder]:4} + {new.folders[folder]}")


if __name__ == "__main__":
    main(*sys.argv[1:2] or sys.exit(__doc__))
