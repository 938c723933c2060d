"""How the arguments of programs that start others are read; languages of interpreters.

Written by `python -m claimonce.catalog.generate` from the rows of the catalogue: change those.
"""

from __future__ import annotations

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
    "faketime": ("", 1, ""),
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
        "--chdir --setenv --unsetenv --uid --gid --hostname --tmpfs --proc --dev --dir --lock-file --perms --bind*2 "
        "--ro-bind*2 --dev-bind*2 --symlink*2 --bind-try*2 --ro-bind-try*2 --size --seccomp --exec-label --file-label "
        "--cap-add --cap-drop"
    ), 0, "environment cleared"),
    "unshare": ((
        "-R -w -S -G --root --wd --setuid --setgid --map-user --map-group --propagation"
    ), 0, ""),
    "nsenter": ("-t -S -G --target --setuid --setgid", 0, "other host"),
    "chroot": ("--userspec --groups", 1, "other host"),
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
    "sem": ("-j --jobs --id --timeout --fg", 0, ""),
    "niceload": ("-j --jobs --id --timeout --fg", 0, ""),
    "ccache": ("-o --output", 0, ""),
    "distcc": ("-o --output", 0, ""),
    "sccache": ("-o --output", 0, ""),
    "icecc": ("-o --output", 0, ""),
    "bear": ("-o --output", 0, ""),
    "scan-build": ("-o --output", 0, ""),
    "intercept-build": ("-o --output", 0, ""),
    "compiledb": ("-o --output", 0, ""),
    "ddtrace-run": ("", 0, ""),
    "opentelemetry-instrument": ("", 0, ""),
    "gamemoderun": ("", 0, ""),
    "mangohud": ("", 0, ""),
    "vglrun": ("", 0, ""),
    "optirun": ("", 0, ""),
    "primusrun": ("", 0, ""),
    "kitty": ("--title -T --class --config -c --directory -d --override -o", 0, ""),
    "xterm": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "konsole": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "urxvt": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "lxterminal": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "xfce4-terminal": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "terminator": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "alacritty": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "ghostty": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "st": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "foot": ("-T -title -geometry -fn -fa -fs -bg -fg", 0, ""),
    "mpirun": ("-n -np -c -H --host --hostfile -x --map-by --bind-to", 0, ""),
    "mpiexec": ("-n -np -c -H --host --hostfile -x --map-by --bind-to", 0, ""),
    "srun": ("-n -N -p -t -J -o -e -w -A -c -q --partition --time", 0, "other host"),
    "salloc": ("-n -N -p -t -J -o -e -w -A -c -q --partition --time", 0, "other host"),
    "bsub": ("-n -N -p -t -J -o -e -w -A -c -q --partition --time", 0, "other host"),
    "qrsh": ("-n -N -p -t -J -o -e -w -A -c -q --partition --time", 0, "other host"),
    "lxc-attach": ("-n --name -P", 0, "other host"),
    "lxc-execute": ("-n --name -P", 0, "other host"),
    "schroot": ("-c --chroot -u --user -d --directory -s --shell", 0, "other host"),
    "arch-chroot": ("-u -D --directory -M --machine -i --image", 1, "other host"),
    "systemd-nspawn": ("-u -D --directory -M --machine -i --image", 1, "other host"),
    "run0": ("-u --user -g --group -D --chdir --unit --slice --setenv", 0, "other user"),
    "rsh": ("-l -p -i", 1, "other host"),
    "remsh": ("-l -p -i", 1, "other host"),
    "rexec": ("-l -p -i", 1, "other host"),
    "dbclient": ("-l -p -i", 1, "other host"),
    "plink": ("-l -P -i -pw -load", 1, "other host"),
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
    "hatch": (("run", "env run"), "-e --env -p --project", 0, ""),
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
    "bun": (("x", "exec"), "", 0, ""),
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
    "op": (("run", "plugin run"), "--env-file --account", 0, ""),
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
    "zellij": (("run", "action new-pane"), "-n --name -d --direction --cwd", 0, ""),
    "perf": (("stat", "record"), "-e -o -F -p -r", 0, ""),
    "foreman": (("run",), "-e -f --env --procfile", 0, ""),
    "heroku": (("run", "local:run", "run:detached", "ps:exec"), "-a --app -s --size", 0, "other host"),
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
    "nomad": (("alloc exec", "exec"), "-task -job -namespace -region -address -e", 1, "other host"),
    "limactl": (("shell",), "--workdir --shell", 1, "other host"),
    "hcloud": (("server ssh",), "-p -u --port --user", 1, "other host"),
    "tsh": (("ssh",), "-l -i -p --login --proxy --cluster --user", 1, "other host"),
    "tailscale": (("ssh",), "", 1, "other host"),
    "coder": (("ssh",), "", 1, "other host"),
    "docker-machine": (("ssh",), "", 1, "other host"),
    "minikube": (("ssh",), "-n --node -p --profile", 0, "other host"),
    "juju": (("ssh",), "-m --model", 1, "other host"),
    "dokku": (("run",), "-e --env", 1, "other host"),
    "ddev": (("exec", "."), "-s --service -d --dir", 0, "other host"),
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
    "cargo": (("watch", "flamegraph", "workspaces exec", "ws exec"), "", 0, ""),
    "quilt": (("shell",), "", 0, ""),
    "spack": (("build-env",), "", 1, ""),
    "dvc": (("run", "stage add"), "-n --name -d --deps -o --outs -w --wdir -p --params", 0, ""),
    "datalad": (("run",), "-m --message -i --input -o --output -d --dataset", 0, ""),
    "flux": (("run", "submit", "alloc"), "-n -N -c -q", 0, "other host"),
    "launchctl": (("asuser", "bsexec"), "-l -p -o -e", 1, ""),
    "pueue": (("add",), "-g --group -w --working-directory -l --label", 0, ""),
    "tox": (("exec",), "-e -c", 0, ""),
    "pm2": (("start",), "--name -n -i --interpreter --cwd", 0, ""),
    "brew": (("bundle exec",), "", 0, ""),
    "composer": (("exec",), "", 0, ""),
    "buildah": (("run",), "", 1, "other host"),
    "runc": (("exec",), "-e --env -u --user", 1, "other host"),
    "crun": (("exec",), "-e --env -u --user", 1, "other host"),
    "crictl": (("exec",), "-e --env -u --user", 1, "other host"),
    "apptainer": (("exec", "run"), "-B --bind -H --home --pwd --env", 1, "other host"),
    "singularity": (("exec", "run"), "-B --bind -H --home --pwd --env", 1, "other host"),
    "vagrant": (("ssh",), "-c --command", 1, "other host"),
    "adb": (("shell", "exec-out"), "-s -t -H -P", 0, "other host"),
    "consul": (("exec",), "-node -service -tag -http-addr -token", 0, "other host"),
    "railway": (("ssh", "run"), "-p -e -s --project --environment", 0, "other host"),
    "platform": (("ssh", "run"), "-p -e -s --project --environment", 0, "other host"),
    "upsun": (("ssh", "run"), "-p -e -s --project --environment", 0, "other host"),
    "colima": (("ssh", "run"), "-p -e -s --project --environment", 0, "other host"),
    "gh": (("codespace ssh", "cs ssh"), "-c --codespace -R --repo", 0, "other host"),
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
    "fish": "-C --init-command",
    "compgen": "-C",
    "mapfile": "-C",
    "readarray": "-C",
    "cargo": "-s",
    "brew": "-c --cmd",
    "tmux": "-c",
    "make": "-E --eval",
    "ncat": "-e -c --exec --sh-exec",
    "netcat": "-e -c --exec --sh-exec",
    "sort": "--compress-program",
    "tar": (
        "--to-command -I --use-compress-program -F --info-script --new-volume-script --checkpoint-action=exec"
    ),
    "less": "+!",
    "more": "+!",
    "man": "-P --pager -H --html",
    "gem": "-e",
    "perldoc": "-n",
    "rsync": "-e --rsh --rsync-path",
    "scp": "-S",
    "prove": "-e --exec",
    "fetchmail": "-m",
    "diff3": "--diff-program",
    "sdiff": "--diff-program",
    "dpkg-buildpackage": "-r",
    "debsign": "-p",
    "tcpdump": "-z",
    "bpftrace": "-c",
    "stap": "-c",
    "scrot": "-e -A --exec --action --info",
    "feh": "-e -A --exec --action --info",
    "split": "--filter",
    "zip": "-TT --unzip-command",
    "fzf": "--preview --bind -c",
    "sk": "--preview --bind -c",
    "rpm": "--pipe",
    "rpmbuild": "--pipe",
    "sftp": "-S -D -s",
    "lftp": "-S -D -s",
    "ftp": "-S -D -s",
}  # fmt: skip

# Of these, and of programs with these first words, no argument is run.
CALM = frozenset((
    "[ apropos apt-cache basename black cal cat cd chmod cksum clear clippy cmp column comm coverage:annotate "
    "coverage:combine coverage:erase coverage:html coverage:json coverage:lcov coverage:report "
    "coverage:run:-m:pytest coverage:xml cut date df diff dig dir dirname du echo egrep eslint exit expand false "
    "fgrep file flake8 fmt fold formail free getent grep groups hatch:build hatch:run:mypy hatch:run:pytest "
    "hatch:run:ruff head hexdump host hostname htop id info ip:-4 ip:-6 ip:-br ip:-brief ip:-s ip:a ip:addr "
    "ip:address ip:link ip:neigh ip:r ip:route ip:rule isort javac jest jo join journalctl jq killall la last ld "
    "ll locale ls lsblk lscpu lsof md5sum meson:compile meson:configure meson:init meson:install meson:introspect "
    "meson:setup meson:subprojects meson:wrap mkdir mocha mypy netstat nl nm nproc npx:eslint npx:jest npx:tsc "
    "npx:vitest nslookup numfmt od paste pdm:build pdm:install pdm:lock pdm:run:mypy pdm:run:pytest pdm:run:ruff "
    "pdm:sync pgrep ping pipenv:install pipenv:lock pipenv:run:mypy pipenv:run:pytest pipenv:run:ruff pipenv:sync "
    "pixi:install pixi:lock pixi:run:mypy pixi:run:pytest pixi:run:ruff pkg-config pkill printenv ps pwd pyright "
    "pytest python:-m:mypy python:-m:pytest python:-m:ruff python:-m:venv python3:-m:mypy python3:-m:pytest "
    "python3:-m:ruff python3:-m:venv readlink realpath rev ruff rustc rustfmt rustup:check rustup:component "
    "rustup:default rustup:doc rustup:override rustup:show rustup:target rustup:toolchain rustup:update "
    "rustup:which rye:lock rye:run:mypy rye:run:pytest rye:run:ruff rye:sync seq sha1sum sha256sum sha512sum "
    "shellcheck sleep ss stat strings tac tail tldr tokei top touch tput tr true tsc tsort tty uname uptime "
    "uv:lock uv:pip uv:run:mypy uv:run:pyright uv:run:pytest uv:run:ruff uv:sync vitest w wc whereis which who "
    "whoami yes zcat zgrep"
).split())

# Nor of these, where no argument fits one of the patterns.
WARY: dict[str, str] = {
    "test": "-v*",
    "printf": "-v*",
    "awk": "-[!Fv]* *#*",
    "cargo:bench": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:build": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:check": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:clippy": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:doc": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:fmt": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:metadata": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:test": "--config* +* -[!A-Za-z0-9-]*",
    "cargo:tree": "--config* +* -[!A-Za-z0-9-]*",
    "find": "-exec* -ok* -del* -fp* -fls*",
    "go:build": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:doc": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:env": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:fmt": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:list": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:mod": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:test": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:version": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "go:vet": "-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*",
    "sort": "-o* -[!-]*o* --o* --co* --f* -[!A-Za-z0-9-]*",
    "uniq": "[!-]* --",
    "sed:-n:LINES": "-[!n]* -n?*",
    "ack": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "ag": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "cc": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "clang": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "clang++": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "cloc": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "g++": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "gcc": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "java": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "mvn": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "pip": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "pip3": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "rg": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "less": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "more": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "man": (
        "+* -[!A-Za-z0-9-]* -P* -H* -XX:On* -w* --pa* --pre* --ho* --ht* --ed* --ex* --vc*"
    ),
    "cmake": "-E* -P*",
    "tree": "-o* --out* -[!A-Za-z0-9-]*",
}  # fmt: skip

# What stands before a command in the texts that they read.
ESCAPES: dict[str, tuple[str, ...]] = {
    name: marks for names, marks in (
    ("ipython",
     ('!', 'system(', '%sx ',)),
    ("raku Rscript R elixir groovy",
     ('system', 'shell', 'exec', 'run', 'cmd', 'pipe', 'open',)),
    ("ruby",
     ('open("|', "open('|",)),
    ("php wp drush",
     ('system(', 'exec(', 'passthru(', 'popen(', 'proc_open(',)),
    ("osascript",
     ('do script ',)),
    ("tclsh expect",
     ('system ', 'spawn ', 'exec ',)),
    ("sqlite3",
     ('.she', '.sh ', '.sy ', '.sys', '|', 'edit(',)),
    ((
        "ed ex nvim vim.tiny vim.basic view rvim vimdiff gvim neovim red vim vi"
    ),
     ('!', 'system', 'job_start', 'jobstart', 'term ', 'terminal ', 'execute(', 'makeprg=',
      'grepprg=', 'call ',)),
    ("emacs",
     ('shell-command', 'call-process', 'start-process', 'compile ', 'make-process', 'eshell-command',
      'process-lines',)),
    ("gdb",
     ('shell ', '!', '| ', 'make ', 'os.system(',)),
    ("strace",
     ('|', '!',)),
    ("zellij",
     ('write-chars ',)),
    ("tmux",
     ('#(', 'default-command ', 'lock-command ', 'run ', 'run-shell ', 'copy-pipe ', 'copy-pipe-and-cancel ',
      'pipe-pane ', 'tmux -c ',)),
    ("screen",
     ('exec ', 'stuff ', 'screen ',)),
    ("make",
     ('$(shell ',)),
    ((
        "bpftrace stap mongosh mongo octave octave-cli scilab maxima sage erl iex mix rebar3 ghc ghci runghc guile "
        "racket sbcl clisp ecl csi swipl gprolog nim crystal janet fennel bb clojure clj scala scala-cli kotlin ocaml "
        "r littler jenkins-cli qjs gjs lua5.1 lua5.3 lua5.4 texlua babel-node coffee rake pry erb psysh puppet "
        "weechat awesome-client emacsclient original-awk goawk dotnet amm sbt spack redis-cli artisan django-admin"
    ),
     ('system', 'shell', 'exec', 'run', 'cmd', 'command', 'process', 'spawn', 'popen',
      'unix', 'sh', '`', '%x', 'launch', 'executable', 'compile', 'pipe', 'open', 'start',
      '%',)),
    ("cmake",
     ('command ',)),
    ("fzf sk",
     ('execute', 'execute-silent', 'reload', 'become', 'transform', 'start:', 'preview',)),
    ("rpm rpmbuild",
     ('%(',)),
    ("psql pgcli usql",
     ('\\!', 'program ', '\\o |', '\\o|', '\\g |', '\\g|', '\\gx |', '\\w |', '`', '-o |',
      '-o|', '-l |', 'output=|',)),
    ("mysql mariadb mycli mysqlsh",
     ('system ', '\\!', 'pager ', '\\p ', 'os.system(',)),
    ("sftp lftp ftp",
     ('!', 'shell ',)),
    ("sqlplus isql sqlcmd",
     ('host ', '!!', '!', 'shell ',)),
    ("duckdb sqlcipher litecli sqlite",
     ('.shell ', '.system ', '|',)),
    ("dc",
     ('!',)),
    ("gnuplot",
     ('!', 'system', '|', '<', '`',)),
    ("lldb",
     ('shell ', 'os.system(',)),
    ("gs ps2pdf",
     ('%pipe%',)),
    ("exim exim4",
     ('${run{', '${run,',)),
    ("socat",
     ('exec:', 'system:', 'shell:',)),
    ("mutt neomutt",
     ('source ',)),
    ("vifm ranger lf cmus-remote tig broot kak",
     ('!', 'shell ', '$', '%sh{',)),
    ("gpg-connect-agent",
     ('/run ',)),
    ("hyprctl swaymsg i3-msg bspc herbstclient xdotool qtile",
     ('exec ', 'spawn ',)),
    ("latex pdflatex xelatex lualatex luatex tex latexmk",
     ('write18{', '|', 'os.execute(', 'system(', '`',)),
    ("matlab",
     ('system', 'shell', 'exec', 'run', 'cmd', 'command', 'process', 'spawn', 'popen',
      'unix', 'sh', '`', '%x', 'launch', 'executable', 'compile', 'pipe', 'open', 'start',
      '%', '!',)),
    ) for name in names.split()
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
    "vim.tiny": "ed",
    "vim.basic": "ed",
    "view": "ed",
    "rvim": "ed",
    "vimdiff": "ed",
    "gvim": "ed",
    "neovim": "ed",
    "red": "ed",
    "vim": "ed",
    "vi": "ed",
    "emacs": "ed",
    "gdb": "ed",
    "m4": "m4",
}  # fmt: skip
