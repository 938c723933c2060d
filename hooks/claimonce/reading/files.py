"""Which programs write, replace or remove a counter file."""

from __future__ import annotations

from claimonce.reading.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.reading.shell import Shell


def resolved(cwd: str, path: str) -> str:
    """Join and tidy a path as text; nothing is looked up."""
    if not path.startswith("/"):
        path = f"{cwd}/{path}"
    if "/." not in path and "//" not in path and not path.endswith("/"):
        return path
    out: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if out:
                out.pop()
        elif part and part != ".":
            out.append(part)
    return "/" + "/".join(out)


def written(sh: Shell, path: str, below: bool = False) -> bool:
    """Record a counter effect when `path` is a counter file, or with `below` a folder that holds one."""
    if not path:
        return False
    full = resolved(sh.cwd, path)
    for given, counter in sh.shared.counters:
        if full == counter or (below and (counter.startswith(full + "/") or full == "/")):
            return hit(sh, given)
        if UNKNOWN in full:
            tail = full.rsplit(UNKNOWN, 1)[1]
            if tail and "/" in tail and counter.endswith(tail) and tail.count("/") > 1:
                return hit(sh, given)
            if tail and "/" in tail and counter.endswith(tail):
                return hit(sh, given)
            if between(full, counter):
                sh.unsure("the name of a file that is written is not in the text")
    return False


def between(shape: str, counter: str) -> bool:
    """Say whether a path with unknown parts could be the counter."""
    pieces = shape.split(UNKNOWN)
    if shape.startswith("/\x01cwd/" + UNKNOWN) or shape.rsplit("/", 1)[0].count(UNKNOWN) or pieces[0].endswith("/"):
        pieces[0] = "" if len(pieces) > 1 and (pieces[0].endswith("/")) and pieces[1] == "" else pieces[0]
    if not counter.startswith(pieces[0]) or not counter.endswith(pieces[-1]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        at = counter.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def linked(path: str) -> str:
    """Follow symbolic links of the last part of a path and of its folder."""
    import posix

    for _ in range(8):
        try:
            target = posix.readlink(path)
        except (OSError, ValueError):
            break
        path = resolved(path.rpartition("/")[0], target)
    return path


def hit(sh: Shell, given: str) -> bool:
    """Record the counter named as it was given."""
    described = sh.shared.descriptions.of_kind("counter")
    sh.effect("counter", described[0], described[1], "", (given,))
    return True


def under(sh: Shell, folder: str) -> list[str]:
    """Return the counters at or below a folder, named as a program run there would name them."""
    full = resolved(sh.cwd, folder)
    out: list[str] = []
    for _, counter in sh.shared.counters:
        if counter == full:
            out.append(folder)
        elif counter.startswith(full + "/"):
            out.append(folder.rstrip("/") + counter[len(full) :])
    return out


def globbed(sh: Shell, fields: list[str]) -> list[str]:
    """Add to a file pattern the counters that it fits."""
    from claimonce.reading.patterns import fits

    out: list[str] = []
    for field in fields:
        if any(mark in field for mark in "*?["):
            full = resolved(sh.cwd, field) if "\x01" not in field else field
            for _, counter in sh.shared.counters:
                if fits(full, counter, True):
                    out.append(counter)
        out.append(field)
    return out


def operands(words: list[str], takes: str = "") -> tuple[list[str], set[str], dict[str, str]]:
    """Split arguments into operands, flags and flags' values."""
    valued = takes.split()
    found: list[str] = []
    flags: set[str] = set()
    values: dict[str, str] = {}
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            found += words[at:]
            break
        if not word.startswith("-") or len(word) == 1:
            found.append(word)
            continue
        name, sign, value = word.partition("=")
        flags.add(name)
        if sign:
            values[name] = value
        elif word in valued:
            values[word] = words[at] if at < len(words) else ""
            at += 1
        elif not word.startswith("--"):
            flags.update("-" + letter for letter in word[1:])
            if word[:2] in valued:
                values[word[:2]] = word[2:]
            elif "-" + word[-1] in valued:
                values["-" + word[-1]] = words[at] if at < len(words) else ""
                at += 1
    return found, flags, values


def all_operands(sh: Shell, words: list[str], below: bool = False) -> None:
    """Programs that write every file they name."""
    for path in operands(words)[0]:
        written(sh, path, below)


def removing(sh: Shell, words: list[str]) -> None:
    """Programs that remove files and folders."""
    for path in operands(words)[0]:
        written(sh, path, True)


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
            written(sh, path, True)
    if name == "ln" and len(found) == 1:
        target, sources = ".", found
    if not target or (":" in target and name in ("rsync", "scp") and not target.startswith("/")):
        return
    if name != "rsync" or (sources and not sources[0].endswith("/")):
        written(sh, target)
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
            or (not written(sh, into) and under(sh, into))
        ):
            sh.unsure("what is copied over a counter's folder is not in the text")


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
            written(sh, path)
        return
    if name in ("perl", "ruby"):
        if any(word[:1] == "-" and word[:2] != "--" and "i" in cluster(word, "eEIMmrx") for word in rest):
            found, flags, _ = operands(words, "-e -E -I -M -r")
            for path in found:
                written(sh, path)
        return
    found, flags, _ = operands(words, "-o --output -f --front-matter")
    if flags & {"-i", "--inplace", "--in-place", "-w", "--write", "--fix"}:
        for path in found:
            written(sh, path)


def cluster(word: str, takes: str) -> str:
    """Return the letters of a flag cluster up to the first that takes a value."""
    out = ""
    for letter in word[1:]:
        out += letter
        if letter in takes:
            break
    return out


def sed_files(sh: Shell, rest: list[str]) -> None:
    """sed's own `w file` command."""
    for word in rest:
        if "w " in word and not word.startswith("-"):
            target = word.rpartition("w ")[2].strip(" }'")
            if (target and "/" in target) or "." in target:
                written(sh, target)


def dd(sh: Shell, words: list[str]) -> None:
    """`dd`."""
    for word in words[1:]:
        if word.startswith("of="):
            written(sh, word[3:])


def output_flag(sh: Shell, words: list[str]) -> None:
    """Programs with `-o FILE`."""
    _, _, values = operands(words, "-o --output -out --out -O --outfile --output-file")
    for flag in ("-o", "--output", "-out", "--out", "--outfile", "--output-file"):
        if flag in values:
            written(sh, values[flag])


def flag_file(sh: Shell, words: list[str]) -> None:
    """`json -I -f FILE`, `dasel put -f FILE`."""
    _, flags, values = operands(words, "-f --file -o --out -e -v -t")
    if flags & {"-I", "--in-place"} or "put" in words or "delete" in words:
        written(sh, values.get("-f") or values.get("--file") or "")
    written(sh, values.get("-o") or values.get("--out") or "")


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
            written(sh, f"{folder}/{path}")
        return
    if any(under(sh, folder) for _ in (0,)):
        for word in rest:
            if written(sh, f"{folder}/{word}"):
                return
        sh.unsure("what an archive holds is not in the text")


def patching(sh: Shell, words: list[str]) -> None:
    """`patch`: the file it names, else the files that the diff names."""
    found, flags, values = operands(words, "-p -i -d -o --input --directory --output --strip")
    if "--dry-run" in flags:
        return
    if found:
        written(sh, found[0])
        return
    if values.get("-o"):
        written(sh, values["-o"])
        return
    strip = values.get("-p", values.get("--strip", ""))
    from claimonce.reading.redirects import contents

    source = values.get("-i") or values.get("--input")
    diff = contents(sh, source) if source else sh.stdin
    patched(sh, diff, int(strip) if strip.isdigit() else 0)


def patched(sh: Shell, diff: str | None, strip: int) -> None:
    """Judge the files that a diff would change."""
    if diff is None or UNKNOWN in diff:
        sh.unsure("which files a patch changes is not in the text")
        return
    for line in diff.split("\n"):
        if line.startswith(("+++ ", "--- ")):
            path = line[4:].split("\t")[0].strip()
            parts = path.split("/")
            written(sh, "/".join(parts[strip:]) if len(parts) > strip else path)
            if strip == 0 and path[:2] in ("a/", "b/"):
                written(sh, path[2:])


def compressing(sh: Shell, words: list[str]) -> None:
    """Compressors replace their input unless told to keep it."""
    name = words[0].rsplit("/", 1)[-1]
    found, flags, _ = operands(words, "-S -n")
    if flags & {"-c", "-k", "-t", "-l", "--stdout", "--keep", "--test", "--list"} or (
        name == "zstd" and "--rm" not in flags
    ):
        return
    for path in found:
        written(sh, path)
        for ending in (".gz", ".bz2", ".xz"):
            if path.endswith(ending):
                written(sh, path[: -len(ending)])


def second_operand(sh: Shell, words: list[str]) -> None:
    """Programs that write the file named second."""
    found, _, _ = operands(words, "-n -f -s -w -l --length --skip-bytes -c")
    if len(found) > 1:
        written(sh, found[1])


def first_operand(sh: Shell, words: list[str]) -> None:
    """Programs that write the file named first."""
    found, _, _ = operands(words, "-c -o -m -T -B -I -O -E -s --size -r --reference -n -l")
    if found:
        written(sh, found[0])


def rest_operands(sh: Shell, words: list[str]) -> None:
    """`sd FROM TO FILE ...`, `rename`, `dos2unix`."""
    for path in operands(words)[0]:
        written(sh, path)


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
        written(sh, path, name == "remove-item")


def remote_copy(sh: Shell, words: list[str]) -> None:
    """`aws s3 cp A B`, `docker cp A B`, `kubectl cp A B`, `gsutil cp A B`."""
    for verb in ("cp", "mv", "sync"):
        if verb in words[1:4]:
            found = operands(words)[0]
            if found:
                written(sh, found[-1])
            return


def databases(sh: Shell, words: list[str]) -> None:
    """Programs of which any file operand may be written."""


WRITERS: dict[str, Callable[[Shell, list[str]], None]] = {
    "tee": all_operands, "sponge": all_operands, "truncate": all_operands, "shred": all_operands,
    "unlink": all_operands,
    "rm": removing, "srm": removing, "trash": removing, "trash-put": removing, "rmdir": removing, "gio": removing,
    "cp": copying, "mv": copying, "install": copying, "ln": copying, "rsync": copying, "scp": copying, "gcp": copying,
    "gmv": copying, "sed": in_place, "gsed": in_place, "perl": in_place, "ruby": in_place, "yq": in_place, "dd": dd,
    "prettier": in_place, "jsonlint": in_place, "sort": output_flag, "openssl": output_flag, "gpg": output_flag,
    "iconv": output_flag, "pandoc": output_flag, "base64": output_flag, "uudecode": output_flag, "dasel": flag_file,
    "sqlite3": databases, "tar": archive, "bsdtar": archive, "gtar": archive, "unzip": archive, "cpio": archive,
    "7z": archive,
    "patch": patching, "gzip": compressing, "bzip2": compressing, "xz": compressing, "zstd": compressing,
    "gunzip": compressing, "bunzip2": compressing, "unxz": compressing, "xxd": second_operand, "uniq": second_operand,
    "script": first_operand, "fallocate": all_operands, "sd": rest_operands, "rename": rest_operands,
    "dos2unix": rest_operands, "unix2dos": rest_operands, "code": editing, "vim": editing, "vi": editing,
    "nvim": editing,
    "nano": editing, "emacs": editing, "ed": editing, "ex": editing, "micro": editing, "hx": editing, "joe": editing,
    "gedit": editing, "subl": editing, "pico": editing, "kak": editing, "aws": remote_copy, "docker": remote_copy,
    "podman": remote_copy, "kubectl": remote_copy, "gsutil": remote_copy, "gcloud": remote_copy, "json_pp": databases,
    "json": flag_file, **dict.fromkeys(("Set-Content", "Add-Content", "Out-File", "Clear-Content", "Remove-Item",
    "Copy-Item",
    "Move-Item", "New-Item", "Tee-Object", "Export-Csv"), cmdlets), "jj": output_flag, "crudini": all_operands,
    "csplit": databases,
}  # fmt: skip


def writes(sh: Shell, name: str, words: list[str]) -> None:
    """Judge whether one program writes a counter file."""
    writer = WRITERS.get(name)
    if writer is not None:
        writer(sh, words)
