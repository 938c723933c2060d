"""Write what a live call reads of the catalogue: `python -m claimonce.catalog.generate [--check]`.

With `--check` nothing is written; the status is 1 when a module is not what the rows say.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from claimonce.catalog import git, row, starting, tables
from claimonce.catalog.check import find_problems
from claimonce.catalog.interpreters import PYTHON_MODULES
from claimonce.catalog.runners import FIND_ACTS

ROOT = Path(__file__).parent.parent
NOTE = "Written by `python -m claimonce.catalog.generate` from the rows of the catalogue: change those."


def main(args: list[str]) -> int:
    """Write the modules, or compare them."""
    problems = find_problems()
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    if problems:
        return 1
    status = 0
    for path, text in render().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in args:
            sys.stderr.write(f"{path.name} is not what the catalogue says: run python -m claimonce.catalog.generate\n")
            status = 1
        else:
            path.write_text(text, encoding="utf-8")
    return status


def render() -> dict[Path, str]:
    """Return the text of each generated module."""
    return {
        ROOT / "catalog" / "index.py": render_index(),
        ROOT / "catalog" / "starts.py": render_starts(),
        ROOT / "catalog" / "names.py": render_names(),
        ROOT / "catalog" / "options.py": render_options(),
    }


def render_index() -> str:
    """Return the names by kind, which every reading asks for."""
    like, read = tables.shells_like_bash(), tables.shells_read()
    other = [name for name in read if name not in like]
    others = [name for name in tables.of_kind(row.SHELL) if name not in read]
    return head("The names of programs by kind.") + "".join([
        "\nfrom claimonce.catalog import names\n\n",
        "# Shells whose scripts bash's grammar reads.\n",
        "SHELLS_READ = frozenset(each.decode() for each in names.SHELLS)\n",
        table("LIKE_BASH", other, "Shells that take bash's grammar for their own.", "SHELLS_READ - "),
        table("SHELLS", others, "All shells.", "SHELLS_READ | "),
        table("POWERSHELLS", tables.of_kind(row.POWERSHELL)),
        table("BUILTINS", tables.of_kind(row.BUILTIN)),
        table("FILTERS", tables.of_kind(row.FILTER)),
        table("STARTERS", tables.of_kind(row.WRAPPER, row.RUNNER, row.TEXT_RUNNER), "They start what they are given."),
        table("FED", tables.marked(row.FED), "Given no command, they start a shell that reads its input."),
        table("INTERPRETERS", tables.of_kind(row.INTERPRETER)),
        table("TASKS", tables.of_kind(row.TASKS), "They may start what a file says."),
        groups("HANDLERS", tables.handlers(), "Modules of claimonce.programs, and the programs that each judges."),
        groups("WRITER_RULES", tables.writer_rules(), "Rules of claimonce.programs.writers, and their programs."),
        "# Common programs without an effect of their own.\nFAMILIAR = " + lines(tables.familiar()) + "\n",
    ])  # fmt: skip


def render_starts() -> str:
    """Return how each starter's arguments are read, and the languages of interpreters."""
    wrappers, runners = tables.rows_of(row.WRAPPER), tables.rows_of(row.RUNNER)
    texts, tasks = tables.rows_of(row.TEXT_RUNNER), tables.rows_of(row.TASKS)
    return head("How the arguments of programs that start others are read; languages of interpreters.") + "".join([
        mapping("WRAPPERS", "tuple[str, int, str]",
                {name: (one.values, one.operands, one.hides) for name, one in wrappers.items()},
                "Flags that take a value, words of its own before the command, why a shim would not meet it."),
        mapping("RUNNERS", "tuple[tuple[str, ...], str, int, str]",
                {name: (one.verbs, one.values, one.operands, one.hides) for name, one in runners.items()},
                "Subcommands behind which the command stands, then as for wrappers."),
        mapping("TEXT_RUNNERS", "tuple[tuple[str, ...], str, str]",
                {name: (tuple(one.text.split()), one.values, one.hides) for name, one in texts.items()},
                "Flags behind which shell text stands, flags with another value, why a shim would not meet it."),
        mapping("CARRIED", "str", tables.carried(), "Options of programs with work of their own whose value they run."),
        table("CALM", tables.calm_words(), "Of these, and of programs with these first words, no argument is run."),
        mapping("WARY", "str", tables.wary_words(), "Nor of these, where no argument fits one of the patterns."),
        shared("ESCAPES", tables.escapes(), "What stands before a command in the texts that they read."),
        mapping("TASK_VERBS", "tuple[str, ...]", {name: one.verbs for name, one in tasks.items()},
                "With these subcommands, or always where there are none."),
        mapping("LANGUAGES", "tuple[str, str]", tables.language_flags(),
                "Flags that carry a program, flags that take another value."),
        mapping("LANGUAGE", "str", tables.languages(), "The language of each interpreter."),
    ])  # fmt: skip


def render_names() -> str:
    """Return what the prefilter and the second look know by name."""
    rules = {name: found for name, found in tables.look_rules().items() if name != "shell"}
    near = {name: found for name, found in rules.items() if name in tables.NEAR_RULES}
    far = {name: found for name, found in rules.items() if name not in tables.NEAR_RULES}
    runners = tables.rows_of(row.RUNNER)
    verbs = {name: [verb for verb in runners[name].verbs if " " not in verb] for name in far["runner"]}
    return head("What the prefilter and the second look know of programs, in small letters.") + "".join([
        table("SHELLS", tables.shells_read(), "Shells whose text is judged.", raw=True),
        table("READ", tables.read_whole(), "They run text, or a file that the reader would open.", "SHELLS | ", True),
        table("LEAD", tables.leading(), "Behind these stands a command.", raw=True),
        table("CARRY", tables.carrying(), "They start what their arguments name.", raw=True),
        table("MAKERS", [*tables.marked(row.MAKES), "-e", "-ne", "-en"], "They print what no word says.", raw=True),
        table("FED", tables.marked(row.FED), "They run what stands on their input.", raw=True),
        table("ATTACHED", tables.marked(row.ATTACHED), "With -i they do, or what they start does.", raw=True),
        table("MOVERS", tables.marked(row.MOVES), "They move or remove whole folders.", raw=True),
        table("WRITERS", tables.writing(), "They write, replace or remove files that they name.", raw=True),
        table("PYTHON_MODULES", PYTHON_MODULES.split(), "`python -m` of these touches nothing.", raw=True),
        table("GIT", git.CALM.split(), "Verbs of git that neither send nor start anything.", raw=True),
        table("GIT_MORE", git.CALM_AT_SECOND.split(), "More of them, once their arguments are looked at.", raw=True),
        table("GIT_CALM", sorted(git.CALM_OPTIONS), "Options of git that change nothing of that.", raw=True),
        table("FIND_ACTS", FIND_ACTS.split(), "Options of find and fd that start, write or remove.", raw=True),
        table("ESCAPING", tables.lowered(tables.escapes()), "A command may stand in what they read.", raw=True),
        table("GIVEN", tables.carried(), "They run the values of some options of their own.", raw=True),
        table("PROSE", starting.PROSE.split(), "They run nothing, whatever they are given.", raw=True),
        table("GIT_STARTS", git.STARTS, "Verbs of git with an argument that is a command."),
        table("GIT_WRITES", git.WRITES, "Verbs of git that write files of the work tree."),
        groups("NEAR_RULES", near, "Rules of quick_check.py, and their programs."),
        groups("RULES", far, "Rules of programs that are seldom met, and these, beside the shells."),
        groups("RUNNER_VERBS", verbs, "Subcommands behind which a runner's command stands."),
    ])  # fmt: skip


def render_options() -> str:
    """Return the names of options and variables whose value is run, which few calls ask for."""
    return head("Options and variables whose value programs run, in small letters but the last.") + "".join([
        mapping("CARRIED", "bytes", {name: Raw(texts.lower()) for name, texts in tables.carried().items()},
                "Options of programs with work of their own whose value they run."),
        ends("OPTION_ENDS", starting.OPTION_ENDS, "Ends of names of options whose value any program runs."),
        table("OPTIONS", starting.OPTIONS.split(), "More such names, whole.", raw=True),
        ends("OPTION_STARTS", starting.OPTION_STARTS, "How more such names begin."),
        ends("VARIABLE_ENDS", starting.VARIABLE_ENDS, "Ends of names of variables whose value programs run."),
        ends("OPTIONS_ENDS", starting.OPTIONS_ENDS, "Ends of names of variables that hold a program's options."),
        table("SETTING_OPTIONS", starting.SETTING_OPTIONS.split(), "Behind these `name=value` is a setting.", raw=True),
    ])  # fmt: skip


def head(doc: str) -> str:
    """Return how a generated module begins."""
    return f'"""{doc}\n\n{NOTE}\n"""\n\nfrom __future__ import annotations\n'


def table(name: str, names: Iterable[str], note: str = "", also: str = "", raw: bool = False) -> str:
    """Return a set of names as text that is parted when the module is loaded: one constant for all of them."""
    comment = f"# {note}\n" if note else ""
    return f"\n{comment}{name} = {also}frozenset({lines(names, 'b' if raw else '')}.split())\n"


def ends(name: str, names: str, note: str) -> str:
    """Return names as a tuple, as `endswith` takes them."""
    return f"\n# {note}\n{name} = tuple({lines(names.split(), 'b')}.split())\n"


class Raw(str):
    """A text that is written as bytes."""


def groups(name: str, held: Mapping[str, Iterable[str]], note: str) -> str:
    """Return names by group."""
    body = "".join(f'    "{key}": {lines(names, indent="    ")},\n' for key, names in held.items())
    return f"\n# {note}\n{name} = {{\n{body}}}\n"


def mapping(name: str, kind: str, held: Mapping[str, object], note: str) -> str:
    """Return a table of values by name."""
    body = "".join(f'    "{key}": {literal(value)},\n' for key, value in held.items())
    return f"\n# {note}\n{name}: dict[str, {kind}] = {{\n{body}}}  # fmt: skip\n"


def shared(name: str, held: Mapping[str, tuple[str, ...]], note: str) -> str:
    """Return a table of tuples by name, each tuple once."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for key, value in held.items():
        alike.setdefault(value, []).append(key)
    rows = (f"    ({lines(names, indent='    ')},\n     {wrapped(marks)}),\n" for marks, names in alike.items())
    return (
        f"\n# {note}\n{name}: dict[str, tuple[str, ...]] = {{\n    name: marks for names, marks in (\n"
        + "".join(rows)
        + "    ) for name in names.split()\n}  # fmt: skip\n"
    )


def wrapped(values: tuple[str, ...]) -> str:
    """Return a tuple of texts, over as many lines as it takes."""
    rows: list[str] = []
    row_ = ""
    for value in values:
        if len(row_) > 80:
            rows.append(row_.rstrip())
            row_ = ""
        row_ += f"{value!r}, "
    return "(" + "\n      ".join([*rows, row_.rstrip()]) + ")"


def literal(value: object) -> str:
    """Return a text, a number or a tuple of them in this project's spelling."""
    if isinstance(value, Raw):
        return lines(value.split(), "b", "    ")
    if isinstance(value, str):
        if '"' in value or "\\" in value:
            return repr(value)
        return f'"{value}"' if len(value) < WIDE else lines(value.split(" "), indent="    ")
    if isinstance(value, tuple):
        inner = ", ".join(map(literal, value))  # pyright: ignore[reportUnknownArgumentType]
        return f"({inner}{',' if len(value) == 1 else ''})"  # pyright: ignore[reportUnknownArgumentType]
    return str(value)


WIDE = 60


def lines(names: Iterable[str], sign: str = "", indent: str = "") -> str:
    """Return names as one text, over as many lines as it takes."""
    rows = textwrap.wrap(" ".join(names), 108, break_on_hyphens=False, break_long_words=False)
    if len(rows) < 2 and len("".join(rows)) < WIDE:
        return f'{sign}"{rows[0] if rows else ""}"'
    body = "".join(f'{indent}    {sign}"{one} "\n' for one in rows[:-1])
    return f'(\n{body}{indent}    {sign}"{rows[-1]}"\n{indent})'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
