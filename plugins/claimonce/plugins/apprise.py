"""Apprise: one command for more than a hundred services."""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Mapping
from functools import partial
from typing import Any

from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.provider import Refused, Unknown, wanted

LOOKS = ("--help", "--version", "-h", "-V", "-d", "--dry-run", "-l", "--details", "storage")
SETTINGS = ("-c", "--config")
_apprise = partial(
    Program, ("apprise",), target="operands", subject_flags=("-t", "--title"), body_flags=("-b", "--body"),
    body="stdin", value_flags=("-p", "--storage-path", "-S", "--storage-mode", "--storage-uid-length", *SETTINGS, "-g",
        "--tag", "-i", "--input-format", "-n", "--notification-type", "-P", "--plugin-path", "-T", "--theme", "-R",
        "--recursion-depth"),
    attach_flags=("-a", "--attach"), neutral_flags=("-v", "-vv", "-vvv", "-Da", "--disable-async"), unless=LOOKS,
    # 4 is "some of them"; 1 is "none", or a letter that was taken and never answered
    unless_words=("storage",), exits_uncertain=(1, 4),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe Apprise."""
    return Description(
        name="apprise",
        kind="notify",
        channel="apprise",
        words=("apprise",),
        programs=(
            # its own order: addresses of the line, then its settings, then the variable
            _apprise(reader_variables=("APPRISE_URLS",), unless=(*LOOKS, *SETTINGS)),
            _apprise(only_with=SETTINGS),
        ),
        urls=("apprise*/notify",),
        mcp_tools=(McpTool("mcp__*apprise*__*", target=("urls", "url", "to", "tag", "tags"),
                           unless=("*__list*", "*__get*", "*__details*")),),
        apis=("apprise.Apprise.notify", "apprise.Apprise.async_notify"),
        imperatives=("apprise",),
    )  # fmt: skip


_STATUS = re.compile(r"error=(4\d\d)\b")
_MISSING = "apprise is not installed here: run `pip install 'apprise>=1.9'` beside claimonce"


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Send through the Apprise URL in `url`. Its answer is yes or no, and no may mean that it went out all the same."""
    (url,) = wanted(message["settings"], "url")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what its optional parts warn of when they are loaded is not our users' affair
        return _through_apprise(url, message)


def _through_apprise(url: str, message: Mapping[str, Any]) -> dict[str, Any]:
    try:
        library: Any = importlib.import_module("apprise")
    except ModuleNotFoundError:
        raise Refused(_MISSING) from None
    sender = library.Apprise()
    if not sender.add(url):
        raise Refused("apprise does not know this URL")
    with library.LogCapture(level=library.logging.WARNING, fmt="%(message)s") as log:
        text = message["body"] or message["subject"] or "(no text)"
        sent = sender.notify(body=text, title=message["subject"], body_format=library.NotifyFormat.TEXT)
        said = log.getvalue()
    if sent:
        return {"service": str(sender[0].service_name)}
    status = _STATUS.search(said)
    if status and len(sender[0]) == 1:
        raise Refused(f"HTTP {status[1]}")  # one recipient, and its provider said no
    raise Unknown("apprise says only that it failed")
