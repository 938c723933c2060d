from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from claimonce.demo.world import Finished, World, run


def _shell(here: World, command: str) -> Finished:
    return run([here.shell, "-c", command], cwd=str(here.root), env=here.env)


def test_number_reads_and_changes_one_number_and_keeps_the_rest(here: World) -> None:
    (here.root / "c.json").write_text('{"SP": {"next": 152, "by": "x"}, "other": [1]}')
    assert _shell(here, "number get c.json SP.next").stdout == "152\n"
    changed = json.loads(_shell(here, "number set c.json SP.next 153").stdout)
    assert changed == {"SP": {"next": 153, "by": "x"}, "other": [1]}


def test_number_says_what_is_wrong_with_an_emptied_file(here: World) -> None:
    (here.root / "c.json").write_text("")
    ended = _shell(here, "number get c.json SP.next")
    assert ended.status == 1
    assert "c.json" in ended.stderr
    assert ended.stdout == ""


def test_all_who_meet_have_come_before_the_first_goes_on(here: World) -> None:
    command = "echo came >> log; meet meeting 4 20; wc -l < log"
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: _shell(here, command), range(4)))
    assert [each.stdout.strip() for each in ended] == ["4"] * 4


def test_who_is_alone_at_a_meeting_goes_on_and_is_not_counted_later(here: World) -> None:
    for _ in range(3):
        assert _shell(here, "meet meeting 2 0.01").status == 0
    assert not (here.root / "meeting" / "complete").exists()
    assert list((here.root / "meeting").iterdir()) == []
