"""Where commands stand that are there to be run: a step, the way of an act that is named, a chain of several."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.clauses import CASE, NEGATED, POSITIVE, clauses, mask
from claimonce.audit.lower.prose.scanner import ITEM, PARAGRAPH

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.scanner import Block

# "Close: `gh issue close 5`", "Regular push: `git push`": the name of an act, and how it is done.
_NAMED = late(
    r"[\W\d]*(?:(?:then|regular|normal|first|new|force|git|github)[\s-]+){0,2}(?:push|close|comment|create|open|publish|merge|"
    r"reply|respond|post|submit|send|add|leave|notify|announce|ship|approve|re-?open|PRs?|MRs?|(?:pull|merge)\s+requests?|releases?)\b"
    r"(?:(?!\b(?:not|never|only|hooks?|options?|flags?)\b)[^:.;|\x01\x02]){0,40}$|"
    r"\W*(?:then|next|finally|lastly|afterwards?|after\s+that|run|execute)\s*$",
    re.IGNORECASE,
)
# "If it is not there: `git push -u origin x`", "GitHub: `gh pr create`": the case or the place.
_WHEN = late(
    r"[\W\d]*(?:if|when|once|after|only\s+(?:if|after|when|once)|otherwise|else|GitHub|GitLab|Bitbucket|Gitea|Forgejo)\b[^:|]{0,80}$",
    re.IGNORECASE,
)
_SHOWS = late(
    r"[\W\d]*(?:examples?|e\.g|output|usage|alias|syntax|see|notes?|docs?|format|bad|wrong|never|don['’]?t|not|instead|default|undo|"
    r"revert|view|check|list|verify|read|status|show|before|command)\b",
    re.IGNORECASE,
)
_STEP = late(r"^\W*(?:step|phase|stage)\s+\d+\w?\s*[:.—–-]*\s*|^[\d.]+\s+", re.IGNORECASE)
_BRACKETS = late(r"\s*\([^()]{1,400}\)")
# "`git commit ...` → `git push`": one after the other.
_CHAINED = late(r"`[\s)]*(?:→|⇒|->|=>|&&|,?\s*\bthen\b)\s*`$")
_MORE_CODE = late(r"(?:\s*(?:,|/|\band\b|\bor\b)\s*\x01+)*")
_INTO = late(r"\s*(?:$|[.(—–]|-\s)")


def is_step(block: Block, hidden: Masked, parts: list[Clause], clause: Clause, start: int, end: int) -> bool:
    """Say whether a command with which its clause begins is a step, and no entry of a list of what there is."""
    if _chained(block, hidden, parts, start):
        return True
    previous = [
        one
        for one in parts
        if one.begins < clause.begins
        and hidden.text[one.start : one.end].strip("\x01 ")
        and not _is_aside(hidden.text, one.start, start)
    ]
    if previous and previous[-1].state != POSITIVE:
        return block.ordered and previous[-1].state != NEGATED and ":" in hidden.text[start - 6 : start]
    if (
        previous
        and (
            previous[-1].sentence == clause.sentence  # "fetch, rebase and `git push`"
            # "Generate commands to create the issues:", and the command on the next line
            or hidden.text[previous[-1].stop : start - 1].strip(" *_") == ":\n"
        )
    ):
        return True
    if block.kind != ITEM or block.ordered:
        return bool(previous) or block.ordered or len(hidden.codes) == 1
    if "\x01" in hidden.text[: start - 1] or _after(hidden.text, end).strip(" .,;)\n"):
        return False
    above = block.above.joined() if block.above is not None else ""
    leading = clauses(mask(above).text) if above else []
    if leading and leading[-1].state == POSITIVE:
        return True
    heading = block.section[-1][1] if block.section else ""
    # "1. Create the PR (when all is done):" and "## Step 6: Push", and below them no more than the command
    return above.rstrip(" *_").endswith((":", "：")) and (
        any(one.state == POSITIVE for one in leading)
        or _NAMED.match(_BRACKETS.sub("", _STEP.sub("", heading))) is not None
    )


def _is_aside(text: str, at: int, start: int) -> bool:
    """Say whether a clause stands in brackets that end before the command: "Commit (no emoji) and `git push`"."""
    depth = text.count("(", 0, at) - text.count(")", 0, at)
    return depth > 0 and text.count("(", 0, start) - text.count(")", 0, start) < depth


def _after(text: str, end: int) -> str:
    """Return what stands behind a command, without what is in brackets, and without the sentence of a next line."""
    rest = _BRACKETS.sub("", text[end + 1 :]).lstrip("\x01")
    first, _, below = rest.partition("\n")
    return first if below.strip()[:1].isupper() else rest


def _chained(block: Block, hidden: Masked, parts: list[Clause], start: int) -> bool:
    """Say whether the command is one of a chain that stands behind a step: "Create it: `git commit` → `git push`"."""
    text = block.joined()
    if not _CHAINED.search(text, max(0, start - 40), start):
        return False
    own = [one for one in parts if one.begins < start and hidden.text[one.start : one.end].strip("\x01 →")]
    return bool(own) and own[0].state == POSITIVE and all(one.state != NEGATED for one in own)


def is_named(block: Block, hidden: Masked, start: int, end: int) -> bool:
    """Say whether the command is all that stands behind the name of its act, or behind a case: "No upstream: `...`"."""
    text = hidden.text[: start - 1].rstrip(" *_")
    more = _MORE_CODE.match(hidden.text, end + 1)
    behind = more.end() if more is not None else end + 1
    if block.kind not in (ITEM, PARAGRAPH) or text[-1:] not in (":", "：") or _INTO.match(hidden.text, behind) is None:
        return False
    name = re.split(r"[.;:\n]\s", text[:-1])[-1].rpartition(", ")[2]
    alone = block.kind == PARAGRAPH and len(hidden.codes) == 1 and not hidden.text[end + 1 :].strip(" .\n")
    if _NAMED.match(name) is not None or (alone and CASE.match(text[:-1]) is not None):
        return True
    return block.kind == ITEM and _SHOWS.match(name) is None and _in_turn(block, name)


def _in_turn(block: Block, name: str) -> bool:
    """Say whether what stands before a command's colon is the case or the place in which the act above is done so."""
    if _WHEN.match(name) is not None:
        return True
    heading = block.section[-1][1] if block.section else ""
    above = block.above.joined() if block.above is not None else ""
    leading = clauses(mask(above).text) if above.rstrip(" *_").endswith((":", "：")) else []
    return _NAMED.match(heading) is not None or (bool(leading) and leading[-1].state == POSITIVE)
