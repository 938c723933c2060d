"""Names of calls, in lower case, that start programs, write files or send, in what code.py reads. Data only."""

from __future__ import annotations

SPAWN = frozenset(
    ["system", "exec", "execsync", "execfile", "execfilesync", "spawn", "spawnsync", "execa", "execasync",
     "execacommand", "execacommandsync", "popen", "popen2", "popen2e", "popen3", "capture2", "capture2e",
     "capture3", "pipeline", "shell_exec", "passthru", "proc_open", "pcntl_exec", "execute", "command", "cmd",
     "sh", "shell", "fork", "system2", "callsystem", "commandcontext", "syscmd", "esyscmd", "run_command", "run"]
)  # fmt: skip
# Of these: what gives the code the end of a pipe to the program, so that its input comes later.
PIPED = frozenset(
    ("exec", "execfile", "spawn", "execa", "execacommand", "popen", "popen2", "popen2e", "popen3", "capture2",
     "capture2e", "capture3", "proc_open", "command")
)  # fmt: skip
WRITES_FIRST = frozenset(
    ["writefile", "writefilesync", "appendfile", "appendfilesync", "createwritestream", "outputfile",
     "outputfilesync", "outputjson", "outputjsonsync", "writejson", "writejsonsync", "truncate", "truncatesync",
     "unlink", "unlinksync", "rm", "rmsync", "writetextfile", "writetextfilesync", "remove", "removesync",
     "file_put_contents", "binwrite", "write", "delete", "rm_f", "rm_rf", "remove_file", "appendtextfile"]
)  # fmt: skip
# Of these: what removes, a link and not what it leads to; and what removes folders as well.
REMOVES = frozenset(
    ("unlink", "unlinksync", "rm", "rmsync", "remove", "removesync", "delete", "rm_f", "rm_rf", "remove_file")
)
FOLDERS = frozenset(("rm", "rmsync", "rm_rf", "remove", "removesync"))
WRITES_SECOND = frozenset(
    ("copyfile", "copyfilesync", "cp", "cpsync", "copy", "copysync", "symlink", "link", "copy_file")
)
WRITES_BOTH = frozenset(("rename", "renamesync", "mv", "move", "movesync"))
OPENS = frozenset(("open", "fopen", "opensync", "openasblob", "new"))
POSTS = frozenset(("post", "put", "patch", "fetch", "request", "axios", "got", "ky", "post_form", "postform",
    "curl_init",
                   "urlopen",
                   "postasync", "file_get_contents", "get", "newrequest", "newrequestwithcontext"))  # fmt: skip
MAILS = frozenset(("sendmail", "mb_send_mail", "deliver", "deliver_now", "deliver!"))
# Modules of JavaScript that are themselves a function that starts a program.
MODULES = {"cross-spawn": "spawn", "cross-spawn-promise": "spawn", "node-cmd": "run", "shell-exec": "exec"}

# Ruby (net-smtp 0.3.1, mail 2.7.1 and actionmailer 6.1.7 were run; Pony after its README).
# What a call is given by place:
RUBY_CALLS: dict[str, tuple[str, ...]] = {
    "Net::SMTP.send_message": ("letter", "from", "to"), "Net::SMTP.sendmail": ("letter", "from", "to"),
    "Net::SMTP.send_mail": ("letter", "from", "to"), "Net::SMTP.open_message_stream": (), "Net::SMTP.ready": (),
    **{f"{client}.{name}": given for client in ("Octokit", "Octokit::Client") for name, given in (
        ("add_comment", ("owner/repo", "issue_number", "body")), ("create_issue", ("owner/repo", "title", "body")),
        ("create_pull_request", ("owner/repo", "base", "head", "title", "body")))},
    "Gitlab.create_issue_note": ("project_id", "issue_iid", "body"), "Gitlab.create_issue": ("project_id", "title"),
    "Gitlab.create_merge_request_note": ("project_id", "merge_request_iid", "body"),
    "Slack::Notifier.ping": ("text",), "Slack::Notifier.post": ("text",),
    # slack-ruby-client's README: the fields are those of the Web API
    "Twilio::REST::Client.messages.create": ("to", "body"),
    "Telegram::Bot::Client.api.send_message": ("chat_id", "text"),
    "Slack::Web::Client.chat_postMessage": ("channel", "text"),
}  # fmt: skip
# What makes a letter, and the name under which it is described.
RUBY_DRAFTS = {"Mail.new": "Mail.deliver", "Mail.deliver": "Mail.deliver", "Mail.read": "Mail.deliver",
               "Mail.read_from_string": "Mail.deliver", "Pony.mail": "Pony.mail",
               "ActionMailer::Base.mail": "ActionMailer::Base.mail"}  # fmt: skip
RUBY_SENDS = ("Mail.deliver", "Pony.mail")  # what is given, or stands in the block, is sent at once
RUBY_LATER = ("deliver", "deliver_now", "deliver_later")  # of a letter that was made before
# Methods of a letter that set a header or its text.
RUBY_HEADERS = frozenset(("to", "cc", "bcc", "from", "subject", "body", "html_body", "text_part", "html_part",
                          "add_file", "reply_to", "sender", "smtp_envelope_to", "content_type"))  # fmt: skip
RUBY_NONE = {"delivery_method": "test", "perform_deliveries": "false"}  # with these settings nothing leaves

# JavaScript: what a call of a library is given by place; a record's fields are its own names.
JS_TAKES: dict[str, tuple[str, ...]] = {
    "node-telegram-bot-api.TelegramBot.sendMessage": ("chat_id", "text"),
    "telegraf.Telegraf.telegram.sendMessage": ("chat_id", "text"),
    "grammy.Bot.api.sendMessage": ("chat_id", "text"),
    "@gitbeaker/rest.Gitlab.IssueNotes.create": ("project_id", "issue_iid", "body"),
    "@gitbeaker/rest.Gitlab.MergeRequestNotes.create": ("project_id", "merge_request_iid", "body"),
    "@knocklabs/node.Knock.workflows.trigger": ("name",),
    "@novu/node.Novu.trigger": ("name",),
    "mailgun.js.Mailgun.client.messages.create": ("domain",),
    # PHP and Go; a place without a name says nothing to the receiver.
    "Twilio\\Rest\\Client.messages.create": ("to",),
    "net/smtp.SendMail": ("", "", "from", "to", "letter"),
    "bwmarrin/discordgo.Session.ChannelMessageSend": ("channel_id", "content"),
}
# Perl (MIME::Lite 3.033, Email::Stuffer 0.018 and Net::SMTP 3.14 were run): classes that hold a letter.
PERL_LETTERS = ("MIME::Lite", "Email::Stuffer", "Net::SMTP")
# PHPMailer (6.x, its README): methods that name a reader, fields that hold the text, and what brings more along.
PHP_ADDS = {"addAddress": "to", "addCC": "cc", "addBCC": "bcc", "addReplyTo": "reply_to"}
PHP_SETS = {"Subject": "subject", "Body": "text", "AltBody": "alternative", "ContentType": "type"}
PHP_BRINGS = ("addAttachment", "addStringAttachment", "addEmbeddedImage", "msgHTML", "addCustomHeader", "createBody")
