"""The files of a tree: git's own list, or a walk; what cannot be read is named with the reason."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from claimonce.audit.late_pattern import late
from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.git.runner import careful_git

LARGEST = 5_000_000  # bytes; what people write is smaller by far, and larger files are data
HEAD = 300  # bytes that say what a file without a known name is
# Folders that no one writes by hand; only a walk without git needs to be told.
LEFT_OUT = frozenset((".git", ".hg", ".svn", "node_modules", ".venv", "venv", "__pycache__", ".tox", ".mypy_cache"))
GIT_SECONDS = 120
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class File(msgspec.Struct, frozen=True):
    """A regular file: its path from the root, its size in bytes, and what git itself would know it again by."""

    path: str
    size: int
    stamp: tuple[int, int, int]


class Unread(msgspec.Struct, frozen=True):
    """A file or folder that the audit did not read, and why, in a word or two."""

    path: str
    reason: str


class Listing(msgspec.Struct, frozen=True):
    """What stands below a root. `git` is false where a walk had to do; `notes` say what was left out as a whole."""

    files: tuple[File, ...]
    unread: tuple[Unread, ...]
    git: bool
    notes: tuple[str, ...] = ()


def listing(root: str) -> Listing:
    """List every file below `root` that git does not ignore; without git, every file outside built folders.

    Symbolic links are never followed: one into the tree is met under its own name, every other is named as unread.
    """
    names = _from_git(root)
    skipped: list[str] = []
    unread: list[Unread] = []
    git = names is not None
    paths = names if names is not None else list(_walk(root, unread, skipped))
    known = frozenset(paths)
    files: list[File] = []
    for path in paths:
        found = _file(root, path, known)
        if isinstance(found, File):
            files.append(found)
        elif found is not None:
            unread.append(found)
    notes = (f"not walked: {', '.join(sorted(set(skipped)))}",) if skipped else ()
    return Listing(tuple(files), tuple(unread), git, notes)


def read(root: str, path: str, most: int = -1) -> bytes:
    """Return the file's bytes; at most `most` of a file just listed; OSError where it is no regular file any more."""
    handle = os.open(f"{root}/{path}", FLAGS)
    try:
        if most >= 0:  # in a large tree every file is asked for its head
            return os.read(handle, most)
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        return _whole(handle, info.st_size)
    finally:
        os.close(handle)


def _whole(handle: int, size: int) -> bytes:
    parts = [os.read(handle, size + 1)]
    while parts[-1] and sum(map(len, parts)) != size:
        parts.append(os.read(handle, LARGEST))
    return parts[0] if len(parts) == 1 else b"".join(parts)


def reason_of(error: OSError) -> str:
    """Return why a file could not be read, in a word or two."""
    return _REASONS.get(error.errno or 0, (error.strerror or "unreadable").lower())


def git_lines(root: str, *args: str, separator: bytes = b"\0") -> list[str] | None:
    """Return what git prints for `args` in `root`, cut at the separator; None where git cannot say."""
    try:
        said = careful_git(root, patience=GIT_SECONDS).read(*args)
    except GitFailed:
        return None
    return [os.fsdecode(each) for each in said.split(separator) if each]


def _from_git(root: str) -> list[str] | None:
    found = git_lines(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return None if found is None else sorted(dict.fromkeys(each.rstrip("/") for each in found))


def _walk(root: str, unread: list[Unread], skipped: list[str]) -> Iterator[str]:
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(os.path.join(root, folder)), key=lambda entry: entry.name)
        except OSError as error:
            unread.append(Unread(folder or ".", reason_of(error)))
            continue
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not entry.is_dir(follow_symlinks=False):
                yield path
            elif entry.name in LEFT_OUT:
                skipped.append(entry.name)
            else:
                folders.append(path)


def _file(root: str, path: str, known: frozenset[str]) -> File | Unread | None:
    try:
        info = os.lstat(f"{root}/{path}")
    except OSError as error:
        # In the index, but no longer in the tree: there is nothing to read.
        return None if error.errno == errno.ENOENT else Unread(path, reason_of(error))
    if stat.S_ISREG(info.st_mode):
        return File(path, info.st_size, (info.st_mtime_ns, info.st_ctime_ns, info.st_ino))
    if stat.S_ISLNK(info.st_mode):
        reason = _link(root, path, known)
        return Unread(path, reason) if reason else None
    if stat.S_ISDIR(info.st_mode):
        return Unread(path, "a repository of its own")
    return Unread(path, "not a regular file")


def _link(root: str, path: str, known: frozenset[str]) -> str:
    """Say why what a link leads to is not read; empty where it is, under its own name."""
    try:
        target = os.path.realpath(os.path.join(root, path), strict=True)
    except OSError as error:
        return "a loop of symbolic links" if error.errno == errno.ELOOP else "a dangling symbolic link"
    top = os.path.realpath(root)
    if target != top and not target.startswith(f"{top.rstrip('/')}/"):
        return "a symbolic link out of the tree"
    inner = target[len(top.rstrip("/")) + 1 :]
    if inner in known:
        return ""
    above = f"{path}/".startswith(f"{inner}/") or not inner
    if above:
        return "a loop of symbolic links"
    return "" if os.path.isdir(target) else "a symbolic link to a file that is not audited"


_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ELOOP: "a loop of symbolic links",
    errno.ENAMETOOLONG: "its name is too long",
    errno.EINVAL: "not a regular file",
    errno.ENXIO: "not a regular file",
}


# Files that the project's people do not write: code of other projects, and what a program wrote.

# Folders of other people's code, as package managers and projects of many languages name them.
FOLDERS = frozenset((
    "node_modules", "vendor", "vendored", "_vendor", "third_party", "third-party", "thirdparty", "bower_components",
    "jspm_packages", "site-packages", "Pods", "Carthage", "external_libs", "Godeps", ".yarn",
    ".venv", "venv",
))  # fmt: skip
MADE = late(r"(?:_pb2(?:_grpc)?\.pyi?|\.pb\.go|[.-]min\.[cm]?js|\.bundle\.js|\.generated\.\w+)$")
MADE_ENDS = (".py", ".pyi", ".go", "js")  # one ends each name that MADE finds, or `.generated.` is in it
LICENSE_HEAD = 1_000  # bytes in which a generator says so
SAYS = late(
    rb"^\s*(?:#|//|/?\*|--|;|<!--|\"\"\").*(?:@generated\b|\bDO NOT EDIT\b|"
    rb"generated\b.{0,80}\b[Dd]o [Nn]ot (?:edit|modify|change)|"
    rb"\b[Dd]o not edit this (?:file|by hand)\b|\bAUTO-?GENERATED FILE\b|"
    rb"\b[Tt]his file has been automatically generated\b|"
    rb"\b(?:file|code|module) (?:is|was|has been) (?:automatically |auto-?)generated by\b)",
    re.MULTILINE,
)
# What a bundler writes before the modules that it packs together (webpack, ncc, Parcel, esbuild, Rollup's CommonJS).
BUNDLED = late(
    rb"\b__webpack_(?:modules__|require__|unused)|\bwebpackBootstrap\b|\b__nccwpck_require__\b|\bparcelRequire\b|"
    rb"^var __(?:create|commonJS|toESM|defProp) = |\bcommonjsGlobal\b",
    re.MULTILINE,
)


def foreign(path: str) -> str:
    """Return the folder or form by whose name the file is not the project's own; empty where it is."""
    folder, _, name = path.rpartition("/")
    above = _foreign_folder(folder)
    if above:
        return above
    made = name.endswith(MADE_ENDS) or ".generated." in name
    return "generated" if made and MADE.search(name) else ""


@lru_cache(maxsize=4096)
def _foreign_folder(path: str) -> str:
    folder = next((each for each in path.split("/") if each in FOLDERS), "")
    return f"{folder}/" if folder else ""


def is_generated(data: bytes) -> bool:
    """Say whether the file's first lines say that a program wrote it, or are a bundler's."""
    head = data[:LICENSE_HEAD]
    return SAYS.search(head) is not None or BUNDLED.search(head) is not None
