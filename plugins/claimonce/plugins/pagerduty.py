"""PagerDuty: events that page a person."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe PagerDuty events and incidents."""
    return Description(
        name="pagerduty",
        kind="notify",
        channel="pagerduty",
        words=("pagerduty", "pd-send", "pypd", "pdpyras"),
        programs=(
            Program(("pd",), (("incident", "create"), ("event", "send"), ("event", "alert"), ("incident", "notes"), ("incident", "subscriber"))),
            Program(("pd-send", "pagerduty-send", "pagerduty-alert"), body_flags=("-d", "--description")),
        ),
        urls=("events.pagerduty.com/", "events.eu.pagerduty.com/", "api.pagerduty.com/incidents"),
        mcp_tools=(McpTool("mcp__*pagerduty*__*create*", target=("service_id", "service")),),
        apis=("pypd.Event.create", "pypd.EventV2.create", "pdpyras.EventsAPISession.trigger", "pagerduty.EventsApiV2Client.trigger"),
        imperatives=("page", "pagerduty"),
        window="until-resolved",
        idempotency="native",
    )  # fmt: skip
