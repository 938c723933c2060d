"""Links of the file system by which a command may write a counter file under another name."""

from __future__ import annotations

from posix import lstat

from claimonce.catalog.names import WRITERS

MOST_NAMES = 2_000
# What cannot stand in a name that is looked up: quotes, brackets and the signs between words.
SIGNS = bytes.maketrans(b"\t\r\n;|&(){}<>'\"`,=\x02", b" " * 18)
QUIET = (b"2>&1", b">&2", b"> /dev/null", b">/dev/null")
MOVES = (b"cd", b"pushd", b"-C")


def may_lead(text: bytes, cwd: bytes, writes: bool = False) -> bool:
    """Say whether a text that writes files names a link, looked up in `cwd` and where the text goes.

    With `writes` it is taken for granted that it does write; without, a shell text must show it.
    """
    bare = text.replace(QUIET[0], b"").replace(QUIET[1], b"").replace(QUIET[2], b"").replace(QUIET[3], b"")
    words = bare.translate(SIGNS).split()
    if not writes and b">" not in bare and WRITERS.isdisjoint(word.rpartition(b"/")[2].lower() for word in words):
        return False
    folders = [cwd or b"."]
    for index, word in enumerate(words[:-1]):
        if word in MOVES:
            place = words[index + 1]
            if place[:1] in (b"~", b"-") or b"$" in place or len(folders) > 8:
                return True
            folders += [join_path(folder, place) for folder in folders]
    names = {word.replace(b"\\", b"") for word in words}
    for quote in (b"'", b'"'):  # names with blanks in them
        names.update(piece for piece in text.split(quote)[1::2] if b" " in piece and len(piece) < 256)
    return len(names) > MOST_NAMES or any(is_link(join_path(folder, name)) for folder in folders for name in names)


def join_path(folder: bytes, name: bytes) -> bytes:
    """Return the path of a name in a folder."""
    return name if name[:1] == b"/" else folder + b"/" + name


def is_link(path: bytes) -> bool:
    """Say whether there is a symbolic link, or a file with more names than one."""
    try:
        found = lstat(path)
    except (OSError, ValueError):
        return False
    kind = found.st_mode & 0o170000
    return kind == 0o120000 or (kind == 0o100000 and found.st_nlink > 1)
