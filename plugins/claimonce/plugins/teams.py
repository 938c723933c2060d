"""Microsoft Teams and Google Chat: incoming webhooks and their APIs."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe messages to Teams and Google Chat."""
    return Description(
        name="teams",
        kind="notify",
        channel="teams",
        words=("office.com", "office365", "teams", "graph.microsoft", "chat.googleapis", "logic.azure", "powerplatform"),
        programs=(Program(("teams-cli", "pymsteams"), (("send",), ("chat", "message", "send")), body="operands"),
                  Program(("m365",), (("teams", "message", "send"), ("teams", "chat", "message", "send"),
                                      ("adaptivecard", "send")))),
        urls=("outlook.office.com/webhook", "outlook.office365.com/webhook", "webhook.office.com/", "chat.googleapis.com/v1/spaces/",
              "graph.microsoft.com/*/teams/*/messages", "graph.microsoft.com/*/chats/*/messages", "teams.microsoft.com/",
              "logic.azure.com*/workflows/", "powerplatform.com*/workflows/"),
        mcp_tools=(McpTool("mcp__*teams*__*send*", target=("channel", "channel_id", "chat_id")),
                   McpTool("mcp__*teams*__*post*", target=("channel", "channel_id", "chat_id"))),
        apis=("pymsteams.connectorcard.send", "msteamsapi.TeamsWebhook"),
        imperatives=("teams", "google chat"),
    )  # fmt: skip
