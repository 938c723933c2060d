"""Verbs with which instructions begin, and the words that turn an instruction round: data only."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late

_VERBS = """
    accept act adapt add address adjust aggregate allow analyse analyze announce answer append apply approve arm
    archive ask assemble assert assess assign attach audit backup base batch begin blend block bootstrap branch
    break brief broadcast browse build bump call cancel capture cc change check cherry-pick choose claim clarify
    classify clean clear clone close collect combine comment commit compare compile complete compose compress
    compute condense configure confirm connect consider consolidate construct consult continue convert copy count
    create cut debug decide declare dedupe define delegate delete deliver deploy derive describe design detect
    determine develop diagnose diff discard dispatch display divide do document download draft drop dump echo edit
    elaborate email e-mail embed emit enable enforce ensure enter enumerate escalate establish estimate evaluate
    examine execute exit expand explain explore export expose extend extract fail fall fetch file fill filter
    finalize find finish fire fix flag focus follow force force-push format forward freeze gather generate get give
    go grab grant group guide handle hand highlight hold identify implement import improve include increase
    increment index infer inform initialize inject insert inspect install integrate introduce investigate invoke
    isolate issue iterate join keep label land launch leave let limit link list listen load locate log look loop
    mail maintain make manage map mark match measure mention merge message migrate minimize mirror mock modify
    monitor move name navigate nest normalize note notify observe obtain offer open optimize order organize output
    override overwrite page package parse partition pass paste patch perform persist pick ping pin place plan poll
    populate port post prefer prepare present preserve print prioritize proceed process produce profile prompt
    propose prove provide prune publish pull push put query queue quote raise ran rank rate reach react read rebase
    rebuild recheck recommend reconcile record recover redact reduce refactor reference refine refresh register
    reject release reload remind remove rename render reopen repeat rephrase replace reply report repro reproduce
    request rerun re-run research reserve reset resolve respond restart restate restore restructure resume retrieve
    retry return reuse revert review revise rewrite roll rotate route run sample save scaffold scan schedule scope
    score scrape search select send separate set ship share show sign simplify simulate sketch slack sleep snapshot
    solve sort spawn specify split squash stage stamp start state stash stay store stream structure study submit
    suggest summarise summarize supply surface switch sync synthesize tag take teach tell terminate test text thank
    think tidy touch track trace transfer transform translate treat triage trigger trim try turn tweak tweet type
    uncover understand undo unify update upgrade upload use utilize validate verify version view visit wait walk
    warn watch weigh work wrap write dm retweet toot flip toggle bring carry collapse bake boot cap chain chunk
    click dig dismiss drain drill erase expire finalise flatten flush honor honour inline kill lint lock mint nudge
    number pair park pause peek pipe poke pop purge rely replay retarget re-target rewind seed settle shrink shut
    skim slice smoke-test snap spin step stitch strip swap tail tighten transcribe trash unblock unlock unset vendor
    warm wire yield cross-check double-check fast-forward hard-reset tidy allocate advance decrement reschedule
    subscribe unsubscribe squash-merge squash-and-merge auto-merge onboard conclude amend
    reap retire react ack acknowledge
    halt abort stop skip backfill benchmark bundle calculate collate coordinate correct craft cross-reference customize
    deduplicate deprecate disable discover exclude formulate illustrate incorporate instruct interpret itemize justify
    leverage mitigate outline paraphrase pinpoint polish prepend preview probe promote quantify re-check reassign recap
    reconfirm regenerate reinstall relay remediate repair resubmit resync re-request re-review rework sanitize seek
    self-review solicit spot-check standardize substitute suppress tackle transition traverse uninstall upsert utilise
    visualize veto grep rectify redirect reflect reinforce familiarize
    accomplish achieve attempt automate await cite collaborate communicate comply contribute convey defer demonstrate
    eliminate engage enhance enrich facilitate fulfil fulfill heed imagine inquire meet operate participate pretend
    prevent propagate protect reconstruct recreate redo refer replicate respect retain rethink reveal satisfy serve
    strive survey tailor uphold
"""
VERBS = frozenset(_VERBS.split())

# One of these words is in every text that a pattern above or below finds.
_NEEDED = """
    push pushed force publish branch pr prs pull mr mrs automerge merge squash highest largest greatest
    biggest max maximum e email emails mail mails newsletter newsletters cc bcc
    notification notifications alert alerts reminder reminders dm dms message messages sms tweet tweets
    retweet toot toots ping pings send deliver dispatch fire forward notify page remind warn text tell inform team
    maintainers stakeholders customers channel reporter everyone oncall comment comments reply replies review
    reviews issue issues ticket tickets thread threads discussion discussions github gitlab linear jira announce
    broadcast counter counters sequence next serial increment bump report reports approve ready schicke schicken
    sende schreibe benachrichtige benachrichtigen pushe pushen kommentiere envia envía manda escribe notifica
    notifícale haz sube comenta envoie envoyez écris écrivez notifie notifiez pousse poussez commente commentez
"""
NEEDED = frozenset(_NEEDED.split())

# With these verbs the patterns above begin, beside those in NEEDED.
_ACTING = """
    upload squash auto auto-merge admin-merge squash-merge force-push enable arm turn set e-mail compose write
    draft post leave add submit drop put create make comment react open raise file log request mark close reopen
    quote-tweet increase advance decrement take claim reserve grab allocate assign use pick get compute determine
    find share escalate schedule cross-post crosspost update read look check scan list continue count number name call
    label prefix title choose respond follow squash give append write ensure retry redo re-run rerun
    identify locate continue keep publish change convert switch set move promote flip commit
"""
ACTING = frozenset(_ACTING.split())

NEGATIVE = late(
    r"\s*(?:(?:you|agents?|claude|workers?|subagents?|it|they|we)\s+)?(?:(?:must|should|shall|may|"
    r"can|could|will|do|does|are|is)\s*"
    r"(?:not|n['’]?t|never)\b|(?:don|won|can|shouldn|mustn|needn|isn|aren|doesn|wouldn|"
    r"couldn)['’]?t\b|cannot\b|never\b|not\b|"
    r"no\b(?!\s*(?:exceptions|later))|none\b|avoid\b|skip\b(?!\s+(?:ahead\s+)?(?:straight\s+|directly\s+)?to\b)|without\b|refrain\b|forbid\w*|"
    r"prohibit\w*|disallow\w*|nothing\b|"
    r"neither\b|nor\b|instead\s+of\b|rather\s+than\b|nobody\b|hold\s+off\b|under\s+no\b|bad\b|"
    r"wrong\b|anti-?patterns?\b|"
    r"forbidden\b|❌|✗|🚫|⛔|ask\s+(?:the\s+|your\s+)?(?:\w+\s+)?(?:before|first|to|if|whether|for)\b)",
    re.IGNORECASE,
)
RESET = late(r"(?:and\s+|but\s+)?(?:instead|but|then|just|only|rather|and\s+then)\b", re.IGNORECASE)

# Headings and leading lines under which nothing is to be done: they begin so, or hold such a noun.
NOT_TO_DO = late(
    r"(?:[\W\d_]|\b(?:you|i|agents?|claude|workers?|it|they|we|things|actions|commands|what|(?:must|"
    r"should|may|can|could|will|do|"
    r"does|are|is)(?=\s+(?:not|never)\b)|\d+)\b)*(?:never|don['’]?ts?|do\s+not|not|cannot|can['’]?t|"
    r"avoid|bad|wrong|incorrect|"
    r"no-?go|no|won['’]?t|mustn['’]?t|shouldn['’]?t|without|stop|禁止|不要|❌|✗|🚫|⛔)(?!\w)(?!\s+(?:exceptions|forget|skip))|"
    r".*(?:\b(?:anti-?patterns?|forbidden|prohibited|not\s+allowed|disallowed|mistakes?|pitfalls?|"
    r"red\s+flags?|non-?goals?|"
    r"out\s+of\s+scope|rationali[sz]ations?|excuses?|restrictions|restricted|denied|failure\s+modes?|"
    r"hard\s+limits?|off-?limits|"
    r"(?:must|should|may|can|will)\s*(?:not|never)\s+(?:do|be\s+done)|asking\s+is\s+required|ask\s+first|"
    r"requir(?:es?|ing)\s+(?:(?:user|human|explicit)\s+)*(?:approval|permission|confirmation))\b|❌|✗|🚫|⛔)",
    re.IGNORECASE,
)
TO_DO = late(r"\b(?:instead|correct|good|right|fix|remedy|solution|always)\b|✅|✓", re.IGNORECASE)
# Headings under which things are described, shown or remembered, not ordered.
SHOWN = late(
    r"\b(?:outcomes?|examples?|sample|samples|transcript|changelog|history|background|overview|motivation|license|"
    r"credits|how\s+it\s+works|when\s+to\s+(?:use|invoke)|use\s+cases|capabilities|features|"
    r"expertise|response\s+approach|"
    r"behavioral\s+traits|knowledge\s+base|example\s+interactions|user\s+stor(?:y|ies)|"
    r"further\s+reading|resources|glossary|"
    r"why|problem|problems|faq|purpose|philosophy|benefits|about|architecture|related|see\s+also|"
    r"success\s+(?:stories|metrics)|"
    r"(?:data|request|ingestion|event|message|control|processing|auth\w*|login|execution)\s+(?:flow|pipeline)|"
    r"limitations|origin|context|triggers?|directory|structure|acceptance\s+criteria|future|roadmap|ideas?|backlog)\b",
    re.IGNORECASE,
)
STANDING = late(
    r"\b(?:all|every|any|always|never|only|each|everything|must|whatever|no\s+\w+\s+(?:without|outside)|except|"
    r"instead\s+of)\b|所有|一律|必須|必须|すべて|alle[sn]?\b|siempre|toujours",
    re.IGNORECASE,
)
# How a command in backticks is shown rather than ordered.
SPOKEN_OF = late(
    r"\b(?:a|an|the|any|each|every|after|before|when|whether|if|that|this|from|of|what|how|because|since|until|"
    r"successful|failed|fails|previous|last|unlike|like|on|between|plus|including|e\.g\.|such\s+as|called|named|ran|executed|used|uses)\s*$",
    re.IGNORECASE,
)
