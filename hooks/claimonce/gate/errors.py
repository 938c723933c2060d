"""What can go wrong with the gate, each with its fields and a sentence that says what to do next."""

from __future__ import annotations

from claimonce.gate.session_names import known_as
from claimonce.settings.errors import GateError as GateError

RESTORE = (
    "receipts may still be in it, so do not delete it: `claimonce store check` says what is left, and "
    "`claimonce store restore FILE` puts a backup in its place and keeps the old files"
)


class Obstacle(GateError):
    """Something stands in the way: the `place`, mostly a path, goes on with `why`, and `do` says what comes next."""

    sentence = "{place}: {why}; {do}"
    place: str
    why: str
    do: str


class StateFolderRefused(Obstacle):
    """The state folder is not one that may hold claims."""


class StoreBroken(Obstacle):
    """The database cannot be read or written; `do` is the way back."""

    do: str = RESTORE


class StoreUnreachable(StoreBroken):
    """The database of many hosts does not answer, or not in time; what it holds is not touched by that."""


class StoreLost(StoreBroken):
    """The store is gone, or ends before what this host has already seen: to go on would be to forget."""


class BackupRefused(Obstacle):
    """A backup cannot be written, or what is to be put back is none."""


class StoreTooNew(GateError):
    """A newer claimonce has written a form that this one cannot read."""

    path: str
    needs: int
    have: int

    def __str__(self) -> str:
        """Name both versions of the form."""
        from claimonce.settings import origin

        return (
            f"{self.path}: written in form {self.needs}, this claimonce reads up to {self.have}; "
            f"upgrade claimonce here (`{origin.install_command(wire=False)}`)"
        )


class BadKey(GateError):
    """A key that names nothing."""

    sentence = "{key!r} is not a key; name what must happen once, for example notify-tekla-about-sven"
    key: str


class BadWindow(GateError):
    """A duration or window that cannot be read."""

    sentence = "{text!r} is not a duration; write 30s, 15m, 24h, 7d, forever or until-resolved"
    text: str


class Fenced(GateError):
    """Its lease had run out and somebody else has taken the key since: what it did stays uncertain."""

    exit_code = 81
    sentence = (
        "{key}: the lease ran out, and token {newest} has come after token {token}: nothing more "
        "is done here, and what was done is uncertain; see `claimonce why {key}`"
    )
    key: str
    token: int
    newest: int


class NotHolder(GateError):
    """Somebody released or settled what they do not hold."""

    exit_code = 80
    key: str
    holder: str

    def __str__(self) -> str:
        """Name the holder, or say that there is none."""
        if self.holder:
            return f"{self.key} is held by {known_as(self.holder)}, not by this session; see `claimonce why {self.key}`"
        return f"{self.key} is not held by anyone; see `claimonce why {self.key}`"
