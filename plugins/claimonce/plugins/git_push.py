"""Everything that moves a ref on a git remote: git's own verbs, other front ends, forges, release tools."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl

BY_GIT, BY_ITSELF, ALONE = "git", "itself", "alone"  # see Program.by
HELP = ("--help", "-h", "--version", "--git-completion-helper")
REFS = ("remote", "branch", "ref", "refspec", "repo", "repository")  # what only a push to a repository names
# What else is pushed: images, messages, notifications.
NO_PUSH = ("*image*", "*message*", "*notif*", "*text*", "*event*", "*metric*", "*alert*", "*package*", "*note*",
           "*link*", "*docker*__*", "*push_state", "*push_data*", "*row*", "*item*")  # fmt: skip
DRY = (*HELP, "--dry-run", "-n")
API = ("-H", "--header", "-q", "--jq", "-t", "--template", "--hostname", "--cache", "-p", "--preview")

# Of two that contradict each other, git lets the last one hold.
NOT_DRY = (("--no-dry-run", "-n"), ("--no-dry-run", "--dry-run"))
FINISH = (("flow", "release", "finish"), ("flow", "hotfix", "finish"), ("flow", "feature", "finish"),
          ("flow", "bugfix", "finish"))  # fmt: skip
FINISH_PUSHES = ("-p", "--push", "--pushproduction", "--pushdevelop", "--pushtag")

GIT = (
    Program(("git",), (("push",),), target="operands", clusters=True, unless=DRY, undo=NOT_DRY, by=BY_GIT,
            value_flags=("-o", "--push-option", "--receive-pack", "--exec", "--repo")),
    Program(("git",), (("send-pack",), ("http-push",), ("subtree", "push")), target="operands", by=BY_GIT, unless=DRY,
            value_flags=("-P", "--prefix", "-b", "--branch", "-m", "--message", "--annotate", "--onto",
                "--receive-pack", "--exec")),
    # What follows is no git of its own: a program `git-...` on PATH, which starts git.
    Program(("git",), (("subrepo", "push"), ("annex", "push"), ("annex", "sync"), ("annex", "assist"),
                       ("machete", "traverse"), ("machete", "t"), ("machete", "advance"),
                       ("machete", "github", "create-pr"), ("machete", "gitlab", "create-mr"),
                       ("machete", "github", "restack-pr"), ("machete", "gitlab", "restack-mr"),
                       ("town", "sync"), ("town", "ship"), ("town", "propose"),
                       ("flow", "feature", "publish"), ("flow", "release", "publish"), ("flow", "hotfix", "publish"),
                       ("flow", "bugfix", "publish"), ("flow", "publish"), ("cl", "upload"), ("cl", "land"),
                       ("spice", "submit"), ("spice", "branch", "submit"), ("spice", "stack", "submit"),
                       ("codereview", "submit"), ("branchless", "submit"), ("submit",), ("release",),
                       ("delete-branch",), ("delete-tag",), ("rename-branch",), ("rename-tag",), ("pull-request",),
                       ("pr", "merge"), ("pushf",), ("publish",), ("ship",), ("spr", "update"), ("spr", "merge"),
                       ("issue", "push"), ("appraise", "push"), ("codereview", "mail"), ("sweep", "cleanup"),
                       ("town", "delete"), ("town", "kill"), ("town", "rename"), ("town", "rename-branch")),
            by=BY_GIT, unless=(*DRY, "--no-push", "--list", "-l"), value_flags=("-b", "--branch", "-t", "--topic")),
    # One name, two programs: git-extras 6.5.0 fetches and resets, legit 1.2.0 pushes.
    Program(("git",), (("sync",),), by=BY_GIT, unless=HELP,
            maybe="`git sync` of legit pushes, that of git-extras does not"),
    Program(("git",), (("trim",),), by=BY_GIT, unless=DRY,
            maybe="git trim deletes branches of the remote where trim.delete or --delete says so"),
    # go-git, no git: repository/gogit.go of git-bug 0.8. `git appraise push` starts git: its repository/git.go.
    Program(("git",), (("bug", "push"),), by=ALONE, unless=HELP),
    # git-review 2.5.0: what fetches a change, lists or sets up pushes nothing.
    Program(("git",), (("review",),), by=BY_GIT, value_flags=("-t", "--topic", "-r", "--remote", "--reviewers"),
            unless=(*DRY, "-l", "--list", "-d", "--download", "-x", "--cherrypick", "-X", "--cherrypickindicate", "-N",
                    "--cherrypickonly", "-m", "--compare", "-s", "--setup")),
    Program(("git",), FINISH, only_with=FINISH_PUSHES, clusters=True, by=BY_GIT, unless=HELP,
            value_flags=("-m", "--message", "-u", "-f")),
    # git-flow 1.12.3 deletes the branch that it had published, too.
    Program(("git",), FINISH, clusters=True, by=BY_GIT, unless=(*HELP, *FINISH_PUSHES),
            value_flags=("-m", "--message", "-u", "-f"),
            maybe="git flow pushes where gitflow.*.finish.push says so, and deletes a branch that was published"),
    Program(("git",), (("flow", "feature", "delete"), ("flow", "bugfix", "delete"), ("flow", "release", "delete"),
                       ("flow", "hotfix", "delete"), ("create-branch",)),
            only_with=("-r", "--remote", "--from"), clusters=True, by=BY_GIT, unless=HELP),
    Program(("git",), (("magic",),), only_with=("-p",), clusters=True, by=BY_GIT, unless=HELP, value_flags=("-m",)),
    # To another system's server, without a `git push`: dcommit was run (git-svn 2.39.5), the rest is from git-svn(1)
    # and git-p4(1).
    Program(("git",), (("svn", "dcommit"), ("svn", "set-tree"), ("svn", "commit-diff"), ("svn", "branch"),
                       ("svn", "tag"), ("p4", "submit")), by=ALONE, unless=DRY),
)  # fmt: skip
SVN = ("-m", "--message", "-F", "--file")
# Other systems' remotes. Run: svn 1.14.2, hg 7.2.4, brz 3.3.23; the rest is from their manuals.
OTHER_SYSTEMS = (
    Program(("hg",), (("push",),), unless=DRY, target="operands", by=ALONE,
            global_value_flags=("-R", "--repository", "--cwd", "--config", "--color", "--encoding", "--pager")),
    Program(("brz", "bzr"), (("push",), ("dpush",)), unless=HELP, by=ALONE),
    Program(("brz", "bzr"), (("commit",), ("ci",)), unless=(*HELP, "--local"), by=ALONE,
            maybe="a commit to a bound branch (checkout, bind) goes to its remote"),
    Program(("pijul",), (("push",),), unless=HELP, by=ALONE),
    Program(("darcs",), (("push",),), unless=(*HELP, "--dry-run"), by=ALONE),
    Program(("fossil",), (("push",), ("sync",)), unless=HELP, by=ALONE),
    Program(("fossil",), (("commit",), ("ci",)), unless=(*HELP, "--private", "-n", "--dry-run"), by=ALONE,
            maybe="fossil's autosync, which is on by default, pushes a commit where a remote is set"),
    # Subversion has no push: a commit is one. The other verbs take a message only where they name an address, and
    # change the server at once then; without an address they change files here, and refuse a message.
    Program(("svn",), (("commit",), ("ci",), ("import",)), unless=(*HELP, "-?"), by=ALONE,
            value_flags=(*SVN, "--targets", "--username", "--password", "--depth")),
    Program(("svn",), (("copy",), ("cp",), ("mkdir",), ("delete",), ("del",), ("remove",), ("rm",), ("move",), ("mv",),
                       ("rename",), ("ren",)), only_with=SVN, unless=(*HELP, "-?"), by=ALONE, value_flags=(*SVN, "-r")),
    Program(("svnmucc",), unless=HELP, by=ALONE),
    Program(("cvs",), (("commit",), ("ci",), ("com",)), global_value_flags=("-d", "-z"), by=ALONE,
            unless=(*HELP, "-n")),
    Program(("p4",), (("submit",),), global_value_flags=("-c", "-p", "-u", "-P", "-H", "-d"), unless=HELP, by=ALONE),
)  # fmt: skip
FRONT_ENDS = (
    Program(("jj",), (("git", "push"), ("gerrit", "upload")), by=BY_GIT, global_value_flags=("-R", "--repository",
            "--config", "--at-op",
            "--at-operation", "--color", "--config-file"), unless=(*HELP, "--dry-run"), target="flags",
            target_flags=("--remote",)),
    Program(("hub",), (("push",), ("sync",), ("merge",), ("release", "create"), ("release", "edit"), ("release",
            "delete"),
                       ("create",), ("fork",)), by=BY_GIT, global_value_flags=("-C", "-c"),
            unless=(*HELP, "--dry-run", "--noop")),
    Program(("hub",), (("pull-request",),), only_with=("-p", "--push"), by=BY_GIT, unless=HELP),
    Program(("gt",), (("submit",), ("stack", "submit"), ("downstack", "submit"), ("upstack", "submit"), ("branch",
            "submit"), ("ss",),
                      ("s",), ("merge",)), by=BY_GIT, unless=(*HELP, "--dry-run"), global_value_flags=("--cwd",)),
    Program(("gs", "git-spice"), (("branch", "submit"), ("stack", "submit"), ("upstack", "submit"), ("downstack",
            "submit"), ("bs",),
                                  ("ss",)), by=BY_GIT, unless=(*HELP, "--dry-run", "-n")),
    Program(("sl", "sapling"), (("push",), ("pr", "submit"), ("pr", "s"), ("ghstack", "submit"), ("ghstack",)),
            unless=(*HELP, "--dry-run")),
    Program(("spr",), (("update",), ("merge",), ("diff",), ("land",), ("up",)), unless=HELP),
    Program(("ghstack",), by=BY_GIT, unless=HELP, unless_words=("log", "checkout", "cherry-pick", "action", "unlink")),
    Program(("yadm", "homeshick", "pass", "passage", "gopass", "dotbare", "etckeeper", "gita", "mr", "rcm"),
            (("push",), ("git", "push"), ("vcs", "push"), ("sync",), ("dotfiles", "push")), by=BY_GIT, unless=DRY),
    # `vcsh REPOSITORY push`, `vcsh push` of all.
    Program(("vcsh",), only_with=("push",), by=BY_GIT, unless=DRY, value_flags=("-m", "--message", "-c")),
    Program(("gl",), (("publish",),), by=BY_GIT, unless=HELP),  # gitless 0.8.8 starts git (core.py)
    # Over many repositories. gita 0.16.8.2 and mu-repo 1.9.0 end with 0 when a push was refused, vcstool 0.3.0 with 1.
    Program(("gita",), (("super",),), only_with=("push",), by=BY_GIT, unless=DRY),
    Program(("mu",), (("push",), ("p",), ("acp",)), by=BY_GIT, unless=DRY),
    Program(("vcs",), (("push",),), by=BY_GIT, unless=HELP),
    Program(("vcs",), (("custom",),), only_with=("push",), by=BY_GIT, unless=DRY),
    Program(("etckeeper",), (("commit",),), by=BY_GIT, unless=HELP,
            maybe="etckeeper pushes where PUSH_REMOTE in its settings says so, and ends with 0 when that fails"),
    Program(("tg",), (("push",),), by=BY_GIT, unless=(*HELP, "--dry-run"), value_flags=("-r",)),
    Program(("gbp",), (("push",),), by=BY_GIT, unless=(*HELP, "--dry-run", "-d")),
    # Not run: dgit needs an archive's server and nb is in no registry; from dgit(1) and nb's own help.
    Program(("dgit",), (("push",), ("push-source",), ("push-built",)), by=BY_GIT, unless=(*HELP, "--dry-run", "-n")),
    Program(("nb",), (("sync",), ("git", "push")), by=BY_GIT, unless=HELP),
    # Python's own git: dulwich 1.2.21 starts none.
    Program(("dulwich",), (("push",),), by=BY_ITSELF, target="operands", unless=HELP),
    # Experiments go to refs/exps: dvc 3.67.1 starts no `git push` either.
    Program(("dvc",), (("exp", "push"), ("experiments", "push")), by=ALONE, unless=HELP),
    Program(("datalad",), (("push",),), by=BY_GIT, unless=HELP),
    Program(("repo", "jiri"), (("upload",),), by=BY_GIT, unless=DRY),
    Program(("arc",), (("land",),), by=BY_GIT, unless=HELP),
    Program(("but",), (("push",),), unless=HELP),
    Program(("dolt",), (("push",),), unless=HELP),
    Program(("legit",), (("sync",), ("publish",), ("unpublish",)), by=BY_GIT, unless=HELP),
)  # fmt: skip
FORGES = (
    Program(("gh",), (("pr", "merge"), ("pr", "update-branch"), ("release", "create"), ("release",
            "delete"),
                      ("repo", "fork"), ("pr", "revert"), ("stack", "push"), ("stack", "submit"),
                      ("release", "upload")),
            global_value_flags=("-R", "--repo"), unless=HELP, target="first-operand"),
    # Without a repository it is the local one that is brought forward.
    Program(("gh",), (("repo", "sync"),), needs=1, unless=HELP, target="first-operand",
            value_flags=("-b", "--branch", "-s", "--source")),
    Program(("gh",), (("repo", "create"),), only_with=("--push", "--template", "-p", "--add-readme"), unless=HELP),
    Program(("gh",), (("pr", "close"),), only_with=("-d", "--delete-branch"), unless=HELP),
    Program(("glab",), (("mr", "merge"), ("mr", "rebase"), ("release", "create"), ("mr", "accept"), ("stack",
            "sync"), ("repo", "fork"),
                        ("repo", "mirror")), global_value_flags=("-R", "--repo"), unless=HELP),
    Program(("glab",), (("mr", "create"), ("mr", "new")), only_with=("--push", "-f", "--fill"),
            global_value_flags=("-R", "--repo"),
            unless=HELP),
    Program(("tea",), (("pr", "merge"), ("pulls", "merge"), ("releases", "create"), ("release", "create")),
            unless=HELP),
    Program(("az",), (("repos", "ref", "create"), ("repos", "ref", "delete"), ("repos", "import", "create")),
            unless=HELP),
    Program(("az",), (("repos", "pr", "update"),), only_with=("completed", "--auto-complete"), unless=HELP),
    Program(("az",), (("repos", "pr", "create"),), only_with=("--auto-complete",), unless=HELP),
    Program(("aws",), (("codecommit", "merge-branches-by-fast-forward"), ("codecommit", "put-file"), ("codecommit",
            "create-commit"),
                       ("codecommit", "merge-pull-request-by-squash"), ("codecommit",
                       "merge-pull-request-by-fast-forward")),
            unless=("help", "--generate-cli-skeleton")),
)  # fmt: skip
RELEASE_TOOLS = (
    Program(("release-it", "np", "fullrelease", "tbump", "git-directory-deploy", "push-dir"), by=BY_GIT,
            unless=(*HELP, "-v", "-d", "--dry-run", "--no-git.push", "--no-publish", "--preview", "--release-version",
            "--changelog", "--no-push")),
    # Two programs have the name: npm's has no verb, Python's (10.7.0) pushes with `version` alone.
    Program(("semantic-release",), by=BY_GIT, unless=(*HELP, "-v", "-d", "--dry-run", "--noop", "--no-push", "--print",
            "--print-tag", "--print-last-released", "--print-last-released-tag", "changelog", "generate-config",
            "publish")),
    Program(("psr", "semantic_release", "python-semantic-release"), (("version",),), by=BY_GIT,
            global_value_flags=("-c", "--config"),
            unless=(*HELP, "-h", "--noop", "--no-push", "--print", "--print-tag", "--print-last-released",
            "--print-last-released-tag")),
    Program(("auto",), (("shipit",), ("release",), ("latest",), ("next",), ("canary",)), by=BY_GIT,
            unless=(*HELP, "-d", "--dry-run")),
    Program(("quartz",), (("sync",),), by=BY_GIT, unless=(*HELP, "--no-push")),
    Program(("hf", "huggingface-cli"), (("upload",),), unless=HELP),
    Program(("fj", "berg"), (("pr", "merge"),), unless=HELP),
    # lerna 9.0.7 pushes with --no-verify, so no pre-push line would meet it.
    Program(("lerna",), (("publish",), ("version",)), by=BY_GIT, unless=(*HELP, "--no-push")),
    Program(("gh-pages",), by=BY_GIT, clusters=True, unless=(*HELP, "--no-push", "-n"),
            value_flags=("-d", "-s", "-b", "-e", "-m", "-g", "-r", "-p", "-o", "-u", "-v")),
    Program(("angular-cli-ghpages",), by=BY_GIT, unless=(*HELP, "--dry-run")),
    Program(("ghp-import",), only_with=("-p", "--push"), by=BY_GIT, clusters=True, unless=HELP,
            value_flags=("-m", "-r", "-b", "-x", "-c")),
    Program(("mkdocs",), (("gh-deploy",),), by=BY_GIT, unless=HELP),
    Program(("mike",), (("deploy",), ("delete",), ("set-default",), ("alias",), ("retitle",), ("props",)),
            only_with=("-p", "--push"), by=BY_GIT, clusters=True, unless=HELP,
            value_flags=("-b", "--branch", "-r", "--remote", "-m", "--message", "-F", "--config-file", "-t", "--title",
                "-T", "--template")),
    Program(("cargo",), (("release",),), only_with=("-x", "--execute"), by=BY_GIT, clusters=True,
            unless=(*HELP, "--no-push"), value_flags=("-p", "--package", "--config")),
    Program(("cargo",), (("smart-release",),), only_with=("-e", "--execute"), by=BY_GIT, unless=HELP),
    # From the pages of cargo-workspaces and of gem-release.
    Program(("cargo",), (("workspaces", "version"), ("workspaces", "publish"), ("ws", "version"), ("ws", "publish")),
            by=BY_GIT, unless=(*HELP, "--no-git-push", "--no-git-commit", "--dry-run")),
    Program(("gem",), (("bump",), ("release",), ("tag",)), only_with=("-p", "--push"), by=BY_GIT,
            unless=(*HELP, "--pretend")),
    Program(("goreleaser", "jreleaser"), (("release",), ("full-release",), ("publish",)), unless=(*HELP,
            "--snapshot", "--skip=publish")),
    Program(("release-plz",), (("release",), ("release-pr",)), by=BY_GIT, unless=(*HELP, "--dry-run")),
    # bump-my-version 1.8.1 pushes the tag; without a flag its settings (`push_tag`) decide.
    Program(("bump-my-version",), (("bump",),), only_with=("--push-tag",), by=BY_GIT,
            unless=(*HELP, "-n", "--dry-run")),
    Program(("bump-my-version",), (("bump",),), by=BY_GIT,
            unless=(*HELP, "-n", "--dry-run", "--push-tag", "--no-push-tag", "--no-tag", "--no-commit"),
            maybe="bump-my-version pushes its tag where push_tag in its settings says so"),
    # What `bumpver init` writes (2026.1132) says push = true.
    Program(("bumpver",), (("update",),), by=BY_GIT, unless=(*HELP, "--dry", "-d", "--no-push", "--no-commit")),
    Program(("changie", "knope"), (("release",),), unless=HELP),
    Program(("fastlane",), (("push_to_git_remote",), ("run", "push_to_git_remote")), by=BY_GIT, unless=HELP),
    Program(("gem-release", "rake"), (("release",),), by=BY_GIT, unless=HELP),
    Program(("bundle",), (("exec", "rake", "release"),), by=BY_GIT, unless=HELP),
    # Goals are words, wherever they stand: `mvn -B release:clean release:prepare`.
    Program(("mvn", "mvnw", "mvnd"), only_with=("release:prepare", "release:prepare-with-pom", "release:branch",
            "gitflow:release-finish", "gitflow:hotfix-finish", "gitflow:release", "scm:checkin", "scm:tag"), by=BY_GIT,
            unless=(*HELP, "-DdryRun=true", "-DdryRun", "-DpushChanges=false")),
    Program(("sbt",), only_with=("release", "release with-defaults", "release cross", "release cross with-defaults"),
            by=BY_GIT),
    Program(("gradle", "gradlew"), only_with=("release",), by=BY_GIT, unless=(*DRY, "-m"),
            maybe="the task `release` pushes with the plugin net.researchgate.release and its kin"),
    Program(("lein",), (("release",),), by=BY_GIT, unless=HELP,
            maybe="the steps of `lein release` end with a push unless project.clj has others"),
    Program(("pod",), (("repo", "push"), ("trunk", "push")), by=BY_GIT, unless=HELP),
    # doctr 1.9.0 (travis.py), zest.releaser 9.9.1 (git.py); the next four from their own pages.
    Program(("doctr",), (("deploy",),), by=BY_GIT, unless=(*HELP, "--no-push")),
    Program(("postrelease",), by=BY_GIT, unless=HELP, maybe="zest.releaser's postrelease asks, then pushes"),
    Program(("bumpp",), by=BY_GIT, unless=(*HELP, "--no-push", "-v")),
    Program(("changelogen",), only_with=("--push",), by=BY_GIT, unless=HELP),
    Program(("beachball",), (("publish",),), by=BY_GIT, unless=(*HELP, "--no-push")),
    Program(("shipjs",), (("prepare",), ("trigger",)), by=BY_GIT, unless=(*HELP, "--dry-run")),
    Program(("nx",), (("release",),), by=BY_GIT, unless=(*HELP, "--dry-run", "-d"),
            maybe="nx release pushes with --git-push, and where its settings make a release of a forge"),
    # From their own pages: what each pushes by default, and the flag with which it does not.
    Program(("rush",), (("publish",),), only_with=("-b", "--target-branch"), by=BY_GIT, unless=HELP),
    Program(("uplift",), (("release",), ("tag",)), by=BY_GIT, unless=(*HELP, "--dry-run", "--no-push")),
    Program(("got",), (("send",),), by=BY_ITSELF, unless=("-h",)),
    Program(("chezmoi",), (("git", "push"),), by=BY_GIT, unless=HELP),
    Program(("quarto",), (("publish", "gh-pages"),), by=BY_GIT, unless=HELP),
    Program(("hexo",), (("deploy",), ("d",)), by=BY_GIT, unless=HELP),
    Program(("hexo",), (("generate",), ("g",)), only_with=("-d", "--deploy"), clusters=True, by=BY_GIT, unless=HELP),
    Program(("quarto",), (("publish",),), by=BY_GIT,
            unless=(*HELP, "gh-pages", "netlify", "connect", "posit-cloud", "confluence", "quarto-pub"),
            maybe="quarto publishes where _publish.yml says, GitHub pages among them"),
    Program(("docusaurus",), (("deploy",),), by=BY_GIT, unless=HELP),
    Program(("flux",), (("bootstrap",),), unless=HELP),
)  # fmt: skip
# Libraries by the first part of their names: those that start git, and those that need none.
MOVED_BY = {"git": BY_GIT, "simple-git": BY_GIT, "dulwich": BY_ITSELF, "pygit2": BY_ITSELF, "isomorphic-git": BY_ITSELF,
            "nodegit": BY_ITSELF}  # fmt: skip
# Actions of forges' workflows that have the effect.
ACTIONS = (
    "actions-js/push", "actions-x/commit", "ad-m/github-push-action", "andstor/copycat-action",
    "anothrnick/github-tag-action", "cpina/github-action-push-to-another-repository",
    "crazy-max/ghaction-github-pages", "cycjimmy/semantic-release-action", "devops-infra/action-commit-push",
    "dmnemec/copy_file_to_another_repo_action", "endbug/add-and-commit", "gautamkrishnar/blog-post-workflow",
    "github-actions-x/commit", "helm/chart-releaser-action", "jamesgeorge007/github-activity-readme",
    "jamesives/github-pages-deploy-action", "lowlighter/metrics", "mathieudutour/github-tag-action",
    "nkoppel/push-files-to-another-repository", "peaceiris/actions-gh-pages",
    "pixta-dev/repository-mirroring-action", "planetscale/ghcommit-action", "repo-sync/github-sync",
    "rickstaa/action-create-tag", "s0/git-publish-subdir-action", "stefanzweifel/git-auto-commit-action",
    "swinton/commit", "test-room-7/action-update-file", "wei/git-sync", "yesolutions/mirror-action",
)  # fmt: skip


# Methods of octokit, and mutations of its GraphQL client, that move a branch or a tag.
OCTOKIT = (
    "pulls.merge", "pulls.updateBranch", "repos.merge", "repos.mergeUpstream", "repos.createOrUpdateFileContents",
    "repos.deleteFile", "repos.createRelease", "git.createRef", "git.updateRef", "git.deleteRef",
    "graphql.mergePullRequest", "graphql.mergeBranch", "graphql.createCommitOnBranch", "graphql.createRef",
    "graphql.updateRef", "graphql.deleteRef", "graphql.enablePullRequestAutoMerge",
)  # fmt: skip


# Where a forge's API moves a branch or a tag, by what sends something there: docs.github.com/rest (below /api/v3 on a
# server of one's own), docs.gitlab.com/api, the swagger.v1.json of Gitea 1.25, developer.atlassian.com/cloud/bitbucket
# and /server/rest, learn.microsoft.com/rest/api/azure/devops/git, Gerrit's rest-api-changes.html.
_OF_GITHUB = ("pulls/*/merge", "merges", "git/refs", "contents/", "merge-upstream", "releases")
_OF_GITEA = ("pulls/*/merge", "pulls/*/update", "merge-upstream", "contents", "branches", "tags", "releases",
             "diffpatch", "mirror-sync", "push_mirrors-sync")  # fmt: skip
_OF_GITLAB = ("merge_requests/*/merge", "merge_requests/*/rebase", "repository/commits", "repository/branches",
              "repository/tags", "repository/files", "releases")  # fmt: skip
URLS = (
    *(f"{root}/repos/*/{what}" for root in ("api.github.com", "/api/v3") for what in _OF_GITHUB),
    *(f"/api/v1/repos/*/{what}" for what in _OF_GITEA),
    *(f"/api/v4/projects/*/{what}" for what in _OF_GITLAB),
    *(f"api.bitbucket.org/2.0/repositories/*/{what}" for what in ("pullrequests/*/merge", "src", "refs/")),
    *(f"/rest/api/*/projects/*/repos/*/{what}" for what in ("pull-requests/*/merge", "branches", "tags", "browse/")),
    *(f"/_apis/git/repositories/*/{what}" for what in ("pushes", "refs", "importrequests", "cherrypicks", "reverts")),
    "/changes/*/submit",
)


IN_FORGE = ("project_id", "repo", "branch", "branch_name", "tag_name", "mr_iid")


@hookimpl
def claimonce_describe() -> Description:
    """Describe pushes."""
    return Description(
        name="git_push",
        kind="git_push",
        channel="git",
        words=("push", "send-pack", " pulls ", " merges ", " refs ", " contents ", "merge-upstream", "merge_request",
            " releases ", " release ", "smart-release", " sync ", " upload ", " land ", "codecommit", " repos ",
            "gh-deploy", " publish ", " repository ", " repositories ", "merge_pull_request", "merge_merge_request",
            "create_or_update_file", "delete_file", "create_branch", "create_file", "update_file",
            "mergepullrequest", "update_pull_request", "merge_a_pull_request"),
        programs=(*GIT, *OTHER_SYSTEMS, *FRONT_ENDS, *FORGES, *RELEASE_TOOLS),
        mcp_tools=(
            McpTool("mcp__*git*__*push*", target=("remote", "branch", "ref", "repo"), subject=("message",)),
            McpTool("mcp__*__git*push*", target=("remote", "branch", "ref", "repo"), subject=("message",)),
            McpTool("mcp__*__push", target=("remote", "branch", "ref", "repo"), subject=("message",), only_with=REFS),
            McpTool("mcp__*__push_*", target=("remote", "branch", "ref", "repo"), subject=("message",),
                    unless=NO_PUSH, only_with=REFS),
            McpTool("mcp__*__merge_merge_request", target=("project_id", "merge_request_iid"),
                    subject=("merge_commit_message",)),
            *(McpTool(f"mcp__*git*__{what}", target=IN_FORGE, unless=("mcp__git__*",)) for what in (
                "create_commit", "delete_branch", "rebase_mr", "merge_mr*", "create_tag", "delete_tag",
                "create_release",
            )),
            McpTool("mcp__*__merge_pull_request", target=("repo", "pull_number"), subject=("commit_title",)),
            *(McpTool(f"mcp__*__*{merge}*", target=("repo", "pull_number"), subject=("commit_title",),
                      unless=("*status*", "*check*"))
              for merge in ("merge_a_pull_request", "mergepullrequest", "update_pull_request_branch",
                            "rebase_merge_request")),
            McpTool("mcp__*devops*__*update_pull_request*", target=("repositoryId",), only_with=("status=completed",)),
            *(McpTool(f"mcp__*{forge}*__{verb}_file", target=("repo", "branch", "path"), subject=("message",))
              for forge in ("gitea", "forgejo", "gitlab", "github") for verb in ("create", "update")),
            McpTool("mcp__*git*__create_or_update_file", target=("repo", "branch", "path"), subject=("message",)),
            McpTool("mcp__*git*__delete_file", target=("repo", "branch", "path"), subject=("message",)),
            McpTool("mcp__*git*__create_branch", target=("repo", "branch"), subject=(), unless=("mcp__git__*",)),
        ),
        urls=URLS,
        apis=("git.Remote.push", "git.Repo.remote.push", "git.Repo.remotes.origin.push", "git.Repo.remotes.push",
            "git.Repo.git.push",
            "pygit2.Remote.push", "pygit2.Repository.remotes.push", "pygit2.Repository.remotes.origin.push",
              "dulwich.porcelain.push", "dulwich.client.LocalGitClient.send_pack",
              "dulwich.client.HttpGitClient.send_pack", "dulwich.client.SSHGitClient.send_pack",
              "simple-git.push", "isomorphic-git.push", "nodegit.Remote.push",
              *(f"github.Github.get_repo.{name}" for name in ("create_file", "update_file", "delete_file")),
              *(f"octokit.rest.{name}" for name in OCTOKIT)),
        imperatives=("push", "git push", "merge the pull request"),
        window="forever",
        fail="open",
        idempotency="reconcilable",
        extra={"actions": list(ACTIONS), "moved_by": MOVED_BY},
    )  # fmt: skip
