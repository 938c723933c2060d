"""`gh api` and `glab api`: a forge's web API behind its own client."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

VALUES = frozenset(
    ("-H", "--header", "-q", "--jq", "-t", "--template", "--hostname", "--cache", "-p", "--preview", "-f",
    "--raw-field", "-F",
     "--field", "-X", "--method", "--input", "-R", "--repo")
)  # fmt: skip
SENDS = frozenset(("-f", "--raw-field", "-F", "--field", "--input"))
ROOTS = {"gh": "https://api.github.com/", "glab": "https://gitlab.com/api/v4/"}
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
    path = method = body = ""
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
        elif word in SENDS:
            method = method or "POST"
            body += value + "\n"
        at += 1
    if path == "graphql":
        graphql(sh, name, body)
        return None, UNKNOWN
    from claimonce.effects.web_requests import address

    url = path if "://" in path else ROOTS[name] + path.lstrip("/")
    address(sh, name, url, method or "GET", body)
    return None, UNKNOWN


def graphql(sh: Shell, name: str, body: str) -> None:
    """Judge a GraphQL document by its mutations."""
    low = body.lower()
    if "mutation" not in low:
        if UNKNOWN in body or not body:
            sh.unsure("a GraphQL query is not in the text")
        return
    if any(one in low for one in MOVES):
        sh.effect("git_push", sh.shared.descriptions.of_kind("git_push")[0], "git", name)
    elif any(one in low for one in TELLS):
        sh.effect("notify", "github" if name == "gh" else "gitlab", "github" if name == "gh" else "gitlab", name)
