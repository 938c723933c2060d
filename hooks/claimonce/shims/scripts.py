"""The scripts on disk: where the launcher lies, what it says of a repair, and how an executable is put in place.

A session's start comes here, so nothing is imported that only a change needs.
"""

from __future__ import annotations

import os

from claimonce.settings import plain_file
from claimonce.settings.paths import NO_STORE, PINS, STORE, STORE_PIN, config_folder, data_folder, store_mark

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
    plain_file.replace(target, text, 0o755)  # a program like others: whoever may come here may start it


def _text(path: str | os.PathLike[str]) -> str:
    try:
        return plain_file.text(path, errors="replace")
    except OSError:
        return ""


# The one line that arms a client's shells: every command of the session is read behind it.
#
# It puts the shims first on PATH, pins the store and the user's settings where the session started (a command's own
# HOME moves neither), freshens the session's mark, and keeps the shims first when the command changes PATH itself.

_OURS = "# claimonce"


def write_line(file: str, env: Mapping[str, str], mark: str, state: str) -> None:
    """Put the line into the client's file, once, however often the session starts; other lines stay as they are."""
    try:
        with open(file, encoding="utf-8", errors="surrogateescape") as lines:
            held = lines.read()
    except FileNotFoundError:
        held = ""
    others = "".join(line for line in held.splitlines(keepends=True) if not line.rstrip("\n").endswith(_OURS))
    gap = "\n" if others and not others.endswith("\n") else ""
    wanted = others + gap + line(env, mark, state)
    if wanted != held:
        with open(file, "w", encoding="utf-8", errors="surrogateescape") as lines:
            lines.write(wanted)


def line(env: Mapping[str, str], mark: str, state: str) -> str:
    """Return the line, for sh, bash and zsh; its status is always 0."""
    shims = quote(f"{data_folder(env)}/shims")
    path = quote(env.get("PATH") or os.defpath)
    pinned = " ".join(f"{name}={quote(what)}" for name, what in zip(PINS, (state, config_folder(env)), strict=True))
    pinned += f" {STORE_PIN}={store_mark(env[STORE]) if env.get(STORE) else NO_STORE}"
    # Bash alone has a trap that leaves `$?`, `$_` and PIPESTATUS as they were. Its output is closed, so that `set -x`
    # does not show it before each command.
    keep = f'{{ case ${{PATH-}} in ""|{shims}:*) ;; *) PATH={shims}:$PATH ;; esac; }} 2>/dev/null'
    return (
        f'[ -n "${{PATH-}}" ] || PATH={path}; export PATH={shims}:"$PATH" {pinned}; '
        f"{{ true >|{quote(mark)}; }} 2>/dev/null; "
        f'[ -z "${{BASH_VERSION-}}" ] || {{ set -T; trap {quote(keep)} DEBUG; }}; true {_OURS}\n'
    )
