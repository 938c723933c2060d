"""Comments that people read on a ticket or a request, told from those in code: data only."""

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
