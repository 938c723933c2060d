"""Instructions: a quoted `git push` becomes `claimonce push`; a sentence gets the gate's command behind it."""

from __future__ import annotations

import os

from claimonce.audit.finding import Finding
from claimonce.audit.fix.edit import Edit, Refusal, Source
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.scanner import FENCE, blocks
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY

_PUSH = late(r"(?<![\w./$-])git(?=[ \t]+push(?![\w-]))")
_END = late(r"[ \t]*[.:;,]?[ \t]*$")
COMMANDS = {
    GIT_PUSH: "`claimonce push`",
    NOTIFY: "through the gate: `claimonce notify --to RECIPIENT --about MATTER --subject SUBJECT --body BODY`",
    COUNTER: "`claimonce next NAME`",
}
# A pull request, an issue, a post: no mail stands for it, so the command that makes it runs behind the gate.
_POSTED = "through the gate: `claimonce gate KEY -- COMMAND`, KEY being what it is about"
_MAIL = ("", "email")
# Files that are text to whatever reads them, and the languages of fences that are. Elsewhere a sentence stands in a
# string: there the backticks start a program in a shell, end a template of JavaScript, and `: ` begins a map of YAML.
_TEXTS = frozenset(("", ".md", ".markdown", ".mdx", ".mdc", ".txt", ".rst", ".adoc"))
_FENCED = frozenset(("", "text", "txt", "plaintext", "markdown", "md", "prompt"))


def rewire(finding: Finding, source: Source) -> Edit | Refusal:
    """Return the change of the instruction; it stays one line, and says what it said before."""
    start, end = source.span(finding.site)
    found = list(_PUSH.finditer(source.text[start:end]))
    if finding.effect == GIT_PUSH and len(found) == 1:
        return Edit(start + found[0].start(), start + found[0].end(), "claimonce")
    if finding.effect not in COMMANDS or finding.site.line != finding.site.end_line or found:
        return Refusal("name the gate's command where the act is asked for")
    end = source.line_end(finding.site.line)
    line = source.text[source.offset(finding.site.line, 1) : end]
    if "mcp__" in line:
        return Refusal("it names a tool of an MCP server: what the gate does of that is for a person to say")
    if finding.program or line.count("`") % 2 or line.lstrip().startswith(("```", "|", "<", "$")):
        return Refusal("name the gate's command where the act is asked for")
    if not _is_text(finding.path, source.text, finding.site.line):
        return Refusal("the sentence stands in a program or a setting, whose quotes decide what may be added")
    tail = _END.search(line)
    at = end - (len(tail.group()) if tail else 0)
    posted = finding.effect == NOTIFY and finding.channel not in _MAIL
    return Edit(at, at, f" ({_POSTED if posted else COMMANDS[finding.effect]})")


def _is_text(path: str, text: str, line: int) -> bool:
    """Say whether the line is read as text by everything: neither code, nor settings, nor front matter."""
    if os.path.splitext(path)[1].lower() not in _TEXTS or text.startswith("#!"):
        return False
    around = next((each for each in blocks(text) if any(number == line for number, _, _ in each.lines)), None)
    return around is not None and (around.kind != FENCE or around.info in _FENCED)
