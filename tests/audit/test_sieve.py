from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, tree

from claimonce.audit import gathering
from claimonce.audit.sieve import named
from claimonce.audit.sweep import Sweep

FIXTURES = Path(__file__).parent / "fixtures"


def acts(found: Sweep) -> set[tuple[str, int, str]]:
    return {(each.path, each.site.line, each.rule) for each in found.findings}


@pytest.mark.parametrize(
    "folder", sorted(path for path in FIXTURES.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_what_is_left_out_has_no_act(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SMALL", 0)
    sieved = acts(audited(folder, include_tests=True))
    monkeypatch.setattr(gathering, "SIEVED", frozenset[str]())
    assert sieved == acts(audited(folder, include_tests=True))


def test_a_caller_without_a_word_of_its_own_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "SMALL", 0)
    lib = "import subprocess\n\n\ndef ship_it(branch):\n    subprocess.run(['git', 'push', 'origin', branch])\n"
    plain = {f"plain{number}.py": f"def add{number}(a, b):\n    return a + b\n" for number in range(5)}
    files = {"lib.py": lib, "use.py": "from lib import ship_it\n\nship_it('main')\n", **plain}
    found = audited(tree(tmp_path, files))
    (one,) = found.open
    assert (one.place, {step.path for step in (*one.way, *one.via)}) == ("lib.py:5", {"use.py"})


@pytest.mark.parametrize(
    ("data", "names", "expected"),
    [
        (b"x = ship_it()", {b"ship_it"}, True),
        (b"x = ship_its()", {b"ship_it"}, False),
        (b"run lib/mail.sh now", {b"lib/mail.sh"}, True),
        (b"", {b"a"}, False),
        (b"a", set[bytes](), False),
    ],
)
def test_names_are_looked_for_as_whole_words(data: bytes, names: set[bytes], expected: bool) -> None:
    assert named(data, frozenset(names)) is expected
