"""Where reading begins: one shell command, or one argument vector."""

from __future__ import annotations

from claimonce.reading.repair import repaired
from claimonce.reading.result import NOTHING
from claimonce.reading.shell import Shell
from claimonce.reading.state import Shared, Source, finished, prepare
from claimonce.reading.tree import parse
from claimonce.reading.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.reading.descriptions import Descriptions
    from claimonce.reading.result import Reading


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
    shared = Shared(descriptions, prepare(cwd), tuple(map(prepare, counters)), git_alias, read_file)
    sh = Shell(shared)

    def work() -> None:
        root = parse(text.encode("latin-1"))
        sh.source = Source(text, root, 0, None)
        if root.has_error:
            sh.source = repaired(sh.source)
        sh.block((sh.source.root or root).children)

    return finished(shared, work)


def judge_words(
    words: list[str], descriptions: Descriptions, cwd: str, stdin: bytes | None, counters: tuple[str, ...]
) -> Reading:
    """Judge one argument vector."""
    shared = Shared(descriptions, prepare(cwd), tuple(map(prepare, counters)), None, True)
    sh = Shell(shared)
    if stdin is not None:
        sh.stdin = stdin.decode("latin-1").replace(UNKNOWN, "\x01")

    def work() -> None:
        sh.run_words([prepare(word) for word in words])

    return finished(shared, work)
