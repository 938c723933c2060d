"""Short fingerprints; `hashlib` costs a third of an interpreter start, its C half costs nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import blake2b
else:
    try:
        from _blake2 import blake2b
    except ImportError:  # an interpreter built without its own blake2
        from hashlib import blake2b


def fingerprint(*parts: str, size: int = 8) -> str:
    """Return `size` bytes in hex over the parts; their borders count."""
    whole = "\x1f".join(part.replace("\x1f", " ") for part in parts)
    return blake2b(whole.encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
