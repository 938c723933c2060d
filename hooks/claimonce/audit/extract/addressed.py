"""By what it says a text is one for agents: front matter, title, whom it speaks to, whose tools it names."""

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late

SAYS_WHAT = late(rb"^(?:description|agent|mode|model|trigger|role|goal|persona)\s*:", re.MULTILINE)
OF_PAGES = late(rb"^(?:title|layout|sidebar\w*|slug|date|permalink|nav_order|hide\w*|image|author)\s*:", re.MULTILINE)
# What may stand before a text, and how front matter begins.
START = rb"\A(?:\xef\xbb\xbf)?"
MATTER = late(START + rb"\s*---\n")
MOST_LINES = 40  # of front matter
# "# Issue Evaluator Playbook", "# Prompt: ...": the title says for whom.
TITLE = (
    rb"\s*#[ \t]+[^\n]{0,80}?\b"
    rb"(?:playbook|(?:system |agent |task )?prompt|"
    rb"(?:ai|agents?|claude|claude code|codex|copilot|assistant|cursor|cursor ai|gemini|windsurf|cline)[ -]"
    rb"(?:agent |coding )?"
    rb"(?:instructions|rules|playbook|protocol|operating manual|guidelines|conventions|briefing)|"
    rb"(?:instructions|guide|guidelines|rules|tasks?|handbook) for (?:the |all |ai |coding )*"
    rb"(?:agents?|assistants?|claude|codex|llms?))\b"
    rb"[^\n]{0,60}\n"
)
# What only a text for an agent says: the arguments of a client's command, or whom it speaks to.
SPOKEN = late(
    rb"\$ARGUMENTS\b|\b(?:AI|coding|LLM|AI[ -]coding) (?:agents?|assistants?) "
    rb"(?:must|should|shall|MUST|SHOULD|needs? to)\b"
)
# And tools by the names that a client gives them: a page about them names one, too, seldom several.
TOOLS = late(
    rb"\bsubagent_type\b|\b(?:TodoWrite|AskUserQuestion|ExitPlanMode)\b|\bmcp__[a-z][\w-]*__\w+|"
    rb"\b`?(?:Task|Read|Edit|Bash|Write)`? tool\b|\bClaude(?: Code)? (?:must|should|MUST|SHOULD)\b"
)
# A word of each: the patterns are tried, letter by letter, only where they can match.
SPOKEN_TO = (b"$ARGUMENTS", b" agent", b" assistant")
SPOKEN_SO = (b"$ARGUMENTS", *(who + what for who in (b"AI", b"coding", b"LLM") for what in SPOKEN_TO[1:]))
TOOL_WORDS = (b"subagent_type", b"TodoWrite", b"AskUserQuestion", b"ExitPlanMode", b"mcp__", b"Claude")
NAMED_TOOLS = tuple(
    name + tick + b" tool" for name in (b"Task", b"Read", b"Edit", b"Bash", b"Write") for tick in (b"", b"`")
)
HEAD = 4_000  # bytes that say whom a text speaks to: it may stand below its title
SEVERAL = 2
# What only the head of an agent's, a skill's or a command's own file says.
# A line of dashes stands above each key; the end of a line is found quicker than the beginning of one.
FRONT_MATTER = late(
    rb"\n(?:allowed-tools|allowed_tools|tools|argument-hint|alwaysApply|globs|subagent_type|disable-model-invocation|"
    rb"user-invocable|applyTo|inclusion|read_when|match(?=\s*:\s*\n\s+(?:keywords|tools)\s*:))\s*:"
)
# Agents that list such documents read the one whose case is theirs.
READ_WHEN = late(rb"^read_when\s*:", re.MULTILINE)
ADDRESS = (
    rb"\s*(?:#+[ \t][^\n]*\n\s*|<[\w-]+>\s*|[^\n#|>`-][^\n]{0,160}\n\s*){0,5}?(?:\*\*)?"
    rb"(?:you are (?:an?|the|working|responsible|now|acting|claude|codex|in charge|autonomous)\b|you're (?:an?|the)\b|"
    rb"your (?:task|job|role|goal|mission) is\b|act as an?\b|\xe4\xbd\xa0\xe6\x98\xaf|"
    rb"\xe6\x82\xa8\xe6\x98\xaf)"
)
TOLD = rb"\s*(?:#+[ \t][^\n]*\n\s*)?you\s+(?!can\b|may\b|could\b|might\b|need\b|want\b)[a-z]+\s"
# (at the beginning of a text, below its front matter)
TITLED = late(START + TITLE, re.IGNORECASE), late(TITLE, re.IGNORECASE)
ADDRESSED = late(START + ADDRESS, re.IGNORECASE), late(ADDRESS + rb"|" + TOLD, re.IGNORECASE)
# One stands in every text that ADDRESSED finds, which tries each line in many ways; the last two are "you" in Chinese.
ADDRESSING = (b"you", b"act as")
ADDRESSING_BEYOND_ASCII = (*ADDRESSING, b"\xe4\xbd\xa0", b"\xe6\x82\xa8")


def says_what(head: bytes) -> bool:
    """Say whether front matter says what a command or role does, and is not a page's."""
    matter = _matter(head)
    return head.startswith(b"---") and SAYS_WHAT.search(matter) is not None and OF_PAGES.search(matter) is None


def is_addressed(head: bytes) -> bool:
    """Say whether the content begins by telling an agent what it is or does, or is called so by its title."""
    ends = _ends_of_matter(head)
    if _begins(head, TITLED, ends):
        return True
    you = ADDRESSING if head.isascii() else ADDRESSING_BEYOND_ASCII
    return _holds(head.lower(), you) and _begins(head, ADDRESSED, ends)


def _begins(head: bytes, patterns: tuple[re.Pattern[bytes], re.Pattern[bytes]], ends: list[int]) -> bool:
    first, below = patterns
    return first.match(head) is not None or any(below.match(head, at) is not None for at in ends)


def _ends_of_matter(head: bytes) -> list[int]:
    """Return where front matter may end: behind each line of dashes, for the first may be a rule inside it."""
    begun = MATTER.match(head)
    if begun is None:
        return []
    first = begun.end()
    ends: list[int] = []
    at = head.find(b"\n---", first - 1)
    while at >= 0 and head.count(b"\n", first, at + 1) <= MOST_LINES:
        ends.append(at + 4)
        at = head.find(b"\n---", at + 1)
    return ends


def is_spoken(head: bytes) -> bool:
    """Say whether the content names what only an agent has: the arguments of its command, or several of its tools."""
    if _holds(head, SPOKEN_TO) and _holds(head, SPOKEN_SO) and SPOKEN.search(head) is not None:
        return True
    if not _holds(head, TOOL_WORDS) and (head.find(b" tool") < 0 or not _holds(head, NAMED_TOOLS)):
        return False
    return len({one.strip(b"`") for one in TOOLS.findall(head)}) >= SEVERAL


def _holds(head: bytes, words: tuple[bytes, ...]) -> bool:
    """Say whether one of the words stands in the text. Not `in`: Python tries an index first, and fails at a price."""
    for word in words:  # noqa: SIM110  (a generator costs half as much again)
        if head.find(word) >= 0:
            return True
    return False


def has_matter(head: bytes) -> bool:
    """Say whether front matter that only an agent's reader understands begins the content."""
    return head.startswith(b"---") and FRONT_MATTER.search(_matter(head)) is not None


def _matter(head: bytes) -> bytes:
    """Return the front matter alone: what stands below it may show another one."""
    end = head.find(b"\n---", 3)
    return head if end < 0 else head[:end]
