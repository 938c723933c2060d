"""Mail by web APIs: where each provider's request says to whom and what, as its own reference gives the fields."""

from __future__ import annotations

from claimonce.hooks import Reply, WebCall

WEB = (
    # postmarkapp.com/developer/api/email-api
    WebCall(("api.postmarkapp.com/email/batch",), target=("[].To", "[].Cc", "[].Bcc", "Messages[].To"),
            subject=("[].Subject",), body=("[].TextBody", "[].HtmlBody", "*")),
    WebCall(("api.postmarkapp.com/email",), target=("To", "Cc", "Bcc"), subject=("Subject",),
            body=("TextBody", "HtmlBody", "TemplateModel"), neutral=("MessageStream", "Tag", "TrackOpens")),
    # resend.com/docs/api-reference
    WebCall(("api.resend.com/emails/batch",), target=("[].to", "[].cc", "[].bcc"), subject=("[].subject",),
            body=("[].text", "[].html", "*")),
    WebCall(("api.resend.com/emails/{id}/cancel",), act="delete"),
    WebCall(("api.resend.com/emails",), target=("to", "cc", "bcc"), subject=("subject",), body=("text", "html"),
            neutral=("tags",), acts=(("PATCH", "edit"),)),
    # twilio.com/docs/sendgrid/api-reference/mail-send
    WebCall(("api.sendgrid.com/v3/mail/send", "api.eu.sendgrid.com/v3/mail/send"),
            target=("personalizations[].to[].email", "personalizations[].cc[].email", "personalizations[].bcc[].email"),
            subject=("subject", "personalizations[].subject"),
            body=("content[].value", "personalizations[].dynamic_template_data", "personalizations[].substitutions",
                  "template_id"),
            acts=(("mail_settings.sandbox_mode.enable=true", "dry_run"),)),
    # documentation.mailgun.com/docs/mailgun/api-reference
    WebCall(("api.mailgun.net/v3/*/messages", "api.eu.mailgun.net/v3/*/messages"), target=("to", "cc", "bcc"),
            subject=("subject",), body=("text", "html", "message", "h:X-Mailgun-Variables", "t:variables", "template"),
            acts=(("o:testmode=yes", "dry_run"),
                                                                          ("o:testmode=true", "dry_run"))),
    # dev.mailjet.com/email/guides/send-api-v31
    WebCall(("api.mailjet.com/v3.1/send",),
            target=("Messages[].To[].Email", "Messages[].Cc[].Email", "Messages[].Bcc[].Email"),
            subject=("Messages[].Subject",), body=("Messages[].TextPart", "Messages[].HTMLPart"),
            acts=(("SandboxMode=true", "dry_run"),)),
    WebCall(("api.mailjet.com/v3/send",), target=("Recipients[].Email", "To", "Cc", "Bcc"), subject=("Subject",),
            body=("Text-part", "Html-part")),
    # developers.brevo.com/reference/sendtransacemail
    WebCall(("api.brevo.com/v3/smtp/email", "api.sendinblue.com/v3/smtp/email"),
            target=("to[].email", "cc[].email", "bcc[].email"), subject=("subject",),
            body=("textContent", "htmlContent", "params"), acts=(("headers.X-Sib-Sandbox=drop", "dry_run"),)),
    # mailchimp.com/developer/transactional/api/messages
    WebCall(("mandrillapp.com/api/*/messages/send",), target=("message.to[].email",), subject=("message.subject",),
            body=("message.text", "message.html", "template_content"), neutral=("key",)),
    # developers.sparkpost.com/api/transmissions
    WebCall(("sparkpost.com/api/v1/transmissions",), target=("recipients[].address.email", "recipients[].address"),
            subject=("content.subject",), body=("content.text", "content.html"), acts=(("DELETE", "delete"),)),
    # docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
    WebCall(("email.*amazonaws.com/v2/email/outbound-emails", "email-*amazonaws.com/v2/email/outbound-emails"),
            target=("Destination.ToAddresses", "Destination.CcAddresses", "Destination.BccAddresses"),
            subject=("Content.Simple.Subject.Data", "Message.Subject.Data"),  # these of the first version
            body=("Content.Simple.Body.Text.Data", "Content.Simple.Body.Html.Data", "Message.Body.Text.Data",
                  "Message.Body.Html.Data"), neutral=("Source", "FromEmailAddress")),
    # learn.microsoft.com/graph/api/user-sendmail
    WebCall(("graph.microsoft.com/*/sendmail",),
            target=("message.toRecipients[].emailAddress.address", "message.ccRecipients[].emailAddress.address",
                    "message.bccRecipients[].emailAddress.address"),
            subject=("message.subject",), body=("message.body.content",), neutral=("saveToSentItems",)),
    # emailjs.com/docs/rest-api; developers.mailersend.com; apidocs.smtp2go.com; smtp.com/resources
    WebCall(("api.emailjs.com/api/*/email/send",), target=("template_params.to_email", "template_params.email"),
            subject=("template_params.subject",), body=("template_params.message", "template_params")),
    WebCall(("api.mailersend.com/v1/email",), target=("to[].email", "cc[].email", "bcc[].email"),
            subject=("subject",), body=("text", "html")),
    WebCall(("api.smtp2go.com/v3/email/send",), target=("to", "cc", "bcc"), subject=("subject",),
            body=("text_body", "html_body"), neutral=("api_key",)),
    WebCall(("api.smtp.com/v4/messages",),
            target=("recipients.to[].address", "recipients.cc[].address", "recipients.bcc[].address"),
            subject=("subject",), body=("body.parts[].content",)),
    # api-docs.mailtrap.io; zeptomail.com/help/api; elasticemail.com/developers/api-documentation
    WebCall(("mailtrap.io/api/send",), target=("to[].email", "cc[].email", "bcc[].email"), subject=("subject",),
            body=("text", "html")),
    WebCall(("api.zeptomail.com/v1*/email",),
            target=("to[].email_address.address", "cc[].email_address.address", "bcc[].email_address.address"),
            subject=("subject",), body=("textbody", "htmlbody")),
    WebCall(("api.elasticemail.com/v4/emails",), target=("Recipients.To", "Recipients.CC", "Recipients[].Email"),
            subject=("Content.Subject",), body=("Content.Body[].Content",)),
    WebCall(("api.elasticemail.com/v2/email/send",), target=("to", "msgTo", "msgCC", "msgBcc"), subject=("subject",),
            body=("bodyText", "bodyHtml"), neutral=("apikey",), reads=True),
    # docs.useplunk.com, loops.so/docs, developers.mailchannels.com, docs.agentmail.to, ahasend.com/docs
    WebCall(("api.useplunk.com/v1/send",), target=("to",), subject=("subject",), body=("body",)),
    WebCall(("loops.so/api/v1/transactional",), target=("email", "to"), subject=("subject",),
            body=("dataVariables", "text")),
    WebCall(("api.mailchannels.net/tx/v1/send",), target=("personalizations[].to[].email",
            "personalizations[].cc[].email", "personalizations[].bcc[].email"), subject=("subject",),
            body=("content[].value",)),
    WebCall(("api.agentmail.to/v0/inboxes/{inbox}/messages/",), target=("to", "cc", "bcc"), subject=("subject",),
            body=("text", "html"), acts=(("PATCH", "edit"),)),
    WebCall(("api.ahasend.com/v1/email/send",), target=("to", "recipients[].email"), subject=("subject",
            "content.subject"), body=("text", "content.text_body", "content.html_body")),
    # scaleway.com/en/developers/api/transactional-email
    WebCall(("api.scaleway.com/transactional-email/*/emails",), target=("to[].email",), subject=("subject",),
            body=("text", "html"), neutral=("from", "project_id")),
    # customer.io/docs/api, courier.com/docs, docs.novu.co, documentation.onesignal.com
    WebCall(("customer.io/v1/send/email",), target=("to",), subject=("subject",), body=("body", "message_data")),
    WebCall(("api.courier.com/send",), target=("message.to.email", "message.to.phone_number", "message.to.user_id",
            "message.to"), subject=("message.content.title",), body=("message.content.body", "message.data")),
    WebCall(("api.novu.co/v1/events/trigger", "novu.co/v1/events/trigger"), target=("{to.email|to.subscriberId|to}",),
            body=("payload.text", "payload"), neutral=("transactionId",)),
    # docs.aws.amazon.com/ses/latest/APIReference: the query API, whose fields are numbered
    WebCall(("email.*amazonaws.com/$", "email.*amazonaws.com$"), target=(
            *(f"Destination.{kind}Addresses.member.{number}" for kind in ("To", "Cc", "Bcc") for number in range(1, 5)),
            *(f"Destinations.member.{number}" for number in range(1, 5))), subject=("Message.Subject.Data",),
            body=("Message.Body.Text.Data", "Message.Body.Html.Data", "RawMessage.Data"),
            neutral=("Action", "Version")),
    # developers.google.com/gmail/api: the letter is in `raw`, encoded, so its readers are not looked for
    WebCall(("gmail.googleapis.com/*/messages/send", "gmail.googleapis.com/*/drafts/send",
             "www.googleapis.com/*gmail/*/send"), body=("raw", "*")),
)  # fmt: skip

# What each provider answers, from the pages that are named at its row above; SendGrid and Graph say nothing on success.
REPLIES = (
    # mcp-email-server 1.13.3 lists what became of each reader in an answer that is no error
    Reply(uncertain=("~email delivery [unknown: ", "~email delivery *succeeded: *failed: ",
                     "~email delivery *; unknown: "),
          refused=("~email delivery [failed: ",)),
    Reply(("api.resend.com",), sent=("id", "data[].id"), refused=("statusCode=4*", "name=*error"),
           uncertain=("statusCode=5*", "name=application_error", "name=internal_server_error")),
    Reply(("sendgrid.com",), sent=("=",), refused=("errors",)),
    Reply(("mailgun.net",), sent=("id",), refused=("message & !id", "~forbidden")),
    Reply(("postmarkapp.com",), sent=("ErrorCode=0", "[].ErrorCode=0"), refused=("ErrorCode", "[].ErrorCode")),
    Reply(("mailjet.com",), sent=("Messages[].Status=success",), refused=("ErrorMessage", "Messages[].Status=error")),
    Reply(("brevo.com", "sendinblue.com"), sent=("messageId", "messageIds"), refused=("code",)),
    Reply(("sparkpost.com",), sent=("results.id",), refused=("errors",)),
    Reply(("mandrillapp.com",), sent=("[].status=sent", "[].status=queued", "[].status=scheduled"),
           refused=("status=error", "[].status=rejected", "[].status=invalid")),
    Reply(("graph.microsoft.com",), sent=("=",), refused=("error",)),
    Reply(("smtp2go.com",), sent=("data.succeeded=1",), refused=("data.error", "data.failed")),
    Reply(("mailersend.com",), sent=("=", "message_id"), refused=("errors", "message & !message_id")),
    Reply(("amazonaws.com",), sent=("MessageId",), refused=("message & !MessageId", "__type")),
    Reply(("mailtrap.io",), sent=("success=true",), refused=("errors", "success=false")),
    # nodemailer 10.6.1 lists whom the server took and whom it refused
    Reply(uncertain=("accepted & rejected",), sent=("id & !error", "messageId", "MessageId"),
           refused=("error", "errors")),
)  # fmt: skip
