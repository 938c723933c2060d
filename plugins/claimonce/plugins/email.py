"""Mail: the classic programs, the newer clients, provider APIs, and MCP mail tools."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl

MAILX = ("mail", "mailx", "Mail", "s-nail", "nail", "bsd-mailx", "heirloom-mailx", "mail.mailutils", "mail.mailx")
SENDMAIL = ("sendmail", "exim", "exim4", "msmtp", "msmtpq", "ssmtp", "esmtp", "dma", "nullmailer-inject",
            "qmail-inject", "msmtp-enqueue.sh")  # fmt: skip
MUTT = ("mutt", "neomutt")
AWS = ("--profile", "--region", "--output", "--endpoint-url", "--query", "--color", "--ca-bundle", "--cli-read-timeout",
       "--cli-connect-timeout")  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe mail."""
    return Description(
        name="email",
        kind="notify",
        channel="email",
        words=("mail", "smtp", "swaks", "mutt", "rcpt", "mandrill", "sparkpost", "outlook", "postmark", "resend", "sendgrid"),
        programs=(
            Program(MAILX, needs=1, target="operands", subject_flags=("-s",), target_flags=("-c", "-b", "-t", "--to"), body="stdin",
                    value_flags=("-a", "-A", "-r", "-S", "-q", "-R", "-X", "-M", "--attach", "--subject"),
                    unless=("--help", "--version", "-V", "-H", "-e", "-f", "-u", "-L", "--headers", "--file"),
                    exits_refused=(64, 65, 67, 68)),
            Program(SENDMAIL, target="header", body="stdin", value_flags=("-f", "-F", "-a", "-C", "-r", "-o", "-B", "-N", "-R", "-V",
                    "-X", "--account", "--file", "--from", "--host"),
                    unless=("-bp", "-bs", "-bi", "-bv", "-bd", "-bt", "-bz", "-bD", "-bh", "-bH", "-bm-help", "-q", "--help",
                            "--version", "-V", "-bV", "-bP", "-P", "--pretend", "-S", "--serverinfo", "--configure", "--rmqs", "-I"),
                    exits_refused=(64, 65, 67, 68, 69, 77, 78), exits_uncertain=(75,)),
            Program(MUTT, needs=1, target="operands", subject_flags=("-s",), target_flags=("-c", "-b"), body="stdin",
                    value_flags=("-a", "-e", "-F", "-f", "-H", "-i", "-m", "-Q", "-A", "-D"),
                    unless=("-v", "-h", "-f", "-D", "-Q", "-y", "-Z", "-z", "-R", "--help", "--version")),
            Program(("swaks",), target="flags", target_flags=("-t", "--to", "--cc", "--bcc"), body_flags=("--body", "--data"),
                    value_flags=("-s", "--server", "-f", "--from", "--header", "--h-Subject", "-p", "--port", "-au", "-ap",
                                 "--auth-user", "--auth-password", "--attach", "-q", "--quit-after"),
                    unless=("--help", "--version", "--dump", "--dump-mail", "--quit-after", "-q", "--support")),
            Program(("sendemail", "sendEmail", "mailsend", "mailsend-go", "smtp-cli", "blat", "email", "smtpsend"), target="flags",
                    target_flags=("-t", "-to", "--to", "-cc", "-bcc"), subject_flags=("-u", "-sub", "-subject", "--subject"),
                    body_flags=("-m", "-msg", "-M", "-body", "--body-plain"),
                    unless=("--help", "--version", "-V", "-h", "-ex", "-info", "-show-config")),
            Program(("mpack", "metasend", "mailto", "mhmail", "biabam", "mcom"), target="last-operand", needs=1,
                    subject_flags=("-s", "-subject")),
            Program(("git",), (("send-email",),), target="flags", target_flags=("--to", "--cc", "--bcc"),
                    value_flags=("--from", "--subject", "--in-reply-to", "--smtp-server", "--smtp-user", "--smtp-pass"),
                    unless=("--dry-run", "--help", "-h", "--dump-aliases", "--translate-aliases")),
            Program(("aws",), (("ses", "send-email"), ("ses", "send-raw-email"), ("ses", "send-templated-email"),
                               ("ses", "send-bulk-templated-email"), ("ses", "send-bounce"), ("sesv2", "send-email"),
                               ("sesv2", "send-bulk-email"), ("pinpoint-email", "send-email"), ("workmailmessageflow", "send-mail")),
                    global_value_flags=AWS, target="flags", target_flags=("--to", "--to-addresses", "--cc", "--bcc", "--destination"),
                    subject_flags=("--subject",), body_flags=("--text", "--html"),
                    value_flags=("--from", "--message", "--raw-message", "--template", "--content"),
                    unless=("help", "--generate-cli-skeleton", "--help")),
            Program(("himalaya",), (("message", "send"), ("message", "reply"), ("message", "forward"), ("message", "write"),
                                    ("template", "send"), ("send",), ("reply",), ("forward",)),
                    global_value_flags=("-a", "--account", "-c", "--config", "-o", "--output"), body="stdin"),
            Program(("az",), (("communication", "email", "send"),), target="flags", target_flags=("--to", "--recipients-to"),
                    subject_flags=("--subject",), body_flags=("--text",)),
            Program(("gam",), (("sendemail",),), target="first-operand"),
            Program(("Send-MailMessage",), target="flags", target_flags=("-To", "-Cc", "-Bcc"), subject_flags=("-Subject",),
                    body_flags=("-Body",), value_flags=("-From", "-SmtpServer", "-Port", "-Credential", "-Attachments")),
        ),
        urls=("smtp://", "smtps://",  "api.postmarkapp.com/email", "api.resend.com/emails", "api.sendgrid.com/v3/mail/send",
              "api.mailgun.net/v3/*/messages", "api.eu.mailgun.net/v3/*/messages", "api.mailjet.com/v3*/send",
              "api.brevo.com/v3/smtp/email", "api.sendinblue.com/v3/smtp/email", "mandrillapp.com/api/*/messages/send",
              "sparkpost.com/api/v1/transmissions", "email.*amazonaws.com", "graph.microsoft.com/*/sendmail",
              "gmail.googleapis.com/*/messages/send", "www.googleapis.com/*gmail/*/send", "api.emailjs.com/api/*/email/send",
              "api.mailersend.com/v1/email", "api.elasticemail.com", "api.smtp2go.com/v3/email/send", "api.smtp.com/v4/messages",
              "mailtrap.io/api/send", "api.zeptomail.com"),
        mcp_tools=(
            McpTool("mcp__*__*send*mail*"), McpTool("mcp__*__*mail*send*"), McpTool("mcp__*mail*__*send*"),
            McpTool("mcp__*mail*__*reply*"), McpTool("mcp__*mail*__*forward*"), McpTool("mcp__*outlook*__*send*"),
            McpTool("mcp__*outlook*__*reply*"), McpTool("mcp__*smtp*__*send*"),
        ),
        apis=("smtplib.SMTP", "smtplib.SMTP_SSL", "smtplib.LMTP", "aiosmtplib.send", "aiosmtplib.SMTP", "yagmail.SMTP",
              "redmail.EmailSender", "sendgrid.SendGridAPIClient.send", "resend.Emails.send", "django.core.mail.send_mail",
              "django.core.mail.EmailMessage", "flask_mail.Mail.send", "postmarker.core.PostmarkClient",
              "nodemailer.createTransport", "nodemailer.sendMail", "emailjs.send", "Net::SMTP", "mb_send_mail"),
        imperatives=("mail", "email", "e-mail", "send a mail", "write to"),
    )
