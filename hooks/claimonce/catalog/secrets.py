"""What of a text is a secret: a row a kind. Data only.

A row is looked at only where one of its marks (lower case) stands in the text, so that plain texts cost nothing. Its
pattern's groups `a`, and `b` behind it, are what stays to be seen; the rest of the match is the secret.
"""

from __future__ import annotations

# (least length of the text, marks of which one must stand in it, pattern)
Row = tuple[int, tuple[str, ...], str]

# Schemes of addresses that name a place. Any other (`slack://`, `tgram://`, `mailtos://`) is a notifier's, with its
# tokens behind it: github.com/caronc/apprise, containrrr.dev/shoutrrr.
PLAIN_SCHEMES = (
    "http", "https", "ws", "wss", "ftp", "ftps", "sftp", "ssh", "git", "svn", "rsync", "file", "data", "smtp", "smtps",
    "imap", "imaps", "ldap", "ldaps", "s3", "gs", "redis", "amqp", "amqps", "postgres", "postgresql", "mysql",
    "mongodb", "kafka", "nats", "tcp", "udp", "unix", "docker", "oci", "jdbc", "chrome", "vscode", "about", "urn",
)  # fmt: skip
NAMES = (
    "password", "passwd", "passphrase", "pwd", "secret", "token", "credential", "authorization", "api[-_ ]?key",
    "access[-_ ]?key", "auth[-_ ]?key", "private[-_ ]?key", "routing[-_ ]?key", "service[-_ ]?key",
    "integration[-_ ]?key", "session[-_ ]?key", "app[-_ ]?key", "signature",
)  # fmt: skip
NAME_MARKS = ("pass", "pwd", "secret", "token", "credential", "authorization", "key", "signature")
# Names that are secrets only where a query or a form has them.
QUERY = ("key", "sig", "sign", "code", "auth", "k", "hash", "apikey", "appkey", "access_token", "devicekey", "userkey")
# Hosts of which each hook is a credential, and the words in a path behind which one stands on any host.
HOOKS = (
    r"hooks\.slack(?:-gov)?\.com/", r"discord(?:app)?\.com/api/(?:v\d{1,3}/)?webhooks/", r"hooks\.zapier\.com/hooks/",
    r"webhook\.office\.com/", r"outlook\.office(?:365)?\.com/webhook/?",
    r"hook\.(?:[\w-]{1,40}\.)?make\.com/", r"hook\.integromat\.com/",
    r"maker\.ifttt\.com/trigger/[^/\s]{1,80}/with/key/",
    r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/(?:v2/hook/)?", r"api\.simplepush\.io/send/",
    r"alert\.victorops\.com/integrations/generic/\d{1,10}/alert/", r"sctapi\.ftqq\.com/", r"hc-ping\.com/",
    r"events\.pagerduty\.com/integration/", r"webhook\.site/", r"pipedream\.net/",
    r"oapi\.dingtalk\.com/robot/send/?",
    r"api\.day\.app/", r"api\.chanify\.net/v1/sender/",
)  # fmt: skip
HOOK_WORDS = ("hooks?", "webhooks?(?:b2)?", "incoming", "incoming-?webhooks?", "workflows", "integrations?")
# How providers' tokens begin.
PREFIXES = (
    "gh[pousr]_", "github_pat_", "glpat-", "xox[abceoprs][.-]", "xapp-", "sk[-_]", "rk_", "pk_", "aiza", r"ya29\.",
    "hf_", "npm_", "pypi-", "re_", "tk_", "whsec_", "lin_api_", "dop_v1_", "shpat_",
)  # fmt: skip
PREFIX_MARKS = (
    "gh", "glpat", "xox", "xapp", "sk", "rk_", "pk_", "aiza", "ya29", "hf_", "npm_", "pypi-", "re_", "tk_", "whsec_",
    "lin_api_", "dop_v1_", "shpat_",
)  # fmt: skip
# Options that take a secret in whatever program has them, so that it is no operand where its row does not list them.
FLAGS = frozenset((
    "--token", "--password", "--passwd", "--pass", "--secret", "--api-key", "--apikey", "--api-token", "--access-token",
    "--auth-token", "--auth", "--user-key", "--app-token", "--client-secret", "--webhook", "--webhook-url",
    "--private-key", "--key",
))  # fmt: skip
_VALUE = r"[^\s,;&\"'<>\\]"

ROWS: tuple[Row, ...] = (
    (8, ("://",), r"(?P<a>\b(?!(?:" + "|".join(PLAIN_SCHEMES) + r")://)[a-z][a-z0-9+.-]{1,20}://)[^\s\"'<>]{1,400}"),
    (8, ("://",), r"(?P<a>://)(?!git@)[^\s/@\"'<>]{1,300}(?P<b>@)"),
    (12, ("hook", "ifttt", "simplepush", "victorops", "ftqq", "hc-ping", "pagerduty", "dingtalk", "pipedream",
          "feishu", "larksuite", "day.app", "chanify"),
     r"(?P<a>\b(?:" + "|".join(HOOKS) + r"))[^\s\"'<>)]{1,400}"),
    (12, ("/hook", "/webhook", "/incoming", "/workflows/", "/integration"),
     r"(?P<a>/(?:" + "|".join(HOOK_WORDS) + r")/)(?=[^\s\"'<>)]{0,400}\d)[^\s\"'<>)]{8,400}"),
    (12, ("/bot",), r"(?P<a>/bot)\d{2,20}(?::|%3a)[\w-]{8,200}"),
    (30, (":",), r"(?<![\w:])\d{8,12}:[\w-]{30,60}"),
    (8, ("authorization",), r"(?P<a>authorization[\"'\\]{0,2}\s{0,3}[:=]\s{0,3}[\"'\\]{0,2})[^\r\n\"']{4,500}"),
    (8, NAME_MARKS,
     r"(?P<a>(?:\b|(?<=_))(?:[a-z0-9-]{1,20}[-_]){0,3}(?:" + "|".join(NAMES) + r")s?"
     r"(?:[\"'\\]{0,2}\s{0,3}(?:[:=]|%3d|=>)\s{0,3}[\"'\\]{0,2}|\s{1,3}is\s{1,3})(?:bearer\s{1,3})?)"
     + _VALUE + r"{4,400}"),
    (8, ("=",), r"(?P<a>(?:[?&]|\b(?<=-d )|(?<=-F ))(?:" + "|".join(QUERY) + r")=)" + _VALUE + r"{4,400}"),
    (8, ("--",), r"(?P<a>--[\w-]{0,20}(?:pass|password|token|secret|key)[\s=]{1,3}[\"']?)" + _VALUE + r"{4,400}"),
    (8, ("-u", "--user", "--proxy-user", "-a ", "--auth"),
     r"(?P<a>(?<!\S)(?:-u|--user|--proxy-user|-a|--auth)[ =]?[\"']?)[^\s:\"'/@]{1,100}:[^\s\"']{1,300}"),
    (12, ("bearer", "genie", "basic", "splunk"), r"(?P<a>\b(?:bearer|geniekey|basic|splunk)\s{1,3})[\w.~+/=:-]{8,400}"),
    (10, PREFIX_MARKS, r"(?<!\w)(?:" + "|".join(PREFIXES) + r")(?=[\w.-]{0,60}\d|[\w.-]{24})[\w.-]{8,400}"),
    (16, ("akia", "asia"), r"(?-i:\b(?:AKIA|ASIA)[A-Z0-9]{12,124})"),
    (36, ("sg.", "key-"), r"(?<!\w)(?:sg\.[\w-]{10,60}\.[\w-]{10,80}|key-[0-9a-f]{32})"),
    (17, ("eyj",), r"\beyj[\w-]{8,400}\.[\w-]{8,2000}(?:\.[\w-]{0,400})?"),
    (20, ("private key",), r"(?s:-----begin [a-z ]{0,40}private key-----.{0,8000})"),
    # Long runs of letters of both cases and digits, which minds case.
    (40, (), r"(?-i:(?<![\w+=-])(?=[\w+-]{0,39}\d)(?=[\w+-]{0,39}[a-z])(?=[\w+-]{0,39}[A-Z])[\w+-]{40,2000}={0,2})"),
)  # fmt: skip
# In what people wrote also runs with a slash; the name of a reader or a key may be a long path.
TEXT_ROWS: tuple[Row, ...] = (
    (40, ("/",),
     r"(?-i:(?<![\w+/=-])(?=[\w+/-]{0,39}\d)(?=[\w+/-]{0,39}[a-z])(?=[\w+/-]{0,39}[A-Z])[\w+/-]{40,2000}={0,2})"),
)  # fmt: skip
