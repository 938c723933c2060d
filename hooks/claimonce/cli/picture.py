"""A command drawn for a person: each effect underlined where it stands, and why it was seen."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from claimonce.gate.redaction import mask, seal
from claimonce.hooks.effect import NOTIFY
from claimonce.hooks.untrusted_text import mark_unprintable

if TYPE_CHECKING:
    from claimonce.effects.result import Reading
    from claimonce.hooks.effect import Effect

STYLES = {"git_push": "bold yellow", "notify": "bold magenta", "counter": "bold cyan"}
NAMES = {"git_push": "git push", "notify": "notification", "counter": "counter"}
HIDDEN = {
    "absolute path": "named by its absolute path",
    "environment cleared": "started with a cleared environment",
    "login shell": "started from a login shell, which sets its own PATH",
    "start-up file": "started from a shell whose start-up file may set its own PATH",
    "other user": "started as another user",
    "other host": "started on another host or in a container",
    "PATH changed": "started with another PATH",
    "another store": "another store would be asked",
    "dashed form": "started as git's own part, not through git",
}
TAB = "    "
LONGEST_LINE = 100
MOST_READERS = 12
ACTS = {
    "edit": "an edit", "delete": "a deletion", "reaction": "a reaction", "draft": "a draft", "dry_run": "a dry run",
}  # fmt: skip


def show(text: str, reading: Reading) -> None:
    """Print the picture; without colour in a pipe or under NO_COLOR."""
    console = Console(highlight=False, soft_wrap=True)
    covered = mask(text).encode("utf-8", "surrogatepass")
    offset = 0
    for line in covered.split(b"\n"):
        console.print(Text("  ") + draw_line(line, offset, reading.effects))
        marks = underline(line, offset, reading.effects)
        if marks.plain.strip():
            console.print(Text("  ") + marks)
        offset += len(line) + 1
    console.print()
    for effect in reading.effects:
        console.print(sentence(effect))
    for effect in reading.quiet:
        console.print(Text(f"{ACTS.get(effect.act, effect.act)} by {effect.channel} notifies nobody: it passes"))
    if not reading.effects and not reading.quiet and not reading.undecidable:
        console.print("Nothing that this command starts acts on the outside world.")
    for reason in reading.reasons:
        console.print(Text("undecidable: ", "bold red") + Text(reason))


def readable(data: bytes) -> str:
    """Return bytes as text of which nothing can steer a terminal."""
    return mark_unprintable(data.decode("utf-8", "replace").replace("\t", TAB))


def pieces(line: bytes, offset: int, effects: tuple[Effect, ...]) -> list[tuple[bytes, str]]:
    """Cut a line where effects begin and end: (bytes, kind of effect or nothing)."""
    edges = {0, len(line)}
    spans: list[tuple[int, int, str]] = []
    for effect in effects:
        if effect.span is None:
            continue
        start, end = max(effect.span[0] - offset, 0), min(effect.span[1] - offset, len(line))
        if start < end:
            spans.append((start, end, effect.kind))
            edges.update((start, end))
    spans.sort(key=lambda span: span[1] - span[0], reverse=True)
    order = sorted(edges)
    made: list[tuple[bytes, str]] = []
    for start, end in pairwise(order):
        kind = next((kind for first, last, kind in reversed(spans) if first <= start and end <= last), "")
        made.append((line[start:end], kind))
    return made


def draw_line(line: bytes, offset: int, effects: tuple[Effect, ...]) -> Text:
    """Return the line with the effects in colour."""
    text = Text()
    for piece, kind in pieces(line, offset, effects):
        text.append(readable(piece), STYLES.get(kind, "bold") if kind else "")
    return text


def underline(line: bytes, offset: int, effects: tuple[Effect, ...]) -> Text:
    """Return the marks under a line."""
    from rich.cells import cell_len

    text = Text()
    for piece, kind in pieces(line, offset, effects):
        width = cell_len(readable(piece))
        text.append(("^" if kind else " ") * width, STYLES.get(kind, "bold") if kind else "")
    text.rstrip()
    return text


def format_readers(readers: tuple[str, ...]) -> list[str]:
    """Return the first readers of a long list, and how many more there are."""
    more = len(readers) - MOST_READERS
    return [*readers[:MOST_READERS], *([f"{more} more"] if more > 0 else [])]


def message(effect: Effect) -> str:
    """Say whom a message reaches and what it says, where each stands in the call, or that it is not known."""
    from claimonce.gate.redaction import redacted

    readers = f"{len(effect.targets)}" if effect.readers_known else "not known"
    lines = [
        f"\n    readers: {readers} ({effect.readers_from})" if effect.readers_from else f"\n    readers: {readers}"
    ]
    whole = f"{effect.subject}\n{effect.body}".strip("\n")
    first = readable(redacted(whole).partition("\n")[0].encode("utf-8", "surrogatepass"))[:LONGEST_LINE]
    said = f'"{first}", {effect.size} bytes' if whole else "empty"
    if not effect.text_known:
        said = f"not known, of it {said}" if whole.replace("?", "").strip() else "not known"
    lines.append(f"\n    text: {said}" + (f" ({effect.text_from})" if effect.text_from else ""))
    return redacted("".join(lines))


def sentence(effect: Effect) -> Text:
    """Say what the effect is and why it was seen."""
    text = Text(NAMES.get(effect.kind, effect.kind), STYLES.get(effect.kind, "bold"))
    if effect.program:
        text.append(f"  {effect.program}")
    if effect.channel and effect.channel != "git":
        text.append(f" by {effect.channel}")
    if effect.targets:
        text.append(
            f" to {', '.join(format_readers(tuple(map(seal, effect.targets))))}"
            if effect.kind != "counter"
            else f"  {effect.targets[0]} is written"
        )
    text.append(f"  (seen by the plugin {effect.plugin})", "dim")
    if effect.kind == NOTIFY:
        text.append(message(effect))
    if effect.hidden:
        text.append(f"\n    no shim would meet it: {HIDDEN.get(effect.hidden, effect.hidden)}", "red")
    return text
