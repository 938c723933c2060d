"""A file is replaced whole or not at all, and nothing is left beside it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from claimonce.settings import plain_file


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "one"
    plain_file.replace(file, "before", 0o640)
    with pytest.raises(UnicodeEncodeError):
        plain_file.replace(file, "half\ud800")
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        plain_file.replace(tmp_path / "folder", "text")
    with pytest.raises(FileNotFoundError):
        plain_file.replace(tmp_path / "none" / "one", "text")
    assert file.read_text() == "before"
    assert file.stat().st_mode & 0o7777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["folder", "one"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_the_rights_are_those_asked_for_whatever_the_umask_and_the_file_before(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "one"
    file.write_text("before")
    file.chmod(0o444)
    old = os.umask(0o077)
    try:
        plain_file.replace(file, b"\xff", mode, durable=True)
    finally:
        os.umask(old)
    assert file.read_bytes() == b"\xff"
    assert file.stat().st_mode & 0o7777 == mode


def test_a_reader_meets_one_of_the_texts_while_threads_replace_the_file(tmp_path: Path) -> None:
    file = tmp_path / "one"
    texts = [str(n) * 100_000 for n in range(4)]
    plain_file.replace(file, texts[0])
    with ThreadPoolExecutor(4) as pool:
        written = [pool.submit(plain_file.replace, file, text) for text in texts * 5]
        while not all(one.done() for one in written):
            assert plain_file.text(file) in texts
        for one in written:
            one.result()
    assert os.listdir(tmp_path) == ["one"]
