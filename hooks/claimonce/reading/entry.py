"""Where reading begins: one shell command, or one argument vector."""

from __future__ import annotations

from claimonce.effects.result import NOTHING
from claimonce.interp.shell import Shell
from claimonce.interp.state import Shared, finish, prepare
from claimonce.lang import UNKNOWN
from claimonce.lang.shell.tree import read_source
from claimonce.programs import dispatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.effects.descriptions import Descriptions
    from claimonce.effects.result import Reading


def read(
    text: str,
    descriptions: Descriptions,
    cwd: str,
    counters: tuple[str, ...],
    git_alias: Callable[[str, str], str | None] | None,
    read_file: bool,
) -> Reading:
    """Read one shell command; the promise is that of `claimonce.reading.read_command`."""
    if not text or text.isspace():
        return NOTHING
    text = prepare(text)
    shared = Shared(descriptions, prepare(cwd), tuple(map(prepare, counters)), git_alias, read_file, dispatch)
    sh = Shell(shared)

    def work() -> None:
        sh.source = read_source(text, 0, None)
        sh.block(sh.source.statements())

    return finish(shared, work)


def judge_words(
    words: list[str], descriptions: Descriptions, cwd: str, stdin: bytes | None, counters: tuple[str, ...]
) -> Reading:
    """Judge one argument vector."""
    shared = Shared(descriptions, prepare(cwd), tuple(map(prepare, counters)), None, True, dispatch)
    sh = Shell(shared)
    if stdin is not None:
        sh.stdin = stdin.decode("latin-1").replace(UNKNOWN, "\x01")

    def work() -> None:
        sh.run_words([prepare(word) for word in words])

    return finish(shared, work)
