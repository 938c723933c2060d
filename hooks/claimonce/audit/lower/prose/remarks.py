"""What is told apart by what stands around it: comments for people, and where people are sent with a question: data."""

# ruff: noqa: RUF001 - an apostrophe as people write it

from __future__ import annotations

import re

# A comment for whoever reads a ticket or a request, not one in code.
COMMENT = re.compile(
    r"(?i:add|create|leave|post|write|drop|append)\s+(?:an?|one|another|exactly\s+one|a\s+single)\s+"
    r"(?!(?:code|inline|doc|block|header|source|explanatory|TODO|line)\b)(?:(?:[\w-]+|\x01+)\s+){0,4}?comment\b"
    r"(?!\s*(?:above|in\s+(?:the\s+)?(?:code|source|file|test)|to\s+(?:the\s+)?(?:code|function|class|line|file)|"
    r"explaining\s+(?:why\s+the|the\s+code|non-obvious)|block\b|line\b|char|syntax|marker|at\s+the\s+top))"
)
COMMENTED = re.compile(
    r"\b(?:(?i:tickets?|issues?)|PRs?|MRs?|pull\s+requests?|merge\s+requests?|Linear|Jira|GitHub|GitLab|threads?|reviewers?|"
    r"maintainers?|workpad|blockers?|blocked)\b"
)
OF_CODE = re.compile(
    r"\b(?:code|function|class|method|line|module|docstring|logic|variable|test|file|lint|eslint|type)s?\b",
    re.IGNORECASE,
)

# "Open an issue for questions", "open an issue: https://...": where a reader turns to, no step of an agent's work.
ISSUE = re.compile(
    r"(?i:open|create|file|submit|start|raise|log)\s+(?:an?|one|the|new|your)\s+(?:[\w-]+\s+){0,2}?"
    r"(?i:issues?|discussions?|bug\s+reports?|tickets?)\b(?:\s+(?:on|in|at)\s+(?:the\s+)?(?!this|that)[\w-]+(?:\s+\w+)?)?"
)
# A link is blank in the masked text.
SUPPORT = re.compile(
    r"\s*(?:for|with|to)\s+(?:(?:any|your|general|ask|get|report|discuss|suggest)\s+){0,2}(?:questions?|help|support|ideas?|"
    r"suggestions?|feedback|discussions?)\b|\W{0,3}[ ]{12,}",
    re.IGNORECASE,
)
# Under such a heading a list says where to turn to.
TURN_TO = re.compile(
    r"[\W\d]*(?:getting\s+|need\s+(?:more\s+)?)?(?:help|support|questions?|contact|feedback|community|links|get\s+in\s+touch|"
    r"bug\s+reports?|feature\s+requests?|reporting\s+(?:bugs?|issues?|problems?))\b.{0,40}$",
    re.IGNORECASE,
)
# "If anything goes wrong, please open an issue: we care", said to whoever contributes.
CONTRIBUTOR = re.compile(
    r"\bwe(?:['’](?:d|ll|re))?\s+(?:take|care|love|will|welcome|appreciate|try|want|happily|aim)\b|"
    r"\bif\s+you\s+(?:need|have|want|run\s+into|encounter)\s+(?:\w+\s+){0,2}(?:help|questions?|support|feedback|trouble)\b",
    re.IGNORECASE,
)
