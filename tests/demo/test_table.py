from __future__ import annotations

import io

import pytest
from rich.console import Console

from claimonce.demo.outcome import Outcome
from claimonce.demo.progress import Progress, for_console

_WITHOUT = Outcome(5, 5, 9, 9, 36, 8, 0, 1.84, "ok")
_GATED = Outcome(5, 1, 9, 9, 0, 0, 0, 4.21, "ok", told="already \x1b[31msaid\x07 by another")


def _printed(*, terminal: bool) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=100)
    console.print(for_console(_WITHOUT, _GATED, console), highlight=False)
    return out.getvalue()


def test_the_table_holds_every_count_of_both_halves() -> None:
    rows = {line[:36].strip(): line[36:].split() for line in _printed(terminal=False).splitlines()}
    assert rows["mails delivered"] == ["5", "1"]
    assert rows["duplicate numbers"] == ["8", "0"]
    assert rows["git pushes that failed"] == ["36", "0"]
    assert rows["commits that landed"] == ["9", "of", "9", "9", "of", "9"]
    assert rows["seconds"] == ["1.8", "4.2"]


def test_in_a_pipe_the_table_is_plain_text() -> None:
    assert all(letter.isascii() and (letter.isprintable() or letter == "\n") for letter in _printed(terminal=False))


def test_no_color_takes_colour_and_frames_off_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown = _printed(terminal=True)
    assert "\x1b[31m" not in shown
    assert "\u2502" not in shown


def test_a_terminal_gets_frames_and_what_another_session_wrote_cannot_steer_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = _printed(terminal=True)
    assert "\u2502" in shown
    assert "already [31msaid by another" in shown


@pytest.mark.parametrize(("terminal", "no_color", "lines"), [(False, "", 0), (True, "1", 1)])
def test_without_a_drawable_terminal_progress_is_quiet(
    terminal: bool, no_color: str, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    out = io.StringIO()
    with Progress(Console(file=out, force_terminal=terminal)) as progress:
        progress.begin("Without the gate")
        progress.heard("", {"stage": "mails"})
        progress.heard("agent-1", {"did": "mailed"})
    assert len(out.getvalue().splitlines()) == lines
    assert "\x1b[?25l" not in out.getvalue()


def test_on_a_terminal_each_agents_last_word_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    out = io.StringIO()
    with Progress(Console(file=out, force_terminal=True, width=100)) as progress:
        progress.begin("Without the gate")
        progress.heard("", {"stage": "counter"})
        progress.heard("agent-2", {"did": "took SP-152"})
        progress.heard("agent-2", {"did": "landed", "good": True})
    assert "agent-2" in out.getvalue()
    assert "landed" in out.getvalue()
