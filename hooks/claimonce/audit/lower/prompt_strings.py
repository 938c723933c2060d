"""Which strings in program code are written for an agent."""

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late

_NAME = late(r"prompt|instruction|system_?message|persona|briefing|\bbrief\b|agent_?(?:text|task|message)|"
    r"playbook|"
                   r"system_?text|user_?message|directive", re.IGNORECASE)  # fmt: skip
_NOT_NAME = late(r"test|regex|pattern|toolkit|input_?prompt|prompt_?(?:style|color|char|re)\b|ps1|help|usage|sql|"
    r"query|"
                       r"html|css|schema|(?:^|_)url", re.IGNORECASE)  # fmt: skip
_ADDRESSED = late(
    (
        r"\A\s*(?:#+\s+.*\n+)?\s*(?:you are\b|you're (?:a|an|the)\b|your (?:task|job|role|goal|"
        r"mission) is\b|act as\b|as an? (?:expert|ai|autonomous)\b)"
    ),
    re.IGNORECASE,
)
_TELLS = late(r"\b(?:you are|your (?:task|job|goal|role)|do not|don't|must|always|never|please|make sure|"
    r"when (?:you|done)|"
                    r"respond|return|follow|step \d|rules?:)\b|你|请|請|してください", re.IGNORECASE)  # fmt: skip
_CODE = late(
    r"^\s*(?:import |from \w+ import|def |class |const |let |var |function |SELECT |INSERT |CREATE |<\w+|#!/|\{)",
    re.MULTILINE,
)
SHORTEST = 40


def is_prompt(name: str, text: str) -> bool:
    """Say whether a string, assigned to `name` or given under it, is an instruction to an agent.

    `name` may be empty where the string has none; then the text itself must address its reader.
    """
    if len(text) < SHORTEST or " " not in text:
        return False
    if _ADDRESSED.match(text):
        return True
    if not name or not _NAME.search(name) or _NOT_NAME.search(name):
        return False
    if "\n" not in text.strip() and not _TELLS.search(text):
        return False
    return len(_CODE.findall(text)) * 4 <= text.count("\n") + 1
