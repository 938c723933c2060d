"""The parts of docs/ that are read off the code: `python tests/docs/generate.py` writes them anew.

Each stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; what stands around it is written by hand.
The pages of `man` are made by manual.py as a whole.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import sys
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from claimonce.agents.fail_policy import FAILURES
from claimonce.agents.install.entries import EVENTS
from claimonce.audit.baseline_commands import keep
from claimonce.audit.command import audit as coverage_audit
from claimonce.audit.command import explain as rule_verb
from claimonce.audit.rules import rules
from claimonce.cli.group import VERBS, claimonce
from claimonce.clients import row as client_rows
from claimonce.hooks import call, description, effect, specs, verdict
from claimonce.hooks.plugin_validation import FIRST_RESULT
from claimonce.settings.schema import reference_markdown

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def verbs() -> dict[str, click.Command]:
    """Return every verb of the command line, and those inside a verb as `markers export`."""
    context = click.Context(claimonce)
    found: dict[str, click.Command] = {}
    for name in VERBS:
        command = claimonce.get_command(context, name)
        assert command is not None, name
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": each for inner, each in command.commands.items()}
    return found


def options(command: click.Command) -> Iterator[str]:
    """Yield every spelling of every option of a verb."""
    for each in command.params:
        if isinstance(each, click.Option):
            yield from (*each.opts, *each.secondary_opts)
    yield from ("--help", "-h")


def cli() -> str:
    """Return one section a verb."""
    return "\n".join(_verb(name, command) for name, command in verbs().items())


def _verb(name: str, command: click.Command) -> str:
    use = usage(f"claimonce {name}", command)
    parts = [f"## `claimonce {name}`", "", "```text", use, "```", "", _prose(command.help or ""), ""]
    rows = [_option(each) for each in listed(command)]
    if rows:
        parts += ["| option | default | what it does |", "|---|---|---|", *rows, ""]
    if command.epilog:
        parts += [_prose(command.epilog), ""]
    return "\n".join(parts)


def usage(name: str, command: click.Command) -> str:
    """Return how a verb is called: its options and arguments, and whether a verb of its own follows."""
    words = [name, *(["[OPTIONS]"] if listed(command) else []), *map(_argument, _arguments(command))]
    return " ".join([*words, "COMMAND"] if isinstance(command, click.Group) else words)


def _arguments(command: click.Command) -> list[click.Argument]:
    return [each for each in command.params if isinstance(each, click.Argument)]


def _argument(each: click.Argument) -> str:
    if each.metavar:
        return each.metavar
    shown = "|".join(map(str, each.type.choices)) if isinstance(each.type, click.Choice) else (each.name or "").upper()
    name = shown if each.required else f"[{shown}]"
    return f"{name}..." if each.nargs == -1 else name


def listed(command: click.Command) -> list[click.Option]:
    """Return the options of a verb that its help shows."""
    return [each for each in command.params if isinstance(each, click.Option) and not each.hidden]


def taken(each: click.Option) -> str:
    """Return what an option takes, as its help names it."""
    if each.metavar:
        return each.metavar
    return "|".join(each.type.choices) if isinstance(each.type, click.Choice) else each.type.name.upper()


def _option(each: click.Option) -> str:
    spelled = ", ".join(f"`{one}`" for one in each.opts)
    if each.secondary_opts:
        spelled += " or " + ", ".join(f"`{one}`" for one in each.secondary_opts)
    if not each.is_flag:
        spelled += " " + taken(each).replace("|", "\\|")
    default = f"`{each.default}`" if each.show_default and each.default is not None else ""
    return f"| {spelled} | {default} | {each.help or ''} |"


def _prose(text: str) -> str:
    """Return help text as Markdown: click's preformatted paragraphs become fenced blocks."""
    made = []
    for part in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if part.startswith("\b"):
            made.append("```text\n" + textwrap.dedent(part.lstrip("\b\n")).rstrip() + "\n```")
        else:
            made.append(" ".join(part.split()))
    return "\n\n".join(made)


def hooks() -> str:
    """Return one section a hook, in the order of a call's life as specs.py has it."""
    parts = []
    for name, first in FIRST_RESULT.items():
        function = getattr(specs, name)
        rule = "The first plugin that answers decides." if first else "Every plugin is asked."
        parts += [f"## `{name}`", "", "```python", signature(name), "```", "", rule, "", _doc(function), ""]
    return "\n".join(parts)


def signature(name: str) -> str:
    """Return a hook's signature as a plugin writes it."""
    return f"def {name}{inspect.signature(getattr(specs, name))}".replace("'", "")


def types() -> str:
    """Return one section a class that a plugin author meets, with its fields and their defaults."""
    shown = (
        description.Description, description.Program, description.WebCall, description.McpTool, description.Reply,
        effect.Effect, call.Call, call.Session, verdict.Verdict,
    )  # fmt: skip
    return "\n".join(_class(each) for each in shown)


def _class(cls: type) -> str:
    rows = [f"    {name}: {kind}{_default(cls, name)}" for name, kind in cls.__annotations__.items()]
    body = "\n".join([f"class {cls.__name__}:", *rows])
    return f"## `{cls.__name__}`\n\n```python\n{body}\n```\n\n{_doc(cls)}\n"


def _default(cls: type, name: str) -> str:
    if dataclasses.is_dataclass(cls):
        field = next(each for each in dataclasses.fields(cls) if each.name == name)
        if field.default_factory is not dataclasses.MISSING:
            return " = {}"
        return "" if field.default is dataclasses.MISSING else f" = {_literal(field.default)}"
    # A value class keeps its defaults where they were written.
    return f" = {_literal(vars(cls)[name])}" if name in vars(cls) else ""


def _literal(default: object) -> str:
    """Return a default as the formatter would leave it."""
    return repr(default).replace("'", '"')


def _doc(what: object) -> str:
    return "\n\n".join(" ".join(part.split()) for part in (inspect.getdoc(what) or "").split("\n\n"))


def events() -> str:
    """Return the table of the client's events that the hook is registered for."""
    rows = [
        f"| `{each.name}` | {_pattern(each.matcher)} | {each.timeout} s | {'block' if each.blocks else ''} |"
        for each in EVENTS
    ]
    return "\n".join(["| event | matcher | `timeout` | `onFailure` |", "|---|---|---|---|", *rows, ""])


def _pattern(matcher: str) -> str:
    return "`" + matcher.replace("|", "\\|") + "`" if matcher else "all"


def audit() -> str:
    """Return the options of coverage-audit and of its baseline verbs."""
    parts: list[str] = []
    inner = ((f"coverage-audit baseline {name}", each) for name, each in keep.commands.items())
    for name, command in (("coverage-audit", coverage_audit), *inner, ("coverage-audit rule", rule_verb)):
        parts += [f"### `{name}`", "", "```text", usage(name, command), "```", "", _prose(command.help or ""), ""]
        parts += ["| option | default | what it does |", "|---|---|---|", *map(_option, listed(command)), ""]
    return "\n".join(parts)


def rule_list() -> str:
    """Return one row a rule."""
    rows = [f"| [{rule.id}](rules/{rule.id}.md) | {rule.level} | {rule.title} |" for rule in rules().values()]
    return "\n".join(["| rule | level | what it finds |", "|---|---|---|", *rows])


def mail_programs() -> str:
    """Return what was seen of each real mail program, and what each of its statuses means to the gate."""
    from senders import reasons

    seen = json.loads((ROOT / "tests/senders/outcomes.json").read_text(encoding="utf-8"))
    parts = []
    for name, row in seen.items():
        kinds: dict[tuple[int, str, str, str], list[str]] = {}
        for behaviour, run in row["runs"].items():
            why = reasons.of_run(seen, name, run) if run["kept"] == reasons.UNCERTAIN else ""
            kinds.setdefault((run["status"], run["got"], run["kept"], why), []).append(behaviour)
        rows = [
            _row(_ended(status), got, f"{kept}: {why}" if why else kept, ", ".join(each))
            for (status, got, kept, why), each in sorted(kinds.items())
        ]
        head = ["| exit status | readers with the letter | the gate keeps | the server |", "|---|---|---|---|"]
        parts += [f"## {name} {row['version']}", "", *head, *rows, ""]
    said = tomllib.loads((ROOT / "tests/senders/not_run.toml").read_text(encoding="utf-8"))
    parts += ["## Left open all the same", "", _row("program", "why"), "|---|---|"]
    parts += [*(_row(f"`{name}`", why) for name, why in said["left_open"].items()), ""]
    reasons = said["reasons"]
    parts += ["## Not run", "", "Their rows follow their own documentation.", "", _row("program", "why"), "|---|---|"]
    return "\n".join([*parts, *(_row(f"`{name}`", why) for name, why in reasons.items()), ""])


def _ended(status: int) -> str:
    return "ended by a signal" if status in range(129, 160) else str(status)


def clients() -> str:
    """Return one table of what each client can be told, and one of what it does when the hook fails."""
    rows = [found for name in client_rows.names() if (found := client_rows.of(name)) is not None]
    able = [_row(*_ABLE), _row(*["---"] * len(_ABLE))]
    fails = [_row("client", *_FAILS.values()), _row(*["---"] * (len(_FAILS) + 1))]
    for row in rows:
        told = row.ANSWERS.get("context SessionStart", row.ANSWERS.get("context"))
        wired = f"`~/{row.HOME[1]}/{row.CONFIG}`" if row.SHAPE else "not by `init`, see below"
        able.append(
            f"| {row.TITLE} | {row.TESTED or 'its documentation'} | {wired} | {row.ARMS or '-'} | "
            f"{'yes' if 'rewrite' in row.ANSWERS else 'no: a denial that says how to take a number'} | "
            f"{'yes' if told else 'no'} | {'yes' if row.SAYS_FAILED else 'no: uncertain'} | "
            f"{f'`{row.SHELL_SESSION}`' if row.SHELL_SESSION else 'by the process above'} |"
        )
        fails.append(f"| {row.TITLE} | " + " | ".join(row.FACTS[column] for column in _FAILS) + " |")
    return "\n".join([*able, "", *fails])


def fail_policy() -> str:
    """Return one row for each way in which the gate can fail."""
    heads = ("what fails", "what would slip", "everything else", "why", "place")
    rows = [_row(*heads), _row(*("---" for _ in heads))]
    rows += [_row(each.breaks, each.closed, each.open, each.why, f"`{each.where}` ({each.name})") for each in FAILURES]
    return "\n".join(rows)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |".replace(" --- ", "---")


_ABLE = (
    "client", "tested with", "how it is wired", "shells find the shims by", "rewrite", "told at a session's start",
    "failed calls are told apart", "session in its shells",
)  # fmt: skip
_FAILS = {
    "failure": "hook ends with an error", "timeout": "hook takes too long", "missing": "program is missing",
    "ask": "ask", "unit": "limits are in", "sandbox": "sandbox",
}  # fmt: skip

BLOCKS: dict[str, Callable[[], str]] = {
    "audit": audit,
    "rules": rule_list,
    "cli": cli,
    "settings": reference_markdown,
    "hooks": hooks,
    "types": types,
    "events": events,
    "mail-programs": mail_programs,
    "clients": clients,
    "fail-policy": fail_policy,
}


def rendered(page: Path) -> str:
    """Return the page's text with its generated blocks as they should be now."""
    return _BLOCK.sub(
        lambda found: f"{found[1]}\n{BLOCKS[found[2]]().strip()}\n\n{found[3]}", page.read_text(encoding="utf-8")
    )


def names(page: Path) -> list[str]:
    """Return the generated blocks that a page has."""
    return [found[2] for found in _BLOCK.finditer(page.read_text(encoding="utf-8"))]


def main() -> int:
    """Write every page anew that has changed, and name it."""
    sys.path.insert(0, str(ROOT / "tests"))  # started as a script, it finds only what stands beside it
    for page in sorted(DOCS.rglob("*.md")):
        if (text := rendered(page)) != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8")
            print(page.relative_to(ROOT))
    from docs import manual

    for name in manual.write():
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
