"""git's own words: global options, verbs, settings and variables that are commands. Data only.

Options by git.c (`handle_options`), verbs by `git --list-cmds=builtins,main` of git 2.39 to 2.52.
"""

from __future__ import annotations

# Global options whose value is the next word.
VALUES = frozenset(
    ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env", "--attr-source",
     "--shallow-file"]
)  # fmt: skip
# Behind one of these git does not what the next word says: it answers, and ends.
ANSWERS = frozenset(["-h", "--help", "-v", "--version", "--exec-path", "--html-path", "--man-path", "--info-path"])
# Global options that change nothing of what a verb does.
CALM_OPTIONS = frozenset(
    ["--no-pager", "-p", "--paginate", "--no-optional-locks", "--bare", "--version", "--help", "--literal-pathspecs"]
)
# Options whose value is a setting, or the folder that git's verbs are taken from.
SETTINGS = ("-c", "--config-env", "--exec-path")

VERBS = frozenset(
    ["add", "add--interactive", "am", "annotate", "apply", "archimport", "archive", "backfill", "bisect", "blame",
     "branch", "bugreport", "bundle", "cat-file", "check-attr", "check-ignore", "check-mailmap", "check-ref-format",
     "checkout", "checkout--worker", "checkout-index", "cherry", "cherry-pick", "citool", "clean", "clone", "column",
     "commit", "commit-graph", "commit-tree", "config", "count-objects", "credential", "credential-cache",
     "credential-store", "cvsexportcommit", "cvsimport", "cvsserver", "daemon", "describe", "diagnose", "diff",
     "diff-files", "diff-index", "diff-pairs", "diff-tree", "difftool", "fast-export", "fast-import", "fetch",
     "fetch-pack", "filter-branch", "fmt-merge-msg", "for-each-ref", "for-each-repo", "format-patch", "fsck",
     "fsck-objects", "fsmonitor--daemon", "gc", "get-tar-commit-id", "grep", "gui", "hash-object", "help", "hook",
     "http-backend", "http-fetch", "http-push", "imap-send", "index-pack", "init", "init-db", "instaweb",
     "interpret-trailers", "last-modified", "lfs", "log", "ls-files", "ls-remote", "ls-tree", "mailinfo",
     "mailsplit", "maintenance", "merge", "merge-base", "merge-file", "merge-index", "merge-one-file", "merge-tree",
     "mergetool", "mktag", "mktree", "multi-pack-index", "mv", "name-rev", "notes", "p4", "pack-objects",
     "pack-redundant", "pack-refs", "patch-id", "prune", "prune-packed", "pull", "push", "quiltimport", "range-diff",
     "read-tree", "rebase", "receive-pack", "reflog", "refs", "remote", "remote-ext", "remote-fd", "remote-http",
     "remote-https", "repack", "replace", "replay", "repo", "request-pull", "rerere", "reset", "restore", "rev-list",
     "rev-parse", "revert", "rm", "send-email", "send-pack", "sh-i18n", "sh-setup", "shell", "shortlog", "show",
     "show-branch", "show-index", "show-ref", "sparse-checkout", "stage", "stash", "status", "stripspace",
     "submodule", "subtree", "svn", "switch", "symbolic-ref", "tag", "unpack-file", "unpack-objects", "update-index",
     "update-ref", "update-server-info", "upload-archive", "upload-pack", "var", "verify-commit", "verify-pack",
     "verify-tag", "version", "web--browse", "whatchanged", "worktree", "write-tree"]
)  # fmt: skip
# Verbs that neither send nor start anything, as the prefilter's first look takes them; then those of the second look.
CALM = (
    "add am annotate blame branch cat-file check-ignore cherry clone commit config count-objects describe diff "
    "diff-tree fetch format-patch fsck gc grep help init log ls-files ls-remote ls-tree merge merge-base name-rev "
    "notes pull range-diff reflog remote rerere reset rev-list rev-parse shortlog show show-ref stash status switch "
    "symbolic-ref tag update-index update-ref var version whatchanged worktree"
)
CALM_AT_SECOND = (
    "apply archive bisect bundle check-attr checkout cherry-pick clean column commit-tree difftool filter-branch "
    "for-each-ref hash-object ls-files merge-file merge-tree mergetool mv rebase restore revert rm show-branch "
    "sparse-checkout stash submodule verify-commit write-tree"
)
# Verbs that touch no file of the work tree and send nothing, with an option where it takes that: the sieve lets them by
# whatever their arguments are.
QUIET = ("add", "branch", "check-ignore", "checkout -b", "commit", "remote", "rev-parse", "status", "tag")
# Verbs that do so unless an option fits the pattern: `--upload-pack` is run.
QUIET_UNLESS = {"--up* ext:* [!A-Za-z0-9/.~-]* -[!A-Za-z0-9-]*": ("fetch",)}
# Verbs that print, and write a file or start a program only with an option that fits one of these patterns.
PRINTING = ("blame", "cat-file", "describe", "diff", "grep", "log", "ls-files", "ls-tree", "merge-base", "reflog",
            "rev-list", "shortlog", "show", "show-ref", "stash list", "stash show")  # fmt: skip
PRINTING_UNLESS = "-o* --ou* --ext* --textc* --open* -O* --filters* -[!A-Za-z0-9-]* expire delete drop"
# Verbs with an argument that is a command.
STARTS = ("submodule", "bisect", "rebase", "filter-branch", "difftool", "mergetool", "for-each-repo", "grep", "archive",
          "clone", "fetch", "fetch-pack", "pull", "ls-remote")  # fmt: skip
# Options whose value a verb runs as shell text. Each was run with git 2.39.5; the program of the other side (`--exec`,
# `--upload-pack`) runs here where the remote is a folder of this host, there where it is not.
EXECS = {
    "rebase": ("-x", "--exec"), "difftool": ("-x", "--extcmd"), "mergetool": ("-x", "--extcmd"),
    "grep": ("-O", "--open-files-in-pager"), "archive": ("--exec",), "clone": ("-u", "--upload-pack"),
    "fetch": ("--upload-pack",), "pull": ("--upload-pack",), "ls-remote": ("--upload-pack", "--exec"),
    "fetch-pack": ("--upload-pack", "--exec"),
}  # fmt: skip
# Verbs with options of their own whose names say that they are run: `--sendmail-cmd`, `--access-hook`.
GIVEN = ("send-email", "daemon", "instaweb", "filter-repo")
# Verbs that write files of the work tree.
WRITES = ("checkout", "restore", "rm", "mv", "clean", "apply", "stash", "pull", "merge", "rebase", "reset", "switch",
          "read-tree", "am")  # fmt: skip

# Verbs that may write a counter file: those with a rule of their own in claimonce.programs.git_writes, those of which
# nobody can say which files they change, and those that print to a file.
RULED = frozenset(["checkout", "restore", "rm", "mv", "clean", "reset", "stash", "apply"])
MOVES = frozenset(
    ["pull", "merge", "rebase", "cherry-pick", "revert", "am", "switch", "bisect", "read-tree", "checkout-index",
     "sparse-checkout", "filter-branch", "quiltimport"]
)  # fmt: skip
TO_FILES = frozenset(["show", "log", "diff", "archive", "format-patch", "bundle"])

# Settings and variables whose value git runs as a command.
RUN_KEYS = ("core.fsmonitor", "core.editor", "sequence.editor", "core.pager", "core.sshcommand", "core.gitproxy",
            "core.askpass", "diff.external", "gpg.program", "interactive.difffilter")  # fmt: skip
RUN_ENDS = (
    ".textconv",
    ".command",
    ".cmd",
    ".clean",
    ".smudge",
    ".process",
    ".driver",
    ".program",
    ".helper",
    ".uploadpack",
    ".receivepack",
    ".packobjectshook",
    ".httpd",
    ".update",
    ".browser",
)
RUN_ENV = ("GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_EXTERNAL_DIFF",
           "GIT_ASKPASS", "GIT_PROXY_COMMAND", "EDITOR", "VISUAL", "PAGER")  # fmt: skip
# The hooks that a verb runs.
HOOKS: dict[str, tuple[str, ...]] = {
    "commit": ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"), "checkout": ("post-checkout",),
    "switch": ("post-checkout",), "merge": ("pre-merge-commit", "post-merge"), "pull": ("post-merge", "post-checkout"),
    "rebase": ("pre-rebase", "post-rewrite"), "am": ("applypatch-msg", "post-applypatch"), "push": ("pre-push",),
    "cherry-pick": ("post-commit",), "revert": ("post-commit",), "clone": ("post-checkout",),
    "worktree": ("post-checkout",),
}  # fmt: skip
