"""What a reading says: the programs, the effects, and what could not be known."""

from __future__ import annotations

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.effect import Effect

KNOWN = "known"
PARTLY = "partly"
UNKNOWN = "unknown"


@value
class Started:
    """One program that the command would start.

    `words` are its name and arguments after every expansion; a part that the text does not say is `?`.
    `redirections` are pairs of operator and file. `span` is the byte range in the command's UTF-8 text. `sure` is
    `known`, `partly` (some argument is not known) or `unknown` (the program itself is not).
    """

    words: tuple[str, ...]
    redirections: tuple[tuple[str, str], ...] = ()
    span: tuple[int, int] | None = None
    sure: str = KNOWN


@value
class Reading:
    """The answer for one call: these effects, none, or undecidable with the reasons.

    `undecidable` can stand beside effects: these are certain to be there, others may be. `quiet` are acts on messages
    that tell nobody anew: edits, deletions, reactions, drafts, dry runs.
    """

    effects: tuple[Effect, ...] = ()
    undecidable: bool = False
    reasons: tuple[str, ...] = ()
    programs: tuple[Started, ...] = ()
    quiet: tuple[Effect, ...] = ()


NOTHING = Reading()
