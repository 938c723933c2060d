"""Programs that run what stands on their input."""

from __future__ import annotations

from claimonce.catalog.names import ATTACHED, FED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection


def is_fed(words: Collection[bytes]) -> bool:
    """Say whether a word names what may run its input: `ssh host < x.sh`, `docker run -i IMAGE < x.sh`."""
    return not FED.isdisjoint(words) or (
        not ATTACHED.isdisjoint(words)
        and any(word == b"--interactive" or (word[:1] == b"-" != word[1:2] and b"i" in word) for word in words)
    )
