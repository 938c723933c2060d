"""At land: the word that waits for a number gets it, in names and in texts, at the last moment.

Each article gets a number of its own: files whose names go on alike after the number are one article. In the article's
own files the word is its number; elsewhere the file's name says whose is meant, and where one number only is waited
for, the bare word does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from claimonce.gate.counters import numbers_in_use, texts
from claimonce.gate.counters.allocation import Taker
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import Ambiguous
from claimonce.gate.counters.names import PENDING
from claimonce.gate.counters.texts import Change
from claimonce.gate.store import Store
from claimonce.hooks.git.runner import git_at, has_git


@dataclass(frozen=True)
class Landed:
    """What was put in place of the waiting word: a number for each article, new names by old path, and changed
    files."""

    numbers: dict[str, int]
    renamed: dict[str, str]
    changed: list[str]
    diff: str


def replace_pending(
    tree: str,
    counter: Counter,
    store: Store,
    session: str,
    *,
    paths: Iterable[str] = (),
    base: str = "",
    purpose: str = "",
    wait: float = 60.0,
) -> Landed:
    """Give every article in the work tree `tree` that waits for a number its own, and return what changed.

    With `paths` only those files (from the tree's root) are looked at; with `base`, a commit, only what changed
    since, so that a page that explains the waiting word keeps it. Raises Occupied where a file would get the name of
    another, Ambiguous where a text waits for a number and nothing says whose; either way nothing was changed and no
    number was taken.
    """
    counter = counter.at(tree) if tree != counter.root else counter
    within = _within(counter, list(paths), base)
    articles = _articles(counter, within)
    awaited = counter.written.awaited()
    said = texts.find_files_with(counter.root, [counter.written.pending], within)
    texts_waiting = [path for path in said if awaited.search(texts.read(counter.root, path) or "")]
    if not articles and not texts_waiting:
        return Landed({}, {}, [], "")
    names = sorted(articles) or [""]
    _change(counter, articles, texts_waiting, dict.fromkeys(names, 0))  # every refusal comes before a number is taken
    taker = Taker(store, counter, session, purpose or "landed")
    given = dict(zip(names, taker.take(len(names), wait), strict=True))
    change = _change(counter, articles, texts_waiting, given)
    diff = change.diff()
    return Landed(given, dict(change.names), change.make(), diff)


def _within(counter: Counter, paths: list[str], base: str) -> list[str]:
    if paths or not base or not has_git(counter.root):
        return paths
    tree = git_at(counter.root)
    changed = tree.tell("diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", base, "--", ".").split("\0")
    new = tree.tell("ls-files", "-z", "--others", "--exclude-standard").split("\0")
    return [path for path in dict.fromkeys([*changed, *new]) if path] or [".claimonce-nothing-changed"]


def _articles(counter: Counter, within: list[str]) -> dict[str, list[str]]:
    """Return the files that wait for a number in their names, by article."""
    made: dict[str, list[str]] = {}
    if counter.pattern is None:
        return made
    only = set(within)
    for path in numbers_in_use.paths(counter):
        match = counter.pattern.match(path)
        if match is not None and match.number is None and match.end and (not only or path in only):
            made.setdefault(numbers_in_use.article(path, match), []).append(path)
    return made


def _change(counter: Counter, articles: dict[str, list[str]], waiting: list[str], given: dict[str, int]) -> Change:
    change = Change(counter.root)
    own: dict[str, int] = {}
    new_names: dict[str, str] = {}
    for article, files in articles.items():
        for path in files:
            own[path] = given[article]
            change.names[path] = rename_path(counter, path, given[article])
            new_names |= mentions(path, change.names[path])
    token = counter.written.awaited()
    unclear: list[str] = []
    for path in dict.fromkeys([*waiting, *texts.find_files_with(counter.root, new_names), *own]):
        number = own.get(path, next(iter(given.values())) if len(given) == 1 else None)

        def rewrite(text: str, path: str = path, number: int | None = number) -> str:
            text = replace_names(text, new_names)
            if number is None:
                unclear.extend([path] if token.search(text) else [])
                return text
            text = token.sub(lambda found: counter.written.like(found[0], number), text)
            return fill_front_matter(counter, text, number) if path in own else text

        change.rewrite(path, rewrite)
    if unclear:
        raise Ambiguous(unclear)
    return change


def rename_path(counter: Counter, path: str, number: int) -> str:
    """Return the path with this number in its place."""
    assert counter.pattern is not None
    match = counter.pattern.match(path)
    if match is None or not match.end:
        return path  # the number stands in its front matter alone
    return path[: match.start] + counter.pattern.written(number) + path[match.end :]


def mentions(old: str, new: str) -> dict[str, str]:
    """Return the ways in which texts name a file, with what they become: its name, and its name without the ending."""
    old_name, new_name = old.rpartition("/")[2], new.rpartition("/")[2]
    made = {old_name: new_name}
    if old_name.partition(".")[0] != old_name:
        made[old_name.partition(".")[0]] = new_name.partition(".")[0]
    # A folder that carries the number is named by its whole path.
    return made if old_name != new_name else {old: new}


def replace_names(text: str, names: dict[str, str]) -> str:
    """Return the text with the files' old names replaced by their new ones."""
    if not names:
        return text
    longest = sorted(names, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest))
    return re.sub(rf"(?<![A-Za-z0-9])(?:{pattern})(?![A-Za-z0-9])", lambda found: names[found[0]], text)


def fill_front_matter(counter: Counter, text: str, number: int) -> str:
    """Return the text with the number in its front matter, where that waits for it or has another one."""
    if not counter.front_matter or not text.startswith(("---", "+++")):
        return text
    head, mark, rest = text[3:].partition(f"\n{text[:3]}")
    key = re.escape(counter.front_matter)
    value = re.compile(
        rf"^(\s*[\"']?{key}[\"']?[ \t]*[:=][ \t]*[\"']?)(?:{PENDING}|[0-9]+)\b", re.MULTILINE | re.IGNORECASE
    )
    return text[:3] + value.sub(lambda found: f"{found[1]}{number}", head, count=1) + mark + rest
