"""Which texts are written for agents: their rules, skills, commands, roles and prompts."""

from __future__ import annotations

import re

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
    name = path.rpartition("/")[2].lower()
    if COPIES.search(path):
        return False
    if name in DOTTED:
        return True
    while name.endswith(TEMPLATES):
        name = name.rpartition(".")[0]
    if name.endswith(SUFFIXES):
        return True
    stem, _, suffix = name.partition(".")
    if stem in NAMES and suffix.rpartition(".")[2] in MARKDOWN and not (stem == "skill" and NOT_ABOVE.search(path)):
        return True
    if FOR_PEOPLE.match(name) or NOT_ABOVE.search(path):
        return False
    templated = len(name) < len(path.rpartition("/")[2])
    if name.endswith(TEXTS) or (templated and "." not in name):
        return FOLDERS.search(path) is not None or (head.startswith(b"---") and FRONT_MATTER.search(head) is not None)
    return name.endswith(".toml") and "/commands/" in path and ".gemini/" in path
