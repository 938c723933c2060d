"""Common programs without an effect of their own."""

from __future__ import annotations

from claimonce.catalog.row import FAMILIAR, Program

ROWS = (
    Program(
        "ack ag apk apropos apt apt-cache apt-get ar autoconf automake az brew bzr cal cc chgrp chown clang "
        "clang++ clear clippy cloc cmake convert coverage defaults delta difft dig dir dnf dot dpkg "
        "exiftool expand fetchmail ffmpeg flake8 fossil free g++ gcc gem getent getmail groups helm hg host "
        "hostname htop hub id identify ifconfig info ip java javac journalctl killall kotlinc la last latex "
        "ld less ll lldb locale localectl logger lsblk lscpu lsof mailq man mbsync meson mktemp mocha "
        "mongosh more mount mvn mysql netstat newaliases nm notmuch nslookup numfmt offlineimap open pacman "
        "passwd pbcopy pbpaste pdflatex pgrep ping pip pip3 pkg-config pkill postqueue printenv psql "
        "redis-cli reset rg rustc rustfmt rustup sftp shellcheck shfmt shuf snap split ss ssh-add "
        "ssh-keygen stty svn sw_vers swift sync tldr tokei top tput tree tty umount w whereis who xclip "
        "xdg-open xsel yum zgrep zip",
        FAMILIAR,
    ),
    Program(
        "black chmod cksum cmp comm date df diff du egrep eslint fgrep file fmt isort jest join ls md5sum "
        "mkdir mypy nproc ps pyright pytest ruff sha1sum sha256sum sha512sum sleep stat touch tsc tsort "
        "uname uptime vitest wc whoami",
        FAMILIAR, calm=("",),
    ),
)  # fmt: skip
