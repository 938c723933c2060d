"""What can go wrong with the gate, each with its fields and a sentence that says what to do next."""

from __future__ import annotations

from claimonce.gate.session_names import known_as
from claimonce.settings.errors import GateError as GateError


class StateFolderRefused(GateError):
    """The state folder is not one that may hold claims."""

    def __init__(self, folder: str, why: str, do: str) -> None:
        super().__init__(folder, why, do)
        self.folder, self.why, self.do = folder, why, do

    def __str__(self) -> str:
        """Name the folder, the reason and the repair."""
        return f"{self.folder}: {self.why}; {self.do}"


class StoreBroken(GateError):
    """The database cannot be read or written; `do` is the way back."""

    def __init__(self, path: str, why: str, do: str = "") -> None:
        super().__init__(path, why, do)
        self.path, self.why, self.do = path, why, do or _RESTORE

    def __str__(self) -> str:
        """Name the database, what is wrong and the way back."""
        return f"{self.path}: {self.why}; {self.do}"


class StoreUnreachable(StoreBroken):
    """The database of many hosts does not answer, or not in time; what it holds is not touched by that."""


class StoreLost(StoreBroken):
    """The store is gone, or ends before what this host has already seen: to go on would be to forget."""


_RESTORE = (
    "receipts may still be in it, so do not delete it: `claimonce store check` says what is left, and "
    "`claimonce store restore FILE` puts a backup in its place and keeps the old files"
)


class BackupRefused(GateError):
    """A backup cannot be written, or what is to be put back is none."""

    def __init__(self, path: str, why: str, do: str) -> None:
        super().__init__(path, why, do)
        self.path, self.why, self.do = path, why, do

    def __str__(self) -> str:
        """Name the file, what is wrong and what to do."""
        return f"{self.path}: {self.why}; {self.do}"


class StoreTooNew(GateError):
    """A newer claimonce has written a form that this one cannot read."""

    def __init__(self, path: str, needs: int, have: int) -> None:
        super().__init__(path, needs, have)
        self.path, self.needs, self.have = path, needs, have

    def __str__(self) -> str:
        """Name both versions of the form."""
        from claimonce.settings import origin

        return (
            f"{self.path}: written in form {self.needs}, this claimonce reads up to {self.have}; "
            f"upgrade claimonce here (`{origin.install_command(wire=False)}`)"
        )


class BadKey(GateError):
    """A key that names nothing."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        """Say what a key looks like."""
        return f"{self.key!r} is not a key; name what must happen once, for example notify-tekla-about-sven"


class BadWindow(GateError):
    """A duration or window that cannot be read."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        """Say what a duration looks like."""
        return f"{self.text!r} is not a duration; write 30s, 15m, 24h, 7d, forever or until-resolved"


class Fenced(GateError):
    """Its lease had run out and somebody else has taken the key since: what it did stays uncertain."""

    exit_code = 81

    def __init__(self, key: str, token: int, newest: int) -> None:
        super().__init__(key, token, newest)
        self.key, self.token, self.newest = key, token, newest

    def __str__(self) -> str:
        """Say what happened and where to look."""
        return (
            f"{self.key}: the lease ran out, and token {self.newest} has come after token {self.token}: nothing more "
            f"is done here, and what was done is uncertain; see `claimonce why {self.key}`"
        )


class NotHolder(GateError):
    """Somebody released or settled what they do not hold."""

    exit_code = 80

    def __init__(self, key: str, holder: str) -> None:
        super().__init__(key, holder)
        self.key, self.holder = key, holder

    def __str__(self) -> str:
        """Name the holder, or say that there is none."""
        if self.holder:
            return f"{self.key} is held by {known_as(self.holder)}, not by this session; see `claimonce why {self.key}`"
        return f"{self.key} is not held by anyone; see `claimonce why {self.key}`"
