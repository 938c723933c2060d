"""A cheap look at a hook's raw bytes: can this call have an effect at all?

The promise: whenever the reader would find an effect, `possible` says True. It may say True too often. It works on undecoded
JSON, takes its words from the compiled descriptions, and looks at nothing but the tool's name and input. Escapes and quotes are
removed before words are compared; what the reader would put together from pieces (variables inside words, `printf`, base64)
and what it would look up elsewhere (scripts, git aliases) counts as possible.
"""

from __future__ import annotations

LONGEST = 4_096  # a longer command is read in any case: searching it would cost more than is saved on so rare a call
EDITS = (b"Edit", b"Write", b"MultiEdit", b"NotebookEdit")
LOWER = bytes(range(256)).lower()
# Signs at which words end become blanks, those at which commands end become newlines.
BLANKS, ENDS = b"\t\r,=:[]<>$@!", b";|&(){}`"
TABLE = bytes(10 if c in ENDS else 32 if c in BLANKS else LOWER[c] for c in range(256))
GLUE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-%+")
NAME = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
QUOTES = frozenset(b"'\"\x02")
GIT = frozenset(
    b"add am annotate blame branch cat-file cherry check-ignore clone commit count-objects describe diff diff-tree fetch "
    b"format-patch fsck gc grep help init log ls-files ls-remote ls-tree merge merge-base name-rev notes pull range-diff "
    b"reflog remote rerere reset rev-list rev-parse shortlog show show-ref stash status switch symbolic-ref tag "
    b"update-index update-ref var version whatchanged worktree".split()
)
READ = frozenset(
    b"sh bash zsh dash ksh mksh ash rbash fish csh tcsh source . pwsh powershell node nodejs bun deno tsx ts-node perl ruby "
    b"php lua luajit osascript tclsh expect rscript julia elixir groovy m4 make gmake npm yarn pnpm ipython".split()
)
LEAD = frozenset(
    b"sudo doas env time command builtin exec eval trap nohup nice setsid if then else elif do while until ! coproc and or not "
    b"begin function".split()
)
CARRY = frozenset(
    b"find gfind fd fdfind xargs gxargs parallel timeout gtimeout ionice chrt taskset stdbuf unbuffer watch flock ssh docker "
    b"podman nerdctl docker-compose kubectl oc tmux screen script su runuser sg poetry pipenv uv uvx npx bunx pnpx hatch pdm "
    b"rye pixi conda mamba micromamba pipx bundle direnv mise asdf entr watchexec hyperfine strace ltrace xvfb-run systemd-run "
    b"systemd-inhibit systemd-cat firejail bwrap unshare nsenter chroot fakeroot busybox toybox nix nix-shell arch caffeinate "
    b"gtime setarch linux32 linux64 proxychains proxychains4 torsocks torify rlwrap chronic ifne retry dbus-run-session gosu "
    b"su-exec setuidgid s6-setuidgid chpst setpriv runcon cgexec prlimit numactl tini dumb-init daemonize doppler aws-vault "
    b"dotenv dotenvx at batch capsh start-stop-daemon concurrently pee nodemon cargo-watch vagrant autossh mosh slogin op "
    b"infisical chamber lxc incus machinectl flatpak toolbox distrobox zellij perf foreman heroku chezmoi cpulimit pkexec "
    b"faketime eatmydata valgrind catchsegv envdir sshpass gdb ts disown noglob nocorrect rtx pyenv rbenv nodenv cargo socat "
    b"fakechroot tsocks dbus-launch".split()
)
MAKERS = frozenset(b"printf base64 base32 xxd rev tr sed cut openssl tac -e -ne -en awk head tail".split())
MOVERS = frozenset(b"rm mv rmdir srm trash trash-put gio -delete tar unzip".split())
WRITERS = frozenset(b"rm mv cp sed tee truncate shred perl ruby install ln sponge unlink dd rsync touch yq sort gzip find".split())


def possible(payload: bytes, words: list[bytes]) -> bool:
    """Say whether the call in `payload` can have an effect; `words` are those of the descriptions and the counters' names."""
    at = payload.find(b'"tool_input"')
    if at < 0:
        return True
    name = payload.find(b'"tool_name"')
    tool = payload[name + 11 : name + 200].partition(b'"')[2].partition(b'"')[0] if name >= 0 else b""
    if tool in EDITS:
        return edited(payload, at, words)
    if b"__" in tool:
        low = tool.lower()
        return any(word.strip(b" ") in low for word in words)
    start = payload.find(b'"command"', at)
    text = payload[start + 9 :] if start >= 0 else payload[at:]
    value = text.lstrip(b" \t\r\n:")
    if value[:1] == b'"':  # a raw `","` cannot stand inside a JSON string
        for end in (b'","', b'", "', b'},"', b'}, "'):
            value = value.partition(end)[0]
    return len(value) > LONGEST or in_text(value, words)


def edited(payload: bytes, at: int, words: list[bytes]) -> bool:
    """A file edit: only its path counts."""
    for key in (b'"file_path"', b'"notebook_path"', b'"path"'):
        start = payload.find(key, at)
        if start >= 0:
            path = payload[start + len(key) :].partition(b'"')[2].partition(b'"')[0]
            if b"\\" in path or path.rpartition(b"/")[2].lower() in {word.lower() for word in words}:
                return True
            from posix import lstat

            try:
                found = lstat(path)
            except (OSError, ValueError):
                return False
            return found.st_mode & 0o170000 == 0o120000 or found.st_nlink > 1
    return True


def in_text(value: bytes, words: list[bytes]) -> bool:
    """A command's text, still with JSON's escapes."""
    if b"\\" in value:
        if b"\\u00" in value or b"\\\\\\\\\\n" in value:
            return True
        value = value.replace(b"\\\\\\n", b"").replace(b"\\\\", b"\x02").replace(b"\\n", b"\n")
        value = value.replace(b"\\t", b" ").replace(b"\\r", b" ").replace(b'\\"', b'"').replace(b"\\/", b"/")
    if (b"$" in value or b"`" in value) and pieced(value):
        return True
    for sign in (b"{", b"}"):
        at = value.find(sign)
        while at >= 0:
            if value[at - 1 : at] != b"$" and value[at + 1 if sign == b"}" else at - 1 :][:1].isalnum():
                return True
            at = value.find(sign, at + 1)
    plain = b" " + value.translate(TABLE, b"\x02'\"\\") + b" "
    flat = plain.replace(b"/", b" ").replace(b"\n", b" ") if b"/" in plain or b"\n" in plain else plain
    for word in words:
        if word.lower().translate(None, b"\x02'\"\\") in flat or (b"/" in word and word.lower() in plain):
            return True
    return any(segment and started(segment, flat) for segment in plain.split(b"\n")) or globs(plain)


def pieced(value: bytes) -> bool:
    """Say whether an expansion could put a word together from pieces."""
    if b"`" in value or b"$'" in value or b"+=" in value or b"IFS" in value:
        return True
    at = value.find(b"$")
    while at >= 0:
        before = value[at - 1] if at else 32
        if before in QUOTES and at > 1 and value[at - 2] in GLUE or before in GLUE:
            return True
        stop = at + 1
        if value[stop : stop + 1] == b"{":
            stop += 1
        while stop < len(value) and value[stop] in NAME:
            stop += 1
        if value[at + 1 : at + 2] == b"{":
            if value[stop : stop + 1] != b"}":
                return True
            stop += 1
        after = value[stop] if stop < len(value) else 32
        if value[at + 1 : at + 2] != b"(" and (after in GLUE or (after in QUOTES and value[stop + 1 : stop + 2].isalnum())):
            return True
        at = value.find(b"$", at + 1)
    if b"$(" in value:
        at = value.find(b")")
        while at >= 0:
            after = value[at + 1 : at + 2]
            if after.isalnum() or (after and after[0] in QUOTES and value[at + 2 : at + 3].isalnum()):
                return True
            at = value.find(b")", at + 1)
        return not MAKERS.isdisjoint(value.replace(b"(", b" ").split())
    return False


def started(segment: bytes, text: bytes) -> bool:
    """Say whether one simple command starts what must be read: a script, a shell, an interpreter, git with an alias."""
    words = segment.split()
    at = 0
    while at < len(words) and (words[at] in LEAD or words[at][:1] == b"-" or words[at].isdigit()):
        at += 1
    if at >= len(words):
        return False
    head = words[at]
    return False if not head and not text else True
