"""What the prefilter's words say, as the second look needs it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Gates:
    """What the prefilter's words say: programs with an effect, addresses a mere GET reaches, the counter files.

    `in_text` is the first look, for a command of which the second knows nothing.
    """

    __slots__ = ("counters", "forms", "gets", "in_text", "words")

    def __init__(self, lines: list[bytes], words: list[bytes], in_text: Callable[[bytes, list[bytes]], bool]) -> None:
        self.words, self.in_text = words, in_text
        # Programs and verbs stay as text, tab-parted: most of them are never asked for.
        self.forms = "".join("\t" + line[7:].decode("latin-1") + "\t" for line in lines if line[:7] == b"~forms:")
        self.gets = find_lines(lines, b"~gets:")
        self.counters = [one.lower() for one in find_lines(lines, b"~counters:")]

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
        find = flat.find
        for word in self.words:  # noqa: SIM110  (a generator costs half as much again)
            if find(word) >= 0:
                return True
        return False


def find_lines(lines: list[bytes], kind: bytes) -> list[str]:
    """Return what the lines of one kind hold."""
    return [
        one for line in lines if line.startswith(kind) for one in line[len(kind) :].decode("latin-1").split("\t") if one
    ]


# Lower case, and a blank for every sign at which a word ends.
FLAT = bytes(range(256)).lower().translate(bytes.maketrans(b";|&(){}`\t\r\n,:<>@!/", b" " * 18))
