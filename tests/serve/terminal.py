"""`claimonce watch` in a real terminal: tmux holds it, and gives back what stands on its screen."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from serve.live import CLI, until


class Terminal:
    """A tmux of its own with `claimonce watch` in it; use it as a context."""

    def __init__(self, root: Path, env: Mapping[str, str], columns: int, rows: int) -> None:
        self._words = ["tmux", "-f", "/dev/null", "-S", str(root / f"tmux-{columns}")]
        self._env, self._root, self._size = dict(env), root, (columns, rows)
        self._env |= {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor"}

    def _tmux(self, *words: str) -> str:
        done = subprocess.run([*self._words, *words], env=self._env, cwd=self._root, capture_output=True, check=True)
        return done.stdout.decode()

    def __enter__(self) -> Terminal:
        """Start it."""
        columns, rows = map(str, self._size)
        self._tmux("new-session", "-d", "-x", columns, "-y", rows, shlex.join([*CLI, "watch"]))
        self._tmux("set-option", "-g", "status", "off")
        self._tmux("resize-window", "-x", columns, "-y", rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever runs in it."""
        subprocess.run([*self._words, "kill-server"], env=self._env, capture_output=True, check=False)

    def shown(self, *marks: str, coloured: bool = False) -> str:
        """Return the screen once all these words stand on it; `coloured` with the terminal's own codes."""
        screens: list[str] = []

        def stand() -> bool:
            screens.append(self._tmux("capture-pane", "-p"))
            return all(mark in screens[-1] for mark in marks)

        until(stand)
        return self._tmux("capture-pane", "-p", "-e") if coloured else screens[-1]

    def press(self, *keys: str) -> None:
        """Type these keys."""
        self._tmux("send-keys", *keys)
