"""References: what a message is about, where it names it: an issue, a comment, a run, an alert, a commit, a host.

Two letters in different words that name one issue are one matter more often than not. Every reference is one canonical
key, so that `#412`, `PR 412` and the URL of that pull request meet; `web#412` and `api#412` do not.
"""

from __future__ import annotations

import re

from claimonce.gate.errors import BadKey
from claimonce.gate.keys import canonical
from claimonce.gate.letters.text_similarity import words_of
from claimonce.hooks.digest import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

SCANNED = 4400
MOST = 64
_SEAL = 6
KINDS = ("issue", "comment", "run", "alert", "id", "commit", "host", "name", "url")
_URL = re.compile(r"\bhttps?://(?:[^\s/@]{1,100}@)?([\w.-]{1,253})(?::\d+)?(/[^\s<>\"'`)\]|*]{0,500})?", re.IGNORECASE)
_IN_URL = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("issue", r"^/(.+?)/(?:-/)?(?:pulls?|issues|merge_requests|pull-requests|pullrequest|work_items)/(\d+)"),
        ("comment", r"#(?:issuecomment-|discussion_r|note_|comment-)(\d+)|/comments/(\d+)|/archives/\w+/(p\d+)"),
        ("run", r"/(?:runs|pipelines|builds?|jobs?|workflows)/(\w*\d\w*)"),
        ("alert", r"/(?:alerts?|incidents?|dependabot|advisories)/([\w-]*\d[\w-]*)"),
    )
)
_DOTTED = "a.b"  # stands for a dot inside a word; one at the end of a sentence is no hint
_HOST = r"((?:[a-z0-9][a-z0-9-]{0,62}\.){2,8}[a-z]{2,24})"
# A kind, what must stand in a text before its expression is tried at all, and the expression. Each begins at the start
# of a word and has bounded repeats: the work stays linear in the text. Not compiled here: most texts need few of them.
_IN_TEXT: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("issue", ("#",), r"(?<![\w&/#-])((?:[\w.-]{1,60}/)?[\w.-]{1,60})?#(\d{1,9})(?!\w)"),
    (
        "issue",
        ("pr", "mr", "issue", "ticket", "bug", "request"),
        r"\b()(?:pr|mr|issue|ticket|bug|pull request|merge request)s?[ :#]{1,3}(\d{2,9})(?![\w.,]\d)",
    ),
    (
        "run",
        ("run", "build", "job", "pipeline", "workflow"),
        r"\b(?:run|build|job|pipeline|workflow)s?(?: id)?[ :#]{1,3}(\d{3,20})(?![\w.,]\d|\d)",
    ),
    ("alert", ("cve-", "ghsa-"), r"(?<![\w-])(cve-\d{4}-\d{3,9}|ghsa(?:-\w{4}){3})(?!\w)"),
    ("alert", ("alert", "incident"), r"\b(?:alert|incident)s?[ :#]{1,3}([a-z]{0,8}-?\d{2,12})(?!\w)"),
    ("id", ("-",), r"(?<![\w-])([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?!\w)"),
    ("commit", (), r"(?<![\w-])(?=[0-9a-f]{0,39}[a-f])(?=[0-9a-f]{0,39}\d)([0-9a-f]{7})[0-9a-f]{0,33}(?![\w-])"),
    ("host", (_DOTTED,), rf"(?<![\w.@/-]){_HOST}(?![\w(-])"),
    ("host", (_DOTTED,), r"(?<![\w.@-])((?:\d{1,3}\.){3}\d{1,3})(?![\w.])"),
    ("host", ("//",), rf"(?<=//){_HOST}(?![\w-])"),
    ("name", ("-",), r"(?<![\w.#/@-])((?:[a-z][a-z0-9]{0,30}-){1,4}\d{1,7})(?![\w-]|\.\d)"),
)
# Standards and steps are spelled like hosts and tickets, and name neither.
_NO_NAMES = words_of("utf sha iso rfc http tls md ietf en iec week day step phase part top tier level page")


def find_references(subject: str, body: str, own: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """Return the references that a message names; `own` are domains that say nothing, because all its mail has them."""
    text = f"{subject[:400]}\n{body[: SCANNED - 400]}"
    found: dict[str, None] = {}
    for match in _URL.finditer(text):
        for key in _of_url(match[1], match[2] or ""):
            found[key] = None
    folded = text.casefold()
    bare = _URL.sub(" ", folded) if "//" in folded else folded
    seen = f"{folded}\n{_DOTTED}" if any(after[:1].isalnum() for after in folded.split(".")[1:]) else folded
    for kind, hints, pattern in _IN_TEXT:
        if hints and not any(hint in seen for hint in hints):
            continue
        for match in re.finditer(pattern, folded if kind == "host" else bare):
            key = _of_match(kind, match.groups())
            if key and key.removeprefix("host:") not in own:
                found.update(dict.fromkeys(spellings(key)))
        if len(found) > MOST:
            break
    return frozenset(list(found)[:MOST])


def of_key(about: str) -> str:
    """Return a declared key canonically: what is wholly one reference is folded as such, the rest as any key."""
    stripped = about.strip()
    match = _URL.fullmatch(stripped)
    keys = _of_url(match[1], match[2] or "") if match else []
    if keys:
        return keys[-1]
    for kind, _hints, pattern in _IN_TEXT:
        whole = re.fullmatch(pattern, stripped.casefold())
        if whole is not None:
            return _of_match(kind, whole.groups()) or canonical(about)
    return canonical(about)


def spellings(key: str) -> tuple[str, ...]:
    """Return the references that a canonical key stands for: an issue of a repository is also that bare number."""
    scope, mark, number = key.partition("#")
    return (key, f"issue:#{number}") if mark and scope not in ("issue:", "") and key.startswith("issue:") else (key,)


def seal(key: str) -> str:
    """Return a canonical key with its names hashed, its kind and an issue's repository apart; this is what is kept."""
    kind, mark, rest = key.partition(":")
    if not mark or kind not in KINDS:
        return fingerprint(key, size=_SEAL)
    scope, number_mark, number = rest.rpartition("#")
    if kind != "issue" or not number_mark:
        return f"{kind}:{fingerprint(rest, size=_SEAL)}"
    # `owner/web#412` and `web#412` may be one: writers leave out what their reader knows.
    repository = scope.rpartition("/")[2]
    return f"issue:{repository and fingerprint(repository, size=_SEAL)}#{fingerprint(number, size=_SEAL)}"


def find_shared(one: AbstractSet[str], other: AbstractSet[str]) -> frozenset[str]:
    """Return what both sealed sets name; a bare issue number, unless both say of which repository and differ."""
    both = frozenset(one) & frozenset(other)
    return frozenset(key for key in both if not key.startswith("issue:#") or _one_repository(key, one, other))


def _one_repository(key: str, one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    number = key.removeprefix("issue:")
    mine, theirs = _repositories(number, one), _repositories(number, other)
    return not mine or not theirs or not set(mine).isdisjoint(theirs)


def _repositories(number: str, names: AbstractSet[str]) -> list[str]:
    scoped = (name.removeprefix("issue:") for name in names if name.startswith("issue:") and name.endswith(number))
    return [name.removesuffix(number) for name in scoped if name != number]


def _of_url(host: str, path: str) -> list[str]:
    """Return the keys of a URL, the most telling one last."""
    found: list[str] = []
    for kind, pattern in _IN_URL:
        match = pattern.search(path)
        if match:
            groups = [group for group in match.groups() if group]
            if kind == "issue":
                found += [f"issue:#{groups[1]}", _canonical(f"issue:{groups[0]}#{groups[1]}")]
            else:
                found.append(_canonical(f"{kind}:{groups[0]}"))
    place = path.partition("?")[0].partition("#")[0].rstrip("/.,;:!")
    if not found and place:
        found.append(_canonical(f"url:{host.removeprefix('www.')}{place}"))
    return [key for key in found if key]


def _of_match(kind: str, groups: tuple[str | None, ...]) -> str:
    last = groups[-1] or ""
    if kind == "issue":
        scope = (groups[0] or "").strip(".-/")
        if not scope and len(last) < 2:
            return ""  # `#1` is a rank more often than an issue
        return _canonical(f"issue:{scope}#{last}")
    if kind == "name" and last.partition("-")[0] in _NO_NAMES:
        return ""
    return _canonical(f"{kind}:{last}")


def _canonical(key: str) -> str:
    try:
        return canonical(key)
    except BadKey:
        return ""
