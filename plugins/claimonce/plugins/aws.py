"""Cloud message buses whose topics end at people: SNS and its kin."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl

GLOBAL = ("--profile", "--region", "--output", "--endpoint-url", "--query", "--color", "--ca-bundle", "--cli-read-timeout",
          "--cli-connect-timeout")  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe notifications through cloud topics."""
    return Description(
        name="aws",
        kind="notify",
        channel="sns",
        words=("sns", "notification-hub", "pinpoint", " oci ", "boto3"),
        programs=(
            Program(("aws",), (("sns", "publish"), ("sns", "publish-batch"), ("pinpoint", "send-messages"),
                               ("pinpoint", "send-users-messages"), ("pinpoint-sms-voice-v2", "send-text-message"),
                               ("pinpoint-sms-voice-v2", "send-voice-message")),
                    global_value_flags=GLOBAL, target="flags", target_flags=("--topic-arn", "--target-arn", "--phone-number",
                    "--destination-phone-number"), subject_flags=("--subject",), body_flags=("--message", "--message-body"),
                    value_flags=("--publish-batch-request-entries", "--message-attributes", "--message-structure"),
                    unless=("help", "--help", "--generate-cli-skeleton")),
            Program(("oci",), (("ons", "message", "publish"),), unless=("--help",)),
            Program(("az",), (("notification-hub", "test-send"),), unless=("--help",)),
        ),
        urls=("sns.*amazonaws.com",),
        mcp_tools=(McpTool("mcp__*sns*__*publish*", target=("topic_arn", "phone_number")),),
        apis=("boto3.client.publish", "boto3.client.send_email", "boto3.client.send_raw_email", "boto3.client.send_text_message"),
        imperatives=("publish to the topic",),
    )  # fmt: skip
