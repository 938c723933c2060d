"""Which stores this user has used, noted in the data folder: a state folder that was there and is gone is no first use.

One small file for each state folder, named by its path: that path, and in a second line which store lies there and how
far it had come when a session last began or ended. So a folder that is put back whole from an older copy is known too.
Nothing here is needed to work: where it cannot be written (no home, a read-only one) only these questions go
unanswered.
"""

from __future__ import annotations

import os

from claimonce.gate.highwater import Point
from claimonce.settings import plain_file
from claimonce.settings.paths import data_folder

FOLDER = "stores"
_NAME = 200  # of the path's end, what a file's name may hold with room to spare


def is_known(folder: str) -> bool:
    """Return whether this user has used a store in that state folder."""
    return _read(folder)[0] == folder


def find_seen(folder: str) -> tuple[int, Point]:
    """Return the number of the store that lay there and how far it had come, zeros where that is not known."""
    place, _, words = _read(folder)
    try:
        store, token, entry = map(int, words.split())
    except ValueError:
        return 0, Point()
    return (store, Point(token, entry)) if place == folder else (0, Point())


def note(folder: str, store: int, point: Point) -> None:
    """Note how far the store has come that is in use there, as far as a power loss must spare it."""
    if not store or (store, point) == find_seen(folder) or not is_known(folder):
        return
    path = _note(folder)
    try:
        plain_file.replace(path, os.fsencode(f"{folder}\n{store} {point.token} {point.entry}\n"))
    except OSError:
        return


def remember(folder: str, first: bool) -> None:
    """Note that the store in this state folder is in use.

    Only its `first` use makes the data folder for that: a HOME that stands for a while, as in a build script, gets
    nothing written into it.
    """
    path = _note(folder)
    if os.path.exists(path) or not (first or os.path.isdir(data_folder())):
        return
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(folder)
    except OSError:
        return


def forget(folder: str) -> None:
    """A person has decided that the store in this state folder begins anew, or goes."""
    try:
        os.unlink(_note(folder))
    except OSError:
        return


def tidy(older_than: float, most: int = 200) -> None:
    """Drop notes, first made before that Unix time, whose state folder went together with the folder around it."""
    folder = os.path.join(data_folder(), FOLDER)
    try:
        names = os.listdir(folder)[:most]
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        try:
            above = os.path.dirname(_parts(plain_file.text(path, errors="surrogateescape"))[0])
            if os.stat(path).st_mtime < older_than and not os.path.isdir(above):
                os.unlink(path)
        except OSError:
            continue


def _note(folder: str) -> str:
    return os.path.join(data_folder(), FOLDER, folder.replace(os.sep, "%")[-_NAME:])


def _read(folder: str) -> tuple[str, str, str]:
    try:
        return _parts(plain_file.text(_note(folder), errors="surrogateescape"))
    except OSError:
        return "", "", ""


def _parts(text: str) -> tuple[str, str, str]:
    """Cut the second line off; a folder's name may hold line ends, and an older note has no second line."""
    if not text.endswith("\n"):
        return text, "", ""
    return text[:-1].rpartition("\n")
