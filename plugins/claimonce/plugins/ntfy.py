"""ntfy and Gotify: push notifications by topic."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe ntfy and Gotify messages. A GET on `/publish`, `/send` or `/trigger` of a topic sends too."""
    return Description(
        name="ntfy",
        kind="notify",
        channel="ntfy",
        words=("ntfy", "gotify"),
        programs=(
            Program(("ntfy",), (("publish",), ("pub",), ("send",), ("trigger",), ("done",)), target="first-operand", body="operands",
                    global_value_flags=("-c", "--config", "-b", "--backend", "-o", "--option"),
                    value_flags=("-t", "--title", "-p", "--priority", "-T", "--tags", "--at", "-u", "--user", "-f", "--file"),
                    subject_flags=("-t", "--title")),
            Program(("gotify", "gotify-cli"), (("push",),), body="operands", subject_flags=("-t", "--title")),
        ),
        urls=("ntfy.sh/", "ntfy.sh", "//ntfy.", "ntfy.*/", "gotify*/message"),
        get_urls=("ntfy.sh/*/publish", "ntfy.sh/*/send?", "ntfy.sh/*/trigger"),
        mcp_tools=(McpTool("mcp__*ntfy*__*", target=("topic",)), McpTool("mcp__*gotify*__*send*", target=("application",))),
        apis=("ntfy.notify", "python_ntfy.NtfyClient.send", "gotify.Gotify.create_message"),
        imperatives=("ntfy",),
    )  # fmt: skip
