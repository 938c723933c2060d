"""What the index asks of git: names and blob ids, contents, the log. Read only, and without taking git's own locks."""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Iterable, Iterator

from claimonce.context.errors import GitSaid

_QUIET = ("-c", "core.quotepath=off", "-c", "log.showSignature=false", "-c", "core.fsmonitor=false")
_PORTION = 200
_SECONDS = 120  # git itself waits for good where a .gitignore is a FIFO
_PROGRAMS = r"^filter\..*\.(clean|smudge|process)$"


def output(folder: str, *args: str) -> bytes:
    """Return what git prints; raise GitSaid."""
    try:
        done = subprocess.run(
            _words(folder, args), capture_output=True, env=_environment(folder), check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise GitSaid(folder, args[0], f"had no answer for {_SECONDS} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitSaid(folder, args[0], said[-1] if said else f"status {done.returncode}")
    return done.stdout


def line(folder: str, *args: str) -> str:
    """Return git's one line of answer, "" where it refuses."""
    try:
        return output(folder, *args).decode("utf-8", "surrogateescape").strip()
    except GitSaid:
        return ""


def blobs(folder: str, wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield each blob's id and content, in order; what is missing is left out."""
    names = list(wanted)
    if not names:
        return
    with subprocess.Popen(
        _words(folder, ("cat-file", "--batch")),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(folder),
    ) as asked:  # fmt: skip
        assert asked.stdin is not None
        assert asked.stdout is not None
        # A portion of questions fits into the pipe, so neither side ever waits for the other with both pipes full.
        for at in range(0, len(names), _PORTION):
            portion = names[at : at + _PORTION]
            asked.stdin.write("".join(f"{name}\n" for name in portion).encode())
            asked.stdin.flush()
            for name in portion:
                head = asked.stdout.readline().split()
                if len(head) == 3 and head[1] == b"blob":
                    yield name, asked.stdout.read(int(head[2]) + 1)[:-1]
        asked.stdin.close()


def _words(folder: str, args: tuple[str, ...]) -> list[str]:
    return ["git", "-C", folder, *_QUIET, *args]


@functools.cache
def _filters(folder: str) -> tuple[str, ...]:
    """Return the settings that name a filter's program: `git status` would run it on files that it is unsure of."""
    asked = ["git", "-C", folder, "config", "-z", "--name-only", "--get-regexp", _PROGRAMS]
    done = subprocess.run(asked, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    return tuple(dict.fromkeys(name.decode("utf-8", "surrogateescape") for name in done.stdout.split(b"\0") if name))


def _without_filters(folder: str) -> dict[str, str]:
    """Return the environment that sets each of them to nothing; a name with `=` in it fits into no `-c`."""
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdigit() else 0
    made: dict[str, str] = {}
    for number, name in enumerate(_filters(folder), first):
        made |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": ""}
    return {**made, "GIT_CONFIG_COUNT": str(first + len(made) // 2)} if made else {}


def _environment(folder: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_") or "CONFIG" in name}
    return {
        **kept,
        **_without_filters(folder),
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_NO_LAZY_FETCH": "1",
    }
