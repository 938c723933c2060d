"""Shared by the tests of the reader: the built-in descriptions, the command lists, a payload as a client sends it."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path

import claimonce.plugins
from claimonce.effects.descriptions import Descriptions
from claimonce.effects.result import Reading
from claimonce.hooks.description import Description
from claimonce.hooks.second_look import lines, whole
from claimonce.reading import read_command
from claimonce.reading.description_compiler import compile_descriptions

COUNTER = "scripts/article-counter.json"
BREAK = "\N{SYMBOL FOR NEWLINE}"  # a line break inside a row


def built_in() -> list[Description]:
    """Return what every plugin module in the package describes."""
    found: list[Description] = []
    for module in pkgutil.iter_modules(claimonce.plugins.__path__):
        describe = getattr(importlib.import_module(f"claimonce.plugins.{module.name}"), "claimonce_describe", None)
        if describe is not None:
            answer = describe()
            found += answer if isinstance(answer, list) else [answer]
    return found


DESCRIPTIONS = Descriptions(compile_descriptions([one.compiled() for one in built_in()]))


def words_for(*counters: str) -> list[bytes]:
    """Return the prefilter's words as they are compiled, with these counter files (full paths)."""
    words = {word for one in built_in() for word in one.words} | {"claimonce.toml"}
    words.update(path.rpartition("/")[2] for path in counters)
    return [word.encode() for word in whole(words | {*lines([one.compiled() for one in built_in()], counters)})]


WORDS = words_for(f"/home/ada/mailer/{COUNTER}")


def rows(name: str) -> list[str]:
    """Return the commands of one list."""
    text = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8")
    return [line.replace(BREAK, "\n") for line in text.split("\n") if line]


def read(command: str, **more: object) -> Reading:
    """Read a command as it stands, with one counter file configured."""
    return read_command(command, DESCRIPTIONS, counters=(COUNTER,), **more)  # type: ignore[arg-type]


def kinds(command: str) -> set[str]:
    """Return the kinds of effect that a command has."""
    return {effect.kind for effect in read(command).effects}


def payload(command: object, tool: str = "Bash", *, plain_ascii: bool = False, **more: object) -> bytes:
    """Return a pre-tool event as Claude Code writes it; cwd and description hold effect words on purpose."""
    body = {
        "session_id": "5f1d1d6e-8b35-4c62-9d35-0f3f9f4f5a10",
        "transcript_path": "/home/ada/.claude/projects/mailer/x.jsonl",
        "cwd": "/home/ada/mailer",
        "hook_event_name": "PreToolUse",
        "tool_name": tool,
        "tool_input": command if isinstance(command, dict) else {"command": command, "description": "Push by mail"},
        "tool_use_id": "toolu_01push",
        **more,
    }
    return json.dumps(body, ensure_ascii=plain_ascii, separators=(",", ":")).encode("utf-8", "surrogatepass")
