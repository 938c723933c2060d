"""The contracts of imports: they stand in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def contracts() -> dict[str, dict[str, Any]]:
    """Return the contracts by their ids."""
    said = tomllib.loads(PROJECT.read_text())["tool"]["importlinter"]["contracts"]
    return {one["id"]: one for one in said}


def linted(config: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter under another configuration."""
    file = folder / "contracts.toml"
    file.write_text(config)
    words = ["-c", "from importlinter.cli import lint_imports_command as run; run()", "--config", str(file)]
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, cwd=PROJECT.parent)


def test_there_is_no_circle_and_no_exception() -> None:
    circles = contracts()["circles"]
    assert circles["ancestors"] == ["claimonce"]
    assert "ignore_imports" not in circles


def test_every_folder_has_its_place_in_the_layers() -> None:
    layers = contracts()["layers"]
    assert layers["exhaustive"]
    assert layers["containers"] == ["claimonce"]


def test_types_too_are_imported_downwards_only(tmp_path: Path) -> None:
    layers = "\n".join(f'"{one}",' for one in contracts()["layers"]["layers"])
    done = linted(
        f"""[tool.importlinter]
root_packages = ["claimonce"]
[[tool.importlinter.contracts]]
name = "Types point one way"
type = "layers"
containers = ["claimonce"]
exhaustive = true
layers = [
{layers}
]
""",
        tmp_path,
    )
    assert done.returncode == 0, done.stdout


LOADED = """
import sys
sys.path[:0] = {roots!r}
from claimonce.prefilter.keywords import possible
from claimonce.reading.entry import read
from claimonce.agents import dispatch, pre_tool
print(*(name for name in sys.modules if name.startswith("claimonce.")))
"""


def test_what_a_call_loads_before_it_is_judged_stands_under_the_contract_of_the_hooks_path() -> None:
    roots = [str(PROJECT.parent / name) for name in ("hooks", "plugins", "settings")]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LOADED.format(roots=roots)], capture_output=True, text=True, check=True
    )
    named = contracts()["hook-path"]["source_modules"]
    # Folders' own `__init__` and two small modules of other layers, which their own tests hold.
    others = {"agents", "hooks", "reading", "gate", "gate.errors", "settings", "settings.errors", "settings.paths"}
    others |= {"settings.agents", "catalog"}
    loaded = {name for name in done.stdout.split() if name.removeprefix("claimonce.") not in others}
    assert len(loaded) > 10
    assert {name for name in loaded if not any(f"{name}.".startswith(f"{one}.") for one in named)} == set()
