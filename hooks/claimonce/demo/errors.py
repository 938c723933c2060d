"""What can keep the demo from running, each with what to do about it."""

from __future__ import annotations

from claimonce.settings.errors import GateError


class DemoError(GateError):
    """The demo could not run; the sentence says why and what to do."""

    exit_code = 1


class ActorFailed(DemoError):
    """One of the demo's processes ended early, in the words that it left."""

    sentence = "{said}"
    said: str


class ProgramMissing(DemoError):
    """A program the demo needs is not on PATH."""

    sentence = "claimonce demo needs `{program}`, which is not on PATH: install it and run the demo again"
    program: str


class SetupFailed(DemoError):
    """A preparing command exited non-zero."""

    command: str
    status: int
    stderr: str

    def __str__(self) -> str:
        """Name the command and what it said."""
        return f"the demo could not be set up: `{self.command}` exited {self.status}: {self.stderr.strip()}"


class NotWired(DemoError):
    """`claimonce init` left no hooks where the client looks for them."""

    sentence = (
        "{path}: {reason}, so the run with the gate would have been a run without it; "
        "`claimonce init claude --scope user` should write the hooks there: run `claimonce doctor`"
    )
    path: str
    reason: str


class TooSlow(DemoError):
    """The agents of one story did not finish in time."""

    story: str
    seconds: float
    unfinished: tuple[str, ...]

    def __str__(self) -> str:
        """Name the agents."""
        return (
            f"after {self.seconds:.0f} s these agents of the {self.story} story were still at work and were ended: "
            f"{', '.join(self.unfinished)}; a busy machine may need `--agents` with a smaller number"
        )
