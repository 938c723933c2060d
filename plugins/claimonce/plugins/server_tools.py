"""What tools of servers are called that send, whoever the server is, and which only look at or change what is there.

Read off what public servers publish: Composio, Zapier and Pipedream (which put the service's name into the tool's),
Discourse, ClickUp, Basecamp, DingTalk and WeCom bots, Teams (InditexTech), SendGrid, Home Assistant.
"""

from __future__ import annotations

from functools import partial

from claimonce.hooks import McpTool

_VERBS = ("get", "list", "search", "read", "find", "fetch", "query", "count", "view", "show", "describe", "check",
          "explain", "suggest", "validate", "mark", "dismiss", "manage", "configure", "subscribe", "unsubscribe",
          "cancel", "delete", "remove", "resolve", "enable", "disable", "watch", "export", "download", "archive",
          "mute")  # fmt: skip
# In `GMAIL_GET_X` the name of the service stands before it.
_BEHIND = ("get", "list", "search", "fetch", "read", "find", "mark", "delete")
LOOKS = (
    *(f"*__{verb}{sign}*" for verb in _VERBS for sign in "_-"),
    *(f"*__*[_-]{verb}[_-]*" for verb in _BEHIND),
)
_ROOMS = ("channel_id", "channelId", "channel", "channel_name", "chat_id", "chatId", "to_chat_id",
          "room_id", "roomId", "room", "space_id", "space", "conversation_id", "conversationId",
          "conversation", "group_id", "groupId", "group", "stream", "topic_id", "topicId", "thread_id",
          "threadId", "issue_id", "issueId", "issue_key", "issueKey", "issue_number", "task_id", "taskId",
          "ticket_id", "ticketId", "card_id", "cardId", "item_id", "itemId", "page_id", "pageId",
          "recording_id", "incident_id", "incidentId", "document_id", "documentId", "post_id", "postId",
          "uri", "comment_id", "list_id", "subreddit", "category_id", "topic", "entity_id",
          "media_player", "issue_id_or_key", "issueIdOrKey", "bug_id", "bugId", "change_id", "object_id",
          "record_id", "recordId", "file_id", "fileId", "file_key", "fileKey", "board_id", "boardId",
          "event_id", "eventId", "video_id", "videoId", "post", "parent", "doc_id", "docId", "service_id",
          "serviceId", "message_id", "messageId", "design_id", "designId", "spreadsheet_id",
          "spreadsheetId", "presentation_id", "presentationId", "~webhook", "~webhook_url", "~webhookUrl",
          "~key")  # fmt: skip
_PEOPLE = ("to", "cc", "bcc", "recipient", "recipients", "recipient_email", "to_email", "email", "phone",
           "phone_number", "phoneNumber", "number", "user_id", "userId", "user", "username", "list_ids",
           "device", "to_number", "to_user", "toUser", "toAddress", "customer.number")  # fmt: skip
PLACES = ("{" + "|".join(_ROOMS) + "}", *_PEOPLE)
TEXTS = ("text", "message", "content", "body", "markdown_text", "markdown", "message_body",
         "message_text", "comment", "commentText", "comment_text", "comment_html", "raw", "note", "notes",
         "msg", "html", "question", "caption", "payload", "description", "body_text", "summary",
         "messages[].text", "Twiml", "message_plaintext", "comment_content")  # fmt: skip
# What is sent to no person: keys to a window, a command, a request, money; and comments in a program's listing.
_ELSE = ("mcp__*__*sending*domain*", "mcp__*__*sender*", "mcp__*__*creator*", "mcp__*__*sandbox*",
         "mcp__*__*key*", "mcp__*__*command*", "mcp__*__*send*request*", "mcp__*__*post*request", "mcp__*__request*",
         "mcp__*__*transaction*",
         "mcp__*__*input*", "mcp__*__*event*", "mcp__*__*signal*", "mcp__*__*http*", "mcp__*__*query*",
         "mcp__*__*token*", "mcp__*__*payment*", "mcp__*__*funds*", "mcp__*__*prompt*",
         "mcp__*__*packet*", "mcp__*__*metric*", "mcp__*__*telemetry*", "mcp__*__*log", "mcp__*__*logs",
         "mcp__*__*task", "mcp__*__*feedback*", "mcp__*__*terminal*", "mcp__*__*heartbeat*", "*sqs*",
         "*kafka*", "*queue*", "mcp__*__*code*comment*", "mcp__*__*decompil*", "mcp__*__*disassembl*",
         "mcp__*__*function*comment*", "*ghidra*", "*__ida*", "mcp__*__*auth*")  # fmt: skip
_said = partial(McpTool, target=PLACES, body=TEXTS, only_with=TEXTS, unless=(*LOOKS, *_ELSE), fallback=True)
_act = partial(McpTool, fallback=True)
_SAYS = ("send", "post*message", "create*message", "reply", "forward*message", "broadcast",
         "start_thread", "create_poll", "create*comment", "comment_on", "comment-on", "add*comment", "post*comment",
         "tell_user", "submit*comment", "outbound*call", "create_call",
         "create*incident", "incident*create", "add_activity*incident")  # fmt: skip
_CHANGES = (("edit", "edit"), ("update", "edit"), ("delete", "delete"), ("remove", "delete"))
_DEVICES = "the devices of its settings"
TALK = (
    _act("mcp__*__*draft*", act="draft", unless=("*send*", "*publish*", *LOOKS)),
    *(
        _act(f"mcp__*__*{verb}*{noun}*", act=act)
        for verb, act in _CHANGES
        for noun in ("message", "comment", "note", "reply")
    ),
    _act("mcp__*__*reaction*", act="reaction"),
    # an answer to a comment is read in that comment's thread
    _said(
        "mcp__*__*reply*comment*",
        target=("{thread_id|threadId|comment_id|commentId|" + "|".join(_ROOMS) + "}", *_PEOPLE),
    ),
    *(_said(f"mcp__*__*{what}*") for what in _SAYS),
    _said(
        "mcp__*__*add*_note*", only_with=("issue_id", "issueId", "incident_id", "incidentId", "ticket_id", "ticketId")
    ),
    _said("mcp__*__*create_call*", only_with=("customer", "to", "phone_number", "to_number")),
    _said("mcp__*__*forward*message*", only_with=("to_chat_id", "to", "chat_id", "channel", "channel_id")),
    _said("mcp__*discourse*__*create_post*"),
    _said("mcp__*discourse*__*create_topic*", subject=("title",), act="file"),
    *(
        _said(f"mcp__*{server}*__*push*", default_to=_DEVICES)
        for server in ("bark", "pushbullet", "pushplus", "pushdeer")
    ),
)
