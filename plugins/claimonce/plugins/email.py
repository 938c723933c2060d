"""Mail: the classic programs, the newer clients, provider APIs, and MCP mail tools."""

from __future__ import annotations

import imaplib
import ssl
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from claimonce.gate import intents
from claimonce.gate.errors import GateError
from claimonce.gate.letters import mail_transport, messages
from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.effect import SEVERAL
from claimonce.hooks.provider import Refused, Unknown, endpoint, post, safe_to_repeat, wanted
from claimonce.plugins.email_apis import REPLIES, WEB
from claimonce.plugins.mail_programs import CLIENTS, DRY, MAILX, SENDMAIL

AWS = ("--profile", "--region", "--output", "--endpoint-url", "--query", "--color", "--ca-bundle", "--cli-read-timeout",
       "--cli-connect-timeout")  # fmt: skip
# The structures of `aws ses send-email`, `aws sesv2 send-email` and their --cli-input-json.
SES_FIELDS = ("--destination", "--destinations", "--message", "--content", "--email-content", "--raw-message",
              "--cli-input-json", "--cli-input-yaml", "--bulk-email-entries")  # fmt: skip
SES_TO = tuple(f"{place}{kind}Addresses" for place in ("", "Destination.") for kind in ("To", "Cc", "Bcc"))
SES_READERS = (*SES_TO, "destinations", "BulkEmailEntries[].Destination.ToAddresses")
SES_SUBJECT = ("Subject.Data", "Simple.Subject.Data", "Message.Subject.Data", "Content.Simple.Subject.Data")
SES_BODY = tuple(
    f"{place}Body.{form}.Data" for place in ("", "Simple.", "Message.", "Content.Simple.") for form in ("Text", "Html")
)  # fmt: skip
HIMALAYA = ("-a", "--account", "-c", "--config", "-o", "--output")
_BTS = ("close", "done", "reassign", "tag", "tags", "severity", "retitle", "reopen", "merge", "forcemerge", "forwarded",
        "found", "notfound", "fixed", "notfixed", "block", "unblock", "owner", "usertag", "affects", "submitter",
        "archive", "unarchive", "clone")  # fmt: skip
OTHERS = (
    # The letters' own To and Cc get it too, whatever --to says and --suppress-cc=all holds back.
    Program(("git",), (("send-email",),), value_flags=("--from", "--in-reply-to", "--smtp-server", "--smtp-user",
            "--smtp-pass", "--smtp-server-port", "--smtp-encryption", "--smtp-domain", "--confirm", "--suppress-cc",
            "--subject", "--reply-to", "--envelope-sender", "--identity", "--to-cmd", "--cc-cmd", "--8bit-encoding",
            "--sendmail-cmd", "--batch-size", "--relogin-delay"), unless=("--help", "-h", "--dump-aliases",
            "--translate-aliases", "--git-completion-helper"), target="letters", target_flags=("--to", "--cc",
            "--bcc"), acts=(("--dry-run", DRY), ("-n", DRY)), unread_flags=("--compose", "--annotate"),
            place_flags=("--smtp-server", "--smtp-server-port"), neutral_flags=("--quiet", "--confirm",
            "--smtp-user", "--smtp-pass", "--smtp-encryption", "--suppress-cc",
            "--no-annotate", "--from"), exits_uncertain=(255,), abbreviates="both"),
    Program(("aws",), (("ses", "send-email"), ("ses", "send-raw-email"), ("ses", "send-templated-email"), ("ses",
            "send-bulk-templated-email"), ("sesv2", "send-email"), ("sesv2", "send-bulk-email"), ("pinpoint-email",
            "send-email"), ("workmailmessageflow", "send-mail")), global_value_flags=AWS, variadic=True,
            value_flags=("--from", "--from-email-address", "--template", "--default-template", "--template-arn",
            "--configuration-set-name", "--source", "--reply-to-addresses"),
            unless=("help", "--generate-cli-skeleton", "--help"), target="flags",
            target_flags=("--to", "--to-addresses", "--cc", "--bcc"), subject_flags=("--subject",),
            body_flags=("--text", "--html", "--template-data"), unread_flags=("--template", "--default-template",
            "--template-arn"), file_marks=("file://", "fileb://"),
            field_flags=SES_FIELDS, field_target=SES_READERS, field_subject=SES_SUBJECT, field_body=SES_BODY),
    # github.com/googleworkspace/cli
    Program(("gws",), (("gmail", "+send"),), target="flags", target_flags=("--to", "--cc", "--bcc"),
            subject_flags=("--subject",), body_flags=("--body",), unless=("--help", "-h", "--dry-run"),
            attach_flags=("--attach", "-a"), value_flags=("--from", "--format")),
    Program(("gws",), (("gmail", "+reply"), ("gmail", "+reply-all"), ("gmail", "+forward")), target="flags",
            target_flags=("--message-id", "--to"), body_flags=("--body",), unless=("--help", "-h", "--dry-run"),
            attach_flags=("--attach", "-a"), value_flags=("--from", "--format", "--cc", "--bcc")),
    Program(("himalaya",), (("message", "send"), ("template", "send"), ("send",)), global_value_flags=HIMALAYA,
            value_flags=HIMALAYA, target="header", body="letter"),
    Program(("himalaya",), (("message", "reply"), ("message", "forward"), ("message", "write"), ("reply",),
            ("forward",)), global_value_flags=HIMALAYA, value_flags=HIMALAYA),
    Program(("az",), (("communication", "email", "send"),), target="flags", target_flags=("--to", "--recipients-to"),
            subject_flags=("--subject",), body_flags=("--text",)),
    Program(("b4",), (("send",),), unless=("--help", "-h"), acts=(("--dry-run", DRY), ("-d", DRY), ("-o", DRY),
            ("--output-dir", DRY), ("--reflect", DRY))),
    # A series goes out letter by letter: where one is refused, those before it are there. stg 0.19 ends with 2, as for
    # an option that it does not know, and Mercurial 7.1 with 255.
    Program(("stg",), (("email", "send"), ("mail",)), unless=("--help", "-h"), exits_uncertain=(2,),
            says_refused=("no such option", "Unknown command", "Connection refused")),
    # Mercurial's patchbomb: `--test`, `--mbox` send nothing (its manual).
    Program(("hg",), (("email",), ("patchbomb",)), unless=("--help", "-h", "-n", "--test", "-m", "--mbox"),
            target="flags", target_flags=("-t", "--to", "-c", "--cc", "--bcc"), subject_flags=("-s", "--subject"),
            value_flags=("-r", "--rev", "-f", "--from", "-b", "--bundle", "-B", "--bookmark", "--desc"),
            exits_uncertain=(255,), says_refused=("unknown command", "Connection refused")),
    # quilt 0.66 sends with `--send` alone. It goes on with the next letter whatever the transport said, and ends with
    # 0; the transport's own words stand in its output. Whoever signed a patch off, or has its Cc:, gets it too.
    Program(("quilt",), (("mail",),), only_with=("--send",), unless=("--help", "-h"), target="flags",
            target_flags=("--to", "--cc", "--bcc"), subject_flags=("--subject",),
            value_flags=("--from", "--sender", "-m", "-M", "--prefix", "--charset"), exits_doubtful=(0,),
            says_doubtful=("msmtp:", "sendmail:", "ssmtp:", "postdrop:", "exim:", "No such file or directory")),
    # darcs 2.16 mails with `--mail` alone (or `send mail` in a file of defaults; then the transport's shim sees it), to
    # --to and --cc or to whom the other repository names in _darcs/prefs/email. 2 when the transport refuses.
    Program(("darcs",), (("send",),), only_with=("--mail",), unless=("--help", "-o", "--output", "-O",
            "--output-auto-name", "--dry-run"), target="flags", target_flags=("--to", "--cc"),
            subject_flags=("--subject",), value_flags=("-A", "--author", "--from", "--in-reply-to", "--charset",
            "--sendmail-command", "-p", "--patches", "-t", "--tags", "-h", "--hash", "--matches", "--repodir",
            "--context", "--logfile", "--sign-as", "--sign-ssl", "--remote-repo")),
    # devscripts' bts mails the tracker's robot
    Program(("bts",), tuple((verb,) for verb in _BTS), unless=("-n", "--no-action", "--help", "--mbox"),
            default_to="control@bugs.debian.org", body="operands"),
    # lieer's gmi (1.6): operands, with -t the letter's header too; -d is a dry run
    Program(("gmi",), (("send",),), target="operands", header_flags=("-t", "--read-recipients"), body="letter",
            value_flags=("-C", "--path", "-f"), acts=(("-d", "dry_run"), ("--dry-run", "dry_run")),
            neutral_flags=("-C", "--path", "-f", "-i"), unless=("--help", "-h")),
    # learn.microsoft.com/graph/cli: `mgc users send-mail post --user-id me --body JSON`
    Program(("mgc",), (("users", "send-mail", "post"), ("me", "send-mail", "post")), target="flags",
            field_flags=("--body",), field_target=tuple(f"message.{kind}Recipients[].emailAddress.address"
            for kind in ("to", "cc", "bcc")), field_subject=("message.subject",), field_body=("message.body.content",),
            value_flags=("--user-id",), unless=("--help", "-h")),
    Program(("m365",), (("outlook", "mail", "send"),), target="flags", target_flags=("-t", "--to", "--cc", "--bcc"),
            subject_flags=("-s", "--subject"), body_flags=("--bodyContents",), attach_flags=("--attachment",),
            neutral_flags=("--bodyContentType", "-o", "--output"), unless=("--help", "-h"),
            value_flags=("--sender", "-m", "--mailbox", "--importance", "--saveToSentItems")),
    Program(("gog",), (("gmail", "send"),), target="flags", target_flags=("--to", "--cc", "--bcc"),
            subject_flags=("--subject",), body_flags=("--body",), body_file_flags=("--body-file",),
            attach_flags=("--attach",), unless=("--help", "--dry-run"), global_value_flags=("-a", "--account"),
            value_flags=("--from", "--reply-to-message-id", "--thread-id", "--body-html")),
    # Django 3.2 to 5.2: subject and text hold the host and the time
    Program(("manage.py", "django-admin"), (("sendtestemail",),), target="operands", unless=("--help", "-h"),
            value_flags=("--settings", "--pythonpath", "-v", "--verbosity"),
            default_to="the admins of its settings", shim=False),
    # resend.com/docs/cli
    Program(("resend",), (("emails", "send"),), target="flags", target_flags=("--to", "--cc", "--bcc"), variadic=True,
            subject_flags=("--subject",), body_flags=("--text", "--html"), body_file_flags=("--text-file",
            "--html-file"), attach_flags=("--attachment",), global_value_flags=("--api-key", "-p", "--profile"),
            value_flags=("--from", "--reply-to", "--scheduled-at"), neutral_flags=("--from", "--json", "-q"),
            unless=("--help", "-h")),
    Program(("gam",), (("sendemail",),), target="first-operand"),
    # yagmail 0.16.0; a text that is the name of a file brings the file along
    Program(("yagmail",), variadic=True, value_flags=("-u", "--user", "-p", "--password", "-o", "--oauth2",
            "--oauth2-file"), unless=("--help", "-h"), target="flags", target_flags=("-t", "-to"),
            subject_flags=("-s", "-subject"), body_flags=("-c", "-contents"), file_marks=("?",),
            attach_flags=("-a", "-attachments"), neutral_flags=("-u", "-p"),
            # when the connection ends it tries three times, says so, and ends with 0
            exits_doubtful=(0,),
            says_doubtful=("[yagmail] [ERROR]", SEVERAL)),
    # It sends again by itself when a connection ends early: the status is that of the last try.
    Program(("envelope",), variadic=True, only_with=("--send",), unless=("--help", "-h", "--preview", "--check"),
            target="flags", value_flags=("--smtp", "--input", "--output", "-f", "--from", "--sender", "--load"),
            attach_flags=("-a", "--attach"),
            target_flags=("-t", "--to", "--cc", "--bcc"), subject_flags=("-s", "--subject"),
            body_flags=("--message",), neutral_flags=("--send", "--smtp"), abbreviates="--",
            exits_uncertain=(1,), exits_doubtful=(0,), says_doubtful=("Unable to send to all recipients",),
            says_refused=("SMTPDataError", "SMTPRecipientsRefused", "connection refused", "(554,")),
    Program(("notifiers",), (("email", "notify"),), global_value_flags=("--env-prefix",), value_flags=("--from",
            "--host", "--port", "--username", "--password", "--attachments"), unless=("--help",), target="flags",
            target_flags=("--to", "--cc", "--bcc"), subject_flags=("--subject",), body="operands",
            reader_variables=("NOTIFIERS_EMAIL_TO",),
            exits_uncertain=(1,), exits_doubtful=(0,), says_refused=("errors: (5", "errors: (4", "errors: {",
            "Connection refused")),
    Program(("Send-MailMessage",), value_flags=("-From", "-SmtpServer", "-Port", "-Credential", "-Attachments"),
            target="flags", target_flags=("-To", "-Cc", "-Bcc"), subject_flags=("-Subject",), body_flags=("-Body",),
            shim=False),
)  # fmt: skip
WORDS = (
    "useplunk",
    "loops.so",
    "customer.io",
    "api.courier",
    "novu.co",
    "ahasend",
    "mail",
    "smtp",
    "swaks",
    "mutt",
    "rcpt",
    "mime  lite",
    "mandrill",
    "sparkpost",
    "outlook",
    "postmark",
    " gmi ",
    " bts ",
    "resend",
    "sendgrid",
)
URLS = (
    "smtp://", "smtps://", "api.postmarkapp.com/email", "api.resend.com/emails", "api.sendgrid.com/v3/mail/send",
    "api.mailgun.net/v3/*/messages", "api.eu.mailgun.net/v3/*/messages", "api.mailjet.com/v3*/send",
    "api.brevo.com/v3/smtp/email", "api.sendinblue.com/v3/smtp/email", "mandrillapp.com/api/*/messages/send",
    "sparkpost.com/api/v1/transmissions",
    "api.scaleway.com/transactional-email/*/emails", "email.*amazonaws.com", "graph.microsoft.com/*/sendmail",
    "gmail.googleapis.com/*/messages/send", "www.googleapis.com/*gmail/*/send",
    "api.emailjs.com/api/*/email/send", "api.mailersend.com/v1/email", "api.elasticemail.com",
    "api.useplunk.com/v1/send", "loops.so/api/v1/transactional", "api.mailchannels.net/tx/v1/send",
    "api.agentmail.to/v0/inboxes/*/messages", "api.ahasend.com/v1/email/send", "customer.io/v1/send/email",
    "api.courier.com/send", "novu.co/v1/events/trigger",
    "api.smtp2go.com/v3/email/send", "api.smtp.com/v4/messages", "mailtrap.io/api/send", "api.zeptomail.com",
)  # fmt: skip
APIS = (
    "exchangelib.Message.send", "exchangelib.Message.send_and_save",
    "@novu/api.Novu.trigger", "@novu/node.Novu.trigger",
    "boto3.client.send_email", "boto3.client.send_raw_email", "boto3.client.send_bulk_email",
    "boto3.client.send_templated_email", "boto3.client.send_bulk_templated_email",
    "smtplib.SMTP", "smtplib.SMTP_SSL", "smtplib.LMTP", "aiosmtplib.send", "aiosmtplib.SMTP", "yagmail.SMTP",
    "logging.handlers.SMTPHandler", "redmail.EmailHandler", "redmail.MultiEmailHandler",
    "redmail.EmailSender", "redmail.EmailSender.send", "redmail.gmail.send", "redmail.outlook.send",
    "sendgrid.SendGridAPIClient.send", "sendgrid.SendGridAPIClient.client.mail.send.post", "resend.Emails.send",
    "resend.Emails.send_async", "resend.Batch.send", "resend.Batch.send_async",
    "django.core.mail.send_mail", "django.core.mail.EmailMessage", "django.core.mail.EmailMessage.send",
    "django.core.mail.EmailMultiAlternatives", "django.core.mail.EmailMultiAlternatives.send",
    "django.core.mail.send_mass_mail", "django.core.mail.mail_admins", "django.core.mail.mail_managers",
    "emails.Message.send", "emails.html.send", "emails.message.Message.send", "flask_mail.Mail.send",
    "mailtrap.MailtrapClient.send",
    "postmarker.core.PostmarkClient", "postmarker.core.PostmarkClient.emails.send",
    "postmarker.core.PostmarkClient.emails.send_batch", "postmarker.core.PostmarkClient.emails.send_with_template",
    "nodemailer.createTransport", "nodemailer.sendMail", "emailjs.send",
    "Net::SMTP", "Net::SMTP.send_message", "Net::SMTP.sendmail", "Net::SMTP.send_mail", "Net::SMTP.open_message_stream",
    "Net::SMTP.ready", "Mail.deliver", "Pony.mail",
    "ActionMailer::Base.deliver_now", "ActionMailer::Base.deliver_later", "mb_send_mail",
    "nodemailer.createTransport.sendMail",
    "@sendgrid/mail.send", "resend.Resend.emails.send", "@aws-sdk/client-ses.SendEmailCommand",
    "@aws-sdk/client-sesv2.SendEmailCommand",
    "googleapiclient.discovery.build.users.messages.send", "googleapiclient.discovery.build.users.drafts.send",
    "googleapis.google.gmail.users.messages.send", "googleapis.google.gmail.users.drafts.send",
    "@googleapis/gmail.gmail.users.messages.send",
    # Go and PHP: the packages' own documentation
    "net/smtp.SendMail", "gopkg.in/gomail.v2.Dialer.DialAndSend", "go-gomail/gomail.Dialer.DialAndSend",
    "wneessen/go-mail.Client.DialAndSend", "wneessen/go-mail.Client.Send", "jordan-wright/email.Email.Send",
    "sendgrid/sendgrid-go.Client.Send", "mailgun/mailgun-go.Mailgun.Send", "resend/resend-go.Client.Emails.Send",
    "aws/aws-sdk-go.ses.SendEmail", "aws/aws-sdk-go.ses.SendRawEmail", "keighl/postmark.Client.SendEmail",
    "phpmailer\\phpmailer.PHPMailer.send", "symfony\\component\\mailer.Mailer.send",
    "illuminate\\support\\facades\\mail.send", "illuminate\\support\\facades\\mail.raw",
    "illuminate\\support\\facades\\notification.send", "swift_mailer\\mailer.send",
    "postmark.ServerClient.sendEmail", "@aws-sdk/client-ses.SES.sendEmail", "mailgun.js.Mailgun.client.messages.create",
)  # fmt: skip
# Tools that only look, whatever else their names say.
LOOKS = ("*__get_*", "*__list_*", "*__search_*", "*__read_*", "*__find_*", "*_list", "*__get-*", "*__list-*")
# Tools that a verb of sending is only the name of: mcp-mailtrap 0.9.0, sendgrid-mcp 1.0.4.
SETTINGS = ("*sending*domain", "*__*_sender", "*single_send_*", "*sandbox*")
PEOPLE = ("to_recipients", "cc_recipients", "bcc_recipients", "recipient_email", "body.Message.toRecipients",
          "body.Message.ccRecipients", "body.message.toRecipients", "to", "cc", "bcc", "recipient",
          "recipients", "to_email", "toAddress", "email", "toEmail", "to_emails", "email_to", "To", "Cc", "Bcc",
          "toRecipients",
          "ccRecipients", "bccRecipients", "message.toRecipients")  # fmt: skip
TEXTS = ("reply_body", "message_body", "body.Message.body.content", "body.message.body.content", "textContent",
         "htmlContent", "body",
         "text", "message", "html", "content", "textBody", "htmlBody", "TextBody", "HtmlBody", "body_text",
         "plain_text", "message.body.content")  # fmt: skip
TOOLS = (
    McpTool("mcp__*mail*__*draft*", act="draft", unless=("*send*draft*", *LOOKS)),
    McpTool("mcp__*outlook*__*draft*", act="draft", unless=("*send*draft*", *LOOKS)),
    # one tool for all that Mail or Messages can do: github.com/supermemoryai/apple-mcp
    McpTool("mcp__*apple*__mail", only_with=("operation=send",), target=PEOPLE, body=TEXTS, neutral=("operation",)),
    McpTool("mcp__*imessage*__*send*", target=("recipient", "phoneNumber", *PEOPLE), body=TEXTS, unless=LOOKS),
    McpTool("mcp__*__*send*imessage*", target=("recipient", "phoneNumber", *PEOPLE), body=TEXTS, unless=LOOKS),
    McpTool("mcp__*apple*__messages", only_with=("operation=send",), target=("phoneNumber",), body=TEXTS,
            neutral=("operation",)),
    *(McpTool(name, target=PEOPLE, subject=("subject", "title", "body.Message.subject", "body.message.subject"),
              body=TEXTS, unless=(*LOOKS, "*draft", "*__cancel*", *SETTINGS)) for name in (
        "mcp__*__*gmail*reply*", "mcp__*__*reply*mail*", "mcp__*__*forward*mail*", "mcp__*365*__*send*draft*",
        "mcp__*__*start*mail*campaign*", "mcp__*__*schedule*mail*campaign*",
        "mcp__*__*send*mail*", "mcp__*__*mail*send*", "mcp__*mail*__*send*", "mcp__*mail*__*reply*",
        "mcp__*mail*__*forward*", "mcp__*outlook*__*send*", "mcp__*outlook*__*reply*", "mcp__*smtp*__*send*",
        "mcp__resend__*send*", "mcp__sendgrid__*send*", "mcp__postmark__*send*", "mcp__mailgun__*send*",
    )),
)  # fmt: skip
# Actions of forges' workflows that have the effect.
ACTIONS = ("cinotify/github-action", "dawidd6/action-send-mail", "licenseware/send-email-notification")


@hookimpl
def claimonce_describe() -> Description:
    """Describe mail."""
    return Description(
        name="email",
        kind="notify",
        channel="email",
        extra={"attachments": True, "actions": list(ACTIONS)},
        words=WORDS,
        programs=(*MAILX, *SENDMAIL, *CLIENTS, *OTHERS),
        urls=URLS,
        web=WEB,
        replies=REPLIES,
        mcp_tools=TOOLS,
        apis=APIS,
        imperatives=("mail", "email", "e-mail", "send a mail", "write to"),
    )


_RESEND = "https://api.resend.com"
_RESEND_SECONDS = 23 * 3600.0
_IMAP_SECONDS = 30.0


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Mail `address`: by `transport` (an SMTP server's URL or a sendmail program), or by Resend (`resend_key`)."""
    settings = message["settings"]
    (address,) = wanted(settings, "address")
    what = messages.message("email", [address], message["subject"], message["body"])
    if settings.get("resend_key"):
        return _by_resend(what, message)
    try:
        letter = mail_transport.letter(
            what,
            settings,
            _message_id(message["idempotency_key"], str(settings.get("from") or "")),
            message["attachments"],
        )
    except (GateError, ValueError, LookupError) as error:
        raise Refused(str(error) if isinstance(error, GateError) else "the address or text makes no mail") from None
    posted = mail_transport.post(letter)
    if posted.outcome == intents.UNCERTAIN:
        raise Unknown(posted.reason)
    if posted.outcome == intents.FAILED:
        raise Refused(posted.reason)
    return dict(posted.receipt)


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Resend folds a repeat. SMTP folds none: look for the Message-ID in the Sent folder, where `imap` names a mailbox.

    A mail that is not there was not sent only where the server files every mail it takes (`every_mail_is_filed`).
    """
    settings, key = intent["settings"], intent["idempotency_key"]
    if settings.get("resend_key"):
        return safe_to_repeat(intent, _RESEND_SECONDS)
    # Without the domain: IMAP looks for a part of the header, and the sender may have been set anew since.
    message_id = f"<{key}@" if key else str(intent["detail"].get("message_id") or "")
    if not message_id or not settings.get("imap"):
        return "unknown"
    if _is_filed(str(settings["imap"]), str(settings.get("sent_folder") or "Sent"), message_id):
        return "done"
    return "not_done" if settings.get("every_mail_is_filed") is True else "unknown"


def _message_id(key: str, sender: str) -> str:
    return f"<{key}@{mail_transport.domain_of(sender)}>"


def _by_resend(what: messages.Message, message: Mapping[str, Any]) -> dict[str, Any]:
    sender, key = wanted(message["settings"], "from", "resend_key")
    body: dict[str, Any] = {
        "from": sender,
        "to": list(what.recipients),
        "subject": what.subject or "(no subject)",
        "text": what.body,
    }
    files = [{"filename": name, "content": b64encode(content).decode()} for name, content in message["attachments"]]
    body = {**body, "attachments": files} if files else body
    headers = {"idempotency-key": message["idempotency_key"]}
    try:
        answer = post(f"{endpoint(message['settings'], _RESEND)}/emails", body, headers=headers, bearer=key)
    except Refused as error:
        if "invalid_idempotent_request" in error.why:
            return {"note": "sent before, in other words"}
        if "concurrent_idempotent_requests" in error.why:
            raise Unknown(error.why) from None
        raise
    return {"id": answer.field("id")}


def _is_filed(url: str, folder: str, message_id: str) -> bool:
    place = urlsplit(url)
    host, secure = place.hostname or "localhost", place.scheme == "imaps"
    if secure:
        context = ssl.create_default_context()
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, place.port or 993, ssl_context=context, timeout=_IMAP_SECONDS)
    else:
        box = imaplib.IMAP4(host, place.port or 143, timeout=_IMAP_SECONDS)
    with box:
        box.login(unquote(place.username or ""), unquote(place.password or ""))
        answer, _ = box.select(f'"{folder}"', readonly=True)
        if answer != "OK":
            raise LookupError("there is no such Sent folder")
        _, found = box.search(None, "HEADER", "Message-ID", f'"{message_id}"')
        return any(each for each in found)
