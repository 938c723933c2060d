"""How options and variables are named whose value a program runs, whichever program it is. Data only, in small letters.

A value counts only where it has an effect when it is read as shell text, so a name that is listed in vain costs nothing
but the look: `--shell bash`.
"""

from __future__ import annotations

# Ends of long options, and of what stands before a sign of equality: `--pager`, `--diff-cmd`, `-oProxyCommand=`,
# `-o DPkg::Pre-Invoke::=`. Names that programs use, and no list of programs.
OPTION_ENDS = (
    "pager editor visual cmd command commands exec exec-after exec-batch execute hook hooks invoke rsh ssh "
    "runner wrapper viewer browser program prog launcher callback preview askpass renderer runtool shell "
    "opener script logger mapper tool toolexec linker preconnect postconnect passwordeval locker mda pack "
    "rsync-path handler prolog epilog spawn extract-with vcs sftp-ssh onerror onoutofmemoryerror "
    "ssh-args wrap call entrypoint command-line"
)
# Whole names.
OPTIONS = (
    "pre post setup prepare conclude cleanup teardown up down before after eval start-child start done "
    "onsuccess onfailure onfail onpass onexit onfirstsuccess beforerun afterrun run_under cc accept gone "
    "afteraccept rsync_path"
)
# Behind which a word `name=value` is a setting of the program itself: `ssh -o ProxyCommand=x`. Elsewhere it is data:
# `curl -d command=x`.
SETTING_OPTIONS = "-o -c -C -D -p -P -X --config --option --property"
# How names begin.
OPTION_STARTS = "on- pre- post- before- after- exec- run- hook- hooks."
# Ends of the names of variables: `MANPAGER`, `KUBE_EDITOR`, `RSYNC_RSH`, `RUSTC_WRAPPER`, `FZF_DEFAULT_COMMAND`.
VARIABLE_ENDS = (
    "pager editor visual browser askpass _rsh _ssh _command _cmd passcommand _wrapper _runner _linker lessopen "
    "lessclose fcedit _external_diff hgmerge script_shell connect_prog _prefix pager_color"
)
# Ends of the names of variables that hold a program's options.
OPTIONS_ENDS = "_opts _options flags manopt zipopt"
# Programs that run nothing, whatever they are given.
PROSE = "echo printf : true false test [ claimonce"
