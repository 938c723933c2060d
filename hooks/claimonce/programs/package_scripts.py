"""Scripts of a package.json: `npm run x`, `npm version`, and the programs that start several of them by a pattern."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.interp.shell import Done, Shell

MOST_NEEDS = 40  # scripts that one name or pattern stands for

# Those of npm-run-all 4.1.5 and npm-run-all2 8.0.4, and of concurrently 9.2.5.
ALL_VALUED = ("--npm-path", "--max-parallel")
CONCURRENTLY_VALUED = (
    "-m", "--max-processes", "-n", "--names", "--name-separator", "-s", "--success", "--hide", "-p", "--prefix", "-c",
    "--prefix-colors", "-l", "--prefix-length", "-t", "--timestamp-format", "--default-input-target", "--kill-signal",
    "--ks", "--kill-timeout", "--restart-tries", "--restart-after",
)  # fmt: skip
RUNNERS = ("npm", "pnpm", "yarn", "bun", "node")  # `concurrently npm:x` is `concurrently "npm run x"`
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
    bodies = scripts_of(text, around(script)) or []
    if not bodies:
        if name != "npm" and script == verb:
            from claimonce.programs.wrappers import external

            return external(sh, [verb, *words[words.index(verb) + 1 :]])
        return None
    before, own, behind = (scripts_of(text, (one,)) or [] for one in around(script))
    words = passed_on(name, words, script)
    return run_scripts(sh, [*before, *(" ".join([body, *words]) for body in own), *behind], folder)


def passed_on(name: str, words: list[str], script: str) -> list[str]:
    """Return the words that go behind the script's own, quoted: npm's own options are not among them."""
    from claimonce.lang.shell.quoting import quoted

    rest = words[words.index(script, 1) + 1 :]
    end = rest.index("--") if "--" in rest else len(rest)
    if name != "npm":
        return [*map(quoted, [*rest[:end], *rest[end + 1 :]])]
    return [quoted(word) for word in rest[:end] if word[:1] != "-"] + [quoted(word) for word in rest[end + 1 :]]


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


def around(script: str) -> tuple[str, str, str]:
    """Return the names of what npm runs for a script: the one before it, itself, and the one behind it."""
    return "pre" + script, script, "post" + script


def scripts_of(text: str, names: tuple[str, ...]) -> list[str] | None:
    """Return what those of these scripts run that a package.json has, None where it is no such file."""
    held = parsed(text)
    if held is None:
        return None
    scripts = table(held, "scripts")
    found: list[str] = []
    for name in names:
        body = scripts.get(name)
        if isinstance(body, str):
            found += wired(held, name, 0) if body.strip() == "wireit" else [body]
    return found


def parsed(text: str) -> dict[str, object] | None:
    """Return a package.json as a table, None where it is none."""
    import json

    try:
        held = json.loads(text.encode("latin-1").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return held if isinstance(held, dict) else None  # pyright: ignore[reportUnknownVariableType]


def table(held: dict[str, object], key: str) -> dict[str, object]:
    """Return the table of that name, an empty one where it is something else."""
    found = held.get(key)
    return found if isinstance(found, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def wired(held: dict[str, object], name: str, depth: int) -> list[str]:
    """Return what a script that says `wireit` runs: what it depends on in this package, then its command (0.14)."""
    said = table(table(held, "wireit"), name)
    needs = said.get("dependencies")
    found: list[str] = []
    for need in needs if isinstance(needs, list) and depth < MOST_NEEDS else ():  # pyright: ignore[reportUnknownVariableType]
        script = need.get("script") if isinstance(need, dict) else need  # pyright: ignore
        if isinstance(script, str):
            body = table(held, "scripts").get(script)
            found += wired(held, script, depth + 1) if body in (None, "wireit") else [str(body)]
    command = said.get("command")
    return [*found, command] if isinstance(command, str) else found


def run_all(sh: Shell, words: list[str]) -> Done | None:
    """`run-s 'ship:*'`, `run-p`, `npm-run-all a --parallel b`: the scripts of these names, with words of their own.

    Behind `--` stand words for the places `{1}`, `{@}` and `{*}` in a name; without such a place they go nowhere.
    """
    end = words.index("--") if "--" in words else len(words)
    given, at = words[end + 1 :], 1
    while at < end:
        word = words[at]
        if word[:1] == "-":
            at += 2 if word in ALL_VALUED else 1
            continue
        at += 1
        for number, value in enumerate(given, 1):
            word = word.replace(f"{{{number}}}", value)
        pattern, _, rest = word.replace("{@}", " ".join(given)).replace("{*}", " ".join(given)).partition(" ")
        if not run_matching(sh, pattern, rest, crosses=False):
            return None
    return None, UNKNOWN


def run_matching(sh: Shell, pattern: str, rest: str, crosses: bool) -> bool:
    """Run the scripts that a pattern names, followed by these words; false where no package.json can be read.

    `crosses` where `*` stands for a colon as well, as in concurrently and unlike in npm-run-all.
    """
    text = package_file(sh, "")
    held = None if text is None else parsed(text)
    if text is None or held is None:
        sh.unsure("which scripts are run is not read")
        return False
    said = matching(pattern, crosses)
    for name in [name for name in table(held, "scripts") if said(name)][:MOST_NEEDS]:
        before, own, behind = (scripts_of(text, (one,)) or [] for one in around(name))
        run_scripts(sh, [*before, *(f"{body} {rest}".strip() for body in own), *behind], "")
    return True


def matching(pattern: str, crosses: bool) -> Callable[[str], bool]:
    """Return a test of names for `ship:*`, `ship:**` and `{lint,test}`."""
    from claimonce.lang.shell.braces import braces
    from claimonce.lang.shell.patterns import fits

    stops = not crosses and "**" not in pattern
    forms = [one.replace(":", "/") for one in braces(pattern) or [pattern]]
    return lambda name: any(fits(form, name.replace(":", "/"), slashes=stops) for form in forms)


def concurrently(sh: Shell, words: list[str]) -> Done:
    """`concurrently npm:build 'git push'`: shell texts, of which some are short for scripts of the package."""
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            break  # what follows goes into the places `{1}` of -P
        if word == "--teardown" and at < len(words):
            word = words[at]
            at += 1
        elif word[:1] == "-":
            at += word in CONCURRENTLY_VALUED
            continue
        runner, colon, script = word.partition(":")
        if colon and runner in RUNNERS:
            name, _, rest = script.partition(" ")
        elif word.partition(" ")[0] in RUNNERS[:-1] and word.split(" ")[1:2] == ["run"] and "*" in word:
            name, _, rest = word.split(" run ", 1)[-1].partition(" ")
        else:
            sh.copy().run_text(word)
            continue
        run_matching(sh, name.partition("(!")[0], rest, crosses=True)
    return None, UNKNOWN


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
