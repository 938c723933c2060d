"""Cloud message buses whose topics end at people: SNS and its kin."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.provider import Refused, Unknown, safe_to_repeat, wanted

GLOBAL = ("--profile", "--region", "--output", "--endpoint-url", "--query", "--color", "--ca-bundle",
    "--cli-read-timeout",
          "--cli-connect-timeout")  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe notifications through cloud topics."""
    return Description(
        name="aws",
        kind="notify",
        channel="sns",
        idempotency="native",
        words=("sns", "notification-hub", "pinpoint", " oci ", "boto3", "codecommit"),
        programs=(
            Program(("aws",), (("sns", "publish"), ("sns", "publish-batch"), ("pinpoint", "send-messages"),
                               ("pinpoint", "send-users-messages"), ("pinpoint-sms-voice-v2", "send-text-message"),
                               ("pinpoint-sms-voice-v2", "send-voice-message")),
                    global_value_flags=GLOBAL, target="flags", target_flags=("--topic-arn", "--target-arn",
                        "--phone-number",
                    "--destination-phone-number"), subject_flags=("--subject",), body_flags=("--message",
                    "--message-body"),
                    file_marks=("file://", "fileb://"),
                    value_flags=("--publish-batch-request-entries", "--message-attributes", "--message-structure"),
                    acts=(("--dry-run", "dry_run"),), unread_flags=("--cli-input-json", "--cli-input-yaml"),
                        unless=("help", "--help", "--generate-cli-skeleton")),
            Program(("aws",), (("codecommit", "post-comment-for-pull-request"),
                               ("codecommit", "post-comment-for-compared-commit"),
                               ("codecommit", "post-comment-reply")),
                    global_value_flags=GLOBAL, target="flags", target_flags=("--pull-request-id", "--in-reply-to",
                    "--after-commit-id"), body_flags=("--content",), file_marks=("file://",),
                    value_flags=("--repository-name", "--before-commit-id", "--location", "--client-request-token"),
                    unless=("help", "--help", "--generate-cli-skeleton")),
            Program(("oci",), (("ons", "message", "publish"),), unless=("--help",)),
            Program(("az",), (("notification-hub", "test-send"),), unless=("--help",)),
        ),
        urls=("sns.*amazonaws.com",),
        mcp_tools=(McpTool("mcp__*sns*__*publish*", target=("topic_arn", "phone_number")),),
        apis=("boto3.client.publish", "boto3.client.send_text_message"),
        imperatives=("publish to the topic",),
    )  # fmt: skip


_FIFO_SECONDS = 240.0  # SNS FIFO topics fold a repeat for five minutes
_USAGE = (252, 253)  # nothing was asked of the service
_ERROR = re.compile(r"An error occurred \((\w+)\)")
_CANNOT_TELL = ("InternalError", "InternalFailure", "ServiceUnavailable", "RequestTimeout")


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Publish to the topic in `address` through the `aws` program, which has the signing and the credentials."""
    settings = message["settings"]
    (topic,) = wanted(settings, "address")
    given = {"TopicArn": topic, "Message": message["body"] or message["subject"] or "(no text)"}
    if message["subject"]:
        given["Subject"] = message["subject"][:100]
    if topic.endswith(".fifo"):
        given |= {"MessageDeduplicationId": message["idempotency_key"], "MessageGroupId": "claimonce"}
    names = {"endpoint": "--endpoint-url", "profile": "--profile", "region": "--region"}
    options = [word for name, flag in names.items() if settings.get(name) for word in (flag, str(settings[name]))]
    command = ["aws", "sns", "publish", "--output", "json", *options, "--cli-input-json", "file:///dev/stdin"]
    env = {**os.environ, "AWS_MAX_ATTEMPTS": "1"}  # its own retries would double on a topic that is not FIFO
    try:
        ended = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, env=env, check=False)
    except OSError as error:
        raise Refused(f"aws cannot be started: {error.strerror}") from None
    code = _ERROR.search(ended.stderr)
    if ended.returncode in _USAGE or (code and code[1] not in _CANNOT_TELL):
        raise Refused(f"aws: {code[1] if code else ended.returncode}")
    if ended.returncode:
        raise Unknown(f"aws: {code[1] if code else ended.returncode}")
    return {"id": str(json.loads(ended.stdout).get("MessageId", ""))}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["not_done", "unknown"]:
    """A FIFO topic folds a repeat for five minutes; any other delivers it again."""
    return safe_to_repeat(intent, _FIFO_SECONDS if str(intent["target"]).endswith(".fifo") else 0.0)
