"""The two halves side by side."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from claimonce.demo.outcome import Outcome

_QUOTED = 6  # lines


def table(without: Outcome, gated: Outcome, *, plain: bool) -> RenderableType:
    """What happened, and one of the refusals word for word. `plain` leaves out every line that is not text."""
    shown = Table(
        box=None if plain else box.ROUNDED,
        caption=None if plain else "Counted by the SMTP server, the git remote and the files, not by the gate.",
        caption_justify="left",
        title=None if plain else "claimonce demo",
        title_style="bold",
        pad_edge=not plain,
    )
    shown.add_column("", no_wrap=True)
    shown.add_column("without", justify="right", no_wrap=True)
    shown.add_column("with the gate", justify="right", no_wrap=True)
    if without.mailers is not None:
        _section(shown, f"{without.mailers} agents, one thing to tell one person")
        _row(shown, "mails delivered", without.mails_delivered, gated.mails_delivered, best=1)
        shown.add_section()
    if without.agents is not None:
        agents = without.agents
        _section(shown, f"{agents} agents, one counter, one git remote")
        _row(shown, "duplicate numbers", without.duplicate_numbers, gated.duplicate_numbers, best=0)
        _row(shown, "git pushes that failed", without.failed_pushes, gated.failed_pushes, best=0)
        of = f" of {agents}"
        _row(shown, "commits that landed", without.pushes_landed, gated.pushes_landed, best=agents, unit=of)
        _row(shown, "commits lost", without.lost_commits, gated.lost_commits, best=0)
        if {without.counter_file, gated.counter_file} != {"ok"}:
            shown.add_row("  counter file", without.counter_file, gated.counter_file)
        shown.add_section()
    shown.add_row("seconds", f"{without.seconds:.1f}", f"{gated.seconds:.1f}", style="dim")
    return Group(shown, _quote(gated.told)) if gated.told else shown


def for_console(without: Outcome, gated: Outcome, console: Console) -> RenderableType:
    """The table as this console takes it."""
    return table(without, gated, plain=not console.is_terminal or console.no_color)


def _section(shown: Table, title: str) -> None:
    shown.add_row(Text(title, style="bold"), "", "")


def _row(shown: Table, what: str, before: int | None, after: int | None, *, best: int, unit: str = "") -> None:
    cells = [
        Text("-" if count is None else f"{count}{unit}", style="green" if count == best else "bold red")
        for count in (before, after)
    ]
    shown.add_row(f"  {what}", *cells)


def _quote(told: str) -> RenderableType:
    lines = ["".join(letter for letter in line if letter.isprintable()) for line in told.splitlines()]
    shown = [line for line in lines if line.strip()]
    more = ["..."] if len(shown) > _QUOTED else []
    text = Text("\n".join([*shown[:_QUOTED], *more]), style="italic")
    return Group(Text("\nWhat one of the others was told instead:"), Padding(text, (0, 0, 0, 2)))
