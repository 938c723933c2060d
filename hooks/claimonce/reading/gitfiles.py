"""Which git commands rewrite a counter file in the work tree."""

from __future__ import annotations

from claimonce.reading.files import operands, patched, under, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.reading.shell import Shell

MOVES = frozenset(("pull", "merge", "rebase", "cherry-pick", "revert", "am", "switch", "bisect", "read-tree",
    "checkout-index",
                   "sparse-checkout", "filter-branch", "quiltimport"))  # fmt: skip


def writes(sh: Shell, words: list[str]) -> None:
    """Judge one git command; `words` begin with its verb."""
    verb = words[0]
    found, flags, _ = operands(words, "-s --source -b -B --pathspec-from-file -m --message -p -C --directory")
    if verb == "checkout":
        if "-b" in flags or "-B" in flags or "--orphan" in flags:
            return
        paths = words[words.index("--") + 1 :] if "--" in words else found
        hit = [path for path in paths if covers(sh, path)]
        if not hit and "--" not in words and found and found != ["-"]:
            sh.unsure("what a branch holds is not in the text")
    elif verb == "restore":
        if flags & {"--staged", "-S"} and not flags & {"--worktree", "-W"}:
            return
        for path in found:
            covers(sh, path)
    elif verb in ("rm", "mv", "clean"):
        if flags & {"-n", "--dry-run", "--cached"}:
            return
        for path in found:
            covers(sh, path)
        if verb == "mv" and len(found) > 1:
            for path in found[:-1]:
                written(sh, f"{found[-1]}/{path.rsplit('/', 1)[-1]}")
    elif verb == "reset":
        if "--hard" in flags or "--merge" in flags or "--keep" in flags:
            sh.unsure("what a commit holds is not in the text")
    elif verb == "stash":
        if (found[:1] or ["push"])[0] in ("pop", "apply", "branch", "push", "save"):
            sh.unsure("what a stash holds is not in the text")
    elif verb == "apply":
        if flags & {"--check", "--stat", "--numstat", "--summary", "--cached"} and "--apply" not in flags:
            return
        from claimonce.reading.redirects import contents

        for path in found:
            patched(sh, contents(sh, path), 1)
        if not found:
            patched(sh, sh.stdin, 1)
    elif verb in MOVES:
        sh.unsure(f"which files git {verb} changes is not in the text")
    if verb in ("show", "log", "diff", "archive", "format-patch", "bundle"):
        for index, word in enumerate(words):
            if word in ("-o", "--output") and index + 1 < len(words):
                written(sh, words[index + 1])
            elif word.startswith("--output="):
                written(sh, word[9:])


def covers(sh: Shell, path: str) -> bool:
    """Judge a pathspec: a file, or a folder above a counter."""
    if path.startswith(":"):
        path = path.lstrip(":/!") or "."
    if written(sh, path):
        return True
    hit = False
    for one in under(sh, path):
        hit = written(sh, one) or hit
    return hit
