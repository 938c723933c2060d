"""Common programs without an effect of their own."""

from __future__ import annotations

from claimonce.catalog.row import FAMILIAR, Program

ROWS = (
    Program(
        "apk apt apt-get ar autoconf automake az brew bzr chgrp chown convert defaults delta difft dnf dot dpkg "
        "exiftool ffmpeg fossil getmail helm hg hub identify ifconfig kotlinc localectl logger "
        "mailq mbsync mount newaliases notmuch offlineimap open pacman passwd pbcopy pbpaste "
        "postqueue reset shfmt shuf snap ssh-add ssh-keygen stty svn sw_vers swift sync "
        "umount xclip xdg-open xsel yum",
        FAMILIAR,
    ),
    Program(
        "apropos apt-cache cal clear clippy dig dir expand flake8 free "
        "getent groups host hostname htop id info javac journalctl killall la last ld ll locale "
        "lsblk lscpu lsof mocha netstat nm nslookup numfmt pgrep ping pkg-config "
        "pkill printenv rustc rustfmt shellcheck ss tldr tokei top tput tty w whereis who zgrep",
        FAMILIAR, calm=("",),
    ),
    Program(
        "coverage", FAMILIAR,
        calm=("run -m pytest", "report", "html", "xml", "json", "lcov", "combine", "erase", "annotate"),
    ),
    Program("tree", FAMILIAR, calm=("",), unless="-o* --out* -[!A-Za-z0-9-]*"),
    Program(
        "black chmod cksum cmp comm date df diff du egrep eslint fgrep file fmt isort jest join ls md5sum "
        "mkdir mypy nproc ps pyright pytest ruff sha1sum sha256sum sha512sum sleep stat touch tsc tsort "
        "uname uptime vitest wc whoami",
        FAMILIAR, calm=("",),
    ),
)  # fmt: skip
