"""What stands behind a program's name on this host: `mail` and `sendmail` are names that several programs go by."""

from __future__ import annotations

import posix

from claimonce.settings.paths import SENTINEL

FOLDERS = ("/usr/sbin", "/usr/lib", "/usr/bin", "/bin")  # where a program is looked for that PATH does not have
MOST_LINKS = 8


def implementation(word: str, path: str | None = None) -> str:
    """Return the bare name of the file that a command word leads to, its links followed; the word's own when unknown.

    `path` is the search path, by default that of this process.
    """
    name = word.rpartition("/")[2]
    found = word if word.startswith("/") else _found(name, path)
    for _ in range(MOST_LINKS):
        try:
            target = posix.readlink(found)
        except OSError:
            break
        found = target if target.startswith("/") else f"{found.rpartition('/')[0]}/{target}"
    return found.rpartition("/")[2] or name


def _found(name: str, path: str | None) -> str:
    given = posix.environ.get(b"PATH", b"").decode("utf-8", "surrogateescape") if path is None else path
    for folder in (*given.split(":"), *FOLDERS):
        if folder.startswith("/") and _is_there(f"{folder}/{name}") and not _is_there(f"{folder}/{SENTINEL}"):
            return f"{folder}/{name}"
    return ""


def _is_there(path: str) -> bool:
    try:
        posix.stat(path)
    except (OSError, ValueError):
        return False
    return True
