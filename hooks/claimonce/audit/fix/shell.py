"""Shell text, wherever it stands: `git push` becomes `claimonce push`, a sender gets the gate in front."""

from __future__ import annotations

import re
from dataclasses import replace

from claimonce.audit.facts import CONTAINER, CRON, MAKE, PACKAGE, UNIT
from claimonce.audit.finding import Finding
from claimonce.audit.fix import jobs, keys, words
from claimonce.audit.fix.around import Around
from claimonce.audit.fix.edit import Edit, Refusal, Source
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.effect import GIT_PUSH, NOTIFY

_PUSH = re.compile(r"(?<![\w./$-])git(?=(?:\s|\\\n)+push(?![\w-]))")
_FILE = re.compile(r"[ \t]*<[ \t]*([^\s;&|<>()`\"']+)")
_FEED = re.compile(r"(?:^|[;&({@]|\bthen|\bdo|\belse)[ \t]*((?:echo|printf)[ \t][^|;&<>]*?)[ \t]*\|[ \t]*$")


def rewired(finding: Finding, source: Source, around: Around, descriptions: Descriptions) -> Edit | Refusal:
    """Return the change that sends the act at the finding's place through the gate."""
    start, end = _place(finding, source)
    absent = jobs.missing(finding, source)
    if absent:
        return Refusal(absent)
    if finding.effect == GIT_PUSH:
        found = list(_PUSH.finditer(source.text[start:end]))
        if len(found) != 1:
            return Refusal("it is not one plain `git push`; start it with `claimonce run --`, or gate it by hand")
        start, end = start + found[0].start(), start + found[0].end()
        used = around.output_used(start)
        return Refusal(used) if used else Edit(start, end, "claimonce")
    if finding.effect != NOTIFY:
        return Refusal("a number is taken with `claimonce next NAME`; which name is for a person to say")
    used = around.output_used(start)
    return Refusal(used) if used else _told(finding, source, (start, end), descriptions)


def _told(finding: Finding, source: Source, place: tuple[int, int], descriptions: Descriptions) -> Edit | Refusal:
    """Return the change that puts the gate and a key before a command that sends."""
    start, end = place
    if finding.surface in (PACKAGE, UNIT, CONTAINER) or not (finding.site.end_column or finding.surface == MAKE):
        return Refusal(f"a command inside {finding.surface} text is quoted once more; gate it by hand")
    command = words.command(source.text[start:end])
    if command is not None and not command.stdin and (file := _FILE.match(source.text, end)):
        command = replace(command, stdin=file.group(1))
    if command is None:
        return Refusal("it is not one simple command; gate it by hand")
    fed = _fed(source, start)
    if isinstance(fed, Refusal):
        return fed
    key = keys.shell_key(command, fed, descriptions)
    if isinstance(key, Refusal):
        return key
    if finding.surface == CRON and "%" in key:
        return Refusal("in a crontab a percent sign ends the command; move the command into a script")
    return Edit(start, start, f"claimonce gate {_for_make(key) if finding.surface == MAKE else key} -- ")


def _place(finding: Finding, source: Source) -> tuple[int, int]:
    """Return where the command stands.

    A make recipe is audited with its variables put in, so only its line is known: there the program has to stand once.
    """
    if finding.surface != MAKE:
        return source.span(finding.site)
    start, end = source.offset(finding.site.line, 1), source.line_end(finding.site.end_line)
    program = re.escape(finding.program.partition(" ")[0]) if finding.effect == NOTIFY else "git"
    found = list(re.finditer(rf"(?<![\w./-]){program}(?=[ \t])[^;|&<>\n]*", source.text[start:end]))
    return (start + found[0].start(), start + found[0].end()) if len(found) == 1 else (start, end)


def _fed(source: Source, start: int) -> str | Refusal:
    """Return the sum, as shell source, of what `echo` or `printf` pipes into the command; empty where nothing does."""
    line = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    if not line.rstrip().endswith("|"):
        return ""
    found = _FEED.search(line)
    fed = words.command(found.group(1)) if found else None
    if fed is None or any(word.inner is None for word in fed.words) or len(fed.words) < 2:
        return Refusal("its text is the output of another command; choose the key by hand")
    shown = [word.source if word.source.startswith(('"', "'")) else f'"{word.inner}"' for word in fed.words[1:]]
    return f"$(printf %s {' '.join(shown)} | cksum | cut -d' ' -f1)"


def _for_make(key: str) -> str:
    # make reads one dollar of two; variables of make itself are written with the same sign and stay.
    return re.sub(r"(?<!\$)\$\((?=printf|cksum)", "$$(", key)
