"""Public posts: X, Mastodon, Bluesky, Reddit, LinkedIn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, WebCall, hookimpl
from claimonce.hooks.provider import post, safe_to_repeat, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "cbrgm/mastodon-github-action", "ethomson/send-tweet-action", "nearform-actions/github-action-notify-twitter",
    "rg-wood/send-tweet-action", "snow-actions/tweet",
)  # fmt: skip


# docs.joinmastodon.org/methods/statuses, docs.x.com/x-api/posts/create-post: who reads is whoever follows, and whom it
# answers
_FOLLOWERS = "whoever follows"
WEB = (
    WebCall(("/api/v1/statuses",), target=("in_reply_to_id",), body=("status",), default_to=_FOLLOWERS,
            neutral=("visibility",), acts=(("DELETE", "delete"), ("PUT", "edit"))),
    WebCall(("api.x.com/2/tweets", "api.twitter.com/2/tweets"), target=("reply.in_reply_to_tweet_id",), body=("text",),
            default_to=_FOLLOWERS, acts=(("DELETE", "delete"),)),
    WebCall(("bsky.social/xrpc/com.atproto.repo.createrecord",), target=("record.reply.parent.uri",),
            body=("record.text",), default_to=_FOLLOWERS),
)  # fmt: skip
_POST = partial(
    McpTool, default_to=_FOLLOWERS, body=("text", "status", "content", "message", "body"),
    target=("reply_to", "in_reply_to", "in_reply_to_id", "reply_to_tweet_id", "replyTo", "post_id", "subreddit", "uri"),
    unless=("*__get*", "*__list*", "*__search*", "*__delete*", "*__like*", "*__read*", "*timeline*", "*__unfollow*",
            "*__follow*", "*__retweet*"),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe public posts."""
    return Description(
        name="x",
        kind="notify",
        channel="social",
        idempotency="native",
        words=("tweet", "twitter", "api.x.com", "toot", "mastodon", "bsky", "twurl", "reddit", "linkedin", "statuses"),
        programs=(
            Program(("t",), (("update",), ("dm",), ("reply",), ("post",)), body="operands"),
            # toot 0.52, by its --help
            Program(("toot",), (("post",),), body="operands", unless=("--help", "-h"), subject_flags=("-p",
                    "--spoiler-text"), attach_flags=("-m", "--media"), unread_flags=("-e", "--editor"),
                    value_flags=("-d", "--description", "--thumbnail", "-v", "--visibility", "-r", "--reply-to", "-l",
                    "--language", "--scheduled-at", "--scheduled-in", "-t", "--content-type", "--poll-option",
                    "--poll-expires-in", "-u", "--using")),
            Program(("bsky", "bluesky"), (("post",), ("reply",)), body="operands"),
            Program(("twurl",), only_with=("-d", "-X", "--data"), unless=("--help",)),
            Program(("xurl",), (("post",), ("reply",), ("dm",)), body="operands"),
            Program(("tweet", "twitter-cli"), body="operands"),
        ),
        urls=("api.twitter.com/2/tweets", "api.twitter.com/1.1/statuses/update", "api.x.com/2/tweets",
            "api.x.com/2/dm_conversations",
              "/api/v1/statuses", "bsky.social/xrpc/com.atproto.repo.createrecord", "oauth.reddit.com/api/submit",
              "oauth.reddit.com/api/comment", "api.linkedin.com/v2/ugcposts", "api.linkedin.com/rest/posts"),
        web=WEB,
        mcp_tools=tuple(
            _POST(f"mcp__*{server}*__*{verb}*")
            for server, verb in (("twitter", "post"), ("twitter", "tweet"), ("", "tweet"), ("bsky", "post"),
                                 ("bluesky", "post"), ("bluesky", "reply"), ("mastodon", "post"),
                                 ("mastodon", "create_status"), ("mastodon", "toot"), ("linkedin", "create_post"),
                                 ("reddit", "add_comment"), ("reddit", "comment"), ("reddit", "submit"),
                                 ("reddit", "create_post"))),
        apis=("tweepy.Client.create_tweet", "tweepy.API.update_status", "mastodon.Mastodon.status_post",
            "mastodon.Mastodon.toot",
              "twitter-api-v2.TwitterApi.v2.tweet", "@atproto/api.BskyAgent.post",
              "atproto.Client.send_post", "praw.Reddit.subreddit.submit"),
        imperatives=("tweet", "post on x", "toot"),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


_REMEMBERED = 3000.0  # Mastodon keeps an Idempotency-Key for an hour


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Post to a Mastodon server (`endpoint`, `token`). The other networks are recognised and not delivered to."""
    server, token = wanted(message["settings"], "endpoint", "token")
    key = {"idempotency-key": message["idempotency_key"]}
    answer = post(f"{server.rstrip('/')}/api/v1/statuses", {"status": text_of(message)}, headers=key, bearer=token)
    return {"id": answer.field("id"), "url": answer.field("url")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["not_done", "unknown"]:
    """The server folds a repeat with the same key for an hour."""
    return safe_to_repeat(intent, _REMEMBERED)
