"""The scripts on disk: where the launcher lies, what it says of a repair, and how an executable is put in place.

A session's start comes here, so nothing is imported that only a change needs.
"""

from __future__ import annotations

import os

from claimonce.settings import plain_file
from claimonce.settings.paths import data_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"
_REPAIR = "again="  # the launcher's line with the command that installs this copy again, quoted for sh


def launcher_path(env: Mapping[str, str]) -> str:
    """Return where the launcher lies for this user."""
    return f"{data_folder(env)}/launch"


def quoted_repair(env: Mapping[str, str]) -> str:
    """Return the command that installs this copy again, quoted for sh: the launcher's, else the installer's note."""
    for line in _text(launcher_path(env)).split("\n"):
        if line.startswith(_REPAIR):
            return line.removeprefix(_REPAIR)
    from claimonce.settings import origin

    return quote(origin.install_command())


def quote(text: str) -> str:
    """Return the text as one word of sh, as `shlex.quote` does, which brings `re`."""
    if text and not text.strip(_PLAIN):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"


def write_executable(target: str | os.PathLike[str], text: str) -> None:
    """Put an executable file in place in one step; a file that already says the same is left alone."""
    if _text(target) == text:
        return
    import tempfile

    folder, name = os.path.split(target)
    handle, made = tempfile.mkstemp(dir=folder, prefix=f".{name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(made, 0o755)  # noqa: S103  (a program like others: whoever may come here may start it)
    os.replace(made, target)


def _text(path: str | os.PathLike[str]) -> str:
    try:
        return plain_file.text(path, errors="replace")
    except OSError:
        return ""
