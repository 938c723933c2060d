"""The guards of the test suite and of the layout, tested first."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from claimonce.settings.paths import config_folder, data_folder, state_folder

ROOT = Path(__file__).parent.parent
REAL_HOME = os.path.expanduser("~root") if os.geteuid() == 0 else ""


def test_no_test_can_reach_the_users_own_folders(own_home: Path) -> None:
    for folder in (state_folder(os.environ), config_folder(os.environ), data_folder(os.environ)):
        assert Path(folder).is_relative_to(own_home)


def test_no_test_is_taken_for_an_agent() -> None:
    from claimonce.gate.identity import in_agent

    assert not in_agent(os.environ)


@pytest.mark.parametrize("root", ["hooks", "plugins", "settings"])
def test_a_source_root_holds_no_python_file_of_its_own(root: str) -> None:
    assert list((ROOT / root).glob("*.py")) == []
    assert not (ROOT / root / "claimonce" / "__init__.py").exists()


def test_nothing_of_weight_stands_beside_the_fixed_top_folders() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    top = {name.split("/")[0] for name in listed if not name.startswith(".")}
    assert top <= {
        "CHANGELOG.md", "LICENSE", "README.md", "docs", "findings", "hooks", "plugins", "pyproject.toml", "settings",
        "tests",
    }  # fmt: skip


def test_no_room_holds_more_than_thirty_modules() -> None:
    sources = [each for top in ("hooks", "settings") for each in (ROOT / top / "claimonce").rglob("*.py")]
    rooms = Counter(each.parent for each in sources if each.name != "__init__.py")
    rooms.pop(ROOT / "hooks" / "claimonce" / "cli")  # one verb a file
    assert {str(room.relative_to(ROOT)): held for room, held in rooms.items() if held > 30} == {}
