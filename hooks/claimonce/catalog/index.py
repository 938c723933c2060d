"""The names of programs by kind, for every reading.

Written by `python -m claimonce.catalog.generate` from the rows of the catalogue: change those.
"""

from __future__ import annotations

# Shells that take bash's grammar for their own.
LIKE_BASH = frozenset("bash sh dash ksh ash mksh".split())

# Shells whose scripts bash's grammar reads.
SHELLS_READ = LIKE_BASH | frozenset("zsh".split())

# All shells.
SHELLS = SHELLS_READ | frozenset("fish rbash yash csh tcsh oksh osh posh elvish nu xonsh".split())

POWERSHELLS = frozenset("cmd cmd.exe pwsh.exe powershell.exe pwsh powershell".split())

BUILTINS = frozenset((
    ". source : bg break caller compgen complete continue dirs exit fc fg getopts help jobs let logout mapfile "
    "popd pushd read readarray return shift shopt suspend times type ulimit umask unalias unset wait [ cd pwd "
    "alias builtin command declare export local readonly typeset enable eval exec false test true hash history "
    "kill printf set trap"
).split())

FILTERS = frozenset((
    "base32 base64 xxd basename cat dirname fold grep head nl paste seq tac tail bat column envsubst expr hexdump "
    "od readlink realpath sort strings tar uniq which yes zcat cut rev tr echo jq hd openssl pwd sed tee"
).split())

# They start what they are given.
STARTERS = frozenset((
    "sudo doas pkexec gosu su-exec setuidgid s6-setuidgid chpst env timeout gtimeout nice ionice chrt taskset "
    "setarch envdir cpulimit setsid nohup disown unbuffer nocorrect linux32 linux64 torify tsocks catchsegv "
    "eatmydata chronic ifne ts firejail prlimit busybox toybox doppler entr stdbuf time gtime coproc noglob arch "
    "proxychains proxychains4 torsocks strace ltrace valgrind faketime rlwrap caffeinate retry xvfb-run "
    "dbus-run-session dbus-launch systemd-run systemd-inhibit systemd-cat bwrap unshare nsenter chroot fakeroot "
    "fakechroot setpriv runcon cgexec numactl tini dumb-init daemonize aws-vault dotenv dotenvx npx bunx pnpx uvx "
    "sshpass flatpak-spawn wsl meta gdb perf su runuser sg script nix-shell vagrant nodemon cargo-watch runc "
    "poetry pipenv rye uv hatch pdm pixi conda mamba micromamba pipx npm pnpm yarn bun bundle direnv chamber mise "
    "rtx asdf pyenv rbenv nodenv op infisical docker podman docker-compose kubectl oc lxc incus machinectl "
    "flatpak toolbox distrobox guix zellij foreman heroku fly chezmoi nix cargo"
).split())

INTERPRETERS = frozenset((
    "python python3 pypy pypy3 ipython python3.11 python3.12 python3.13 python3.14 node nodejs ts-node zx bun "
    "deno tsx perl raku ruby irb php lua luajit osascript tclsh expect Rscript R julia elixir groovy awk gawk "
    "mawk nawk sqlite3 ed ex nvim vim vi emacs gdb m4 bc dc guile jshell"
).split())

# They may start what a file says.
TASKS = frozenset((
    "npm pnpm yarn bun gh glab make gmake bmake just rake ant gradlew invoke inv fab mage mask lefthook "
    "ansible-playbook ansible act earthly dagger nx turbo grunt gulp cap mix overmind lazygit tig gitui fastlane "
    "flyctl vercel netlify serverless argo tkn jenkins-cli service at batch claude codex gemini opencode aider "
    "task ninja gradle nox tox crontab terraform tofu pulumi bazel lerna composer cargo go dotnet pre-commit deno "
    "foreman systemctl launchctl"
).split())

# Modules of claimonce.programs, and the programs that each judges.
HANDLERS = {
    "xargs_find_parallel": "xargs gxargs gfind fdfind parallel find fd",
    "remote_exec": (
        "ssh autossh mosh slogin flock watchexec concurrently pee start-stop-daemon capsh docker podman at batch "
        "expect setpriv nix tmux screen watch hyperfine nerdctl"
    ),
    "recipes": "make gmake npm pnpm yarn bun just",
    "web_clients": (
        "curl wget http https xh xhs curlie httpie Invoke-RestMethod Invoke-WebRequest irm iwr aria2c hurl"
    ),
    "sockets": "dbus-send ncat netcat telnet socat nc busybox.nc openssl",
    "forges": "gh glab",
    "gated": "claimonce",
}

# Rules of claimonce.programs.writers, and their programs.
WRITER_RULES = {
    "all_operands": "tee shred fallocate crudini sponge truncate",
    "rest_operands": "unlink rename unix2dos sd dos2unix",
    "removing": "rm srm trash trash-put gio rmdir",
    "copying": "cp mv install ln rsync scp gcp gmv",
    "in_place": "sed perl ruby jsonlint gsed yq prettier",
    "dd": "dd",
    "output_flag": "sort openssl base64 uudecode gpg iconv pandoc jj",
    "flag_file": "dasel json",
    "databases": "sqlite3 json_pp csplit",
    "archive": "tar bsdtar gtar cpio 7z unzip",
    "patching": "patch",
    "compressing": "gzip bzip2 xz zstd gunzip bunzip2 unxz",
    "second_operand": "xxd uniq",
    "first_operand": "script",
    "editing": (
        "code nano vim vi nvim emacs ed ex micro hx joe gedit subl pico kak"
    ),
    "remote_copy": "aws gcloud docker podman kubectl gsutil",
    "cmdlets": (
        "Set-Content Add-Content Out-File Clear-Content Remove-Item Copy-Item Move-Item New-Item Tee-Object "
        "Export-Csv"
    ),
}
# Common programs without an effect of their own.
FAMILIAR = (
    "ack ag apk apropos apt apt-cache apt-get ar autoconf automake awk aws az base64 basename bat bc black brew "
    "bun bundle bzip2 bzr cal cargo cat cc chgrp chmod chown cksum clang clang++ clear clippy cloc cmake cmp code "
    "column comm composer convert coverage cp crontab csplit curl cut date dd defaults delta deno df diff difft "
    "dig dir dirname dnf docker dos2unix dot dotnet dpkg du echo egrep emacs env envsubst eslint exiftool expand "
    "expr false fd fetchmail ffmpeg fgrep file find flake8 fmt fold fossil free g++ gcc gcloud gdb gem getent "
    "getmail gh git glab go gpg gradle grep groups gunzip gzip head helm hexdump hg history host hostname htop "
    "hub hyperfine iconv id identify ifconfig info install ip isort java javac jest jj join journalctl jq kill "
    "killall kotlinc kubectl la last latex ld less ll lldb ln locale localectl logger ls lsblk lscpu lsof lua "
    "mailq make man mbsync md5sum meson mkdir mktemp mocha mongosh more mount mv mvn mypy mysql nano nc netstat "
    "newaliases ninja nl nm node notmuch nox npm nproc npx nslookup numfmt od offlineimap open openssl pacman "
    "pandoc passwd paste patch pbcopy pbpaste pdflatex perl pgrep php ping pip pip3 pkg-config pkill pnpm podman "
    "poetry postqueue pre-commit prettier printenv printf ps psql pyright pytest python python3 readlink realpath "
    "redis-cli reset rev rg rm rmdir rsync ruby ruff rustc rustfmt rustup scp screen sd sed seq sftp sha1sum "
    "sha256sum sha512sum shellcheck shfmt shuf sleep snap sort split sponge sqlite3 ss ssh-add ssh-keygen stat "
    "strace strings stty su svn sw_vers swift sync systemctl tac tail tar tee terraform test time timeout tldr "
    "tmux tofu tokei top touch tox tput tr tree true truncate tsc tsort tty umount uname uniq unzip uptime uv "
    "valgrind vi vim vitest w watch wc wget whereis which who whoami xargs xclip xdg-open xsel xxd xz yarn yes yq "
    "yum zcat zgrep zip zstd"
)
