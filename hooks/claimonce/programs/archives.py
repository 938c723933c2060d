"""Programs that unpack, patch or compress: which files they leave changed."""

from __future__ import annotations

from claimonce.effects.counter_files import record_write, under
from claimonce.lang import UNKNOWN
from claimonce.programs.operands import operands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def archive(sh: Shell, words: list[str]) -> None:
    """`tar x`, `unzip`, `cpio -i`: what comes out is known only of a stream that this command made."""
    name = words[0].rsplit("/", 1)[-1]
    rest = words[1:]
    folder = "."
    for index, word in enumerate(rest):
        if word in ("-C", "-d", "--directory") and index + 1 < len(rest):
            folder = rest[index + 1]
        elif word.startswith("--directory="):
            folder = word[12:]
    mode = rest[0].lstrip("-") if rest else ""
    if name in ("tar", "bsdtar", "gtar"):
        if "c" in mode.split("-")[0] and not rest[0].startswith("--"):
            return
        if not ("x" in mode and not rest[0].startswith("--")) and "--extract" not in rest and "-x" not in rest:
            return
    made = sh.stdin or ""
    if made.startswith("\x02tar\n"):
        for path in made.split("\n")[1:]:
            record_write(sh, f"{folder}/{path}")
        return
    if any(under(sh, folder) for _ in (0,)):
        for word in rest:
            if record_write(sh, f"{folder}/{word}"):
                return
        sh.unsure("what an archive holds is not in the text")


def patching(sh: Shell, words: list[str]) -> None:
    """`patch`: the file it names, else the files that the diff names."""
    found, flags, values = operands(words, "-p -i -d -o --input --directory --output --strip")
    if "--dry-run" in flags:
        return
    if found:
        record_write(sh, found[0])
        return
    if values.get("-o"):
        record_write(sh, values["-o"])
        return
    strip = values.get("-p", values.get("--strip", ""))
    from claimonce.interp.redirections import contents

    source = values.get("-i") or values.get("--input")
    diff = contents(sh, source) if source else sh.stdin
    judge_patch(sh, diff, int(strip) if strip.isdigit() else 0)


def judge_patch(sh: Shell, diff: str | None, strip: int) -> None:
    """Judge the files that a diff would change."""
    if diff is None or UNKNOWN in diff:
        sh.unsure("which files a patch changes is not in the text")
        return
    for line in diff.split("\n"):
        if line.startswith(("+++ ", "--- ")):
            path = line[4:].split("\t")[0].strip()
            parts = path.split("/")
            record_write(sh, "/".join(parts[strip:]) if len(parts) > strip else path)
            if strip == 0 and path[:2] in ("a/", "b/"):
                record_write(sh, path[2:])


def compressing(sh: Shell, words: list[str]) -> None:
    """Compressors replace their input unless told to keep it."""
    name = words[0].rsplit("/", 1)[-1]
    found, flags, _ = operands(words, "-S -n")
    if flags & {"-c", "-k", "-t", "-l", "--stdout", "--keep", "--test", "--list"} or (
        name == "zstd" and "--rm" not in flags
    ):
        return
    for path in found:
        record_write(sh, path)
        for ending in (".gz", ".bz2", ".xz"):
            if path.endswith(ending):
                record_write(sh, path[: -len(ending)])
