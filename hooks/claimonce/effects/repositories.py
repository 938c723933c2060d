"""Which repository and which thread of a forge a call means: `github.com/owner/name#12`."""

from __future__ import annotations

from claimonce.effects.git_folder import LARGEST, git_folder, small
from claimonce.effects.messages import first, real
from claimonce.hooks.git_url import canonical_remote
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.effects.caller import Caller
    from claimonce.effects.program_messages import Arguments

NOT_KNOWN = "which repository it is, is not known"
KINDS = ("issues", "pull", "pulls", "merge_requests", "discussions", "-", "work_items")
# As `gh` chooses among several remotes where nobody can be asked.
FIRST_REMOTES = ("upstream", "github", "gitlab", "origin")


def place(args: Arguments) -> tuple[list[str], str, str]:
    """Return the thread or repository that a forge's own program means, why it is not known, and where it stood."""
    row = args.row
    operand = real(find_thread(args)[0]) if row["target"] == "thread" else ""
    if "://" in operand:
        return of_url(operand, row)
    given = first(value for flag, value in args.values if flag in row["repository_flags"])
    given = given or first(args.sh.get(name) or "" for name in row["repository_variables"])
    host = real(first(args.sh.get(name) or "" for name in row["host_variables"])).rpartition("://")[2].strip("/")
    repository = name_repository(real(given), host or row["forge"]) if given else here(args.sh)
    origin = "the repository that is named" if given else "the remote of the folder"
    why = NOT_KNOWN if not repository or UNKNOWN in repository else ""
    if host and not given and repository.partition("/")[0] != host:
        why = NOT_KNOWN  # the program looks for a remote on that host
    if row["target"] == "repository":
        name = f"{repository} {row['noun']}".strip()
        return ([name] if not why else []), why, origin
    number = operand.lstrip("#!")
    if not number.isdigit():
        why = why or "its number is not in the call"
    thread = f"{repository}{row['thread_mark']}{number or '?'}"
    return [thread if UNKNOWN not in thread else ""], why, f"{origin}, and its operand"


def find_thread(args: Arguments) -> tuple[str, list[str]]:
    """Return what names the thread, the value of a flag or the first operand, and the operands that are left."""
    flagged = first(value for _, value in args.of("target_flags"))
    return (flagged, args.operands) if flagged else (first(args.operands), args.operands[1:])


def of_url(url: str, row: dict[str, str]) -> tuple[list[str], str, str]:
    """Return the thread or repository that a URL names."""
    plain = url.partition("?")[0].partition("#")[0].partition("://")[2].rstrip("/")
    host, _, path = plain.rpartition("@")[2].partition("/")
    parts = [part for part in path.split("/") if part]
    at = next((index for index, part in enumerate(parts) if part in KINDS), len(parts))
    number = first(part for part in parts[at:] if part.isdigit())  # `pull/5/files` is 5 too
    repository = canonical_remote(f"https://{host}/{'/'.join(parts[:at])}")
    if not number or UNKNOWN in url:
        return [], "its number is not in the call", "its operand"
    return [f"{repository}{row['thread_mark']}{number}"], "", "its operand"


def name_repository(given: str, host: str) -> str:
    """Return a repository as it is named on a command line: `[HOST/]OWNER/NAME`, or a URL."""
    if "://" in given or given.startswith("git@"):
        return canonical_remote(given)
    parts = given.strip("/").split("/")
    if "." in parts[0] and len(parts) > 2:
        host, parts = parts[0], parts[1:]
    return canonical_remote(f"https://{host}/{'/'.join(parts)}") if len(parts) > 1 else ""


def here(sh: Caller) -> str:
    """Return the repository around the shell's folder, by its remotes; empty where there is none or nobody may look."""
    if not sh.shared.read_file or UNKNOWN in sh.cwd or "\x01" in sh.cwd:
        return ""
    folder = git_folder(real(sh.cwd))
    text = small(f"{folder}/config") if folder else ""
    remotes = of_config(text)
    chosen = next((url for url, resolved in remotes.values() if resolved == "base"), "")
    chosen = chosen or first(remotes[name][0] for name in FIRST_REMOTES if name in remotes)
    chosen = chosen or first(url for url, _ in remotes.values())
    repository = canonical_remote(chosen, folder) if chosen and len(text) < LARGEST else ""
    # A path on this machine is no forge, and a host without a dot is a name of the user's own for one.
    return repository if "." in repository.partition("/")[0] else ""


def of_config(text: str) -> dict[str, tuple[str, str]]:
    """Return the remotes of a git configuration: name -> (URL, what gh has resolved it to)."""
    found: dict[str, tuple[str, str]] = {}
    name = ""
    for line in map(str.strip, text.split("\n")):
        if line.startswith("["):
            name = line.partition('"')[2].rpartition('"')[0] if line.lower().startswith("[remote ") else ""
        elif name and line[:1] not in ("#", ";", ""):
            key, _, value = line.partition("=")
            url, resolved = found.get(name, ("", ""))
            if key.strip().lower() == "url":
                found[name] = (url or value.strip().strip('"'), resolved)
            elif key.strip().lower() == "gh-resolved":
                found[name] = (url, value.strip())
    return found
