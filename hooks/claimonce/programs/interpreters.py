"""Interpreters whose program stands in the command: which flag carries it, and in which language it is."""

from __future__ import annotations

from claimonce.catalog.index import LANGUAGE, LANGUAGES
from claimonce.catalog.names import PYTHON_MODULES
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

CLUSTERED = frozenset(("perl", "ruby"))
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
# Flags with which a program is only checked.
CHECKS = {"php": ("-l", "--syntax-check"), "js": ("-c", "--check"), "perl": ("-c", "-wc", "-cw"), "ruby": ("-c", "-wc")}
EVALS = {"deno": ("eval",), "rails": ("runner", "r")}  # verbs behind which the code stands
RUNS = (["runner"], ["r"])
VERSIONS = ("--version", "-v", "--help", "-h", "-V")


def interpret(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Read the program that an interpreter is given; None when it is given none."""
    if name == "emacs" or name == "gdb":
        lisp(sh, words)
        return None
    language = "python" if name.startswith(("python", "pypy")) else LANGUAGE.get(name)
    if name in SCRIPTS:
        return script(sh, name, words[1:])
    if language == "python":
        return python(sh, words)
    if language is None:
        return None
    if language == "awk":
        return awk(sh, words)
    if language in ("sqlite", "ed"):
        return editor(sh, words, language)
    return general(sh, name, language, words)


def python(sh: Shell, words: list[str]) -> Done:
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
                    return module(sh, rest or (words[at] if at < end else ""), words[at + 1 :])
                if letter in "WX":
                    at += 0 if rest else 1
                    break
        at += 1
    if at < end and words[at] != "-":
        return file(sh, "python", words[at], words[at + 1 :])
    text = take_program(sh)
    return (None, UNKNOWN) if text is None else run_python(sh, text, words[at:] or [""])


def take_program(sh: Shell) -> str | None:
    """Return the program that stands on stdin, all of which is read before its first line runs; None for none that can
    be read."""
    if sh.stdin is None:
        return None
    if sh.stdin.startswith(UNKNOWN):
        sh.unsure("an interpreter runs what another program prints")
        return None
    text, sh.stdin = sh.stdin, ""
    return text


def run_python(sh: Shell, text: str, args: list[str] | None = None) -> Done:
    """Read Python code; `args` is its `sys.argv`."""
    from claimonce.programs.code.python import run

    return None, run(sh, text, args)


def module(sh: Shell, name: str, args: list[str]) -> Done:
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
        return script(sh, name, args)
    if name == "runpy":
        return python(sh, ["python", "-m", *args])
    if name == "timeit":
        return timed(sh, args)
    if name in RUN_AS:
        return sh.run_words([RUN_AS[name], *args])
    if name.lower().encode("latin-1") not in PYTHON_MODULES and not own_module(sh, name, args):
        sh.unsure("a Python module is not read")
    return None, UNKNOWN


def own_module(sh: Shell, name: str, args: list[str]) -> bool:
    """Read a module that lies in the folder, `tools.send` as `tools/send.py`; say whether there is one."""
    from claimonce.interp.script_files import load

    base = name.replace(".", "/")
    for path in (f"{base}/__main__.py", f"{base}.py"):
        text = load(sh, path)
        if text is not None:
            run_python(sh, text, [path, *args])
            return True
    return False


def script(sh: Shell, name: str, args: list[str]) -> Done:
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
        return python(sh, ["python", "-m", *args[at + 1 :]])
    return python(sh, ["python", *args[at:]]) if at < len(args) else (None, UNKNOWN)


def timed(sh: Shell, args: list[str]) -> Done:
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


def file(sh: Shell, language: str, path: str, args: list[str]) -> Done:
    """A script file, or one that this command wrote."""
    if path.rpartition("/")[2] == "manage.py" and language == "python":  # Django's
        if args[:1] == ["shell"] and args[1:2] in (["-c"], ["--command"]):
            return run_python(sh, "".join(args[2:3]))
        sh.run_words(["manage.py", *args])
    from claimonce.interp.redirections import contents
    from claimonce.interp.script_files import load

    held = contents(sh, path)
    text = load(sh, path) if held == UNKNOWN else held
    if text is None or not code(sh, language, text, [path, *args]):
        sh.unsure("a script is not read")
    return None, UNKNOWN


def code(sh: Shell, name: str, text: str, args: list[str] | None = None) -> bool:
    """Read code in the language of the interpreter `name`; say whether that language is known.

    `args` are the script's name and its arguments.
    """
    language = "python" if name.startswith(("python", "pypy")) else LANGUAGE.get(name, name)
    if language == "python":
        run_python(sh, text, args)
        return True
    if language not in LANGUAGES and language != "awk":
        return False
    from claimonce.programs.code.script import run

    run(sh, language, fill_arguments(language, text, args or [""]))
    return True


# How each language spells its first argument, and the index it has there.
ARGUMENTS = {"js": ("process.argv[%d]", 1), "perl": ("$ARGV[%d]", 0), "ruby": ("ARGV[%d]", 0), "php": ("$argv[%d]", 1)}


def fill_arguments(language: str, text: str, args: list[str]) -> str:
    """Put the arguments where the code names them."""
    shape, first = ARGUMENTS.get(language, ("", 0))
    if not shape or len(args) < 2 or shape.partition("[")[0] not in text:
        return text
    first += 1 if language == "js" and args[0] != "-e" else 0
    for index, arg in enumerate(args[1:10], first):
        text = text.replace(shape % index, "'" + arg.replace("\\", "\\\\").replace("'", "\\'") + "'")
    return text


def general(sh: Shell, name: str, language: str, words: list[str]) -> Done | None:
    """Interpreters with `-e TEXT`, a script, or standard input."""
    if (name == "deno" and words[1:2] not in (["eval"], ["run"])) or (name == "rails" and words[1:2] not in RUNS):
        return None
    if words[1:] and len(words) == 2 and words[1] in VERSIONS and language != "perl":
        return 0, UNKNOWN
    pieces, at = find_code(name, language, words)
    if not pieces and name not in ("bun", "deno") and any(one in CHECKS.get(language, ()) for one in words[1:at]):
        return 0, UNKNOWN
    end = len(words)
    if language == "perl" or language == "ruby":
        from claimonce.programs.writers import writes

        if sh.shared.counters:
            writes(sh, language, words)
    if pieces:
        code(sh, language, "\n".join(pieces), ["-e", *words[at:]])
        return None, UNKNOWN
    if at < end and words[at] != "-":
        if name not in ("bun", "deno", "expect") or "/" in words[at] or "." in words[at]:
            return file(sh, language, words[at], words[at + 1 :])
        return None
    if (text := take_program(sh)) is not None:
        code(sh, language, text, words[at:] or ["-"])
    return None, UNKNOWN


def find_code(name: str, language: str, words: list[str]) -> tuple[list[str], int]:
    """Return the code that stands among an interpreter's options (`-e TEXT`), and where its operands begin."""
    carries, takes = (part.split() for part in LANGUAGES[language])
    at, end = 1, len(words)
    pieces: list[str] = []
    if end > 2 and words[1] in EVALS.get(name, ()):
        return [word for word in words[2:] if not word.startswith("-")][:1], end
    if name in ("deno", "bun") and words[1:2] == ["run"]:
        at = 2
    while at < end and words[at] != "-" and words[at].startswith("-"):
        word = words[at]
        at += 1
        flag, sign, value = word.partition("=")
        if word in carries:
            pieces.append(words[at] if at < end else "")
            at += 1
        elif sign and flag in carries:
            pieces.append(value)
        elif language in CLUSTERED and not word.startswith("--"):
            for index, letter in enumerate(word[1:], 1):
                if letter in "eE":
                    rest = word[index + 1 :]
                    pieces.append(rest or (words[at] if at < end else ""))
                    at += not rest
                    break
                if letter in "IMmirCx":
                    break
        elif word in takes:
            at += 1
    return pieces, at


def awk(sh: Shell, words: list[str]) -> Done | None:
    """awk's program is its first operand."""
    at, end = 1, len(words)
    in_place = False
    pieces: list[str] = []
    while at < end and words[at].startswith("-") and len(words[at]) > 1:
        word = words[at]
        if word == "--":
            at += 1
            break
        value = words[at + 1] if at + 1 < end else ""
        if word in ("-v", "-F", "--assign", "--field-separator", "-i", "--include"):
            in_place = in_place or value == "inplace"
            at += 1
        elif word in ("-f", "--file"):
            from claimonce.interp.redirections import contents
            from claimonce.interp.script_files import load

            held = contents(sh, value)
            pieces.append(held if held != UNKNOWN else load(sh, value) or "")
            at += 1
        elif word in ("-e", "--source"):
            pieces.append(value)
            at += 1
        elif word.startswith("-i") and "inplace" in word:
            in_place = True
        at += 1
    if not pieces and at < end:
        pieces = [words[at]]
        at += 1
    names = dict(
        pair for pair in (word.split("=", 1) for word in words[1:]) if len(pair) == 2 and pair[0].isidentifier()
    )
    if in_place and sh.shared.counters:
        from claimonce.effects.counter_files import record_write

        for path in words[at:]:
            record_write(sh, path)
    for piece in pieces:
        if any(mark in piece for mark in ("system", "|", ">")):
            from claimonce.programs.code.script import run

            run(sh, "awk", piece, dict(names))
    return None, UNKNOWN


def lisp(sh: Shell, words: list[str]) -> None:
    """`emacs --eval '(shell-command "...")'`, `gdb -ex 'shell ...'`."""
    for word in words[1:]:
        for mark in ('(shell-command "', '(shell-command-to-string "', '(async-shell-command "', "shell ", "!"):
            if word.startswith(mark):
                sh.copy().run_text(word[len(mark) :].partition('"')[0] if mark[0] == "(" else word[len(mark) :])
        for mark in ("(call-process ", "(start-process ", "(process-lines "):
            if mark in word:  # `(call-process "git" nil nil nil "push")`
                said = word.partition(mark)[2].split('"')[1::2]
                sh.copy().run_words(said[mark == "(start-process " :] or [""])


def editor(sh: Shell, words: list[str], language: str) -> Done | None:
    """`vim -c '!cmd'`, `ed`'s `!cmd`, sqlite3's `.shell cmd`."""
    marks = (".shell ", ".system ") if language == "sqlite" else ("!", ":!", "silent !", ":silent !", "call system(")
    texts = [words[i + 1] for i, word in enumerate(words[:-1]) if word in ("-c", "-cmd", "--cmd", "-es")]
    texts += [word[1:] for word in words[1:] if word.startswith("+")]
    if language == "sqlite":
        texts += words[1:]
    texts += (sh.stdin or "").split("\n")[:200]
    for text in texts:
        if language == "ed" and text.startswith(("Git ", "G ", "Git! ")):  # vim-fugitive
            sh.copy().run_text(f"git {text.partition(' ')[2]}")
        for mark in marks:
            if text.startswith(mark):
                body = text[len(mark) :]
                sh.copy().run_text(body.strip("'\")") if mark.endswith("(") else body)
                break
    return None
