"""Library calls that start a program, by how they are told which. Data only.

`()` stands behind what is made by a call first. A live call knows objects by their class alone, so it leaves that out.
"""

from __future__ import annotations

# One argument is text for a shell.
TEXT = frozenset(
    ["os.system", "os.popen", "platform.popen", "subprocess.getoutput", "subprocess.getstatusoutput",
     "commands.getoutput", "asyncio.create_subprocess_shell", "asyncio.subprocess.create_subprocess_shell", "pty.spawn",
     "IPython.get_ipython.system", "invoke.run", "invoke.Context().run", "invoke.Context().sudo",
     "fabric.Connection().run", "fabric.Connection().local", "fabric.Connection().sudo", "fabric.api.run",
     "fabric.api.local", "fabric.api.sudo", "fabric.operations.run",
     "child_process.exec", "child_process.execSync", "node:child_process.exec", "node:child_process.execSync",
     "shelljs.exec", "execa.execaCommand", "execa.execaCommandSync", "execa.command", "execa.commandSync", "zx.$",
     "Bun.$", "bun.$", "execa.$", "dax.$", "zx/globals.$", "@actions/exec.exec"]
)  # fmt: skip
# One argument is text that the call parts into words, or a list of words.
SPLIT = frozenset(
    ["pexpect.run", "pexpect.spawn", "pexpect.spawnu", "delegator.run", "sarge.run", "sarge.capture_stdout",
     "envoy.run"]
)  # fmt: skip
# One argument is a list of words; a string is a program's name, or text for a shell where the call says so.
WORDS = frozenset(
    ["subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.Popen",
     "anyio.run_process", "anyio.open_process", "trio.run_process", "trio.open_process", "trio.lowlevel.open_process",
     "subprocess32.run", "subprocess32.check_call", "subprocess32.check_output", "gevent.subprocess.run",
     "gevent.subprocess.Popen", "eventlet.green.subprocess.Popen", "psutil.Popen", "sh.Command", "plumbum.local",
     "Bun.spawn", "Bun.spawnSync", "bun.spawn", "bun.spawnSync"]
)  # fmt: skip
# The arguments are the words.
SPREAD = frozenset(
    ["asyncio.create_subprocess_exec", "asyncio.subprocess.create_subprocess_exec", "git.cmd.Git().execute"]
)
# A program, then a list of its arguments.
FILE = frozenset(
    ["child_process.spawn", "child_process.spawnSync", "child_process.execFile", "child_process.execFileSync",
     "node:child_process.spawn", "node:child_process.spawnSync", "node:child_process.execFile",
     "node:child_process.execFileSync", "execa", "execa.execa", "execa.sync", "execa.execaSync", "execa.default",
     "cross-spawn", "cross-spawn.sync", "cross-spawn.spawn", "cross-spawn.default", "Deno.Command", "Deno.run",
     "@actions/exec.getExecOutput", "tinyexec.exec", "tinyexec.x", "nano-spawn", "nano-spawn.default", "tinyspawn"]
)  # fmt: skip
# A program's path, then the words, argv[0] first: how many arguments stand in front of the path. The words are
# arguments of their own, or one list.
ARGV_SPREAD = {
    "os.execl": 0, "os.execlp": 0, "os.execle": 0, "os.execlpe": 0,
    "os.spawnl": 1, "os.spawnlp": 1, "os.spawnle": 1, "os.spawnlpe": 1,
}  # fmt: skip
ARGV_LIST = {
    "os.execv": 0, "os.execvp": 0, "os.execve": 0, "os.execvpe": 0, "os.posix_spawn": 0, "os.posix_spawnp": 0,
    "os.spawnv": 1, "os.spawnvp": 1, "os.spawnve": 1, "os.spawnvpe": 1,
}  # fmt: skip

# Names in Python code that start programs, run text, or reach a web address.
PYTHON = frozenset(
    [
        "system",
        "popen",
        "subprocess",
        "getoutput",
        "getstatusoutput",
        "commands",
        "pexpect",
        "invoke",
        "fabric",
        "pty",
        "anyio",
        "trio",
        "sh",
        "delegator",
        "plumbum",
        "platform",
        "requests",
        "httpx",
        "aiohttp",
        "urllib3",
        "urllib",
        "http",
        "niquests",
        "curl_cffi",
        "treq",
        "exec",
        "eval",
        "compile",
        "getattr",
        "__import__",
        "import_module",
        "importlib",
        "runpy",
        "IPython",
        "get_ipython",
        "globals",
        "vars",
        "attrgetter",
        "methodcaller",
    ]
)

PYTHON_WRITES = frozenset(
    [
        "open",
        "write_text",
        "write_bytes",
        "unlink",
        "rename",
        "replace",
        "remove",
        "truncate",
        "copy",
        "copy2",
        "copyfile",
        "link",
        "symlink",
        "dump",
        "touch",
    ]
)

PYTHON_FOLDERS = frozenset(["rmtree", "move", "rmdir", "removedirs", "renames"])

HTTP = frozenset(("requests", "httpx", "aiohttp", "urllib3", "urllib", "http", "niquests", "curl_cffi", "treq"))

# Classes whose first argument is the host that their requests go to.
CONNECTS = {
    "http.client.HTTPSConnection": "https://", "http.client.HTTPConnection": "http://",
    "urllib3.HTTPSConnectionPool": "https://", "urllib3.HTTPConnectionPool": "http://",
    "urllib3.connection_from_url": "https://", "aiohttp.ClientSession": "https://",
}  # fmt: skip

# What the arguments of a request are called that are given by place, by the last name of the call; of any other, the
# first is the address. `requests.post(url, data, json)`, `http.client.HTTPConnection.request(method, url, body)`.
REQUESTS = {
    "request": ("method", "url", "body"), "_request": ("method", "url", "body"), "stream": ("method", "url"),
    "request_encode_body": ("method", "url", "fields"), "post": ("url", "data", "json"), "put": ("url", "data"),
    "patch": ("url", "data"), "urlopen": ("url", "data"), "Request": ("url", "data"), "open_url": ("url", "data"),
}  # fmt: skip
ADDRESSES = ("url", "uri", "path")  # what a request calls its address
BODIES = ("json", "data", "content", "body", "fields", "params")  # and what it sends

METHODS = ("post", "put", "patch", "get", "delete", "head", "options")  # calls that are named by HTTP's own methods
VERBS = frozenset((*METHODS[:-1], "request", "urlopen", "Request"))

REMOVES = {"os.remove": False, "os.unlink": False, "os.truncate": False, "shutil.rmtree": True, "os.rmdir": True,
           "os.removedirs": True}  # fmt: skip

RENAMES = ("os.rename", "os.replace", "shutil.move")

COPIES = frozenset(
    (
        "shutil.copy",
        "shutil.copy2",
        "shutil.copyfile",
        "shutil.move",
        "os.rename",
        "os.replace",
        "os.link",
        "os.symlink",
    )
)

_DISCORD = "discord_webhook.DiscordWebhook"  # discord-webhook 1.x
# What the arguments of a library's call are called that are given by place; `letter` is a whole letter.
TAKES = {
    "smtplib.SMTP.sendmail": ("from_addr", "to", "letter"), "smtplib.SMTP_SSL.sendmail": ("from_addr", "to", "letter"),
    "smtplib.LMTP.sendmail": ("from_addr", "to", "letter"), "aiosmtplib.SMTP.sendmail": ("from_addr", "to", "letter"),
    "smtplib.SMTP.send_message": ("letter", "from_addr", "to"), "aiosmtplib.send": ("letter",),
    "smtplib.SMTP_SSL.send_message": ("letter", "from_addr", "to"),
    "smtplib.LMTP.send_message": ("letter", "from_addr", "to"),
    "aiosmtplib.SMTP.send_message": ("letter", "from_addr", "to"),
    "yagmail.SMTP.send": ("to", "subject", "contents", "attachments"),
    "redmail.EmailSender.send": ("subject", "from", "to", "cc", "bcc", "html", "text"),
    "redmail.gmail.send": ("subject", "from", "to", "cc", "bcc", "html", "text"),
    "redmail.outlook.send": ("subject", "from", "to", "cc", "bcc", "html", "text"),
    "telethon.TelegramClient.send_message": ("chat_id", "text"),
    "telethon.sync.TelegramClient.send_message": ("chat_id", "text"), "pyrogram.Client.send_message": ("chat_id",
    "text"),
    "aiogram.Bot.send_message": ("chat_id", "text"),
    "telegram.Bot.send_message": ("chat_id", "text"), "telebot.TeleBot.send_message": ("chat_id", "text"),
    "slack_sdk.WebhookClient.send_dict": ("body",), "slack_sdk.WebhookClient.send": ("text",),
    "slack_sdk.webhook.WebhookClient.send": ("text",), f"{_DISCORD}.execute": (),
    "discord.SyncWebhook.from_url.send": ("content",), "discord.Webhook.from_url.send": ("content",),
    "postmarker.core.PostmarkClient.emails.send": (),
    "redminelib.Redmine.issue.update": ("id",), "redminelib.Redmine.issue.create": (),
    "django.core.mail.send_mail": ("subject", "text", "from_email", "to", "fail_silently", "auth_user",
                                   "auth_password", "connection", "html"),
    "django.core.mail.EmailMessage.send": (), "django.core.mail.EmailMultiAlternatives.send": (),
    "exchangelib.Message.send": (), "exchangelib.Message.send_and_save": (),
    "emails.Message.send": ("to",), "emails.html.send": ("to",), "emails.message.Message.send": ("to",),
    "github.Github.get_repo.get_issue.create_comment": ("body",),
    "github.Github.get_repo.get_pull.create_issue_comment": ("body",),
    "github.Github.get_repo.get_pull.create_review": ("commit", "body", "event", "comments"),
    "github.Github.get_repo.create_issue": ("title", "body"),
    "atlassian.Jira.issue_add_comment": ("to", "body"), "mattermostdriver.Driver.posts.create_post": ("options",),
    "praw.Reddit.submission.reply": ("text",), "praw.Reddit.comment.reply": ("text",),
    "jira.JIRA.add_comment": ("to", "body"), "jira.client.JIRA.add_comment": ("to", "body"),
}  # fmt: skip
# What the same thing is called elsewhere.
ALIKE = {
    "email_address": "email", "to_addrs": "to", "receivers": "to", "to_emails": "to", "to_email": "to",
    "plain_text_content": "text",
    "html_content": "html", "recipient_list": "to", "html_message": "html",
    "TopicArn": "topic", "TargetArn": "topic", "PhoneNumber": "to",
}  # fmt: skip
# Calls whose objects know a part of the message: what the part is called. `owner/repo` is both in one.
_REPO, _PROJECT = "github.Github.get_repo", "gitlab.Gitlab.projects.get"
_DJANGO = ("subject", "text", "from_email", "to", "bcc", "connection", "attachments", "headers", "cc", "reply_to")
_EMAILS = ("emails.Message", "emails.html", "emails.message.Message")  # emails 0.6 to 1.1
HOLDS = {
    _REPO: ("owner/repo",), f"{_REPO}.get_issue": ("issue_number",), f"{_REPO}.get_pull": ("pull_number",),
    _PROJECT: ("project_id",), f"{_PROJECT}.issues.get": ("issue_iid",),
    f"{_PROJECT}.mergerequests.get": ("merge_request_iid",),
    **dict.fromkeys(_EMAILS, ()), "exchangelib.Message": (),
    **dict.fromkeys(("slack_sdk.webhook.WebhookClient", "slack_sdk.WebhookClient", "discord.SyncWebhook.from_url",
                     "discord.Webhook.from_url"), ("url",)),
    _DISCORD: ("url", "content"), "pymsteams.connectorcard": ("url",),
    "praw.Reddit.submission": ("thing_id",), "praw.Reddit.comment": ("thing_id",),
    "django.core.mail.EmailMessage": _DJANGO, "django.core.mail.EmailMultiAlternatives": _DJANGO,
}  # fmt: skip
CHANGED = (
    "django.core.mail.EmailMessage",
    "django.core.mail.EmailMultiAlternatives",
    *_EMAILS,
    "exchangelib.Message",
    _DISCORD,
)  # of these: what code may change
# By a library's first name: what it calls the same thing, and what only says how it goes.
OWN_NAMES = {
    "django": {"message": "text", "body": "text"}, "emails": {"mail_to": "to"},
    "telethon": {"entity": "chat_id", "message": "text"}, "atlassian": {"issue_key": "to", "comment": "body"},
    "praw": {"body": "text"},
    "exchangelib": {"to_recipients": "to", "cc_recipients": "cc", "bcc_recipients": "bcc", "body": "text"},
}  # fmt: skip
OWN_WAYS = {
    "django": ("from_email", "fail_silently", "auth_user", "auth_password", "connection"),
    "emails": ("mail_from", "smtp", "set_mail_to", "set_mail_from"), "telethon": (), "atlassian": (), "praw": (),
    "exchangelib": ("account", "folder"),
}  # fmt: skip
# Classes that hold a message until it is sent, with the names of what is given by place.
RECORDS = {
    "sendgrid.helpers.mail.Mail": ("from_email", "to", "subject", "text", "html"),
    "mailtrap.Mail": ("sender", "to", "subject", "text", "html"),
    "mailtrap.Address": ("email", "name"),
    "exchangelib.Mailbox": ("name", "email"),
    "sendgrid.Mail": ("from_email", "to", "subject", "text", "html"),
}
# Classes that only wrap one of their arguments: which.
WRAPS = {
    f"sendgrid.helpers.mail.{name}": place
    for name, place in (("To", 0), ("Cc", 0), ("Bcc", 0), ("From", 0), ("Email", 0), ("Subject", 0), ("Content", 1),
                        ("PlainTextContent", 0), ("HtmlContent", 0))
}  # fmt: skip
