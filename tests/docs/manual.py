"""The pages of `man`, read off the same commands as the reference: `python tests/docs/generate.py` writes them too.

What roff does to a line is told in groff_man(7) and groff_char(7): a line that begins with a dot or an apostrophe is a
request, and a bare minus, caret, tilde or grave is drawn as another character than the one a shell takes.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping

import click
from docs import generate
from docs.generate import DOCS

from claimonce.audit.baseline_commands import keep
from claimonce.audit.command import audit
from claimonce.audit.command import explain as rule_verb
from claimonce.cli.group import GROUPS, VERBS, claimonce

_PLAIN = str.maketrans({"\\": r"\e", "-": r"\-", "'": r"\(aq", "^": r"\(ha", "~": r"\(ti", "`": r"\(ga"})
_STATUS_ROW = re.compile(r"^\| `(\d+)` \| [^|]* \| (.*) \|$", re.MULTILINE)


def roff(text: str) -> str:
    """Return text as roff draws it unchanged; what stands between graves is bold."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a grave without its second
        parts = [text]
    drawn = [one.translate(_PLAIN) for one in parts]
    made = "".join(rf"\fB{one}\fR" if at % 2 else one for at, one in enumerate(drawn))
    return rf"\&{made}" if made.startswith(".") else made


def claimonce_page() -> str:
    """Return claimonce(1): the verbs by their groups, and what each exit status means."""
    known = generate.verbs()
    rows = [
        *_head("claimonce", "the gate between many coding agents and one outside world", r"\fIVERB\fR [\fIOPTIONS\fR]"),
        ".SH DESCRIPTION", *_prose(claimonce.help or ""),
    ]  # fmt: skip
    for group, title in GROUPS.items():
        rows.append(f".SH {roff(title.upper())}")
        for name, command in known.items():
            if VERBS[name.partition(" ")[0]].group == group:
                rows += _verb(f"claimonce {name}", command)
    rows += [".SH EXIT STATUS", *_statuses()]
    rows += [".SH SEE ALSO", r"\fBcoverage\-audit\fR(1), \fBgit\-push\fR(1)"]
    return "\n".join([*rows, ""])


def audit_page() -> str:
    """Return coverage-audit(1): its options and its verbs about the baseline."""
    rows = [
        *_head("coverage-audit", "find paths around the gate", r"[\fIOPTIONS\fR] [\fIPATH\fR ...]"),
        ".SH DESCRIPTION", *_prose(audit.help or ""), *_prose(audit.epilog or ""),
        ".SH OPTIONS", *_options(audit),
        ".SH BASELINE",
    ]  # fmt: skip
    for name, command in keep.commands.items():
        rows += _verb(f"coverage-audit baseline {name}", command)
    rows += [".SH RULES", *_verb("coverage-audit rule", rule_verb)]
    return "\n".join([*rows, ".SH SEE ALSO", r"\fBclaimonce\fR(1)", ""])


PAGES = {"claimonce.1": claimonce_page, "coverage-audit.1": audit_page}


def pages() -> Mapping[str, str]:
    """Return the text of each page by its file below docs/reference."""
    return {name: made() for name, made in PAGES.items()}


def write() -> list[str]:
    """Write each page that has changed, and return their names."""
    changed = []
    for name, text in pages().items():
        file = DOCS / "reference" / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def _head(name: str, what: str, synopsis: str) -> list[str]:
    # No date and no version: the page would differ each day from the one that is kept.
    return [
        f'.TH "{roff(name.upper())}" "1" "" "claimonce" "User Commands"',
        ".nh", ".ad l",
        ".SH NAME", rf"{roff(name)} \- {roff(what)}",
        ".SH SYNOPSIS", rf"\fB{roff(name)}\fR {synopsis}",
    ]  # fmt: skip


def _verb(name: str, command: click.Command) -> Iterator[str]:
    yield f".SS {roff(name)}"
    yield roff(generate.usage(name, command)).replace("|", r"|\:")  # a list of clients may break between two
    yield from _prose(command.help or "")
    yield from _options(command)
    yield from _prose(command.epilog or "")


def _options(command: click.Command) -> Iterator[str]:
    for each in generate.listed(command):
        spelled = ", ".join((*each.opts, *each.secondary_opts))
        taken = "" if each.is_flag else rf" \fI{roff(generate.taken(each))}\fR"
        default = f" [default: {each.default}]" if each.show_default and each.default is not None else ""
        yield ".TP"
        yield rf"\fB{roff(spelled)}\fR{taken}"
        yield roff(f"{each.help or ''}{default}".strip()) or r"\&"


def _prose(text: str) -> Iterator[str]:
    for part in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        if part.startswith("\b"):
            yield from (".PP", ".nf", *map(roff, textwrap.dedent(part.lstrip("\b\n")).rstrip().splitlines()), ".fi")
        elif part:
            yield from (".PP", roff(" ".join(part.split())))


def _statuses() -> Iterator[str]:
    page = (DOCS / "reference" / "exit-codes.md").read_text(encoding="utf-8")
    for code, when in _STATUS_ROW.findall(page):
        yield from (".TP", rf"\fB{code}\fR", roff(when))
