"""Programs that speak to others: web clients, sockets, forges."""

from __future__ import annotations

from claimonce.catalog.row import FORGE, GATED, SOCKET, TOOLS, WEB, Program

ROWS = (
    Program("curl", WEB, look="fetched", marks="familiar carry writes"),
    Program("wget wget2", WEB, look="fetched", marks="familiar writes"),
    Program(
        "http https xh xhs curlie httpie Invoke-RestMethod Invoke-WebRequest irm iwr aria2c hurl lwp-request POST "
        "GET HEAD",
        WEB, look="sender",
    ),
    Program("az", WEB, look="forge"),  # `az rest`
    Program("dbus-send telnet socat", SOCKET, look="sender", marks="carry"),
    Program("ncat netcat", SOCKET, text="-e -c --exec --sh-exec", look="sender", marks="carry"),
    Program("nc", SOCKET, look="sender", marks="familiar carry"),
    Program("busybox.nc", SOCKET, look="sender"),
    Program("openssl", SOCKET, look="sender", marks="familiar makes"),
    Program("gh glab", FORGE, look="forge", marks="familiar"),
    Program("hub", FORGE, look="forge"),
    Program("mcporter", TOOLS, marks="read"),
    Program("claimonce", GATED, look="nothing"),
)  # fmt: skip
