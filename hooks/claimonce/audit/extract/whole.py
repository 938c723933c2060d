"""Files that are one piece of one language."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form, find_language
from claimonce.audit.piece import PYTHON, SHELL, Piece


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return the file as one piece; a `#!` line decides over the suffix, and makes it an entry point."""
    language, entry, shell = form.language, form.entry, "bash"
    if text.startswith("#!"):
        first = text[:300].partition("\n")[0]
        named = find_language(first.encode("utf-8", "replace"))
        if named and language in (SHELL, PYTHON):
            language = named
        entry = entry or "script"
        shell = "zsh" if "zsh" in first else "bash"
    return Extracted(form.surface, (Piece(path, language, text, form.surface, entry=entry, shell=shell),))
