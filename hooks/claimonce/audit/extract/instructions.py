"""Which texts are written for agents: their rules, skills, commands, roles and prompts."""

from __future__ import annotations

import re
from functools import lru_cache

NAMES = frozenset(
    [
        "claude",
        "agents",
        "agent",
        "gemini",
        "qwen",
        "skill",
        "copilot-instructions",
        "codex",
        "soul",
        "heartbeat",
        "bootstrap",
        "crush",
        "warp",
        "replit",
        "system_prompt",
        "system-prompt",
        "systemprompt",
    ]
)
DOTTED = frozenset(
    [".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints", ".rules", ".replit.md", ".aiderrules"]
)
MARKDOWN = ("md", "mdx", "markdown", "mdc", "txt")
SUFFIXES = (".prompt.md", ".prompt", ".prompt.txt", ".mdc", ".chatmode.md", ".agent.md", ".instructions.md", ".prompty")
TEXTS = (".md", ".mdx", ".txt", ".markdown")
TEMPLATES = (".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".hbs", ".example", ".sample", ".erb", ".in")
FOR_PEOPLE = re.compile(
    r"^(?:readme|changelog|changes|license|licence|copying|contributing|contributors|history|notice|security|"
    r"code_of_conduct|authors|credits|todo|requirements|release-?notes)\b",
    re.IGNORECASE,
)
FOLDERS = re.compile(
    r"(?:^|/)(?:"
    r"\.(?:claude|agents?|codex|gemini|cursor|windsurf|clinerules|roo|qwen|opencode|kiro|factory|amp|continue|junie|"
    r"augment|trae|goose|amazonq|pi|crush)/(?:[^/]+/)*[^/]+"
    r"|(?:[^/]*[-_.])?(?:prompts?|instructions|skills|subagents|sub-agents)(?:[-_.][^/]*)?/(?:[^/]+/)*[^/]+"
    r"|(?:[^/]*[-_.])?(?:agents|commands|workers|personas)/[^/]+"
    r"|\.github/(?:agents|prompts|instructions|chatmodes|workflows)/[^/]+"
    r")$",
    re.IGNORECASE,
)
NOT_ABOVE = re.compile(r"(?:^|/)(?:docs?|documentation|website|node_modules|vendor|site-packages)/", re.IGNORECASE)
COPIES = re.compile(r"(?:^|/)(?:node_modules|vendor|site-packages|docs?/[a-z]{2}(?:[-_][A-Za-z]{2,4})?)/")
# What only the head of an agent's, a skill's or a command's own file says.
FRONT_MATTER = re.compile(
    rb"^(?:allowed-tools|allowed_tools|tools|argument-hint|alwaysApply|globs|subagent_type|disable-model-invocation)\s*:",
    re.MULTILINE,
)


def is_instructions(path: str, head: bytes = b"") -> bool:
    """Say whether the file is an instruction to an agent: by its name, its folder, or its front matter.

    `path` is from the scanned root with `/`, `head` the beginning of its content where that is known.
    """
    folder, _, last = path.rpartition("/")
    copied, above, within = _folder(folder)
    name = last.lower()
    if copied:
        return False
    if name in DOTTED:
        return True
    while name.endswith(TEMPLATES):
        name = name.rpartition(".")[0]
    if name.endswith(SUFFIXES):
        return True
    stem, _, suffix = name.partition(".")
    if stem in NAMES and suffix.rpartition(".")[2] in MARKDOWN and not (stem == "skill" and above):
        return True
    if above or FOR_PEOPLE.match(name):
        return False
    templated = len(name) < len(last)
    if name.endswith(TEXTS) or (templated and "." not in name):
        return within or has_matter(head)
    return name.endswith(".toml") and "/commands/" in path and ".gemini/" in path


def has_matter(head: bytes) -> bool:
    """Say whether front matter that only an agent's reader understands begins the content."""
    return head.startswith(b"---") and FRONT_MATTER.search(head) is not None


@lru_cache(maxsize=4096)
def _folder(folder: str) -> tuple[bool, bool, bool]:
    """Say of a folder whether it holds copies, whether texts for people, whether texts for agents."""
    path = f"{folder}/-" if folder else "-"
    return COPIES.search(path) is not None, NOT_ABOVE.search(path) is not None, FOLDERS.search(path) is not None
