"""Files that a command would run, judged by their text as the prefilter's second look judges a command.

They are looked for where the reader looks, in every folder that the command may have gone to. A file that cannot be
read, or is large, leaves the answer to the reader.
"""

from __future__ import annotations

import posix

from claimonce.catalog.library_calls import PYTHON, PYTHON_FOLDERS, PYTHON_WRITES
from claimonce.catalog.names import SHELLS
from claimonce.catalog.script_calls import MAILS, OPENS, POSTS, SPAWN, WRITES_BOTH, WRITES_FIRST, WRITES_SECOND
from claimonce.prefilter.scan_result import LONGEST, UNKNOWN, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge
    from claimonce.prefilter.scan_result import Command

LARGEST = 65_536
MOST = 4
SYSTEM = ("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/opt/homebrew/bin/",
          "/usr/lib/", "/nix/store/")  # fmt: skip
JAVASCRIPT = SPAWN | POSTS | MAILS | {"eval", "function", "child_process", "import"} - {"get", "command"}
WRITES = WRITES_FIRST | WRITES_SECOND | WRITES_BOTH | OPENS
# Latin 1 with a blank for each sign that stands in no name.
IDENTIFIERS = (
    f"{'':48}0123456789{'':7}ABCDEFGHIJKLMNOPQRSTUVWXYZ    _ abcdefghijklmnopqrstuvwxyz{'':47}"
    f"\xaa{'':7}\xb2\xb3 \xb5   \xb9\xba \xbc\xbd\xbe {bytes(range(192, 256)).decode('latin-1')}"
).translate({215: " ", 247: " "})
# What a word may hold that goes behind a script as it stands; others are quoted there.
PLAIN_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@=,+")
NPM_PLAIN = ("install", "i", "ci", "ls", "list", "view", "audit", "outdated", "info", "why", "add", "remove", "init",
             "config", "cache", "root", "prefix", "pack", "dedupe", "prune", "update", "upgrade", "uninstall", "rm",
             "fund", "-v", "--version", "help", "licenses", "link", "unlink", "rebuild", "whoami")  # fmt: skip


def texts(judge: Judge, path: str) -> list[str]:
    """Return what the file holds in each folder that may be meant; binaries are left out."""
    judge.read.append(path)
    if UNKNOWN in path or "*" in path or judge.cwds == [UNKNOWN] or len(judge.read) > MOST:
        raise Doubt
    found: list[str] = []
    seen = False
    for cwd in judge.cwds:
        data = content(path if path[0] == "/" else f"{cwd}/{path}")
        if data is not None:
            seen = True
            if b"\0" not in data[:1_024]:
                found.append(data.replace(b"\0", b"\x01").decode("latin-1"))
    if not seen:
        raise Doubt
    judge.loaded += found
    return found


def content(path: str) -> bytes | None:
    """Return a file's bytes, None where there is no such file; Doubt where it may not be read."""
    try:
        descriptor = posix.open(path.encode("latin-1"), posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Doubt from error
    try:
        if posix.fstat(descriptor).st_mode & 0o170000 != 0o100000:
            raise Doubt
        data = posix.read(descriptor, LARGEST + 1)
    except OSError as error:
        raise Doubt from error
    finally:
        posix.close(descriptor)
    if len(data) > LARGEST and b"\0" not in data[:1_024]:
        raise Doubt
    return data


def script(judge: Judge, path: str) -> None:
    """A program named by its path."""
    if path.startswith(SYSTEM):  # `/usr/bin/make`: what the system brings is known by its name
        judge.read.append(path)
        return
    for text in texts(judge, path):
        first = text.partition("\n")[0][:200] if text.startswith("#!") else ""
        name = first[2:].strip().split(" ")[-1 if "env" in first else 0].rsplit("/", 1)[-1]
        if not name or name.encode("latin-1") in SHELLS:  # no `#!`: the shell that starts it reads it
            shell_text(judge, text)
        elif name.startswith(("python", "pypy")):  # `#!/usr/bin/env python3`
            python_text(judge, text, [])
        elif name in ("node", "nodejs", "bun", "deno"):
            script_text(judge, text)
        else:  # `#!/usr/bin/perl`
            raise Doubt


def shell_file(judge: Judge, path: str) -> None:
    """`sh file`, `source file`."""
    for text in texts(judge, path):
        shell_text(judge, text)


def shell_text(judge: Judge, text: str) -> None:
    """A shell script."""
    if len(text) > LONGEST or judge.counters_in(text):
        raise Doubt
    judge.text(text)


def python_file(judge: Judge, path: str) -> None:
    """`python file.py`."""
    for text in texts(judge, path):
        python_text(judge, text, [])


def python_text(judge: Judge, text: str, args: list[str]) -> None:
    """Python code that starts no program, sends nothing and writes no file of interest."""
    if UNKNOWN in text or "exec" in text or "spawn" in text or judge.gates.names(text):  # `os.execvp`, `spawnlp`
        raise Doubt
    names = set(text.translate(IDENTIFIERS).split())
    if not PYTHON.isdisjoint(names) or ("codecs" in names and "rot" in text):  # `subprocess`, a text in rot13
        raise Doubt
    # `open("x", "w")`: another file's name stands there; one that is put together may be a counter's
    if judge.gates.counters and not (PYTHON_WRITES | PYTHON_FOLDERS).isdisjoint(names):
        makes = "{" in text or "%" in text or "+" in text or "join" in names or "format" in names
        if (
            makes
            or not PYTHON_FOLDERS.isdisjoint(names)
            or judge.counters_in(" ".join([text, *args]))
            or "argv" in names
        ):
            raise Doubt


def script_file(judge: Judge, path: str) -> None:
    """`node file.js`."""
    for text in texts(judge, path):
        script_text(judge, text)


def script_text(judge: Judge, text: str) -> None:
    """JavaScript that starts no program, sends nothing and writes no file."""
    if UNKNOWN in text or "$`" in text or judge.gates.names(text):
        raise Doubt
    names = set(text.translate(IDENTIFIERS).lower().split())
    if not JAVASCRIPT.isdisjoint(names) or (judge.gates.counters and not WRITES.isdisjoint(names)):
        raise Doubt


def make(judge: Judge, words: list[str]) -> None:
    """`make target`: the recipe lines that would run."""
    from claimonce.lang import BoundError
    from claimonce.lang.makefile import Makefile

    name, targets = "", list[str]()
    variables: dict[str, str] = {}
    held = judge.cwds
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if UNKNOWN in word:
            raise Doubt
        if word in ("-C", "-f") and at < len(words):  # `make -C docs`, `make -f Other.mk`
            if word == "-f":
                name = words[at]
            else:
                judge.moved(["cd", words[at]])
            at += 1
        # `-j 4`, `-j4`, `-k`
        elif word.startswith("-j") or word in ("-s", "-k", "-B", "--silent", "--no-print-directory"):
            at += word == "-j" and words[at : at + 1] != [] and words[at].isdigit()
        elif word in ("-n", "--dry-run", "-q", "--question", "--version", "--help"):
            return
        elif word[0] == "-":  # `--eval=...`
            raise Doubt
        elif "=" in word:  # `make CC=clang`
            key, _, value = word.partition("=")
            variables[key.rstrip(":")] = value
        else:
            targets.append(word)
    found = list[str]()
    for one in [name] if name else ["GNUmakefile", "makefile", "Makefile"]:
        for cwd in judge.cwds:
            data = content(one if one[0] == "/" else f"{cwd}/{one}") if cwd != UNKNOWN else None
            if data is not None:
                found.append(data.replace(b"\0", b"\x01").decode("latin-1"))
        judge.read.append(one)
    if not found or len(judge.read) > MOST + 2:
        raise Doubt
    for text in found:
        try:
            commands = Makefile(text, variables).commands(targets)
        except BoundError as error:
            raise Doubt from error
        for line in commands:
            if judge.counters_in(line):
                raise Doubt
            judge.text(line)
    judge.cwds = held


def npm(judge: Judge, words: list[str], whole: Command) -> None:
    """`npm run x`: the scripts of that name in package.json."""
    rest = [word for word in words[1:] if word[:1] != "-"]
    if any(UNKNOWN in word for word in words[1:3]) or any(
        word in ("--prefix", "-C", "--dir", "--cwd", "-w") for word in words
    ):
        raise Doubt
    verb = rest[0] if rest else ""
    if words[0] == "pnpm" and verb in ("exec", "dlx"):  # `pnpm exec tsc`
        judge.inner(words[words.index(verb) + 1 :], whole)
        return
    if verb in ("run", "run-script") and len(rest) > 1:  # `npm run build`
        name = rest[1]
    # `npm test`; `yarn build`, where npm wants `run` before it
    elif verb in ("start", "test", "stop", "restart") or (words[0] != "npm" and verb and verb not in NPM_PLAIN):
        name = verb
    elif verb in NPM_PLAIN or not verb:
        return
    else:
        raise Doubt
    for text in texts(judge, "package.json"):
        bodies = scripts(text, ("pre" + name, name, "post" + name))
        if not bodies:
            raise Doubt
        behind = words[words.index(name, 1) + 1 :]
        if not all(PLAIN_WORD.issuperset(word) for word in behind):
            raise Doubt
        for body in bodies:
            if judge.counters_in(body) or body.strip() == "wireit":  # wireit: what runs stands under another key
                raise Doubt
            judge.text(" ".join([body, *behind]))


def scripts(text: str, names: tuple[str, ...]) -> list[str]:
    """Return those scripts in the text of a package.json; JSON is not loaded for it."""
    from claimonce.prefilter.payload import unescape

    found: list[str] = []
    for name in names:
        at = text.find(f'"{name}"')
        while at >= 0:
            rest = text[at + len(name) + 2 :].lstrip()
            at = text.find(f'"{name}"', at + 1)
            if not rest.startswith(":"):
                continue
            rest = rest[1:].lstrip()
            if not rest.startswith('"'):
                continue
            body = unescape(rest.encode("latin-1"))
            if body is None:
                raise Doubt
            found.append(body)
    return found
