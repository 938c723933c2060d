"""Options and variables whose value programs run, in small letters but the last.

Written by `python -m claimonce.catalog.generate` from the rows of the catalogue: change those.
"""

from __future__ import annotations

# Options of programs with work of their own whose value they run.
CARRIED: dict[str, bytes] = {
    "fish": b"-c --init-command",
    "compgen": b"-c",
    "mapfile": b"-c",
    "readarray": b"-c",
    "cargo": b"-s",
    "brew": b"-c --cmd",
    "tmux": b"-c",
    "make": b"-e --eval",
    "ncat": b"-e -c --exec --sh-exec",
    "netcat": b"-e -c --exec --sh-exec",
    "sort": b"--compress-program",
    "tar": (
        b"--to-command -i --use-compress-program -f --info-script --new-volume-script --checkpoint-action=exec"
    ),
    "less": b"+!",
    "more": b"+!",
    "man": b"-p --pager -h --html",
    "gem": b"-e",
    "perldoc": b"-n",
    "rsync": b"-e --rsh --rsync-path",
    "scp": b"-s",
    "prove": b"-e --exec",
    "fetchmail": b"-m",
    "diff3": b"--diff-program",
    "sdiff": b"--diff-program",
    "dpkg-buildpackage": b"-r",
    "debsign": b"-p",
    "tcpdump": b"-z",
    "bpftrace": b"-c",
    "stap": b"-c",
    "scrot": b"-e -a --exec --action --info",
    "feh": b"-e -a --exec --action --info",
    "split": b"--filter",
    "zip": b"-tt --unzip-command",
    "fzf": b"--preview --bind -c",
    "sk": b"--preview --bind -c",
    "rpm": b"--pipe",
    "rpmbuild": b"--pipe",
    "sftp": b"-s -d -s",
    "lftp": b"-s -d -s",
    "ftp": b"-s -d -s",
}  # fmt: skip

# Ends of names of options whose value any program runs.
OPTION_ENDS = tuple((
    b"pager editor visual cmd command commands exec exec-after exec-batch execute hook hooks invoke rsh ssh runner "
    b"wrapper viewer browser program prog launcher callback preview askpass renderer runtool shell opener script "
    b"logger mapper tool toolexec linker preconnect postconnect passwordeval locker mda pack rsync-path handler "
    b"prolog epilog spawn extract-with vcs sftp-ssh onerror onoutofmemoryerror ssh-args wrap call entrypoint "
    b"command-line"
).split())

# More such names, whole.
OPTIONS = frozenset((
    b"pre post setup prepare conclude cleanup teardown up down before after eval start-child start done onsuccess "
    b"onfailure onfail onpass onexit onfirstsuccess beforerun afterrun run_under cc accept gone afteraccept "
    b"rsync_path"
).split())

# How more such names begin.
OPTION_STARTS = tuple(b"on- pre- post- before- after- exec- run- hook- hooks.".split())

# Ends of names of variables whose value programs run.
VARIABLE_ENDS = tuple((
    b"pager editor visual browser askpass _rsh _ssh _command _cmd passcommand _wrapper _runner _linker lessopen "
    b"lessclose fcedit _external_diff hgmerge script_shell connect_prog _prefix pager_color"
).split())

# Ends of names of variables that hold a program's options.
OPTIONS_ENDS = tuple(b"_opts _options flags manopt zipopt".split())

# Behind these `name=value` is a setting.
SETTING_OPTIONS = frozenset(b"-o -c -C -D -p -P -X --config --option --property".split())
