"""MCP servers that the installed hook does not match."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule

RULE = Rule(
    id="unreachable-tool",
    title="A tool of an MCP server that the installed hook never sees",
    why=("The hook's matcher does not match the names of the server's tools, so their acts pass without a question."),
    remedy=("Run claimonce init again, or widen the matcher of the PreToolUse hook."),
    message="the hook's matcher does not match the tools of the MCP server {text}",
)
