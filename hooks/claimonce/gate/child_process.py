"""Run the real program as a child: arguments and stdin byte for byte, signals forwarded, its status returned."""

from __future__ import annotations

import os

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Mapping, Sequence
    from typing import IO
else:
    import _signal as signal  # `signal` itself brings `enum`

_PIECE = 65_536
_SIGNALS = 64  # numbers of signals on Linux, SIGRTMAX the last (signal(7))
_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)


@value
class Ended:
    """How the child ended. `started` is false when it could not even be started, so that nothing was done.

    `said` is the end of what it printed, where it was heard; a line end stands before it.
    """

    status: int
    started: bool = True
    killed: bool = False
    said: str = ""


def is_of_a_kill(status: int) -> bool:
    """Return whether a shell would end with this status because what it ran was killed by a signal."""
    return 0 < status - 128 <= _SIGNALS


def run(
    argv: Sequence[str], env: Mapping[str, str], stdin: bytes | None = None, *, hears: bool = False, prints_to: int = 1
) -> Ended:
    """Run `argv` (its first word a path or found on PATH) and wait for its end.

    With `hears` its output is kept until then, and passed on whole. What it prints goes to our descriptor `prints_to`.
    Whatever this raises, it raises before the program was started.
    """
    feed = _file_with(stdin) if stdin is not None else None
    actions = [(os.POSIX_SPAWN_DUP2, feed.fileno(), 0)] if feed is not None else []
    heard = [_file_with(b"") for _ in (1, 2)] if hears else []
    actions += [(os.POSIX_SPAWN_DUP2, file.fileno(), place) for place, file in enumerate(heard, 1)]
    if prints_to != 1 and not hears:
        actions.append((os.POSIX_SPAWN_DUP2, prints_to, 1))
    child, early = 0, list[int]()

    def forward(number: int, _: object) -> None:
        if not child:
            early.append(number)  # it came while the program was being started
            return
        try:  # noqa: SIM105  (`contextlib` would be paid for by every push)
            os.kill(child, number)
        except ProcessLookupError:
            pass  # a signal to the whole group may have ended it before us

    before = {number: signal.signal(number, forward) for number in _FORWARDED}
    # Whoever started us may ignore SIGCHLD; the kernel then keeps no exit status to wait for.
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        try:
            child = os.posix_spawnp(argv[0], list(argv), dict(env), file_actions=actions, setsigdef=list(_FORWARDED))
        except OSError as error:
            os.write(2, f"claimonce: {argv[0]} could not be started: {error.strerror}\n".encode())
            return Ended(127 if isinstance(error, FileNotFoundError) else 126, started=False)
        for number in early:
            forward(number, None)
        _, status = os.waitpid(child, 0)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if feed is not None:
            feed.close()
        said = "".join(_passed_on(file, place) for file, place in zip(heard, (prints_to, 2), strict=False))
    code = os.waitstatus_to_exitcode(status)
    return Ended(128 - code, killed=True, said=said) if code < 0 else Ended(code, said=said)


def _passed_on(file: IO[bytes], place: int) -> str:
    """Write what the child wrote to our own descriptor, and return its end as text."""
    with file:
        file.seek(0)
        last = b"\n"
        while piece := file.read(_PIECE):
            view = memoryview(piece)
            while view:
                try:
                    view = view[os.write(place, view) :]
                except OSError:  # nobody listens to us; how the program ended is known all the same
                    break
            last = (last + piece)[-_PIECE:]
    return last.decode("utf-8", "replace")


def _file_with(content: bytes) -> IO[bytes]:
    import tempfile  # it brings shutil and random; most programs are given no input

    # A file, not a pipe: nothing has to pump it, so a program that never reads its input cannot block the gate.
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the caller closes it, when the program has ended)
    file.write(content)
    file.flush()
    file.seek(0)
    return file
