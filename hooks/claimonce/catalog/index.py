"""The names of programs by kind, and how the arguments of those that start others are read.

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
    ". source : bg break caller compgen complete continue dirs fc fg getopts help jobs let logout mapfile popd "
    "pushd read readarray return shift shopt suspend times type ulimit umask unalias unset wait [ cd exit pwd "
    "alias builtin command declare export local readonly typeset enable eval exec false test true hash history "
    "kill printf set trap"
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
    "chokidar cross-env-shell watchmedo cargo-watch runc poetry pipenv rye uv hatch pdm pixi rustup ip meson "
    "conda mamba micromamba pipx npm pnpm yarn bun bundle direnv chamber mise rtx asdf pyenv rbenv nodenv nx op "
    "infisical sops devbox multipass wezterm kitty lerna docker podman docker-compose kubectl oc lxc incus "
    "machinectl flatpak toolbox distrobox guix cmake zellij foreman heroku nomad limactl hcloud tsh tailscale "
    "coder docker-machine minikube juju dokku ddev devcontainer chezmoi gita mu mr vcsh repo west tsrc nix cargo"
).split())

# Given no command, they start a shell that reads its input.
FED = frozenset((
    "unshare nsenter chroot fakeroot fakechroot lima wsl su runuser gcloud devpod sg script nix-shell vagrant "
    "multipass machinectl toolbox distrobox az limactl hcloud tsh tailscale coder docker-machine minikube juju "
    "ssh autossh mosh slogin at batch"
).split())

INTERPRETERS = frozenset((
    "python python3 pypy pypy3 ipython coverage kernprof memray mprof pyinstrument scalene viztracer python3.11 "
    "python3.12 python3.13 python3.14 node nodejs ts-node zx bun deno tsx perl raku ruby irb rails php wp drush "
    "lua luajit osascript tclsh expect Rscript R julia elixir groovy awk gawk mawk nawk sqlite3 ed ex nvim vim vi "
    "emacs gdb m4 bc dc guile jshell"
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
        "docker podman expect setpriv nix aws salt salt-call salt-ssh tmux screen watch hyperfine nerdctl"
    ),
    "recipes": (
        "make gmake npm pnpm yarn bun run-s run-p npm-run-all npm-run-all2 deno composer poe mise task node pdm hatch "
        "rye pixi pipenv go cargo just"
    ),
    "web_clients": (
        "curl wget wget2 http https xh xhs curlie httpie Invoke-RestMethod Invoke-WebRequest irm iwr aria2c hurl "
        "lwp-request POST GET HEAD az"
    ),
    "sockets": "dbus-send ncat netcat telnet socat nc busybox.nc openssl",
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
    "ack ag apk apropos apt apt-cache apt-get ar autoconf automake awk aws az base64 basename bat bc black brew "
    "bun bundle bzip2 bzr cal cargo cat cc chgrp chmod chown cksum clang clang++ clear clippy cloc cmake cmp code "
    "column comm composer convert coverage cp crontab csplit curl cut date dd defaults delta deno df diff difft "
    "dig dir dirname dnf docker dos2unix dot dotnet dpkg du echo egrep emacs env envsubst eslint exiftool expand "
    "expr false fd fetchmail ffmpeg fgrep file find flake8 fmt fold formail fossil free g++ gcc gcloud gdb gem "
    "getent getmail gh git glab go gpg gradle grep groups gunzip gzip hatch head helm hexdump hg history host "
    "hostname htop hub hyperfine iconv id identify ifconfig info install ip isort java javac jest jj jo join "
    "journalctl jq kill killall kotlinc kubectl la last latex ld less ll lldb ln locale localectl logger ls lsblk "
    "lscpu lsof lua mailq make man mbsync md5sum meson mkdir mktemp mocha mongosh more mount mv mvn mypy mysql "
    "nano nc netstat newaliases ninja nl nm node notmuch nox npm nproc npx nslookup numfmt od offlineimap open "
    "openssl pacman pandoc passwd paste patch pbcopy pbpaste pdflatex pdm perl pgrep php ping pip pip3 pipenv "
    "pixi pkg-config pkill pnpm podman poetry postqueue pre-commit prettier printenv printf ps psql pyright "
    "pytest python python3 readlink realpath redis-cli reset rev rg rm rmdir rsync ruby ruff rustc rustfmt rustup "
    "rye scp screen sd sed seq sftp sha1sum sha256sum sha512sum shellcheck shfmt shuf sleep snap sort split "
    "sponge sqlite3 ss ssh-add ssh-keygen stat strace strings stty su svn sw_vers swift sync systemctl tac tail "
    "tar tee terraform test time timeout tldr tmux tofu tokei top touch tox tput tr tree true truncate tsc tsort "
    "tty umount uname uniq unzip uptime uv valgrind vi vim vitest w watch wc wget wget2 whereis which who whoami "
    "xargs xclip xdg-open xsel xxd xz yarn yes yq yum zcat zgrep zip zstd"
)

# Flags that take a value, words of its own before the command, why a shim would not meet it.
WRAPPERS: dict[str, tuple[str, int, str]] = {
    "sudo": ((
        "-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --close-from --role --type --chdir --chroot "
        "--command-timeout --other-user"
    ), 0, "other user"),
    "doas": ("-u -C", 0, "other user"),
    "pkexec": ("--user", 0, "other user"),
    "gosu": ("", 1, "other user"),
    "su-exec": ("", 1, "other user"),
    "setuidgid": ("", 1, "other user"),
    "s6-setuidgid": ("", 1, "other user"),
    "chpst": ("-u -U -b -e -d -o -p -f -c -m -r -t -l -L -n", 0, ""),
    "env": ("-u -C --unset --chdir", 0, ""),
    "timeout": ("-k -s --kill-after --signal", 1, ""),
    "gtimeout": ("-k -s --kill-after --signal", 1, ""),
    "nice": ("-n --adjustment", 0, ""),
    "ionice": ("-c -n --class --classdata", 0, ""),
    "chrt": ("-T -P -D", 1, ""),
    "taskset": ("", 1, ""),
    "setarch": ("", 1, ""),
    "envdir": ("", 1, ""),
    "envuidgid": ("", 1, ""),
    "setlock": ("", 1, ""),
    "softlimit": ("-a -c -d -f -l -m -o -p -r -s -t", 0, ""),
    "pgrphack": ("", 0, ""),
    "fghack": ("", 0, ""),
    "nq": ("", 0, ""),
    "cross-env": ("", 0, ""),
    "tsp": ("-D -L -N", 0, ""),
    "dtach": ("-A -c -e -n -N -r", 0, ""),
    "proot": ((
        "-r --rootfs -b --bind -m --mount -q --qemu -w --pwd --cwd -v --verbose -k --kernel-release -i --change-id -R "
        "-S"
    ), 0, ""),
    "heaptrack": ("-o --output", 0, ""),
    "onchange": ((
        "-e --exclude -f --filter -d --delay -o --outpipe -p --poll -j --jobs"
    ), 1, ""),
    "env-cmd": ("-f --file -e --environments -r --rc-file", 0, ""),
    "cpulimit": ("-l --limit -m", 0, ""),
    "setsid": ("", 0, ""),
    "nohup": ("", 0, ""),
    "disown": ("", 0, ""),
    "unbuffer": ("", 0, ""),
    "nocorrect": ("", 0, ""),
    "linux32": ("", 0, ""),
    "linux64": ("", 0, ""),
    "torify": ("", 0, ""),
    "tsocks": ("", 0, ""),
    "catchsegv": ("", 0, ""),
    "eatmydata": ("", 0, ""),
    "chronic": ("", 0, ""),
    "ifne": ("", 0, ""),
    "ts": ("", 0, ""),
    "firejail": ("", 0, ""),
    "prlimit": ("", 0, ""),
    "busybox": ("", 0, ""),
    "toybox": ("", 0, ""),
    "doppler": ("", 0, ""),
    "entr": ("", 0, ""),
    "stdbuf": ("-i -o -e --input --output --error", 0, ""),
    "time": ("-f -o --format --output", 0, ""),
    "gtime": ("-f -o --format --output", 0, ""),
    "coproc": ("", 0, ""),
    "noglob": ("", 0, ""),
    "arch": ("-arch -e", 0, ""),
    "proxychains": ("-f", 0, ""),
    "proxychains4": ("-f", 0, ""),
    "torsocks": ("-u -p -a -P", 0, ""),
    "strace": ("-e -o -p -s -u -E -a -P -I -b -O -S -X", 0, ""),
    "ltrace": ("-e -o -p -s -u -n -l -x -a", 0, ""),
    "valgrind": ("", 0, ""),
    "faketime": ("-f", 1, ""),
    "ssh-agent": ("-a -E -O -P -t", 0, ""),
    "rlwrap": ("-f -H -p -b -C -S -t -w -z", 0, ""),
    "caffeinate": ("-t -w", 0, ""),
    "retry": ("-t -d -n -s -m --tries --delay --until --times", 0, ""),
    "xvfb-run": ((
        "-e -f -n -p -s --server-args --server-num --auth-file --error-file"
    ), 0, ""),
    "dbus-run-session": ("--config-file --dbus-daemon", 0, ""),
    "dbus-launch": ("--config-file", 0, ""),
    "systemd-run": ((
        "-p -u -t -H -M --property --unit --description --slice --uid --gid --nice --working-directory --setenv -E "
        "--on-active --on-calendar --timer-property --machine --host --service-type"
    ), 0, "other host"),
    "systemd-inhibit": ("--what --who --why --mode", 0, ""),
    "systemd-cat": ("-t -p --identifier --priority --stderr-priority", 0, ""),
    "bwrap": ((
        "--chdir --setenv --unsetenv --uid --gid --hostname --tmpfs --proc --dev --dir --lock-file --perms --size "
        "--seccomp --exec-label --file-label --cap-add --cap-drop"
    ), 0, "environment cleared"),
    "unshare": ((
        "-R -w -S -G --root --wd --setuid --setgid --map-user --map-group --propagation"
    ), 0, ""),
    "nsenter": ("-t -S -G --target --setuid --setgid", 0, "other host"),
    "chroot": ("", 1, "other host"),
    "fakeroot": ("-l -s -i -b", 0, ""),
    "fakechroot": ("-e -c -d", 0, ""),
    "setpriv": ((
        "--reuid --regid --groups --inh-caps --ambient-caps --bounding-set"
    ), 0, ""),
    "runcon": ("-t -u -r -l", 1, ""),
    "cgexec": ("-g", 0, ""),
    "numactl": ("-N -m -C -p -i", 0, ""),
    "tini": ("-p -e", 0, ""),
    "lima": ("", 0, "other host"),
    "dumb-init": ("-r --rewrite", 0, ""),
    "daemonize": ("-a -c -e -o -p -l -u -E", 0, ""),
    "aws-vault": ("-d --duration -t --mfa-token -n", 0, ""),
    "dotenv": ("-f -e --file -c -v -p", 0, ""),
    "dotenv-cli": ("-f -e --file -c -v -p", 0, ""),
    "dotenvx": ("-f -e", 0, ""),
    "npx": ("-p --package -w --workspace", 0, ""),
    "bunx": ("", 0, ""),
    "pnpx": ("", 0, ""),
    "uvx": ("--from --with -p --python --index-url", 0, ""),
    "sshpass": ("-p -f -d -P", 0, ""),
    "flatpak-spawn": ("--directory --env", 0, "other host"),
    "wsl": ("-d -u --cd --distribution --user", 0, "other host"),
    "meta": ("--include-only --exclude", 0, ""),
    "pdsh": ("-w -x -g -X -l -f -t -u -R", 0, "other host"),
    "clush": ("-w -x -g -X -l -f -t -u -o -G", 0, "other host"),
    "parallel-ssh": ((
        "-H -h -l -p -o -e -t -O -x --host --hosts --user --par --timeout"
    ), 0, "other host"),
    "pssh": ((
        "-H -h -l -p -o -e -t -O -x --host --hosts --user --par --timeout"
    ), 0, "other host"),
    "reflex": ((
        "-r -R -g -G -d --regex --inverse-regex --glob --inverse-glob"
    ), 0, ""),
    "gdb": ((
        "-ex -x -iex -ix -eval-command --eval-command -init-eval-command -cd -d -p -c"
    ), 0, ""),
    "perf": ("-e -o -F -p", 0, ""),
}  # fmt: skip

# Subcommands behind which the command stands, then as for wrappers.
RUNNERS: dict[str, tuple[tuple[str, ...], str, int, str]] = {
    "poetry": (("run",), "-C -P --directory --project", 0, ""),
    "pipenv": (("run",), "", 0, ""),
    "rye": (("run",), "", 0, ""),
    "uv": (("run", "tool run", "x"), (
        "--with --python -p --project --directory --extra --group --env-file --package --from --index-url "
        "--with-requirements --with-editable -m"
    ), 0, ""),
    "hatch": (("run",), "-e --env -p --project", 0, ""),
    "pdm": (("run",), "-p --project", 0, ""),
    "pixi": (("run", "exec"), "-e --environment --manifest-path -s --spec", 0, "PATH changed"),
    "rustup": (("run",), "--profile", 1, ""),
    "ip": (("netns exec", "vrf exec"), "-n -netns", 1, ""),
    "meson": (("devenv",), "-C -w --workdir", 0, ""),
    "conda": (("run",), "-n -p --name --prefix --cwd", 0, "PATH changed"),
    "mamba": (("run",), "-n -p --name --prefix --cwd", 0, "PATH changed"),
    "micromamba": (("run",), "-n -p -r --name --prefix --cwd", 0, "PATH changed"),
    "pipx": (("run",), "--spec --python --index-url", 0, ""),
    "npm": (("exec", "x"), "-w --workspace -p --package", 0, ""),
    "pnpm": (("exec", "dlx"), "-C --dir --filter -F --package", 0, ""),
    "yarn": (("exec", "dlx", "workspaces foreach exec"), "--cwd -p --package", 0, ""),
    "bun": (("x",), "", 0, ""),
    "bundle": (("exec",), "", 0, ""),
    "direnv": (("exec",), "", 1, "PATH changed"),
    "chamber": (("exec",), "", 1, ""),
    "mise": (("exec", "x"), "-C --cd", 0, ""),
    "rtx": (("exec", "x"), "", 0, ""),
    "asdf": (("exec",), "", 0, ""),
    "pyenv": (("exec",), "", 0, ""),
    "rbenv": (("exec",), "", 0, ""),
    "nodenv": (("exec",), "", 0, ""),
    "nx": (("exec",), "", 0, ""),
    "op": (("run",), "--env-file --account", 0, ""),
    "doppler": (("run",), "-p -c -t --project --config --token", 0, ""),
    "infisical": (("run",), "--env --path --projectId --token", 0, ""),
    "dotenv": (("run",), "-f -e --file -q --quote", 0, ""),
    "dotenvx": (("run",), "-f -e --env-file -fv", 0, ""),
    "sops": (("exec-env", "exec-file"), "--input-type --config", 1, ""),
    "devbox": (("run",), "-c --config -e --env", 0, "PATH changed"),
    "multipass": (("exec", "shell"), "-d --working-directory", 1, "other host"),
    "wezterm": (("cli spawn", "start"), "--cwd --pane-id --class --workspace", 0, ""),
    "kitty": (("@ launch",), "--type --cwd --title --tab-title", 0, ""),
    "lerna": (("exec",), "--scope --ignore --since --concurrency", 0, ""),
    "aws-vault": (("exec",), "-d --duration -t --mfa-token -n", 1, ""),
    "docker": (("exec", "container exec"), "-e -u -w --env --env-file --user --workdir --detach-keys", 1, "other host"),
    "podman": (("exec", "container exec"), "-e -u -w --env --env-file --user --workdir --detach-keys", 1, "other host"),
    "docker-compose": (("exec",), "-f -p -e -u -w --file --env --user --workdir --index", 1, "other host"),
    "kubectl": (("exec",), (
        "-n -c -f --namespace --container --context --kubeconfig --filename"
    ), 1, "other host"),
    "oc": (("exec", "rsh"), "-n -c --namespace --container", 1, "other host"),
    "lxc": (("exec",), "--env --cwd --user --group --mode", 1, "other host"),
    "incus": (("exec",), "--env --cwd --user --group --mode", 1, "other host"),
    "machinectl": (("shell",), "--uid --setenv -E", 1, "other host"),
    "flatpak": (("run",), "--command --branch --env --filesystem", 1, "other host"),
    "toolbox": (("run", "enter"), "-c -d -r --container --distro --release", 0, "other host"),
    "distrobox": (("enter",), "-n --name", 1, "other host"),
    "guix": (("shell",), "-m -L --manifest", 9, "PATH changed"),
    "watchmedo": (("auto-restart",), (
        "-d --directory -p --pattern --patterns -i --ignore-pattern --ignore-patterns --signal --kill-after "
        "--debounce-interval --interval --timeout"
    ), 0, ""),
    "cmake": (("env", "time", "chdir"), "", 0, ""),
    "zellij": (("run",), "-n --name -d --direction --cwd", 0, ""),
    "perf": (("stat", "record"), "-e -o -F -p -r", 0, ""),
    "foreman": (("run",), "-e -f --env --procfile", 0, ""),
    "heroku": (("run", "local:run"), "-a --app -s --size", 0, "other host"),
    "gcloud": (("compute ssh", "beta compute ssh", "alpha compute ssh", "compute tpus tpu-vm ssh"), (
        "--zone --project --ssh-key-file --ssh-key-expiration --container --account --strict-host-key-checking "
        "--configuration"
    ), 1, "other host"),
    "az": (("ssh vm", "ssh arc"), (
        "-n -g --name --vm-name --resource-group --ip --hostname --local-user --port --private-key-file "
        "--public-key-file --certificate-file --resource-type --subscription"
    ), 0, "other host"),
    "fly": (("machine exec",), "-a --app -c --config -r --region -s --select -C --command", 1, "other host"),
    "flyctl": (("machine exec",), "-a --app -c --config -r --region -s --select -C --command", 1, "other host"),
    "nomad": (("alloc exec",), "-task -job -namespace -region -address -e", 1, "other host"),
    "limactl": (("shell",), "--workdir --shell", 1, "other host"),
    "hcloud": (("server ssh",), "-p -u --port --user", 1, "other host"),
    "tsh": (("ssh",), "-l -i -p --login --proxy --cluster --user", 1, "other host"),
    "tailscale": (("ssh",), "", 1, "other host"),
    "coder": (("ssh",), "", 1, "other host"),
    "docker-machine": (("ssh",), "", 1, "other host"),
    "minikube": (("ssh",), "-n --node -p --profile", 0, "other host"),
    "juju": (("ssh",), "-m --model", 1, "other host"),
    "dokku": (("run",), "-e --env", 1, "other host"),
    "ddev": (("exec",), "-s --service -d --dir", 0, "other host"),
    "devcontainer": (("exec",), "--workspace-folder --container-id --config --remote-env", 0, "other host"),
    "chezmoi": (("git", "exec"), "", 0, ""),
    "gita": (("shell",), "", 0, ""),
    "meta": (("exec",), "--include-only --exclude", 0, ""),
    "mu": (("sh",), "", 0, ""),
    "mr": (("run",), "-d --directory -c --config -j --jobs", 0, ""),
    "vcsh": (("run",), "", 1, ""),
    "repo": (("forall",), "-g --groups -r --regex -i --inverse-regex -j --jobs", 0, ""),
    "west": (("forall",), "-z --zephyr-base -C --group", 0, ""),
    "tsrc": (("foreach",), "-w --workspace -g --groups -j --jobs", 0, ""),
    "dbus-run-session": (("--",), "", 0, ""),
    "nix": (("shell", "run"), "", 0, "PATH changed"),
    "cargo": (("watch",), "", 0, ""),
}  # fmt: skip

# Flags behind which shell text stands, flags with another value, why a shim would not meet it.
TEXT_RUNNERS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "su": (("-c", "--command", "--session-command"), "-s -g -G -w --shell --group", "other user"),
    "runuser": (("-c", "--command", "--session-command"), "-u -s -g -G -w --user --shell --group", "other user"),
    "ansible": (("-a", "--args"), "-m -i -u -f -l -e -t -M", "other host"),
    "gcloud": (("--command",), "", "other host"),
    "devpod": (("--command",), "", "other host"),
    "az": (("--scripts", "--script"), "", "other host"),
    "fly": (("-C", "--command"), "", "other host"),
    "flyctl": (("-C", "--command"), "", "other host"),
    "doctl": (("--ssh-command",), "", "other host"),
    "sg": (("-c",), "", ""),
    "script": (("-c", "--command"), "-o -m -T -B -I -O -E --echo --log-timing", ""),
    "nix-shell": (("--run", "--command"), "-p -A -I -E --arg --argstr", "PATH changed"),
    "vagrant": (("-c", "--command"), "", "other host"),
    "nodemon": (("-x", "--exec"), "-w -e --watch --ext", ""),
    "asciinema": (("-c", "--command"), "", ""),
    "ttyrec": (("-e",), "", ""),
    "execlineb": (("-c",), "", ""),
    "chokidar": (("-c", "--command"), "-d --debounce -t --throttle -i --ignore", ""),
    "cross-env-shell": (("-c",), "", ""),
    "watchmedo": (("-c", "--command"), "-p --pattern --patterns -i --ignore-pattern", ""),
    "cargo-watch": (("-s", "--shell"), "-x -w", ""),
    "runc": (("-c",), "", "other host"),
}  # fmt: skip

# Options of programs with work of their own whose value they run.
CARRIED: dict[str, str] = {
    "tar": (
        "--to-command -I --use-compress-program -F --info-script --new-volume-script --checkpoint-action=exec"
    ),
    "split": "--filter",
    "zip": "-TT --unzip-command",
}  # fmt: skip

# With these subcommands, or always where there are none.
TASK_VERBS: dict[str, tuple[str, ...]] = {
    "npm": ("run", "run-script", "start", "test", "stop", "restart", "publish", "version", "install", "ci"),
    "pnpm": ("run", "start", "publish"),
    "yarn": ("run", "start", "publish"),
    "bun": ("run", "start"),
    "gh": ("workflow run", "run rerun"),
    "glab": ("ci run", "pipeline run"),
    "make": (),
    "gmake": (),
    "bmake": (),
    "just": (),
    "rake": (),
    "ant": (),
    "gradlew": (),
    "invoke": (),
    "inv": (),
    "fab": (),
    "mage": (),
    "mask": (),
    "lefthook": (),
    "ansible-playbook": (),
    "ansible": (),
    "act": (),
    "earthly": (),
    "dagger": (),
    "nx": (),
    "turbo": (),
    "grunt": (),
    "gulp": (),
    "cap": (),
    "mix": (),
    "overmind": (),
    "lazygit": (),
    "tig": (),
    "gitui": (),
    "fastlane": (),
    "flyctl": (),
    "vercel": (),
    "netlify": (),
    "serverless": (),
    "argo": (),
    "tkn": (),
    "jenkins-cli": (),
    "service": (),
    "at": (),
    "batch": (),
    "claude": (),
    "codex": (),
    "gemini": (),
    "opencode": (),
    "aider": (),
    "task": (),
    "ninja": (),
    "gradle": (),
    "nox": (),
    "tox": (),
    "crontab": (),
    "terraform": ("apply",),
    "tofu": ("apply",),
    "pulumi": ("up",),
    "bazel": ("run",),
    "lerna": ("run", "exec"),
    "composer": ("run", "run-script"),
    "cargo": ("run", "xtask", "make"),
    "go": ("run", "generate"),
    "dotnet": ("run",),
    "pre-commit": ("run",),
    "deno": ("task",),
    "foreman": ("start",),
    "systemctl": ("start", "restart"),
    "launchctl": ("start", "kickstart"),
}  # fmt: skip

# Flags that carry a program, flags that take another value.
LANGUAGES: dict[str, tuple[str, str]] = {
    "js": ("-e --eval -p --print -pe -ep", (
        "-r --require --import --input-type --loader --env-file -C --conditions"
    )),
    "perl": ("-e -E", "-I -M -m"),
    "ruby": ("-e", "-I -r -E"),
    "php": ("-r -B -R -E --run", "-d -c -z -S -t"),
    "lua": ("-e", "-l"),
    "osascript": ("-e", "-l -s"),
    "tcl": ("-c", ""),
    "R": ("-e", ""),
    "julia": ("-e -E --eval --print", "-t -p -L --project"),
    "elixir": ("-e --eval", "-r -S"),
    "groovy": ("-e", "-cp"),
    "go": ("", ""),
    "m4": ("", "-D -I"),
}  # fmt: skip

# The language of each interpreter.
LANGUAGE: dict[str, str] = {
    "python": "python",
    "python3": "python",
    "pypy": "python",
    "pypy3": "python",
    "ipython": "python",
    "coverage": "python",
    "kernprof": "python",
    "memray": "python",
    "mprof": "python",
    "pyinstrument": "python",
    "scalene": "python",
    "viztracer": "python",
    "python3.11": "python",
    "python3.12": "python",
    "python3.13": "python",
    "python3.14": "python",
    "node": "js",
    "nodejs": "js",
    "ts-node": "js",
    "zx": "js",
    "bun": "js",
    "deno": "js",
    "tsx": "js",
    "perl": "perl",
    "raku": "perl",
    "ruby": "ruby",
    "irb": "ruby",
    "rails": "ruby",
    "php": "php",
    "wp": "php",
    "drush": "php",
    "lua": "lua",
    "luajit": "lua",
    "osascript": "osascript",
    "tclsh": "tcl",
    "expect": "tcl",
    "Rscript": "R",
    "R": "R",
    "julia": "julia",
    "elixir": "elixir",
    "groovy": "groovy",
    "awk": "awk",
    "gawk": "awk",
    "mawk": "awk",
    "nawk": "awk",
    "sqlite3": "sqlite",
    "ed": "ed",
    "ex": "ed",
    "nvim": "ed",
    "vim": "ed",
    "vi": "ed",
    "emacs": "ed",
    "gdb": "ed",
    "m4": "m4",
}  # fmt: skip
