"""Common programs without an effect of their own."""

from __future__ import annotations

from claimonce.catalog.row import FAMILIAR, Program

ROWS = (
    Program(
        "apk apt apt-get ar autoconf automake az brew bzr chgrp chown convert defaults delta difft dnf dot dpkg "
        "exiftool fetchmail ffmpeg fossil getmail helm hg hub identify ifconfig kotlinc latex lldb localectl logger "
        "mailq mbsync mongosh mount mysql newaliases notmuch offlineimap open pacman passwd pbcopy pbpaste pdflatex "
        "postqueue psql redis-cli reset sftp shfmt shuf snap ssh-add ssh-keygen stty svn sw_vers swift sync "
        "umount xclip xdg-open xsel yum",
        FAMILIAR,
    ),
    Program("split", FAMILIAR, text="--filter", marks="read"),
    Program("zip", FAMILIAR, text="-TT --unzip-command", marks="read"),
    Program(
        "ack ag apropos apt-cache cal cc clang clang++ clear clippy cloc dig dir expand flake8 free g++ "
        "gcc gem getent groups host hostname htop id info java javac journalctl killall la last ld less ll locale "
        "lsblk lscpu lsof man mocha more mvn netstat nm nslookup numfmt pgrep ping pip pip3 pkg-config "
        "pkill printenv rustc rustfmt shellcheck ss tldr tokei top tput tty w whereis who zgrep",
        FAMILIAR, calm=("",),
    ),
    Program(
        "coverage", FAMILIAR,
        calm=("run -m pytest", "report", "html", "xml", "json", "lcov", "combine", "erase", "annotate"),
    ),
    Program("cmake", FAMILIAR, calm=("",), unless="-E* -P*"),
    Program("rg", FAMILIAR, calm=("",), unless="--pre* --hostname-bin*"),
    Program("tree", FAMILIAR, calm=("",), unless="-o* --out*"),
    Program(
        "black chmod cksum cmp comm date df diff du egrep eslint fgrep file fmt isort jest join ls md5sum "
        "mkdir mypy nproc ps pyright pytest ruff sha1sum sha256sum sha512sum sleep stat touch tsc tsort "
        "uname uptime vitest wc whoami",
        FAMILIAR, calm=("",),
    ),
)  # fmt: skip
