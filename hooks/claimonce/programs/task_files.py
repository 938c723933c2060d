"""Tasks that a file in the folder says: `just x`, `task x`, `deno task x`, `composer x`, `poe x`, `mise run x`,
`pdm run x`, `cargo make x`, `hatch run x`, `rye run x`, `pixi run x`, `pipenv run x`.

Each file is read as far as its plain form goes; a task that is not found leaves the runner opaque, as before.
"""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

MOST = 40  # commands of one task
# Runner: the verbs before the task's name (`""`: none is needed), and in which files which table holds it.
RUNNERS: dict[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "deno": (("task",), (("deno.json", "tasks"), ("package.json", "scripts"))),
    "node": (("--run",), (("package.json", "scripts"),)),
    "composer": (("run", "run-script", "exec-script", ""), (("composer.json", "scripts"),)),
    "poe": (("",), (("pyproject.toml", "tool.poe.tasks"), ("poe_tasks.toml", "tasks"))),
    "pdm": (("run", ""), (("pyproject.toml", "tool.pdm.scripts"),)),
    "rye": (("run",), (("pyproject.toml", "tool.rye.scripts"),)),
    "pixi": (("run",), (("pixi.toml", "tasks"), ("pyproject.toml", "tool.pixi.tasks"))),
    "pipenv": (("run",), (("Pipfile", "scripts"),)),
    # `hatch run x` is the default environment's, `hatch run lint:x` another one's
    "hatch": (("run",), (("pyproject.toml", "tool.hatch.envs.{env}.scripts"), ("hatch.toml", "envs.{env}.scripts"))),
    "cargo": (("make",), (("Makefile.toml", "tasks"),)),
    "mise": (("run", "r"), (("mise.toml", "tasks"), (".mise.toml", "tasks"))),
}
SAYS = ("run", "cmd", "command", "shell", "script", "sequence", "composite", "cmds", "commands", "chain")
ALSO = ("depends-on", "depends", "dependencies", "deps")
DRY = ("-n", "--dry-run", "--dry", "--list", "-l", "--summary", "--help", "-h", "--version")
NAMES = ("justfile", "Justfile", ".justfile")
TASKFILES = ("Taskfile.yml", "Taskfile.yaml", "taskfile.yml")
VALUED = ("-f", "--justfile", "-d", "--working-directory", "-t", "--taskfile", "--dir", "-C", "--directory", "-e",
          "--env", "--environment", "--manifest-path", "--makefile", "-p", "--profile", "--output", "-j",
          "--jobs")  # fmt: skip
SETS = ("set ", "alias ", "[", "export ", "import ", "mod ")  # lines of a justfile that begin no recipe


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Run the commands of the task; None where it is in no file that can be read."""
    verbs, files = RUNNERS[name]
    rest = words[1:]
    if any(word in DRY for word in rest):
        return None
    if rest and rest[0] in verbs:
        rest = rest[1:]
    elif "" not in verbs:
        return None
    tasks = operands(rest)
    if not tasks:
        return None
    from claimonce.interp.script_files import load

    env, _, task = tasks[0].rpartition(":")
    for path, table in files:
        text = load(sh, path)
        found = None if text is None else commands(text, path, table.replace("{env}", env or "default"), task)
        if found:
            return run(sh, found)
    return None


def justfile(sh: Shell, words: list[str]) -> tuple[str, list[str]] | None:
    """Return a justfile as a makefile, whose lines are indented by tabs, and the recipe that `just x` asks for."""
    rest = words[1:]
    if any(word in DRY for word in rest):
        return None
    text = first_file(sh, given(rest, ("-f", "--justfile")) or "", NAMES)
    if text is None:
        return None
    lines = [line for line in text.split("\n") if not line.startswith(SETS)]
    made = ["\t" + line.strip() if line[:1] in (" ", "\t") else header(line) for line in lines]
    tasks = [word for word in operands(rest) if "=" not in word]
    return "\n".join(made).replace("{{", "$(").replace("}}", ")"), tasks[:1]


def header(line: str) -> str:
    """Return a recipe's first line without its parameters: `release version="1": build` is `release: build`."""
    name, colon, needs = line.partition(":")
    if not colon or needs[:1] == "=" or line[:1] == "#" or not name.strip():
        return line
    return f"{name.split()[0].removeprefix('@')}: {needs}"


def taskfile(sh: Shell, words: list[str]) -> Done | None:
    """`task x`: the commands of a Taskfile's task."""
    rest = words[1:]
    if any(word in DRY for word in rest):
        return None
    text = first_file(sh, given(rest, ("-t", "--taskfile")) or "", TASKFILES)
    tasks = [word for word in operands(rest) if "=" not in word] or ["default"]
    found = [] if text is None else [one for task in tasks for one in of_taskfile(text, task, 0)]
    return run(sh, found) if found else None


def run(sh: Shell, found: list[str]) -> Done:
    """Run commands, each in a shell of its own."""
    for command in found[:MOST]:
        sub = sh.copy()
        sub.functions, sub.aliases = {}, {}
        sub.run_text(command)
    return None, UNKNOWN


def operands(rest: list[str]) -> list[str]:
    """Return the words that are no options."""
    found: list[str] = []
    at = 0
    while at < len(rest):
        if rest[at] == "--":
            break
        if rest[at][:1] == "-":
            at += rest[at] in VALUED
        else:
            found.append(rest[at])
        at += 1
    return found


def given(rest: list[str], names: tuple[str, ...]) -> str | None:
    """Return the value of an option."""
    return next((rest[at + 1] for at, word in enumerate(rest[:-1]) if word in names), None)


def first_file(sh: Shell, path: str, names: tuple[str, ...]) -> str | None:
    """Return the text of the file that is named, or of the first of these that is there."""
    from claimonce.interp.script_files import load

    return next((text for name in ((path,) if path else names) if (text := load(sh, name)) is not None), None)


def commands(text: str, path: str, table: str, task: str) -> list[str]:
    """Return what a task of a JSON or TOML file says, and what it needs first."""
    if path.endswith(".json"):
        import json

        try:
            held = json.loads(text.encode("latin-1").decode("utf-8", "replace")).get(table, {})
            return [one.encode("utf-8", "replace").decode("latin-1") for one in texts(held.get(task))]
        except (ValueError, AttributeError, RecursionError):
            return []
    return of_toml(text, table, task, 0)


def texts(held: object) -> list[str]:
    """Return the commands in a JSON value."""
    if isinstance(held, str):
        return [held]
    if isinstance(held, list):
        return [one for one in held if isinstance(one, str)]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(held, dict):
        return next((texts(held[key]) for key in SAYS if key in held), [])  # pyright: ignore[reportUnknownArgumentType]
    return []


def of_toml(text: str, table: str, task: str, depth: int) -> list[str]:
    """Return what a task of a TOML file says: `x = "..."`, `x = {cmd = "..."}`, or a table of its own."""
    section, found, needs = "", list[str](), list[str]()
    pending = ""
    for line in text.split("\n"):
        bare = line.strip()
        if pending:
            pending += "\n" + bare
        elif bare[:1] == "[" and "=" not in bare:
            section = bare.strip("[] ").replace('"', "")
            continue
        elif "=" in bare and bare[:1] != "#":
            pending = bare
        if not pending or is_open(pending):
            continue
        key, _, value = pending.partition("=")
        key, pending = key.strip().strip("\"'"), ""
        if section == table and key.startswith(f"{task}."):  # `release.cmd = [...]`
            last = key.rpartition(".")[2]
            found += worded(last, value) if last in SAYS else []
        elif (section == table and key == task) or (section == f"{table}.{task}" and key in SAYS):
            found += [one for one in worded(key, value) if one]
        elif section == f"{table}.{task}" and key in ALSO:
            needs += said(value)
        elif section == f"{table}.{task}" and key == "args" and found:
            found[-1] = " ".join([found[-1], *said(value)])
    before = [one for need in needs if depth < 3 for one in of_toml(text, table, need, depth + 1)]
    return [*before, *found]


def is_open(text: str) -> bool:
    """Say whether a value goes on in the next line."""
    for quotes in ('"""', "'''"):
        if text.count(quotes) % 2:
            return True
    return text.count("[") > text.count("]") and '"""' not in text


def worded(key: str, value: str) -> list[str]:
    """Return the commands that a key says; a list under `cmd` is the words of one (pdm, rye)."""
    strings = said(value)
    return [" ".join(strings)] if key == "cmd" and value.strip()[:1] == "[" else strings


def said(value: str) -> list[str]:
    """Return the strings of a TOML value; of an inline table those that are commands."""
    value = value.strip()
    for quotes in ('"""', "'''"):
        if value.startswith(quotes):
            return [value[3:].partition(quotes)[0]]
    if value[:1] == "{":
        for key in SAYS:
            _, sign, rest = value.partition(f"{key} =")
            _, tight, other = value.partition(f"{key}=")
            if sign or tight:
                return worded(key, rest if sign else other)
        return []
    strings: list[str] = []
    at = 0
    while at < len(value) and len(strings) < MOST:
        quote = value[at]
        if quote not in "\"'":
            at += 1
            continue
        end = at + 1
        while end < len(value) and value[end] != quote:
            end += 2 if value[end] == "\\" and quote == '"' else 1
        strings.append(value[at + 1 : end].replace('\\"', '"'))
        at = end + 1
        if value[:1] != "[":
            break
    return strings


def of_taskfile(text: str, task: str, depth: int) -> list[str]:
    """Return the commands of a task of a Taskfile, as far as its lines are plain."""
    lines = [line for line in text.split("\n") if line.strip() and line.strip()[:1] != "#"]
    start = next((at for at, line in enumerate(lines) if line.rstrip() == "tasks:"), len(lines))
    indent = 0
    inside = False
    found: list[str] = []
    for line in lines[start + 1 :]:
        depth_here = len(line) - len(line.lstrip())
        if not depth_here:
            break
        indent = indent or depth_here
        bare = line.strip()
        if depth_here == indent:
            name, _, rest = bare.partition(":")
            inside = name.strip("\"'") == task
            found += [plain(rest)] if inside and rest.strip() else []
        elif inside:
            found += item(text, bare, depth)
    return [one for one in found if one]


def item(text: str, bare: str, depth: int) -> list[str]:
    """Return what one line of a task runs."""
    body = bare.removeprefix("- ").strip()
    name, _, rest = body.partition(": ")
    if name in ("cmds", "deps", "cmd") and rest[:1] == "[":
        inner = said(rest) or [one.strip() for one in rest.strip("[] ").split(",")]
        if name != "deps":
            return inner
        return [one for each in inner if depth < 3 for one in of_taskfile(text, each, depth + 1)]
    if name == "task":
        return of_taskfile(text, plain(rest), depth + 1) if depth < 3 else []
    if name == "cmd":
        return [plain(rest)]
    return [plain(body)] if bare.startswith("- ") else []


def plain(text: str) -> str:
    """Return a YAML scalar without its quotes."""
    text = text.strip()
    return text[1:-1] if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1 else text
