"""Instructions that make an agent act on the outside world, as patterns at the beginning of a clause: data only.

`\x01` stands for code in backticks, `\x02` for a quotation. Names of people begin with a capital letter, so the
patterns are case-sensitive where that matters.
"""

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.lazy_regex import Late

NOTIFY, PUSH, COUNTER = "notify", "git_push", "counter"

_TEAM = (
    r"(?:team|teams|maintainers?|owners?|reviewers?|authors?|reporters?|assignees?|stakeholders?|customers?|clients?|"
    r"operators?|managers?|admins?|administrators?|on-?call(?: \w+)?|subscribers?|contributors?|recipients?|"
    r"boss|people|channel|contacts?|senders?|requesters?|submitters?|candidates?|ops|leadership|vendors?|partners?|"
    r"engineers|developers|sres?|followers|participants|members|staff|attendees)"
)
_AGENTS = (
    r"(?:Git|GitHub|GitLab|Docker|Python|Node|Claude|Codex|Gemini|GPT|Copilot|Cursor|Agents?|Subagents?|Assistant|Model|LLM|AI|User|Users|Human|Humans|"
    r"Orchestrator|Coordinator|Worker|Workers|Parent|Planner|Queue|Format|Type|Types|Passing|Center|Validation|Address|"
    r"Template|Templates|Service|Services|Client|Clients|Server|Notification|Notifications|Message|Messages|API|APIs|"
    r"Subject|Body|Bot|Channel|Channels|App|Webhook|Webhooks|Integration|Integrations|Broker|Bus|"
    r"Handler|History|System|"
    r"Marketing|Campaign|Campaigns|Sequence|Sequences|List|Lists|Copy|Delivery|Provider|Settings|Fatigue|Rules|Manager|"
    r"Routing|Configuration|Thresholds?|Severity|Policy|Policies|Input|Output|Chain|Size|Header|Id|ID|Schema|Event|"
    r"Verification|Verifications|Confirmation|Confirmations|Authentication|Account|Accounts|Link|Links|"
    r"Events|Store|Storage|Content|Contents|Length|Field|Fields|Box|Domain|Design|Data|Analytics|Automation)"
)
_ON = (
    r"(?:about|with|when|whenever|if|that|the|to|via|once|after|before|immediately|a|an|on|every|at|"
    r"and|or|directly|for|by|through|using|as|their|so|what|which|in|from|first|only|again|your|any|"
    r"is)\b"
)
_NAMED = rf"(?!{_AGENTS}\b)[A-Z][a-z]+(?:\s+[A-Z][a-z]+)?"
_NAME = rf"{_NAMED}(?=\s*$|\s*[.,;:!)(]|\s+(?:{_ON}|\x01|\x02))"
_NAME_ON = rf"{_NAMED}(?=,\s|\s+{_ON})"
_BARE = (
    r"(?:team|stakeholders|maintainers|reviewers|owners|subscribers|customers|contributors|admins|"
    r"administrators|everyone|operator|maintainer|"
    r"everybody|on-?call|leadership|attendees|participants|followers|operators|authors)"
    rf"(?=\s*$|\s*[.,;:!)(]|\s+(?:{_ON}|of\b|\x01|\x02))"
)
TEAM = (
    rf"(?:(?:the|your|our|all|any|each|every|a|that|this|his|her|their|its|both|relevant|affected|appropriate)\s+"
    rf"(?:(?!agent|sub-?agent|model|user|(?:to|of|that|about|when|with)\b)\w+[\s-]+){{0,3}}?{_TEAM}\b(?!\s*(?:agents?|lead|leads|subagents?|"
    rf"skill|prompt|mode)\b)|{_BARE}|\#\w[\w-]+|@[\w{{<-]+)"
)
PERSON = rf"(?:{TEAM}|{_NAME})"
CHAT = (
    r"(?:(?:the|your|a|an|any|this|that)\s+(?:\w+[\s-]+){0,2}(?:users?|humans?|person|callers?|"
    r"requester|agent|subagent|orchestrator|coordinator|parent|supervisor|lead|customer|reader)|me|"
    r"us|him|her|them|someone|users|humans)\b"
)
ANYONE = rf"(?:{PERSON}|{CHAT})"

_DET = (
    r"(?:(?:a|an|the|your|one|this|that|another|each|any|its|it as an?|new|draft|final|short|brief|"
    r"single|separate|follow-?up|tracking|corresponding|concise|detailed|clear|GitHub|GitLab|Linear|"
    r"Jira|dedicated|public|top-level|inline|summary|status|review|initial|proper|regular|progress|"
    r"clean|small|focused|stacked|matching|fresh|well-\w+|\w+ing|\x01|\x02),?\s+)"
)
_PR = r"(?:PR/MRs?|pull/merge[\s-]requests?|PRs?|pull[\s-]requests?|merge[\s-]requests?|MRs?)"
_THREAD = (
    rf"(?:{_PR}|issues?|tickets?|threads?|discussions?|GitHub|GitLab|Linear|Jira|commit|"
    rf"review comments?|reviews?|comments?)"
)
_NOT_A_PAPER = (
    r"(?!\s*(?i:validation|automation|checks?|description|descriptions|title|titles|body|bodies|template|templates|summary|"
    r"summaries|comment|comments|list|lists|plan|plans|report|reports|branch|branches|file|files|"
    r"number|numbers|text|message|messages|checklist|review|reviews|tracker|trackers|link|links|url|"
    r"diff|draft|drafts|label|labels|content|page|pages|format|types?|in (?:the|your|a) browser|"
    r"workflow|process|skill|guidelines?)\b)"
)
_NO_NOUN = (
    r"(?!\s*(?:only\s+)?(?:is|are|was|were|will|would|can|could|may|might|should|must|has|have|had|"
    r"fails?|failed|succeeds?|succeeded|happens?|works?|requires?|needs?|access|permissions?|events?|"
    r"button|hooks?|policy|rights|protection|commands?|steps?|phase|operations?|history|url|date|"
    r"time|status|triggers?|rejected|mechanism|workflow|gate|guard|queue|lock|=|\()\b)"
)

# "Push to main without a tag triggers nothing": what a push does, no step.
_NO_CAUSE = (
    r"(?!\s+(?:to|on|of)\s+(?:[^\s.,;:]+\s+){1,6}?(?:triggers?|starts?|deploys?|runs?|causes?|kicks?\s+off|publishes|fires?|"
    r"builds?|does|creates?|updates?|releases?)\b)"
)

# What is pushed when it is not git that pushes.
OTHER_PUSH = late(
    r"\b(?:docker|image|images|container|containers|package|packages|artifact|artifacts|registry|npm|"
    r"pypi|crates|schema|"
    r"metrics|logs|notification|notifications|event|events|stack|array|list|heap|toast|state|props|context window|"
    r"database|envs?|secrets|variables|limits?|boundar\w+|envelope|conversation|users?|candidate|yourself|deadline|"
    r"into(?!\s+(?:main|master|origin|the\s+(?:remote|branch|repo)))|until you hear|once\s*[,.]|"
    r"on each one|pull_request|PR sync|"
    r"llms?|voices?|angle|thinking|stitch|personas?|readers?|to\s+(?:re)?(?:consider|think|explain|justify|clarify|be|see)\b.*|"
    r"back|through|for (?:a|more|clarity|specifics|the)|down|forward|past|against|harder|complexity|logic|theme|model|"
    r"content files?|screens?|pages?|slides?|items?|elements?|entry|entries|tasks?|messages?|frames?|"
    r"weights|dataset|huggingface|hub|figma|cms|shopify|vercel|cloud|device|phone|harder|work (?:down|into))\b",
    re.IGNORECASE,
)
PUSHED = (
    r"(?i:(?:force[\s-]?)?push)(?![\s-]*(?:notification|back\b|through\b|down\b|yourself|harder|past\b|against\b|for\b|"
    r"button|access|events?\b|hooks?\b|based\b|style\b))"
    rf"{_NO_NOUN}{_NO_CAUSE}(?=\s*(?:$|[.,;:!)+/&\x01\x02\"'*]|(?:it|them|this|that|these|those|all|any|the|your|"
    rf"my|our|its|each|every|"
    r"both|to|changes?|commits?|branch\w*|tags?|code|everything|origin|upstream|main|master|HEAD|-|"
    r"and|or|after|if|when|"
    r"once|with|so|up|directly|immediately|now|via|using|before|straight|regularly|frequently|often|again|feature|a|an|"
    r"results?|fix(?:es)?|work|docs|updates?|jobs?|release|new|additional|daily|weekly|continuously|promptly|only|first|early|in|from|on|under|as|by|automatically|"
    r"PR|without|unless|until|then|local|remote|successfully|here|there|back-?ups?|small|incrementally|data|state|"
    r"version|follow-?up|more|these|normally|per|"
    r"completed|finished|pending|remaining|final|current|latest|resulting|updated|approved|unpushed|generated|"
    r"(?:(?!\w+ed\s+in\b|in\b|of\b|with|for\b|is\b|are\b)[\w-]+\s+){1,3}(?:commits?|branch(?:es)?|changes|fix(?:es)?|tags?)(?=\s*(?:$|[.,;:!)])|"
    r"\s+(?:to|onto|up|directly|before|after|when|once|and|on|back|for)\b))\b))"
)

_HIGHEST = (
    r"(?:(?:the|whatever|whichever)\s+)?(?:(?:current|existing|present)\s+)?(?i:highest|largest|greatest|biggest|latest|"
    r"last|max(?:imum)?|top)\s+(?:[\w-]+\s+){0,3}?(?i:number|id|index|prefix|sequence|serial|value|\x01+)s?\b"
)
_PLUS_ONE = (
    r"(?i:\badd(?:ing)?\s+(?:one|1)\b|\bplus\s+(?:one|1)\b|\+\s*1\b|\bincrement|\bbump|"
    r"\bby\s+(?:one|1)\b|\bnext\s+one\b)"
)
# effect, channel, plugin, pattern at the beginning of a clause
PATTERNS: tuple[tuple[str, str, str, Late], ...] = tuple(
    (effect, channel, plugin, Late(pattern))
    for effect, channel, plugin, pattern in (
        (PUSH, "git", "git_push", PUSHED),
        (PUSH, "git", "git_push",
         (r"(?i:commit)(?:\s*,\s*(?:and\s+)?|\s+and\s+(?:then\s+)?|\s*[&+/→]\s*)(?i:push)\b(?![\s-]*notification)"
          rf"{_NO_NOUN}")),
        (PUSH, "git", "git_push", r"(?i:retry|repeat|redo|re-?run)\s+(?:the\s+)?(?:git\s+)?(?i:push)\b" + _NO_NOUN),
        (PUSH, "git", "git_push",
         (r"(?i:ensure|make\s+sure)\s+(?:that\s+)?(?:(?!not\b|no\b|never\b)[\w'-]+\s+){1,5}?(?:is|are|gets?|(?:has|have)\s+been)\s+"
          r"(?:\w+(?:,|\s+and|,\s+and)?\s+){0,3}?pushed\b")),
        (PUSH, "git", "git_push",
         r"(?i:continue|keep)\s+(?:\w+ing\s+(?:[\w-]+\s+){0,3}(?:and|,)\s+)?(?i:pushing)\b" + _NO_NOUN),
        (PUSH, "git", "git_push", r"(?i:publish|upload)\s+(?:the|your|this|a)\s+(?:\w+\s+){0,2}branch\b"),
        (NOTIFY, "github", "github",
         (rf"(?i:(?:squash[\s-]*(?:and[\s-]*)?|auto-?|admin-?)?merge)\s+(?:(?:the|this|that|your|a|each|every|all|any|"
         rf"approved|it|green|open|ready|resulting|implementation|own|\x01)\s+)*(?:\w+\s+)?{_PR}\b"
         rf"(?!\s*(?:conflicts?|gate|queue|policy|into\s+this\s+file))")),
        (NOTIFY, "github", "github",
         (rf"(?i:post|publish)\s+(?:(?!to\b|in\b|on\b|from\b|for\b|as\b|if\b|when\b)[\w-]+\s+){{0,3}}?(?i:issues?|tickets?|bug\s+reports?|{_PR})"
          r"(?=\s*(?:$|[.,;:(]|(?:to|in|on|for|with|per|as|under|one|first|after|via|using|and|then)\b))")),
        (NOTIFY, "github", "github", r"(?i:enable|arm|turn on|set)\s+(?:the\s+)?auto-?merge\b"),
        (NOTIFY, "email", "email", rf"(?i:e-?mail|mail|cc|bcc)\s+(?:{ANYONE}|\x01+\s*(?:$|[.,;]|with|about|when|if))"),
        (NOTIFY, "email", "email",
         r"(?i:e-?mail|mail)\s+(?:it|them|this|that|these|(?:the|a|an|your|each|all)\s+(?:\w+[\s-]+){1,4}?)\s*to\b"),
        (NOTIFY, "email", "email",
         (r"(?i:send|fire off|dispatch|deliver|compose and send|write and send|draft and send|forward)\s+"
         r"(?:\S+\s+){0,5}?(?i:e-?mails?|mails?|newsletters?)\b(?!\s*(?:address|addresses|templates?|validation|"
         r"notifications? (?:system|service)|function|tool|service|logic))")),
        (NOTIFY, "email", "email",
         r"(?i:reply|respond)\s+(?:\w+\s+){0,2}?(?i:to|by|via|with)\s+(?:\w+\s+){0,3}?(?i:e-?mails?)\b"),
        (NOTIFY, "", "notify",
         (r"(?i:send|deliver|dispatch|fire)\s+(?:\w+\s+){0,4}?(?i:notifications?|alerts?|reminders?|"
         r"DMs?|direct messages?|text messages?|sms|tweets?|pings?)\b(?!\s*(?:to\s+(?:the\s+)?(?:users?|"
             r"humans?|agents?|"
         r"subagents?|orchestrator|parent|coordinator|worker|main)|service|system|logic|settings|handler|"
             r"threshold|rules?|config))")),
        (NOTIFY, "", "notify",
         rf"(?i:send|deliver|dispatch|forward)\s+(?!\x01)(?:\S+\s+){{0,6}}?(?i:to)\s+{PERSON}"),
        (NOTIFY, "", "notify",
         (r"(?i:report)\s+(?:it|this|that|them|the\s+\w+|any\s+\w+)\s+(?i:to)\s+(?:the\s+|your\s+|our\s+)?"
          r"(?i:maintainers?|on-?call|stakeholders?|leadership|customers?|(?:security|ops|release)\s+team)\b")),
        (NOTIFY, "", "notify",
         (r"(?i:send)\s+(?:a|an|one|the)\s+(?:[\w-]+\s+){0,2}(?i:messages?|notice|note)\s+(?i:per|following|via|through|as\s+in)\s+"
          r"(?:\S+\s+){0,3}?(?i:notifications?|channels?)\b")),
        (NOTIFY, "", "notify", r"(?i:push)\s+(?:a|an|the)\s+(?:\w+\s+){0,2}(?i:notification|alert)\b"),
        (NOTIFY, "", "notify", rf"(?i:send|deliver)\s+{PERSON}\s+(?:a|an|the|your)\b"),
        (NOTIFY, "", "notify", rf"(?i:notify|ping|dm|remind|warn)\s+{PERSON}"),
        (NOTIFY, "", "notify",
         (r"(?i:notify|alert|warn|inform|update|message)\s+(?:the\s+|any\s+)?"
          r"(?:(?:all|affected|impacted|dependent|downstream|upstream|relevant|interested|other|internal|external|key|concerned|"
          r"registered|existing)\s+(?:and\s+)?){1,3}(?:teams?|users|customers|stakeholders|parties|owners|people|consumers|clients|"
          r"subscribers|services'\s+owners)\b")),
        (NOTIFY, "", "notify", rf"(?i:alert|page|message|text)\s+(?:{TEAM}|{_NAME_ON})"),
        (NOTIFY, "", "notify", rf"(?:alert|page|message|text)\s+{_NAME}"),
        (NOTIFY, "", "notify",
         (rf"(?i:tell|inform|update)\s+(?:(?<!pdate\s){_NAME_ON}|(?:the|your|our)\s+(?:team|maintainers?|"
         rf"on-?call|stakeholders?|customers?|whole team|channel|reporter)\b|everyone\b|stakeholders\b)")),
        (NOTIFY, "pagerduty", "pagerduty", r"(?i:page)\s+(?:the\s+)?(?i:on-?call|sre|ops)\b"),
        (NOTIFY, "github", "github",
         (rf"(?i:post|leave|submit|publish|drop)\s+(?:\S+\s+){{0,7}}?"
         rf"(?i:comments?|repl(?:y|ies)|reviews?|summary|findings|results?|update|status|feedback|answer|verdict|note|"
         rf"report|analysis|message|it|this|them|plan)\s+(?:\S+\s+){{0,4}}?(?i:on|to|in|as a comment on|at)\s+"
         rf"(?:the|a|an|that|this|each|every|your|its|both|all|relevant|original|"
             rf"\x01)?\s*(?:\w+[\s-]+){{0,3}}?(?:{_THREAD})\b"
         rf"(?![.\w]|\s*(?:template|description|body|file))")),
        (NOTIFY, "github", "github",
         (rf"(?i:add|write|put|create|make)\s+(?:\S+\s+){{0,5}}?(?i:comments?|repl(?:y|"
             rf"ies))\s+(?:\S+\s+){{0,4}}?(?i:on|to|in|at)\s+"
         rf"(?:(?:the|a|that|this|each|every|your|its)\s+|(?=(?:GitHub|GitLab|Jira|Linear|PR|MR|linked|issue|ticket)\b))(?:\w+[\s-]+){{0,2}}?(?:{_PR}|issues?|tickets?|"
             rf"threads?|discussions?)\b(?![.\w])")),
        (NOTIFY, "github", "github",
         (rf"(?i:post|publish|submit)\s+(?:{_DET}|(?!(?:after|so|when|once|before|if|until)\b)[\w-]+\s+){{0,4}}?"
             r"(?i:(?:review\s+|inline\s+|summary\s+|"
             rf"PR\s+|issue\s+|github\s+)?"
         rf"comments?|reviews?|repl(?:y|ies))\b(?!\.\w)")),
        (NOTIFY, "github", "github",
         (rf"(?i:comment|react)\s+(?:\S+\s+){{0,5}}?(?i:on|in|to)\s+(?:the|a|that|this|each|every|your|its|any|\x01)?\s*"
         rf"(?:\w+[\s-]+){{0,3}}?(?:{_THREAD})\b")),
        (NOTIFY, "github", "github",
         (rf"(?i:reply|respond)\s+(?:\w+\s+){{0,3}}?(?i:to|on|in|with)\s+(?:(?!not\b)[^\s,]+\s+){{0,4}}?(?:{_THREAD}|"
             rf"(?i:mentions?|tweets?|DMs?|"
         rf"reviewers?|tickets?|threads?))\b{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (r"(?i:reply|respond)\s+(?i:via|through|in|on)\s+(?:the\s+|its\s+|that\s+)?(?:[\w-]+\s+){1,3}?(?i:channel|thread)\b")),
        (NOTIFY, "github", "github",
         (r"(?i:request|ask\s+for)\s+(?:a\s+|an\s+|another\s+)?(?i:re-?reviews?)\b(?!\s*(?:requests?|threads?|process|comments?))")),
        # what is made, by the noun that it is: "create the hotfix PR", "file tracking tickets"
        (NOTIFY, "github", "github",
         (rf"(?i:open|create|submit|raise)\s+(?:(?!to\b|of\b|for\b|in\b|on\b|at\b|from\b|with\b|about\b|as\b|by\b|that\b|which\b|"
          rf"if\b|when\b|until\b|and\b|or\b|any\b|every\b|each\b|all\b|existing\b|per\b|this\b)[\w'-]+\s+){{1,4}}?(?:{_PR})(?!s?\s*\w*-)\b{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (r"(?i:reply|respond)\s+(?i:inline|in[\s-](?:(?:the|that|each|its)\s+)?"
         r"(?:(?:same|original|issue|review|comment)\s+)*threads?)\b")),
        (NOTIFY, "github", "github",
         (r"(?i:reply|respond|follow up)\s+(?:\S+\s+){0,8}?(?i:with|as)\s+(?:a|an|one)\s+(?:[\w-]+\s+){0,3}"
         r"(?i:comment|reply)\b")),
        (NOTIFY, "github", "github",
         (r"(?i:squash[\s-]*merge|squash and merge|admin-merge)\b(?=\s*(?:$|[,;.]|and\b|once\b|when\b|if\b|it\b|via\b|"
         r"with\b|(?:in)?to\b))")),
        (NOTIFY, "github", "github",
         (rf"(?i:open|create|submit|raise)\s+(?:PR\b|{_PR}(?=\s+(?:per|for|against|with|when|via)\b))(?=\s*(?:$|[.,;:]|"
         rf"per\b|for\b|against\b|with\b|when\b|via\b|using\b|from\b|to\b|and\b|then\b|after\b|once\b|by\b|on\b|\x01))")),
        (NOTIFY, "github", "github",
         (rf"(?i:open|create)\s*(?:\(?(?:and/or|or|/)\s*update\)?|\s(?:an?|the)\s+(?:new\s+)?branch\s*(?:\+|and|&|with))\s+"
         rf"(?:(?:the|a|an|its|any|existing|draft|new|single)\s+)*(?:{_PR}|issues?|tickets?)\b{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (r"(?i:create|publish|cut|draft|make)\s+(?:(?:the|an?|new|draft|matching|corresponding|final)\s+){0,3}"
          r"(?i:github|gitlab)\s+releases?\b(?!\s*(?:notes?|workflow|action|process|step|body|url|page|assets?)\b)")),
        (NOTIFY, "github", "github",
         (rf"(?i:open|create|file|submit|raise)\s+(?:(?i:up\s+to\s+)?(?:\d+(?:[-\u2013]\d+)?|one\s+or\s+more)|all|any|several|multiple|these|those)\s+"
         rf"(?:(?!open\b|to\b|of\b)[\w-]+\s+){{0,4}}?(?i:issues|tickets|bug\s+reports|pull\s+requests)\b{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (r"(?i:create|file)\s+(?:(?:an?|the|this|that|these|those|new|one)\s+){0,2}(?:(?!the\b|to\b|of\b|for\b|fix\b)[\w-]+\s+){0,2}?"
          r"(?i:(?:sub|child|parent|nested|follow-?up|bug|refactor|linear|github|tracking)[-\s]?issues?)\b"
          rf"(?!s?\s*(?:id|ids|label|labels)\b){_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (r"(?i:create|file)\s+(?:the|this|that|these|those)\s+(?i:issues?|tickets?)(?=\s*(?:$|[.,;:]|first\b|now\b|before\b|under\b|in\b))")),
        (NOTIFY, "github", "github",
         (rf"(?i:post|publish)\s+(?:[^\s.;]+\s+){{1,9}}?(?i:on|to|in)\s+(?:the|a|an|that|this|each|every|your|its|both)\s+(?:[\w-]+\s+){{0,2}}?"
         rf"(?:{_PR}|issues?|tickets?|threads?)\b(?![.\w]|\s*(?:template|description|body|file))")),
        (NOTIFY, "github", "github",
         rf"(?i:open|create|submit|raise|make|draft|publish)\s+{_DET}{{1,4}}(?:\w+\s+){{0,2}}?{_PR}\b{_NOT_A_PAPER}"),
        (NOTIFY, "github", "github",
         (rf"(?!(?i:open)\s+(?:GitHub|GitLab|Linear|Jira|upstream)\s+issues\b)"
         rf"(?i:open|create|file|submit|raise|log)\s+(?:(?:a|an|one|new|separate|follow-?up|tracking|"
             rf"dedicated|GitHub|GitLab|"
         rf"Linear|Jira|upstream|corresponding|single|another|your|each|focused)\s+){{1,3}}(?:(?!to\b|"
             rf"for\b|of\b|on\b|about\b|fix|address|"
         rf"resolve|any\b|from\b|with\b|in\b|list|the\b|and\b)\w[\w-]*\s+){{0,2}}?"
         rf"(?:issues?|bug reports?|discussions?)\b{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (r"(?:(?i:create|file|submit)\s+|(?i:open)\s+(?=\w+\s+(?:issues|tickets)\b)(?!GitHub|GitLab|Linear|Jira))"
         r"(?:(?:missing|new|any|all|follow-?up|tracking|separate|individual|professional|linked|related|corresponding|GitHub|GitLab|"
         r"Linear|Jira)\s+){0,2}(?:issues|tickets)\s+(?:for|in|automatically|with|using|via|per|as|following)\b")),
        (NOTIFY, "github", "github", rf"(?i:create|submit)\s+{_PR}\b{_NOT_A_PAPER}"),
        (NOTIFY, "github", "github",
         r"(?i:open|create|file)\s+(?:(?:BUG|FEAT|TASK|GitHub|GitLab|tracking)\s+)?issue(?=\s*(?:$|[.,;+]|and\b|first\b|immediately\b))"),
        (NOTIFY, "github", "github",
         (r"(?i:create|file|submit)\s+the\s+(?!(?:first|same|last|next|existing|current|above|open)\b)(?:[\w-]+\s+){0,2}?(?:issue|ticket)"
         r"(?=\s*(?:$|[.,;:(]|\s(?:first|with|in|via|using|and|then|only|before|after|if|when)\b))")),
        (NOTIFY, "github", "github",
         (r"(?i:create|file|open|submit|raise|log)\s+(?:(?:an?|one|new|separate|follow-?up|tracking|corresponding|another)\s+)"
         rf"{{1,3}}(?:[\w-]+\s+){{0,2}}?(?i:tickets?|work items?)\b{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         rf"(?!(?i:open)\s+\w+\s+(?:issues|tickets)\b)(?i:create|file|open|submit)\s+(?:the\s+)?(?:new\s+)?(?i:linear|jira|github|gitlab)\s+(?i:tickets?|issues?)\b{_NOT_A_PAPER}"),
        (NOTIFY, "github", "github",
         (rf"(?i:approve|request changes on|request (?:a )?reviews? (?:from|on|for)|"
             rf"(?:mark|change|convert|switch|set|move|promote|flip)(?=.{{3,60}}\bready\b))\s+(?:(?:the|this|that|a|each|your)\s+)?"
         rf"(?:\w+\s+)?{_PR}\b(?:\s+as\s+ready)?{_NOT_A_PAPER}")),
        (NOTIFY, "github", "github",
         (rf"(?i:close|reopen)\s+(?:\S+\s+){{0,5}}?(?:{_PR}|issues?)\b"
          r"(?=.{0,60}\b(?:comment|with\s+(?:[\w-]+\s+){1,3}(?:reason|explanation|message|note|remark))\b)")),
        (NOTIFY, "x", "x", (
            r"(?i:tweet|retweet|toot|quote-tweet)(?!\s*(?:s|is|are|url|id|text|length|"
            r"thread is)\b)\s+(?=(?:the|a|an|about|it|this|that|out|from|with|your|each|every|when|once|"
            r"thanks|daily)\b|\x01|\x02)"
        )),
        (NOTIFY, "x", "x", (
            r"(?i:post|publish|send|reply (?:to|with))\s+(?:\S+\s+){0,4}?(?i:tweets?|toots?|"
            r"twitter threads?)\b"
        )),
        (NOTIFY, "", "notify",
         (
             r"(?i:announce|broadcast)\s+(?:\S+\s+){0,6}?(?i:in|on|to)\s+(?:the\s+)?(?:#\w|\w+\s+channel|"
             r"Slack|Discord|Twitter|X\b|everyone)"
         )),
        (COUNTER, "", "counter",
         (r"(?i:bump|increment|increase|advance|update|decrement|raise)\s+(?:the\s+|that\s+|its\s+|"
             r"our\s+)?(?:\S+\s+){0,3}?"
         r"(?i:counters?|sequence numbers?|next[\s_-]?(?:id|number|value|index|ticket)|last[\s_-]?(?:id|"
             r"number)|serial numbers?)\b"
         r"(?!\s*(?:attacks?|arguments?|examples?))")),
        (COUNTER, "", "counter",
         (r"(?i:take|claim|reserve|grab|allocate|assign|use|pick|get|compute|determine|find)\s+(?:it\s+|"
             r"them\s+|yourself\s+)?(?:the|a|its)?\s*"
         r"(?i:next)\s+(?:(?i:available|free|unused|sequential|unclaimed|open)\s+)*(?:(?:\w+|\x01+)\s+)?(?i:numbers?|"
             r"ids?|counter|serial|"
         r"sequence numbers?|ticket numbers?|index numbers?)\b")),
        # "take the highest number in docs/adr and add one": a counter that stands in names
        (COUNTER, "", "counter",
         (rf"(?i:take|find|get|use|pick|look up|look for|determine|compute|read|check|scan for|list)\s+{_HIGHEST}"
         rf"(?=.{{0,160}}?{_PLUS_ONE})")),
        (COUNTER, "", "counter",
         (r"(?i:find|identify|determine|get|locate|check(?:\s+for)?|look\s+(?:up|for|at))\s+(?:the\s+)?(?:(?:current|existing)\s+)?"
          r"(?i:highest|largest|greatest|latest|last)[-\s]+(?i:numbered)\s+\w")),
        (COUNTER, "", "counter",
         (r"(?i:add\s+(?:one|1)\s+to|increment|bump|raise|increase|continue from|count up from|\+\s*1 on)\s+"
         rf"{_HIGHEST}")),
        (COUNTER, "", "counter",
         (r"(?i:number|name|call|label|prefix|title)\s+(?:it|them|the\s+\w+|each\s+\w+|your\s+\w+|new\s+\w+|files?|\x01)"
         r"(?=.{0,60}?\b(?i:next\s+(?:free\s+|available\s+|unused\s+|sequential\s+)*(?:number|integer|index|id)|"
         r"(?:one|1)\s+(?:more|higher|greater|above)\s+than)\b)")),
        (COUNTER, "", "counter",
         (r"(?i:use|take|pick|choose|assign|give it|get)\s+(?:the\s+)?(?:\w+\s+){0,2}(?i:number|id|index|prefix)\s+"
         r"(?i:that\s+(?:comes\s+)?(?:follows|after|is\s+(?:one|1)\s+(?:more|higher|greater))|"
         r"(?:one|1)\s+(?:more|higher|greater|above)\s+than)\b")),
        (COUNTER, "", "counter", r"(?i:increment|bump)\s+\x01"),
    )
)  # fmt: skip

# Channels named in a clause whose verb alone does not say that it goes outside.
SENDS = late(
    r"(?i:send|post|share|publish|notify|alert|message|ping|report|reply|respond|announce|forward|tell|inform|deliver|"
    r"broadcast|escalate|write|update|remind|cross-?post|schedule)\b"
)
VIA = r"(?i:\b(?:on|via|in|to|through|by|over|using|as an?)\s+(?:the\s+|a\s+|your\s+|our\s+|\x01\s*)?(?:\w+\s+)?)"
