"""Programs that start what a file says."""

from __future__ import annotations

from claimonce.catalog.row import RECIPES, TASKS, Program

ROWS = (
    Program("make", RECIPES, text="-E --eval", escapes=("$(shell ",), look="recipe", marks="familiar everyday"),
    Program("gmake", RECIPES, look="recipe"),
    Program("npm pnpm yarn bun", RECIPES),
    Program("run-s run-p npm-run-all npm-run-all2", RECIPES),
    Program("deno composer poe mise task node", RECIPES),
    Program("pdm hatch rye pixi pipenv go cargo", RECIPES),
    Program("just", RECIPES, marks="carry everyday"),
    Program(
        "npm", TASKS,
        verbs=("run", "run-script", "start", "test", "stop", "restart", "publish", "version", "install", "ci"),
    ),
    Program("pnpm yarn", TASKS, verbs=("run", "start", "publish")),
    Program("bun", TASKS, verbs=("run", "start")),
    Program("gh", TASKS, verbs=("workflow run", "run rerun")),
    Program("glab", TASKS, verbs=("ci run", "pipeline run")),
    Program(
        "make gmake bmake just rake ant gradlew invoke inv fab mage mask lefthook ansible-playbook ansible "
        "act earthly dagger nx turbo grunt gulp cap mix overmind lazygit tig gitui fastlane flyctl vercel "
        "netlify serverless argo tkn jenkins-cli service at batch claude codex gemini opencode aider",
        TASKS,
    ),
    Program("task", TASKS, marks="everyday"),
    Program("ninja gradle nox tox", TASKS, marks="familiar"),
    Program("crontab", TASKS, marks="familiar fed"),
    Program("terraform tofu", TASKS, verbs=("apply",), marks="familiar"),
    Program("pulumi", TASKS, verbs=("up",)),
    Program("bazel", TASKS, verbs=("run",)),
    Program("lerna", TASKS, verbs=("run", "exec")),
    Program("composer", TASKS, verbs=("run", "run-script"), marks="familiar"),
    Program("cargo", TASKS, verbs=("run", "xtask", "make")),
    Program(
        "go", TASKS, verbs=("run", "generate"),
        calm=("build", "doc", "env", "fmt", "list", "mod", "test", "version", "vet"), marks="familiar",
        unless="-exec* --exec* -tool* --tool* -vet* --vet* -[!A-Za-z0-9-]*", look="tooled",
    ),
    Program("dotnet pre-commit", TASKS, verbs=("run",), marks="familiar"),
    Program("deno", TASKS, verbs=("task",)),
    Program("foreman", TASKS, verbs=("start",)),
    Program("systemctl", TASKS, verbs=("start", "restart"), marks="familiar"),
    Program("launchctl", TASKS, verbs=("start", "kickstart")),
)  # fmt: skip
