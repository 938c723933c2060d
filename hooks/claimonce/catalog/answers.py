"""What answers say whoever gives them, and how web clients end. Data only; a provider's own rows come first.

A mark is a field of a JSON answer (`error`, there and not empty), a field with its value (`ok=false`, `status=4*`), a
text (`=ok` is the whole of it, `~no_service` begins it; `*` in it is any text), or several that hold at once
(`message & !id`).
"""

from __future__ import annotations

# In this order; the first that holds is what the answer says.
UNCERTAIN = (
    "status=5*", "statusCode=5*", "status_code=5*", "http=5*", "error.code=5*", "error_code=5*", "error=*timeout*",
    "error=*timed out*", "error=internal*", "message=*timed out*", "~error 5", "~<html", "~<!doctype",
)  # fmt: skip
REFUSED = (
    "ok=false", "success=false", "isError=true", "error", "errors", "error_message", "errorMessages", "status=4*",
    "statusCode=4*", "status_code=4*", "http=4*", "status=error", "status=failed", "status=failure", "status=rejected",
    "~error:", "~forbidden", "~unauthorized", "~not found", "~bad request", "~invalid", "~too many requests",
)  # fmt: skip
SENT = (
    "ok=true", "success=true", "=ok", "=sent", "=accepted", "=queued", "=success", "id", "sid", "uuid", "messageId",
    "message_id", "messageID", "event_id", "status=success", "status=ok", "status=sent", "status=queued",
    "status=accepted", "status=delivered", "result=success", "code=0", "errcode=0",
)  # fmt: skip

# How a client's exit status is to be read. `tells` are options with which a refusal of the server is a status of its
# own ("" where it always is), `refused` that status; `uncertain` says that the request may have been taken.
# curl 7.88.1, wget 1.21.3 and http 3.2.4 as run (docs/reference/mail-programs); curl's and wget's manuals, EXIT CODES.
CLIENTS: dict[str, tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]] = {
    "curl": (("-f", "--fail", "--fail-with-body"), (22,), (16, 18, 23, 28, 52, 55, 56, 81, 92, 95)),
    "curlie": (("-f", "--fail", "--fail-with-body"), (22,), (16, 18, 23, 28, 52, 55, 56, 81, 92, 95)),
    "wget": (("",), (8,), (4,)),
    "http": (("--check-status",), (3, 4), (1, 2, 5, 6)),
    "https": (("--check-status",), (3, 4), (1, 2, 5, 6)),
    "xh": (("--check-status",), (4,), (1, 2, 5)),
    # lwp-request 6.68 ends with 1 whatever went wrong
    **dict.fromkeys(("lwp-request", "POST"), (("",), (), (1,))),
    "xhs": (("--check-status",), (4,), (1, 2, 5)),
}
# Addresses whose service refuses with status 200 and says so in its answer alone (`{"ok": false}`): no status of a
# client tells of a refusal there.
REFUSES_WITH_200 = ("slack.com/api/",)
SOME_ENOUGH = {"curl": ("--mail-rcpt-allowfails",)}  # options with which 0 says that one reader at least has a letter
# With these words beside it such a status proves all the same that nothing was sent.
NOT_BEGUN = (
    "could not resolve", "couldn't connect", "failed to connect", "connection refused", "connecterror", "rcpt failed",
    "mail failed", "name or service not known", "newconnectionerror", "unable to resolve", "no such host",
)  # fmt: skip
# Libraries that make a request again by themselves after it may have been taken, so that the words of the last attempt
# prove nothing of the first: findings/forge-clients-repeat-a-comment.sh, chat-clients-repeat-a-message.sh,
# aws-sdks-repeat-a-mail.sh, google-api-client-sends-a-mail-twice.sh; discord.py 2.7.1 posts five times after a 502.
# What shares its transport with one that was run is taken with it. A name before the first dot.
REPEATS = frozenset((
    "github", "octokit", "jira", "slack_sdk", "slack", "@slack/web-api", "@slack/bolt", "zulip", "@discordjs/rest",
    "discord", "boto3", "@aws-sdk/client-ses", "@aws-sdk/client-sesv2", "@aws-sdk/client-sns", "googleapiclient",
))  # fmt: skip
# Of code: with these nothing of it has run, or the server has refused (smtplib).
NOT_SENT = ("SyntaxError", "IndentationError", "ModuleNotFoundError", "MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND",
             "(LoadError)", "Can't locate ", "SMTPRecipientsRefused", "SMTPDataError", "SMTPSenderRefused",
             "SMTPConnectError", "SMTPHeloError")  # fmt: skip
# Words after which nobody knows whether the act happened, in an error of whatever program or tool. The second half is
# what clients say of a server that took the request and closed: node 20.20 (`fetch failed`), undici (`other side
# closed`), requests 2.32 and urllib (`remote end closed`), httpx 0.28 and aiohttp 3.14 (`server disconnected`), smtplib
# (`connection unexpectedly closed`), aiosmtplib 5.1 (`unexpected eof`), resend 6 (`unable to fetch`), boto3 1.44
# (`connection was closed`), a tool that stumbles over the answer (`cannot read propert`). `network error`, `connection
# lost`, `terminated` and Python's `nonetype' object` are of the same kind and were not seen.
NOT_KNOWN = (
    "timed out", "timeout", "interrupted", "connection closed", "connection reset", "reset by peer", "aborted",
    "econnreset", "socket hang up", "broken pipe", "unexpected eof", "deadline exceeded", "bad gateway",
    "gateway time", "service unavailable", "internal server error", "http 500", "http 502", "http 503", "http 504",
    "fetch failed", "other side closed", "remote end closed", "server disconnected", "connection unexpectedly closed",
    "unable to fetch", "network error", "connection was closed", "connection lost", "terminated",
    "cannot read propert", "nonetype' object",  # a tool that stumbled over the answer
)  # fmt: skip
# Programs that start another one and do not wait for it, so that their status is not its own: `with` are options with
# which alone they do so, `but` those with which they wait all the same. Their manuals; tmux 3.3, systemd 252.
LEAVES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "setsid": ((), ("-w", "--wait")), "at": ((), ()), "batch": ((), ()), "daemonize": ((), ()), "daemon": ((), ()),
    "tmux": ((), ()), "screen": ((), ()), "zellij": ((), ()), "dtach": ((), ()), "abduco": ((), ()),
    "start-stop-daemon": (("-b", "--background"), ()), "ssh": (("-f",), ()), "tsp": ((), ("-f",)), "pueue": ((), ()),
    "systemd-run": ((), ("--wait", "--scope", "-P", "--pipe", "-t", "--pty")), "coproc": ((), ()),
    "docker": (("-d", "--detach"), ()), "podman": (("-d", "--detach"), ()), "nerdctl": (("-d", "--detach"), ()),
    "Start-Process": ((), ("-Wait",)),
}  # fmt: skip
# Code whose own status is that of a program which it starts only where it says so.
CODE = ("python", "node", "nodejs", "ruby", "perl", "php", "deno", "bun")
CHECKED = ("check=True", "check_call", "check_output", "execSync", "execFileSync", "exception: true")
HARMLESS = ("echo", "printf", "true", ":", "date")  # commands that cannot fail, to stand behind an act
