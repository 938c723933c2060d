"""Programs with work of their own, and an option or a small language in which a command may stand.

Options whose names say so by themselves (`--pager`, `--pre-invoke`) need no row: see starting.py.
"""

from __future__ import annotations

from claimonce.catalog.row import FAMILIAR, Program

# Options with which programs that only print start a command, as the shell's patterns; the launcher writes `-#` for a
# word in quotes that begins as an option does.
STARTING = "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
# What languages call it to start a command.
CALLS = (
    "system",
    "shell",
    "exec",
    "run",
    "cmd",
    "command",
    "process",
    "spawn",
    "popen",
    "unix",
    "sh",
    "`",
    "%x",
    "launch",
    "executable",
    "compile",
    "pipe",
    "open",
    "start",
    "%",
)
PSQL = ("\\!", "program ", "\\o |", "\\o|", "\\g |", "\\g|", "\\gx |", "\\w |", "`", "-o |", "-o|", "-l |", "output=|")

ROWS = (
    # Run: man-db 2.11.2, ack 3.6, ag 2.2, ripgrep 13, gcc 12.2, pip 23.2. less 590 waits for a key behind its `+!x`.
    Program("ack ag cc clang clang++ cloc g++ gcc java mvn pip pip3 rg", FAMILIAR, calm=("",), unless=STARTING),
    Program("less more", FAMILIAR, text="+!", calm=("",), unless=STARTING),
    Program("man", FAMILIAR, text="-P --pager -H --html", calm=("",), unless=STARTING),
    Program("gem", FAMILIAR, text="-e"),
    Program("perldoc", FAMILIAR, text="-n"),
    Program("rsync", FAMILIAR, text="-e --rsh --rsync-path"),
    Program("scp", FAMILIAR, text="-S"),
    Program("prove", FAMILIAR, text="-e --exec"),
    Program("fetchmail", FAMILIAR, text="-m"),
    Program("diff3 sdiff", FAMILIAR, text="--diff-program"),
    Program("dpkg-buildpackage", FAMILIAR, text="-r"),
    Program("debsign", FAMILIAR, text="-p"),
    Program("tcpdump", FAMILIAR, text="-z"),
    Program("bpftrace stap", FAMILIAR, text="-c", escapes=CALLS),
    Program("scrot feh", FAMILIAR, text="-e -A --exec --action --info"),
    Program("split", FAMILIAR, text="--filter", marks="read"),
    Program("zip", FAMILIAR, text="-TT --unzip-command", marks="read"),
    Program("cmake", FAMILIAR, calm=("",), unless="-E* -P*", escapes=("command ",)),
    Program(
        "fzf sk", FAMILIAR, text="--preview --bind -c",
        escapes=("execute", "execute-silent", "reload", "become", "transform", "start:", "preview"),
    ),
    Program("rpm rpmbuild", FAMILIAR, text="--pipe", escapes=("%(",)),
    Program("psql pgcli usql", FAMILIAR, escapes=PSQL),
    Program("mysql mariadb mycli mysqlsh", FAMILIAR, escapes=("system ", "\\!", "pager ", "\\p ", "os.system(")),
    Program("sftp lftp ftp", FAMILIAR, text="-S -D -s", escapes=("!", "shell ")),
    Program("mongosh mongo", FAMILIAR, escapes=CALLS),
    Program("sqlplus isql sqlcmd", FAMILIAR, escapes=("host ", "!!", "!", "shell ")),
    Program("duckdb sqlcipher litecli sqlite", FAMILIAR, escapes=(".shell ", ".system ", "|")),
    Program("dc", FAMILIAR, escapes=("!",)),
    Program("gnuplot", FAMILIAR, escapes=("!", "system", "|", "<", "`")),
    Program("lldb", FAMILIAR, escapes=("shell ", "os.system(")),
    Program("gs ps2pdf", FAMILIAR, escapes=("%pipe%",)),
    Program("exim exim4", FAMILIAR, escapes=("${run{", "${run,")),
    Program("socat", FAMILIAR, escapes=("exec:", "system:", "shell:")),
    Program("mutt neomutt", FAMILIAR, escapes=("source ",)),
    Program("vifm ranger lf cmus-remote tig broot kak", FAMILIAR, escapes=("!", "shell ", "$", "%sh{")),
    Program("gpg-connect-agent", FAMILIAR, escapes=("/run ",)),
    Program("hyprctl swaymsg i3-msg bspc herbstclient xdotool qtile", FAMILIAR, escapes=("exec ", "spawn ")),
    Program(
        "latex pdflatex xelatex lualatex luatex tex latexmk", FAMILIAR,
        escapes=("write18{", "|", "os.execute(", "system(", "`"),
    ),
    Program("matlab", FAMILIAR, escapes=(*CALLS, "!")),
    Program(
        "octave octave-cli scilab maxima sage erl iex mix rebar3 ghc ghci runghc guile racket sbcl clisp ecl csi "
        "swipl gprolog nim crystal janet fennel bb clojure clj scala scala-cli kotlin ocaml r littler jenkins-cli "
        "qjs gjs lua5.1 lua5.3 lua5.4 texlua babel-node coffee rake pry erb psysh puppet weechat "
        "awesome-client emacsclient original-awk goawk dotnet amm sbt spack redis-cli artisan django-admin",
        FAMILIAR, escapes=CALLS,
    ),
)  # fmt: skip
