"""Names of tools that act outside, by which instructions have an agent act: data only.

github: add_issue_comment, create_pull_request, submit_pending_pull_request_review (github-mcp-server 0.x)
slack: slack_post_message, conversations_add_message; jira: addCommentToJiraIssue (mcp.atlassian.com)
"""

from __future__ import annotations

import re

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.verbs import NOTIFY, PUSH

_PR = r"(?:pull_request|merge_request|pr|mr)"
_THREAD = rf"(?:{_PR}|issue|ticket|thread|discussion|review|commit)"
# Each name as a whole, in small letters, its words parted by one underscore: channel, plugin, effect, pattern.
_ROWS = (
    (NOTIFY, "slack", "slack",
     (r"slack_(?:post|send|reply|add)\w*_(?:message|thread|dm|reply)\w*|(?:post|send)_message_to_slack|"
      r"(?:post|send)_slack_\w+|conversations_add_message|chat_post_message|post_to_slack")),
    (NOTIFY, "discord", "discord", r"discord_(?:send|post|reply)\w*|send_discord_\w+|post_to_discord"),
    (NOTIFY, "telegram", "telegram", r"telegram_(?:send|reply)\w*|send_telegram_\w+"),
    (NOTIFY, "email", "email",
     (r"(?:gmail_|outlook_|mail_)?(?:send|reply_to|forward)_(?:e?mail|gmail|draft)(?:_message)?|gmail_send\w*|"
      r"gmail_reply\w*")),
    (PUSH, "git", "git_push", r"push_files|push_to_(?:pull_request_)?branch|git_push"),
    (NOTIFY, "github", "github",
     (rf"(?:add|create|post|submit|write)_(?:{_THREAD}_|inline_|review_|linear_|jira_|github_|gitlab_)*"
      rf"(?:comment|reply)(?:_reply)?(?:_(?:to|on)_(?:{_THREAD}|pending|linear|jira|comment|_)+)?|"
      rf"(?:add|create|post|submit|write)_(?:{_THREAD}_|review_|linear_|jira_|github_|gitlab_)+note(?:_reply)?|"
      rf"(?:reply|respond)_to_(?:{_THREAD}_)?(?:{_THREAD}_)?(?:comment|thread|{_THREAD})|add_reply_to_\w*comment|"
      rf"(?:open|create|raise|merge|submit|approve)_(?:(?:github|gitlab|draft|new)_)?{_PR}|{_PR}_review_write|"
      rf"(?:submit|create|add|publish)_(?:and_submit_)?(?:pending_)?(?:{_PR}_)?review|"
      r"(?:create|open|file)_(?:(?:github|gitlab|linear|jira|new|bug)_)?(?:issue|ticket|discussion)|issue_write|"
      r"(?:linear|jira|github|gitlab)_(?:create|add|save|post)_(?:\w+_)?(?:comment|issue|ticket|note|pr|pull_request)|"
      r"add_comment_to_\w+|create_jira_issue|update_claude_comment")),
)  # fmt: skip
TOOLS = tuple((late(rf"(?:{names})$"), (effect, channel, plugin)) for effect, channel, plugin, names in _ROWS)
# `github.create_pull_request(...)`, `github:add_issue_comment`, `addCommentToJiraIssue`
CALL = late(r"^(?:mcp_[a-z]{2,20}_|(?:mcp__)?[\w-]{1,40}(?:__|[.:/]))?([a-zA-Z]\w{5,60})(?:\(.*\))?$", re.DOTALL)
_CAMEL = late(r"(?<=[a-z0-9])(?=[A-Z])")


# `message(action="send", channel="discord", target="...")`: one tool for all chats (OpenClaw)
_MESSAGE = late(
    r"message\((?=[^)]*\baction\s*[=:]\s*[\"'](?:send|reply|thread-reply|broadcast|poll)[\"'])", re.IGNORECASE
)
_CHATS = ("slack", "discord", "telegram", "email")


def meaning_of(text: str) -> tuple[str, str, str] | None:
    """Return effect, channel and plugin of a tool by its bare name; None for code that names none of these."""
    if _MESSAGE.match(text):
        name = next((one for one in _CHATS if one in text.lower()), "")
        return NOTIFY, name, name or "notify"
    match = CALL.match(text)
    if match is None or ("_" not in match[1] and match[1].islower()):
        return None
    name = _CAMEL.sub("_", match[1]).lower()
    return next((meaning for names, meaning in TOOLS if names.match(name)), None)
