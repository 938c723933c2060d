"""The stored payloads are the client's own: a new recording gives the same files with the same fields."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from realclient import record

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

STORED = Path(__file__).with_name("payloads")


def fields(folder: Path) -> dict[str, list[str]]:
    return {file.name: sorted(json.loads(file.read_text())) for file in folder.glob("*.json")}


def test_a_new_recording_has_the_fields_of_the_stored_one(tmp_path: Path, client: Path) -> None:
    record.main(tmp_path)
    assert fields(tmp_path) == fields(STORED)
