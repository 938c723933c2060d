"""Opsgenie, VictorOps, Alertmanager, Grafana OnCall, Better Stack: alerts that reach whoever is on call."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe alerts to on-call systems."""
    return Description(
        name="opsgenie",
        kind="notify",
        channel="oncall",
        words=("opsgenie", "victorops", "amtool", "oncall", "incident", "alerts", "squadcast", "zenduty"),
        programs=(
            Program(("opsgenie", "lamp", "opsgenie-lamp"), (("createAlert",), ("create", "alert"), ("alert", "create"), ("addNote",))),
            Program(("amtool",), (("alert", "add"),)),
        ),
        urls=("api.opsgenie.com/v2/alerts", "api.eu.opsgenie.com/v2/alerts", "alert.victorops.com/", "/api/v2/alerts", "/api/v1/alerts",
              "oncall*.grafana.net/", "uptime.betterstack.com/api/v2/incidents", "api.squadcast.com/v3/incidents",
              "events.zenduty.com/", "api.incident.io/"),
        mcp_tools=(McpTool("mcp__*opsgenie*__*create*", target=("team", "responders")),),
        apis=("opsgenie_sdk.AlertApi.create_alert", "opsgenie.swagger_client.AlertApi.create_alert"),
        imperatives=("alert the on-call",),
        window="until-resolved",
        idempotency="native",
    )  # fmt: skip
