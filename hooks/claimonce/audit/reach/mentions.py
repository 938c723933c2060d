"""What a text for agents sends its reader to: imports, links and paths, and whether it says to read them."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re

from claimonce.audit.facts import FOLLOWS, IMPORTS, MENTIONS, NAMES, SENDS, SETS, Link
from claimonce.audit.late_pattern import late
from claimonce.audit.reach.prompt_inputs import find_fed

ENDING = r"\.(?:md|mdx|mdc|markdown|txt|rst|adoc|prompt|prompty|j2|jinja2?|tmpl|hbs|mustache)"
PATH = late(
    rf"(?P<at>(?<![\w@])@)?(?:mdc:|file://)?(?P<path>(?<![\w/.-])(?:~?\.{{0,2}}/|//)?[\w.*<{{$][\w.*<>{{}}$@+-]*(?:/[\w.*<>{{}}$@+-]+)*?{ENDING})"
    r"(?![\w-]|\.\w)"
)
# "`.trellis/spec/`: guidelines (read before you write code)": all that lies there.
FOLDER = late(r"`(?P<path>\.{0,2}/?[\w.-]+(?:/[\w.-]+)*)/(?:\*{1,2}(?:/\*)?(?:\.md)?)?`")
TO_READ = late(
    r"\b(?:(?:always|must|first)\s+(?:read|follow|load|study)|(?:read|follow|load|study)\b[^.]{0,40}\b(?:before|first)|"
    r"follow\s+(?:the|all|every|our)\b[^.]{0,40}\b(?:rules|guidelines|conventions|standards|procedures|instructions|playbooks|runbooks)\b)|"
    r"必须?阅读|先阅读|遵循",
    re.IGNORECASE,
)
READ = late(r"\b(?:re-?read|read|load|study)\b|阅读|閱讀|读取|讀取|先读|先讀|必读|必讀|加载|載入|読", re.IGNORECASE)
POINT = late(
    r"\b(?:see|refer|consult|check|review|use|details? in|"
    r"(?:described|documented|defined|specified|detailed|explained) in)\b|"
    r"参考|參考|查看|参见|參見|参阅|參閱|详见|詳見|请看|見|见|参照",
    re.IGNORECASE,
)
DO = late(
    r"\b(?:follow|obey|apply|execute|run through|work through|go through|complete|carry out|per|according to|"
    r"(?:instructions?|steps?|guidance|rules|procedure|process|workflow|checklist) (?:in|at|from|of))\b|"
    r"遵循|遵守|按照|依照|执行|執行|従",
    re.IGNORECASE,
)
# A file that is only written or looked up is nothing to follow.
WRITTEN = late(
    r"\b(?:write|writes|append|save|saved|create|creates|generate|generated|output|update|updates|delete|remove|rename|"
    r"move|copy|add (?:it |this |them )?to|edit|modify|fill in|do not (?:read|follow|load|open|use)|don['’]t "
    r"(?:read|follow|load|open|use)|never (?:read|follow|load|open|use)|ignore|instead of|rather than|skip)\b[^.;:]*$|"
    r"(?:写入|寫入|更新|追加|创建|創建|生成|保存|不要|禁止|勿)[^。；，]*$",
    re.IGNORECASE,
)
LIST = late(r"^\s*(?:[-*+•|]|\d{1,3}[.)])")
HEADING = late(r"^\s{0,3}#{1,6}\s+(.*)$")
INDEX = late(
    r"\b(?:(?:required|must|mandatory)[- ]read(?:ing)?|read (?:first|before|these)|when to read|instructions?|rules?|"
    r"playbooks?|prompts?|lessons?|procedures?|runbooks?|start here|entry points?|where to start)\b|"
    r"必读|必讀|规则|規則|规范|規範|流程",
    re.IGNORECASE,
)
SENTENCE = late(r"(?<=[.!?。！？；;])\s+|(?<=[。！？；])")
FENCE = late(r"^\s*(?:[-*+]\s+|\d+[.)]\s+)?(```+|~~~+)")
CAT = late(r"(?:^|[\s$(`])(?:cat|head|less|more|bat|view|Read)\b")
MOST = 400  # links of one file
WIDEST = 2_000  # characters of one line


def links(_path: str, text: str) -> tuple[Link, ...]:
    """Return the links of a text for agents, in order."""
    found: list[Link] = []
    if "." not in text and "/" not in text:
        return ()
    fence, lead = "", False
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if len(found) >= MOST:
            break
        mark = FENCE.match(line)
        if mark is not None:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            continue
        if ("." in line or "/" in line) and len(line) <= WIDEST:
            if not fence and "/" in line and TO_READ.search(line) is not None:
                found += [
                    Link(f"{match['path']}/", number, SETS)
                    for match in FOLDER.finditer(line)
                    if WRITTEN.search(line[: match.start()]) is None
                ]
            if not fence:
                found += _line(number, line, lead, lines[number - 2] if number > 1 else "")
            elif CAT.search(line):
                found += [Link(match["path"], number, SENDS) for match in PATH.finditer(line)]
        lead = lead if fence else _lead(line, lead)
    return tuple(dict.fromkeys((*found, *find_fed(text))))


def _lead(line: str, lead: bool) -> bool:
    """Say whether a list or table below this line is one of texts to read."""
    heading = HEADING.match(line)
    if heading is not None:
        return INDEX.search(heading[1]) is not None
    if not line.strip() or line[:1] in " \t" or (LIST.match(line) and "|" not in line[:2]):
        return lead
    if line.lstrip().startswith("|"):
        return lead or INDEX.search(line) is not None
    if READ.search(line) is not None:
        return True
    return line.rstrip().endswith((":", "：")) and (lead or INDEX.search(line) is not None)


def _line(number: int, line: str, lead: bool, above: str) -> list[Link]:
    found: list[Link] = []
    start = 0
    for part in SENTENCE.split(line):
        at = line.find(part, start)
        start = at + len(part)
        for match in PATH.finditer(part):
            how = _how(part, match, line, lead, above)
            if how:
                found.append(Link(match["path"], number, how))
    return found


def _how(part: str, match: re.Match[str], line: str, lead: bool, above: str) -> str:
    before = part[: match.start()]
    if match["at"] is not None and before.count("`") % 2 == 0:
        return IMPORTS
    if WRITTEN.search(before) is not None:
        return ""
    continued = (
        before if LIST.match(line) or not above.strip() or above.rstrip().endswith((".", ":")) else above + before
    )
    if DO.search(continued) is not None:
        return FOLLOWS
    if READ.search(continued) is not None or READ.match(part[match.end() :].lstrip(" `*_)|—–:-")[:24]) is not None:
        return SENDS
    if lead and LIST.match(line):
        return SENDS
    listed = LIST.match(line) is not None and not before.strip(
        " \t-*+•|`[(0123456789."
    )  # an index: "- docs/release.md: ..."
    return NAMES if listed or POINT.search(continued) is not None else MENTIONS
