"""Instructions in other languages than English, as patterns at the beginning of a clause."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.lazy_regex import Late
from claimonce.audit.lower.prose.verbs import COUNTER, NOTIFY, PUSH

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.vocabulary import Meaning

_ZH = (
    r"(?:[\s*•#>-]|\d+[.)、]|步[骤驟]\s*\d*|第.步|请|請|然后|然後|最后|最後|并且?|並且?|再|接着|接著|之[后後]|完成[后後]|立即|立刻|必[须須]|"
    r"[务務]必|[应應]该?|要|需要?|直接|主[动動]|自[动動]|先|就|即可?|才|同[时時]|[用以]\x01+|使用\x01+|[透通][过過][^。，,]{1,40}|[向给給][^。，,]{1,14}|"
    r"在[^。，,]{1,20}(?:上|中|里|裡)?)*"
)
_WHO = (
    r"(?:[A-Z@\x01][\w`]*(?![\w-]*\s*(?:API|Hook|hook))|团[队隊]|團隊|[维維][护護]者|客[户戶]|供[应應]商|[负負][责責]人|"
    r"管理[员員]|值班|同事|老[板闆]|作者|大家|"
    r"所有人|相[关關]|[审審][阅閱核]者|主管|所有者|[开開][发發]者)"
)
_AFTER = (
    r"(?![前后後时時或、和与與的]|之[前后後]|\s*(?:成功|完成)(?:之|以)?[后後时時]|\s*[记記][录錄]|[声聲]明|通知|服[务務]|消息|訊息|失[败敗]|"
    r"[触觸][发發]|[检檢]查|器|[钩鉤]|\s*(?:前|后|後|时|時|之))"
)
# A comment, and no part or state of one: "评论 ID", "评论不承载原文".
_SAID = r"[评評][论論](?!者|[不由是为為的中里裡仅僅只区區数數内內列格正失成已上下同标標器]|\s*(?:ID|[状狀][态態]))"
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
         (rf"{_ZH}(?:[发發]送?|推送)一?[个個条條则則](?:通知|訊息|消息|讯息)|{_ZH}(?:通知|警[报報]|告知)\s*(?:[项項]目)?{_WHO}|"
         rf"[^。]{{0,40}}(?:に|へ)通知(?:して|する(?=[。]|$)|を送(?:って|る)){_JA_END}|"
         r"(?:\S+\s+){0,2}?benachrichtig(?:e|en Sie)\s+(?!den benutzer|die benutzer)|notif(?:ica|ícale|"
             r"iez|ie)\s+(?:a|à|au|al|le|la|el)\s+(?!usuario|utilisateur)")),
        (NOTIFY, "github", "github",
         (rf"{_ZH}[^。，,]{{0,6}}(?:issue|PR|pull request)[^。，,;；]{{0,8}}(?:留言|{_SAID}|回[覆复])|"
         rf"{_ZH}(?:[发發](?:布|表)|提交|同步|[创創]建|添加|留下)[^。，,;；:：]{{0,14}}?"
         rf"(?:Review(?!\s*(?:[状狀][态態]|ID))|[审審]查(?:意[见見]|[结結]果)|{_SAID})|"
         rf"{_ZH}(?:[开開创創]建?|建立|提交|[发發])(?:一?[个個])?\s*(?:issue|PR|pull request)\b{_AFTER}|"
         rf"[^。]{{0,40}}(?:issue|PR|プルリク\w*)[にへ](?:\S{{0,10}})?コメント(?:して|する(?=[。]|$)|を(?:残|書|投稿)){_JA_END}|"
             rf"[^。]{{0,30}}(?:プルリク(?:エスト)?|PR|issue)\s*を(?:作成|出)(?:して|し、|する(?=[。]|$)){_JA_END}|"
         r"kommentiere\b.{0,30}(?:issue|PR)|comenta\b.{0,20}(?:issue|PR)|commentez?\b.{0,20}(?:issue|PR)")),
        (PUSH, "git", "git_push",
         (rf"{_ZH}(?:[创創]建|打(?:上)?|提交|合[并併])\s*(?:tag|[标標][签簽])?\s*[并並和]\s*推送\s*(?:\x01|tag|[标標][签簽]|[该該此])|"
         rf"{_ZH}(?:(?:commit|提交)[^。，,]{{0,6}}?)?(?:推送|推上|推到|push)\s*(?:到|至|上|代[码碼]|[变變]更|分支|更改|[远遠]端|main|"
             rf"origin|并|$|[。！.]){_AFTER}|"
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

# "使用 `gh pr create` 创建", "直接 `git push`"
_HAN = late(
    r"(?:使用|運用|运行|運行|执行|執行|调用|調用|通过|透過|直接|输入|輸入|跑|用|반드시|직접)[^，。；、,.;\x01\x02]{0,8}\x01?$"
)
_HAN_NOT = late(r"(?:不要|不得|不能|不可|禁止|切勿|勿|别|避免|不)[^，。；,.;]{0,12}$")
# "首次推送时必须" with a colon, and the command below it. What shows, prints or lists commands leads into none.
_HAN_LEADS = late(
    r"(?:推送|执行|執行|运行|運行|使用|必[须須]|[创創]建|发布|發布|[评評][论論]|合并|合併|以下|如下|命令|步[骤驟]|然[后後]|操作)"
)
_HAN_SHOWS = late(r"示例|例如|例子|[输輸]出|格式|可用|[列清][表单單]|[说說]明|[参參][数數]|模板|[错錯][误誤]")
# Japanese says at the end of a sentence that nothing of it is to be done.
_KANA = late(r"[\u3040-\u30ff]")
_NOT_AT_ALL = late(r"(?:ない|ません|せず|禁止|不要|なし)(?:こと|ように|で(?:ください)?|です)?\s*[。.)）」]?\s*$")
_SENTENCES = late(r"[^。！？!?\n;；]+")
_COMMAS = late(r"[，,、：:]\s*")


def is_used_in_han(before: str) -> bool:
    """Say whether the words before a command have the reader use it, in Chinese or the like."""
    return _HAN.search(before) is not None and _HAN_NOT.search(before) is None


def leads_in_han(line: str) -> bool:
    """Say whether a line in Chinese leads into a command that is to be run."""
    lead = line.strip(" *_\n")
    return lead.endswith((":", "：")) and _HAN_LEADS.search(lead) is not None and _HAN_SHOWS.search(lead) is None


def is_refused(text: str, at: int) -> bool:
    """Say whether the Japanese sentence around a place ends by saying that it is not to be done."""
    found = next((one for one in _SENTENCES.finditer(text) if one.start() <= at < one.end()), None)
    return found is not None and _KANA.search(found[0]) is not None and _NOT_AT_ALL.search(found[0]) is not None


def foreign(text: str) -> list[tuple[int, int, Meaning]]:
    """Look for instructions in other languages, at the beginning of each sentence and clause."""
    found: list[tuple[int, int, Meaning]] = []
    for sentence in _SENTENCES.finditer(text):
        if not FOREIGN_MARK.search(sentence[0]):
            continue
        if _KANA.search(sentence[0]) and _NOT_AT_ALL.search(sentence[0]):
            continue
        at = sentence.start()
        for cut in (*(one.end() for one in _COMMAS.finditer(sentence[0])), None):
            for effect, channel, plugin, pattern in FOREIGN:
                match = pattern.match(text, at, sentence.end())
                if match is None or any(
                    meaning[0] == effect and start >= sentence.start() for start, _, meaning in found
                ):
                    continue
                if FOREIGN_NOT.search(text, sentence.start(), min(sentence.end(), match.end() + 10)):
                    continue
                found.append((at, sentence.end(), (effect, channel, plugin)))
            if cut is None:
                break
            at = sentence.start() + cut
    return found
