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

ROWS = (
    Program(
        "python python3", INTERPRETER, language="python", look="python",
        calm=("-m mypy", "-m pytest", "-m ruff", "-m venv"),
        marks="familiar writes everyday",
    ),
    Program("pypy pypy3 ipython", INTERPRETER, language="python"),
    # what they measure is a script of Python's: claimonce.programs.python_command has their options
    Program("coverage kernprof memray mprof pyinstrument scalene viztracer", INTERPRETER, language="python"),
    Program("python3.11 python3.12 python3.13 python3.14", INTERPRETER, language="python", look="python"),
    Program("node", INTERPRETER, language="js", look="script_runner", marks="familiar writes everyday"),
    Program("nodejs ts-node zx", INTERPRETER, language="js"),
    Program("bun deno", INTERPRETER, language="js", marks="familiar everyday"),
    Program("tsx", INTERPRETER, language="js", marks="everyday"),
    Program("perl", INTERPRETER, language="perl", marks="familiar"),
    Program("raku", INTERPRETER, language="perl"),
    Program("ruby", INTERPRETER, language="ruby", marks="familiar"),
    Program("irb rails", INTERPRETER, language="ruby"),
    Program("php", INTERPRETER, language="php", marks="familiar"),
    Program("wp drush", INTERPRETER, language="php"),
    Program("lua", INTERPRETER, language="lua", marks="familiar"),
    Program("luajit", INTERPRETER, language="lua"),
    Program("osascript", INTERPRETER, language="osascript"),
    Program("tclsh expect", INTERPRETER, language="tcl"),
    Program("Rscript R", INTERPRETER, language="R"),
    Program("julia", INTERPRETER, language="julia"),
    Program("elixir", INTERPRETER, language="elixir"),
    Program("groovy", INTERPRETER, language="groovy"),
    Program(
        "awk", INTERPRETER, language="awk", look="pattern", calm=("",), unless="-[!Fv]* *#*", marks="familiar writes",
    ),
    Program("gawk mawk nawk", INTERPRETER, language="awk", look="pattern", marks="writes"),
    Program("sqlite3", INTERPRETER, language="sqlite", marks="familiar"),
    Program("ed ex nvim", INTERPRETER, language="ed"),
    Program("vim vi emacs gdb", INTERPRETER, language="ed", marks="familiar"),
    Program("m4", INTERPRETER, language="m4"),
    Program("bc", INTERPRETER, marks="familiar"),
    Program("dc guile jshell", INTERPRETER),
)  # fmt: skip

# Modules that `python -m` starts and that start nothing of the user's but tests, nor send.
PYTHON_MODULES = (
    "pytest pip venv http.server unittest mypy ruff black build flake8 isort doctest compileall ensurepip site zipfile "
    "tarfile pydoc py_compile ast dis calendar this json.tool pylint tox nox twine sphinx mkdocs jupyter ipykernel "
    "virtualenv pre_commit bandit pyright hatch poetry setuptools wheel tokenize base64 gzip sysconfig platform "
    "inspect ipython yamllint pyflakes pycodestyle radon vulture xmlrpc.server cgi webbrowser idlelib"
)
