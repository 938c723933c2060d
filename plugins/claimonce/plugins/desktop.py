"""Notifications on a desktop or terminal: libnotify, macOS, KDE, `wall`, Termux."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from typing import Any

from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.provider import Refused, told_by_exit


@hookimpl
def claimonce_describe() -> Description:
    """Describe desktop notifications."""
    return Description(
        name="desktop",
        kind="notify",
        channel="desktop",
        words=("notif", "toast", "osascript"),
        programs=(
            Program(("notify-send", "dunstify", "terminal-notifier", "growlnotify", "wsl-notify-send",
                    "wsl-notify-send.exe",
                     "termux-notification", "termux-toast", "alerter", "toast", "snoretoast", "node-notifier",
                     "notify", "notify-desktop", "xcowsay", "BurntToast", "New-BurntToastNotification"), shim=False,
                    body="operands", unless=("--help", "--version", "-h", "-v", "-?", "--capabilities",
                        "--serverinfo", "-list", "-remove"),
                    subject_flags=("-title", "--title"), body_flags=("-message", "--message"),
                    value_flags=("-u", "--urgency", "-t", "--expire-time", "-i", "--icon", "-c", "--category", "-a",
                        "--app-name",
                                 "-h", "--hint", "-sound", "-group", "-open", "-subtitle")),
            Program(("kdialog",), shim=False, only_with=("--passivepopup",)),
            Program(("zenity", "yad", "qarma"), shim=False, only_with=("--notification",)),
            # wall(1), write(1): the text of the input where no words are given; a name alone may be that of a file
            Program(("wall",), shim=False, unless=("--help", "--version", "-h", "-V"), body="operands",
                    value_flags=("-t", "--timeout", "-g", "--group"), neutral_flags=("-n", "--nobanner", "-t",
                        "--timeout"), default_to="everybody on this machine"),
            Program(("write", "msg"), shim=False, needs=1, target="first-operand", body="stdin",
                    unless=("--help", "--version")),
            Program(("say",), shim=False, unless=("--help", "--version", "-?", "-o"), body="operands",
                    value_flags=("-v", "-r", "-f")),
            Program(("spd-say", "espeak", "espeak-ng"), shim=False, unless=("--help", "--version", "-h", "--voices",
                    "-L"), needs=1, body="operands"),
            Program(("xmessage", "gxmessage"), shim=False, needs=1, body="operands"),
            Program(("kdeconnect-cli",), only_with=("--ping", "--ping-msg", "--share-text"),
                    value_flags=("-d", "--device", "-n", "--name")),
            Program(("hyprctl",), (("notify",),)),
            Program(("busctl",), only_with=("org.freedesktop.Notifications",)),
            Program(("gdbus",), shim=False, only_with=("org.freedesktop.Notifications.Notify",
                    "--method=org.freedesktop.Notifications.Notify")),
        ),
        mcp_tools=(McpTool("mcp__*__*desktop*notif*"),),
        apis=("plyer.notification.notify", "notify2.Notification.show", "desktop_notifier.DesktopNotifier.send",
            "win10toast.ToastNotifier.show_toast",
              "pync.notify", "notifypy.Notify.send", "node-notifier.notify"),
        imperatives=("notify me",),
    )  # fmt: skip


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Show it on this desktop with `notify-send`; nobody can be asked afterwards whether it was shown."""
    title = message["subject"] or "claimonce"
    try:
        ended = subprocess.run(["notify-send", "--", title, message["body"]], capture_output=True, check=False)
    except (OSError, ValueError) as error:
        raise Refused(f"notify-send cannot be started: {type(error).__name__}") from None
    told_by_exit(ended.returncode, refused=(1, 2, 126, 127))
    return {"program": "notify-send"}
