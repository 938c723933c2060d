"""The store in one line for a prompt or a bar. It is asked for at every prompt, so it loads next to nothing."""

from __future__ import annotations

from claimonce.gate import claims
from claimonce.gate import session_names as names
from claimonce.hooks import quickjson as json
from claimonce.hooks.effect import GIT_PUSH
from claimonce.view import reader
from claimonce.view.keys import PREFIX, shorten_push_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from claimonce.gate.store import Store

WIDTH = 60


def of(store: Store, width: int = WIDTH) -> str:
    """Return what there is to say of the store in at most `width` letters; "" when there is nothing."""
    details = {row["key"]: row for row in store.rows("intents_unsettled")}
    lost = {key for key, row in details.items() if row["state"] != "open" or not claims.holds(row)}
    held = [row for row in store.rows("claims_all") if claims.holds(row)]
    behind: dict[str, int] = {}
    for row in store.rows("waiting_all"):
        if row["key"].startswith(PREFIX) and claims.holds(row):
            behind[row["key"]] = behind.get(row["key"], 0) + 1
    pushes = {row["key"]: row for row in held if row["kind"] == GIT_PUSH}
    lines = [
        (shorten_push_key(key), _name(store, pushes[key]["session"]), _doing(details.get(key)), behind.get(key, 0))
        if key in pushes else (shorten_push_key(key), "", "", behind[key] - 1)
        for key in dict.fromkeys([*pushes, *behind])
    ]  # fmt: skip
    others = {row["session"] for row in held if row["kind"] != GIT_PUSH} - {row["session"] for row in pushes.values()}
    asked = len(store.rows("questions_latest", most=200, answered=0))
    return _format(len(lost), asked, lines, len(others), width)


def _name(store: Store, session: str) -> str:
    row = store.maybe("session", name=session)
    cwd = row["cwd"] if row is not None else ""
    branch, is_linked = reader.branch_of(cwd) if cwd else ("", False)
    return names.short(session, cwd, branch if is_linked else "")


def _doing(intent: Mapping[str, Any] | None) -> str:
    try:
        return str((json.loads(intent["detail"]) if intent else {}).get("doing", "fetch"))[:12]  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    except (ValueError, AttributeError):
        return "fetch"


def _format(uncertain: int, asked: int, lines: Iterable[tuple[str, str, str, int]], holding: int, width: int) -> str:
    """Return the parts that fit, most pressing first; a line is branch, holder, what it does, and how many wait."""
    parts = [f"{count} {word}" for count, word in ((uncertain, "uncertain"), (asked, "asked")) if count]
    for branch, holder, doing, behind in lines:
        parts.append(f"{branch}: {f'{holder} {doing}' if holder else 'free'}" + (f" +{behind}" if behind else ""))
    parts += [f"{holding} holding"] if holding else []
    text = ""
    for part in parts:
        longer = f"{text}, {part}" if text else part
        if len(longer) > width:
            return text or longer[: width - 1] + "…"
        text = longer
    return text
