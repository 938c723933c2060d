"""`make` and its kind: the recipe is read where the command or a small file in the folder says it."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Run the recipes that are at hand; None where the general rule for opaque programs holds."""
    if name in ("make", "gmake"):
        return make(sh, words)
    if name == "just":
        return just(sh, words)
    if name in ("npm", "pnpm", "yarn", "bun"):
        from claimonce.programs import package_scripts

        return package_scripts.package(sh, name, words)
    if name in ("run-s", "run-p", "npm-run-all", "npm-run-all2"):
        from claimonce.programs import package_scripts

        return package_scripts.run_all(sh, words)
    if name == "go":
        from claimonce.programs.go_run import run

        return run(sh, words)
    from claimonce.programs import task_files

    return task_files.taskfile(sh, words) if name == "task" else task_files.handle(sh, name, words)


def just(sh: Shell, words: list[str]) -> Done | None:
    """`just --command PROGRAM ...`, or the recipes of a justfile."""
    at = 1
    while words[at : at + 1] and words[at][:1] == "-":
        if words[at] in ("-c", "--command"):
            from claimonce.programs.wrappers import external

            return external(sh, words[at + 1 :])
        at += 2 if words[at] in ("-f", "--justfile", "-d", "--working-directory", "--shell", "--dotenv-path") else 1
    from claimonce.programs.task_files import justfile

    made = justfile(sh, words)
    return None if made is None else recipes(sh, *made, {})


def make(sh: Shell, words: list[str]) -> Done | None:
    """Run the recipes of the targets, or of the first one."""
    text: str | None = None
    targets: list[str] = []
    old, at = sh.cwd, 1
    name = ""
    variables: dict[str, str] = {}
    while at < len(words):
        word = words[at]
        value = words[at + 1] if at + 1 < len(words) else ""
        if word in ("-f", "--file", "--makefile"):
            name = value
            at += 1
        elif word.startswith("--file="):
            name = word[7:]
        elif word.startswith("-f"):
            name = word[2:]
        elif word in ("-C", "--directory"):
            from claimonce.effects.paths import resolved

            sh.cwd = resolved(sh.cwd, value)
            at += 1
        elif word.startswith("--eval"):
            text = (text or "") + (word.partition("=")[2] or value) + "\n"
        elif word in ("-n", "--dry-run", "--just-print", "--recon", "-q", "--question", "--version", "--help"):
            sh.cwd = old
            return 0, UNKNOWN
        elif word in ("-j", "-l", "-o", "-W", "-I") and value.isdigit():
            at += 1
        elif "=" in word and not word.startswith("-"):
            key, _, held = word.partition("=")
            variables[key.rstrip(":")] = held
        elif not word.startswith("-"):
            targets.append(word)
        at += 1
    try:
        more = find_makefile(sh, name)
        if more is None and text is None:
            return None
        if more is not None and more.startswith(UNKNOWN):
            return None
        text = (text or "") + (more or "")
        return recipes(sh, text, targets, variables)
    finally:
        sh.cwd = old


def find_makefile(sh: Shell, name: str) -> str | None:
    """Return the text of the makefile of this name, or of the one that make looks for; None where there is none."""
    from claimonce.interp.redirections import contents
    from claimonce.interp.script_files import load

    if name:
        held = contents(sh, name)
        return held if held != UNKNOWN else load(sh, name)
    return next((one for one in (load(sh, path) for path in ("GNUmakefile", "makefile", "Makefile")) if one), None)


def recipes(sh: Shell, text: str, targets: list[str], variables: dict[str, str]) -> Done:
    """Run the lines of the targets and of what they need."""
    from claimonce.lang.makefile import Makefile

    makefile = Makefile(text, variables)
    for name in targets:
        if not makefile.makes(name):
            sh.unsure("a make target is not in the makefile")
    path = makefile.search_path()
    for command in makefile.commands(targets):
        sub = sh.copy()
        sub.functions, sub.aliases = {}, {}
        if path:
            sub.run_text(f'PATH="{path}"')
        sub.run_text(command)
    return None, UNKNOWN
