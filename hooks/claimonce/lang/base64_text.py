"""Base64 and base32 without the module of that name, which is slow to import."""

from __future__ import annotations

LONGEST = 200_000
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def unbase64(text: str) -> str:
    """Decode base64, the spelling for addresses as well; letters outside its alphabet are left aside."""
    return _join_bits(text.replace("-", "+").replace("_", "/"), BASE64, 6)


def unbase32(text: str) -> str:
    """Decode base32, whatever its case."""
    return _join_bits(text.upper(), BASE32, 5)


def _join_bits(text: str, alphabet: str, width: int) -> str:
    bits = count = 0
    out: list[str] = []
    values = {letter: number for number, letter in enumerate(alphabet)}
    for letter in text[:LONGEST]:
        if letter == "=":
            break
        number = values.get(letter)
        if number is None:
            continue
        bits = (bits << width | number) & 0xFFFFFF
        count += width
        if count >= 8:
            count -= 8
            out.append(chr(bits >> count & 255))
    return "".join(out)
