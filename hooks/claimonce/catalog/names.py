"""What the prefilter and the second look know of programs, in small letters.

Written by `python -m claimonce.catalog.generate` from the rows of the catalogue: change those.
"""

from __future__ import annotations

# Shells whose text is judged.
SHELLS = frozenset(b"bash sh dash ksh ash mksh zsh".split())

# They run text, or a file that the reader would open.
READ = SHELLS | frozenset((
    b"fish rbash yash csh tcsh oksh osh posh elvish nu xonsh cmd cmd.exe pwsh.exe powershell.exe pwsh powershell "
    b"ipython coverage kernprof memray mprof pyinstrument scalene viztracer node nodejs ts-node zx bun deno tsx "
    b"perl raku ruby irb rails php wp drush lua luajit osascript tclsh expect rscript r julia elixir groovy "
    b"sqlite3 ed ex nvim vim.tiny vim.basic view rvim vimdiff gvim neovim red vim vi emacs m4 make gmake npm pnpm "
    b"yarn run-s run-p npm-run-all npm-run-all2 composer poe mise task pdm hatch rye pixi pipenv go cargo . source "
    b"alias hash mcporter tar split zip"
).split())

# Behind these stands a command.
LEAD = frozenset((
    b"builtin command eval trap if then else elif do while until not and or begin function setsid nohup coproc"
).split())

# They start what their arguments name.
CARRY = frozenset((
    b"sudo doas pkexec gosu su-exec setuidgid s6-setuidgid chpst env timeout gtimeout nice ionice chrt taskset "
    b"setarch envdir envuidgid setlock softlimit pgrphack fghack nq cross-env tsp dtach proot heaptrack onchange "
    b"env-cmd cpulimit disown unbuffer nocorrect linux32 linux64 torify tsocks catchsegv eatmydata chronic ifne ts "
    b"firejail prlimit busybox toybox doppler entr stdbuf time gtime noglob arch proxychains proxychains4 torsocks "
    b"strace ltrace valgrind faketime ssh-agent rlwrap caffeinate retry xvfb-run dbus-run-session dbus-launch "
    b"systemd-run systemd-inhibit systemd-cat bwrap unshare nsenter chroot fakeroot fakechroot setpriv runcon "
    b"cgexec numactl tini lima dumb-init daemonize aws-vault dotenv dotenv-cli dotenvx npx bunx pnpx uvx sshpass "
    b"flatpak-spawn wsl meta pdsh clush parallel-ssh pssh reflex gdb perf su runuser ansible gcloud devpod az fly "
    b"flyctl doctl sg script nix-shell vagrant nodemon asciinema ttyrec execlineb chokidar cross-env-shell "
    b"watchmedo cargo-watch runc sem niceload ccache distcc sccache icecc bear scan-build intercept-build "
    b"compiledb ddtrace-run opentelemetry-instrument gamemoderun mangohud vglrun optirun primusrun kitty xterm "
    b"konsole urxvt lxterminal xfce4-terminal terminator alacritty ghostty st foot mpirun mpiexec srun salloc bsub "
    b"qrsh lxc-attach lxc-execute schroot arch-chroot systemd-nspawn run0 rsh remsh rexec dbclient plink poetry uv "
    b"rustup ip meson conda mamba micromamba pipx bundle direnv chamber rtx asdf pyenv rbenv nodenv nx op "
    b"infisical sops devbox multipass wezterm lerna docker podman docker-compose kubectl oc lxc incus machinectl "
    b"flatpak toolbox distrobox guix cmake zellij foreman heroku nomad limactl hcloud tsh tailscale coder "
    b"docker-machine minikube juju dokku ddev devcontainer chezmoi gita mu mr vcsh repo west tsrc nix quilt spack "
    b"dvc datalad flux launchctl pueue tox pm2 brew buildah crun crictl apptainer singularity adb consul railway "
    b"platform upsun colima gh xargs gxargs gfind fdfind parallel find fd ssh autossh mosh slogin at batch flock "
    b"watchexec concurrently conc pee mispipe start-stop-daemon capsh aws salt salt-call salt-ssh tmux byobu tmate "
    b"screen watchfiles poop mprocs rerun gaze start-server-and-test swayidle xidlehook watch hyperfine nerdctl "
    b"exec just curl dbus-send telnet socat ncat netcat nc tee patch"
).split())

# They print what no word says.
MAKERS = frozenset(b"printf openssl base32 base64 xxd cut rev tr sed -e -ne -en".split())

# They run what stands on their input.
FED = frozenset((
    b"unshare nsenter chroot fakeroot fakechroot lima wsl su runuser gcloud devpod sg script nix-shell vagrant "
    b"multipass machinectl toolbox distrobox az limactl hcloud tsh tailscale coder docker-machine minikube juju "
    b"ssh autossh mosh slogin at batch crontab"
).split())

# With -i they do, or what they start does.
ATTACHED = frozenset(b"docker podman nerdctl".split())

# They move or remove whole folders.
MOVERS = frozenset(b"srm trash trash-put gio rmdir mv".split())

# They write, replace or remove files that they name.
WRITERS = frozenset((
    b"7z add-content awk aws base64 bsdtar bunzip2 bzip2 clear-content code copy-item cp cpio crudini csplit curl "
    b"dasel db-migrate dd docker dos2unix drizzle-kit echo ed emacs ex export-csv fallocate for formail gawk "
    b"gcloud gcp gedit gio gmv gpg gsed gsutil gtar gunzip gzip hg hx iconv install jj jo joe jq json json_pp "
    b"jsonlint kak knex kubectl ln mawk micro move-item mv nano nawk new-item node nvim openssl out-file pandoc "
    b"patch perl pico podman prettier printf python python3 remove-item rename rm rmdir rsync ruby scp script sd "
    b"sed select set set-content shred sort sponge sqlite3 srm subl svn tar task-master tee tee-object trash "
    b"trash-put truncate uniq unix2dos unlink unxz unzip uudecode vi vim wget wget2 xxd xz yq zstd"
).split())

# `python -m` of these touches nothing.
PYTHON_MODULES = frozenset((
    b"pytest pip venv http.server unittest mypy ruff black build flake8 isort doctest compileall ensurepip site "
    b"zipfile tarfile pydoc py_compile ast dis calendar this json.tool pylint tox nox twine sphinx mkdocs jupyter "
    b"ipykernel virtualenv pre_commit bandit pyright hatch poetry setuptools wheel tokenize base64 gzip sysconfig "
    b"platform inspect ipython yamllint pyflakes pycodestyle radon vulture xmlrpc.server cgi webbrowser idlelib"
).split())

# Verbs of git that neither send nor start anything.
GIT = frozenset((
    b"add am annotate blame branch cat-file check-ignore cherry clone commit config count-objects describe diff "
    b"diff-tree fetch format-patch fsck gc grep help init log ls-files ls-remote ls-tree merge merge-base name-rev "
    b"notes pull range-diff reflog remote rerere reset rev-list rev-parse shortlog show show-ref stash status "
    b"switch symbolic-ref tag update-index update-ref var version whatchanged worktree"
).split())

# More of them, once their arguments are looked at.
GIT_MORE = frozenset((
    b"apply archive bisect bundle check-attr checkout cherry-pick clean column commit-tree difftool filter-branch "
    b"for-each-ref hash-object ls-files merge-file merge-tree mergetool mv rebase restore revert rm show-branch "
    b"sparse-checkout stash submodule verify-commit write-tree"
).split())

# Options of git that change nothing of that.
GIT_CALM = frozenset((
    b"--bare --help --literal-pathspecs --no-optional-locks --no-pager --paginate --version -p"
).split())

# Options of find and fd that start, write or remove.
FIND_ACTS = frozenset((
    b"-exec -execdir -ok -okdir -delete -x -X --exec --exec-batch -fprint -fprintf -fls"
).split())

# A command may stand in what they read.
ESCAPING = frozenset((
    b"ipython raku ruby php wp drush osascript tclsh expect rscript r elixir groovy sqlite3 ed ex nvim vim.tiny "
    b"vim.basic view rvim vimdiff gvim neovim red vim vi emacs gdb strace zellij tmux screen make bpftrace stap "
    b"cmake fzf sk rpm rpmbuild psql pgcli usql mysql mariadb mycli mysqlsh sftp lftp ftp mongosh mongo sqlplus "
    b"isql sqlcmd duckdb sqlcipher litecli sqlite dc gnuplot lldb gs ps2pdf exim exim4 socat mutt neomutt vifm "
    b"ranger lf cmus-remote tig broot kak gpg-connect-agent hyprctl swaymsg i3-msg bspc herbstclient xdotool qtile "
    b"latex pdflatex xelatex lualatex luatex tex latexmk matlab octave octave-cli scilab maxima sage erl iex mix "
    b"rebar3 ghc ghci runghc guile racket sbcl clisp ecl csi swipl gprolog nim crystal janet fennel bb clojure clj "
    b"scala scala-cli kotlin ocaml littler jenkins-cli qjs gjs lua5.1 lua5.3 lua5.4 texlua babel-node coffee rake "
    b"pry erb psysh puppet weechat awesome-client emacsclient original-awk goawk dotnet amm sbt spack redis-cli "
    b"artisan django-admin"
).split())

# They run the values of some options of their own.
GIVEN = frozenset((
    b"fish compgen mapfile readarray cargo brew tmux make ncat netcat sort tar less more man gem perldoc rsync scp "
    b"prove fetchmail diff3 sdiff dpkg-buildpackage debsign tcpdump bpftrace stap scrot feh split zip fzf sk rpm "
    b"rpmbuild sftp lftp ftp"
).split())

# They run nothing, whatever they are given.
PROSE = frozenset(b"echo printf : true false test [ claimonce".split())

# Verbs of git with an argument that is a command.
GIT_STARTS = frozenset((
    "submodule bisect rebase filter-branch difftool mergetool for-each-repo grep archive clone fetch fetch-pack "
    "pull ls-remote"
).split())

# Verbs of git that write files of the work tree.
GIT_WRITES = frozenset((
    "checkout restore rm mv clean apply stash pull merge rebase reset switch read-tree am"
).split())

# Rules of quick_check.py, and their programs.
NEAR_RULES = {
    "doubtful": "alias enable case in function coproc",
    "hashed": "hash",
    "printed": "printf base64 xxd cut rev tr",
    "nothing": "claimonce tee rm rmdir cp mv patch",
}

# Rules of programs that are seldom met, and these, beside the shells.
RULES = {
    "sourced": ". source",
    "named": "builtin command",
    "exported": "declare export local readonly typeset",
    "evaluated": "eval",
    "replaced": "exec",
    "trapped": "trap",
    "python": "python python3 python3.11 python3.12 python3.13 python3.14",
    "script_runner": "node",
    "pattern": "awk gawk mawk nawk",
    "environment": "env",
    "limited": "timeout",
    "niced": "nice",
    "wrapped": "setsid nohup noglob caffeinate",
    "timed": "time",
    "launched": "npx bunx pnpx uvx",
    "runner": "poetry uv pipx bundle",
    "package": "npm pnpm yarn",
    "contained": "docker podman docker-compose kubectl oc nerdctl",
    "built": "cargo",
    "each": "xargs",
    "search": "find fd",
    "recipe": "make gmake",
    "tooled": "go",
    "fetched": "curl wget wget2",
    "sender": (
        "http https xh xhs curlie httpie Invoke-RestMethod Invoke-WebRequest irm iwr aria2c hurl lwp-request POST GET "
        "HEAD dbus-send telnet socat ncat netcat nc busybox.nc openssl"
    ),
    "forge": "az gh glab hub",
    "stream": "sed gsed",
}

# Subcommands behind which a runner's command stands.
RUNNER_VERBS = {
    "poetry": "run",
    "uv": "run x",
    "pipx": "run",
    "bundle": "exec",
}
