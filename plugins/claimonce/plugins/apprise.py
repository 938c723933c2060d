"""Apprise: one command for more than a hundred services."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe Apprise."""
    return Description(
        name="apprise",
        kind="notify",
        channel="apprise",
        words=("apprise",),
        programs=(
            Program(("apprise",), target="operands", subject_flags=("-t", "--title"), body_flags=("-b", "--body"),
                    value_flags=("-c", "--config", "-g", "--tag", "-i", "--input-format", "-n", "--notification-type", "-a", "--attach",
                                 "-P", "--plugin-path", "-T", "--theme", "-R", "--recursion-depth"),
                    unless=("--help", "--version", "-h", "-V", "-d", "--dry-run", "-l", "--details"),
                    unless_words=("storage",)),
        ),
        urls=("apprise*/notify",),
        mcp_tools=(McpTool("mcp__*apprise*__*"),),
        apis=("apprise.Apprise.notify", "apprise.Apprise.async_notify"),
        imperatives=("apprise",),
    )  # fmt: skip
