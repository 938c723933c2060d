"""Which git commands rewrite a counter file in the work tree."""

from __future__ import annotations

from claimonce.catalog import git
from claimonce.effects.counter_files import record_write, under
from claimonce.programs.archives import judge_patch
from claimonce.programs.operands import operands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.interp.shell import Shell


def writes(sh: Shell, words: list[str]) -> None:
    """Judge one git command; `words` begin with its verb."""
    verb = words[0]
    if verb in RULES:
        found, flags, _ = operands(words, "-s --source -b -B --pathspec-from-file -m --message -p -C --directory")
        RULES[verb](sh, words, found, flags)
    elif verb in git.MOVES:
        sh.unsure(f"which files git {verb} changes is not in the text")
    elif verb in git.TO_FILES:
        for index, word in enumerate(words):
            if word in ("-o", "--output") and index + 1 < len(words):
                record_write(sh, words[index + 1])
            elif word.startswith("--output="):
                record_write(sh, word[9:])


def checkout(sh: Shell, words: list[str], found: list[str], flags: set[str]) -> None:
    """`git checkout`: of files, or of a branch."""
    if flags & {"-b", "-B", "--orphan"}:
        return
    paths = words[words.index("--") + 1 :] if "--" in words else found
    hit = [path for path in paths if covers(sh, path)]
    if not hit and "--" not in words and found and found != ["-"]:
        sh.unsure("what a branch holds is not in the text")


def restore(sh: Shell, _words: list[str], found: list[str], flags: set[str]) -> None:
    """`git restore`, unless it is of the index alone."""
    if not flags & {"--staged", "-S"} or flags & {"--worktree", "-W"}:
        for path in found:
            covers(sh, path)


def remove(sh: Shell, words: list[str], found: list[str], flags: set[str]) -> None:
    """`git rm`, `git mv`, `git clean`."""
    if flags & {"-n", "--dry-run", "--cached"}:
        return
    for path in found:
        covers(sh, path)
    if words[0] == "mv" and len(found) > 1:
        for path in found[:-1]:
            record_write(sh, f"{found[-1]}/{path.rsplit('/', 1)[-1]}")


def reset(sh: Shell, _words: list[str], _found: list[str], flags: set[str]) -> None:
    """`git reset` of the work tree."""
    if flags & {"--hard", "--merge", "--keep"}:
        sh.unsure("what a commit holds is not in the text")


def stash(sh: Shell, _words: list[str], found: list[str], _flags: set[str]) -> None:
    """`git stash`: what it brings back, and what it takes away."""
    if (found[:1] or ["push"])[0] in ("pop", "apply", "branch", "push", "save"):
        sh.unsure("what a stash holds is not in the text")


def apply(sh: Shell, _words: list[str], found: list[str], flags: set[str]) -> None:
    """`git apply` of files, or of its input."""
    if flags & {"--check", "--stat", "--numstat", "--summary", "--cached"} and "--apply" not in flags:
        return
    from claimonce.interp.redirections import contents

    for path in found:
        judge_patch(sh, contents(sh, path), 1)
    if not found:
        judge_patch(sh, sh.stdin, 1)


RULES: dict[str, Callable[[Shell, list[str], list[str], set[str]], None]] = {
    "checkout": checkout, "restore": restore, "rm": remove, "mv": remove, "clean": remove, "reset": reset,
    "stash": stash, "apply": apply,
}  # fmt: skip


def covers(sh: Shell, path: str) -> bool:
    """Judge a pathspec: a file, or a folder above a counter."""
    if path.startswith(":"):
        path = path.lstrip(":/!") or "."
    if record_write(sh, path):
        return True
    hit = False
    for one in under(sh, path):
        hit = record_write(sh, one) or hit
    return hit
