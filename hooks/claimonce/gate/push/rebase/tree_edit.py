"""A tree of git with one file changed, written without an index or a work tree."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.git.runner import Git


def with_blob(git: Git, tree: str, path: str, mode: str, blob: str) -> str:
    """Return the tree in which `path` is this blob; its folders must be there. Raises GitFailed."""
    name, _, rest = path.partition("/")
    entries = git.tell("ls-tree", "-z", tree).rstrip("\0").split("\0")
    before = next((entry for entry in entries if entry.partition("\t")[2] == name), "")
    if rest:
        blob = with_blob(git, before.partition("\t")[0].rpartition(" ")[2], rest, mode, blob)
    entry = f"040000 tree {blob}\t{name}" if rest else f"{mode} blob {blob}\t{name}"
    feed = "\0".join([*(each for each in entries if each and each != before), entry])
    return git.tell("mktree", "-z", feed=f"{feed}\0")
