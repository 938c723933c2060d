"""Redacting: what looks like a secret does not stand in the store, not even for the window."""

from __future__ import annotations

import re

HIDDEN = "[hidden]"
_SECRETS = (
    re.compile(r"(?<=://)[^\s/@:]{0,100}:[^\s/@]{1,200}(?=@)"),
    re.compile(
        r"(?i)\b((?:password|passwd|passphrase|secret|token|api[-_ ]?key|access[-_ ]?key|authorization|bearer)"
        r"(?:\s{0,3}[:=]\s{0,3}|\s{1,3}is\s{1,3})(?:bearer\s{1,3})?)[^\s,;]{4,400}"
    ),
    re.compile(r"(?i)\b(bearer\s{1,3})[\w.~+/=-]{12,400}"),
    re.compile(
        r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|sk-|rk_|pk_|AKIA|ASIA|AIza|ya29\.|hf_|npm_|pypi-)[\w.-]{8,400}"
    ),
    re.compile(r"\beyJ[\w-]{8,400}\.[\w-]{8,2000}(?:\.[\w-]{0,400})?"),
    re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.{0,8000}", re.DOTALL),
    re.compile(r"(?<![\w+/=-])(?=[\w+/-]{0,39}\d)(?=[\w+/-]{0,39}[a-z])(?=[\w+/-]{0,39}[A-Z])[\w+/-]{40,2000}={0,2}"),
)


def redacted(text: str) -> str:
    """Return the text with what looks like a password, a token or a private key replaced by `[hidden]`."""
    for pattern in _SECRETS:
        text = pattern.sub(lambda match: f"{match[1] if match.re.groups else ''}{HIDDEN}", text)
    return text
