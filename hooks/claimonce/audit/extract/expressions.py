"""Expressions of a template language inside text of another: `${{ github.ref }}`, `$[[ inputs.x ]]`."""

from __future__ import annotations

import re

from claimonce.audit.piece import SHELL

EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}|\$\[\[(.*?)\]\]", re.DOTALL)
NOT_WORD = re.compile(r"\W")


def hidden(text: str, language: str = SHELL) -> str:
    """Return the text with every expression as a variable of the same length, so that no place moves."""
    if "${{" not in text and "$[[" not in text:
        return text

    def variable(match: re.Match[str]) -> str:
        body = NOT_WORD.sub("_", match[0])
        lines = match[0].count("\n")
        if lines:
            return ("$" + body.replace("_", "", lines))[: len(body) - lines] + "\n" * 0 + " " * lines
        return ("$" if language != "python" else "_") + body[1:]

    return EXPRESSION.sub(variable, text)
