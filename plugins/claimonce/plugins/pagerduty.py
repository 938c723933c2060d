"""PagerDuty: events that page a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import Answer, digest_of, endpoint, post, safe_to_repeat, wanted

# developer.pagerduty.com/docs/events-api-v2/overview
REPLIES = (Reply(sent=("status=success", "incident.id"), refused=("status=invalid*", "status=throttle*", "error")),)


# An event goes to the service whose key it brings.
WEB = (
    WebCall(("events.pagerduty.com/v2/enqueue", "events.eu.pagerduty.com/v2/enqueue"), target=("{~routing_key}",),
            body=("payload.summary", "*"), neutral=("routing_key",), acts=(("event_action=acknowledge", "edit"),)),
    WebCall(("api.pagerduty.com/incidents/{id}/notes",), target=("{id}",), body=("note.content",)),
    WebCall(("api.pagerduty.com/incidents/{id}",), act="edit"),
    WebCall(("api.pagerduty.com/incidents$",), target=("incident.service.id",), subject=("incident.title",),
            body=("incident.body.details",)),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe PagerDuty events and incidents."""
    return Description(
        name="pagerduty",
        kind="notify",
        channel="pagerduty",
        words=("pagerduty", "pd-send", "pypd", "pdpyras"),
        programs=(
            Program(("pd",), (("incident", "create"), ("event", "send"), ("event", "alert"),
                    ("incident", "subscriber"))),
            # without a text it lists them (pagerduty-cli 0.1.18)
            Program(("pd",), (("incident", "notes"),), target="flags", target_flags=("-i", "--id"),
                    body_flags=("-n", "--note"), only_with=("-n", "--note")),
            Program(("pd-send", "pagerduty-send", "pagerduty-alert"), body_flags=("-d", "--description")),
        ),
        urls=("events.pagerduty.com/", "events.eu.pagerduty.com/", "api.pagerduty.com/incidents"),
        web=WEB,
        mcp_tools=(McpTool("mcp__*pagerduty*__*create_incident*", target=("service_id", "service", "serviceId"),
                           body=("body", "description", "details")),
                   McpTool("mcp__*pagerduty*__add_responders", target=("incident_id", "incidentId"),
                           body=("request.message", "message")),
                   McpTool("mcp__*pagerduty*__*note*", target=("incident_id", "incidentId", "id"),
                           body=("note", "content", "body"), unless=("*__list*", "*__get*")),
                   McpTool("mcp__*pagerduty*__*create*", target=("service_id", "service"),
                           unless=("*schedule*", "*team*", "*orchestration*", "*override*"))),
        apis=("pypd.Event.create", "pypd.EventV2.create", "pdpyras.EventsAPISession.trigger",
            "pagerduty.EventsApiV2Client.trigger"),
        imperatives=("page", "pagerduty"),
        window="until-resolved",
        replies=REPLIES,
        idempotency="native",
    )  # fmt: skip


_SUMMARY = 1024  # the longest that the events API takes


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Trigger the alert of this matter, or resolve it (`routing_key`); `dedup_key` folds a repeat into the open one."""
    (routing_key,) = wanted(message["settings"], "routing_key")
    if message["state"] == "resolved":
        # An escalation is an alert of its own, or it would fold into the first and page nobody.
        for key in (_alert(message, "failing"), _alert(message, "escalated")):
            answer = _enqueue(message, {"routing_key": routing_key, "dedup_key": key, "event_action": "resolve"})
    else:
        severity = {"escalated": "critical", "info": "info", "question": "info"}.get(message["state"], "error")
        summary = (message["subject"] or message["body"] or "(no text)")[:_SUMMARY]
        details = {"text": message["body"], "about": message["matter"]}
        payload = {"summary": summary, "source": "claimonce", "severity": severity, "custom_details": details}
        event = {"routing_key": routing_key, "dedup_key": _alert(message, message["state"])}
        answer = _enqueue(message, {**event, "event_action": "trigger", "payload": payload})
    return {"id": answer.field("dedup_key")}


def _alert(message: Mapping[str, Any], state: str) -> str:
    return digest_of(message["matter"], "" if state == "failing" else state)


def _enqueue(message: Mapping[str, Any], event: Mapping[str, Any]) -> Answer:
    return post(f"{endpoint(message['settings'], 'https://events.pagerduty.com')}/v2/enqueue", event)


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["not_done", "unknown"]:
    """While the alert is open the same key folds; a day is what an unattended alert is taken to stay open."""
    return safe_to_repeat(intent, 86400.0)
