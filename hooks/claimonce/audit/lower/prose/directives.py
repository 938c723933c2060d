"""Clauses -> what they tell the reader to do to the outside world."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.facts import Instruction
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.clauses import POSITIVE
from claimonce.audit.lower.prose.common import ACTING
from claimonce.audit.lower.prose.lazy_regex import Late
from claimonce.audit.lower.prose.verbs import COUNTER, NOTIFY, OTHER_PUSH, PATTERNS, PUSH, SENDS, VIA

if TYPE_CHECKING:
    from claimonce.audit.facts import Site
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.lower.prose.vocabulary import Meaning, Vocabulary

# Instructions in other languages than English, as patterns at the beginning of a clause: data only.

# ruff: noqa: RUF001 - the punctuation of the languages that are read here


_ZH = (
    r"(?:[\s*•#>-]|\d+[.)、]|步[骤驟]\s*\d*|第.步|请|請|然后|然後|最后|最後|并且?|並且?|再|接着|接著|之[后後]|完成[后後]|立即|立刻|必[须須]|"
    r"[务務]必|[应應]该?|要|需要?|直接|主[动動]|自[动動]|先|就|即可?|才|同[时時]|[用以]\x01+|使用\x01+|[透通][过過][^。，,]{1,16}|[向给給][^。，,]{1,14}|"
    r"在[^。，,]{1,20}(?:上|中|里|裡)?)*"
)
_WHO = (
    r"(?:[A-Z@\x01][\w`]*(?![\w-]*\s*(?:API|Hook|hook))|团[队隊]|團隊|[维維][护護]者|客[户戶]|供[应應]商|[负負][责責]人|"
    r"管理[员員]|值班|同事|老[板闆]|作者|大家|"
    r"所有人|相[关關]|[审審][阅閱核]者|主管|[开開][发發]者)"
)
_AFTER = (
    r"(?![前后後时時或、和与與的]|之[前后後]|[声聲]明|通知|服[务務]|消息|訊息|失[败敗]|"
    r"[触觸][发發]|[检檢]查|器|[钩鉤]|\s*(?:前|后|後|时|時|之))"
)
_JA_END = r"(?!前|こと|場合|とき|際|と|時|か|の|方法|ため|必要|、(?:また|または))"

# One pattern a language, from the beginning of a clause or sentence.
FOREIGN: tuple[tuple[str, str, str, Late], ...] = tuple(
    (effect, channel, plugin, Late(pattern, re.IGNORECASE))
    for effect, channel, plugin, pattern in (
        (NOTIFY, "email", "email",
         (rf"{_ZH}(?:寄|寄出|寄送|发|發|发送|發送|回|寫|写)(?:一?封|一?[个個])?\s*(?:e-?mail|[电電]子[邮郵]件|[邮郵]件|信(?!息|号|號|"
             rf"任))(?:[给給到至通]|\s*[A-Z]|$|[。，,.\s])|"
         rf"[^。]{{0,40}}メールを?(?:送(?:信して|信する|って|る)|出して|書いて){_JA_END}|"
         r"(?:\S+\s+){0,3}?(?:schicke?n?|sende|schreibe?)\s+(?:\S+\s+){0,4}(?:e-?mail|mail)\b|"
         r"(?:env[ií]a|manda|escribe)(?:le)?\s+(?:\S+\s+){0,4}(?:correo|e-?mail)|"
         r"(?:envoie|envoyez|écris|écrivez)\s+(?:\S+\s+){0,4}(?:e-?mail|mail|courriel)")),
        (NOTIFY, "", "notify",
         (rf"{_ZH}(?:[发發]送?|推送)一?[个個条條则則](?:通知|訊息|消息|讯息)|{_ZH}通知\s*{_WHO}|"
         rf"[^。]{{0,40}}(?:に|へ)通知(?:して|する(?=[。]|$)|を送(?:って|る)){_JA_END}|"
         r"(?:\S+\s+){0,2}?benachrichtig(?:e|en Sie)\s+(?!den benutzer|die benutzer)|notif(?:ica|ícale|"
             r"iez|ie)\s+(?:a|à|au|al|le|la|el)\s+(?!usuario|utilisateur)")),
        (NOTIFY, "github", "github",
         (rf"{_ZH}[^。，,]{{0,6}}(?:issue|PR|pull request)[^。，,;；]{{0,8}}(?:留言|[评評][论論](?!者)|回[覆复])|"
         rf"{_ZH}(?:[开開创創]建?|建立|提交|[发發])(?:一?[个個])?\s*(?:issue|PR|pull request)\b{_AFTER}|"
         rf"[^。]{{0,40}}(?:issue|PR|プルリク\w*)[にへ](?:\S{{0,10}})?コメント(?:して|する(?=[。]|$)|を(?:残|書|投稿)){_JA_END}|"
             rf"[^。]{{0,30}}プルリク(?:エスト)?を(?:作成|出)(?:して|する(?=[。]|$)){_JA_END}|"
         r"kommentiere\b.{0,30}(?:issue|PR)|comenta\b.{0,20}(?:issue|PR)|commentez?\b.{0,20}(?:issue|PR)")),
        (PUSH, "git", "git_push",
         (rf"{_ZH}(?:(?:commit|提交)[^。，,]{{0,6}}?)?(?:推送|推上|推到|push)\s*(?:到|至|上|代[码碼]|[变變]更|分支|更改|[远遠]端|main|"
             rf"origin|$|[。！.]){_AFTER}|"
         rf"(?:git\s+)?(?:commit|提交)\s*(?:並|并|和|後|后|\+|&|、|,|，)?\s*(?:再\s*)?(?:push|推送){_AFTER}|"
         rf"[^。]{{0,40}}プッシュ(?:して|する(?=[。]|$)|します(?=[。]|$)){_JA_END}|"
         r"(?:\S+\s+){0,3}?pushen?\s+(?:Sie|die|den|alle|es|nach|zu|deine)\b|haz\s+(?:un\s+)?push|"
             r"sube\s+los\s+cambios|pousse[z]?\s+(?:les|la|le|vers|sur|tes|vos)\b")),
        (COUNTER, "", "counter",
         (rf"{_ZH}(?:取|拿|用|找到?|查找|查看|[獲获]取|[讀读]取)[^。，,]{{0,16}}(?:最大|最高|最新|最[後后])的?[^。，,]{{0,8}}(?:[編编][號号]|"
         rf"[號号][碼码]|序[號号]|ID|[數数]字)[^。]{{0,12}}(?:加\s*[一1]|\+\s*1|[遞递]增)|"
         rf"{_ZH}(?:[將将把]|在)?(?:最大|最高|最新)的?[^。，,]{{0,6}}(?:[編编][號号]|[號号][碼码]|序[號号])[^。]{{0,6}}(?:加\s*[一1]|\+\s*1)")),
        (COUNTER, "", "counter",
         (rf"{_ZH}(?:更新|增加|[遞递]增|累加|bump)[^。，,]{{0,12}}(?:counter|[計计][數数]器?|[編编][號号]|序[號号])|"
             rf"[^。]{{0,30}}カウンタ[ーを]?を?(?:増やして|更新して|インクリメント)|"
         rf"{_ZH}(?:取|拿|用|使用|[領领]取)下一[個个]\s*(?:可用的?)?\s*(?:[編编][號号]|[號号][碼码]|序[號号]|ID|ticket)")),
    )
)  # fmt: skip
FOREIGN_NOT = late(
    r"[会會](?![议議])|[将將]|已[经經]?|可以|能[够夠]|不要|不能|不可|不得|不准|不許|不许|不用|不必|不需|别|別(?!的)|勿|禁止|切勿|避免|絕不|绝不|没有|"
    r"沒有|未|ない(?:で|こと)|しない|せず|禁止|"
    r"\b(?:nicht|kein\w*|niemals|nie|ohne|no|nunca|jamás|sin|ne|pas|jamais|sans)\b",
    re.IGNORECASE,
)
FOREIGN_MARK = late(
    (
        r"[\u3040-\u30ff\u4e00-\u9fff]|\b(?:der|die|das|und|nicht|ein|el|los|las|un|una|le|les|une|et|"
        r"para|mit|avec|con|du|au|dem|den)\b"
    ),
    re.IGNORECASE,
)


# What is told apart by what stands around it: comments for people, and where people are sent with a question: data.

# ruff: noqa: RUF001 - an apostrophe as people write it


# A comment for whoever reads a ticket or a request, not one in code.
COMMENT = late(
    r"(?i:add|create|leave|post|write|drop|append)\s+(?:an?|one|another|exactly\s+one|a\s+single)\s+"
    r"(?!(?:code|inline|doc|block|header|source|explanatory|TODO|line)\b)(?:(?:[\w-]+|\x01+)\s+){0,4}?comment\b"
    r"(?!\s*(?:above|in\s+(?:the\s+)?(?:code|source|file|test)|to\s+(?:the\s+)?(?:code|function|class|line|file)|"
    r"explaining\s+(?:why\s+the|the\s+code|non-obvious)|block\b|line\b|char|syntax|marker|at\s+the\s+top))"
)
COMMENTED = late(
    r"\b(?:(?i:tickets?|issues?)|PRs?|MRs?|pull\s+requests?|merge\s+requests?|Linear|Jira|GitHub|GitLab|threads?|reviewers?|"
    r"maintainers?|workpad|blockers?|blocked)\b"
)
OF_CODE = late(
    r"\b(?:code|function|class|method|line|module|docstring|logic|variable|test|file|lint|eslint|type)s?\b",
    re.IGNORECASE,
)

# "Post `@reviewer plan`": a word with which a bot is called is a comment.
CALLED = late(r"(?i:post|comment|leave|write)\s+(?:(?:a|an|one|the|with|exactly)\s+){0,2}(?=\x01)")
MENTION = late(r"@[a-z][\w-]{1,38}(?:\[bot\])?(?=\s|$)", re.IGNORECASE)

# "Open an issue for questions", "open an issue: https://...": where a reader turns to, no step of an agent's work.
ISSUE = late(
    r"(?i:open|create|file|submit|start|raise|log)\s+(?:an?|one|the|new|your)\s+(?:[\w-]+\s+){0,2}?"
    r"(?i:issues?|discussions?|bug\s+reports?|tickets?)\b(?:\s+(?:on|in|at)\s+(?:the\s+)?(?!this|that)[\w-]+(?:\s+\w+)?)?"
)
# A link is blank in the masked text.
SUPPORT = late(
    r"\s*(?:for|with|to)\s+(?:(?:any|your|general|ask|get|report|discuss|suggest)\s+){0,2}(?:questions?|help|support|ideas?|"
    r"suggestions?|feedback|discussions?)\b|\W{0,3}[ ]{12,}",
    re.IGNORECASE,
)
# Under such a heading a list says where to turn to.
TURN_TO = late(
    r"[\W\d]*(?:getting\s+|need\s+(?:more\s+)?)?(?:help|support|questions?|contact|feedback|community|links|get\s+in\s+touch|"
    r"bug\s+reports?|feature\s+requests?|reporting\s+(?:bugs?|issues?|problems?))\b.{0,40}$",
    re.IGNORECASE,
)
# "If anything goes wrong, please open an issue: we care", said to whoever contributes.
CONTRIBUTOR = late(
    r"\bwe(?:['’](?:d|ll|re))?\s+(?:take|care|love|will|welcome|appreciate|try|want|happily|aim)\b|"
    r"\bif\s+you\s+(?:need|have|want|run\s+into|encounter)\s+(?:\w+\s+){0,2}(?:help|questions?|support|feedback|trouble)\b",
    re.IGNORECASE,
)


# ruff: noqa: RUF001 - the punctuation of the languages that are read here


_VIA = late(VIA + r"$")
_HASHED = late(VIA + r"#[a-z][\w-]+")
_SENTENCES = late(r"[^。！？!?\n;；]+")
_COMMAS = late(r"[，,、：:]\s*")
_FIRST = late(r"[A-Za-z-]+")
_COUNTER = late(r"next|counter|seq(?:uence)?|last_?(?:id|num)|serial", re.IGNORECASE)
LONGEST = 160


class Found:
    """One act that a text tells of: where it stands in the block's text, and what it is."""

    __slots__ = ("end", "meaning", "start")

    def __init__(self, start: int, end: int, meaning: Meaning) -> None:
        self.start, self.end, self.meaning = start, end, meaning


def acts(
    hidden: Masked,
    parts: list[Clause],
    words: Vocabulary,
    around: str = "",
    trackers: bool = False,
    heading: str = "",
) -> list[Found]:
    """Return the acts that the clauses tell the reader to do, one an effect and sentence at most.

    `around` are the words of what the block stands under, `trackers` says that the text as a whole is about tickets:
    they tell a comment for people from one in code. `heading` is the nearest one above.
    """
    found: list[Found] = []
    seen: set[tuple[int, str, str]] = set()
    for clause in parts:
        if clause.state != POSITIVE:
            continue
        meaning = (
            _meaning(hidden.text, clause, words)
            or _called(hidden, clause)
            or _commented(hidden.text, clause, around, trackers)
        )
        if meaning is None or (meaning[0] == COUNTER and not _counted(hidden, clause)):
            continue
        if meaning[1] == "github" and _turned_to(hidden.text, clause, heading):
            continue
        key = (clause.sentence, meaning[0], meaning[1])
        if key not in seen:
            seen.add(key)
            found.append(Found(clause.start, clause.stop, meaning))
    if FOREIGN_MARK.search(hidden.text):
        found.extend(one for one in _foreign(hidden.text) if all(one.meaning[0] != other.meaning[0] for other in found))
    return found


def _turned_to(text: str, clause: Clause, heading: str) -> bool:
    """Say whether an issue is where people are sent with a question, and no step of the reader's work."""
    found = ISSUE.match(text, clause.start)
    if found is None:
        return False
    end = min(len(text), clause.stop + 200)
    return (
        TURN_TO.match(heading) is not None
        or SUPPORT.match(text, found.end()) is not None
        or CONTRIBUTOR.search(text, clause.sentence, end) is not None
    )


def _called(hidden: Masked, clause: Clause) -> Meaning | None:
    """Return the act of a clause that posts the words with which a bot is called."""
    posts = CALLED.match(hidden.text, clause.start, clause.stop)
    if posts is None:
        return None
    code = next((text for start, end, text in hidden.codes if start - 3 <= posts.end() <= end), "")
    return (NOTIFY, "github", "github") if MENTION.match(code) else None


def _commented(text: str, clause: Clause, around: str, trackers: bool) -> Meaning | None:
    """Return the act of a clause that asks for a comment where people read it."""
    said = text[clause.start : min(clause.stop, clause.start + 240)].replace("\n", " ")
    if COMMENT.match(said) is None:
        return None
    near = COMMENTED.search(text, clause.sentence, clause.stop) or COMMENTED.search(around)
    return (NOTIFY, "github", "github") if near or (trackers and not OF_CODE.search(said)) else None


def _counted(hidden: Masked, clause: Clause) -> bool:
    """Say whether code that is to be incremented is a counter that others read, not a field of one's own."""
    said = hidden.text[clause.start : min(clause.end, clause.start + 24)]
    if "\x01" not in said or "next" in said.partition("\x01")[0].lower():
        return True
    return any(clause.start <= start < clause.end and _COUNTER.search(text) for start, _, text in hidden.codes)


def _meaning(text: str, clause: Clause, words: Vocabulary) -> Meaning | None:
    """Return what the clause tells to do; the objects of a verb may go on to the end of the sentence."""
    said = text[clause.start : min(clause.stop, clause.start + 400)].replace("\n", " ")
    first = _FIRST.match(said)
    if first is None or not (first[0].lower() in words.wanted or first[0].lower() in ACTING):
        return None
    for pattern, meaning in words.phrases:
        if pattern.match(said):
            return meaning
    for effect, channel, plugin, opening in PATTERNS:
        if not opening.match(said):
            continue
        if effect == PUSH and OTHER_PUSH.search(said[: clause.end - clause.start + 14][:90]):
            return None
        if effect == NOTIFY and not channel:
            return _channel(said, words) or (effect, channel, plugin)
        return effect, channel, plugin
    if SENDS.match(said):
        return _channel(said[: max(clause.end - clause.start, 160)], words)
    return None


def _channel(said: str, words: Vocabulary) -> Meaning | None:
    """Return the road that the clause names (`on Slack`, `to #releases`)."""
    for pattern, meaning in words.channels:
        for match in pattern.finditer(said):
            if _VIA.search(said, max(0, match.start() - 30), match.start()) and meaning[0] == NOTIFY:
                proper = match[0][:1].isupper() or meaning[1] not in (
                    "teams",
                    "signal",
                    "matrix",
                    "github",
                    "webhook",
                    "desktop",
                )
                if proper:
                    return meaning
    if _HASHED.search(said):
        return NOTIFY, "slack", "slack"
    return None


def _foreign(text: str) -> list[Found]:
    """Look for instructions in other languages, at the beginning of each sentence and clause."""
    found: list[Found] = []
    for sentence in _SENTENCES.finditer(text):
        if not FOREIGN_MARK.search(sentence[0]):
            continue
        at = sentence.start()
        for cut in (*(one.end() for one in _COMMAS.finditer(sentence[0])), None):
            for effect, channel, plugin, pattern in FOREIGN:
                match = pattern.match(text, at, sentence.end())
                if match is None or any(one.meaning[0] == effect and one.start >= sentence.start() for one in found):
                    continue
                if FOREIGN_NOT.search(text, sentence.start(), min(sentence.end(), match.end() + 10)):
                    continue
                found.append(Found(at, sentence.end(), (effect, channel, plugin)))
            if cut is None:
                break
            at = sentence.start() + cut
    return found


def make_instruction(block: Block, one: Found, site: Site, symbol: str, gated: bool) -> Instruction:
    """Return the act as facts hold it."""
    text = " ".join(block.joined()[one.start : one.end].split())[:LONGEST]
    effect, channel, plugin = one.meaning
    return Instruction(site, effect, channel, plugin, text, symbol, "", gated)
