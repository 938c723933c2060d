"""What the shell front end knows by name."""

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late
from claimonce.catalog import index, tables

AGENTS = frozenset((
    "claude", "codex", "gemini", "aider", "cursor-agent", "opencode", "goose", "amp", "droid", "qwen", "copilot",
    "crush", "gptme", "auggie", "kiro-cli", "q", "claude-code", "openhands", "cline", "plandex", "llm", "sgpt",
    "aichat", "humanlayer", "humanlayer-nightly",
))  # fmt: skip
AGENT_NAME = late(r"(?:^|[_\W])(?:claude|codex|gemini|aider|opencode|agent|llm)(?:[_\W]|$)", re.IGNORECASE)
PROMPT_NAME = late(
    r"(?:^|[_\W\d])(?:prompts?|instructions?|brief|task|tasks|mission|system|persona|preamble|directive|goal)"
    r"(?:[_\W\d]|$)",
    re.IGNORECASE,
)
LANGUAGES = {"js": "javascript", "python": "python"}  # those of interpreters that the audit has a front end for
INTERPRETERS = {name: LANGUAGES[language] for name, language in tables.languages().items() if language in LANGUAGES}
INTERPRETERS.update(dict.fromkeys(index.SHELLS, "shell"))
PYTHONS = late(r"^(?:python[0-9.]*|pypy3?)$")
# Behind these stands the command that is started, or its text.
CARRIERS = frozenset((*tables.of_kind(*tables.STARTING), "gcloud"))
CODE_FLAGS = {
    "shell": ("-c", "-lc", "-ec", "-euc", "-xc", "-ic", "-exc", "-euxc"),
    "python": ("-c",),
    "javascript": ("-e", "--eval", "-p"),
}
ENDINGS = frozenset(["exit", "return", "continue", "break", "exec"])
TEST_FILE = late(r"(?:^|[\s(])(!\s*)?-[efsrwd]\s+(\"[^\"]*\"|'[^']*'|[^\s\])&|]+)")
READS_FILE = late(
    r"\$\((?:cat|head|tail|jq|grep|stat|date|wc|awk|sed)\b([^()`]*)\)|\$\(<\s*([^()\s]+)\s*\)|`(?:cat|head|tail|jq)\b([^`]*)`"
)
STATUS = late(r"\$\?|\$\{\?\}")
STATUS_FAILED = late(r"(?:-ne|!=|-gt)\s*\"?0")
SETTLES = frozenset(["mark", "settle", "release", "done", "complete"])
GATES = {"claimonce": frozenset(("claim", "check"))}
WRITERS = frozenset(["touch", "tee", "cp", "mv", "install", "truncate", "sponge", "ln"])
PROGRAM_VARIABLE = late(r"^(?:REAL_)?([A-Z]+)(?:_?(?:BIN|CMD|PATH|EXE|CLI|PROG|COMMAND))?$")
PROGRAMS = frozenset((
    "git", "gh", "glab", "hub", "curl", "wget", "mail", "mailx", "sendmail", "msmtp", "mutt", "swaks", "claude",
    "codex", "gemini", "jq", "sed", "python", "node", "ssh", "aws", "slack", "notify", "tea",
    *tables.shells_like_bash(),
))  # fmt: skip
SEEN_NAME = late(r"(?:already|sent|seen|done|was_|has_|is_duplicate)", re.IGNORECASE)
NO_GATES = frozenset((
    "true", "false", ":", "echo", "printf", "cd", "cat", "ls", "mkdir", "rm", "cp", "mv", "git", "gh", "command",
    "type", "which", "hash", "kill", "pgrep", "ps", "read", "shift", "set", "sleep", "curl", "wget", "jq", "sed",
    "awk", "python", "python3", "node", "npm", "npx", "make", "docker", "kubectl", "ssh", "sudo", "source", ".",
    "export", "local", "eval", "exec", "wait", "trap", "let", "touch", "date", "find", "sort",
    "head", "tail", "wc", "diff", "cmp", "systemctl", "launchctl", "pip", "pip3", "uv", "apt", "apt-get", "brew",
    "cargo", "go", "tee", "timeout", "xargs", "getopts", "pushd", "popd", "return", "exit", "break", "continue",
    "glab", "mail", "sendmail", *index.SHELLS,
))  # fmt: skip
VARIABLE = late(r"\$\{?(\w+)")
CLAIMS = late(r"\b(?:claim|check|acquire|once|gate)\b")
