"""Base64 without the module of that name, which is slow to import."""

from __future__ import annotations

LONGEST = 200_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def unbase64(text: str) -> str:
    """Decode base64; letters outside its alphabet are left aside."""
    bits = count = 0
    out: list[str] = []
    values = {letter: number for number, letter in enumerate(LETTERS)} | {"-": 62, "_": 63}
    for letter in text[:LONGEST]:
        if letter == "=":
            break
        number = values.get(letter)
        if number is None:
            continue
        bits = (bits << 6 | number) & 0xFFFFFF
        count += 6
        if count >= 8:
            count -= 8
            out.append(chr(bits >> count & 255))
    return "".join(out)
