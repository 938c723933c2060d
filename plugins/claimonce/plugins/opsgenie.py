"""Opsgenie, VictorOps, Alertmanager, Grafana OnCall, Better Stack: alerts that reach whoever is on call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import digest_of, endpoint, post, safe_to_repeat, wanted

# docs.opsgenie.com/docs/alert-api: 202 with `result`, a refusal has `message`
REPLIES = (
    Reply(("opsgenie",), sent=("result",), refused=("message & !result",)),
    Reply(("victorops",), sent=("result=success",), refused=("result=failure",)),
)


WEB = tuple(
    row
    for host in ("api.opsgenie.com", "api.eu.opsgenie.com")
    for row in (
        WebCall((f"{host}/v2/alerts/{{id}}/notes",), target=("{id}",), body=("note",)),
        WebCall((f"{host}/v2/alerts/{{id}}/",), act="edit"),
        # without responders it goes to the team whose key is given
        WebCall((f"{host}/v2/alerts",), target=("responders[].name", "responders[].username", "responders[].id"),
                default_to="the team of its key", subject=("message",), body=("description",),
                acts=(("DELETE", "delete"),)),
    )
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe alerts to on-call systems."""
    return Description(
        name="opsgenie",
        kind="notify",
        channel="oncall",
        words=("opsgenie", "victorops", "amtool", "oncall", "incident", "alerts", "squadcast", "zenduty"),
        programs=(
            Program(("opsgenie", "lamp", "opsgenie-lamp"), (("createAlert",), ("create", "alert"), ("alert",
                    "create"), ("addNote",))),
            Program(("amtool",), (("alert", "add"),)),
        ),
        urls=("api.opsgenie.com/v2/alerts", "api.eu.opsgenie.com/v2/alerts", "alert.victorops.com/",
            "/api/v2/alerts", "/api/v1/alerts",
              "oncall*.grafana.net/", "uptime.betterstack.com/api/v2/incidents", "api.squadcast.com/v3/incidents",
              "events.zenduty.com/", "api.incident.io/"),
        mcp_tools=(McpTool("mcp__*opsgenie*__*create*", target=("team", "responders")),),
        web=WEB,
        replies=REPLIES,
        apis=("opsgenie_sdk.AlertApi.create_alert", "opsgenie.swagger_client.AlertApi.create_alert"),
        imperatives=("alert the on-call",),
        window="until-resolved",
        idempotency="native",
    )  # fmt: skip


_MESSAGE, _DESCRIPTION = 130, 15000  # the longest that the alert API takes


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Create the alert of this matter, or close it (`token`); the alias folds a repeat into the open alert."""
    (token,) = wanted(message["settings"], "token")
    api, state = endpoint(message["settings"], "https://api.opsgenie.com"), message["state"]
    headers = {"authorization": f"GenieKey {token}"}
    if state == "resolved":
        # An escalation is an alert of its own, or it would fold into the first and wake nobody.
        for alias in (_alias(message, "failing"), _alias(message, "escalated")):
            url = f"{api}/v2/alerts/{alias}/close?identifierType=alias"
            answer = post(url, {"source": "claimonce"}, headers=headers)
    else:
        text = {"message": (message["subject"] or message["body"])[:_MESSAGE] or "(no text)"}
        more = {"alias": _alias(message, state), "description": message["body"][:_DESCRIPTION], "source": "claimonce"}
        priority = {"priority": {"escalated": "P1", "failing": "P2"}.get(state, "P3")}
        answer = post(f"{api}/v2/alerts", {**text, **more, **priority}, headers=headers)
    return {"id": answer.field("requestId")}


def _alias(message: Mapping[str, Any], state: str) -> str:
    return digest_of(message["matter"], "" if state == "failing" else state)


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["not_done", "unknown"]:
    """While the alert is open the same alias folds."""
    return safe_to_repeat(intent, 86400.0)
