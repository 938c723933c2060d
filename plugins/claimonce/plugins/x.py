"""Public posts: X, Mastodon, Bluesky, Reddit, LinkedIn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.provider import post, safe_to_repeat, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "cbrgm/mastodon-github-action", "ethomson/send-tweet-action", "nearform-actions/github-action-notify-twitter",
    "rg-wood/send-tweet-action", "snow-actions/tweet",
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
            Program(("toot",), (("post",),), body="operands"),
            Program(("bsky", "bluesky"), (("post",), ("reply",)), body="operands"),
            Program(("twurl",), only_with=("-d", "-X", "--data"), unless=("--help",)),
            Program(("xurl",), (("post",), ("reply",), ("dm",)), body="operands"),
            Program(("tweet", "twitter-cli"), body="operands"),
        ),
        urls=("api.twitter.com/2/tweets", "api.twitter.com/1.1/statuses/update", "api.x.com/2/tweets",
            "api.x.com/2/dm_conversations",
              "/api/v1/statuses", "bsky.social/xrpc/com.atproto.repo.createrecord", "oauth.reddit.com/api/submit",
              "oauth.reddit.com/api/comment", "api.linkedin.com/v2/ugcposts", "api.linkedin.com/rest/posts"),
        mcp_tools=(McpTool("mcp__*twitter*__*post*"), McpTool("mcp__*twitter*__*tweet*"), McpTool("mcp__*__*tweet*"),
                   McpTool("mcp__*bsky*__*post*"), McpTool("mcp__*mastodon*__*post*")),
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
