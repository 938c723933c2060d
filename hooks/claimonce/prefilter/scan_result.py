"""What scanning a shell text yields: simple commands, and the files that redirections write."""

from __future__ import annotations

UNKNOWN = "\0"

WIDE = "\0\1"  # what may be several words: an expansion outside quotes, or of a list

DEEPEST = 12

LONGEST = 16_384

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%^~![]*?\r") | frozenset(
    map(chr, range(128, 256))
)

NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")

ENDS = " \t\n;&|()<>"

# Words behind which a command begins.
BEFORE = frozenset(["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "esac"])

NUMERIC = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_+-*/%<>=!&|^~?:,. \t#$[]")


class Doubt(Exception):
    """The text may have an effect, or is not understood."""


class Command:
    """One simple command: its words, and the bodies of its heredocs and here-strings."""

    __slots__ = ("bodies", "words")

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.bodies: list[str] = []


class Found:
    """What a text holds: simple commands in the order in which they stand, and the files that redirections write."""

    __slots__ = ("commands", "targets")

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.targets: list[str] = []
