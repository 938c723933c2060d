"""Web clients less often met: PowerShell's cmdlets, `az rest`, libwww-perl's `lwp-request`."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell
    from claimonce.programs.web_clients import Request

LWP_VALUES = ("-m", "-b", "-t", "-i", "-c", "-p", "-H", "-C", "-o")
AZ_REST = {"--method": "method", "-m": "method", "--url": "url", "--uri": "url", "-u": "url", "--body": "body",
           "-b": "body", "--output-file": "output"}  # fmt: skip


def az_rest(sh: Shell, args: list[str], request: Request) -> None:
    """Read `az rest` (Azure CLI 2.6x, `az rest --help`): GET by default, `--body @FILE`."""
    given = {AZ_REST[word]: args[at + 1] for at, word in enumerate(args[:-1]) if word in AZ_REST}
    given |= {AZ_REST[flag]: value for flag, sign, value in (one.partition("=") for one in args)
              if sign and flag in AZ_REST}  # fmt: skip
    request.method = given.get("method", "get")
    request.urls += [given["url"]] if "url" in given else []
    request.output += [given["output"]] if "output" in given else []
    if "body" in given:
        request.sends = True
        body = given["body"]
        (request.body.add_file if body[:1] == "@" else request.body.add)(sh, body.removeprefix("@"))


def lwp(sh: Shell, name: str, args: list[str], request: Request) -> None:
    """Read libwww-perl's `lwp-request`, also called by the method (6.68): what POST and PUT send comes on stdin."""
    request.method = name if name != "lwp-request" else "GET"
    at = 0
    while at < len(args):
        word = args[at]
        at += 1
        if word in LWP_VALUES:
            value = args[at] if at < len(args) else ""
            at += 1
            if word == "-m":
                request.method = value
            elif word == "-H":
                request.body.header(sh, value)
            elif word == "-C":
                request.body.account(value)
        elif not word.startswith("-"):
            request.urls.append(word)
    if request.method.upper() in ("POST", "PUT", "PATCH"):
        request.sends = True
        request.body.add_file(sh, "-")


def powershell(sh: Shell, args: list[str], request: Request) -> None:
    """Read PowerShell's web cmdlets."""
    at = 0
    while at < len(args):
        low = args[at].lower()
        value = args[at + 1] if at + 1 < len(args) else ""
        if low[:1] == "@":
            sh.unsure("PowerShell's arguments stand in a variable")
        if low == "-uri":
            request.urls.append(value)
            at += 1
        elif low == "-method":
            request.method = value
            at += 1
        elif low == "-body":
            request.sends = True
            request.body.add(sh, value or UNKNOWN)  # `-Body (@{...} | ConvertTo-Json)` is no word of a shell's
            at += 1
        elif low == "-outfile":
            request.output.append(value)
            at += 1
        elif low in ("-headers", "-contenttype"):
            at += 1
        elif not low.startswith("-"):
            request.urls.append(args[at])
        at += 1
