"""Which texts are written for agents: their rules, skills, commands, roles and prompts."""

from __future__ import annotations

import re
from functools import lru_cache

from claimonce.audit.extract.addressed import READ_WHEN, has_matter, is_addressed, is_spoken, says_what
from claimonce.audit.late_pattern import late

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
        "prompt",
        "playbook",
        "lessons",
        "lessons-learned",
        "lessons_learned",
        "conventions",
        "ai-instructions",
        "ai_instructions",
        "opencode",
        "cursor",
        "windsurf",
        "copilot",
        "cline",
        "junie",
        "jules",
        "iflow",
        "kimi",
        "codebuddy",
        "qoder",
    ]
)
# Names of which a part says it: `review-prompt.md`, `PROMPT_build.md`, `agent-instructions.md`, `release.playbook.md`.
PARTS = late(
    r"(?:^|[-_.])(?:prompts?|playbook|agent[-_]?(?:instructions|rules|guide|guidelines|handbook)|"
    r"(?:claude|codex|gemini|cursor|copilot)[-_]?(?:instructions|rules|prompt))(?:[-_.].*)?$|"
    r"^(?:prompts?|playbook)(?:[-_].*)?$",
    re.IGNORECASE,
)
WORDS = late("prompt|playbook|instructions|rules|guide|handbook")  # one is in every name that PARTS finds
# A service that runs agents reads this file by exactly this name, front matter with hooks and all.
EXACT = frozenset(("WORKFLOW.md",))
DOTTED = frozenset(
    [".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints", ".rules", ".replit.md", ".aiderrules"]
)
MARKDOWN = ("md", "mdx", "markdown", "mdc", "txt")
SUFFIXES = (".prompt.md", ".prompt", ".prompt.txt", ".mdc", ".chatmode.md", ".agent.md", ".instructions.md", ".prompty")
TEXTS = (".md", ".mdx", ".txt", ".markdown")
DATA = (".json", ".py", ".js", ".ts", ".sh", ".csv", ".svg", ".png", ".html", ".css")  # no text for anybody
# What can be told to an agent when something leads there.
FOLLOWED = (*TEXTS, ".mdc", ".rst", ".adoc", ".prompt", ".prompty", ".j2", ".jinja", ".jinja2", ".tmpl", ".hbs",
            ".mustache")  # fmt: skip
ENDS = late(rb"\.(?:md|mdx|mdc|markdown|txt|prompt|prompty|j2|jinja2?|tmpl|hbs|mustache|rst|adoc)\b")
TEMPLATES = (".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".hbs", ".example", ".sample", ".erb", ".in")
FOR_PEOPLE = late(
    r"^(?:(?:[\w.]+-)*readme|changelog|changes|license|licence|copying|contributing|contributors|history|notice|security|"
    r"code_of_conduct|authors|credits|todo|requirements|release-?notes)\b",
    re.IGNORECASE,
)
# Commands and roles are named for what they do, a command that helps to contribute too; these are about the folder.
OF_FOLDERS = late(
    r"^(?:(?:[\w.]+-)*readme|changelog|changes|license|licence|copying|notice|requirements)\b", re.IGNORECASE
)
NAMED = late(r"(?:^|/)(?:commands|agents|prompts|chatmodes|personas)(?:/|$)", re.IGNORECASE)
# What lies beside the scripts of hooks explains them to people.
HOOKS = late(r"(?:^|/)\.claude/hooks(?:/|$)")
FOLDERS = late(
    r"(?:^|/)(?:"
    r"\.(?:[a-z]+-)?(?:claude|agents?|codex|gemini|cursor|windsurf|clinerules|cline|roo|qwen|opencode|kiro|factory|amp|continue|junie|"
    r"augment|trae|goose|amazonq|pi|crush|rules|sops|taskmaster|devin|openhands|copilot|qoder|iflow|kilocode|kilo|codebuddy|comate|"
    r"antigravity)(?:-[a-z]+)?/(?:[^/]+/)*[^/]+"
    r"|(?:[^/]*[-_.])?(?:prompts?|instructions|skills|subagents|sub-agents|playbooks|sops|steering)(?:[-_.][^/]*)?/(?:[^/]+/)*[^/]+"
    r"|(?:[^/]*[-_.])?(?:agents|commands|workers|personas)/[^/]+"
    r"|\.github/(?:agents|prompts|instructions|chatmodes|workflows)/[^/]+"
    r")$",
    re.IGNORECASE,
)
# What a procedure is called: a text that is there to be done, not to be known.
PROCEDURE = late(
    r"contributing|releas|deploy|runbook|playbook|workflow|process|procedure|guidelines?|conventions?|rules|checklist|maintain|"
    r"hand-?off|troubleshoot|issue-?tracker|publish|operations|\bcommit|pull[-_]?requests?|(?:^|[-_])(?:pr|git|branching|review|landing|shipping|triage|oncall)(?:$|[-_])",
    re.IGNORECASE,
)
# Nobody follows a list of what was, of names, or of what is needed, whoever links to it.
OF_RECORDS = late(
    r"^(?:changelog|changes|license|licence|copying|contributors|history|notice|authors|credits|requirements|"
    r"release-?notes|code_of_conduct|robots|llms)\b",
    re.IGNORECASE,
)
# Folders of commands and roles that other texts lie in as well: front matter that says what the text does tells.
OFTEN = late(
    r"(?:^|/)(?:commands?|agents?|workflows|roles?|personas?|automations?|routines|playbooks?|rules|modes|chatmodes)/"
    r"[^/]+$",
    re.IGNORECASE,
)
SKILL = late(r"^(?:.*/)?skills/[^/]+")
BY_NAME, BY_FOLDER = "agents read it by its name", "agents read what lies in its folder"
BY_TOOLS = "it names what only an agent has"
BY_MATTER, BY_WORDS = "its front matter is an agent's", "it begins by telling an agent what it is"
# A manager of home folders keeps `.claude/rules` as `dot_claude/rules` (chezmoi).
_MANAGED = late(r"(^|/)(?:private_|exact_|readonly_)*dot_(?=[a-z])")
# A file that only an agent's own home has: all texts beside it are that agent's.
HOMES = frozenset(("soul.md",))
# An agent's own folder has pages of its own: `.claude/docs/pr-lifecycle.md`.
OWN = late(r"(?:^|/)\.(?:claude|agents?|codex|gemini|cursor|windsurf|opencode|factory|kiro)/")
NOT_ABOVE = late(r"(?:^|/)(?:docs?|documentation|website|node_modules|vendor|site-packages)/", re.IGNORECASE)
COPIES = late(r"(?:^|/)(?:node_modules|vendor|site-packages|docs?/[a-z]{2}(?:[-_][A-Za-z]{2,4})?)/")
# JSON is written for much else: only what a client reads for its agents, or is called after them, is looked into.
OF_AGENTS = late(
    r"(?:^|/)(?:\.?opencode|\.?crush|[^/]*[-_.]?(?:agents?|prompts?|personas?|modes))\.jsonc?$|"
    r"(?:^|/)\.(?:opencode|kiro|amazonq|claude|codex|gemini|cursor|roo|factory|github/(?:agents|prompts))/(?:[^/]+/)*[^/]+\.json$|"
    r"(?:^|/)(?:[^/]*[-_.])?(?:agents|prompts|personas)/[^/]+\.json$",
    re.IGNORECASE,
)
# The key under which data holds a text for an agent: read by the audit where such a key begins a text of several lines.
PROMPT_KEY = late(
    rb"(?:^[ \t-]*|[{,][ \t]*)[\"']?(?:system_?prompt|user_?prompt|prompt|prompt_?template|instructions|"
    rb"system_?message|"
    rb"custom_?instructions|guardrails|task_?prompt|agent_?prompt|developer_?instructions|role_?definition)[\"']?"
    rb"[ \t]*[:=]",
    re.IGNORECASE | re.MULTILINE,
)


def is_instructions(path: str, head: bytes = b"") -> bool:
    """Say whether the file is an instruction to an agent: by its name, its folder, or its front matter.

    `path` is from the scanned root with `/`, `head` the beginning of its content where that is known.
    """
    return bool(why(path, head))


def why(path: str, head: bytes = b"") -> str:
    """Return by what an agent, or this audit, knows the file for an instruction; empty for one that is none."""
    said = _by_path(path)
    if said == _IF_MATTER:
        return BY_MATTER if head.startswith(b"---") and READ_WHEN.search(head) else ""
    if said == _IF_RUN and head.startswith(b"---"):
        return BY_NAME
    return _by_head(path, head) if said in (_IF_HEAD, _IF_RUN) else said


_IF_MATTER, _IF_HEAD, _IF_RUN = "\0matter", "\0head", "\0run"  # the beginning of the content decides


@lru_cache(maxsize=4)  # it is asked for each path twice in a row, without and with the head
def _by_path(path: str) -> str:
    folder, _, last = path.rpartition("/")
    copied, above, within, people = _folder(folder)
    name = last.lower().replace("dot_", ".", 1) if last.startswith("dot_") else last.lower()
    if copied:
        return ""
    if name in DOTTED or last in EXACT:
        return BY_NAME if name in DOTTED else _IF_RUN
    if name.endswith(DATA):
        return ""
    while name.endswith(TEMPLATES):
        name = name.rpartition(".")[0]
    if name.endswith(SUFFIXES):
        return BY_NAME
    stem, _, suffix = name.partition(".")
    known = stem in NAMES and not (stem == "skill" and above)
    if suffix.rpartition(".")[2] in MARKDOWN and (known or (not above and _says(stem))):
        return BY_NAME
    if above:
        return _IF_MATTER
    if people is None or people.match(name):
        return ""
    templated = len(name) < len(last)
    if name.endswith(TEXTS) or (templated and "." not in name):
        return BY_FOLDER if within else _IF_HEAD
    return BY_FOLDER if name.endswith(".toml") and "/commands/" in path and ".gemini/" in path else ""


def _by_head(path: str, head: bytes) -> str:
    """Return by what the beginning of a text says that it is one for agents."""
    if not head:
        return ""
    if has_matter(head) or (OFTEN.search(path) is not None and says_what(head)):
        return BY_MATTER
    if is_addressed(head):
        return BY_WORDS
    return BY_TOOLS if is_spoken(head) else ""


def _says(stem: str) -> bool:
    """Say whether a part of the name says that the text is for agents."""
    return WORDS.search(stem) is not None and PARTS.search(stem) is not None


def is_text(path: str) -> bool:
    """Say whether the file could be told to an agent when something leads there."""
    return path.lower().endswith(FOLLOWED)


def is_home(path: str) -> bool:
    """Say whether the file shows that its folder is an agent's own home."""
    return path.rpartition("/")[2].lower() in HOMES


def is_copy(path: str) -> bool:
    """Say whether the file is a copy of what is kept elsewhere: vendored, installed, translated."""
    return COPIES.search(path) is not None


def folder_of_skill(path: str) -> str:
    """Return the folder whose texts belong to the file: a skill's own; empty for another file."""
    folder, _, name = path.rpartition("/")
    if name.lower() == "skill.md":
        return folder
    match = SKILL.search(folder)
    return match[0] if match is not None else ""


@lru_cache(maxsize=4096)
def _folder(folder: str) -> tuple[bool, bool, bool, re.Pattern[str] | None]:
    """Say of a folder whether it holds copies, texts for people, texts for agents, and how a text for people begins.

    None as the last: every text of the folder is for people.
    """
    folder = _MANAGED.sub(r"\1.", folder)
    path = f"{folder}/-" if folder else "-"
    people = OF_FOLDERS if NAMED.search(folder) else FOR_PEOPLE
    return (
        COPIES.search(path) is not None,
        NOT_ABOVE.search(path) is not None and OWN.search(path) is None,
        FOLDERS.search(path) is not None,
        None if HOOKS.search(folder) else people,
    )
