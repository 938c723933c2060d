"""Texts for agents: the prose, and the commands of hooks that the front matter names."""

from __future__ import annotations

from collections.abc import Iterator

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.piece import PROSE, Piece
from claimonce.catalog.index import SHELLS

LONGEST = 400  # lines of a front matter
COMMANDS = SHELLS | {"command", "run", "shell", "script"}  # a key is called after the shell that runs it, too
WORDS = frozenset(("type", "matcher", "timeout", "timeout_ms", "statusMessage", "description", "name", "if", "url"))


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return the text as prose, and each hook of its front matter as a piece of shell."""
    prose = Piece(path, PROSE, text, form.surface, entry=form.entry)
    return Extracted(form.surface, (prose, *_hooks(path, text, form.surface)))


def _hooks(path: str, text: str, surface: str) -> Iterator[Piece]:
    if not text.startswith("---") or "hooks" not in text[:40_000]:
        return
    # Few texts have any, and YAML costs more to load than they do to read.
    from claimonce.audit.extract.documents import NotYamlError, Scalars, documents, find_scalars, get

    lines = text.split("\n", LONGEST + 1)
    end = next((at for at in range(1, min(len(lines), LONGEST)) if lines[at].rstrip() in ("---", "...")), 0)
    matter = "\n" + "\n".join(lines[1:end])  # an empty line for the mark, so that lines are the file's
    try:
        roots = documents(matter) if end else []
    except NotYamlError:
        return
    scalars = Scalars(matter)
    for root in roots:
        hooks = get(root, "hooks")
        for symbol, key, depth, node in find_scalars(hooks, "hooks") if hooks is not None else ():
            # What stands under an event itself (`after_create: |`) is a command, too.
            if key in COMMANDS or (depth == 1 and key not in WORDS):
                made = scalars.piece(path, surface, (node,), symbol, "hook")
                if made is not None:
                    yield made
