"""Paths as text, and what they lead to on this machine."""

from __future__ import annotations

from claimonce.lang import plain


def resolved(cwd: str, path: str) -> str:
    """Join and tidy a path as text; nothing is looked up."""
    if not path.startswith("/"):
        path = f"{cwd}/{path}"
    if not path.isascii():
        path = plain(path)
    if "/." not in path and "//" not in path and not path.endswith("/"):
        return path
    out: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if out:
                out.pop()
        elif part and part != ".":
            out.append(part)
    return "/" + "/".join(out)


def same_file(one: str | bytes, other: str | bytes) -> bool:
    """Say whether two paths are one file on this machine (a linked folder, a hard link)."""
    import posix

    try:
        a, b = posix.stat(one), posix.stat(other)
    except (OSError, ValueError):
        return False
    return (a.st_ino, a.st_dev) == (b.st_ino, b.st_dev)


def follow_links(path: str) -> str:
    """Follow symbolic links of the last part of a path and of its folder."""
    import posix

    for _ in range(8):
        try:
            target = posix.readlink(path)
        except (OSError, ValueError):
            break
        path = resolved(path.rpartition("/")[0], target)
    return path
