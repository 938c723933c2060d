"""Where a push goes: the remote, the branches whose turn it needs, and whether it may be brought up to date first."""

from __future__ import annotations

from claimonce.gate.errors import BadKey
from claimonce.gate.keys import canonical
from claimonce.gate.push.arguments import Pushed
from claimonce.hooks.git_url import canonical_remote
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.repository import Repository

# Whether a push brings submodules along: git hands its refspec on to them, where a bare commit names nothing.

_ALONG = ("on-demand", "only")
_OPTION, _OFF = "--recurse-submodules", "--no-recurse-submodules"


def go_along(repo: Repository, pushed: Pushed) -> bool:
    """Return whether git pushes submodules in this push, by its options or by config."""
    said = repo.setting("push.recursesubmodules") or ("on-demand" if repo.is_on("submodule.recurse") else "")
    options = iter(pushed.options)
    for word in options:
        if word == _OFF:
            said = ""
        elif word == _OPTION:
            said = next(options, "")
        elif word.startswith(f"{_OPTION}="):
            said = word.partition("=")[2]
    return said in _ALONG


HEADS, TAGS = "refs/heads/", "refs/tags/"
MANY = "*"  # the turn of those who push more branches than they name
_MOST = 32
_MANY_FLAGS = frozenset(("mirror", "all", "branches", "tags"))


@value
class Target:
    """One push.

    `refs` are full names on the remote. `source` is the local branch (or HEAD) whose commits may be brought up to date
    before they go to the only ref; empty for a push that takes its turn and is otherwise left as it is. `branch` is the
    local branch that follows afterwards, empty for a detached HEAD. `also` are the further URLs of a remote that has
    several, each with its canonical form, as `url` and `shown` are of the first.
    """

    remote: str
    url: str
    shown: str
    refs: tuple[str, ...]
    source: str = ""
    branch: str = ""
    fetch_from: str = ""
    also: tuple[tuple[str, str], ...] = ()

    @property
    def ref(self) -> str:
        """The first ref, which is the only one when the push may be brought up to date."""
        return self.refs[0]

    @property
    def key(self) -> str:
        """The key of the first ref at the first URL."""
        return key_of(self.shown, self.ref)

    @property
    def places(self) -> dict[str, tuple[str, str]]:
        """The URL and the ref of each key whose turn it needs."""
        urls = ((self.url, self.shown), *self.also)
        return {key_of(shown, ref): (url, ref) for url, shown in reversed(urls) for ref in self.refs}

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys whose turn it needs, in the one order that keeps two pushes from waiting for each other."""
        return tuple(sorted(self.places))

    @property
    def urls(self) -> tuple[str, ...]:
        """Every URL that it goes to."""
        return (self.url, *(url for url, _ in self.also))

    @property
    def name(self) -> str:
        """The target for people: `main on host/path`."""
        shown = dict.fromkeys((self.shown, *(shown for _, shown in self.also)))
        return f"{', '.join(shorten_ref(ref) for ref in self.refs)} on {', '.join(shown)}"


def key_of(remote: str, ref: str) -> str:
    """Return the key of one ref of a remote, given by its canonical URL."""
    key = f"push:{remote}:{ref}"
    try:
        return canonical(key)
    except BadKey:  # only its length can be wrong; what tells paths and refs apart stands at their ends
        return canonical(f"push:{remote[-200:]}:{ref[-200:]}")


def shorten_ref(ref: str) -> str:
    """Return a ref as people write it."""
    return ref.removeprefix(HEADS).removeprefix("refs/") if ref != MANY else "several branches"


def find(repo: Repository, pushed: Pushed, lands: bool = False) -> Target | None:
    """Return where this push goes; None when there is nothing to take a turn for, so that git itself will say why.

    One that `lands` may bring up to date a branch that goes out under another name.
    """
    remote = pushed.remote or _default_remote(repo)
    urls = _urls(repo, remote)
    if not urls or not remote:
        return None
    shown, *others = (canonical_remote(url, repo.top or repo.git_dir) for url in urls)
    wanted = _wanted(repo, pushed, remote, lands)
    if wanted is None:
        return None
    refs, source, branch = wanted
    simple = pushed.plain and len(urls) == 1 and len(refs) == 1 and not repo.git.env.get("GIT_NAMESPACE")
    simple = simple and not go_along(repo, pushed)
    if not (simple and source and refs[0].startswith(HEADS)) or repo.setting(f"remote.{remote}.push"):
        return Target(remote, urls[0], shown, refs, also=tuple(zip(urls[1:], others, strict=True)))
    fetched = _plain_urls(repo, remote, ("url",)) or repo.git.ask("remote", "get-url", remote).out.splitlines() or [""]
    return Target(remote, urls[0], shown, refs, source, branch, remote if fetched[0] == urls[0] else urls[0])


def _default_remote(repo: Repository) -> str:
    return (
        (repo.setting(f"branch.{repo.branch}.pushremote") if repo.branch else "")
        or repo.setting("remote.pushdefault")
        or (repo.setting(f"branch.{repo.branch}.remote") if repo.branch else "")
        or "origin"
    )


def _plain_urls(repo: Repository, remote: str, names: tuple[str, ...]) -> list[str]:
    """Return the first of these settings of a remote, as git would; empty where only git itself can tell."""
    if any(key.startswith("url.") for key in repo.config):
        return []
    found = (repo.config.get(f"remote.{remote}.{name}") for name in names)
    urls = next((list(each) for each in found if each), list[str]())
    return urls if all(urls) else []


def _urls(repo: Repository, remote: str) -> list[str]:
    if plain := _plain_urls(repo, remote, ("pushurl", "url")):
        return plain
    asked = repo.git.ask("remote", "get-url", "--push", "--all", remote)
    if asked.status == 0:
        return asked.out.splitlines()
    return repo.git.ask("ls-remote", "--get-url", remote).out.splitlines()


def _wanted(repo: Repository, pushed: Pushed, remote: str, lands: bool) -> tuple[tuple[str, ...], str, str] | None:
    specs = pushed.refspecs
    mirrors = repo.is_on(f"remote.{remote}.mirror")
    if mirrors or pushed.flags & _MANY_FLAGS or any("*" in spec or spec in (":", "+:") for spec in specs):
        return _many(repo, specs), "", ""
    if not specs:
        return _without_refspec(repo, remote)
    only, *more = specs
    if more or "delete" in pushed.flags:
        return tuple(dict.fromkeys(_destination(repo, spec) for spec in specs)), "", ""
    return _one(repo, only, lands)


def _without_refspec(repo: Repository, remote: str) -> tuple[tuple[str, ...], str, str] | None:
    given = repo.config.get(f"remote.{remote}.push")
    if given:
        return _many(repo, tuple(given)), "", ""
    how = repo.setting("push.default", "simple")
    if how == "matching":
        return _many(repo, ()), "", ""
    if not repo.branch or how == "nothing":
        return None
    upstream = repo.setting(f"branch.{repo.branch}.merge")
    same = HEADS + repo.branch
    central = remote == repo.setting(f"branch.{repo.branch}.remote", "origin")
    if how in ("upstream", "tracking"):
        return ((upstream,), same, repo.branch) if upstream and central else None
    if how == "simple" and central and upstream != same and (upstream or not repo.is_on("push.autosetupremote")):
        return None  # git refuses that, and says what to do better than we could
    return (same,), same, repo.branch


def _one(repo: Repository, spec: str, lands: bool) -> tuple[tuple[str, ...], str, str]:
    """Return the target of a single refspec; only a branch to itself, or what stands here to a branch, is updated."""
    to = _destination(repo, spec)
    source, sign, _ = spec.partition(":")
    if source.startswith(("+", "^")) or not source or to.startswith(TAGS):
        return (to,), "", ""
    if source in ("HEAD", "@"):
        here = HEADS + repo.branch if repo.branch else ("HEAD" if sign else "")
        return (to,), here if to.startswith(HEADS) else "", repo.branch
    name = source.removeprefix("refs/").removeprefix("heads/")
    if not repo.has_branch(name):
        return (to,), "", ""
    if sign and to != HEADS + name:
        return ((to,), HEADS + name, name) if lands else ((to,), "", "")
    return (_by_upstream(repo, name, sign) or HEADS + name,), HEADS + name, name


def _by_upstream(repo: Repository, branch: str, sign: str) -> str:
    # push.default=upstream also maps a branch that is named without a destination (builtin/push.c).
    if sign or repo.setting("push.default") not in ("upstream", "tracking"):
        return ""
    return repo.setting(f"branch.{branch}.merge")


def _destination(repo: Repository, spec: str) -> str:
    source, sign, named = spec.removeprefix("+").partition(":")
    name = named if sign and named else source
    if name in ("HEAD", "@"):
        name = repo.branch or "HEAD"
    if name.startswith("refs/"):
        return name
    name = name.removeprefix("heads/")
    if source in ("HEAD", "@") and named:
        return HEADS + name
    if not repo.has_branch(source or name) and repo.git.is_so(
        "show-ref", "--verify", "--quiet", TAGS + (source or name)
    ):
        return TAGS + name
    return HEADS + name


def _many(repo: Repository, specs: tuple[str, ...]) -> tuple[str, ...]:
    named = [_destination(repo, spec) for spec in specs if "*" not in spec and spec.strip("+:")]
    here = repo.git.ask("for-each-ref", f"--count={_MOST}", "--format=%(refname)", HEADS).out.splitlines()
    return tuple(dict.fromkeys([MANY, *named, *here]))
