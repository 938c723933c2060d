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
PRINTED = "("  # and, behind it, the fingerprint of the command that prints it
UNSAID = "?"  # behind it, where a word of that command is not known, which is shown so
READERS = frozenset(("cat", "head", "tail", "sed", "awk", "cut", "grep", "jq", "yq"))  # their operands are files
TEMPORARY = "~"  # and its number: a name that mktemp makes, another one at each call
UNTOLD = {VARIABLE: "the variable {}", PRINTED: "another program prints it", TEMPORARY: "a name that mktemp makes"}
# Programs by whose words the account is told: in theirs alone it is remembered which program printed a text.
CLIENTS = frozenset(("curl", "curlie", "wget", "wget2", "http", "https", "xh", "xhs"))
LIVE = ("/proc/", "/sys/", "/dev/")  # what they hold is made when they are read
ADDRESSES = ("url", "uri", "hook", "endpoint")  # what the name of a variable has that holds an address
# And of one that holds a credential.
SECRETS = ("token", "secret", "key", "pass", "_pat", "auth", "cred", "login", "user")
# Programs that change no file whose name they are given; git's verbs that leave the work tree as it is.
QUIET = frozenset(
    (":", "[", "basename", "cat", "cd", "chmod", "curl", "cut", "date", "diff", "dirname", "echo", "envsubst",
     "export", "false", "gh", "glab", "grep", "head", "hostname", "jo", "jq", "local", "ls", "mkdir", "mktemp",
     "pwd", "printf", "read", "rg", "rm", "seq", "set", "shift", "sleep", "sort", "stat", "tail", "test", "touch",
     "tr", "trap", "true", "type", "uname", "uniq", "unset", "wait", "wc", "which", "whoami")
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


def of_file(sh: Caller, path: str, running: bool = True) -> str:
    """Return what a file holds where this command itself wrote it, else unknown text that remembers the file.

    `running` says that the program that was started last is the one that reads.
    """
    from claimonce.effects.paths import resolved

    text = find_content(sh, path)
    since = sh.shared.kept.get(path, sh.shared.kept.get(resolved(sh.cwd, path)))
    if since is not None and not _unchanged(sh, since, running):
        return text + UNKNOWN  # enough to see what a script does, and not what arrives
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


def of_output(sh: Caller, out: str, first: int) -> str:
    """Return what the programs printed that were started since `first`; where nothing of it is known, by which."""
    started = sh.shared.programs[first:]
    if not started or not out.isascii() or out.strip(UNKNOWN + "\n") or not out:
        return out
    from claimonce.hooks.digest import fingerprint

    said = [word for one in started for word in (*one.words, *(to for _, to in one.redirections), "")]
    # `cat .token` prints another one in another folder, and `pass show $A` nobody knows which
    place = sh.cwd if any(_is_near(word) for word in said) or started[-1].words[0] in READERS else ""
    open_ = UNSAID if any(UNSAID in word for word in said) else ""
    return mark_origin(sh, PRINTED + open_ + fingerprint(*said, place, size=4))


def _is_near(word: str) -> bool:
    """Whether a word names a file by its place below the folder."""
    return (
        word[:2] in ("./", "..") or (word[:1] == "." and len(word) > 1) or ("/" in word[1:] and word[0] not in "/~$-")
    )


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
    return [name.rpartition("/")[2] for name in places_in(sh, text)]


def places_in(sh: Caller, text: str) -> list[str]:
    """Return the names of the variables and the whole paths of the files that the text is known to hold."""
    if text.isascii():
        return []
    names = list(sh.shared.origins)
    found = [names[ord(c) - FIRST_ORIGIN] for c in text if ord(c) >= FIRST_ORIGIN]  # PRINTED stays with its name
    return [name[1:] if name[:1] == VARIABLE else name for name in found]


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
        loaded = None if name[:1] in UNTOLD or not _unchanged(sh) else content(sh, name)
        if loaded is None:
            why = UNTOLD.get(name[:1], "the file {} is not read").format(name[name[:1] == VARIABLE :])
        text = text.replace(f"{UNKNOWN}{mark}{UNKNOWN}", UNKNOWN if loaded is None else loaded)
    return text, why or ("not in the text of the call" if UNKNOWN in text else "")


def is_from(sh: Caller, text: str, paths: list[str]) -> bool:
    """Say whether the text comes from one of these files: what writes there takes it away while it is read."""
    from claimonce.effects.paths import resolved, same_file

    names = list(sh.shared.origins)
    sources = [] if text.isascii() else [names[ord(c) - FIRST_ORIGIN] for c in text if ord(c) >= FIRST_ORIGIN]
    return any(
        UNKNOWN in path or source == full or same_file(source, full)
        for source in sources
        for path in paths
        for full in (resolved(sh.cwd, path),)
    )


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


def is_temporary(sh: Caller, path: str) -> bool:
    """Say whether a path is one that mktemp made in this command, or below one."""
    names = list(sh.shared.origins)
    mark = ord(path[1]) - FIRST_ORIGIN if path[:1] == UNKNOWN and len(path) > 2 else -1
    return 0 <= mark < len(names) and names[mark][:1] == TEMPORARY and UNKNOWN not in path[3:]


def _unchanged(sh: Caller, since: int = 0, running: bool = True) -> bool:
    """Whether nothing that was started before the present program may have written files, but for the first `since`."""
    return all(
        (name in QUIET and not _writes(name, started.words))
        or (name in sh.shared.descriptions.programs and name not in WRITES and name != "git")
        or name in WRAPPERS
        or (name in CONTAINED and "exec" in started.words[1:3])
        or (name in SHELLS_READ and started.words[1:2] in (("-c",), ("-lc",), ("-ec",)))
        or (name == "git" and bool(GIT_QUIET & set(started.words[1:4])) and not _writes(name, started.words))
        for at, started in enumerate(sh.shared.programs[: -1 if running else None])
        if at >= since and at not in sh.shared.called
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
