"""From a file to pieces of one language each, with the way back to the file's lines.

One module a form, each with `extract(path, text, form) -> Extracted`; `forms` says which file has which form.
"""

from __future__ import annotations

from importlib import import_module

from msgspec.structs import replace

from claimonce.audit.extract import addressed
from claimonce.audit.extract.forms import INSTRUCTION, Extracted, Form, by_content, surface_of
from claimonce.audit.facts import Comment, Site
from claimonce.audit.files import LARGEST
from claimonce.audit.late_pattern import late

__all__ = ["Extracted", "Form", "extract", "surface_of"]

SPEAKS = late(r"(?:#|//)\s*coverage-audit:\s*(.*?)\s*$")


def extract(path: str, data: bytes, *, told: bool = False) -> Extracted | None:
    """Return the pieces of the file, or None where its form is none that the audit reads. Never raises.

    `told` says that the file is told to an agent, whatever its name.
    """
    form = INSTRUCTION if told else surface_of(path, data[: addressed.HEAD]) or by_content(path, data)
    if form is None:
        return None
    if len(data) > LARGEST:
        return Extracted(form.surface, problem="too large")
    if b"\0" in data[:8192]:
        return Extracted(form.surface, problem="binary")
    text, problem = decode(data)
    extractor = import_module(f"claimonce.audit.extract.{form.extractor}")
    try:
        found: Extracted = extractor.extract(path, text, form)
    except RecursionError:
        return Extracted(form.surface, problem="nested too deeply")
    if problem and not found.problem:
        found = replace(found, problem=problem)
    if not form.language and b"coverage-audit:" in data:
        found = replace(found, comments=(*found.comments, *comments(text)))
    return found


def comments(text: str) -> list[Comment]:
    """Return the comments of a file of commands that speak to the audit, in and between the commands."""
    made: list[Comment] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = SPEAKS.search(line)
        if match is not None:
            made.append(Comment(Site(number, number, match.start() + 1), match[1]))
    return made


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and, where it is not UTF-8, the word for that."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), ""
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return data.decode("latin-1"), "encoding"
