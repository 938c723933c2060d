"""`gh api`, `hub api` and `glab api`: a forge's web API behind its own client."""

from __future__ import annotations

from claimonce.effects.request_body import Body
from claimonce.hooks.coerce import table
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Done, Shell

VALUES = frozenset(
    ("-H", "--header", "-q", "--jq", "-t", "--template", "--hostname", "--cache", "-p", "--preview", "-f",
    "--raw-field", "-F",
     "--field", "-X", "--method", "--input", "-R", "--repo")
)  # fmt: skip
SENDS = frozenset(("-f", "--raw-field", "-F", "--field", "--input"))
HOSTS = {"gh": "github.com", "hub": "github.com", "glab": "gitlab.com"}
ROOTS = {
    "gh": {"github.com": "https://api.github.com/"},
    "hub": {"github.com": "https://api.github.com/"},
    "glab": {"gitlab.com": "https://gitlab.com/api/v4/"},
}
FORGES = {"gh": "github", "hub": "github", "glab": "gitlab"}
GRAPHQL = {"github.com": "https://api.github.com/graphql"}
OWN_ROOTS = {"gh": "/api/v3/", "hub": "/api/v3/", "glab": "/api/v4/"}  # on a host of one's own
# GraphQL mutations that move a ref, and those that write to people.
MOVES = ("mergepullrequest", "updateref", "createref", "deleteref", "createcommitonbranch", "mergebranch",
    "enqueuepullrequest",
         "enablepullrequestautomerge", "updatepullrequestbranch")  # fmt: skip
TELLS = ("addcomment", "createissue", "createpullrequest", "adddiscussioncomment", "creatediscussion",
    "addpullrequestreview",
         "requestreviews", "submitpullrequestreview")  # fmt: skip


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge a request through the client; None for its other verbs."""
    at, end = 1, len(words)
    while at < end and words[at].startswith("-"):
        at += 2 if words[at] in VALUES else 1
    if words[at : at + 1] != ["api"]:
        return None
    at += 1
    path = method = ""
    host = HOSTS[name]
    body = Body()
    while at < end:
        word = words[at]
        value = words[at + 1] if at + 1 < end else ""
        flag, sign, inline = word.partition("=")
        if flag.startswith("--") and sign:
            word, value = flag, inline
        elif word[:2] in ("-X", "-f", "-F") and len(word) > 2 and word[1] != "-":
            word, value = word[:2], word[2:].removeprefix("=")
        elif word in VALUES:
            at += 1
        elif not word.startswith("-") and not path:
            path = word
        if word in ("-X", "--method"):
            method = value.upper()
        elif word == "--hostname":
            host = value
        elif word in SENDS:
            method = method or "POST"
            field(sh, body, word, value)
        at += 1
    if path == "graphql":
        body.fields()
        graphql(sh, name, GRAPHQL.get(host, f"https://{host}/api/graphql"), body)
        return None, UNKNOWN
    from claimonce.effects.web_requests import address

    url = path if "://" in path else ROOTS[name].get(host, f"https://{host}{OWN_ROOTS[name]}") + here(sh, path)
    address(sh, name, url, method or "GET", body)
    return None, UNKNOWN


def field(sh: Shell, body: Body, flag: str, value: str) -> None:
    """Take one field of a request: `-f name=text`, `-F name=@file`, or `--input file` for the whole of it."""
    if flag == "--input":
        body.add_file(sh, value)
        return
    name, _, text = value.partition("=")
    from_file = flag in ("-F", "--field") and text.startswith("@")
    body.pair(sh, name, text[1:] if from_file else text, from_file)


def here(sh: Shell, path: str) -> str:
    """Put the repository of the folder where a path leaves it open: `repos/{owner}/{repo}`, `projects/:fullpath`."""
    path = path.lstrip("/")
    if not any(mark in path for mark in ("{", ":owner", ":repo", ":fullpath", ":id")):
        return path
    from claimonce.effects import repositories

    whole = repositories.here(sh).partition("/")[2] or f"{UNKNOWN}/{UNKNOWN}"
    owner, _, name = whole.rpartition("/")
    for mark, text in (
        ("owner", owner),
        ("repo", name),
        ("fullpath", whole.replace("/", "%2F")),
        ("id", whole.replace("/", "%2F")),
    ):
        path = path.replace("{" + mark + "}", text).replace(":" + mark, text)
    return path


DOCUMENT = ("query", "operationName", "variables")  # the fields of a request; `gh` takes every other for a variable


def as_request(body: Body) -> Any:
    """Return a GraphQL request as JSON says it, from the fields that the client is given."""
    given = table(body.fields().data)
    variables = {name: held for name, held in given.items() if name not in DOCUMENT}
    return given if "variables" in given else {"query": given.get("query"), "variables": variables}


def graphql(sh: Shell, name: str, url: str, body: Body) -> None:
    """Judge a GraphQL document by its mutations; whom it names is an id of the forge's own."""
    low = body.text.lower()
    if "mutation" not in low:
        if UNKNOWN in body.text or not body:
            sh.unsure("a GraphQL query is not in the text")
        return
    if any(one in low for one in MOVES):
        sh.effect("git_push", sh.shared.descriptions.of_kind("git_push")[0], "git", name)
        return
    from claimonce.effects.messages import NOBODY, Said, record
    from claimonce.effects.web_requests import address

    sent = Body()
    sent.record(sh, as_request(body))
    sent.doubt(body.why)
    if not address(sh, name, url, "POST", sent) and any(one in low for one in TELLS):
        own = {"kind": "notify", "name": FORGES[name], "channel": FORGES[name]}
        record(sh, own, name, Said(readers_why=NOBODY, rest=(body.text,)))
