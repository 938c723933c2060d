"""SMS and calls: Twilio, Vonage, MessageBird, Plivo, and phones on a cable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import endpoint, post, refuse_unless, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = ("twilio-labs/actions-sms",)


# The fields are those of each provider's reference for sending one message.
WEB = (
    WebCall(("api.twilio.com/{version}/accounts/{account}/messages/{sid}",
             "api.twilio.com/{version}/accounts/{account}/calls/{sid}"), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("api.twilio.com/*/messages",), target=("To",), body=("Body", "ContentSid", "MediaUrl"),
            neutral=("From", "MessagingServiceSid")),
    WebCall(("api.twilio.com/*/calls",), target=("To",), body=("Twiml", "Url")),
    WebCall(("studio.twilio.com/*/executions",), target=("To",), body=("Parameters", "*")),
    WebCall(("rest.nexmo.com/sms",), target=("to",), body=("text",), neutral=("api_key", "api_secret"), reads=True),
    WebCall(("api.nexmo.com/v1/messages", "api.vonage.com/"), target=("to", "to.number"),
            body=("text", "message.content.text", "message")),
    WebCall(("rest.messagebird.com/messages", "api.bird.com/"),
            target=("recipients", "receiver.contacts[].identifierValue"), body=("body", "body.text.text")),
    WebCall(("api.plivo.com/*/message",), target=("dst",), body=("text",)),
    WebCall(("textbelt.com/text",), target=("phone",), body=("message",), neutral=("key",)),
    WebCall(("api.46elks.com/a1/sms",), target=("to",), body=("message",), acts=(("dryrun=yes", "dry_run"),)),
    WebCall(("api.telnyx.com/v2/messages",), target=("to",), body=("text",)),
    WebCall(("rest.clicksend.com/v3/sms/send",), target=("messages[].to",), body=("messages[].body",)),
    # infobip.com/docs/api, developers.sinch.com/docs/sms, docs.textmagic.com, smsapi.com/docs, dev.bandwidth.com,
    # developers.africastalking.com
    WebCall(("api.infobip.com/sms/",), target=("messages[].destinations[].to", "messages[].to", "to"),
            body=("messages[].text", "messages[].content.text", "text")),
    WebCall(("sms.api.sinch.com/xms/v1/{plan}/batches/{batch}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("sms.api.sinch.com/xms/v1/{plan}/batches",), target=("to",), body=("body",), neutral=("from",)),
    WebCall(("rest.textmagic.com/api/v2/messages",), target=("phones", "contacts", "lists"), body=("text",)),
    WebCall(("api.smsapi.com/sms.do", "api.smsapi.pl/sms.do"), target=("to", "group"), body=("message",), reads=True,
            neutral=("format", "from", "encoding"), acts=(("test=1", "dry_run"),)),
    WebCall(("api.africastalking.com/version1/messaging",), target=("to", "phoneNumbers"), body=("message",),
            neutral=("username", "from")),
    WebCall(("messaging.bandwidth.com/api/v2/users/{account}/messages",), target=("to",), body=("text", "media"),
            neutral=("applicationId", "from", "tag")),
)  # fmt: skip


PHONES = ("to", "phone", "phone_number", "phoneNumber", "to_number", "toNumber", "recipient", "number", "recipients",
          "numbers")  # fmt: skip
# twilio.com/docs/usage/twilios-response; developer.vonage.com/en/messaging/sms; docs.textbelt.com
REPLIES = (
    Reply(("twilio.com",), sent=("sid & !code",), refused=("status=4*", "code & message & !sid", "status=failed"),
           uncertain=("status=5*",)),
    Reply(("rest.nexmo.com",), sent=("messages[].status=0",), refused=("messages[].status",)),
    Reply(("textbelt.com",), sent=("success=true",), refused=("success=false",)),
    Reply(sent=("id & !errors", "messages[].id", "data.id"), refused=("errors", "error")),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe SMS messages and calls."""
    return Description(
        name="twilio",
        kind="notify",
        channel="sms",
        words=("46elks", "twilio", "sms", "vonage", "nexmo", "messagebird", "plivo", "textbelt", "gammu", "telnyx",
            "clicksend", "infobip", "sinch", "textmagic", "africastalking", "bandwidth", "mmcli", "termux",
            "kdeconnect", " communication ",
               "bird.com", "voip.ms"),
        programs=(
            Program(("twilio",), (("api:core:messages:create",), ("api:core:calls:create",), ("email:send",),
                    ("messages:create",),
                                  ("api:v2010:accounts:messages:create",), ("phone-numbers:send",)), target="flags",
                    target_flags=("--to",), body_flags=("--body",), value_flags=("--from", "--messaging-service-sid"),
                    neutral_flags=("--from", "--messaging-service-sid"), unless=("--help", "-h")),
            Program(("gammu",), (("sendsms", "TEXT"),), target="first-operand",
                    body_flags=("-text",), value_flags=("-len", "-folder", "-smsc", "-smscset", "-smscnumber")),
            Program(("gammu",), only_with=("--sendsms",), target="first-operand", body_flags=("-text",),
                    value_flags=("--sendsms", "-len", "-folder", "-smsc", "-smscset", "-smscnumber")),
            Program(("gammu",), (("sendsms",),), target="operands",
                    unless_words=("TEXT",)),
            Program(("kdeconnect-cli",), only_with=("--send-sms",), target="flags", target_flags=("--destination",),
                    body_flags=("--send-sms",), value_flags=("-d", "--device", "-n", "--name")),
            Program(("gammu-smsd-inject",), (("TEXT",),), target="first-operand", body_flags=("-text",),
                    value_flags=("-len", "-c", "-folder")),
            Program(("termux-sms-send",), target="flags", target_flags=("-n",), body="operands", value_flags=("-s",),
                    unless=("-h",)),
            Program(("sendsms", "smstools-send", "sms", "smssend"), needs=1, target="operands"),
            # mmcli(1): what is created lies in the modem until `--send`
            Program(("mmcli",), only_with=("--messaging-create-sms",), unless=("--help", "--send"), act="draft"),
            Program(("mmcli",), only_with=("--send",), unless=("--help",)),
            Program(("vonage", "nexmo"), (("sms",), ("call",)), target="flags", target_flags=("--to",)),
            Program(("az",), (("communication", "sms", "send"),), target="flags", target_flags=("--recipient", "--to"),
                    body_flags=("--message",)),
            Program(("az",), (("communication", "chat", "message", "send"),), target="flags",
                    target_flags=("--thread", "--thread-id", "--chat-thread"),
                    body_flags=("--content", "--message-content"),
                    unless=("--help", "-h")),
        ),
        urls=("api.twilio.com/*/messages", "api.twilio.com/*/calls", "messaging.twilio.com/",
            "studio.twilio.com/*/executions",
              "rest.nexmo.com/sms", "api.nexmo.com/v1/messages", "api.vonage.com/", "rest.messagebird.com/messages",
              "api.bird.com/",
              "api.plivo.com/*/message", "api.46elks.com/a1/sms", "textbelt.com/text", "api.telnyx.com/v2/messages",
              "rest.clicksend.com/v3/sms/send",
              "api.sms*/send", "gateway.sms"),
        web=WEB,
        replies=REPLIES,
        mcp_tools=(McpTool("mcp__*twilio*__*createmessage", target=("To",), body=("Body",)),
                   McpTool("mcp__*twilio*__*createcall", target=("To",), body=("Twiml", "Url")),
                   *(McpTool(tool, target=PHONES)
                     for tool in ("mcp__*twilio*__*send*", "mcp__*sms*__*send*", "mcp__*__*send*sms*"))),
        apis=("Twilio::REST::Client.messages.create", "Twilio::REST::Client.calls.create",
              "twilio/twilio-go.Api.CreateMessage", "twilio/twilio-go.Api.CreateCall",
              "Twilio\\Rest\\Client.messages.create", "Twilio\\Rest\\Client.calls.create",
              "symfony\\component\\notifier.TexterInterface.send",
              "twilio.rest.Client.messages.create", "twilio.rest.Client.calls.create", "vonage.Sms.send_message",
              "nexmo.Client.send_message", "@vonage/server-sdk.Vonage.sms.send", "messagebird.Client.message_create",
              "plivo.RestClient.messages.create"),
        imperatives=("sms", "text message", "call the phone"),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Send an SMS through Twilio (`address`, `from`, `account`, `token`), which folds no repeat."""
    to, sender, account, token = wanted(message["settings"], "address", "from", "account", "token")
    api = endpoint(message["settings"], "https://api.twilio.com")
    form = {"To": to, "From": sender, "Body": text_of(message)}
    answer = post(f"{api}/2010-04-01/Accounts/{account}/Messages.json", form=form, basic=(account, token))
    status = answer.field("status")
    refuse_unless(status not in ("failed", "undelivered"), f"error_{answer.field('error_code')}")
    return {"id": answer.field("sid"), "state": status}
