"""`xargs`, `find`, `fd`, `parallel`: one command for many names."""

from __future__ import annotations

from claimonce.interp.branches import followed
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

MOST = 40
MOST_WORDS = 1_000
XARGS_VALUES = frozenset(
    ("-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s", "-J", "-R", "-S", "--arg-file", "--delimiter", "--max-args",
    "--max-procs",
     "--max-chars", "--process-slot-var")
)  # fmt: skip
PARALLEL_VALUES = frozenset(
    ("-j", "--jobs", "-n", "-N", "-L", "-a", "--arg-file", "-d", "--delimiter", "-S", "--sshlogin", "--delay",
    "--timeout",
     "--colsep", "-C", "--joblog", "--results", "--retries", "--tagstring", "--workdir", "--wd", "--load", "--nice",
     "-P",
     "--max-procs", "-s", "--env", "-k-value", "--tmpdir", "--shebang-value", "--halt", "-I")
)  # fmt: skip
# Options of fd 10.3 whose value is the next word, as a slice of the words.
FD_VALUES = (["-e"], ["-t"], ["-d"], ["-E"], ["-S"], ["-o"], ["-c"], ["-j"], ["--extension"], ["--type"], ["--exclude"],
             ["--max-depth"], ["--min-depth"], ["--size"], ["--owner"], ["--color"], ["--threads"])  # fmt: skip


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge one of these programs."""
    if name in ("xargs", "gxargs"):
        return xargs(sh, words)
    if name == "parallel":
        return parallel(sh, words)
    if name in ("fd", "fdfind"):
        return fd(sh, words)
    return find(sh, words)


def xargs(sh: Shell, words: list[str]) -> Done | None:
    """Run the command with the words of the input behind it, or in place of `-I`'s mark."""
    given = XargsOptions(words)
    command = words[given.at :] or ["echo"]
    text = sh.stdin
    if given.path:
        from claimonce.interp.script_files import load

        loaded = load(sh, given.path)
        text = UNKNOWN if loaded is None else loaded
        start = by_input  # what it starts has the input that xargs itself was given
    else:
        start = apart
    items = xargs_items(text, given)
    if text is not None and not text.strip():
        if not given.runs_empty or given.mark:
            return 0, ""
        items = []
    if not given.mark:
        return start(sh, [*command, *followed(items, MOST_WORDS)])
    made = [start(sh, [word.replace(given.mark, item) for word in command])[1] for item in followed(items, MOST)]
    return None, "".join(made)


class XargsOptions:
    """What stands before the command: where that begins, the mark that an item replaces, how items are parted."""

    def __init__(self, words: list[str]) -> None:
        self.at = 1
        self.mark = self.delimiter = self.path = ""
        self.runs_empty, self.null = True, False
        while self.at < len(words) and words[self.at].startswith("-") and len(words[self.at]) > 1:
            word, value = words[self.at], words[self.at + 1] if self.at + 1 < len(words) else ""
            self.at += 1
            if word == "--":
                break
            if not self.replaces(word, value):
                self.take(word, value)
            self.at += word in XARGS_VALUES

    def replaces(self, word: str, value: str) -> bool:
        """Take an option that names the mark."""
        if word.startswith(("-I", "-J")):
            self.mark = word[2:] or value or "{}"
        elif word.startswith("--replace") or word == "-i":
            self.mark = word.partition("=")[2] or "{}"
        elif word.startswith("-i"):
            self.mark = word[2:]
        else:
            return False
        return True

    def take(self, word: str, value: str) -> None:
        """Take any other option."""
        if word in ("-d", "--delimiter"):
            self.delimiter = value
        elif word in ("-a", "--arg-file"):
            self.path = value
        elif word == "--null":
            self.null = True
        elif word == "--no-run-if-empty":
            self.runs_empty = False
        elif not word.startswith("--"):
            self.runs_empty = self.runs_empty and "r" not in word
            self.null = self.null or "0" in word
            if "I" in word:
                self.mark = word[word.index("I") + 1 :] or value or "{}"
                self.at += word.endswith("I")


def xargs_items(text: str | None, given: XargsOptions) -> list[str]:
    """Return the items in the input."""
    if text is None or given.null or (given.mark and UNKNOWN in text):
        return [UNKNOWN]
    if given.delimiter:
        return text.split("\n" if given.delimiter == "\\n" else given.delimiter[:1])
    if given.mark:
        return [line.strip() for line in text.split("\n") if line.strip()]
    from claimonce.lang.shell.quoting import split_words

    return split_words(text.replace("\n", " "))


def by_input(sh: Shell, words: list[str]) -> Done:
    """Start a program whose input is the caller's."""
    from claimonce.programs.wrappers import external

    return external(sh, words)


def apart(sh: Shell, words: list[str]) -> Done:
    """Start a program whose input is not the caller's."""
    from claimonce.programs.wrappers import external

    old, sh.stdin = sh.stdin, ""
    try:
        return external(sh, words)
    finally:
        sh.stdin = old


def find(sh: Shell, words: list[str]) -> Done:
    """`find ... -exec COMMAND ;` and `-delete`."""
    at, end = 1, len(words)
    roots: list[str] = []
    while at < end and words[at] in ("-H", "-L", "-P"):
        at += 1
    while at < end and words[at][:1] not in ("-", "(", "!"):
        roots.append(words[at])
        at += 1
    shapes: list[tuple[str, str]] = []
    started = False
    while at < end:
        word = words[at]
        if word in ("-name", "-iname", "-path", "-wholename", "-ipath") and at + 1 < end:
            shapes.append((word, words[at + 1]))
            at += 2
            continue
        if word in ("-exec", "-execdir", "-ok", "-okdir"):
            stop = at + 1
            while stop < end and words[stop] not in (";", "+"):
                stop += 1
            found = hits(sh, roots, shapes) or [UNKNOWN]
            for one in found:
                apart(sh, [part.replace("{}", one) for part in words[at + 1 : stop]])
            started = True
            at = stop + 1
            continue
        if word == "-delete" and sh.shared.counters:
            from claimonce.effects.counter_files import record_write

            for one in hits(sh, roots, shapes):
                record_write(sh, one)
        if word in ("-fprint", "-fprintf", "-fls") and at + 1 < end:
            from claimonce.interp.redirections import wrote

            wrote(sh, words[at + 1])
        at += 1
    if len(words) > 1 and roots == words[1:2] and any(word == "-maxdepth" for word in words) and not started:
        depth = words[words.index("-maxdepth") + 1 : words.index("-maxdepth") + 2]
        if depth == ["0"]:
            return 0, roots[0] + "\n"
    listing = hits(sh, roots, shapes)
    return None, "".join(one + "\n" for one in listing) + UNKNOWN if listing else UNKNOWN


def hits(sh: Shell, roots: list[str], shapes: list[tuple[str, str]]) -> list[str]:
    """Return the counter files that `find` would name."""
    if not sh.shared.counters:
        return []
    from claimonce.effects.counter_files import under
    from claimonce.lang.shell.patterns import fits

    out: list[str] = []
    for root in roots or ["."]:
        for path in under(sh, root):
            name = path.rsplit("/", 1)[-1]
            for kind, shape in shapes:
                subject = name if kind in ("-name", "-iname") else path
                if not fits(shape, subject) and not (kind.startswith("-i") and fits(shape.lower(), subject.lower())):
                    break
            else:
                out.append(path)
    return out


def fd(sh: Shell, words: list[str]) -> Done:
    """`fd PATTERN FOLDER... -x COMMAND`: where no `{}` stands, the path comes behind the command."""
    for index, word in enumerate(words[1:], 1):
        if word in ("-x", "-X", "--exec", "--exec-batch"):
            rest = words[index + 1 :]
            stop = rest.index(";") if ";" in rest else len(rest)
            command = rest[:stop] if any("{" in part for part in rest[:stop]) else [*rest[:stop], "{}"]
            for one in fd_hits(sh, words[1:index]) or [UNKNOWN]:
                apart(sh, [part.replace("{}", one) for part in command])
    return None, UNKNOWN


def fd_hits(sh: Shell, given: list[str]) -> list[str]:
    """Return the counter files that `fd` may name; a pattern that is more than a piece of a name may fit each."""
    plain = [word for at, word in enumerate(given) if word[:1] != "-" and given[at - 1 : at] not in FD_VALUES]
    pattern = plain[0] if plain else ""
    is_plain = all(sign.isalnum() or sign in "._-" for sign in pattern)
    return [one for one in hits(sh, plain[1:], []) if not is_plain or pattern in one.rsplit("/", 1)[-1]]


def parallel(sh: Shell, words: list[str]) -> Done | None:
    """GNU parallel: the command is shell text; without one, each input is a command."""
    at, end = 1, len(words)
    while at < end and words[at].startswith("-") and words[at] != "--":
        if words[at] in ("--help", "--version", "--citation", "--dry-run", "--dryrun"):
            return 0, UNKNOWN
        at += 2 if words[at] in PARALLEL_VALUES else 1
    if at < end and words[at] == "--":
        at += 1
    stop = at
    while stop < end and words[stop] not in (":::", "::::", ":::+", "--"):
        stop += 1
    command = words[at:stop]
    if stop < end and words[stop] in (":::", ":::+", "--"):
        items = [word for word in words[stop + 1 :] if word not in (":::", ":::+")]
    elif stop >= end and sh.stdin is not None and UNKNOWN not in sh.stdin:
        items = [line for line in sh.stdin.split("\n") if line]
    else:
        items = [UNKNOWN]
    from claimonce.lang.shell.quoting import quoted

    for item in followed(items, MOST):
        sub = sh.copy()
        sub.stdin = ""
        if not command:
            sub.run_text(item)
            continue
        text = " ".join(command)
        value = item if UNKNOWN in item else quoted(item)
        marked = any(mark in text for mark in ("{}", "{1}", "{.}", "{/}"))
        for mark in ("{}", "{1}"):
            text = text.replace(mark, value)
        sub.run_text(text if marked else f"{text} {value}")
    return None, UNKNOWN
