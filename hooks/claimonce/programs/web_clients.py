"""curl, wget and their kind: what is sent to which address."""

from __future__ import annotations

from claimonce.effects.request_body import Body, curl_data, httpie_item
from claimonce.effects.web_requests import address
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

CURL_VALUES = frozenset(
    ["-A", "-b", "-c", "-C", "-d", "-D", "-e", "-E", "-F", "-H", "-K", "-m", "-o", "-P", "-Q", "-r", "-t", "-T",
     "-u", "-U", "-w", "-x", "-X", "-y", "-Y", "-z", "--abstract-unix-socket", "--aws-sigv4", "--cacert",
     "--capath", "--cert", "--cert-type", "--ciphers", "--config", "--connect-timeout", "--connect-to",
     "--cookie", "--cookie-jar", "--create-file-mode", "--crlfile", "--data", "--data-ascii", "--data-binary",
     "--data-raw", "--data-urlencode", "--dns-servers", "--doh-url", "--dump-header", "--engine", "--form",
     "--form-string", "--ftp-port", "--header", "--hostpubmd5", "--interface", "--json", "--keepalive-time",
     "--key", "--key-type", "--krb", "--libcurl", "--limit-rate", "--local-port", "--login-options",
     "--mail-auth", "--mail-from", "--mail-rcpt", "--max-filesize", "--max-redirs", "--max-time", "--netrc-file",
     "--noproxy", "--oauth2-bearer", "--output", "--output-dir", "--pass", "--pinnedpubkey", "--post301",
     "--preproxy", "--proto", "--proxy", "--proxy-header", "--proxy-user", "--pubkey", "--quote", "--range",
     "--rate", "--referer", "--request", "--request-target", "--resolve", "--retry", "--retry-delay",
     "--retry-max-time", "--sasl-authzid", "--service-name", "--socks4", "--socks5", "--socks5-hostname",
     "--speed-limit", "--speed-time", "--stderr", "--telnet-option", "--time-cond", "--tls-max", "--tlspassword",
     "--tlsuser", "--trace", "--trace-ascii", "--unix-socket", "--upload-file", "--url", "--url-query", "--user",
     "--user-agent", "--variable", "--write-out", "--next-value"]
)  # fmt: skip
CURL_BODY = frozenset(("-d", "--data", "--data-ascii", "--data-binary", "--data-raw", "--data-urlencode", "--json",
    "-F",
                       "--form", "--form-string", "-T", "--upload-file"))  # fmt: skip
CURL_ACCOUNT = ("-u", "--user", "--oauth2-bearer", "--netrc-file", "-b", "--cookie", "-E", "--cert", "--aws-sigv4")
WGET_ACCOUNT = ("--user", "--password", "--http-user", "--http-password", "--certificate", "--private-key",
                "--load-cookies", "--config")  # fmt: skip
WGET_VALUES = (*WGET_ACCOUNT, "--output-document", "--header", "--timeout", "--tries", "--directory-prefix")
HTTPIE_ACCOUNT = ("-a", "--auth", "--session", "--session-read-only", "--bearer", "--cert", "--cert-key")
HTTPIE_VALUES = (*HTTPIE_ACCOUNT, "-o", "--output", "--timeout", "--raw", "--proxy", "--verify", "-A", "--auth-type",
                 "-p", "--print", "-s", "--style")  # fmt: skip
LWP = ("lwp-request", "POST", "GET", "HEAD")
WGET_BODY = ("--post-data", "--post-file", "--body-data", "--body-file")


class Request:
    """One request as far as the arguments say it."""

    __slots__ = ("body", "get", "json", "method", "offline", "output", "query", "recipients", "sends", "urls")

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.method = ""
        self.sends = False
        self.body = Body()
        self.query = Body()
        self.get = self.json = self.offline = False
        self.output: list[str] = []
        self.recipients: list[str] = []


CURLS_OWN = ("-d", "--data", "-F", "--form", "--json", "-T", "--upload", "-G", "--get", "-K")  # no words of httpie's


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge a web client."""
    if any(word in ("--help", "--version", "--manual") for word in words[1:]) or words[1:] in (["-h"], ["-V"]):
        return 0, UNKNOWN
    request = Request()
    if name == "az":
        if words[1:2] != ["rest"]:
            return None
        from claimonce.programs.other_web_clients import az_rest

        az_rest(sh, words[2:], request)
    elif name in LWP:
        from claimonce.programs.other_web_clients import lwp

        lwp(sh, name, words[1:], request)
    elif name == "curl" or (name == "curlie" and any(word.startswith(CURLS_OWN) for word in words[1:])):
        curl(sh, words[1:], request, 0)
    elif name in ("wget", "wget2"):
        wget(sh, words[1:], request)
    elif name in ("Invoke-RestMethod", "Invoke-WebRequest", "irm", "iwr"):
        from claimonce.programs.other_web_clients import powershell

        powershell(sh, words[1:], request)
    else:
        httpie(sh, words[1:], request)
    for path in request.output:
        from claimonce.interp.redirections import wrote

        wrote(sh, path)
    judge_sent(sh, name, request)
    return None, UNKNOWN


def judge_sent(sh: Shell, program: str, request: Request) -> bool:
    """Compare what is sent with the addresses that the plugins describe."""
    method = request.method.upper() or ("POST" if request.sends else "GET")
    found = False
    if request.offline:
        return False
    for url in request.urls:
        if request.query:
            request.query.fields()
            request.body.doubt(request.query.why)
            url += ("&" if "?" in url else "?") + request.query.text  # noqa: PLW2901
        if request.get and request.body:
            request.body.fields()
            url += ("&" if "?" in url else "?") + request.body.text  # noqa: PLW2901  (curl's -G)
        found = address(sh, program, url, method, request.body, request.recipients) or found
    return found


def curl(sh: Shell, args: list[str], request: Request, depth: int) -> None:
    """Read curl's arguments, its `-K` files included."""
    at, end = 0, len(args)
    while at < end:
        word = args[at]
        at += 1
        if not word.startswith("-") or word == "-":
            request.urls.append(word)
            continue
        value = ""
        name = word
        if not word.startswith("--"):
            for index, letter in enumerate(word[1:], 1):
                name = "-" + letter
                if name in CURL_VALUES:
                    value = word[index + 1 :]
                    if not value and at < end:
                        value = args[at]
                        at += 1
                    break
                simple(name, request)
        elif word.startswith("--expand-") and at < end:  # curl 8.3: `{{name}}` in it is a `--variable`
            name, value = "--" + word[9:], args[at]
            if "{{" in value:
                request.body.doubt("a variable of curl's own")
            at += 1
        elif word in CURL_VALUES and at < end:
            value = args[at]
            at += 1
        elif "=" in word:
            name, _, value = word.partition("=")
        elif word == "--next":
            judge_sent(sh, "curl", request)
            request.__init__()  # type: ignore[misc]
            continue
        else:
            simple(word, request)
            continue
        option(sh, name, value, request, depth)


def simple(name: str, request: Request) -> None:
    """A flag without a value."""
    if name in ("-I", "--head", "-G", "--get"):
        request.method = request.method or ("HEAD" if name in ("-I", "--head") else "GET")
        request.get = request.get or name in ("-G", "--get")
    elif name in ("-O", "--remote-name"):
        request.output.append("\x02")


def option(sh: Shell, name: str, value: str, request: Request, depth: int) -> None:
    """A flag with its value."""
    if name in ("-X", "--request"):
        request.method = value
    elif name in CURL_BODY:
        request.sends = True
        curl_data(request.body, sh, name, value)
        if name in ("-T", "--upload-file"):
            request.method = request.method or "PUT"
    elif name in ("-H", "--header"):
        request.body.header_file(sh, value[1:]) if value[:1] == "@" else request.body.header(sh, value)
    elif name in CURL_ACCOUNT:
        request.body.account(value)
    elif name == "--url-query":
        curl_data(request.query, sh, "--data-urlencode", value.removeprefix("+"))
    elif name == "--url":
        request.urls.append(value)
    elif name == "--mail-rcpt":
        request.recipients.append(value)
        request.sends = True
    elif name in ("-o", "--output"):
        request.output.append(value)
    elif name in ("-K", "--config") and depth < 2:
        from claimonce.effects.origins import of_file, read

        given = of_file(sh, value)
        text, why = read(sh, given)
        if why and UNKNOWN in text.partition("=")[0]:
            sh.unsure("curl reads its arguments from a file")
            request.body.doubt(why)
        for line in (given if why else text).split("\n"):  # a variable in a line is that of its option
            line = line.strip().lstrip("-")  # noqa: PLW2901
            if not line or line.startswith("#"):
                continue
            key, sign, rest = line.partition("=")
            if not sign or " " in key.strip():
                key, _, rest = line.partition(" ")
            rest = rest.strip()
            if rest[:1] == '"':
                rest = rest[1:].partition('"')[0] if "\\" not in rest else rest.strip('"').replace('\\"', '"')
            curl(sh, ["--" + key.strip(), rest] if rest else ["--" + key.strip()], request, depth + 1)


def wget(sh: Shell, args: list[str], request: Request) -> None:
    """Read wget's arguments."""
    at, end = 0, len(args)
    while at < end:
        word = args[at]
        at += 1
        name, sign, value = word.partition("=")
        if not word.startswith("-"):
            request.urls.append(word)
        elif name in WGET_BODY:
            request.sends = True
            given = value if sign else (args[at] if at < end else "")
            (request.body.add_file if name.endswith("-file") else request.body.add)(sh, given)
            at += 0 if sign else 1
        elif name == "--spider":
            request.method = "HEAD"
        elif name == "--method":
            request.method = value if sign else (args[at] if at < end else "")
            at += 0 if sign else 1
        elif name in WGET_VALUES:
            given = value if sign else (args[at] if at < end else "")
            at += 0 if sign else 1
            if name == "--output-document":
                request.output.append(given)
            elif name == "--header":
                request.body.header(sh, given)
            elif name in WGET_ACCOUNT:
                request.body.account(given)
        elif not word.startswith("--"):
            for index, letter in enumerate(word[1:], 1):
                if letter in "OPTtUoaeiBwQADRIXl":
                    given = word[index + 1 :]
                    if not given and at < end:
                        given = args[at]
                        at += 1
                    if letter == "O":
                        request.output.append(given)
                    break


def httpie(sh: Shell, args: list[str], request: Request) -> None:
    """Read the arguments of `http`, `xh`: a method, an address, then `key=value` items that are sent."""
    operands: list[str] = []
    at = 0
    while at < len(args):
        word = args[at]
        at += 1
        if word in HTTPIE_VALUES:
            if word in HTTPIE_ACCOUNT and at < len(args):
                request.body.account(args[at])
            if word in ("-o", "--output") and at < len(args):
                request.output.append(args[at])
            if word == "--raw" and at < len(args):
                request.sends = True
                request.body.add(sh, args[at])
            at += 1
        elif not word.startswith("-"):
            operands.append(word)
        elif word in ("--offline", "--curl", "--curl-long"):  # the latter print what curl would be given (xh 0.24)
            request.offline = True
        elif word.startswith("--raw="):
            request.sends = True
            request.body.add(sh, word[6:])
        elif word.partition("=")[0] in HTTPIE_ACCOUNT:
            request.body.account(word.partition("=")[2])
        elif word[:2] == "-a":
            request.body.account(word[2:])
    if (operands and operands[0].isupper() and operands[0].isalpha()) or (
        operands and operands[0] in ("get", "post", "put", "delete", "patch", "head")
    ):
        request.method = operands.pop(0)
    if operands:
        request.urls.append(operands[0])
    items = [httpie_item(request.body, sh, item, request.query) for item in operands[1:]]
    if any(items):
        request.sends = True
    elif not request.sends and sh.stdin is not None and not {"--ignore-stdin", "-I"} & set(args):
        request.sends = True
        request.body.add_file(sh, "-")
