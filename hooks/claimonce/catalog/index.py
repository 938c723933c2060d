"""The names of programs by kind.

Written by `python -m claimonce.catalog.generate` from the rows of the catalogue: change those.
"""

from __future__ import annotations

from claimonce.catalog import names

# Shells whose scripts bash's grammar reads.
SHELLS_READ = frozenset(each.decode() for each in names.SHELLS)

# Shells that take bash's grammar for their own.
LIKE_BASH = SHELLS_READ - frozenset("zsh".split())

# All shells.
SHELLS = SHELLS_READ | frozenset("fish rbash yash csh tcsh oksh osh posh elvish nu xonsh".split())

POWERSHELLS = frozenset("cmd cmd.exe pwsh.exe powershell.exe pwsh powershell".split())

BUILTINS = frozenset((
    ". source : bg break caller complete continue dirs fc fg getopts help jobs let logout popd pushd read return "
    "shift shopt suspend times type ulimit umask unalias unset wait compgen mapfile readarray [ cd exit pwd alias "
    "builtin command declare export local readonly typeset enable eval exec false true test hash history kill "
    "printf set trap"
).split())

FILTERS = frozenset((
    "base32 base64 xxd basename cat dirname fold grep head nl paste seq tac tail column hexdump od readlink "
    "realpath strings which yes zcat sort uniq bat envsubst expr mktemp tar cut rev tr echo formail jo jq hd "
    "openssl pwd sed tee"
).split())

# They start what they are given.
STARTERS = frozenset((
    "sudo doas pkexec gosu su-exec setuidgid s6-setuidgid chpst env timeout gtimeout nice ionice chrt taskset "
    "setarch envdir envuidgid setlock softlimit pgrphack fghack nq cross-env tsp dtach proot heaptrack onchange "
    "env-cmd cpulimit setsid nohup disown unbuffer nocorrect linux32 linux64 torify tsocks catchsegv eatmydata "
    "chronic ifne ts firejail prlimit busybox toybox doppler entr stdbuf time gtime coproc noglob arch "
    "proxychains proxychains4 torsocks strace ltrace valgrind faketime ssh-agent rlwrap caffeinate retry xvfb-run "
    "dbus-run-session dbus-launch systemd-run systemd-inhibit systemd-cat bwrap unshare nsenter chroot fakeroot "
    "fakechroot setpriv runcon cgexec numactl tini lima dumb-init daemonize aws-vault dotenv dotenv-cli dotenvx "
    "npx bunx pnpx uvx sshpass flatpak-spawn wsl meta pdsh clush parallel-ssh pssh reflex gdb perf su runuser "
    "ansible gcloud devpod az fly flyctl doctl sg script nix-shell vagrant nodemon asciinema ttyrec execlineb "
    "chokidar cross-env-shell watchmedo cargo-watch runc sem niceload ccache distcc sccache icecc bear scan-build "
    "intercept-build compiledb ddtrace-run opentelemetry-instrument gamemoderun mangohud vglrun optirun primusrun "
    "kitty xterm konsole urxvt lxterminal xfce4-terminal terminator alacritty ghostty st foot mpirun mpiexec srun "
    "salloc bsub qrsh lxc-attach lxc-execute schroot arch-chroot systemd-nspawn run0 rsh remsh rexec dbclient "
    "plink poetry pipenv rye uv hatch pdm pixi rustup ip meson conda mamba micromamba pipx npm pnpm yarn bun "
    "bundle direnv chamber mise rtx asdf pyenv rbenv nodenv nx op infisical sops devbox multipass wezterm lerna "
    "docker podman docker-compose kubectl oc lxc incus machinectl flatpak toolbox distrobox guix cmake zellij "
    "foreman heroku nomad limactl hcloud tsh tailscale coder docker-machine minikube juju dokku ddev devcontainer "
    "chezmoi gita mu mr vcsh repo west tsrc nix cargo quilt spack dvc datalad flux launchctl pueue tox pm2 brew "
    "composer buildah crun crictl apptainer singularity adb consul railway platform upsun colima gh"
).split())

# Given no command, they start a shell that reads its input.
FED = frozenset((
    "unshare nsenter chroot fakeroot fakechroot lima wsl su runuser gcloud devpod sg script nix-shell vagrant "
    "multipass machinectl toolbox distrobox az limactl hcloud tsh tailscale coder docker-machine minikube juju "
    "ssh autossh mosh slogin at batch crontab"
).split())

INTERPRETERS = frozenset((
    "python python3 pypy pypy3 ipython coverage kernprof memray mprof pyinstrument scalene viztracer python3.11 "
    "python3.12 python3.13 python3.14 node nodejs ts-node zx bun deno tsx perl raku ruby irb rails php wp drush "
    "lua luajit osascript tclsh expect Rscript R julia elixir groovy awk gawk mawk nawk sqlite3 ed ex nvim "
    "vim.tiny vim.basic view rvim vimdiff gvim neovim red vim vi emacs gdb m4 bc jshell"
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
        "ssh autossh mosh slogin at batch flock watchexec concurrently conc pee mispipe start-stop-daemon capsh "
        "docker podman expect setpriv nix aws salt salt-call salt-ssh tmux byobu tmate screen watchfiles poop mprocs "
        "rerun gaze start-server-and-test swayidle xidlehook watch hyperfine nerdctl"
    ),
    "recipes": (
        "make gmake npm pnpm yarn bun run-s run-p npm-run-all npm-run-all2 deno composer poe mise task node pdm hatch "
        "rye pixi pipenv go cargo just"
    ),
    "web_clients": (
        "curl wget wget2 http https xh xhs curlie httpie Invoke-RestMethod Invoke-WebRequest irm iwr aria2c hurl "
        "lwp-request POST GET HEAD az"
    ),
    "sockets": "dbus-send telnet socat ncat netcat nc busybox.nc openssl",
    "tool_clients": "mcporter",
    "forges": "gh glab hub",
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
    "output_flag": "sort openssl base64 uudecode gpg iconv pandoc",
    "reverting": "jj hg svn",
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
    "lease_file": "knex db-migrate drizzle-kit task-master",
}
# Common programs without an effect of their own.
FAMILIAR = (
    "ack ag amm apk apropos apt apt-cache apt-get ar artisan autoconf automake awesome-client awk aws az "
    "babel-node base64 basename bat bb bc black bpftrace brew broot bspc bun bundle bzip2 bzr cal cargo cat cc "
    "chgrp chmod chown cksum clang clang++ clear clippy clisp clj cloc clojure cmake cmp cmus-remote code coffee "
    "column comm composer convert coverage cp crontab crystal csi csplit curl cut date dc dd debsign defaults "
    "delta deno df diff diff3 difft dig dir dirname django-admin dnf docker dos2unix dot dotnet dpkg "
    "dpkg-buildpackage du duckdb echo ecl egrep emacs emacsclient env envsubst erb erl eslint exiftool exim exim4 "
    "expand expr false fd feh fennel fetchmail ffmpeg fgrep file find flake8 fmt fold formail fossil free ftp fzf "
    "g++ gcc gcloud gdb gem getent getmail gh ghc ghci git gjs glab gnuplot go goawk gpg gpg-connect-agent "
    "gprolog gradle grep groups gs guile gunzip gzip hatch head helm herbstclient hexdump hg history host "
    "hostname htop hub hyperfine hyprctl i3-msg iconv id identify iex ifconfig info install ip isort isql janet "
    "java javac jenkins-cli jest jj jo join journalctl jq kak kill killall kotlin kotlinc kubectl la last latex "
    "latexmk ld less lf lftp litecli littler ll lldb ln locale localectl logger ls lsblk lscpu lsof lua lua5.1 "
    "lua5.3 lua5.4 lualatex luatex mailq make man mariadb matlab maxima mbsync md5sum meson mix mkdir mktemp "
    "mocha mongo mongosh more mount mutt mv mvn mycli mypy mysql mysqlsh nano nc neomutt netstat newaliases nim "
    "ninja nl nm node notmuch nox npm nproc npx nslookup numfmt ocaml octave octave-cli od offlineimap open "
    "openssl original-awk pacman pandoc passwd paste patch pbcopy pbpaste pdflatex pdm perl perldoc pgcli pgrep "
    "php ping pip pip3 pipenv pixi pkg-config pkill pnpm podman poetry postqueue pre-commit prettier printenv "
    "printf prove pry ps ps2pdf psql psysh puppet pyright pytest python python3 qjs qtile quilt r racket rake "
    "ranger readlink realpath rebar3 redis-cli reset rev rg rm rmdir rpm rpmbuild rsync ruby ruff runghc rustc "
    "rustfmt rustup rye sage sbcl sbt scala scala-cli scilab scp screen scrot sd sdiff sed seq sftp sha1sum "
    "sha256sum sha512sum shellcheck shfmt shuf sk sleep snap socat sort spack split sponge sqlcipher sqlcmd "
    "sqlite sqlite3 sqlplus ss ssh-add ssh-keygen stap stat strace strings stty su svn sw_vers swaymsg swift "
    "swipl sync systemctl tac tail tar tcpdump tee terraform test tex texlua tig time timeout tldr tmux tofu "
    "tokei top touch tox tput tr tree true truncate tsc tsort tty umount uname uniq unzip uptime usql uv valgrind "
    "vi vifm vim vitest w watch wc weechat wget wget2 whereis which who whoami xargs xclip xdg-open xdotool "
    "xelatex xsel xxd xz yarn yes yq yum zcat zgrep zip zstd"
)
