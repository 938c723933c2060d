"""Python's command line: `-c`, `-m`, a script, and the programs that run a script for it."""

from __future__ import annotations

from claimonce.catalog.index import SHELLS
from claimonce.catalog.names import PYTHON_MODULES
from claimonce.catalog.starts import RUNNERS, WRAPPERS
from claimonce.lang import UNKNOWN
from claimonce.programs.program_text import run_file, run_python, take_program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


# Programs and modules that run a Python script, or `-m MODULE`: their verb, and their options that take a value. Each
# was run: Python 3.11, coverage 7.17, memray 1.20, memory_profiler 0.61, kernprof 5.1, pyinstrument 5.1, viztracer 1.1,
# scalene 2.4.
SCRIPTS = {
    **dict.fromkeys(("cProfile", "profile"), ("", "-o --outfile -s --sort")),
    "pdb": ("", "-c --command"),
    "trace": ("", "-f --file -C --coverdir --ignore-module --ignore-dir"),
    "coverage": ("run", "--source --include --omit --rcfile --data-file --context --concurrency --source-pkgs"),
    "memray": ("run", "-o --output"),
    "mprof": ("run", "-o --output -T --interval"),
    "memory_profiler": ("", "-o --pdb-mmem --precision"),
    "kernprof": ("", "-o --outfile -s --setup -p --prof-mod"),
    "pyinstrument": ("", "-o --outfile -r --renderer -p --render-option --interval"),
    "viztracer": ("", "-o --output_file --output_dir --max_stack_depth --tracer_entries"),
    "scalene": ("run", "--outfile --config --profile-only --profile-exclude"),
}

RUN_AS = {"pipx": "pipx", "uv": "uv", "httpie": "http", "httpie.cli": "http"}


def run_python_command(sh: Shell, words: list[str]) -> Done:
    """`python -c`, `-m`, a script, or a program on standard input."""
    at, end = 1, len(words)
    while at < end:
        word = words[at]
        if word == "-" or not word.startswith("-"):
            break
        if word in ("--version", "-V", "--help", "-h", "-VV"):
            return 0, UNKNOWN
        if not word.startswith("--"):
            for index, letter in enumerate(word[1:], 1):
                rest = word[index + 1 :]
                if letter == "c":
                    taken = at + (1 if rest else 2)
                    return run_python(sh, rest or (words[at + 1] if at + 1 < end else ""), ["-c", *words[taken:]])
                if letter == "m":
                    at += 0 if rest else 1
                    return run_module(sh, rest or (words[at] if at < end else ""), words[at + 1 :])
                if letter in "WX":
                    at += 0 if rest else 1
                    break
        at += 1
    if at < end and words[at] != "-":
        return run_file(sh, "python", words[at], words[at + 1 :])
    text = take_program(sh)
    return (None, UNKNOWN) if text is None else run_python(sh, text, words[at:] or [""])


def run_module(sh: Shell, name: str, args: list[str]) -> Done:
    """`python -m name`."""
    if name == "json.tool":
        from claimonce.effects.counter_files import record_write
        from claimonce.programs.operands import operands

        found = operands(["json.tool", *args], "--indent --sort-keys-value")[0]
        if len(found) > 1:
            record_write(sh, found[1])
        return None, UNKNOWN
    if name in sh.shared.descriptions.programs:
        return sh.run_words([name, *args])
    if name in SCRIPTS:
        return run_behind(sh, name, args)
    if name == "runpy":
        return run_python_command(sh, ["python", "-m", *args])
    if name == "timeit":
        return run_timeit(sh, args)
    if name in RUNNERS or name in WRAPPERS or name in SHELLS:  # `python -m poetry run x`, `python -m xonsh -c x`
        return sh.run_words([name, *args])
    if name in RUN_AS:
        return sh.run_words([RUN_AS[name], *args])
    if name.lower().encode("latin-1") not in PYTHON_MODULES and not run_own_module(sh, name, args):
        sh.unsure("a Python module is not read")
    return None, UNKNOWN


def run_own_module(sh: Shell, name: str, args: list[str]) -> bool:
    """Read a module that lies in the folder, `tools.send` as `tools/send.py`; say whether there is one."""
    from claimonce.interp.script_files import load

    base = name.replace(".", "/")
    for path in (f"{base}/__main__.py", f"{base}.py"):
        text = load(sh, path)
        if text is not None:
            run_python(sh, text, [path, *args])
            return True
    return False


def run_behind(sh: Shell, name: str, args: list[str]) -> Done:
    """`coverage run x.py`, `python -m cProfile -o FILE -m MODULE`: what Python is given behind the other's options."""
    verb, values = SCRIPTS[name]
    if verb and args[:1] != [verb]:
        return None, UNKNOWN
    takes, at = values.split(), 1 if verb else 0
    while at < len(args) and args[at].startswith("-") and args[at] not in ("-m", "--module", "-", "--"):
        at += 2 if args[at] in takes else 1
    if args[at : at + 1] == ["--"]:
        at += 1
    if args[at : at + 1] == ["--module"]:
        return run_python_command(sh, ["python", "-m", *args[at + 1 :]])
    return run_python_command(sh, ["python", *args[at:]]) if at < len(args) else (None, UNKNOWN)


def run_timeit(sh: Shell, args: list[str]) -> Done:
    """`python -m timeit -s SETUP STATEMENT ...`: each is code."""
    code_lines: list[str] = []
    at = 0
    while at < len(args):
        word = args[at]
        if word in ("-s", "--setup"):
            code_lines += args[at + 1 : at + 2]
        elif not word.startswith("-"):
            code_lines.append(word)
        at += 2 if word in ("-s", "--setup", "-n", "--number", "-r", "--repeat", "-u", "--unit") else 1
    return run_python(sh, "\n".join(code_lines))
