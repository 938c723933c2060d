"""What `init` puts into a file of the user's and `uninstall` takes out leaves the file to the byte as it was."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.agents.install import entries, own_files, settings_file
from claimonce.clients import row as clients
from examples import examples

ROWS = [row for row in map(clients.of, clients.wired()) if row is not None]
SHARED = [row for row in ROWS if row.SHAPE in (clients.GROUPS, clients.FLAT)]
SET = [row for row in ROWS if row.SETTING[0]]
LAUNCHER = "/home/dev/my data/claimonce/launch"

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
VALUES = st.recursive(
    SCALARS, lambda held: st.lists(held, max_size=2) | st.dictionaries(st.text(max_size=3), held, max_size=2),
    max_leaves=4,
)  # fmt: skip
COMMAND = st.sampled_from(["true", "./mine.sh", "/opt/other/launch hook claude", 'say "hi"'])
BLANKS = st.sampled_from(["", "", " ", "\n", "\n  ", "\r\n\t", "\t", " // mine\n", "/* it's, } */", "\n  // {\n"])


def theirs(row: clients.Client) -> st.SearchStrategy[dict[str, Any]]:
    """Settings of a user who may have hooks of their own, of ours or of other events."""
    handler = st.fixed_dictionaries({"command": COMMAND}, optional={"timeout": st.integers(1, 99)})
    entry = handler if row.SHAPE == clients.FLAT else st.fixed_dictionaries({"hooks": st.lists(handler, max_size=2)})
    names = st.sampled_from([*(event for event, *_ in row.REGISTERED), "Elsewhere"])
    hooks = st.dictionaries(names, st.lists(entry, max_size=2), max_size=3)
    more = st.dictionaries(st.text(max_size=4).filter(lambda name: name != "hooks"), VALUES, max_size=3)
    return st.builds(lambda held, own: {**held, **own}, more, st.just({}) | hooks.map(lambda held: {"hooks": held}))


def written(value: object, blank: Callable[[], str], comma: Callable[[], bool]) -> str:
    """Return JSON with these blanks and remarks between its signs, and commas behind what is last."""
    if not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    parts = (
        [f"{json.dumps(key)}{blank()}:{blank()}{written(each, blank, comma)}" for key, each in value.items()]
        if isinstance(value, dict) else [written(each, blank, comma) for each in value]
    )  # fmt: skip
    inner = f"{blank()},{blank()}".join(parts) + ("," if parts and comma() else "")
    first, last = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{first}{blank()}{inner}{blank()}{last}"


def texts(row: clients.Client) -> st.SearchStrategy[str]:
    def build(value: object, blanks: list[str], commas: list[bool], ends: tuple[str, str]) -> str:
        around, behind = itertools.cycle(blanks), itertools.cycle(commas)
        return f"{ends[0]}{written(value, lambda: next(around), lambda: next(behind))}{ends[1]}"

    ends = st.tuples(st.sampled_from(["", "\ufeff", "\n", "// mine\n"]), st.sampled_from(["", "\n", "\r\n", "\n\n"]))
    made = st.builds(
        build, theirs(row), st.lists(BLANKS, min_size=1, max_size=9), st.lists(st.booleans(), min_size=1), ends
    )
    return made | st.sampled_from(["", "\n", " \r\n", "\ufeff"])


@pytest.mark.parametrize("row", SHARED, ids=lambda row: row.NAME)
def test_a_settings_file_is_to_the_byte_what_it_was(row: clients.Client, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    number = itertools.count()

    @settings(max_examples=examples(12), deadline=None)
    @given(texts(row))
    def check(text: str) -> None:
        file = tmp_path / f"{next(number)}.json"
        file.write_bytes(text.encode())
        settings_file.add(str(file), "user", LAUNCHER, env, row.NAME)
        assert entries.is_wired(file.read_bytes().decode(), LAUNCHER, client=row.NAME)
        settings_file.add(str(file), "user", LAUNCHER, env, row.NAME)
        settings_file.remove(str(file), env, LAUNCHER)
        assert file.read_bytes() == text.encode()

    check()


LINES = st.sampled_from(
    ["# mine", "", "  ", "[table]", "[[listed]]", '"own key" = 1', "dotted.key = [1, 2, ] # why", "text = '''\na\n'''"]
)  # fmt: skip


@pytest.mark.parametrize("row", SET, ids=lambda row: row.NAME)
def test_a_toml_file_is_to_the_byte_what_it_was(row: clients.Client, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data")}
    number = itertools.count()

    @settings(max_examples=examples(12), deadline=None)
    @given(st.lists(LINES, unique=True), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
    def check(lines: list[str], end: str, ends: bool, marked: bool) -> None:
        text = ("\ufeff" if marked and lines else "") + end.join(each.replace("\n", end) for each in lines) + end * ends
        file = tmp_path / f"{next(number)}.toml"
        file.write_bytes(text.encode())
        own_files.add_line(str(file), *row.SETTING, env)
        own_files.remove_line(str(file), env)
        assert file.read_bytes() == text.encode()

    check()
