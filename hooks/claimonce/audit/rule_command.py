"""`coverage-audit rule`: says what a rule is about, why it is there, and what to do."""

from __future__ import annotations

import difflib
import json

import click

from claimonce.audit.errors import BadRequest
from claimonce.audit.rules import rules
from claimonce.audit.rules.rule import Rule


@click.command("rule", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("name", metavar="[NAME]", default="")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def explain(name: str, as_json: bool) -> int:
    """Say what the rule NAME finds, why, and what to do; without NAME, list all rules."""
    known = rules()
    if name and name not in known:
        near = difflib.get_close_matches(name, known, 1, 0.4)
        raise BadRequest(f"there is no rule {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
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
