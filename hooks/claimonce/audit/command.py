"""`coverage-audit`: the command."""

from __future__ import annotations

import difflib
import json
import os
import sys
from typing import TYPE_CHECKING, NoReturn

import click

from claimonce.audit.errors import BadRequest, Unclear
from claimonce.audit.report import FORMATS, render
from claimonce.audit.rules import rules
from claimonce.audit.rules.rule import Rule
from claimonce.hooks.exit_status import BUG, INTERRUPTED, leave, report
from claimonce.settings.errors import SettingsError

if TYPE_CHECKING:
    from claimonce.audit.result import Sweep
    from claimonce.hooks.settings_cache import Compiled

# `coverage-audit rule`: says what a rule is about, why it is there, and what to do.


@click.command("rule", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="[NAME]", default="")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def explain(name: str, as_json: bool) -> int:
    """Say what the rule NAME finds, why, and what to do; without NAME, list all rules."""
    known = rules()
    if name and name not in known:
        near = difflib.get_close_matches(name, known, 1, 0.4)
        raise Unclear(f"there is no rule {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
    chosen = [known[name]] if name else list(known.values())
    if as_json:
        click.echo(json.dumps({"v": 1, "rules": [_fields(each) for each in chosen]}))
    elif name:
        click.echo(f"{name}: {chosen[0].title}  [{chosen[0].level}]\n\n{chosen[0].why}\n\ndo: {chosen[0].remedy}")
    else:
        widest = max(map(len, known))
        for each in chosen:
            click.echo(f"{each.id.ljust(widest)}  {each.title}")
    return 0


def _fields(rule: Rule) -> dict[str, str]:
    return {"id": rule.id, "title": rule.title, "level": rule.level, "why": rule.why, "remedy": rule.remedy}


LOOKED_AT = 500  # open findings for which the report for people says whether --fix would wire them


@click.command(
    "coverage-audit",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 clean, 1 findings or too little gated, 2 usage, settings, or a path that is not there. "
    "`coverage-audit baseline create|update|audit|prune` keeps the baseline, `coverage-audit rule [NAME]` explains "
    "a rule.",
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path())
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="|".join(FORMATS),
    default=("text",),
    show_default=True,
    help="The report, as FORMAT or FORMAT:FILE; may be given more than once.",
)
@click.option("--output", "outputs", multiple=True, metavar="FILE", help="Write the report to FILE, not to stdout.")
@click.option("--baseline", metavar="FILE", default="", help="Findings that were there before.")
@click.option(
    "--fail-on",
    type=click.Choice(("high", "medium", "low")),
    default=None,
    help="The lowest confidence that fails, with exit status 1.  [default: the setting, else medium]",
)
@click.option(
    "--min-coverage",
    multiple=True,
    metavar="[EFFECT=]PERCENT",
    help="Exit with 1 where less is gated; may be repeated.",
)
@click.option(
    "--diff", metavar="REF", default="", help="Report only what stands on lines changed since the commit REF."
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave these paths alone; may be repeated.")
@click.option("--include-tests", is_flag=True, help="Report acts in test code, too.")
@click.option("--strict-prompts", is_flag=True, help="Let instructions without the gate make the exit status 1, too.")
@click.option(
    "--evidence/--no-evidence",
    default=True,
    show_default=True,
    help="Look at the installed hook, the MCP servers, worktrees, and what was pushed without a receipt.",
)
@click.option("--cache/--no-cache", default=True, show_default=True, help="Keep what was read of unchanged files.")
@click.option("--fix", is_flag=True, help="Show how places would be wired through the gate, and ask before writing.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.version_option(package_name="claimonce", prog_name="coverage-audit")
def audit(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    baseline: str,
    fail_on: str | None,
    min_coverage: tuple[str, ...],
    diff: str,
    exclude: tuple[str, ...],
    include_tests: bool,
    strict_prompts: bool,
    evidence: bool,
    cache: bool,
    fix: bool,
    yes: bool,
) -> int:
    """Find every path in a tree of files that reaches the outside world around the gate.

    PATH is a folder (by default the current one) or some files. Nothing below it is executed or imported.
    """
    from msgspec.structs import replace

    from claimonce.audit import run_request
    from claimonce.audit import run_request as asked

    wanted = _reports(formats, outputs)
    where, here, options = run_request.prepare(paths)
    options = replace(
        options,
        exclude=(*options.exclude, *exclude),
        include_tests=options.include_tests or include_tests,
        strict_prompts=options.strict_prompts or strict_prompts,
        fail_on=fail_on or options.fail_on,
        floors=asked.parse_floors(min_coverage, run_request.effects(here, options.sinks))
        if min_coverage
        else options.floors,
        baseline=os.path.abspath(baseline) if baseline else options.baseline,
        diff=diff,
        evidence=evidence,
        cache=cache,
    )
    found = run_request.sweep_with_progress(where, here, options)
    if fix:
        from claimonce.audit.fix import offer
        from claimonce.effects.descriptions import Descriptions

        return offer(found, Descriptions(here.descriptions), yes)
    if found.open and any(form == "text" for form, _ in wanted):
        found = replace(found, fixable=_count_fixable(found, here))
    for form, file in wanted:
        _write(form, file, found)
    return found.exit_code


def _count_fixable(found: Sweep, here: Compiled) -> int:
    """Return how many of the first open findings `--fix` could wire."""
    from claimonce.audit.fix import plan
    from claimonce.effects.descriptions import Descriptions

    return len(plan(found.root, found.open[:LOOKED_AT], Descriptions(here.descriptions)).wired)


def _reports(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pair each format with its file (empty: stdout); files named by --output go to those that name none, in order."""
    free = list(outputs)
    made: list[tuple[str, str]] = []
    for each in formats:
        form, _, file = each.partition(":")
        if form not in FORMATS:
            raise click.BadParameter(f"{form!r} is none of {', '.join(FORMATS)}", param_hint="--format")
        made.append((form, file or (free.pop(0) if free else "")))
    if free:
        raise click.UsageError(f"--output {free[0]}: no --format is left for it")
    return made


def _write(form: str, file: str, found: Sweep) -> None:
    text = render(form, found)
    if not file:
        click.echo(text, nl=False)
        return
    try:
        with open(file, "w", encoding="utf-8") as handle:
            handle.write(text)
    except OSError as error:
        raise Unclear(f"{file}: the report cannot be written ({error.strerror})") from None


def main() -> NoReturn:
    """Run the command and exit with its status."""
    args = sys.argv[1:]
    command: click.Command = audit
    verb = args[0] if args[:1] in (["baseline"], ["rule"]) else ""
    if verb == "baseline":
        from claimonce.audit.baseline_commands import keep

        command, args = keep, args[1:]
    elif verb:
        command, args = explain, args[1:]
    try:
        status = command.main(args, prog_name=f"coverage-audit {verb}".strip(), standalone_mode=False)
    except click.ClickException as error:
        error.show()
        leave(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("coverage-audit: interrupted\n")
        leave(INTERRUPTED)
    except (BadRequest, SettingsError) as error:
        sys.stderr.write(f"coverage-audit: {error}\n")
        leave(2)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:  # noqa: BLE001  (the last line: report it and say where)
        sys.stderr.write(f"coverage-audit: a bug: {type(error).__name__}: {error}\n")
        sys.stderr.write(f"A report is in {report('coverage-audit')}\n")
        leave(BUG)
    leave(status if isinstance(status, int) else 0)
