"""Where unknown text comes from, so that a message's own file can be read when it matters, and only then.

For all of the reader such text is unknown (`UNKNOWN` at both ends); between them stands one character, past those of a
shell word, that says which file or variable it is.
"""

from __future__ import annotations

import posix

from claimonce.catalog.index import SHELLS_READ
from claimonce.lang import FIRST_ORIGIN, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.effects.caller import Caller

MOST = 200
LARGEST = 1_048_576  # bytes of one file that is read for its text
MOST_READ = 2_097_152  # bytes of all of them
VARIABLE = "$"
LIVE = ("/proc/", "/sys/", "/dev/")  # what they hold is made when they are read
ADDRESSES = ("url", "uri", "hook", "endpoint")  # what the name of a variable has that holds an address
SECRETS = ("token", "secret", "api_key", "apikey", "_key", "password")  # and of one that holds a credential
# Programs that change no file whose name they are given; git's verbs that leave the work tree as it is.
QUIET = frozenset(
    (":", "[", "basename", "cat", "cd", "curl", "cut", "date", "diff", "dirname", "echo", "envsubst", "export", "false",
     "gh", "glab", "grep", "head", "hostname", "jo", "jq", "ls", "pwd", "printf", "rg", "seq", "set", "sleep", "sort",
     "stat", "tail", "test", "tr", "true", "type", "uname", "uniq", "unset", "wc", "which", "whoami")
)  # fmt: skip
# With these letters among its flags, these options or these words one of them writes a file all the same.
WRITES: dict[str, tuple[str, tuple[str, ...]]] = {
    "curl": ("oODcJK", ("--output", "--remote-", "--dump-header", "--cookie-jar", "--trace", "--stderr", "--config",
                        "--libcurl", "--etag-save", "--hsts", "--alt-svc")),
    "sort": ("oT", ("--output",)), "git": ("", ("--output",)), "jq": ("", ("--in-place",)),
    "jo": ("o", ()),
    "gh": ("O", ("checkout", "co", "download", "clone", "sync", "develop", "--output", "--dir", "extension")),
    "glab": ("", ("checkout", "clone", "download", "artifact", "--output")),
}  # fmt: skip
CURL_VALUES = "AbCdeEFHmPQrtTuUwxXyYz"  # letters behind which the rest of the word is a value
# What these start is looked at by itself: they only stand before it.
WRAPPERS = frozenset(
    (
        "busybox",
        "caffeinate",
        "chronic",
        "chrt",
        "command",
        "doas",
        "env",
        "exec",
        "flock",
        "ionice",
        "nice",
        "nohup",
        "parallel",
        "proxychains4",
        "runuser",
        "setsid",
        "ssh",
        "stdbuf",
        "su",
        "sudo",
        "systemd-inhibit",
        "systemd-run",
        "taskset",
        "time",
        "timeout",
        "torsocks",
        "unbuffer",
        "xargs",
        "xvfb-run",
    )
)
CONTAINED = ("docker", "podman", "kubectl")  # so does `exec`, while `run` starts what the image says
GIT_QUIET = frozenset(("add", "branch", "commit", "diff", "fetch", "log", "push", "remote", "rev-parse", "show",
                       "status", "tag", "config", "describe", "rev-list", "merge-base"))  # fmt: skip


def mark_origin(sh: Caller, what: str) -> str:
    """Return unknown text that remembers where it comes from: a path, or `$NAME`."""
    known = sh.shared.origins
    if what not in known:
        if len(known) >= MOST or UNKNOWN in what:
            return UNKNOWN
        known[what] = len(known)
    return f"{UNKNOWN}{chr(FIRST_ORIGIN + known[what])}{UNKNOWN}"


def of_file(sh: Caller, path: str) -> str:
    """Return what a file holds where this command itself wrote it, else unknown text that remembers the file."""
    from claimonce.effects.paths import resolved

    text = find_content(sh, path)
    if text != UNKNOWN or not path or UNKNOWN in path or path in ("-", "/dev/stdin", "/dev/fd/0"):
        return text
    full = resolved(sh.cwd, path)
    if "\x01" in full or not sh.shared.read_file or full in sh.shared.files or full.startswith(LIVE):
        return UNKNOWN
    return mark_origin(sh, full)


def of_variable(sh: Caller, name: str) -> str:
    """Return unknown text; where the variable's name is that of an address or a credential, it remembers the name."""
    low = name.lower()
    return mark_origin(sh, VARIABLE + name) if any(word in low for word in ADDRESSES + SECRETS) else UNKNOWN


def find_content(sh: Caller, path: str) -> str:
    """Return what a file holds where this command itself wrote it, else unknown text that keeps its origin."""
    if path in ("/dev/null", ""):
        return ""
    if path in ("/dev/stdin", "/dev/fd/0", "-"):
        return UNKNOWN if sh.stdin is None else sh.stdin
    text = sh.shared.files.get(path)
    if text is None and sh.shared.files:
        from claimonce.effects.paths import resolved

        text = sh.shared.files.get(resolved(sh.cwd, path))
    return UNKNOWN if text is None else text


def names_in(sh: Caller, text: str) -> list[str]:
    """Return the names of the variables and files that the text is known to hold."""
    if text.isascii():
        return []
    names = list(sh.shared.origins)
    found = [names[ord(c) - FIRST_ORIGIN] for c in text if ord(c) >= FIRST_ORIGIN]
    return [name[1:] if name[:1] == VARIABLE else name.rpartition("/")[2] for name in found]


def read(sh: Caller, text: str) -> tuple[str, str]:
    """Put in what the files that the text remembers hold; return it, and why something is not known (empty if all is).

    Files count only while nothing before in the command may have changed them.
    """
    if UNKNOWN not in text:
        return text, ""
    names = list(sh.shared.origins)
    why = ""
    for mark in [] if text.isascii() else sorted({c for c in text if ord(c) >= FIRST_ORIGIN}):
        name = names[ord(mark) - FIRST_ORIGIN]
        loaded = None if name[:1] == VARIABLE or not _unchanged(sh) else content(sh, name)
        if loaded is None:
            why = f"the variable {name[1:]}" if name[:1] == VARIABLE else f"the file {name} is not read"
        text = text.replace(f"{UNKNOWN}{mark}{UNKNOWN}", UNKNOWN if loaded is None else loaded)
    return text, why or ("not in the text of the call" if UNKNOWN in text else "")


def content(sh: Caller, path: str) -> str | None:
    """Return a file's text as the reader holds text; None for what is no plain text of modest size and of one's own."""
    try:
        descriptor = posix.open(path.encode("latin-1"), posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        state = posix.fstat(descriptor)
        regular = state.st_mode & 0o170000 == 0o100000 and state.st_uid in (0, posix.geteuid())
        if not regular or state.st_size > LARGEST or sh.shared.loaded + state.st_size > MOST_READ:
            return None
        data = posix.read(descriptor, LARGEST + 1)
    except OSError:
        return None
    finally:
        posix.close(descriptor)
    sh.shared.loaded += len(data)
    return None if len(data) > LARGEST or b"\0" in data else data.decode("latin-1")


def _unchanged(sh: Caller) -> bool:
    """Whether nothing that was started before the present program may have written files."""
    return all(
        (name in QUIET and not _writes(name, started.words))
        or name in WRAPPERS
        or (name in CONTAINED and "exec" in started.words[1:3])
        or (name in SHELLS_READ and started.words[1:2] in (("-c",), ("-lc",), ("-ec",)))
        or (name == "git" and bool(GIT_QUIET & set(started.words[1:4])) and not _writes(name, started.words))
        for at, started in enumerate(sh.shared.programs[:-1])
        if at not in sh.shared.called
        for name in (started.words[0].rpartition("/")[2],)
    )


def _writes(name: str, words: tuple[str, ...]) -> bool:
    """Whether a program that is quiet by default is told to write a file: `curl -sO`, `sort -o`, `uniq in out`."""
    if name == "uniq":
        return len([word for word in words[1:] if word[:1] != "-" or word == "-"]) > 1
    told = WRITES.get(name)
    if told is None:
        return False
    letters, options = told
    for word in words[1:]:
        if word.startswith(options) if word[:2] == "--" else word in options:
            return True
        if word[:1] == "-" != word[1:2]:
            for letter in word[1:]:
                if letter in letters:
                    return True
                if name == "curl" and letter in CURL_VALUES:
                    break
    return False
