"""Dockerfiles: RUN, CMD, ENTRYPOINT and HEALTHCHECK in both their forms, heredocs too."""

from __future__ import annotations

import json
import re
import shlex

from claimonce.audit.extract.forms import Extracted, Form, find_language
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

INSTRUCTION = late(r"^\s*(?:ONBUILD\s+)?(RUN|CMD|ENTRYPOINT|HEALTHCHECK|SHELL|ENV|ARG)\b[ \t]*", re.IGNORECASE)
FLAG = late(r"--[a-z-]+(?:=\S+)?\s*")
HEREDOC = late(r"<<-?\s*[\"']?(\w+)[\"']?")
ONLY_HEREDOC = late(r"^\s*<<-?\s*([\"']?)(\w+)\1\s*$")
PLAIN = late(r"^([A-Za-z_]\w*)=(\"[^\"$]*\"|'[^']*'|[^\s\"'$]*)\s*$")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each command as a piece."""
    lines = text.split("\n")
    settings: list[tuple[str, int]] = []
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        match = INSTRUCTION.match(lines[at])
        first = at
        if match is None:
            at += 1
            continue
        name = match[1].upper()
        body, places, at = _continued(lines, at, match.end())
        if name in ("ENV", "ARG"):
            plain = PLAIN.match(body[0]) if len(body) == 1 else None
            if plain is not None:
                settings.append((f"{plain[1]}={plain[2]}", first + 1))
            continue
        if name == "SHELL":
            continue
        at = _heredocs(lines, at, body, places)
        piece = _command(path, form.surface, name, body, places, settings)
        if piece is not None:
            pieces.append(piece)
    return Extracted(form.surface, tuple(pieces))


def _continued(lines: list[str], at: int, column: int) -> tuple[list[str], list[int], int]:
    """Return an instruction's lines without the comments between them, each one's line, and the next line."""
    body, places = [lines[at][column:]], [at + 1]
    at += 1
    while body[-1].rstrip().endswith("\\") and at < len(lines):
        line = lines[at]
        at += 1
        if line.lstrip().startswith("#"):
            continue
        if not line.strip():
            line = "\\"
        body.append(line)
        places.append(at)
    body[-1] = body[-1].rstrip().removesuffix("\\")
    return [line.rstrip() for line in body], places, at


def _heredocs(lines: list[str], at: int, body: list[str], places: list[int]) -> int:
    """Add the bodies of the heredocs that the instruction opens; return the line after them."""
    for mark in HEREDOC.findall("\n".join(body)):
        if not any(line.strip() == mark for line in lines[at : at + 5_000]):
            continue
        while at < len(lines):
            body.append(lines[at])
            places.append(at + 1)
            at += 1
            if lines[at - 1].strip() == mark:
                break
    return at


def _command(
    path: str, surface: str, name: str, body: list[str], places: list[int], settings: list[tuple[str, int]]
) -> Piece | None:
    """Return one instruction's command as a piece."""
    while FLAG.match(body[0]):
        body[0] = body[0][FLAG.match(body[0]).end() :]  # type: ignore[union-attr]
    if name == "HEALTHCHECK":
        if not body[0].upper().startswith("CMD"):
            return None
        body[0] = body[0][3:].lstrip()
    language = SHELL
    only = ONLY_HEREDOC.match(body[0])
    if only is not None and len(body) > 2:
        body, places = body[1:-1], places[1:-1]
        language = find_language(body[0].encode("utf-8", "replace")) or SHELL
    elif body[0].lstrip().startswith("["):
        words = parse_json_form(" ".join(line.removesuffix("\\") for line in body))
        if words is None:
            return None
        body, places = [" ".join(shlex.quote(word) for word in words)], places[:1]
    if not any(line.strip(" \t\\") for line in body):
        return None
    text = "\n".join([*(one for one, _ in settings if language == SHELL), *body])
    before = tuple(line for _, line in settings) if language == SHELL else ()
    return Piece(path, language, text, surface, places[0], -1, (*before, *places), name, "container")


def parse_json_form(text: str) -> list[str] | None:
    """Return the words of the JSON form."""
    try:
        words: list[object] = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [word for word in words if isinstance(word, str)] or None
