"""A sample of damaged transcripts; the whole is `python -m lookback.mutate 5000`."""

from __future__ import annotations

from pathlib import Path

import pytest
from lookback.mutate import run


@pytest.mark.parametrize("seed", [11, 12])
def test_no_damage_ends_a_lookback(tmp_path: Path, seed: int) -> None:
    history = run(100, seed, tmp_path)

    assert history.files > 50
    assert history.skipped
