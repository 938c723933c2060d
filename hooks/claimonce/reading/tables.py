"""What the reader knows of programs that start other programs, or that hide what they start. Data only."""

from __future__ import annotations

# name: (flags that take a value, operands before the command, why a shim first on PATH would not meet what is started)
WRAPPERS: dict[str, tuple[str, int, str]] = {
    "sudo": ("-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --close-from --role --type --chdir "
             "--chroot --command-timeout --other-user", 0, "other user"),
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
    "cpulimit": ("-l --limit -m", 0, ""),
    "setsid": ("", 0, ""),
    "nohup": ("", 0, ""),
    "disown": ("", 0, ""),
    "stdbuf": ("-i -o -e --input --output --error", 0, ""),
    "unbuffer": ("", 0, ""),
    "time": ("-f -o --format --output", 0, ""),
    "gtime": ("-f -o --format --output", 0, ""),
    "coproc": ("", 0, ""),
    "noglob": ("", 0, ""),
    "nocorrect": ("", 0, ""),
    "setarch": ("", 1, ""),
    "linux32": ("", 0, ""),
    "linux64": ("", 0, ""),
    "arch": ("-arch -e", 0, ""),
    "proxychains": ("-f", 0, ""),
    "proxychains4": ("-f", 0, ""),
    "torsocks": ("-u -p -a -P", 0, ""),
    "torify": ("", 0, ""),
    "tsocks": ("", 0, ""),
    "strace": ("-e -o -p -s -u -E -a -P -I -b -O -S -X", 0, ""),
    "ltrace": ("-e -o -p -s -u -n -l -x -a", 0, ""),
    "valgrind": ("", 0, ""),
    "catchsegv": ("", 0, ""),
    "eatmydata": ("", 0, ""),
    "faketime": ("-f", 1, ""),
    "rlwrap": ("-f -H -p -b -C -S -t -w -z", 0, ""),
    "caffeinate": ("-t -w", 0, ""),
    "chronic": ("", 0, ""),
    "ifne": ("", 0, ""),
    "ts": ("", 0, ""),
    "retry": ("-t -d -n -s -m --tries --delay --until --times", 0, ""),
    "xvfb-run": ("-e -f -n -p -s --server-args --server-num --auth-file --error-file", 0, ""),
    "dbus-run-session": ("--config-file --dbus-daemon", 0, ""),
    "dbus-launch": ("--config-file", 0, ""),
    "systemd-run": ("-p -u -t -H -M --property --unit --description --slice --uid --gid --nice --working-directory "
                    "--setenv -E --on-active --on-calendar --timer-property --machine --host --service-type", 0, "other host"),
    "systemd-inhibit": ("--what --who --why --mode", 0, ""),
    "systemd-cat": ("-t -p --identifier --priority --stderr-priority", 0, ""),
    "firejail": ("", 0, ""),
    "bwrap": ("--chdir --setenv --unsetenv --uid --gid --hostname --tmpfs --proc --dev --dir --lock-file --perms --size "
              "--seccomp --exec-label --file-label --cap-add --cap-drop", 0, "environment cleared"),
    "unshare": ("-R -w -S -G --root --wd --setuid --setgid --map-user --map-group --propagation", 0, ""),
    "nsenter": ("-t -S -G --target --setuid --setgid", 0, "other host"),
    "chroot": ("", 1, "other host"),
    "fakeroot": ("-l -s -i -b", 0, ""),
    "fakechroot": ("-e -c -d", 0, ""),
    "setpriv": ("--reuid --regid --groups --inh-caps --ambient-caps --bounding-set", 0, ""),
    "runcon": ("-t -u -r -l", 1, ""),
    "cgexec": ("-g", 0, ""),
    "prlimit": ("", 0, ""),
    "numactl": ("-N -m -C -p -i", 0, ""),
    "tini": ("-p -e", 0, ""),
    "dumb-init": ("-r --rewrite", 0, ""),
    "daemonize": ("-a -c -e -o -p -l -u -E", 0, ""),
    "busybox": ("", 0, ""),
    "toybox": ("", 0, ""),
    "doppler": ("", 0, ""),
    "entr": ("", 0, ""),
    "aws-vault": ("-d --duration -t --mfa-token -n", 0, ""),
    "envdir": ("", 1, ""),
    "dotenv": ("-f -e --file", 0, ""),
    "dotenvx": ("-f -e", 0, ""),
    "npx": ("-p --package -w --workspace", 0, ""),
    "bunx": ("", 0, ""),
    "uvx": ("--from --with -p --python --index-url", 0, ""),
    "pnpx": ("", 0, ""),
    "sshpass": ("-p -f -d -P", 0, ""),
    "gdb": ("-ex -x", 0, ""),
    "perf": ("-e -o -F -p", 0, ""),
}  # fmt: skip

# program: subcommands behind which a command stands; flags that take a value; operands before the command; why hidden
RUNNERS: dict[str, tuple[tuple[str, ...], str, int, str]] = {
    "poetry": (("run",), "-C -P --directory --project", 0, ""),
    "pipenv": (("run",), "", 0, ""),
    "uv": (("run", "tool run", "x"), "--with --python -p --project --directory --extra --group --env-file --package --from "
           "--index-url --with-requirements --with-editable -m", 0, ""),
    "hatch": (("run",), "-e --env -p --project", 0, ""),
    "pdm": (("run",), "-p --project", 0, ""),
    "rye": (("run",), "", 0, ""),
    "pixi": (("run", "exec"), "-e --environment --manifest-path -s --spec", 0, ""),
    "conda": (("run",), "-n -p --name --prefix --cwd", 0, ""),
    "mamba": (("run",), "-n -p --name --prefix --cwd", 0, ""),
    "micromamba": (("run",), "-n -p -r --name --prefix --cwd", 0, ""),
    "pipx": (("run",), "--spec --python --index-url", 0, ""),
    "npm": (("exec", "x"), "-w --workspace -p --package", 0, ""),
    "pnpm": (("exec", "dlx"), "-C --dir --filter -F --package", 0, ""),
    "yarn": (("exec", "dlx"), "--cwd -p --package", 0, ""),
    "bun": (("x",), "", 0, ""),
    "bundle": (("exec",), "", 0, ""),
    "direnv": (("exec",), "", 1, ""),
    "mise": (("exec", "x"), "-C --cd", 0, ""),
    "rtx": (("exec", "x"), "", 0, ""),
    "asdf": (("exec",), "", 0, ""),
    "pyenv": (("exec",), "", 0, ""),
    "rbenv": (("exec",), "", 0, ""),
    "op": (("run",), "--env-file --account", 0, ""),
    "doppler": (("run",), "-p -c -t --project --config --token", 0, ""),
    "infisical": (("run",), "--env --path --projectId --token", 0, ""),
    "chamber": (("exec",), "", 1, ""),
    "aws-vault": (("exec",), "-d --duration -t --mfa-token -n", 1, ""),
    "docker": (("exec", "container exec"), "-e -u -w --env --env-file --user --workdir --detach-keys", 1, "other host"),
    "podman": (("exec", "container exec"), "-e -u -w --env --env-file --user --workdir --detach-keys", 1, "other host"),
    "docker-compose": (("exec",), "-f -p -e -u -w --file --env --user --workdir --index", 1, "other host"),
    "kubectl": (("exec",), "-n -c -f --namespace --container --context --kubeconfig --filename", 1, "other host"),
    "oc": (("exec", "rsh"), "-n -c --namespace --container", 1, "other host"),
    "lxc": (("exec",), "--env --cwd --user --group --mode", 1, "other host"),
    "incus": (("exec",), "--env --cwd --user --group --mode", 1, "other host"),
    "machinectl": (("shell",), "--uid --setenv -E", 1, "other host"),
    "flatpak": (("run",), "--command --branch --env --filesystem", 1, "other host"),
    "toolbox": (("run",), "-c -d -r --container --distro --release", 0, "other host"),
    "distrobox": (("enter",), "-n --name", 0, "other host"),
    "zellij": (("run",), "-n --name -d --direction --cwd", 0, ""),
    "perf": (("stat", "record"), "-e -o -F -p -r", 0, ""),
    "nodenv": (("exec",), "", 0, ""),
    "foreman": (("run",), "-e -f --env --procfile", 0, ""),
    "heroku": (("run", "local:run"), "-a --app -s --size", 0, "other host"),
    "fly": (("ssh console",), "", 0, "other host"),
    "chezmoi": (("git", "exec"), "", 0, ""),
    "dbus-run-session": (("--",), "", 0, ""),
    "nix": (("shell", "run"), "", 0, ""),
    "cargo": (("watch",), "", 0, ""),
}  # fmt: skip

# These run one text as a shell program: the flag behind which it stands (empty: all operands joined), its hiding.
TEXT_RUNNERS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "su": (("-c", "--command", "--session-command"), "-s -g -G -w --shell --group", "other user"),
    "runuser": (("-c", "--command", "--session-command"), "-u -s -g -G -w --user --shell --group", "other user"),
    "sg": (("-c",), "", ""),
    "script": (("-c", "--command"), "-o -m -T -B -I -O -E --echo --log-timing", ""),
    "nix-shell": (("--run", "--command"), "-p -A -I -E --arg --argstr", ""),
    "vagrant": (("-c", "--command"), "", "other host"),
    "nodemon": (("-x", "--exec"), "-w -e --watch --ext", ""),
    "cargo-watch": (("-s", "--shell"), "-x -w", ""),
    "runc": (("-c",), "", "other host"),
}

SHELLS = frozenset(("bash", "sh", "dash", "zsh", "ksh", "mksh", "ash", "fish", "rbash", "yash", "csh", "tcsh", "oksh",
                    "osh", "posh", "elvish", "nu", "xonsh"))  # fmt: skip
POWERSHELLS = frozenset(("pwsh", "powershell", "pwsh.exe", "powershell.exe"))
INTERPRETERS = frozenset(
    ("node", "nodejs", "bun", "deno", "perl", "ruby", "php", "awk", "gawk", "mawk", "nawk", "osascript", "lua", "luajit",
     "tclsh", "expect", "tsx", "ts-node", "pypy", "pypy3", "ipython", "python", "groovy", "Rscript", "R", "julia", "jshell",
     "irb", "elixir", "raku", "guile", "sqlite3", "ed", "ex", "vim", "vi", "nvim", "emacs", "m4", "bc", "dc")
)  # fmt: skip

# These start what a file says that the command does not show: with these subcommands, or always (empty).
OPAQUE: dict[str, tuple[str, ...]] = {
    "npm": ("run", "run-script", "start", "test", "stop", "restart", "publish", "version", "install", "ci"),
    "pnpm": ("run", "start", "publish"), "yarn": ("run", "start", "publish"), "bun": ("run", "start"),
    "gh": ("workflow run", "run rerun"), "glab": ("ci run", "pipeline run"), "make": (), "gmake": (), "bmake": (), "just": (), "task": (), "rake": (), "ninja": (), "ant": (), "gradle": (),
    "gradlew": (), "invoke": (), "inv": (), "nox": (), "tox": (), "fab": (), "mage": (), "mask": (), "lefthook": (),
    "ansible-playbook": (), "ansible": (), "terraform": ("apply",), "tofu": ("apply",), "pulumi": ("up",),
    "act": (), "earthly": (), "bazel": ("run",), "dagger": (), "nx": (), "turbo": (), "lerna": ("run", "exec"),
    "grunt": (), "gulp": (), "composer": ("run", "run-script"), "cap": (), "mix": (), "cargo": ("run", "xtask"),
    "go": ("run", "generate"), "dotnet": ("run",), "deno": ("task",), "pre-commit": ("run",), "overmind": (), "foreman": ("start",),
    "lazygit": (), "tig": (), "gitui": (), "fastlane": (), "flyctl": (), "vercel": (), "netlify": (), "serverless": (),
    "argo": (), "tkn": (), "jenkins-cli": (), "systemctl": ("start", "restart"), "launchctl": ("start", "kickstart"),
    "service": (), "crontab": (), "at": (), "batch": (), "claude": (), "codex": (), "gemini": (), "opencode": (), "aider": (),
}  # fmt: skip

GIT_COMMANDS = frozenset(
    """add add--interactive am annotate apply archimport archive backfill bisect blame branch bugreport bundle cat-file
    check-attr check-ignore check-mailmap check-ref-format checkout checkout--worker checkout-index cherry cherry-pick citool
    clean clone column commit commit-graph commit-tree config count-objects credential credential-cache credential-store
    cvsexportcommit cvsimport cvsserver daemon describe diagnose diff diff-files diff-index diff-pairs diff-tree difftool
    fast-export fast-import fetch fetch-pack filter-branch fmt-merge-msg for-each-ref for-each-repo format-patch fsck
    fsck-objects fsmonitor--daemon gc get-tar-commit-id grep gui hash-object help hook http-backend http-fetch http-push
    imap-send index-pack init init-db instaweb interpret-trailers last-modified lfs log ls-files ls-remote ls-tree mailinfo mailsplit
    maintenance merge merge-base merge-file merge-index merge-one-file merge-tree mergetool mktag mktree multi-pack-index mv
    name-rev notes p4 pack-objects pack-redundant pack-refs patch-id prune prune-packed pull push quiltimport range-diff
    read-tree rebase receive-pack reflog refs remote remote-ext remote-fd remote-http remote-https repack replace replay repo
    request-pull rerere reset restore rev-list rev-parse revert rm send-email send-pack sh-i18n sh-setup shell shortlog show
    show-branch show-index show-ref sparse-checkout stage stash status stripspace submodule subtree svn switch symbolic-ref
    tag unpack-file unpack-objects update-index update-ref update-server-info upload-archive upload-pack var verify-commit
    verify-pack verify-tag version web--browse whatchanged worktree write-tree""".split()
)
