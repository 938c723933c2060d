"""Clauses -> what they tell the reader to do to the outside world."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.facts import Instruction
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.clauses import POSITIVE
from claimonce.audit.lower.prose.common import ACTING
from claimonce.audit.lower.prose.foreign import FOREIGN_MARK, foreign
from claimonce.audit.lower.prose.obligations import means, meant, passive
from claimonce.audit.lower.prose.verbs import COUNTER, NOTIFY, OTHER_PUSH, PATTERNS, PUSH, SENDS, VIA

if TYPE_CHECKING:
    from claimonce.audit.facts import Site
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.lower.prose.vocabulary import Meaning, Vocabulary

# What is told apart by what stands around it: comments for people, and where people are sent with a question: data.

# ruff: noqa: RUF001 - an apostrophe as people write it


# A comment for whoever reads a ticket or a request, not one in code.
COMMENT = late(
    r"(?i:add|create|leave|post|write|drop|append)\s+(?:an?|one|another|exactly\s+one|a\s+single|new|progress|closing|"
    r"follow-?up|status|summary|final|review|GitHub|Jira|Linear|issue|PR)\s+"
    r"(?!(?:code|inline|doc|block|header|source|explanatory|TODO|line|list|set|number)\b)(?:(?:[\w-]+|\x01+|\x02+)\s+){0,4}?comments?\b"
    r"(?!\s*(?:above|in\s+(?:the\s+)?(?:code|source|file|test)|to\s+(?:the\s+)?(?:code|function|class|line|file)|"
    r"explaining\s+(?:why\s+the|the\s+code|non-obvious)|block\b|line\b|char|syntax|marker|at\s+the\s+top))"
)
# "Comment explaining why", "add comments linking them": said of a thread, with what is to stand in it.
COMMENTS = late(
    r"(?i:(?:add|leave|post|write|drop|append)\s+(?!code\b|inline\b|doc\b)(?:[\w-]+\s+){0,2}?comments?|comment)\s+"
    r"(?i:back\s+)?(?i:\w{2,12}ing|with\s+(?!code\b|`)|that\b|on\s+(?:it|them|each)\b|"
    r"to\s+(?:explain|say|note|let|ask|inform|notify|confirm|tell)\b)|(?i:(?:add\s+)?comments?)[:\uff1a]\s*(?:\n|$)"
)
# "Post your verdict": where it goes, the text says that is all about requests and issues.
VERDICT = late(
    r"(?i:post|submit|publish|leave)\s+(?:only\s+)?(?:(?:your|the|a|an|one|all|its)\s+)?(?:[\w-]+\s+){0,3}?(?i:evidence|verdict|findings|results?|summary|review|"
    r"report|status|decision|feedback|update|plan|note|approval|message)s?\b(?!\s*(?:to\s+(?:the\s+)?(?:user|file|stdout|console|terminal|disk)|in\s+chat))"
)
COMMENTED = late(
    r"\b(?:(?i:tickets?|issues?)|PRs?|MRs?|pull\s+requests?|merge\s+requests?|Linear|Jira|GitHub|GitLab|threads?|reviewers?|"
    r"maintainers?|workpad|blockers?|blocked)\b"
)
OF_CODE = late(
    r"\b(?:code|function|class|method|line|module|docstring|logic|variable|test|file|lint|eslint|type)s?\b",
    re.IGNORECASE,
)

# "Post `@reviewer plan`": a word with which a bot is called is a comment.
CALLED = late(r"(?i:post|comment|leave|write)\s+(?:(?:a|an|one|the|with|exactly)\s+){0,2}(?=\x01)")
# "Comment with a summary: `tracker msg 7 "done"`": by the command that stands behind it.
COMMENTED_BY = late(r"(?i:comment|reply|announce)(?:\s+[\w-]+){0,5}:\s+(?=\x01)")
COMMAND = late(r"[a-z][\w.-]*(?:\s+[\w<$./-]+)*\s+[\"'<$]")
MENTION = late(r"@[a-z][\w-]{1,38}(?:\[bot\])?(?=\s|$)", re.IGNORECASE)

# "Open an issue for questions", "open an issue: https://...": where a reader turns to, no step of an agent's work.
ISSUE = late(
    r"(?i:open|create|file|submit|start|raise|log)\s+(?:an?|one|the|new|your)\s+(?:[\w-]+\s+){0,2}?"
    r"(?i:issues?|discussions?|bug\s+reports?|tickets?)\b(?:\s+(?:on|in|at)\s+(?:the\s+)?(?!this|that)[\w-]+(?:\s+\w+)?)?"
)
# A link is blank in the masked text.
SUPPORT = late(
    r"\s*(?:for|with|to)\s+(?:(?:any|your|general|ask|get|report|discuss|suggest)\s+){0,2}(?:questions?|help|support|ideas?|"
    r"suggestions?|feedback|discussions?)\b|\W{0,3}[ ]{12,}",
    re.IGNORECASE,
)
# Under such a heading a list says where to turn to.
TURN_TO = late(
    r"[\W\d]*(?:getting\s+|need\s+(?:more\s+)?)?(?:help|support|questions?|contact|feedback|community|links|get\s+in\s+touch|"
    r"bug\s+reports?|feature\s+requests?|reporting\s+(?:bugs?|issues?|problems?))\b.{0,40}$",
    re.IGNORECASE,
)
# "If anything goes wrong, please open an issue: we care", said to whoever contributes.
CONTRIBUTOR = late(
    r"\bwe(?:['’](?:d|ll|re))?\s+(?:take|care|love|will|welcome|appreciate|try|want|happily|aim)\b|"
    r"\bif\s+you\s+(?:need|have|want|run\s+into|encounter)\s+(?:\w+\s+){0,2}(?:help|questions?|support|feedback|trouble)\b",
    re.IGNORECASE,
)


# ruff: noqa: RUF001 - the punctuation of the languages that are read here


# Roads whose names are words of everyday texts: only with a capital letter are they meant.
EVERYDAY = frozenset((
    "teams", "signal", "matrix", "github", "webhook", "desktop", "backlog", "height", "plane", "shortcut", "linear",
    "chat", "push", "social", "notion", "beads", "mantis",
))  # fmt: skip
# "**Push**: move the request to the end": the name of something that no git is in.
_LABELLED = late(r"push[\s*_]*:\s+\S", re.IGNORECASE)
OF_GIT = late(
    r"\b(?:git|branch(?:es)?|remote|origin|upstream|commits?|committed|tags?|PRs?|main|master|changes?|code|repo\w*|force|HEAD)\b|\x01",
    re.IGNORECASE,
)
# "Merge strategy: squash merge": what is chosen, and nothing to do.
_SETTING = late(r"\b(?:strategy|method|type|style|mode|policy|default)[\s*_]*[:：][\s*_]*$", re.IGNORECASE)
_VIA = late(VIA + r"$")
_HASHED = late(VIA + r"#[a-z][\w-]+")
_FIRST = late(r"[A-Za-z-]+")
_COUNTER = late(r"next|counter|seq(?:uence)?|last_?(?:id|num)|serial", re.IGNORECASE)
LONGEST = 160
# What a text says of comments as a whole: nothing, that its agent may write them, that tickets are what it is about.
NO_COMMENTS, MAY_COMMENT, OF_TICKETS = range(3)


class Found:
    """One act that a text tells of: where it stands in the block's text, and what it is."""

    __slots__ = ("end", "meaning", "start")

    def __init__(self, start: int, end: int, meaning: Meaning) -> None:
        self.start, self.end, self.meaning = start, end, meaning


def acts(
    hidden: Masked,
    parts: list[Clause],
    words: Vocabulary,
    around: str = "",
    comments: int = NO_COMMENTS,
    heading: str = "",
) -> list[Found]:
    """Return the acts that the clauses tell the reader to do, one an effect and sentence at most.

    `around` are the words of what the block stands under, `comments` what the text as a whole says of comments for
    people: they tell one from a comment in code. `heading` is the nearest one above.
    """
    found: list[Found] = []
    seen: set[tuple[int, str, str]] = set()
    for clause in parts:
        if clause.state != POSITIVE:
            continue
        meaning = (
            _said(hidden.text[clause.start : clause.stop], clause.end - clause.start, words)
            or _called(hidden, clause)
            or _commented(hidden.text, clause, around, comments)
            or meant(hidden.text, clause, around)
        )
        if meaning is None or _is_none(hidden, clause, meaning, heading):
            continue
        key = (clause.sentence, meaning[0], meaning[1])
        if key not in seen:
            seen.add(key)
            found.append(Found(clause.start, clause.stop, meaning))
    beside = [*_by_means(hidden, parts, words), *passive(hidden)]
    beside += foreign(hidden.text) if FOREIGN_MARK.search(hidden.text) else []
    for start, end, meaning in beside:
        if all(one.meaning[0] != meaning[0] for one in found):
            found.append(Found(start, end, meaning))
    return found


def _is_none(hidden: Masked, clause: Clause, meaning: Meaning, heading: str) -> bool:
    """Say whether what looks like the act is another thing: a field of one's own, a place to turn to, a mere name."""
    if meaning[0] == COUNTER:
        return not _counted(hidden, clause)
    if meaning[0] == PUSH:
        return _LABELLED.match(hidden.text, clause.start) is not None and not OF_GIT.search(hidden.text, clause.end)
    if meaning[1] == "github" and _SETTING.search(hidden.text, max(0, clause.start - 60), clause.start):
        return True
    return meaning[1] == "github" and _turned_to(hidden.text, clause, heading)


def _by_means(hidden: Masked, parts: list[Clause], words: Vocabulary) -> list[tuple[int, int, Meaning]]:
    """Return the acts by which a sentence has its reader do something: "resolve it by opening a pull request"."""
    found: list[tuple[int, int, Meaning]] = []
    for sentence, stop in {one.sentence: one.stop for one in parts if one.state == POSITIVE}.items():
        by = means(hidden.text, sentence, stop)
        meaning = _said(by[1], len(by[1]), words) if by is not None else None
        if by is not None and meaning is not None:
            found.append((by[0], stop, meaning))
    return found


def _turned_to(text: str, clause: Clause, heading: str) -> bool:
    """Say whether an issue is where people are sent with a question, and no step of the reader's work."""
    found = ISSUE.match(text, clause.start)
    if found is None:
        return False
    end = min(len(text), clause.stop + 200)
    return (
        TURN_TO.match(heading) is not None
        or SUPPORT.match(text, found.end()) is not None
        or CONTRIBUTOR.search(text, clause.sentence, end) is not None
    )


def _called(hidden: Masked, clause: Clause) -> Meaning | None:
    """Return the act of a clause that posts the words with which a bot is called, or names the command that does."""
    posts = CALLED.match(hidden.text, clause.start, clause.stop)
    by = COMMENTED_BY.match(hidden.text, clause.start) if posts is None else None
    if posts is None and by is None:
        return None
    at = posts.end() if posts is not None else by.end() if by is not None else 0
    code = next((text for start, end, text in hidden.codes if start - 3 <= at <= end), "")
    is_act = MENTION.match(code) if posts is not None else COMMAND.match(code)
    return (NOTIFY, "github", "github") if is_act else None


def _commented(text: str, clause: Clause, around: str, comments: int) -> Meaning | None:
    """Return the act of a clause that asks for a comment where people read it."""
    said = text[clause.start : min(clause.stop, clause.start + 240)].replace("\n", " ")
    own = text[clause.start : min(clause.end + 2, clause.start + 240)]
    if (
        COMMENT.match(said) is None
        and (COMMENTS.match(own) is None or OF_CODE.search(said))
        and (VERDICT.match(own) is None or not (comments or COMMENTED.search(around)))
    ):
        return None
    near = COMMENTED.search(text, clause.sentence, clause.stop) or COMMENTED.search(around)
    meant_so = comments == OF_TICKETS or (comments == MAY_COMMENT and VERDICT.match(own) is not None)
    return (NOTIFY, "github", "github") if near or (meant_so and not OF_CODE.search(said)) else None


def _counted(hidden: Masked, clause: Clause) -> bool:
    """Say whether code that is to be incremented is a counter that others read, not a field of one's own."""
    said = hidden.text[clause.start : min(clause.end, clause.start + 24)]
    if "\x01" not in said or "next" in said.partition("\x01")[0].lower():
        return True
    return any(clause.start <= start < clause.end and _COUNTER.search(text) for start, _, text in hidden.codes)


def _said(text: str, end: int, words: Vocabulary) -> Meaning | None:
    """Return what a clause tells to do that ends there; the objects of a verb may go on to the end of the sentence."""
    said = text[:400].replace("\n", " ")
    said = said.lower() if said.isupper() else said  # "CREATE THE ISSUE FIRST"
    first = _FIRST.match(said)
    if first is None or not (first[0].lower() in words.wanted or first[0].lower() in ACTING):
        return None
    for pattern, meaning in words.phrases:
        if pattern.match(said):
            return meaning
    for effect, channel, plugin, opening in PATTERNS:
        if not opening.match(said):
            continue
        if effect == PUSH and OTHER_PUSH.search(said[: end + 14][:90]):
            return None
        if effect == NOTIFY and not channel:
            return _channel(said, words) or (effect, channel, plugin)
        return effect, channel, plugin
    if SENDS.match(said):
        return _channel(said[: max(end, 160)], words)
    return None


def _channel(said: str, words: Vocabulary) -> Meaning | None:
    """Return the road that the clause names (`on Slack`, `to #releases`)."""
    for pattern, meaning in words.channels:
        for match in pattern.finditer(said):
            if _VIA.search(said, max(0, match.start() - 30), match.start()) and meaning[0] == NOTIFY:
                proper = match[0][:1].isupper() or meaning[1] not in EVERYDAY
                if proper:
                    return meaning
    if _HASHED.search(said):
        return NOTIFY, "slack", "slack"
    return None


def make_instruction(block: Block, one: Found, site: Site, symbol: str, gated: bool) -> Instruction:
    """Return the act as facts hold it."""
    text = " ".join(block.joined()[one.start : one.end].split())[:LONGEST]
    effect, channel, plugin = one.meaning
    return Instruction(site, effect, channel, plugin, text, symbol, "", gated)
