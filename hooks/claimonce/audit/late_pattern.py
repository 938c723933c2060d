"""A pattern that is compiled when it is first asked for: a tree needs few of the many that the audit has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, Generic

if TYPE_CHECKING:

    def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
        """Return the pattern; a mistake in it shows when it is first used."""
        ...

else:

    class late(Generic[AnyStr]):  # noqa: N801 - it stands where `re.compile` would
        """The pattern `re.compile(pattern, flags)`, made at its first use."""

        def __init__(self, pattern, flags=0):
            self._said = pattern, flags

        def __getattr__(self, name):
            """Compile, and from then on answer as quickly as the pattern itself."""
            made = re.compile(*self._said)
            for each in WAYS:
                setattr(self, each, getattr(made, each))
            return getattr(made, name)


WAYS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")
