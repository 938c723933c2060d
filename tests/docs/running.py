"""Runs a page's examples as a reader would: one shell for the page, in a home of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from docs import pages
from docs.pages import Example

_MARK = "\x1e"
_PROMPT = "[y/N]: y"
_TERMINAL = Path(__file__).with_name("terminal.py")


def run(page: Path, home: Path, env: Mapping[str, str]) -> list[str]:
    """Return what each example of the page printed; the exit status of one is `$?` of the next."""
    examples = pages.examples(page)
    for file, text in pages.files(page).items():
        (home / file).write_text(text, encoding="utf-8")
    script = home / "page.sh"
    script.write_text("".join(map(_piece, examples)), encoding="utf-8")
    place = home / "work"
    place.mkdir()
    ended = subprocess.run(
        ["bash", str(script)], cwd=place, env=environment(home, env), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=240, check=False,
    )  # fmt: skip
    parts = ended.stdout.replace("\r\n", "\n").split(_MARK)
    return [*parts[: len(examples)], *["(the shell ended before this)"] * (len(examples) - len(parts))]


def environment(home: Path, env: Mapping[str, str]) -> dict[str, str]:
    """Return a person's environment on a machine where nothing of claimonce has been set up yet."""
    made = {key: value for key, value in os.environ.items() if not key.startswith(("CLAIMONCE_", "XDG_"))}
    path = [folder for folder in os.environ["PATH"].split(":") if not Path(folder, ".claimonce-shims").exists()]
    made |= {
        "HOME": str(home), "PATH": ":".join([str(Path(sys.executable).parent), *path]), "LC_ALL": "C.UTF-8",
        "COLUMNS": "400", "GIT_AUTHOR_NAME": "Erik", "GIT_AUTHOR_EMAIL": "erik@example.test",
        "GIT_COMMITTER_NAME": "Erik", "GIT_COMMITTER_EMAIL": "erik@example.test",
    }  # fmt: skip
    # The folders that the pages name; macOS has others without these.
    folders = {"CONFIG": ".config", "STATE": ".local/state", "DATA": ".local/share"}
    return {**made, **{f"XDG_{what}_HOME": f"{home}/{folder}" for what, folder in folders.items()}, **env}


def _piece(example: Example) -> str:
    command = example.command
    if _PROMPT in example.output:
        command = shlex.join([sys.executable, str(_TERMINAL), command])
    return f"{{ {command}\n}} 2>&1\n_status=$?\nprintf '\\036'\n(exit $_status)\n"
