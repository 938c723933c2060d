"""From a folder to the facts of its files, as few of them read and parsed as can be."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

import msgspec

from claimonce.audit import files
from claimonce.audit.cache import IN, LEFT, MADE, NONE, TOLD, Cache, Gathered, Known, Tree, digest
from claimonce.audit.extract import addressed, instructions
from claimonce.audit.extract.forms import NEVER_BY_HEAD, PROMPTS, Form, by_head, by_name, may_hold_prompts
from claimonce.audit.facts import INSTRUCTIONS, Facts
from claimonce.audit.files import File, Unread, foreign, is_generated
from claimonce.audit.late_pattern import late
from claimonce.audit.lower import facts_of
from claimonce.audit.piece import JAVASCRIPT, PYTHON, RUBY, SHELL, TSX, TYPESCRIPT
from claimonce.audit.reach import Link, links_of
from claimonce.audit.reach.reachability import Follower
from claimonce.audit.reach.settings import is_settings
from claimonce.audit.sieve import SIEVED, Sieve, Wanted

# The texts of a tree that something leads agents to.


def follow(root: str, made: Gathered) -> None:
    """Add what agents' own texts, programs that feed an agent, and settings lead to."""
    beginning = {path: (known.why, known.links) for path, known in made.known.items() if known.links or known.why}
    if not any(links or instructions.is_home(path) for path, (_, links) in beginning.items()):
        return
    looked: dict[str, Known | None] = {}

    def links(path: str) -> tuple[Link, ...] | None:
        known = looked[path] = looked.get(path) or _look(root, made, path)
        return None if known is None else known.links

    follower = Follower((path for path, known in made.known.items() if known.state == NONE), links)
    for path, reached in follower.follow(beginning).items():
        known = looked[path]
        if known is not None:
            made.reach(path, known, reached)


def _look(root: str, made: Gathered, path: str) -> Known | None:
    """Look at a text that is reached; what an earlier run saw of it holds while it is the same."""
    file, before = made.others_by_path.get(path), made.told.get(path)
    if before is not None or file is None:
        return before
    if file.size > files.LARGEST:
        return Known(file.size, file.stamp, NONE, b"", f"larger than {files.LARGEST // 1_000_000} MB")
    try:
        data = files.read(root, path)
    except OSError as error:
        return Known(file.size, file.stamp, NONE, b"", files.reason_of(error))
    if b"\0" in data[:8192]:
        return None
    return Known(file.size, file.stamp, TOLD, digest(data), "", "", links_of(path, INSTRUCTIONS, data))


CODE = frozenset((SHELL, PYTHON, JAVASCRIPT, TYPESCRIPT, TSX, RUBY))
# A file changed this shortly before it was looked at may change again within the clock's grain.
RACY_NS = 50_000_000

HELD = 512  # files whose bytes are held from the look to the parsing
SMALL = 100  # so few files are parsed whatever the sieve says: then a broken one is named as well

# Test code pushes to folders and mails to stand-ins; what calls an act there says nothing of the program.
# Only code is named so: a workflow `deploy-test.yml` runs for real, and `skills/testing/` is the skill of that name.
# Documents in `spec/` are guidelines as well (`.trellis/spec/`); those in `specs/` say what a program is to do
# (`.kiro/specs/`, `specs/001-login/`), not its reader.
_CODE = r"\.(?:rb|pyw?|[cm]?[jt]sx?|sh|bash|zsh|ksh)"
TEST_FOLDER = late(
    r"(?:^|(?<!skills)/)(?:test|testing|spec|e2e)/|(?:^|/)(?:tests|specs|__tests__|__mocks__|testdata|fixtures?)/"
)
DOCUMENT = (".md", ".mdx", ".mdc", ".markdown", ".txt", ".rst", ".adoc")
DOCUMENT_TEST_FOLDER = late(
    r"(?:^|(?<!skills)(?<!commands)(?<!agents)(?<!prompts)/)(?:tests?|specs|e2e)/"
    r"|(?:^|/)(?:__tests__|__mocks__|testdata|fixtures?)/"
)
TEST_NAME = late(rf"conftest\.py$|test[_-].*{_CODE}$|.*(?:[._-](?:test|tests|spec){_CODE}|\.bats)$", re.DOTALL)

# A client's settings that hold no commands are read for what they name alone.
SETTINGS_ONLY = Form("settings that name texts", "", "")

Progress = Callable[[int, int], None]


class Gatherer:
    """Gathers one tree's files; `version` is what the facts depend on beside their file."""

    def __init__(
        self, root: str, sieve: Sieve, version: bytes, cache: Cache, exclude: Iterable[str], tests: bool
    ) -> None:
        self.root = root
        self._sieve = sieve
        self._version = version
        self._cache = cache
        self._exclude = tuple(exclude)
        self._tests = tests
        self._began = time.time_ns()
        self._data: dict[str, bytes] = {}

    def gather(self) -> Gathered:
        """List the tree and look at each file that changed since the last run."""
        listing = files.listing(self.root)
        made = Gathered(listing, unread=[each for each in listing.unread if not self._excluded(each.path)])
        before = self._kept()
        for file in listing.files:
            if self._exclude and self._excluded(file.path):
                continue
            others = foreign(file.path)
            if others:
                made.foreign[others] += 1
                continue
            if not self._tests and is_test(file.path):
                made.tests += 1
                continue
            known = before.get(file.path)
            if known is None or known.size != file.size or known.stamp != file.stamp:
                known = self._look(file)
            made.take(file, known)
        follow(self.root, made)
        if len(made.left) <= SMALL:
            made.read.extend(made.left)
            made.left.clear()
        return made

    def tree(self, gathered: Gathered) -> bytes | None:
        """Return what to keep of the tree; None where it cannot be written down."""
        racy = self._began - RACY_NS
        steady = {path: known for path, known in gathered.known.items() if max(known.stamp[:2]) < racy}
        try:
            return msgspec.msgpack.encode(Tree(self._version, self._began, steady))
        except UnicodeEncodeError:
            return None  # a file's name is no UTF-8

    def fingerprint(self, gathered: Gathered) -> bytes:
        """Return what stands for the tree's whole content under this version."""
        rows = [
            path.encode("utf-8", "surrogateescape") + b"\0" + known.state.encode() + known.digest
            for path, known in gathered.known.items()
        ]
        ways = [f"{each.way}".encode("utf-8", "surrogateescape") for each in gathered.reached.values()]
        return digest(self._version, msgspec.msgpack.encode((rows, ways)))

    def facts(self, gathered: Gathered, progress: Progress | None = None) -> Iterator[Facts]:
        """Give the facts of every file that passed the sieve, kept ones where the content is the same."""
        total = len(gathered.read)
        for number, path in enumerate(gathered.read, 1):
            if progress is not None and number % 16 == 0:
                progress(number, total)
            facts = self._facts(path, gathered.known[path].digest, told=path in gathered.reached)
            if facts is not None:
                if facts.problem:
                    gathered.unread.append(Unread(path, WORDS.get(facts.problem, facts.problem)))
                yield facts

    def more(self, gathered: Gathered) -> Callable[[frozenset[bytes]], Iterable[Facts]]:
        """Return what gives the facts of files left out by the sieve that hold one of the names, each once."""
        seen: set[bytes] = set()
        rest = list(gathered.left)

        def more(names: frozenset[bytes]) -> list[Facts]:
            new = frozenset(names - seen)
            seen.update(new)
            found: list[Facts] = []
            if not new:
                return found
            kept: list[str] = []
            wanted = Wanted(new)
            for path in rest:
                data = self._read(path)
                if not wanted.within(data):
                    kept.append(path)
                    continue
                facts = self._facts(path, gathered.known[path].digest, data)
                if facts is not None:
                    found.append(facts)
            rest[:] = kept
            return found

        return more

    def _kept(self) -> dict[str, Known]:
        body = self._cache.tree(self.root)
        if body is None:
            return {}
        try:
            tree = msgspec.msgpack.decode(body, type=Tree)
        except msgspec.MsgspecError:
            return {}
        return tree.known if tree.version == self._version else {}

    def _look(self, file: File) -> Known:
        try:
            prompts = may_hold_prompts(file.path)  # an agent's settings may hold its prompt, too
            form = by_name(file.path) or (SETTINGS_ONLY if is_settings(file.path) and not prompts else None)
            if form is None and not prompts and file.path.endswith(NEVER_BY_HEAD):
                return Known(file.size, file.stamp, NONE, b"")
            size = addressed.HEAD if instructions.is_text(file.path) else files.HEAD
            head = b"" if form else files.read(self.root, file.path, size)
            form = form or by_head(file.path, head) or (PROMPTS if prompts else None)
            if form is None:
                problem = "binary" if b"\0" in head else ""
                return Known(file.size, file.stamp, NONE, b"", problem)
            if file.size > files.LARGEST:
                return Known(file.size, file.stamp, NONE, b"", f"larger than {files.LARGEST // 1_000_000} MB")
            data = files.read(self.root, file.path)
        except OSError as error:
            return Known(file.size, file.stamp, NONE, b"", files.reason_of(error))
        if form.language in CODE and is_generated(data):
            return Known(file.size, file.stamp, MADE, digest(data))
        links = links_of(file.path, form.surface, data)
        if form is SETTINGS_ONLY:
            return Known(file.size, file.stamp, NONE, digest(data), "", "", links)
        if form is PROMPTS and not instructions.PROMPT_KEY.search(data):
            return Known(file.size, file.stamp, NONE, digest(data), "", "", links)
        why = instructions.why(file.path, data[: addressed.HEAD]) if form.surface == INSTRUCTIONS else ""
        state = IN if form.language not in SIEVED or self._sieve.passes(data, form.language) or _is_odd(data) else LEFT
        if state == IN and len(self._data) < HELD:
            self._data[file.path] = data
        return Known(file.size, file.stamp, state, digest(data), "", why, links)

    def _facts(self, path: str, content: bytes, data: bytes | None = None, *, told: bool = False) -> Facts | None:
        key = digest(self._version, path.encode("utf-8", "surrogateescape"), content, b"told" if told else b"")
        kept = self._cache.facts(key)
        if kept is not None:
            return kept
        if data is None:
            data = self._data.pop(path, b"") or self._read(path)
        try:
            made = facts_of(path, data, told=told)
        except Exception as error:  # noqa: BLE001  (one file's bug must not cost the others; it is named)
            return Facts(path, "", problem=f"a bug in the audit ({type(error).__name__})")
        if made is not None:
            self._cache.keep(key, made)
        return made

    def _read(self, path: str) -> bytes:
        try:
            return files.read(self.root, path)
        except OSError:
            return b""

    def _excluded(self, path: str) -> bool:
        return is_excluded(path, self._exclude)


def is_test(path: str) -> bool:
    """Say whether the file is test code, by its folder or its name."""
    folder, _, name = path.rpartition("/")
    if ("test" in name or "spec" in name or ".bats" in name) and TEST_NAME.match(name):
        return True
    return _holds_tests(folder, name.endswith(DOCUMENT))


@lru_cache(maxsize=4096)
def _holds_tests(folder: str, documents: bool) -> bool:
    return (DOCUMENT_TEST_FOLDER if documents else TEST_FOLDER).search(f"{folder}/") is not None


def is_excluded(path: str, patterns: Iterable[str]) -> bool:
    """Say whether a pattern names the file or a folder above it; `*` stands for anything, `/` too."""
    return any(
        fnmatchcase(path, pattern) or path.startswith(f"{pattern.rstrip('/')}/") or fnmatchcase(path, f"*/{pattern}")
        for pattern in patterns
    )


WORDS = {
    "syntax": "syntax error, read as far as it goes",
    "encoding": "not UTF-8, read as Latin-1",
    "too large": f"larger than {files.LARGEST // 1_000_000} MB",
}


def _is_odd(data: bytes) -> bool:
    """Say whether the file is no text, so that it has to be named."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return b"\0" in data[:8192]
