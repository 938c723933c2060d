from __future__ import annotations

import os
from pathlib import Path

import pytest
from audit.trees import audited, committed, places, tree

from claimonce.audit import collect
from claimonce.settings.paths import state_folder

TREE = {"a.sh": "#!/bin/sh\ngit push\n", "b.py": "import subprocess\nsubprocess.run(['git', 'push'])\n"}


@pytest.fixture(autouse=True)
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "RACY_NS", 0)


def lowered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note every file that is parsed."""
    seen: list[str] = []
    real = collect.facts_of

    def noted(path: str, data: bytes, *, told: bool = False) -> object:
        seen.append(path)
        return real(path, data, told=told)

    monkeypatch.setattr(collect, "facts_of", noted)
    return seen


def test_a_second_run_parses_nothing_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(tree(tmp_path, TREE))
    seen = lowered(monkeypatch)
    first = audited(tmp_path, cache=True)
    assert sorted(seen) == ["a.sh", "b.py"]
    seen.clear()
    second = audited(tmp_path, cache=True)
    assert seen == []
    assert first.findings == second.findings
    assert first.coverage == second.coverage


def test_only_a_changed_file_is_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(tree(tmp_path, TREE))
    audited(tmp_path, cache=True)
    seen = lowered(monkeypatch)
    tree(tmp_path, {"a.sh": "#!/bin/sh\nclaimonce push\n"})
    assert places(audited(tmp_path, cache=True)) == ["b.py:2 ungated-push"]
    assert seen == ["a.sh"]


def test_a_change_within_the_clock_s_grain_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "RACY_NS", 10**18)
    committed(tree(tmp_path, TREE))
    audited(tmp_path, cache=True)
    stamp = os.stat(tmp_path / "a.sh")
    (tmp_path / "a.sh").write_text("#!/bin/sh\ngit pull\n")
    os.utime(tmp_path / "a.sh", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert places(audited(tmp_path, cache=True)) == ["b.py:2 ungated-push"]


def test_other_settings_are_another_judgement(tmp_path: Path) -> None:
    committed(tree(tmp_path, TREE))
    assert len(places(audited(tmp_path, cache=True))) == 2
    assert places(audited(tmp_path, cache=True, exclude=("*.py",))) == ["a.sh:2 ungated-push"]
    assert len(places(audited(tmp_path, cache=True))) == 2


@pytest.mark.parametrize("spoilt", [b"", b"no database at all" * 100])
def test_a_broken_cache_costs_nothing_but_time(tmp_path: Path, spoilt: bytes) -> None:
    committed(tree(tmp_path, TREE))
    first = audited(tmp_path, cache=True)
    file = Path(state_folder(os.environ)) / "cache/sweeps.db"
    assert file.stat().st_mode & 0o777 == 0o600
    for part in file.parent.glob("sweeps.db*"):
        part.unlink()
    file.write_bytes(spoilt)
    assert audited(tmp_path, cache=True).findings == first.findings


def test_a_cache_that_cannot_be_made_costs_nothing_but_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    committed(tree(tmp_path, TREE))
    expected = places(audited(tmp_path))
    # The state folder holds the compiled settings too, so only the cache's own file stands in the way.
    blocked = Path(state_folder(os.environ)) / "cache/sweeps.db"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.mkdir()
    assert places(audited(tmp_path, cache=True)) == expected
