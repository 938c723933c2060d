"""How the tests of the extractors write down what they found."""

from __future__ import annotations

from claimonce.audit.extract import Extracted, extract
from claimonce.audit.facts import Text
from claimonce.audit.lower import facts_of


def cut(path: str, text: str) -> Extracted:
    """Return what the extractor of the file's form makes of the text."""
    found = extract(path, text.encode())
    assert found is not None, path
    return found


def lines(path: str, text: str) -> list[tuple[str, int, str]]:
    """Return (symbol, line, words) of every command that the shell front end finds in the file's pieces."""
    facts = facts_of(path, text.encode())
    assert facts is not None, path
    return [
        (function.name, call.site.line, " ".join(one.text if isinstance(one, Text) else "?" for one in call.args))
        for function in facts.functions
        for call in function.calls
        if call.callee == "exec"
    ]


def pushes(path: str, text: str) -> list[int]:
    """Return the lines on which `git push` is run."""
    return sorted(line for _, line, words in lines(path, text) if words.startswith("git push"))
