"""What the prefilter's words say, as the second look needs it."""

from __future__ import annotations

from claimonce.prefilter.keywords import LOWER


class Gates:
    """What the prefilter's words say: programs with an effect, addresses a mere GET reaches, the counter files."""

    __slots__ = ("counters", "forms", "gets", "words")

    def __init__(self, lines: list[bytes], words: list[bytes]) -> None:
        self.words = words
        # Programs and verbs stay as text, tab-parted: most of them are never asked for.
        self.forms = "".join("\t" + line[7:].decode("latin-1") + "\t" for line in lines if line[:7] == b"~forms:")
        self.gets = held(lines, b"~gets:")
        self.counters = [one.lower() for one in held(lines, b"~counters:")]

    def chains(self, name: str) -> list[list[str]]:
        """Return the verbs with which this program has an effect; an empty one where it always has."""
        found: list[list[str]] = []
        for mark in (f"\t{name}\t", f"\t{name} "):
            at = self.forms.find(mark)
            while at >= 0:
                found.append(self.forms[at + 1 : self.forms.find("\t", at + 1)].split(" ")[1:])
                at = self.forms.find(mark, at + 1)
        return found

    def names(self, text: str) -> bool:
        """Say whether a word of interest stands in the text."""
        flat = b" " + text.encode("latin-1", "replace").translate(FLAT, b"'\"\\") + b" "
        return any(word in flat for word in self.words)


def held(lines: list[bytes], kind: bytes) -> list[str]:
    """Return what the lines of one kind hold."""
    return [
        one for line in lines if line.startswith(kind) for one in line[len(kind) :].decode("latin-1").split("\t") if one
    ]


# Lower case, and a blank for every sign at which a word ends.
FLAT = bytes(32 if c in b";|&(){}`\t\r\n,:<>@!/" else c for c in LOWER)
