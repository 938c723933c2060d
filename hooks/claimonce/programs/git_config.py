"""What a git alias stands for, read from the configuration files without starting git."""

from __future__ import annotations

import posix

from claimonce.effects.git_folder import git_folder, small


def alias(cwd: str, name: str) -> str | None:
    """Return the value of `alias.<name>` for the repository around `cwd`, else the user's, else None."""
    name = name.lower()
    home = posix.environ.get(b"HOME", b"").decode("utf-8", "surrogateescape")
    config_home = posix.environ.get(b"XDG_CONFIG_HOME", b"").decode("utf-8", "surrogateescape")
    folder = git_folder(cwd)
    paths = [f"{folder}/config"] if folder else []
    if home:
        paths += [f"{home}/.gitconfig", f"{config_home or home + '/.config'}/git/config"]
    paths.append("/etc/gitconfig")
    for path in paths:
        found = value(small(path), name)
        if found is not None:
            return found
    return None


def value(text: str, name: str) -> str | None:
    """Find `name` in the `[alias]` sections of a configuration text; the last one counts."""
    inside, found = False, None
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        at += 1
        if line.startswith("["):
            inside = line[1:].partition("]")[0].strip().lower() == "alias"
            continue
        if not inside or line[:1] in ("#", ";", ""):
            continue
        key, sign, body = line.partition("=")
        if sign and key.strip().lower() == name:
            while body.endswith("\\") and at < len(lines):
                body = body[:-1] + lines[at].strip()
                at += 1
            found = unquote(body.strip())
    return found


def unquote(body: str) -> str:
    """Remove git's quotes, escapes and comments from a value."""
    out: list[str] = []
    quoted, at = False, 0
    while at < len(body):
        c = body[at]
        if c == "\\" and at + 1 < len(body):
            at += 1
            out.append({"n": "\n", "t": "\t"}.get(body[at], body[at]))
        elif c == '"':
            quoted = not quoted
        elif c in "#;" and not quoted:
            break
        else:
            out.append(c)
        at += 1
    return "".join(out).strip()
