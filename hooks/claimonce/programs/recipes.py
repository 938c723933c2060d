"""`make`, `npm run`: the recipe is read where the command or a small file in the folder says it."""

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
        return package(sh, name, words)
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


def package(sh: Shell, name: str, words: list[str]) -> Done | None:
    """`npm run x`: the script of that name in package.json; `npm version`: those that stand around it."""
    rest, folder = operands_of(words)
    verb = rest[0] if rest else ""
    if name == "bun" and rest[:2] == ["pm", "version"]:
        verb, rest = "version", rest[1:]
    if verb == "version":
        return version(sh, name, words, rest, folder)
    if verb in ("run", "run-script") and len(rest) > 1:
        script = rest[1]
    elif (verb in ("start", "test", "stop", "restart", "publish") and name == "npm") or (
        name in ("yarn", "pnpm", "bun") and verb and verb not in YARN
    ):
        script = verb
    else:
        return None
    text = package_file(sh, folder)
    if text is None:
        if name != "npm" and script == verb and verb in sh.shared.descriptions.programs:
            from claimonce.programs.wrappers import external

            return external(sh, [verb, *words[words.index(verb) + 1 :]])
        if verb in ("run", "run-script", "start") or (script == verb and name != "npm"):
            sh.unsure(f"what {name} runs is not read")
        return None
    bodies = scripts_of(text, ("pre" + script, script, "post" + script)) or []
    if not bodies:
        if name != "npm" and script == verb:
            from claimonce.programs.wrappers import external

            return external(sh, [verb, *words[words.index(verb) + 1 :]])
        return None
    return run_scripts(sh, bodies, folder)


def operands_of(words: list[str]) -> tuple[list[str], str]:
    """Return the words that are no options, and the folder that `--prefix` and its kind name."""
    rest: list[str] = []
    folder, at = "", 1
    while at < len(words):
        word = words[at]
        name, sign, value = word.partition("=")
        at += 1
        if word[:1] != "-":
            rest.append(word)
        elif name in FOLDERS or (word in VALUED and not sign):
            held = value if sign else "".join(words[at : at + 1])
            at += not sign
            folder = held if name in FOLDERS else folder
    return rest, folder


def package_file(sh: Shell, folder: str) -> str | None:
    """Return the text of package.json, None where it cannot be read."""
    from claimonce.interp.script_files import load

    return load(sh, f"{folder}/package.json" if folder else "package.json")


def scripts_of(text: str, names: tuple[str, ...]) -> list[str] | None:
    """Return those of these scripts that a package.json has, None where it is no such file."""
    import json

    try:
        scripts = json.loads(text.encode("latin-1").decode("utf-8", "replace")).get("scripts", {})
        return [scripts[key] for key in names if isinstance(scripts.get(key), str)]
    except (ValueError, AttributeError, RecursionError):
        return None


def run_scripts(sh: Shell, bodies: list[str], folder: str) -> Done:
    """Run scripts of a package.json, each in a shell of its own."""
    from claimonce.interp.search_path import put_in_front
    from claimonce.programs.wrappers import MODULES

    for body in bodies:
        sub = sh.copy()
        sub.functions, sub.aliases = {}, {}
        if folder:
            from claimonce.effects.paths import resolved

            sub.cwd = resolved(sub.cwd, folder)
        sub.vars = put_in_front(sub, MODULES)
        sub.run_text(body.encode("utf-8", "replace").decode("latin-1"))
    return None, UNKNOWN


def version(sh: Shell, name: str, words: list[str], rest: list[str], folder: str) -> Done | None:
    """`npm version patch`: commits and tags here, and runs the scripts around it, which may push."""
    if (len(rest) < 2 and not any(word.startswith("--") for word in words)) or "--ignore-scripts" in words:
        return 0, UNKNOWN  # without a number it prints the versions
    text = package_file(sh, folder)
    bodies = None if text is None else scripts_of(text, ("preversion", "version", "postversion"))
    if bodies is None or any(flag in words for flag in SEVERAL):
        sh.unsure(f"what {name} runs around a new version is not read")
        return None, UNKNOWN
    return run_scripts(sh, bodies, folder)


# Flags whose value is the next word, and those of them whose value is the package's folder.
FOLDERS = ("--prefix", "-C", "--dir", "--cwd")
VALUED = (*FOLDERS, "-w", "--workspace", "--filter", "-F", "--loglevel", "--userconfig", "--registry", "-m",
          "--message", "--tag-version-prefix", "--preid", "--new-version", "--access", "--otp", "--tag")  # fmt: skip
SEVERAL = ("-w", "--workspace", "--workspaces", "-ws", "--filter", "-F", "-r", "--recursive")
YARN = frozenset(
    ["add", "install", "remove", "upgrade", "up", "why", "list", "info", "init", "link", "unlink", "exec", "dlx",
     "create", "config", "cache", "audit", "outdated", "pack", "publish", "version", "workspace", "workspaces",
     "i", "ci", "rm", "x", "test", "global", "import", "licenses", "login", "logout", "node", "plugin", "set",
     "store", "patch", "rebuild", "dedupe", "npm", "prune", "root", "bin", "help", "upgrade-interactive", "ls",
     "update", "fetch", "-v", "build", "pm", "repl"]
)  # fmt: skip
