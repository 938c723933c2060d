"""One spelling for a git remote, so that clones and worktrees of one repository meet under one key.

On the hook's path: `os` only.
"""

from __future__ import annotations

import os

_PORTS = {"ssh": "22", "git+ssh": "22", "ssh+git": "22", "https": "443", "http": "80", "git": "9418"}
# Hosts that answer under a second name, and hosts that take no notice of the case of a path.
_ALIASES = {
    "ssh.github.com:443": "github.com",
    "www.github.com": "github.com",
    "altssh.gitlab.com:443": "gitlab.com",
    "altssh.bitbucket.org:443": "bitbucket.org",
}
_CASELESS = ("github.com", "gitlab.com", "bitbucket.org")
_HEX = "0123456789abcdefABCDEF"


def canonical_remote(url: str, cwd: str = "") -> str:
    """Return the canonical form of a remote's URL: `host/path`, `host:port/path` for an unusual port, else an
    absolute path.

    Scheme, user, password, the scheme's own port, a `.git` suffix, trailing and doubled slashes do not tell
    repositories apart, nor does the case of the host; the case of the path does, but for hosts known to
    ignore it. `file://` and plain paths are resolved through symlinks, relative ones from `cwd`. No secret of
    the URL is in the result.
    """
    url = url.strip()
    scheme, sign, rest = url.partition("://")
    if sign and scheme.lower() == "file":
        return _local(_unquoted(rest if rest.startswith("/") else "/" + rest.partition("/")[2]), cwd)
    if sign:
        authority, _, path = rest.partition("/")
        return _network(scheme.lower(), authority, _unquoted(path.partition("?")[0].partition("#")[0]))
    host, sign, path = _scp(url)
    if sign:
        return _network("ssh", host, path)
    return _local(url, cwd) if url else ""


def _scp(url: str) -> tuple[str, str, str]:
    # As git reads it: a colon before the first slash makes it host:path, unless the host is a [bracketed] address.
    if "]:" in url and "[" in url.partition("]")[0] and "/" not in url.partition("[")[0]:
        host, sign, path = url.partition("]:")
        # `[host:port]:path` is git's spelling for a port without a scheme.
        inner = host.partition("[")
        return (f"{inner[0]}{inner[2]}" if inner[2].count(":") <= 1 else f"{host}]", sign, path)
    host, sign, path = url.partition(":")
    return ("", "", "") if "/" in host or not sign else (host, sign, path)


def _network(scheme: str, authority: str, path: str) -> str:
    host = authority.rpartition("@")[2].lower()
    if not host.endswith("]") and ":" in host:
        host, _, port = host.rpartition(":")
        if port and port != _PORTS.get(scheme):
            host = f"{host.rstrip('.')}:{port}"
    host = _ALIASES.get(host.rstrip("."), host.rstrip("."))
    path = _trimmed("/".join(part for part in path.split("/") if part))
    return f"{host}/{path.lower() if host in _CASELESS else path}".rstrip("/")


def _local(path: str, cwd: str) -> str:
    real = os.path.realpath(os.path.join(cwd or os.getcwd(), os.path.expanduser(path)))
    if not path.endswith(".git") and not os.path.exists(real) and os.path.isdir(f"{real}.git"):
        real = f"{real}.git"  # git tries that spelling too
    if os.path.basename(real) == ".git":
        real = os.path.dirname(real)
    return real


def _trimmed(path: str) -> str:
    return path[:-4] if path.endswith(".git") and path != ".git" else path


def _unquoted(path: str) -> str:
    parts = path.split("%")
    raw = parts[0].encode("utf-8", "surrogateescape")
    for part in parts[1:]:
        if len(part) >= 2 and part[0] in _HEX and part[1] in _HEX:
            raw += bytes([int(part[:2], 16)]) + part[2:].encode("utf-8", "surrogateescape")
        else:
            raw += b"%" + part.encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "surrogateescape")
