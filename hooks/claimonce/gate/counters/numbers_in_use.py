"""The numbers in use: in the names and the front matter of a work tree's files, on open branches, in other
worktrees."""

from __future__ import annotations

import os
from collections import Counter as Counts
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterBroken
from claimonce.gate.counters.names import Match
from claimonce.hooks.git.runner import Git, git_at, has_git
from claimonce.settings import plain_file

MOST_FILES = 500_000
MOST_BRANCHES = 500
_HEAD_BYTES = 4_096
_FENCES = ("---", "+++")


@dataclass(frozen=True)
class Use:
    """A number that a file carries. `article` names what it belongs to: files with one article may share a number."""

    number: int
    path: str
    article: str
    blob: str = ""
    scope: str = ""


@dataclass
class View:
    """One tree and the numbers in it. `name` is for people; `commit` is what it stands on, "" where nothing is
    committed."""

    name: str
    commit: str
    uses: list[Use] = field(default_factory=list[Use])
    pending: list[str] = field(default_factory=list[str])

    def by_number(self) -> dict[tuple[str, int], list[Use]]:
        """Return the uses of each number, of each folder that counts by itself."""
        made: dict[tuple[str, int], list[Use]] = {}
        for use in self.uses:
            made.setdefault((use.scope, use.number), []).append(use)
        return made


def article(path: str, match: Match) -> str:
    """Return what the file belongs to: what follows the number in its name, else the file itself."""
    return match.rest or path


def in_tree(counter: Counter, pending: list[str] | None = None) -> list[Use]:
    """Return the numbers that the files of the counter's own work tree carry; files without one yet go to `pending`."""
    if counter.pattern is None:
        return []
    made: list[Use] = []
    fits = counter.pattern.match
    for path in paths(counter):
        match = fits(path)
        if match is None:
            continue
        if match.number is not None and not counter.front_matter:
            made.append(Use(match.number, path, match.rest or path, scope=counter.pattern.scope(path)))
            continue
        if match.number is None and match.end and pending is not None:
            pending.append(path)
        made += _uses(counter, path, match)
    return made


def _uses(counter: Counter, path: str, match: Match) -> Iterator[Use]:
    scope = counter.pattern.scope(path) if counter.pattern is not None else ""
    if match.number is not None:
        yield Use(match.number, path, article(path, match), scope=scope)
    if counter.front_matter:
        number = number_of(counter, _head(os.path.join(counter.root, path)))
        if number is not None and number != match.number:
            yield Use(number, path, article(path, match), scope=scope)


def scopes(counter: Counter) -> list[Counter]:
    """Return the counters of the folders in the work tree that count by themselves, else the counter itself."""
    return [counter.within(folder) for folder in folders(counter)] if counter.is_scoped else [counter]


def folders(counter: Counter) -> list[str]:
    """Return the folders, from the root, in which the next files with a number will appear: those of the files that are
    there where a wildcard stands in a folder's name; none below a `**`."""
    pattern = counter.pattern
    if pattern is None or pattern.deep >= 0:
        return []
    if not pattern.is_scoped:
        return [pattern.base]
    return sorted({pattern.scope(path) for path in paths(counter) if pattern.match(path) is not None})


def paths(counter: Counter) -> Iterator[str]:
    """Yield the paths, from the root, of the files under the pattern's folder; links are not followed."""
    pattern = counter.pattern
    if pattern is None:
        return
    top = os.path.realpath(counter.root)
    if not f"{os.path.realpath(os.path.join(top, pattern.base))}/".startswith(f"{top.rstrip('/')}/"):
        return
    depth = None if pattern.deep >= 0 else len(pattern.parts)
    folders, count = [pattern.base], 0
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(os.path.join(top, folder)))
        except OSError:
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            count += 1
            if count > MOST_FILES:
                raise CounterBroken(
                    counter.file or counter.root, f"{counter.files} has more than {MOST_FILES} files to look through"
                )
            if not entry.is_dir(follow_symlinks=False):
                yield path
            elif entry.name != ".git" and (depth is None or path.count("/") + 1 < depth):
                folders.append(path)


def stamp(counter: Counter) -> tuple[int, ...]:
    """Return what changes when a file comes to, or leaves, the folder of the numbers; only for a folder without
    subfolders."""
    pattern = counter.pattern
    if pattern is None:
        return ()
    if pattern.head != len(pattern.parts) - 1 or counter.front_matter:
        return (0,)
    try:
        found = os.stat(os.path.join(counter.root, pattern.base))
    except OSError:
        return (-1,)
    return found.st_mtime_ns, found.st_ino


def _head(path: str) -> str:
    try:
        return plain_file.read_beginning(path, _HEAD_BYTES).decode(errors="replace")
    except OSError:
        return ""


def number_of(counter: Counter, head: str) -> int | None:
    """Return the number in a file's front matter, None when it has none."""
    lines = head.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip() not in _FENCES:
        return None
    for line in lines[1:]:
        if line.strip() in _FENCES:
            return None
        key, found = _entry(line)
        if key == counter.front_matter:
            return _plain(counter, found)
    return None


def _entry(line: str) -> tuple[str, str]:
    colon, equals = line.find(":"), line.find("=")
    at = min(place for place in (colon, equals, len(line)) if place >= 0)
    return line[:at].strip().strip("'\""), line[at + 1 :].partition(" #")[0].strip().strip("'\"")


def _plain(counter: Counter, found: str) -> int | None:
    label = counter.written
    if label.before and found.lower().startswith(label.before.lower()):
        found = found[len(label.before) :]
    found = found.removesuffix(label.after)
    return int(found) if found.isascii() and found.isdigit() and len(found) < 18 else None


def here(counter: Counter) -> View:
    """Return the counter's own work tree, committed or not."""
    head = git_at(counter.root).commit("HEAD") if has_git(counter.root) else ""
    view = View("this tree", head)
    view.uses = in_tree(counter, view.pending)
    return view


def elsewhere(counter: Counter, listed: dict[str, list[Use]] | None = None) -> list[View]:
    """Return the other worktrees and the open branches: those with commits that neither HEAD nor a younger branch
    has."""
    if counter.branches == "none" or not has_git(counter.root):
        return []
    tree = git_at(counter.root)
    listed = {} if listed is None else listed
    made = [View(name, commit, in_tree(counter.at(root))) for name, root, commit in worktrees(counter, tree)]
    return [
        *made,
        *(View(name, commit, at_commit(counter, tree, commit, listed)) for name, commit in branches(counter, tree)),
    ]


def worktrees(counter: Counter, tree: Git) -> list[tuple[str, str, str]]:
    """Return name, folder and commit of the repository's other worktrees."""
    found: list[tuple[str, str, str]] = []
    for block in tree.tell("worktree", "list", "--porcelain").split("\n\n"):
        lines = {line.partition(" ")[0]: line.partition(" ")[2] for line in block.splitlines()}
        root = lines.get("worktree", "")
        if root and os.path.isdir(root) and os.path.realpath(root) != os.path.realpath(counter.root):
            found.append((f"worktree {root}", root, lines.get("HEAD", "").strip("0")))
    return found[:100]


def branches(counter: Counter, tree: Git) -> list[tuple[str, str]]:
    """Return name and commit of each open branch."""
    if not tree.commit("HEAD"):
        return []
    kinds = ["refs/heads"] + (["refs/remotes"] if counter.branches == "all" else [])
    form = "--format=%(objectname)%00%(refname)%00%(symref)"
    order = ("--sort=-committerdate", f"--count={MOST_BRANCHES}")
    lines = tree.tell("for-each-ref", "--no-merged", "HEAD", *order, form, *kinds).splitlines()
    names: dict[str, str] = {}
    for line in lines:
        commit, name, symbolic = line.split("\0")
        if not symbolic:
            names.setdefault(commit, name.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/"))
    if len(names) < 2:
        return [(name, commit) for commit, name in names.items()]
    tips = set(tree.tell("merge-base", "--independent", *names).split())
    return [(name, commit) for commit, name in names.items() if commit in tips]


def at_commit(counter: Counter, tree: Git, commit: str, listed: dict[str, list[Use]] | None = None) -> list[Use]:
    """Return the numbers that the files of a commit carry; commits with the same folder are looked through once."""
    if counter.pattern is None or not commit:
        return []
    listed = {} if listed is None else listed
    folder = tree.ask("rev-parse", "--verify", "--quiet", f"{commit}:{counter.pattern.base}").out.strip() or commit
    if folder not in listed:
        listed[folder] = _listed(counter, tree, commit)
    return listed[folder]


def _listed(counter: Counter, tree: Git, commit: str) -> list[Use]:
    pattern = counter.pattern
    assert pattern is not None
    names = tree.tell("ls-tree", "-r", "-z", "--full-tree", commit, "--", pattern.pathspec)
    made: list[Use] = []
    for line in names.split("\0"):
        head, _, path = line.partition("\t")
        match = pattern.match(path) if path else None
        if match is not None and match.number is not None:
            made.append(Use(match.number, path, article(path, match), head.split(" ")[2], pattern.scope(path)))
    if counter.front_matter:
        made += _fronts(counter, tree, commit, {use.path: use.number for use in made})
    return made


def _fronts(counter: Counter, tree: Git, commit: str, known: dict[str, int]) -> Iterator[Use]:
    pattern = counter.pattern
    assert pattern is not None
    expression = f"^[\"']?{counter.front_matter}[\"']?[[:blank:]]*[:=]"
    found = tree.ask("grep", "-z", "-n", "-I", "-E", "-e", expression, commit, "--", pattern.pathspec)
    seen: set[str] = set()
    for line in found.out.splitlines():
        path, _, rest = line.partition("\0")
        place, _, text = rest.partition("\0")
        path = path.partition(":")[2]
        match = pattern.match(path)
        if match is None or path in seen or not place.isdigit() or int(place) > 60:
            continue
        seen.add(path)
        number = _plain(counter, _entry(text)[1])
        if number is not None and known.get(path) != number:
            yield Use(number, path, article(path, match), scope=pattern.scope(path))


def numbers(counter: Counter) -> dict[int, int]:
    """Return every number that is in use anywhere that can be seen from here, and how many articles carry it."""
    if counter.pattern is None:
        return {}
    views = [View("", "", in_tree(counter)), *elsewhere(counter)]
    pairs = {(use.number, use.article) for view in views for use in view.uses}
    return Counts(number for number, _ in pairs)


def free(used: Mapping[int, int], start: int, count: int) -> list[int]:
    """Return the first `count` numbers from `start` on that nothing carries yet."""
    found: list[int] = []
    while len(found) < count:
        if start not in used:
            found.append(start)
        start += 1
    return found
