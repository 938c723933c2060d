"""Programs that are taken to have no effect of their own, so that their names need no doubt."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

COMMON = frozenset(
    ["ls", "ll", "la", "dir", "cat", "bat", "less", "more", "head", "tail", "grep", "egrep", "fgrep", "rg", "ag",
     "ack", "find", "fd", "sed", "awk", "sort", "uniq", "wc", "cut", "tr", "rev", "tac", "nl", "paste", "join",
     "comm", "diff", "cmp", "patch", "file", "stat", "touch", "mkdir", "rmdir", "rm", "cp", "mv", "ln", "chmod",
     "chown", "chgrp", "install", "truncate", "dd", "df", "du", "free", "ps", "top", "htop", "kill", "pkill",
     "killall", "pgrep", "uname", "hostname", "whoami", "id", "groups", "date", "cal", "uptime", "which",
     "whereis", "who", "w", "last", "env", "printenv", "echo", "printf", "sleep", "seq", "yes", "true", "false",
     "test", "expr", "bc", "jq", "yq", "xxd", "od", "hexdump", "strings", "base64", "md5sum", "sha1sum",
     "sha256sum", "tar", "gzip", "gunzip", "zip", "unzip", "xz", "bzip2", "zstd", "curl", "wget", "ping", "dig",
     "nslookup", "host", "ip", "ifconfig", "netstat", "ss", "lsof", "nc", "openssl", "gpg", "ssh-keygen",
     "ssh-add", "rsync", "scp", "sftp", "git", "gh", "glab", "hub", "python", "python3", "pip", "pip3", "uv",
     "poetry", "pytest", "ruff", "mypy", "pyright", "black", "isort", "flake8", "tox", "nox", "coverage", "node",
     "npm", "npx", "yarn", "pnpm", "bun", "deno", "tsc", "eslint", "prettier", "jest", "vitest", "mocha", "go",
     "cargo", "rustc", "rustfmt", "clippy", "rustup", "java", "javac", "mvn", "gradle", "kotlinc", "gcc", "g++",
     "clang", "clang++", "cc", "ld", "ar", "nm", "make", "cmake", "ninja", "meson", "autoconf", "automake",
     "pkg-config", "gdb", "lldb", "valgrind", "strace", "docker", "podman", "kubectl", "helm", "terraform",
     "tofu", "aws", "gcloud", "az", "psql", "mysql", "sqlite3", "redis-cli", "mongosh", "apt", "apt-get",
     "apt-cache", "dpkg", "yum", "dnf", "brew", "pacman", "apk", "snap", "systemctl", "journalctl", "crontab",
     "tmux", "screen", "vim", "vi", "nano", "emacs", "code", "open", "xdg-open", "man", "info", "tldr", "apropos",
     "tee", "xargs", "timeout", "time", "watch", "column", "fold", "fmt", "expand", "basename", "dirname",
     "realpath", "readlink", "mktemp", "tree", "shellcheck", "shfmt", "pre-commit", "ruby", "gem", "bundle",
     "perl", "php", "composer", "lua", "swift", "dotnet", "ffmpeg", "convert", "identify", "pandoc", "dot",
     "latex", "pdflatex", "clear", "reset", "tput", "stty", "tty", "logger", "nproc", "lscpu", "lsblk", "mount",
     "umount", "sync", "shuf", "split", "csplit", "tsort", "numfmt", "envsubst", "getent", "locale", "localectl",
     "zcat", "zgrep", "iconv", "dos2unix", "exiftool", "sd", "hyperfine", "tokei", "cloc", "delta", "difft",
     "sponge", "pbcopy", "pbpaste", "xclip", "xsel", "sw_vers", "defaults", "fetchmail", "getmail", "offlineimap",
     "mbsync", "notmuch", "newaliases", "mailq", "postqueue", "su", "passwd", "history", "jj", "hg", "svn", "bzr",
     "fossil"]
)  # fmt: skip


def familiar(sh: Shell, name: str) -> bool:
    """Say whether `name` is a common program, or at least one on this process's PATH."""
    if name in COMMON or not sh.shared.read_file:
        return True
    if "PATH" in sh.vars:
        return True
    import posix

    for folder in posix.environ.get(b"PATH", b"").split(b":")[:40]:
        try:
            posix.stat(folder + b"/" + name.encode("latin-1"))
        except (OSError, ValueError):
            continue
        return True
    return False
