"""A request in code: its address, its method, and what it sends where that is written out."""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.effects.request_body import Body
from claimonce.effects.web_requests import address
from claimonce.lang import FIRST_ORIGIN
from claimonce.programs.code.script_values import constants, fold_arguments, fold_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Arg, Token

    Inside = tuple[list[Token], int]

SENDS = ("post", "put", "patch", "post_form", "postform", "postasync")
# What a request calls that which it sends: fetch, axios, got; LWP, HTTP::Tiny; HTTParty, Faraday; Guzzle, HTTP (Ruby).
BODIES = ("body", "data", "json", "content", "Content", "form", "form_params", "form_data", "payload")
# PHP's two ways to say it apart from the request: curl_setopt, and the options of a stream's context.
PHP_BODIES = (("id", "CURLOPT_POSTFIELDS"), ("str", "content"))
PHP_ADDRESS = ("id", "CURLOPT_URL")
LATER = [[("op", "."), ("id", word), ("op", "(")] for word in ("send", "write", "end")]


def judge_request(
    sh: Shell, name: str, owner: str, args: list[Arg], low: str, inside: Inside | None, language: str = ""
) -> None:
    """Judge a request to an address."""
    url = next((one for one in args if isinstance(one, str) and is_address(one)), "")
    nothing: dict[str, str] = {}
    options = next((one for one in args if isinstance(one, dict)), nothing)
    url = url or options.get("url", "") or options.get("hostname", "") + options.get("path", "")
    verb, _, path = url.partition(" ")
    if inside is not None and verb.isupper() and path[:1] == "/":  # octokit.request("POST /repos/{owner}/...", {...})
        octokit(sh, verb, path, inside)
        return
    method = options.get("method", "")
    if not method and name.startswith("newrequest"):
        method = next((one for one in args if isinstance(one, str) and one.isupper() and one.isalpha()), "GET")
    if not method:
        method = "POST" if name in SENDS else "GET"
        if "body" in options or "data" in options or (name == "curl_init" and "curlopt_post" in low):
            method = "POST"
        if name in ("request", "fetch") and any(one in ("POST", "PUT", "PATCH") for one in args):
            method = "POST"
        if name == "file_get_contents" and "'content'" in low.replace('"', "'"):
            method = "POST"
    body = find_body(sh, "go" if language == "go" else name, inside) if inside is not None else None
    if name == "curl_init" and not url and inside is not None:
        held = php_value(inside[0], (PHP_ADDRESS,))
        url = held if isinstance(held, str) else ""
    if body is None and method == "GET" and len(args) == 1:
        body = Body()  # an address is all that it is given
    if url:
        address(sh, f"{owner}.{name}" if owner else name, url, method.upper(), body)


def is_address(text: str) -> bool:
    """Say whether a text may be an address: one with a path or a host, or a variable whose name speaks of one."""
    return "/" in text or "." in text or any(ord(sign) >= FIRST_ORIGIN for sign in text)


def octokit(sh: Shell, verb: str, path: str, inside: Inside) -> None:
    """Judge a request of octokit's own: names in the path are filled from the fields, the rest is sent."""
    given = next((one for one in fold_arguments(*inside) if isinstance(one, dict)), None)
    if given is None:
        address(sh, "octokit.request", f"https://api.github.com{path}", verb)
        return
    fields = dict(given)
    for name in [*fields]:
        mark = "{" + name + "}"
        if mark in path and isinstance(fields[name], (str, int)):
            path = path.replace(mark, str(fields.pop(name)))
    body = Body()
    body.record(sh, fields)
    address(sh, "octokit.request", f"https://api.github.com{path}", verb, body)


def find_body(sh: Shell, name: str, inside: Inside) -> Body | None:
    """Return what a request sends: a field of its options, or what stands behind the address; None where nothing is."""
    if name in ("curl_init", "file_get_contents"):
        data = php_value(inside[0], PHP_BODIES)
    elif name == "go":  # http.Post(url, type, body), http.NewRequest(method, url, body)
        data = next(iter(fold_arguments(*inside)[-1:]), None)
    else:
        values = fold_arguments(*inside)
        options = [one for one in values if isinstance(one, dict)]
        data = next((one[key] for one in options for key in BODIES if key in one), None)
        if data is None and len(values) > 1 and not any("method" in one for one in options):
            data = values[1]  # axios.post(url, data), post_form(url, fields), RestClient.post(url, text)
        if data is None and name in ("post", "put", "patch", "request"):
            data = given_later(inside[0])
    if not isinstance(data, (dict, list, str)):
        return None
    body = Body()
    if isinstance(data, str):
        body.add(sh, data)
    else:
        body.record(sh, data)
    return body


def given_later(tokens: list[Token]) -> Any:
    """Return what is handed to a request that was made before: `.post(url).send(data)`, `req.write(text)`."""
    found = [at for at in range(len(tokens) - 3) if tokens[at : at + 3] in LATER and tokens[at + 3] != ("op", ")")]
    return next(iter(fold_arguments(tokens, found[0] + 3)), None) if len(found) == 1 else None


def php_value(tokens: list[Token], marks: tuple[Token, ...]) -> Any:
    """Return the value behind a mark that stands in the code once; None where it stands there more than once."""
    found = [at for at, token in enumerate(tokens[:-2]) if token in marks and tokens[at + 1][1] in (",", ":")]
    return fold_value(tokens, found[0] + 2, constants(tokens), 0)[0] if len(found) == 1 else None
