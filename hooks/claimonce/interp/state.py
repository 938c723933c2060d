"""What the shells of one reading share: descriptions, findings, and the bounds of the work."""

from __future__ import annotations

from time import thread_time

from claimonce.effects.result import Reading
from claimonce.lang import MOST_STEPS, UNKNOWN, BoundError, shown
from claimonce.lang.shell.tree import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from claimonce.effects.descriptions import Descriptions
    from claimonce.effects.result import Started
    from claimonce.hooks.effect import Effect
    from claimonce.interp.shell import Done, Shell

    Span = tuple[int, int]

    class Programs(Protocol):
        """What a started program means, told to the evaluator by those who know programs."""

        def start(self, sh: Shell, words: list[str]) -> Done:
            """Judge the start of `words[0]`: an alias, a function, a builtin or a program."""
            ...

        def program(self, sh: Shell, words: list[str]) -> Done:
            """Judge a builtin or a program, functions and aliases left aside."""
            ...

        def nameless(self, sh: Shell, words: list[str]) -> Done:
            """Judge a command of which the program's name is not known."""
            ...


DEEPEST = 40  # levels of nesting; each costs about ten Python frames
MOST_CHILDREN = 8_000
SECONDS = 0.08  # of this thread's CPU: a busy machine must not change the answer
SOMEWHERE = "/\x01cwd"  # stands for the folder where no one said which it is
# A command that sets one of these may lead a program past its shim, or the shim to another store.
RESETS = frozenset(("PATH", "path", "CLAIMONCE_STATE", "CLAIMONCE_PINNED_STATE", "CLAIMONCE_PINNED_CONFIG"))
INHERITED = "/\x01path"  # stands for the PATH that the command begins with


class Shared:
    """What all shells of one reading have in common."""

    def __init__(
        self,
        descriptions: Descriptions,
        cwd: str,
        counters: tuple[str, ...],
        git_alias: Callable[[str, str], str | None] | None,
        read_file: bool,
        handlers: Programs,
    ) -> None:
        self.descriptions, self.git_alias, self.read_file = descriptions, git_alias, read_file
        self.cwd, self.handlers = cwd, handlers
        self.counters: tuple[tuple[str, str], ...] = ()
        if counters:
            from claimonce.effects.paths import resolved

            self.counters = tuple((one, resolved(cwd or SOMEWHERE, one)) for one in counters)
        self.effects: dict[tuple[object, ...], Effect] = {}
        self.reasons: dict[str, None] = {}
        self.programs: list[Started] = []
        self.called: set[int] = set()  # those of them that are functions of the command itself
        self.quiet: list[Effect] = []  # acts that tell nobody anew
        self.files: dict[str, str] = {}
        self.kept: dict[str, int] = {}  # how many programs had been started when the command wrote a file
        self.printed: dict[str, str] = {}  # the variables that hold what a program printed, and its mark
        self.origins: dict[str, int] = {}  # files and variables that unknown text may be: claimonce.effects.origins
        self.loaded = 0  # bytes of files that were read for their text
        self.links: dict[str, str] = {}  # names that the command itself gives to other files
        self.aliases: dict[str, str] = {}
        self.scripts = 0
        self.calling: dict[str, int] = {}
        self.tried: set[tuple[str, str]] = set()  # variables whose values were run already, as a program would
        self.depth = 0
        self.steps = 0
        self.code = ""  # the code that is being read, of another language than the shell's
        self.doubts = 0  # places that may have given a variable another value than the one that is followed
        self.guesses = 0  # expansions with an alternative, of a variable that the environment may hold or not
        self.end = thread_time() + SECONDS

    def step(self, cost: int = 1) -> None:
        """Count work; BoundError when it is too much."""
        self.steps += cost
        if self.steps > MOST_STEPS:
            raise BoundError("the command does too much to follow")
        if (cost > 50 or not self.steps & 63) and thread_time() > self.end:
            raise BoundError("the command takes too long to follow")

    def unsure(self, reason: str) -> None:
        """Note why the answer is not certain. A reason may quote the command: one line, printable, short."""
        if len(self.reasons) < 20:
            self.reasons["".join(c if c.isprintable() else "?" for c in shown(reason)[:160])] = None


class Derived:
    """While it is entered, the shell reads text that stands nowhere in the command."""

    __slots__ = ("old", "sh", "text")

    def __init__(self, sh: Shell, text: str) -> None:
        self.sh, self.text, self.old = sh, text, sh.source

    def __enter__(self) -> None:  # noqa: D105
        sh = self.sh
        sh.deeper()
        sh.source = Source(self.text, None, None, sh.place())

    def __exit__(self, *_: object) -> None:  # noqa: D105
        self.sh.source = self.old
        self.sh.shared.depth -= 1


def prepare(text: str) -> str:
    """Return the text as latin-1 over UTF-8, without NUL (no argument can hold one)."""
    if not text.isascii():
        text = text.encode("utf-8", "surrogatepass").decode("latin-1")
    return text.replace(UNKNOWN, "\x01") if UNKNOWN in text else text


def finish(shared: Shared, work: Callable[[], None]) -> Reading:
    """Do the work and say what came of it, also when a bound was met."""
    try:
        work()
    except BoundError as error:
        shared.unsure(str(error))
    except RecursionError:
        shared.unsure("the command is nested too deeply")
    return Reading(
        tuple(shared.effects.values()), bool(shared.reasons), tuple(shared.reasons), tuple(shared.programs),
        tuple(shared.quiet),
    )  # fmt: skip
