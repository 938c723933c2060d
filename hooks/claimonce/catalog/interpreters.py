"""Interpreters, and the flags by which their languages are given a program."""

from __future__ import annotations

from claimonce.catalog.row import INTERPRETER, Language, Program

LANGUAGES = (
    Language(
        "js", "-e --eval -p --print -pe -ep",
        "-r --require --import --input-type --loader --env-file -C --conditions",
    ),
    Language("perl", "-e -E", "-I -M -m"),
    Language("ruby", "-e", "-I -r -E"),
    Language("php", "-r -B -R -E --run", "-d -c -z -S -t"),
    Language("lua", "-e", "-l"),
    Language("osascript", "-e", "-l -s"),
    Language("tcl", "-c"),
    Language("R", "-e"),
    Language("julia", "-e -E --eval --print", "-t -p -L --project"),
    Language("elixir", "-e --eval", "-r -S"),
    Language("groovy", "-e", "-cp"),
    Language("go"),
    Language("m4", values="-D -I"),
    Language("python", "-c", "-W -X", own=True),
    Language("awk", own=True),
    Language("sqlite", own=True),
    Language("ed", own=True),
)  # fmt: skip

# What stands before a command in the commands of vi and its kind.
PHP = ("system(", "exec(", "passthru(", "popen(", "proc_open(")
CALLED = ("system", "shell", "exec", "run", "cmd", "pipe", "open")
EDITS = ("!", "system", "job_start", "jobstart", "term ", "terminal ", "execute(", "makeprg=", "grepprg=", "call ")

ROWS = (
    Program(
        "python python3", INTERPRETER, language="python", look="python",
        calm=("-m mypy", "-m pytest", "-m ruff", "-m venv"),
        marks="familiar writes everyday",
    ),
    Program("pypy pypy3", INTERPRETER, language="python"),
    Program("ipython", INTERPRETER, language="python", escapes=("!", "system(", "%sx ")),
    # what they measure is a script of Python's: claimonce.programs.python_command has their options
    Program("coverage kernprof memray mprof pyinstrument scalene viztracer", INTERPRETER, language="python"),
    Program("python3.11 python3.12 python3.13 python3.14", INTERPRETER, language="python", look="python"),
    Program("node", INTERPRETER, language="js", look="script_runner", marks="familiar writes everyday"),
    Program("nodejs ts-node zx", INTERPRETER, language="js"),
    Program("bun deno", INTERPRETER, language="js", marks="familiar everyday"),
    Program("tsx", INTERPRETER, language="js", marks="everyday"),
    Program("perl", INTERPRETER, language="perl", marks="familiar"),
    Program("raku", INTERPRETER, language="perl", escapes=CALLED),
    Program("ruby", INTERPRETER, language="ruby", marks="familiar", escapes=('open("|', "open('|")),
    Program("irb rails", INTERPRETER, language="ruby"),
    Program("php", INTERPRETER, language="php", marks="familiar", escapes=PHP),
    Program("wp drush", INTERPRETER, language="php", escapes=PHP),
    Program("lua", INTERPRETER, language="lua", marks="familiar"),
    Program("luajit", INTERPRETER, language="lua"),
    Program("osascript", INTERPRETER, language="osascript", escapes=("do script ",)),
    Program("tclsh expect", INTERPRETER, language="tcl", escapes=("system ", "spawn ", "exec ")),
    Program("Rscript R", INTERPRETER, language="R", escapes=CALLED),
    Program("julia", INTERPRETER, language="julia"),
    Program("elixir", INTERPRETER, language="elixir", escapes=CALLED),
    Program("groovy", INTERPRETER, language="groovy", escapes=CALLED),
    Program(
        "awk", INTERPRETER, language="awk", look="pattern", calm=("",), unless="-[!Fv]* *#*", marks="familiar writes",
    ),
    Program("gawk mawk nawk", INTERPRETER, language="awk", look="pattern", marks="writes"),
    Program("sqlite3", INTERPRETER, language="sqlite", marks="familiar",
            escapes=(".she", ".sh ", ".sy ", ".sys", "|", "edit(")),
    Program("ed ex nvim vim.tiny vim.basic view rvim vimdiff gvim neovim red", INTERPRETER, language="ed",
            escapes=EDITS),
    Program("vim vi", INTERPRETER, language="ed", marks="familiar", escapes=EDITS),
    Program("emacs", INTERPRETER, language="ed", marks="familiar",
            escapes=("shell-command", "call-process", "start-process", "compile ", "make-process", "eshell-command",
                     "process-lines")),
    Program("gdb", INTERPRETER, language="ed", marks="familiar",
            escapes=("shell ", "!", "| ", "make ", "os.system(")),
    Program("m4", INTERPRETER, language="m4"),
    Program("bc", INTERPRETER, marks="familiar"),
    Program("jshell", INTERPRETER),
)  # fmt: skip

# Modules that `python -m` starts and that start nothing of the user's but tests, nor send.
PYTHON_MODULES = (
    "pytest pip venv http.server unittest mypy ruff black build flake8 isort doctest compileall ensurepip site zipfile "
    "tarfile pydoc py_compile ast dis calendar this json.tool pylint tox nox twine sphinx mkdocs jupyter ipykernel "
    "virtualenv pre_commit bandit pyright hatch poetry setuptools wheel tokenize base64 gzip sysconfig platform "
    "inspect ipython yamllint pyflakes pycodestyle radon vulture xmlrpc.server cgi webbrowser idlelib"
)
