"""What the settings of agents' clients and plugins name: files that a client puts in, folders that it reads."""

from __future__ import annotations

import re

from claimonce.audit.facts import SETS, Link
from claimonce.audit.late_pattern import late

ANY = frozenset(("",))
_PLUGIN = frozenset(("commands", "agents", "skills", "rules", "contextFileName", "prompts"))
# (the end of the file's path, the keys under which a path is named; ANY for each of them)
TABLE: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (late(rf"(?:^|/)(?:{pattern})$", re.IGNORECASE), keys)
    for pattern, keys in (
        (r"\.(?:claude|cursor|codex|factory)-plugin/(?:plugin|marketplace)\.json", _PLUGIN),
        (r"gemini-extension\.json|\.gemini/settings\.json|\.qwen/settings\.json", _PLUGIN),
        (r"opencode\.jsonc?|\.opencode/[^/]+\.jsonc?", frozenset(("instructions", "prompt"))),
        (r"\.codex/config\.toml|codex\.toml",
         frozenset(("model_instructions_file", "experimental_instructions_file", "project_doc_fallback_filenames",
                    "instructions", "config_file"))),
        (r"\.aider\.conf\.ya?ml", frozenset(("read",))),
        (r"gptme\.toml", frozenset(("files", "dirs"))),
        (r"\.vscode/settings\.json", frozenset(("file", "chat.promptFilesLocations", "chat.instructionsFilesLocations",
                                                "github.copilot.chat.codeGeneration.instructions"))),
        (r"\.kiro/agents/[^/]+\.json", frozenset(("prompt", "resources"))),
        (r"\.amazonq/(?:cli-)?agents/[^/]+\.json", frozenset(("prompt", "resources"))),
        (r"\.continue/[^/]+\.ya?ml", frozenset(("uses", "rules"))),
        (r"\.roomodes|\.coderabbit\.ya?ml", frozenset(("customInstructions", "filePatterns"))),
        (r"\.goosehints|\.crush\.json|crush\.json", frozenset(("context_paths",))),
    )
)  # fmt: skip
NAMES = frozenset((
    "plugin.json", "marketplace.json", "gemini-extension.json", "opencode.json", "opencode.jsonc", "codex.toml",
    "gptme.toml", "crush.json",
))  # fmt: skip
ENTRY = late(r"[\"']?([\w.$-]+)[\"']?\s*[:=]\s*(.*)$")
STRING = late(r"[\"']([^\"'\n]{1,300})[\"']")
BARE = late(r"^\s*-\s+([\w./*~-]+)\s*$")
WRAPPED = late(r"^(?:\{file:|file://)(.*?)\}?$")
PATHLIKE = late(r"^[\w.~/*@-]+$")
MOST = 500


def is_settings(path: str) -> bool:
    """Say whether the file's name is that of a client's settings."""
    if "/." not in path and path[:1] != "." and path.rpartition("/")[2] not in NAMES:
        return False
    return any(pattern.search(path) is not None for pattern, _ in TABLE)


def links(path: str, text: str) -> tuple[Link, ...]:
    """Return the paths that stand under the keys of the table, whatever the notation."""
    keys = next((keys for pattern, keys in TABLE if pattern.search(path) is not None), frozenset[str]())
    found: list[Link] = []
    key, depth = "", 0
    for number, line in enumerate(text.split("\n")[:20_000], 1):
        if len(found) >= MOST:
            break
        for part in re.split(r"[{,](?=\s*[\"'])", line) if line.lstrip()[:1] in "{\"'" else [line]:
            entry = ENTRY.search(part)
            value = part
            if entry is not None and not _inside(part, entry.start()):
                if entry[1] in keys or depth <= 0:
                    key = entry[1]
                value = entry[2]
                if key in keys and entry[1] not in keys and PATHLIKE.match(entry[1]) and "/" in entry[1]:
                    found.append(Link(entry[1], number, SETS))
            if key in keys:
                found += [Link(each, number, SETS) for each in _named(value)]
            depth += value.count("[") - value.count("]")
    return tuple(dict.fromkeys(found))


def _inside(part: str, at: int) -> bool:
    """Say whether a place stands inside a quotation."""
    return part.count('"', 0, at) % 2 == 1


def _named(value: str) -> list[str]:
    named = STRING.findall(value) or BARE.findall(value)
    if not named and PATHLIKE.match(value.strip()):
        named = [value.strip()]
    wrapped = [(WRAPPED.match(one.strip()), one.strip()) for one in named]
    return [
        match[1] if match is not None else one for match, one in wrapped if PATHLIKE.match(match[1] if match else one)
    ]
