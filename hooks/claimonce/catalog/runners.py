"""Programs that start a command behind a subcommand, for each of many items, or elsewhere."""

from __future__ import annotations

from claimonce.catalog.row import MANY, REMOTE, RUNNER, Program

# Options of find and fd that start, write or remove what is found.
FIND_ACTS = "-exec -execdir -ok -okdir -delete -x -X --exec --exec-batch -fprint -fprintf -fls"

ROWS = (
    Program(
        "poetry", RUNNER, values="-C -P --directory --project", verbs=("run",), look="runner",
        marks="familiar everyday",
    ),
    Program(
        "pipenv", RUNNER, verbs=("run",), calm=("install", "lock", "sync", "run mypy", "run pytest", "run ruff"),
        marks="familiar",
    ),
    Program(
        "rye", RUNNER, verbs=("run",), calm=("lock", "sync", "run mypy", "run pytest", "run ruff"), marks="familiar",
    ),
    Program(
        "uv", RUNNER,
        values=("--with --python -p --project --directory --extra --group --env-file --package --from --index-url "
        "--with-requirements --with-editable -m"),
        verbs=("run", "tool run", "x"), look="runner",
        calm=("lock", "pip", "run mypy", "run pyright", "run pytest", "run ruff", "sync"), marks="familiar everyday",
    ),
    Program(
        "hatch", RUNNER, values="-e --env -p --project", verbs=("run", "env run"),
        calm=("build", "run mypy", "run pytest", "run ruff"), marks="familiar",
    ),
    Program(
        "pdm", RUNNER, values="-p --project", verbs=("run",),
        calm=("install", "lock", "sync", "build", "run mypy", "run pytest", "run ruff"), marks="familiar",
    ),
    Program(
        "pixi", RUNNER, values="-e --environment --manifest-path -s --spec", verbs=("run", "exec"),
        hides="PATH changed", calm=("install", "lock", "run mypy", "run pytest", "run ruff"), marks="familiar",
    ),
    Program(
        "rustup", RUNNER, values="--profile", operands=1, verbs=("run",), marks="familiar",
        calm=("show", "update", "check", "default", "toolchain", "target", "component", "which", "doc", "override"),
    ),
    Program(
        "ip", RUNNER, values="-n -netns", operands=1, verbs=("netns exec", "vrf exec"), marks="familiar",
        calm=("a", "addr", "address", "r", "route", "link", "neigh", "-br", "-brief", "-s", "-4", "-6", "rule"),
    ),
    Program(
        "meson", RUNNER, values="-C -w --workdir", verbs=("devenv",), marks="familiar",
        calm=("setup", "configure", "compile", "install", "introspect", "init", "wrap", "subprojects"),
    ),
    Program("conda mamba", RUNNER, values="-n -p --name --prefix --cwd", verbs=("run",), hides="PATH changed"),
    Program("micromamba", RUNNER, values="-n -p -r --name --prefix --cwd", verbs=("run",), hides="PATH changed"),
    Program("pipx", RUNNER, values="--spec --python --index-url", verbs=("run",), look="runner"),
    Program(
        "npm", RUNNER, values="-w --workspace -p --package", verbs=("exec", "x"), look="package",
        marks="familiar everyday",
    ),
    Program(
        "pnpm", RUNNER, values="-C --dir --filter -F --package", verbs=("exec", "dlx"), look="package",
        marks="familiar everyday",
    ),
    Program(
        "yarn", RUNNER, values="--cwd -p --package", verbs=("exec", "dlx", "workspaces foreach exec"), look="package",
        marks="familiar everyday",
    ),
    Program("bun", RUNNER, verbs=("x", "exec")),
    Program("bundle", RUNNER, verbs=("exec",), look="runner", marks="familiar"),
    Program("direnv", RUNNER, operands=1, verbs=("exec",), hides="PATH changed"),
    Program("chamber", RUNNER, operands=1, verbs=("exec",)),
    Program("mise", RUNNER, values="-C --cd", verbs=("exec", "x")),
    Program("rtx", RUNNER, verbs=("exec", "x")),
    Program("asdf pyenv rbenv nodenv nx", RUNNER, verbs=("exec",)),
    Program("op", RUNNER, values="--env-file --account", verbs=("run", "plugin run")),
    Program("doppler", RUNNER, values="-p -c -t --project --config --token", verbs=("run",)),
    Program("infisical", RUNNER, values="--env --path --projectId --token", verbs=("run",)),
    Program("dotenv", RUNNER, values="-f -e --file -q --quote", verbs=("run",)),
    Program("dotenvx", RUNNER, values="-f -e --env-file -fv", verbs=("run",)),
    Program("sops", RUNNER, values="--input-type --config", operands=1, verbs=("exec-env", "exec-file")),
    Program("devbox", RUNNER, values="-c --config -e --env", verbs=("run",), hides="PATH changed"),
    Program("multipass", RUNNER, values="-d --working-directory", operands=1, verbs=("exec", "shell"),
            hides="other host", marks="fed"),
    Program("wezterm", RUNNER, values="--cwd --pane-id --class --workspace", verbs=("cli spawn", "start")),
    Program("kitty", RUNNER, values="--type --cwd --title --tab-title", verbs=("@ launch",)),
    Program("lerna", RUNNER, values="--scope --ignore --since --concurrency", verbs=("exec",)),
    Program("aws-vault", RUNNER, values="-d --duration -t --mfa-token -n", operands=1, verbs=("exec",)),
    Program(
        "docker podman", RUNNER, values="-e -u -w --env --env-file --user --workdir --detach-keys", operands=1,
        verbs=("exec", "container exec"), hides="other host", look="contained", marks="familiar attached",
    ),
    Program(
        "docker-compose", RUNNER, values="-f -p -e -u -w --file --env --user --workdir --index", operands=1,
        verbs=("exec",), hides="other host", look="contained",
    ),
    Program(
        "kubectl", RUNNER, values="-n -c -f --namespace --container --context --kubeconfig --filename", operands=1,
        verbs=("exec",), hides="other host", look="contained", marks="familiar",
    ),
    Program(
        "oc", RUNNER, values="-n -c --namespace --container", operands=1, verbs=("exec", "rsh"), hides="other host",
        look="contained",
    ),
    Program(
        "lxc incus", RUNNER, values="--env --cwd --user --group --mode", operands=1, verbs=("exec",),
        hides="other host",
    ),
    Program("machinectl", RUNNER, values="--uid --setenv -E", operands=1, verbs=("shell",), hides="other host",
            marks="fed"),
    Program(
        "flatpak", RUNNER, values="--command --branch --env --filesystem", operands=1, verbs=("run",),
        hides="other host",
    ),
    Program("toolbox", RUNNER, values="-c -d -r --container --distro --release", verbs=("run", "enter"),
            hides="other host", marks="fed"),
    Program("distrobox", RUNNER, values="-n --name", operands=1, verbs=("enter",), hides="other host", marks="fed"),
    Program("guix", RUNNER, values="-m -L --manifest", operands=9, verbs=("shell",), hides="PATH changed"),
    Program("watchmedo", RUNNER, values="-d --directory -p --pattern --patterns -i --ignore-pattern --ignore-patterns "
            "--signal --kill-after --debounce-interval --interval --timeout", verbs=("auto-restart",)),
    Program("cmake", RUNNER, verbs=("env", "time", "chdir")),  # each behind -E
    Program("zellij", RUNNER, values="-n --name -d --direction --cwd", verbs=("run", "action new-pane"),
            escapes=("write-chars ",)),
    Program("perf", RUNNER, values="-e -o -F -p -r", verbs=("stat", "record")),
    Program("foreman", RUNNER, values="-e -f --env --procfile", verbs=("run",)),
    Program("heroku", RUNNER, values="-a --app -s --size", verbs=("run", "local:run", "run:detached", "ps:exec"),
            hides="other host"),
    # What they run elsewhere; a command in one word goes to a shell there. Of each its own help or manual was read.
    Program("gcloud", RUNNER, values="--zone --project --ssh-key-file --ssh-key-expiration --container --account "
            "--strict-host-key-checking --configuration", operands=1, hides="other host",
            verbs=("compute ssh", "beta compute ssh", "alpha compute ssh", "compute tpus tpu-vm ssh"), marks="fed"),
    Program("az", RUNNER, values="-n -g --name --vm-name --resource-group --ip --hostname --local-user --port "
            "--private-key-file --public-key-file --certificate-file --resource-type --subscription",
            verbs=("ssh vm", "ssh arc"), hides="other host", marks="fed"),
    Program("fly flyctl", RUNNER, values="-a --app -c --config -r --region -s --select -C --command", operands=1,
            verbs=("machine exec",), hides="other host"),
    Program("nomad", RUNNER, values="-task -job -namespace -region -address -e", operands=1,
            verbs=("alloc exec", "exec"),
            hides="other host"),
    Program("limactl", RUNNER, values="--workdir --shell", operands=1, verbs=("shell",), hides="other host",
            marks="fed"),
    Program("hcloud", RUNNER, values="-p -u --port --user", operands=1, verbs=("server ssh",), hides="other host",
            marks="fed"),
    Program("tsh", RUNNER, values="-l -i -p --login --proxy --cluster --user", operands=1, verbs=("ssh",),
            hides="other host", marks="fed"),
    Program("tailscale coder docker-machine", RUNNER, operands=1, verbs=("ssh",), hides="other host", marks="fed"),
    Program("minikube", RUNNER, values="-n --node -p --profile", verbs=("ssh",), hides="other host", marks="fed"),
    Program("juju", RUNNER, values="-m --model", operands=1, verbs=("ssh",), hides="other host", marks="fed"),
    Program("dokku", RUNNER, values="-e --env", operands=1, verbs=("run",), hides="other host"),
    Program("ddev", RUNNER, values="-s --service -d --dir", verbs=("exec", "."), hides="other host"),
    Program("devcontainer", RUNNER, values="--workspace-folder --container-id --config --remote-env", verbs=("exec",),
            hides="other host"),
    Program("chezmoi", RUNNER, verbs=("git", "exec")),
    # In each of many repositories; one word is shell text. gita 0.16.8.2 and mu-repo 1.9.0 were run; for the others
    # their own help was read (myrepos 1.20180726, vcsh 1.20190621, tsrc 3.0.1), west and repo from their manuals.
    Program("gita", RUNNER, verbs=("shell",)),
    Program("meta", RUNNER, values="--include-only --exclude", verbs=("exec",)),
    Program("mu", RUNNER, verbs=("sh",)),
    Program("mr", RUNNER, values="-d --directory -c --config -j --jobs", verbs=("run",)),
    Program("vcsh", RUNNER, operands=1, verbs=("run",)),
    Program("repo", RUNNER, values="-g --groups -r --regex -i --inverse-regex -j --jobs", verbs=("forall",)),
    Program("west", RUNNER, values="-z --zephyr-base -C --group", verbs=("forall",)),
    Program("tsrc", RUNNER, values="-w --workspace -g --groups -j --jobs", verbs=("foreach",)),
    Program("dbus-run-session", RUNNER, verbs=("--",)),
    Program("nix", RUNNER, verbs=("shell", "run"), hides="PATH changed"),
    Program(
        "cargo", RUNNER, verbs=("watch", "flamegraph", "workspaces exec", "ws exec"), text="-s", look="built",
        calm=("bench", "build", "check", "clippy", "doc", "fmt", "metadata", "test", "tree"),
        unless="--config* +* -[!A-Za-z0-9-]*", marks="familiar",
    ),
    Program("quilt", RUNNER, verbs=("shell",), marks="familiar"),
    Program("spack", RUNNER, operands=1, verbs=("build-env",)),
    Program("dvc", RUNNER, values="-n --name -d --deps -o --outs -w --wdir -p --params", verbs=("run", "stage add")),
    Program("datalad", RUNNER, values="-m --message -i --input -o --output -d --dataset", verbs=("run",)),
    Program("flux", RUNNER, values="-n -N -c -q", verbs=("run", "submit", "alloc"), hides="other host"),
    Program("launchctl", RUNNER, values="-l -p -o -e", operands=1, verbs=("asuser", "bsexec")),
    Program("pueue", RUNNER, values="-g --group -w --working-directory -l --label", verbs=("add",)),
    Program("tox", RUNNER, values="-e -c", verbs=("exec",), marks="familiar"),
    Program("pm2", RUNNER, values="--name -n -i --interpreter --cwd", verbs=("start",)),
    Program("brew", RUNNER, verbs=("bundle exec",), text="-c --cmd"),
    Program("composer", RUNNER, verbs=("exec",), marks="familiar"),
    Program("buildah", RUNNER, operands=1, verbs=("run",), hides="other host"),
    Program("runc crun crictl", RUNNER, values="-e --env -u --user", operands=1, verbs=("exec",), hides="other host"),
    Program("apptainer singularity", RUNNER, values="-B --bind -H --home --pwd --env", operands=1,
            verbs=("exec", "run"),
            hides="other host"),
    Program("vagrant", RUNNER, values="-c --command", operands=1, verbs=("ssh",), hides="other host"),
    Program("adb", RUNNER, values="-s -t -H -P", verbs=("shell", "exec-out"), hides="other host"),
    Program("consul", RUNNER, values="-node -service -tag -http-addr -token", verbs=("exec",), hides="other host"),
    Program("railway platform upsun colima", RUNNER, values="-p -e -s --project --environment", verbs=("ssh", "run"),
            hides="other host"),
    Program("gh", RUNNER, values="-c --codespace -R --repo", verbs=("codespace ssh", "cs ssh"), hides="other host",
            marks="familiar"),
    Program("xargs", MANY, look="each", marks="familiar"),
    Program("gxargs gfind fdfind parallel", MANY),
    Program(
        "find", MANY, look="search", calm=("",), unless="-exec* -ok* -del* -fp* -fls*", marks="familiar",
    ),
    Program("fd", MANY, look="search", marks="familiar"),
    Program("ssh autossh mosh slogin at batch", REMOTE, marks="fed"),
    Program(
        "flock watchexec concurrently conc pee mispipe start-stop-daemon capsh docker podman expect setpriv nix aws "
        "salt salt-call salt-ssh",
        REMOTE,
    ),
    Program("tmux", REMOTE, text="-c", marks="familiar",
            escapes=("#(", "default-command ", "lock-command ", "run ", "run-shell ", "copy-pipe ",
                     "copy-pipe-and-cancel ",
                     "pipe-pane ", "tmux -c ")),
    Program("byobu tmate", REMOTE),
    Program("screen", REMOTE, marks="familiar", escapes=("exec ", "stuff ", "screen ")),
    Program("watchfiles poop mprocs rerun gaze start-server-and-test swayidle xidlehook", REMOTE),
    Program("watch hyperfine", REMOTE, marks="familiar"),
    Program("nerdctl", REMOTE, look="contained", marks="attached"),
)  # fmt: skip
