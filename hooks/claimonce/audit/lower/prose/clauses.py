"""Sentences and clauses of a block, and which of them tell the reader to do something."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re

import msgspec

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.common import NEGATIVE, RESET, VERBS
from claimonce.audit.lower.prose.lead_ins import lead

CODE, QUOTED = "\x01", "\x02"
_SPAN = late(r"(`+)(?!`)((?:(?!\1).|\n){1,600}?)\1(?!`)")
# The name of a command of the client's own, with its arguments, before what it does: "/ship [branch] — push and tag".
_SLASH = late(
    r"^(\s*(?:[-*+]\s+)?)(/[a-z][\w:-]*(?:\s+[\[<][^\]>\n]{0,60}[\]>]){0,4})(?=\s+(?:[—–-]|->|→)\s|:\s)", re.MULTILINE
)
_QUOTED = late(r"\"[^\"\n`]{2,300}\"|“[^”\n]{1,300}”|「[^」\n]{1,200}」|(?<![\w'])'[^'\n`]{3,120}'(?!\w)")
_LINK = late(r"\]\((?:[^()\n]|\([^()\n]*\)){0,400}\)|https?://[^\s)>\]]+|<!--.*?-->")
# A prompt's own marks: `<rule>If it fails, comment on the issue</rule>`.
_TAG = late(r"^[ \t]*<[a-z][\w-]*(?:[ \t][^<>\n]*)?>(?=[ \t]*\S)|</[a-z][\w-]*>", re.MULTILINE)
_MARKS = late(r"\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|[\[\]]|~~")
_SENTENCE = late(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)[.!?](?=[\s\x02)\"']|$)|[。！？；;]|\s[—–]\s|\s--\s|→|⇒|⟶|"
    r"[-=]>|[:：](?=\s|$)|\n(?=\s*(?:[-*•+]|\d{1,2}[.)])\s)|—|"
    # a line of its own below others: "PR: {{number}}\nPlease post a comment"
    r"(?<![,(])\n(?=(?:Please|Then|Finally|You\s+(?:must|should|will|need)|Do|Always|Never|Use|If|When)\s)"
)
_CLAUSE = late(
    r",\s*(?:and\s+then|and|then|or|but|so)?\s+|\s+(?:and\s+then|and|then|or|but|&|\+|plus)\s+|"
    r"(?<=[\w)\x01\x02])\s*/\s*|，|、|\s*\n\s*(?=(?:then|and)\b)"
)
_NAMES = late(
    r"[\w-]+\s+(?:workflows?|jobs?|actions?|hooks?|pipelines?|scripts?|bots?|skills?|agents?)\s+(?:\([^()]*\)\s+)?(?P<does>[a-z]+)e?s\b",
    re.IGNORECASE,
)
_COMMAND = late(r"/[a-z][\w:-]+(?=\s)")
_REFUSED = late(
    r"(?:(?:the|this|that|these|each|your|our|its)\s+)?(?P<who>[\w-]+|\x01+)\s+"
    r"(?:(?!that\b|which\b|what\b|if\b|when\b|who\b)[\w-]+\s+){0,2}?"
    r"(?:(?:must|should|shall|may|can|could|will|do|does)(?:\s+not\b|\s+never\b|n['’]t\b)|cannot\b|never\s)",
    re.IGNORECASE,
)
# "Never: skip the issue. Post the plan elsewhere." forbids all that follows, up to the next such word.
_LABEL = late(
    r"\W*(?:(?P<no>never(?:\s+do)?|don'?ts?|do\s+not|avoid|forbidden)|always|do|dos|allowed|ask\s+first)\s*",
    re.IGNORECASE,
)
# "No open findings: merge it": a case, not a prohibition.
CASE = late(
    r"[^\w\n]*(?:\d+[.)]\s*)?(?:no|none)\b(?:\s+(?!\w+ing\b)[\w/-]+){1,4}(?:\s*\([^()\n]{1,60}\))?\s*$", re.IGNORECASE
)
_DONE = late(r"[\s*•+-]*(?:added|introduced|implemented|created|updated|renamed|new)\b", re.IGNORECASE)
_WORD = late(r"[A-Za-z][A-Za-z'-]*|\x01|\x02")
_ASKED_ONLY = late(
    r"\b(?:only\s+(?:if|when|after|once|with)|unless|if\s+and\s+only\s+if|if|"
    r"when)\b[^.;]{0,40}\b(?:explicitly|asked|asks|"
    r"approv\w+|told|requested|requests|permission|confirm\w*|instructed|consent)\b",
    re.IGNORECASE,
)
_PURPOSE = late(
    r"\b(?:so|so\s+that|that|which|who|where|because|whether|until|lets?|allows?|enables?)\s+(?:\S+\s+){0,4}?"
    r"(?:can|could|will|would|may|might|should|to)\b",
    re.IGNORECASE,
)
_OR = late(r"[,\s]*\bor\b")
_INFINITIVE = late(r"\w\s+to\s+(?!the\b|a\b|an\b|main\b|this\b|that\b|your\b)[a-z]{2,}", re.IGNORECASE)
# "before commit/push": both words hang on the one before them
_WAITS = late(r"\b(?:continue|repeat|keep\s+\w+ing|iterate|loop|wait)\b.*\buntil\b", re.IGNORECASE | re.DOTALL)
_OFFERED = late(r"(?:offer|suggest|propose|recommend|consider)\s+(?:to\b|\w+ing\b)", re.IGNORECASE)
# "Tell the user to commit, and to merge via a PR": what they are to do.
_TOLD_TO = late(
    r"(?:tell|ask|advise|instruct|remind|prompt|direct|encourage|invite|warn)\s+(?:the\s+)?(?:users?|humans?|person|them|caller|customer)\s+to\b",
    re.IGNORECASE,
)
_SUGGESTED = late(
    r"(?:offer|suggest|propose|recommend)\s+(?:that\s+)?(?:they|the\s+user|users?|you|people)\b", re.IGNORECASE
)
_HANGS = late(
    r"\b(?:before|after|until|per|of|at|during|without|by|on|for|each|every|any|a|the)\s+[\w-]+$", re.IGNORECASE
)
POSITIVE, NEGATED, TOLD_OF, DESCRIBED = "positive", "negated", "told of", "described"


class Masked(msgspec.Struct):
    """A block's text with code and quotations hidden, position by position; `codes` are (start, end, text)."""

    text: str
    codes: list[tuple[int, int, str]]


class Clause(msgspec.Struct):
    """A clause: where its words begin and end in the block's text, and whether it tells the reader to do it.

    `start` is behind what only leads in. `sentence` is where its sentence begins, `stop` where that ends.
    """

    start: int
    end: int
    state: str
    sentence: int
    stop: int
    begins: int


def mask(text: str) -> Masked:
    """Hide what is not prose, keeping every position."""
    codes: list[tuple[int, int, str]] = []

    def code(match: re.Match[str]) -> str:
        codes.append((match.start(2), match.end(2), match[2]))
        return CODE * len(match[0])

    if "`" in text:
        text = _SPAN.sub(code, text)
    if "</" in text:
        text = _TAG.sub(lambda match: " " * len(match[0]), text)
    if "/" in text:
        text = _SLASH.sub(lambda match: match[1] + CODE * len(match[2]), text)
    text = _QUOTED.sub(lambda match: QUOTED * len(match[0]), text) if any(c in text for c in "\"“「'") else text
    if "](" in text or "://" in text:
        text = _LINK.sub(lambda match: " " * len(match[0]), text)
    if "*" in text or "_" in text or "[" in text or "~" in text:
        text = _MARKS.sub(lambda match: " " * len(match[0]), text)
    return Masked(text, codes)


def clauses(text: str, verbs: frozenset[str] = VERBS, case: bool = False) -> list[Clause]:
    """Return the clauses of a masked text; `verbs` are the words with which an instruction can begin.

    With `case`, code that the text begins with is a case and what follows is done then; else that describes the code.
    """
    found: list[Clause] = []
    start = 0
    carried, forbids = "", False
    for match in _SENTENCE.finditer(text):
        mark = match[0].strip()
        carried = NEGATED if forbids else carried
        if carried == DESCRIBED:
            carried = ""
        elif match.start() > start:
            carried = _sentence(text, start, match.start(), found, carried, mark == "?", verbs)
        if mark not in ("→", "⇒", "⟶", "->", "=>", ":", "：", "—", "–", "--"):
            carried = ""
        elif not text[start : match.start()].strip("\x01 -*•(/"):
            described = CODE in text[start : match.start()] and mark not in ("→", "->") and not (case and start == 0)
            carried = DESCRIBED if described else ""  # code, and what it is
        elif _turns(text, start, match, carried, verbs):
            carried = ""
        elif (
            mark in ("—", "–", "--")
            and carried != NEGATED
            and _DONE.match(text, start)
            and CODE in text[start : match.start()]
        ):
            carried = DESCRIBED  # "Added `/ship` - push the branch": what it does
        label = _LABEL.fullmatch(text, start, match.start()) if mark in (":", "：") else None
        if label:
            forbids, carried = label["no"] is not None, ""
        forbids = forbids and "\n" not in match[0]
        start = match.end()
    carried = NEGATED if forbids else carried
    if start < len(text) and carried != DESCRIBED:
        _sentence(text, start, len(text), found, carried, False, verbs)
    return found


def _turns(text: str, start: int, mark: re.Match[str], carried: str, verbs: frozenset[str]) -> bool:
    """Say whether what stands before a colon or a dash says nothing of what follows it.

    "No open findings: merge it", "do not approve it yet — leave a comment": what is done then, or instead.
    """
    if mark[0].strip() in (":", "："):
        return carried != NEGATED or CASE.match(text, start, mark.start()) is not None
    word = _WORD.match(text, mark.end()) if carried == NEGATED and mark[0].strip() in ("—", "–", "--") else None
    return word is not None and word[0] in verbs and word[0].islower() and text[word.end() : word.end() + 1] == " "


def _is_aside(text: str, start: int, at: int) -> bool:
    """Say whether a place stands in brackets that do not hold the whole sentence."""
    opened = text[start:at]
    inside = text.count("(", 0, at) > text.count(")", 0, at)
    return inside and ("(" not in opened or bool(opened.strip(" (*\n")))


def _sentence(
    text: str, start: int, end: int, found: list[Clause], carried: str, question: bool, verbs: frozenset[str]
) -> str:
    """Add the clauses of one sentence; return the state that it hands on over an arrow, a dash or a colon."""
    state = NEGATED if carried == NEGATED else ""
    if question:
        return TOLD_OF
    begin = lead(text, start, end)
    at = begin
    first, waits = True, False
    cut_from = begin
    outside, within = state, False  # of "Commit (no emoji) and push" the words in brackets turn nothing
    limited = _ASKED_ONLY.search(text, begin, end) is not None or _OFFERED.match(text, begin, end) is not None
    while at < end:
        ahead = at if first else lead(text, at, end)  # "when all is done and the tests pass, push": one condition
        cut = _CLAUSE.search(text, ahead, end)
        stop = cut.start() if cut is not None else end
        if not first:
            reset = RESET.match(text, cut_from, min(at + 12, end)) is not None
            if waits and text.startswith("then", cut_from):
                state = ""  # "continue until all are done, then push"
            at_words = ahead
            if reset and (state == NEGATED or text.startswith("but", cut_from)):
                state = ""
        else:
            at_words = at
        aside = _is_aside(text, start, at_words)
        outside, state = (state if aside and not within else outside), (outside if within and not aside else state)
        within = aside
        hangs = not first and text[cut_from] == "/" and _HANGS.search(text, begin, text.rfind("/", 0, at)) is not None
        state = (state if state == NEGATED else TOLD_OF) if hangs else _state(text, at_words, stop, state, first, verbs)
        shown = TOLD_OF if (limited or aside) and state == POSITIVE else state
        found.append(Clause(at_words, stop, shown, start, end, at))
        first = False
        if cut is not None and _OR.match(cut[0]) and _INFINITIVE.search(text, begin, stop) and state == POSITIVE:
            state = TOLD_OF  # "track sessions to keep state, clean up, or send notifications": what for
        if _PURPOSE.search(text, at_words, stop) or _TOLD_TO.match(
            text, at_words, stop
        ):  # "so that CI can build, test and push": others do that
            state = state if state == NEGATED else TOLD_OF
            waits = _WAITS.search(text, at_words, stop) is not None
        if cut is None:
            break
        cut_from = cut.start()
        while cut_from < cut.end() and text[cut_from] in " ,\n":
            cut_from += 1
        at = cut.end()
    return state


# "use `gh pr comment` to post it", "with the GitHub MCP `create_issue` tool": what is used leads into what is done.
_USED = late(
    r"\b(?:use|using|call(?:ing)?|invoke|run|running|via|with|through)\s+(?:(?!not\b|never\b)[\w/-]+\s+){0,3}(?:[\w-]*\()?\x01?$",
    re.IGNORECASE,
)


def holding(parts: list[Clause], at: int) -> Clause | None:
    """Return the clause that holds a place of the text, in the words that lead into it too."""
    found = next((one for one in parts if one.begins <= at < max(one.end, one.begins + 1)), None)
    return found or next((one for one in parts if one.sentence <= at < one.begins), None)


def used(text: str, clause: Clause, at: int) -> bool:
    """Say whether code that stands in the lead of a clause is what its reader is to use."""
    return at < clause.start - 1 and _USED.search(text, clause.sentence, at) is not None


def _state(text: str, start: int, stop: int, state: str, first: bool, verbs: frozenset[str]) -> str:
    if NEGATIVE.match(text, start, stop):
        return NEGATED
    refused = _REFUSED.match(text, start, stop) if first else None
    if refused is not None and refused["who"].lower() not in verbs:
        return NEGATED  # "`fix` must not apply them, push, or open a PR"
    if state == NEGATED:
        return NEGATED
    word = _WORD.match(text, start, stop)
    if word is None and first and _COMMAND.match(text, start, stop):
        return POSITIVE  # "/implement the plan, then push"
    if word is None:
        return state or (TOLD_OF if first else state)
    head = word[0]
    if head in (CODE, QUOTED):
        return state or POSITIVE
    if head.lower() in verbs:
        named = _NAMES.match(text, word.start(), stop)
        if named is not None and named["does"] in verbs:
            return state or TOLD_OF  # "Auto-merge workflow (`x.yml`) enables ...": what it is called
        if _SUGGESTED.match(text, start, stop):
            return TOLD_OF  # what somebody else may do then
        return POSITIVE if first or state in ("", POSITIVE) else state
    return state or TOLD_OF
