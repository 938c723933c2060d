"""What only leads into an order: bullets, adverbs, conditions, `you must`, the name of whoever is to do it."""

# ruff: noqa: RUF001 - an apostrophe as people write it

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late

_LEAD = late(
    r"(?:[-*•+>]\s+|\(?\d{1,2}[a-z]?[.)]\s+|\(?[a-z]\)\s+|\[[ xX]\]\s*|(?:step|phase|"
    r"stage)\s+\d+\w?\s*[:.-]?\s*|otherwise\s*\([^()\n]{1,80}\)\s*,?\s*|I(?:['’]ll|\s+will)\s+(?=[a-z])(?!not\b|never\b|be\b)|[^\w\s\x01\x02(\"'@#/$.<{\u3040-\u9fff-]+\s*|\(\s*"
    r"|(?:then|next|finally|lastly|afterwards?|after that|also|now|first(?:ly)?|second(?:ly)?|"
    r"third(?:ly)?|last|otherwise|"
    r"else|if (?:able|possible|needed|necessary|available|applicable|required)|"
    r"instead|always|immediately|please|just|simply|optionally|done|once done|when done|if so(?=[,:])|"
    r"if not(?=[,:])|in that case|"
    r"at the end|and|but|or|so|yes|ok|okay|automatically|manually|explicitly|directly|only then|periodically|regularly|"
    r"thereafter|again|even then|still|eventually|proactively|quickly|briefly|safely|both|either|afterward|mandatory|"
    r"required|important|critical|optional|recommended|note|must|should|goal|action|task|remember|"
    r"no exceptions)\b[,:]?\s+"
    r"(?!not\b|n't|never\b)"
    r"|(?:you|claude|codex|(?:the|your|each|every|an?|this)\s+(?:[\w-]+\s+){0,3}(?:agents?|workers?|"
    r"subagents?|sub-agents?|assistants?|sessions?|implementers?|"
    r"reviewers?|developers?|bot)|agents|workers|subagents|it|they|we)\s+(?:must|should|shall|will|"
    r"needs?\s+to|ha(?:ve|s)\s+to|"
    r"(?:are|is)\s+(?:required|expected|responsible|instructed)\s+to|are\s+to|is\s+to|'ll|can\s+then|may\s+then)\s+"
    r"(?!not\b|never\b|be\b|have\b|see\b|receive\b|get\b)(?:then\s+|also\s+|always\s+|immediately\s+|"
    r"now\s+|first\s+|instead\s+|"
    r"automatically\s+|explicitly\s+)?"
    # "From that instruction you will need to sync": a sentence may begin with what it is about
    r"|(?:from|with|for|in|on|based\s+on|given|using)\s+(?:[\w'-]+\s+){1,6}?you\s+(?:will\s+)?(?:must|should|need\s+to|have\s+to)\s+"
    r"(?!not\b|never\b|be\b)"
    # a terse step: "6.Verify:push"
    r"|\d{1,2}\.[A-Z][a-z]+:(?=[a-z])"
    # "instruct it to comment", "spawn a session to post the replies": what another agent is handed
    r"|(?:instruct|tell|ask|direct|prompt|have|get|require)\s+(?:it|them|(?:the|that|this|each|every|an?|your)\s+"
    r"(?:[\w-]+\s+){0,4}?(?:agents?|sub-?agents?|sessions?|workers?|child|teammates?|assistant))\s+to\s+(?!not\b|never\b)"
    r"|(?:run|spawn|launch|start|use|dispatch|invoke)\s+(?:an?|the|one|another|that|this)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:agents?|sub-?agents?|sessions?|workers?|child|teammates?)\s+(?:in\s+order\s+)?to\s+(?!not\b|never\b)"
    # "and `gh` command line to create it"
    r"|\x01+\s+(?:command\s+line|CLI|tool|command)\s+to\s+"
    # "you commit and push": what the reader is said to do
    r"|you\s+(?=(?:commit|push|create|open|post|comment|send|notify|merge|file|reply|publish)\b)"
    # "DE must post the review": a role by its name; "workers push and open a draft PR": what a role does
    r"|(?-i:[A-Z])[\w/-]*(?:\s+(?-i:[A-Z(])[\w/)-]*){0,3}\s+(?:must|shall|should|will)\s+(?!not\b|never\b|be\b|have\b|see\b)"
    r"(?:always\s+|then\s+|also\s+)?"
    r"|(?:each\s+|every\s+|all\s+|the\s+)?(?:agents|workers|subagents|sub-agents|engineers|developers|implementers|reviewers|sessions)\s+"
    r"(?=(?:push|create|open|post|comment|notify|send|file|submit|merge|reply)\b)"
    r"|(?:make\s+sure|be\s+sure|ensure|remember|don'?t\s+forget|do\s+not\s+forget|never\s+forget|your\s+job\s+is|"
    r"your\s+task\s+is|the\s+goal\s+is|it\s+is\s+your\s+job)\s+(?:to|that\s+you|you)\s+(?:always\s+)?"
    r"|(?:must|should|shall|need\s+to|have\s+to|needs\s+to|has\s+to)\s+(?!not\b|never\b|be\b)"
    r"|(?:go\s+ahead\s+and|proceed\s+to|continue\s+to|feel\s+free\s+to|"
    r"(?:use|call|invoke|run)\s+(?:(?!not\b|never\b)[\w/-]+\s+){0,3}(?:[\w-]*\()?\x01+\)?\s+(?:[\w/-]+\s+){0,4}?"
    r"(?:in\s+order\s+)?to|(?:use|call|invoke|run)\s+the\s+(?:[\w/:.-]+\s+){1,3}(?:skill|command|tool|agent|subagent|script|CLI|MCP)\s+to|"
    r"the\s+(?:[\w-]+\s+){1,2}is\s+to|"
    r"(?:your|the)\s+(?:[\w-]+\s+){0,2}(?:job|task|purpose|goal|role|mission|responsibility|duty|action|step|move)\s+is\s+"
    r"(?:to|calling)|use\s+this\s+to)\s+"
    r"|(?:if|when|whenever|once|after|before|as\s+soon\s+as|upon|on|for|in|at|with|unless|until|while|from|by|during|"
    r"where|given|using|within|as|since|because|depending|to|"
    r"(?:every|each)(?!(?:\s+(?!time\b|day\b)[\w-]+){1,3}\s+(?:is|are|may|can|must|should|has|have|does)\b))\b"
    r"[^,;:\n]{0,160}(?:\n[^,;:\n]{1,160})?(?<=[\w)\x01\x02 ]),"
    # "each mail, push and number happens once": the nouns of a subject
    # "for full commit, push, and PR orchestration, defer to the docs": one noun after the other
    r"(?!\s*(?:[\w-]{1,30},\s+){1,4}(?:and|or)\s+(?:[\w-]{1,30}\s){0,3}[\w-]{1,30},)"
    r"(?!\s*[\w-]{1,30},?\s+(?:and|or)\s+[\w-]{1,30}\s+"
    r"(?:is|are|was|were|has|have|happens?|gets?|goes|comes|needs?|takes?)\b)\s*"
    r"(?:then\s+)?)",
    re.IGNORECASE,
)


def lead(text: str, start: int, end: int) -> int:
    """Return where the words begin that follow bullets, adverbs, conditions and `you must`."""
    for _ in range(8):
        while start < end and text[start] in " \t\n":
            start += 1
        match = _LEAD.match(text, start, end)
        if match is None or match.end() == start:
            break
        start = match.end()
    return start
