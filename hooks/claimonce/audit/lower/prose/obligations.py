"""What is to be done, told of the thing and not of its reader: "all commits must be pushed", "no issue? Create one"."""

# ruff: noqa: RUF001 - an apostrophe as people write it

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.verbs import NOTIFY, PUSH, TEAM

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.vocabulary import Meaning

_MUST = (
    r"(?:must|should|shall|needs?\s+to|ha(?:s|ve)\s+to|(?:is|are)\s+(?:to|required\s+to))\s+"
    r"(?:always\s+|also\s+|then\s+|immediately\s+|first\s+|subsequently\s+)?be\s+(?:\w+ly\s+)?"
)
_WHERE = (
    r"(?:PRs?|pull\s+requests?|MRs?|merge\s+requests?|issues?|tickets?|threads?|discussions?|GitHub|GitLab|Linear|Jira|Slack|"
    r"Discord|comments?|channels?|reviews?)\b"
)
# Effect, channel, plugin and pattern: a subject, and what must become of it.
PASSIVE: tuple[tuple[str, str, str, re.Pattern[str]], ...] = tuple(
    (effect, channel, plugin, late(pattern, re.IGNORECASE))
    for effect, channel, plugin, pattern in (
        (PUSH, "git", "git_push",
         (rf"\b(?:commits?|branch(?:es)?|changes?|code|work|tags?|fix(?:es)?|everything|it|they|files?|updates?|results?)\s+"
          rf"(?:\S+\s+){{0,3}}?{_MUST}(?:(?:committed|signed|rebased|merged|tagged)\s*(?:,|and|&|/)\s*)*pushed\b")),
        (NOTIFY, "github", "github",
         (rf"{_MUST}(?:posted|submitted|reported|added|left|published|sent|shared|written|recorded|documented)\s+"
          rf"(?:(?!after|before|when|if|unless|in\s+(?:code|the\s+code))\S+\s+){{0,4}}?(?:to|on|as|in|via|through)\s+"
          rf"(?:(?:an?|the|each|every|that|this|its|your)\s+)?(?:[\w-]+\s+){{0,2}}?{_WHERE}(?!\s*(?:body|description|title|template))")),
        (NOTIFY, "github", "github",
         (rf"\b(?:an?|the|each|every|new|separate|follow-?up|tracking)\s+(?:[\w-]+\s+){{0,2}}?(?:PRs?|pull\s+requests?|issues?|tickets?)\s+"
          rf"(?:\S+\s+){{0,3}}?{_MUST}(?:opened|created|filed|raised|submitted)\b")),
        (NOTIFY, "", "notify",
         (rf"{TEAM}\s+(?:\S+\s+){{0,3}}?{_MUST}(?:notified|informed|alerted|told|emailed|e-mailed|messaged|pinged)\b")),
    )
)  # fmt: skip
_NOT = late(
    r"\b(?:not|never|no|without|nothing|only\s+(?:if|when)|unless|if\s+(?:asked|requested))\b|n['’]t\b", re.IGNORECASE
)
_IF = late(r"^\W*(?:if|whether|before|until|unless)\b[^,]*$|^\W*(?:use\s+)?(?:when|triggers?)\W*:", re.IGNORECASE)
_SENTENCE = late(r"[^.!?\n]+(?:\.(?=\S)[^.!?\n]*)*")

# "Is there an issue? If not, create one first."
_ONE = late(
    r"(?:create|open|file|raise|submit|make)\s+(?:one|a\s+new\s+one|them)\b"
    r"(?!\s+(?:of|per|more|for\s+each|by\s+one)\b)",
    re.IGNORECASE,
)
_OF_WHAT = late(
    r"\b(?:no|an?|any|one|existing|open|matching|related|corresponding|the|previous|linked)\s+(?:[\w-]+\s+){0,2}?"
    r"(?P<what>issues?|tickets?|PRs?|pull\s+requests?|MRs?|merge\s+requests?|branch(?:es)?|files?|labels?|milestones?|folders?|"
    r"director(?:y|ies)|worktrees?|tests?|entr(?:y|ies)|specs?|plans?|sections?|configs?|templates?|tasks?|projects?)\b",
    re.IGNORECASE,
)
_OUTSIDE = late(r"issue|ticket|PR|pull|MR|merge", re.IGNORECASE)
# "If it is ready, approve it; else request changes": what it is stands before it.
_REVIEWED = late(
    r"(?:approve\s+(?:it|them)|merge\s+(?:it|them)(?:\s+(?:now|immediately|first))?|request\s+changes|(?:leave|submit)\s+(?:an?|your|the)\s+(?:[\w-]+\s+)?review)"
    r"(?=\s*(?:$|[.,;:)]|and\b|or\b|with\b|if\b|when\b))",
    re.IGNORECASE,
)
_REQUEST = late(r"\b(?:PRs?|MRs?|(?:pull|merge)[\s-]requests?)\b", re.IGNORECASE)
# "Resolve the issue by opening a pull request": the act by which something is done.
_BY = late(
    r"\b(?:by|prefer|fall\s+back\s+to|resort\s+to)\s+(?:(?:simply|then|first|also|directly|manually|either)\s+)?(?P<verb>creat|open|post|add|submit|leav|push|comment|send|fil|publish|"
    r"writ|merg|notify|mail|e-mail|email|repl|rais)(?P<end>ying|ing)\b",
    re.IGNORECASE,
)
_THEY = late(r"[\W\d]*(?:they|users?|people)\b", re.IGNORECASE)
_WITH_E = frozenset(("creat", "leav", "fil", "writ", "merg", "rais"))
REACH = 160  # characters that a word stands for what was named

# "Use the messenger to send this message": where to, the sentence or what it stands under says.
_SENT = late(
    r"(?:send|post|deliver|dispatch)\s+(?:(?:this|the|that|your|a|an|each|it|them)\s+)?(?:(?:[\w-]+|\x02+)\s+){0,4}?"
    r"(?:messages?|notifications?|update|alert|summary|reminder|digest|report|it|them)\b",
    re.IGNORECASE,
)
_CHATS = (
    (late(r"\bslack\b", re.IGNORECASE), (NOTIFY, "slack", "slack")),
    (late(r"\bdiscord\b", re.IGNORECASE), (NOTIFY, "discord", "discord")),
    (late(r"\btelegram\b", re.IGNORECASE), (NOTIFY, "telegram", "telegram")),
    (late(r"\bMicrosoft Teams\b|\bMS Teams\b|\bTeams (?:channel|webhook|message)"), (NOTIFY, "teams", "teams")),
)
_TO_USER = late(r"\bto\s+(?:the\s+)?(?:user|human|agent|orchestrator|caller|me)\b", re.IGNORECASE)


def passive(hidden: Masked) -> list[tuple[int, int, Meaning]]:
    """Return the start, the end and the meaning of each sentence that says what must become of a thing."""
    found: list[tuple[int, int, Meaning]] = []
    if " be " not in hidden.text:
        return found
    for sentence in _SENTENCE.finditer(hidden.text):
        text = sentence[0]
        if " be " not in text or _NOT.search(text) is not None:
            continue
        for effect, channel, plugin, pattern in PASSIVE:
            match = pattern.search(text)
            if match is not None and _IF.match(text[: match.start()]) is None:
                found.append(
                    (sentence.start() + match.start(), sentence.start() + match.end(), (effect, channel, plugin))
                )
    return found


def means(text: str, start: int, stop: int) -> tuple[int, str] | None:
    """Return the place of a `by ...ing` and its words as an order: "create a pull request that ..."."""
    found = _BY.search(text, start, stop)
    if found is None or _THEY.match(text, start, stop):
        return None
    if _NOT.search(text, start, found.start()) and found[0][:1].lower() not in "fr":
        return None  # what is fallen back to is done for want of another thing
    stem = found["verb"].lower()
    verb = stem + ("e" if stem in _WITH_E else "y" if found["end"] == "ying" else "")
    return found.start("verb"), verb + text[found.end() : stop]


def meant(text: str, clause: Clause, around: str) -> Meaning | None:
    """Return the act of a clause whose object is a word for what stands before it, or whose road is named beside it."""
    one = _ONE.match(text, clause.start, clause.stop)
    if one is not None:
        named = list(_OF_WHAT.finditer(text, max(0, clause.start - REACH), clause.start))
        named = [
            each for each in named if each[0][:2].lower() == "no"
        ] or named  # "no branch for the issue? Create one"
        return (NOTIFY, "github", "github") if named and _OUTSIDE.match(named[-1]["what"]) else None
    reviewed = _REVIEWED.match(text, clause.start, clause.stop)
    if reviewed is not None and (_REQUEST.search(text, 0, clause.start) or _REQUEST.search(around)):
        return NOTIFY, "github", "github"
    sent = _SENT.match(text, clause.start, clause.stop)
    if sent is None or _TO_USER.search(text, clause.start, clause.stop) is not None:
        return None
    near = text[clause.sentence : clause.stop]
    return next((meaning for word, meaning in _CHATS if word.search(near) or word.search(around)), None)
