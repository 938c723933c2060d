"""The texts of a work tree that may speak of a number, and a change to some of them: shown as a diff, then made as
a whole."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from claimonce.gate.counters.errors import CounterUnwritable, Occupied
from claimonce.hooks.git.runner import git_at, has_git
from claimonce.settings import plain_file

MOST_BYTES = 1 << 20
MOST_FILES = 20_000


@dataclass
class Change:
    """New texts by path, and new names by old path; paths count from `root`."""

    root: str
    texts: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    names: dict[str, str] = field(default_factory=dict[str, str])

    def rewrite(self, path: str, change: Callable[[str], str]) -> None:
        """Change a file's text; what is no text stays as it is."""
        before, now = self.texts.get(path) or (read(self.root, path),) * 2
        if before is None or now is None:
            return
        after = change(now)
        if after != now:
            self.texts[path] = (before, after)

    def diff(self) -> str:
        """Return the change as people read it."""
        parts: list[str] = []
        for path in sorted({*self.texts, *self.names}):
            new = self.names.get(path, path)
            if new != path:
                parts.append(f"rename from {path}\nrename to {new}\n")
            if path in self.texts:
                old_lines, new_lines = (text.splitlines(keepends=True) for text in self.texts[path])
                parts += _ended(difflib.unified_diff(old_lines, new_lines, f"a/{path}", f"b/{new}", n=1))
        return "".join(parts)

    def make(self) -> list[str]:
        """Make the change and return the paths as they are now. Raises Occupied before anything is changed.

        No file is ever overwritten by a rename: the new name is linked, which fails where it is taken.
        """
        for old, new in self.names.items():
            if os.path.lexists(os.path.join(self.root, new)) and new not in self.names:
                raise Occupied(new, old)
        if len(set(self.names.values())) < len(self.names):
            raise Occupied(next(iter(self.names.values())), "a second file")
        for path, (_, text) in self.texts.items():
            _replace(os.path.join(self.root, path), text)
        for old, new in self.names.items():
            self._move(old, new)
        return sorted({*(self.names.get(path, path) for path in self.texts), *self.names.values()})

    def _move(self, old: str, new: str) -> None:
        source, target = os.path.join(self.root, old), os.path.join(self.root, new)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            raise Occupied(new, old) from None
        except OSError as error:
            raise CounterUnwritable(target, error.strerror or str(error)) from None
        os.unlink(source)
        if has_git(self.root):
            tree = git_at(self.root)
            if tree.is_so("ls-files", "--error-unmatch", "--", old):
                tree.ask("rm", "--cached", "--quiet", "--", old)
                tree.ask("add", "--intent-to-add", "--", new)


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _replace(path: str, text: str) -> None:
    try:
        plain_file.replace(path, text, os.stat(path).st_mode & 0o7777)
    except OSError as error:
        raise CounterUnwritable(path, error.strerror or str(error)) from None


def read(root: str, path: str) -> str | None:
    """Return the text of a file, None for what is a link, no text, or too long."""
    whole = os.path.join(root, path)
    try:
        if os.path.islink(whole) or os.path.getsize(whole) > MOST_BYTES:
            return None
        content = plain_file.read(whole, MOST_BYTES)
        return None if b"\0" in content else content.decode()
    except (OSError, UnicodeDecodeError):
        return None


def find_files_with(root: str, words: Iterable[str], within: Iterable[str] = ()) -> list[str]:
    """Return the files of a tree in which one of the words stands, whatever its case; git's ignored files are left
    out."""
    words, within = [word for word in words if word], list(within)
    if not words:
        return []
    if not has_git(root):
        pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
        return [path for path in within or list_files(root) if pattern.search(read(root, path) or "")]
    options = [option for word in words for option in ("-e", word)]
    found = git_at(root).ask("grep", "-z", "-l", "-I", "-i", "-F", "--untracked", *options, "--", *(within or ["."]))
    return found.out.split("\0")[:-1][:MOST_FILES] if found.status == 0 else []


def list_files(root: str) -> list[str]:
    """Return the files of a tree: what git tracks, and what it neither tracks nor ignores."""
    if has_git(root):
        out = git_at(root).tell("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
        return [path for path in out.split("\0") if path and os.path.lexists(os.path.join(root, path))]
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
        if len(found) > MOST_FILES:
            break
    return found[:MOST_FILES]


def find_added(root: str, base: str, tip: str = "") -> dict[str, set[str]]:
    """Return the lines that came since `base`, by path; up to the work tree, untracked files included, without a
    `tip`."""
    tree = git_at(root)
    words = ["diff", "-U0", "--no-color", "--no-ext-diff", "--no-renames", base, *([tip] if tip else []), "--", "."]
    made: dict[str, set[str]] = {}
    path = ""
    for line in tree.tell(*words).splitlines():
        if line.startswith("+++ "):
            path = line[6:] if line.startswith("+++ b/") else ""
        elif line.startswith("+") and path:
            made.setdefault(path, set()).add(line[1:])
    if not tip:
        for new in tree.tell("ls-files", "-z", "--others", "--exclude-standard").split("\0")[:-1]:
            made[new] = set((read(root, new) or "").splitlines())
    return made
