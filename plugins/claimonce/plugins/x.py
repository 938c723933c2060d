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
_DISCOURSE = tuple(f"{name}*/posts.json" for name in ("discourse", "forum", "community.", "discuss"))
WEB = (
    WebCall(("/api/v1/statuses/{status}",), act="edit", acts=(("DELETE", "delete"),)),
    # the same words on two servers are for two circles of followers
    WebCall(("/api/v1/statuses",), target=("{host} {in_reply_to_id}",), body=("status",),
            default_to="{host}", neutral=("visibility",)),
    WebCall(("api.x.com/2/tweets", "api.twitter.com/2/tweets"), target=("reply.in_reply_to_tweet_id",), body=("text",),
            default_to=_FOLLOWERS, acts=(("DELETE", "delete"),)),
    WebCall(("bsky.social/xrpc/com.atproto.repo.createrecord",), target=("record.reply.parent.uri", "{repo}"),
            body=("record.text",), neutral=("collection", "repo", "record.$type", "record.createdAt")),
    # www.reddit.com/dev/api, learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api
    WebCall(("oauth.reddit.com/api/comment",), target=("thing_id",), body=("text",), neutral=("api_type",)),
    WebCall(("oauth.reddit.com/api/submit",), target=("sr",), subject=("title",), body=("text", "url"),
            neutral=("kind", "api_type")),
    WebCall(("api.linkedin.com/rest/posts",), target=("author",), body=("commentary",),
            neutral=("visibility", "lifecycleState", "distribution", "isReshareDisabledByAuthor")),
    WebCall(("api.linkedin.com/v2/ugcposts",), target=("author",),
            body=("specificContent.com.linkedin.ugc.ShareContent.shareCommentary.text", "*")),
    # docs.discourse.org, developers.facebook.com/docs/pages-api/posts, developer.wordpress.org/rest-api
    WebCall(_DISCOURSE, target=("{host}#{topic_id}",), subject=("title",), body=("raw",), methods=("POST",)),
    WebCall(("graph.facebook.com/{version}/{page}/feed", "graph.facebook.com/{version}/{page}/comments"),
            target=("{page}",), body=("message",), methods=("POST",), neutral=("access_token",)),
    WebCall(("/wp-json/wp/v2/comments/{comment}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("/wp-json/wp/v2/comments",), target=("{host}#{post}",), body=("content",), methods=("POST",),
            neutral=("author_name", "author_email")),
    # developer.statuspage.io, docs.cachethq.io: an incident tells those who subscribe to the page
    WebCall(("api.statuspage.io/v1/pages/{page}/incidents/{incident}",), act="edit"),
    WebCall(("api.statuspage.io/v1/pages/{page}/incidents",), target=("{page}",), subject=("incident.name",),
            body=("incident.body",), act="file", methods=("POST",)),
    WebCall(("status.*/api/v1/incidents$",), target=("{host}",), subject=("name",), body=("message",), act="file",
            methods=("POST",)),
)  # fmt: skip
_POST = partial(
    McpTool, default_to=_FOLLOWERS, body=("text", "status", "content", "message", "body"),
    target=("reply_to", "in_reply_to", "handle", "author",
            "in_reply_to_id", "reply_to_tweet_id", "replyTo", "post_id", "subreddit", "uri"),
    unless=("*__get*", "*__list*", "*__search*", "*__delete*", "*__like*", "*__read*", "*timeline*", "*__unfollow*",
            "*__follow*", "*__retweet*", "*draft*"),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe public posts."""
    return Description(
        name="x",
        kind="notify",
        channel="social",
        idempotency="native",
        words=("tweet", "twitter", "api.x.com", "toot", "mastodon", "bsky", "twurl", "reddit", "linkedin", "statuses",
               "posts.json", "graph.facebook", "wp-json", "statuspage", "v1 incidents"),
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
              "oauth.reddit.com/api/comment", "api.linkedin.com/v2/ugcposts", "api.linkedin.com/rest/posts",
              *_DISCOURSE, "graph.facebook.com/*/feed", "/wp-json/wp/v2/comments",
              "api.statuspage.io/v1/pages/*/incidents",
              "status.*/api/v1/incidents"),
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
              "atproto.Client.send_post", "praw.Reddit.subreddit.submit", "praw.Reddit.submission.reply",
              "praw.Reddit.comment.reply"),
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
