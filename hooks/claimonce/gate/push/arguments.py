"""The arguments of `git` and of `git push`, read as git reads them."""

from __future__ import annotations

from claimonce.catalog.git import ANSWERS, VALUES
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


VALUE, MAYBE, NONE = "value", "maybe", "none"
# Long option of `git push` -> whether it takes a value, as its own word or only after `=`.
_LONG = {
    "verbose": NONE, "quiet": NONE, "repo": VALUE, "all": NONE, "branches": NONE, "mirror": NONE, "delete": NONE,
    "tags": NONE, "dry-run": NONE, "porcelain": NONE, "force": NONE, "force-with-lease": MAYBE,
    "force-if-includes": NONE, "recurse-submodules": VALUE, "thin": NONE, "receive-pack": VALUE, "exec": VALUE,
    "set-upstream": NONE, "progress": NONE, "prune": NONE, "verify": NONE, "follow-tags": NONE, "signed": MAYBE,
    "atomic": NONE, "push-option": VALUE, "ipv4": NONE, "ipv6": NONE, "help": NONE,
}  # fmt: skip
_SHORT = {
    "v": "verbose", "q": "quiet", "d": "delete", "n": "dry-run", "f": "force", "u": "set-upstream", "o": "push-option",
    "4": "ipv4", "6": "ipv6", "h": "help",
}  # fmt: skip
# With one of these (or one that we do not know) a push is not a plain "bring my commits to that branch".
_OTHER_THAN_PLAIN = frozenset((
    "all", "branches", "mirror", "delete", "tags", "force", "force-with-lease", "force-if-includes", "prune",
))  # fmt: skip
UNKNOWN = "?"


@value
class Pushed:
    """The words after `git push`: options as they were typed, flags by their long name, and the rest."""

    options: tuple[str, ...]
    flags: frozenset[str]
    repo: str
    words: tuple[str, ...]

    @property
    def only_looks(self) -> bool:
        """Whether nothing is going to be pushed at all."""
        return bool(self.flags & {"dry-run", "help"})

    @property
    def plain(self) -> bool:
        """Whether no option makes it more than bringing commits to a branch."""
        return not self.flags & (_OTHER_THAN_PLAIN | {UNKNOWN})

    @property
    def remote(self) -> str:
        """The remote as it was named; empty when git is to find it."""
        return self.words[0] if self.words else self.repo

    @property
    def refspecs(self) -> tuple[str, ...]:
        """The refspecs, `tag NAME` made one word as git does."""
        rest = iter(self.words[1:])
        return tuple(f"refs/tags/{next(rest, '')}" if word == "tag" else word for word in rest)


def split_globals(args: Sequence[str]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Return git's global options, the subcommand ("" when git would not run one) and what follows it."""
    at = 0
    while at < len(args) and args[at].startswith("-"):
        if args[at] in ANSWERS:
            return tuple(args), "", ()
        at += 2 if args[at] in VALUES else 1
    return (tuple(args[:at]), args[at], tuple(args[at + 1 :])) if at < len(args) else (tuple(args), "", ())


def read(args: Sequence[str]) -> Pushed:
    """Read what follows `git push`."""
    options: list[str] = []
    flags: set[str] = set()
    words: list[str] = []
    values: dict[str, str] = {}
    rest = iter(args)
    for word in rest:
        if word == "--":
            words += rest
        elif word.startswith("--"):
            options.append(word)
            name, sign, value = word[2:].partition("=")
            name = _full(name)
            if _LONG.get(name) == VALUE and not sign:
                value = next(rest, "")
                options.append(value)
            _flag(flags, values, name, value)
        elif word.startswith("-") and word != "-":
            options.append(word)
            options += _bundle(word[1:], rest, flags, values)
        else:
            words.append(word)
    return Pushed(tuple(options), frozenset(flags), values.get("repo", ""), tuple(words))


def _bundle(letters: str, rest: Iterator[str], flags: set[str], values: dict[str, str]) -> list[str]:
    for at, letter in enumerate(letters):
        name = _SHORT.get(letter, UNKNOWN)
        if _LONG.get(name) != VALUE:
            _flag(flags, values, name, "")
            continue
        stuck = letters[at + 1 :]
        value = stuck or next(rest, "")
        _flag(flags, values, name, value)
        return [] if stuck else [value]
    return []


def _flag(flags: set[str], values: dict[str, str], name: str, value: str) -> None:
    if name.startswith("no-") and name[3:] in _LONG:
        flags.discard(name[3:])
        values.pop(name[3:], None)
    flags.add(name)
    if _LONG.get(name) == VALUE:
        values[name] = value


def _full(name: str) -> str:
    """Return the long option that git takes `name` for: itself, or the only one that begins so."""
    every = [*_LONG, *(f"no-{each}" for each in _LONG)]
    if name in every:
        return name
    near = [each for each in every if each.startswith(name)]
    return near[0] if len(near) == 1 else UNKNOWN
