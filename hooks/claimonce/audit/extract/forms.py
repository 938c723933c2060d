"""Which files the audit reads and as what: by name, folder, suffix, or the first line; and what an extractor gives."""

from __future__ import annotations

import re

import msgspec

from claimonce.audit.extract import instructions
from claimonce.audit.facts import (
    AGENT_SETTINGS,
    CODE,
    CONTAINER,
    CRON,
    GIT_HOOK,
    INSTRUCTIONS,
    MAKE,
    PACKAGE,
    UNIT,
    WORKFLOW,
    Comment,
    Function,
    Guard,
)
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import JAVASCRIPT, PROSE, PYTHON, RUBY, SHELL, TSX, TYPESCRIPT, Piece


class Form(msgspec.Struct, frozen=True):
    """One kind of file: `extractor` is the module of `claimonce.audit.extract` that reads it.

    `language` is that of a file that is one piece as a whole; `entry` what starts it, where its place says so.
    """

    name: str
    surface: str
    extractor: str = "whole"
    language: str = ""
    entry: str = ""


SHELL_FILE = Form("shell script", CODE, language=SHELL)
PYTHON_FILE = Form("python", CODE, language=PYTHON)
INSTRUCTION = Form("instructions", INSTRUCTIONS, "texts", language=PROSE, entry="agent")
PROMPTS = Form("prompts in data", INSTRUCTIONS, "prompts")
WORKFLOW_FILE = Form("workflow", WORKFLOW, "workflow")
GITLAB = Form("gitlab ci", WORKFLOW, "ci")
CI = Form("ci", WORKFLOW, "ci")
MAKEFILE = Form("makefile", MAKE, "make")
JUSTFILE = Form("justfile", MAKE, "just")
TASKFILE = Form("taskfile", MAKE, "ci")
CRONTAB = Form("crontab", CRON, "cron")
UNIT_FILE = Form("systemd unit", UNIT, "systemd")
DOCKERFILE = Form("dockerfile", CONTAINER, "docker")
COMPOSE = Form("compose", CONTAINER, "compose")
PROCFILE = Form("procfile", CONTAINER, "procfile")
PACKAGE_JSON = Form("package.json", PACKAGE, "package")
PYPROJECT = Form("pyproject", PACKAGE, "tasks")
TOX = Form("tox", PACKAGE, "tox")
HOOK_LIST = Form("git hook list", GIT_HOOK, "ci", entry="hook")
HOOK_SCRIPT = Form("git hook", GIT_HOOK, language=SHELL, entry="hook")
SETTINGS = Form("agent settings", AGENT_SETTINGS, "settings")

FRONT = {SHELL: SHELL_FILE, PYTHON: PYTHON_FILE} | {
    language: Form(language, CODE, language=language) for language in (JAVASCRIPT, TYPESCRIPT, TSX, RUBY)
}

SUFFIXES = {
    ".py": PYTHON_FILE, ".pyw": PYTHON_FILE,
    ".sh": SHELL_FILE, ".bash": SHELL_FILE, ".zsh": SHELL_FILE, ".ksh": SHELL_FILE, ".bats": SHELL_FILE,
    ".envrc": SHELL_FILE, ".command": SHELL_FILE,
    ".js": FRONT[JAVASCRIPT], ".mjs": FRONT[JAVASCRIPT], ".cjs": FRONT[JAVASCRIPT], ".jsx": FRONT[JAVASCRIPT],
    ".ts": FRONT[TYPESCRIPT], ".mts": FRONT[TYPESCRIPT], ".cts": FRONT[TYPESCRIPT], ".tsx": FRONT[TSX],
    ".rb": FRONT[RUBY], ".rake": FRONT[RUBY],
    ".mk": MAKEFILE, ".mak": MAKEFILE, ".make": MAKEFILE, ".just": JUSTFILE,
    ".crontab": CRONTAB, ".cron": CRONTAB,
    ".service": UNIT_FILE, ".socket": UNIT_FILE, ".timer": UNIT_FILE,
    ".dockerfile": DOCKERFILE, ".containerfile": DOCKERFILE,
}  # fmt: skip

NAMES = {
    "makefile": MAKEFILE, "gnumakefile": MAKEFILE, "justfile": JUSTFILE, ".justfile": JUSTFILE,
    "taskfile.yml": TASKFILE, "taskfile.yaml": TASKFILE, "taskfile.dist.yml": TASKFILE,
    "crontab": CRONTAB, "crontab.txt": CRONTAB,
    "dockerfile": DOCKERFILE, "containerfile": DOCKERFILE, "procfile": PROCFILE,
    "compose.yml": COMPOSE, "compose.yaml": COMPOSE,
    "docker-compose.yml": COMPOSE, "docker-compose.yaml": COMPOSE,
    "rakefile": FRONT[RUBY], "fastfile": FRONT[RUBY], "dangerfile": FRONT[RUBY],
    "package.json": PACKAGE_JSON, "pyproject.toml": PYPROJECT, "tox.ini": TOX,
    "action.yml": WORKFLOW_FILE, "action.yaml": WORKFLOW_FILE,
    ".gitlab-ci.yml": GITLAB, ".gitlab-ci.yaml": GITLAB,
    "azure-pipelines.yml": CI, "azure-pipelines.yaml": CI, ".drone.yml": CI, ".drone.yaml": CI, ".travis.yml": CI,
    ".woodpecker.yml": CI, ".cirrus.yml": CI, "bitbucket-pipelines.yml": CI, "buildspec.yml": CI,
    "cloudbuild.yaml": CI, "appveyor.yml": CI, ".appveyor.yml": CI,
    ".pre-commit-config.yaml": HOOK_LIST, ".pre-commit-hooks.yaml": HOOK_LIST,
    "lefthook.yml": HOOK_LIST, "lefthook.yaml": HOOK_LIST, ".lefthook.yml": HOOK_LIST, ".lefthook.yaml": HOOK_LIST,
    ".mcp.json": SETTINGS, "hooks.json": SETTINGS,
    ".bashrc": SHELL_FILE, ".bash_profile": SHELL_FILE, ".bash_aliases": SHELL_FILE, ".profile": SHELL_FILE,
    ".zshrc": SHELL_FILE, ".zprofile": SHELL_FILE, ".zshenv": SHELL_FILE, ".envrc": SHELL_FILE,
}  # fmt: skip

YAML = r"[^/]+\.ya?ml"
PATTERNS = (
    (rf"\.(?:github|gitea|forgejo)/workflows/{YAML}", WORKFLOW_FILE),
    (rf"\.(?:github|gitea|forgejo)/workflow-templates/{YAML}", WORKFLOW_FILE),
    (rf"\.gitlab(?:-ci|/ci)?/(?:[^/]+/)*{YAML}", GITLAB),
    (r"[^/]+\.gitlab-ci\.ya?ml", GITLAB),
    (rf"\.circleci/{YAML}", CI),
    (rf"\.buildkite/(?:[^/]+/)*{YAML}", CI),
    (rf"\.woodpecker/{YAML}", CI),
    (rf"\.azure(?:-pipelines|/pipelines)?/(?:[^/]+/)*{YAML}", CI),
    (r"(?:docker-)?compose[.-][^/]+\.ya?ml", COMPOSE),
    (r"(?:dockerfile|containerfile)\.[^/]+", DOCKERFILE),
    (r"makefile\.[^/.]+", MAKEFILE),
    (r"cron\.d/[^/]+", CRONTAB),
    (r"crontabs?/[^/.]+(?:\.txt)?", CRONTAB),
    (r"[^/]*[-_.]crontab", CRONTAB),
    (r"\.(?:claude|codex|gemini|cursor|qwen|factory)/settings[^/]*\.json", SETTINGS),
    (r"\.(?:claude|codex|gemini|cursor|qwen|factory)/(?:hooks|mcp)\.json", SETTINGS),
    (r"\.vscode/mcp\.json", SETTINGS),
    (r"(?:claude|codex|gemini)[^/]*/settings(?:\.[^/]+)?\.json", SETTINGS),
)
PLACED = late(rf"(?:^|/)(?:{'|'.join(f'({pattern})' for pattern, _ in PATTERNS)})$", re.IGNORECASE)
GIT_HOOKS = frozenset(
    [
        "applypatch-msg",
        "pre-applypatch",
        "post-applypatch",
        "pre-commit",
        "pre-merge-commit",
        "prepare-commit-msg",
        "commit-msg",
        "post-commit",
        "pre-rebase",
        "post-checkout",
        "post-merge",
        "pre-push",
        "pre-receive",
        "update",
        "proc-receive",
        "post-receive",
        "post-update",
        "reference-transaction",
        "push-to-checkout",
        "pre-auto-gc",
        "post-rewrite",
        "post-index-change",
    ]
)
# Data: no program starts what is called so, and no agent is told it for what it begins with.
NEVER_BY_HEAD = (".json", ".csv", ".svg")
MINIFIED = (".min.js", ".min.mjs", ".min.cjs")  # built from what somebody wrote elsewhere
MARKED = late("dockerfile|containerfile|makefile|compose")
ENDS = (".yml", ".yaml", "crontab")
SETTINGS_NAMES = ("settings", "hooks", "mcp")  # how the name of each placed `.json` begins
TEMPLATES = (".j2", ".jinja2", ".jinja", ".in", ".tmpl", ".tpl", ".template", ".example", ".sample", ".dist", ".erb")
SHEBANGS = (
    (late(rb"^#!.*\b(?:ba|z|k|da|a|mk)?sh\b"), SHELL),
    (late(rb"^#!.*\bbats\b"), SHELL),
    (late(rb"^#!.*(?:\bpython[0-9.]*|\bpypy3?|\buv run\b|\bpipx run\b|\bxonsh)"), PYTHON),
    (late(rb"^#!.*\b(?:node|nodejs|zx|bun|deno)\b"), JAVASCRIPT),
    (late(rb"^#!.*\bruby[0-9.]*\b"), RUBY),
    (late(rb"^#!.*\b(?:tsx|ts-node)\b"), TYPESCRIPT),
)


def surface_of(path: str, first_line: bytes) -> Form | None:
    """Return the form in which the audit reads the file; None for one that is no surface.

    `path` is from the scanned root, with `/`; `first_line` at least the first line of the content.
    """
    return by_name(path) or by_head(path, first_line)


def by_name(path: str) -> Form | None:
    """Return the form that the path alone gives the file."""
    name = path.rpartition("/")[2]
    low = name.lower()
    if low.endswith(MINIFIED):
        return None
    form = NAMES.get(low) or _by_folder(path, name, low)
    if form is not None:
        return form
    stem = low
    for _ in range(2):
        dot = stem.rfind(".")
        form = SUFFIXES.get(stem[dot:]) if dot >= 0 else NAMES.get(stem)
        if form is not None:
            return form
        if dot <= 0 or stem[dot:] not in TEMPLATES:
            break
        stem = stem[:dot]
        if stem in NAMES:
            return NAMES[stem]
    if low.endswith(".toml"):
        return None  # what a command of TOML says stands under its keys: `prompt = """..."""`
    return INSTRUCTION if instructions.is_instructions(path) else None


def by_head(path: str, first_line: bytes) -> Form | None:
    """Return the form that its beginning gives a file whose path says none."""
    if (first_line.startswith(b"---") or path.endswith(instructions.FOLLOWED)) and instructions.why(path, first_line):
        return INSTRUCTION
    if first_line.startswith(b"#!"):
        language = find_language(first_line)
        return FRONT[language] if language else None
    return None


def may_hold_prompts(path: str) -> bool:
    """Say whether a file of no form can be data that holds texts for agents; `by_content` says whether it is."""
    if path.endswith((".json", ".jsonc")):
        return instructions.OF_AGENTS.search(path) is not None and not instructions.is_copy(path)
    return path.endswith((".yml", ".yaml", ".toml", ".roomodes")) and not instructions.is_copy(path)


def by_content(path: str, data: bytes) -> Form | None:
    """Return the form that its whole content gives a file of no other."""
    return PROMPTS if may_hold_prompts(path) and instructions.PROMPT_KEY.search(data) is not None else None


def find_language(first_line: bytes) -> str:
    """Return the language that a `#!` line names; empty for another."""
    line = first_line.partition(b"\n")[0][:300]
    return next((language for pattern, language in SHEBANGS if pattern.search(line)), "")


def _by_folder(path: str, name: str, low: str) -> Form | None:
    """Return the form that the file's folder gives it."""
    if "/" in path and (name in GIT_HOOKS or ".husky/" in path or "githooks/" in path or "git-hooks/" in path):
        parts = path.split("/")
        folder = parts[-2]
        if "hooks" in folder or folder == ".husky":
            return HOOK_SCRIPT if name in GIT_HOOKS or "." not in name else None
    possible = low.startswith(SETTINGS_NAMES) if low.endswith(".json") else low.endswith(ENDS)
    if not possible and "cron" not in path and not MARKED.search(low):
        return None
    match = PLACED.search(path)
    return PATTERNS[match.lastindex - 1][1] if match is not None and match.lastindex else None


# What an extractor hands on: the pieces of one file, and what the form itself says.


class Extracted(msgspec.Struct, frozen=True):
    """The pieces of one file.

    `functions` hold calls that are no text in any language (`uses:` of a workflow step), `imports` the files it loads
    and `comments` those of the form itself; `problem` as `facts.Facts.problem`. `guards` stand in front of
    all that the piece with that symbol does.
    """

    surface: str
    pieces: tuple[Piece, ...] = ()
    functions: tuple[Function, ...] = ()
    imports: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: str = ""
    guards: tuple[tuple[str, Guard], ...] = ()
