"""What a row of the catalogue says."""

from __future__ import annotations

from typing import NamedTuple

SHELL = "shell"  # runs shell text: `bash`, `fish`
POWERSHELL = "powershell"
BUILTIN = "builtin"  # only a shell itself knows it: `cd`, `eval`
WORD = "word"  # of a shell's grammar: `if`, `do`
INTERPRETER = "interpreter"  # runs code of `language`: `node`, `perl`
WRAPPER = "wrapper"  # its arguments are the command: `sudo`, `timeout`
RUNNER = "runner"  # behind one of `verbs` stands the command: `poetry run`, `docker exec`
TEXT_RUNNER = "text runner"  # behind one of the flags in `text` stands shell text: `su -c`
MANY = "many"  # starts its command once for each item: `xargs`, `find -exec`
REMOTE = "remote"  # carries text to another host, terminal or time: `ssh`, `tmux`, `at`
RECIPES = "recipes"  # runs recipes of a file that can be read: `make`, `npm`
TASKS = "tasks"  # starts what a file says that is not read: always, or with `verbs`
WEB = "web"  # requests addresses: `curl`
SOCKET = "socket"  # speaks to a port: `nc`
TOOLS = "tools"  # calls a tool of a server of the Model Context Protocol: `mcporter call`
FORGE = "forge"  # speaks to a forge's API: `gh api`
GATED = "gated"  # stands behind the gate itself
FILTER = "filter"  # prints what can be worked out from its input: `rev`, `base64 -d`
WRITER = "writer"  # writes the files that it names, by the `rule` of claimonce.programs.writers
FAMILIAR = "familiar"  # common, and without an effect of its own

KINDS = (SHELL, POWERSHELL, BUILTIN, WORD, INTERPRETER, WRAPPER, RUNNER, TEXT_RUNNER, MANY, REMOTE, RECIPES, TASKS, WEB,
         SOCKET, TOOLS, FORGE, GATED, FILTER, WRITER, FAMILIAR)  # fmt: skip

# The module of claimonce.programs that judges the programs of a kind.
HANDLERS = {MANY: "xargs_find_parallel", REMOTE: "remote_exec", RECIPES: "recipes", WEB: "web_clients",
            SOCKET: "sockets", TOOLS: "tool_clients", FORGE: "forges", GATED: "gated"}  # fmt: skip

# What a row may be marked with, beyond what follows from its kind.
LEAD = "lead"  # the prefilter looks behind it for the command, as behind `if`
CARRY = "carry"  # the prefilter takes what it carries for a command, as that of `sudo`
READ = "read"  # the prefilter leaves every use of it to the reader
MAKES = "makes"  # prints text that is not in the command: `tr`, `printf`
FED = "fed"  # runs what stands on its input where it is given no command: `ssh HOST < FILE`, `at now < FILE`
ATTACHED = "attached"  # the same where a flag keeps its input open: `docker run -i IMAGE < FILE`
MOVES = "moves"  # moves or removes whole folders
WRITES = "writes"  # can write a file that it names, though it has no row as a writer
COMMON = "familiar"  # common enough to be taken for itself wherever it stands
EVERYDAY = "everyday"  # people name it in keys, fences and prose as what runs a command

MARKS = (LEAD, CARRY, READ, MAKES, FED, ATTACHED, MOVES, WRITES, COMMON, EVERYDAY)


class Program(NamedTuple):
    """One program in one part that it plays; programs that are alike in everything share a row.

    `values` are flags whose value is the next word, `text` those whose value is shell text, `operands` the words of
    its own before the command, `hides` why a shim that stands first on PATH would not meet what is started. `look`
    names a rule of the second look (claimonce.prefilter.quick_check). `calm` are uses for which the sieve takes
    it to touch nothing: what stands behind the name, "" for every use (the word LINES is a range of line numbers
    for sed to print). `unless` are patterns of arguments with which it is not calm; the launcher alone reads such
    rows. `language` is that of an interpreter; of a shell, `bash` where bash's grammar reads it. `escapes` stand before
    a command in the texts that it reads, its arguments and its input: psql's `\\!`, `system(` of most languages.
    """

    names: str
    kind: str
    values: str = ""
    operands: int = 0
    verbs: tuple[str, ...] = ()
    text: str = ""
    hides: str = ""
    language: str = ""
    rule: str = ""
    look: str = ""
    calm: tuple[str, ...] = ()
    unless: str = ""
    marks: str = ""
    escapes: tuple[str, ...] = ()


class Language(NamedTuple):
    """A language of interpreters: the flags that carry a program, and those that take another value.

    `own` where claimonce.programs.interpreters has a rule of its own for how its programs are given.
    """

    name: str
    text: str = ""
    values: str = ""
    own: bool = False
