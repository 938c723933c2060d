"""Programs that write the files that they name: one rule a program."""

from __future__ import annotations

from claimonce.catalog.index import WRITER_RULES
from claimonce.catalog.lease_files import LEASE_FILES
from claimonce.effects.counter_files import hit, record_write, through, under
from claimonce.effects.paths import resolved
from claimonce.lang import UNKNOWN
from claimonce.programs.archives import archive, compressing, patching
from claimonce.programs.operands import cluster, operands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.interp.shell import Shell


def lease_file(sh: Shell, words: list[str]) -> None:
    """Record the counter whose file the program's verb rewrites, wherever the verb stands among the words."""
    verbs, tails = LEASE_FILES.get(words[0].rpartition("/")[2], ("", ""))
    if not set(verbs.split()).isdisjoint(words[1:]):
        for given, path in sh.shared.counters:
            if path.endswith(tuple(tails.split())):
                hit(sh, given)


MOST_LINKS = 100


def all_operands(sh: Shell, words: list[str]) -> None:
    """Programs that write every file they name."""
    for path in operands(words)[0]:
        through(sh, path)


def removing(sh: Shell, words: list[str]) -> None:
    """Programs that remove files and folders."""
    for path in operands(words)[0]:
        record_write(sh, path, True)


def copying(sh: Shell, words: list[str]) -> None:
    """`cp`, `mv`, `install`, `ln`, `rsync`, `scp`: the last operand is written, `mv` removes the others."""
    name = words[0].rsplit("/", 1)[-1]
    found, flags, values = operands(words, "-t --target-directory -S --suffix -m --mode -o -g --owner --group -e --rsh "
                                    "--exclude --include -i -P -F -l -c")  # fmt: skip
    if name in ("rsync", "scp") and ("-n" in flags or "--dry-run" in flags):
        return
    if name == "install" and ("-d" in flags or "--directory" in flags):
        return
    folder = values.get("-t") or values.get("--target-directory") or ""
    sources = found if folder else found[:-1]
    target = folder or (found[-1] if len(found) > 1 else "")
    if name == "mv" or "--remove-source-files" in flags:
        for path in sources:
            record_write(sh, path, True)
    if name == "ln":
        if len(found) == 1:
            target, sources = ".", found
        linking(sh, sources, target, bool(flags & {"-s", "--symbolic"}))
    if not target or (":" in target and name in ("rsync", "scp") and not target.startswith("/")):
        return
    if name in ("cp", "gcp", "scp"):
        through(sh, target)
    elif name != "rsync" or (sources and not sources[0].endswith("/")):
        record_write(sh, target)
    holds = under(sh, target) and resolved(sh.cwd, target) not in [counter for _, counter in sh.shared.counters]
    if not (holds or folder or target.endswith("/")):
        return
    for path in sources:
        base = path.rstrip("/").rsplit("/", 1)[-1]
        into = f"{target.rstrip('/')}/{base}"
        if (
            path.endswith(("/", "/.", "*"))
            or UNKNOWN in path
            or base in (".", "")
            or (not record_write(sh, into) and under(sh, into))
        ):
            sh.unsure("what is copied over a counter's folder is not in the text")


def linking(sh: Shell, sources: list[str], target: str, symbolic: bool) -> None:
    """`ln`: remember where a new name leads."""
    link = resolved(sh.cwd, target)
    for source in sources[:1]:
        if UNKNOWN not in source + target and len(sh.shared.links) < MOST_LINKS:
            sh.shared.links[link] = resolved(link.rpartition("/")[0] if symbolic else sh.cwd, source)


def in_place(sh: Shell, words: list[str]) -> None:
    """`sed -i`, `perl -i`, `ruby -i`, `yq -i`: the files are rewritten."""
    name = words[0].rsplit("/", 1)[-1]
    rest = words[1:]
    if name in ("sed", "gsed"):
        if not any(word.startswith("--in-place") or (word[:1] == "-" and word[:2] != "--" and "i" in cluster(word,
            "efl"))
                   for word in rest):  # fmt: skip
            sed_files(sh, rest)
            return
        found, flags, _ = operands(words, "-e -f -l --expression --file --line-length")
        if not flags & {"-e", "-f", "--expression", "--file"}:
            found = found[1:] if found[:1] != [""] else found[2:]
        for path in found:
            record_write(sh, path)
        return
    if name in ("perl", "ruby"):
        if any(word[:1] == "-" and word[:2] != "--" and "i" in cluster(word, "eEIMmrx") for word in rest):
            found, flags, _ = operands(words, "-e -E -I -M -r")
            for path in found:
                record_write(sh, path)
        return
    found, flags, _ = operands(words, "-o --output -f --front-matter")
    if flags & {"-i", "--inplace", "--in-place", "-w", "--write", "--fix"}:
        for path in found:
            record_write(sh, path)


def sed_files(sh: Shell, rest: list[str]) -> None:
    """sed's own `w file` command."""
    for word in rest:
        if "w " in word and not word.startswith("-"):
            target = word.rpartition("w ")[2].strip(" }'")
            if (target and "/" in target) or "." in target:
                through(sh, target)


def dd(sh: Shell, words: list[str]) -> None:
    """`dd of=FILE`."""
    for word in words[1:]:
        if word.startswith("of="):
            through(sh, word[3:])


def output_flag(sh: Shell, words: list[str]) -> None:
    """Programs with `-o FILE`."""
    _, _, values = operands(words, "-o --output -out --out -O --outfile --output-file")
    for flag in ("-o", "--output", "-out", "--out", "--outfile", "--output-file"):
        if flag in values:
            through(sh, values[flag])


def flag_file(sh: Shell, words: list[str]) -> None:
    """`json -I -f FILE`, `dasel put -f FILE`."""
    _, flags, values = operands(words, "-f --file -o --out -e -v -t")
    if flags & {"-I", "--in-place"} or "put" in words or "delete" in words:
        record_write(sh, values.get("-f") or values.get("--file") or "")
    record_write(sh, values.get("-o") or values.get("--out") or "")


def second_operand(sh: Shell, words: list[str]) -> None:
    """Programs that write the file named second."""
    found, _, _ = operands(words, "-n -f -s -w -l --length --skip-bytes -c")
    if len(found) > 1:
        record_write(sh, found[1])


def first_operand(sh: Shell, words: list[str]) -> None:
    """Programs that write the file named first."""
    found, _, _ = operands(words, "-c -o -m -T -B -I -O -E -s --size -r --reference -n -l")
    if found:
        record_write(sh, found[0])


def rest_operands(sh: Shell, words: list[str]) -> None:
    """`sd FROM TO FILE ...`, `rename`, `dos2unix`."""
    for path in operands(words)[0]:
        record_write(sh, path)


def editing(sh: Shell, words: list[str]) -> None:
    """An editor with a counter file open may or may not save it."""
    silent = "" if words[0].rsplit("/", 1)[-1] in ("ed", "ex") else " -s"
    for path in operands(words, "-c --cmd -u -S" + silent)[0]:
        for given, counter in sh.shared.counters:
            if resolved(sh.cwd, path) == counter:
                commands = " ".join(words) + " " + (sh.stdin or "")
                saves = any(
                    mark in commands
                    for mark in (
                        "wq",
                        "-c x",
                        "+x",
                        "ZZ",
                        "w!",
                        "\nw\n",
                        "w\nq",
                        "+w",
                        "-c w",
                        "xa",
                        "update",
                        "|x",
                        "-c x",
                    )
                )
                if saves or (sh.stdin or "").strip().startswith("w"):
                    hit(sh, given)
                else:
                    sh.unsure("an editor opens a counter file")


def cmdlets(sh: Shell, words: list[str]) -> None:
    """PowerShell's file cmdlets."""
    name = words[0].lower()
    found, _, values = operands(words, "-Path -FilePath -LiteralPath -Destination -Value -Encoding -InputObject")
    paths = [values[flag] for flag in ("-Path", "-FilePath", "-LiteralPath", "-Destination") if flag in values]
    if name in ("copy-item", "move-item"):
        paths += found[1:2] if name == "copy-item" else found
    else:
        paths += found[:1]
    for path in paths:
        record_write(sh, path, name == "remove-item")


def remote_copy(sh: Shell, words: list[str]) -> None:
    """`aws s3 cp A B`, `docker cp A B`, `kubectl cp A B`, `gsutil cp A B`."""
    for verb in ("cp", "mv", "sync"):
        if verb in words[1:4]:
            found = operands(words)[0]
            if found:
                record_write(sh, found[-1])
            return


def reverting(sh: Shell, words: list[str]) -> None:
    """`hg revert FILE`, `svn revert FILE`, `jj restore FILE`; the other program named jj writes the file of a flag."""
    if words[1:2] in (["revert"], ["restore"]):
        rest_operands(sh, words)
    else:
        output_flag(sh, words)


def databases(sh: Shell, words: list[str]) -> None:
    """Programs of which any file operand may be written."""


# The rules that the catalogue's rows name.
RULES: dict[str, Callable[[Shell, list[str]], None]] = {
    rule.__name__: rule
    for rule in (
        all_operands, rest_operands, first_operand, second_operand, removing, copying, in_place, dd, output_flag,
        flag_file, databases, archive, patching, compressing, editing, remote_copy, cmdlets, lease_file,
        reverting,
    )
}  # fmt: skip
WRITERS = {name: RULES[rule] for rule, names in WRITER_RULES.items() for name in names.split()}


def writes(sh: Shell, name: str, words: list[str]) -> None:
    """Judge whether one program writes a counter file."""
    writer = WRITERS.get(name)
    if writer is not None:
        writer(sh, words)
