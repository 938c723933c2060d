"""The C half of `json` says what `json` says."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.hooks import quickjson
from claimonce.shims.launcher import import_roots

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(plain)
def test_it_writes_and_reads_what_json_does(thing: Any) -> None:
    text = json.dumps(thing)
    assert quickjson.dumps(thing) == text
    assert repr(quickjson.loads(text)) == repr(json.loads(text))


@given(st.text('[]{}:,"\\ 0159-+.eEtruefalsnNaIity\n\t'))
def test_it_takes_and_refuses_the_texts_that_json_does(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError):  # noqa: PT011  (json's own words are not promised)
            quickjson.loads(text)
    else:
        assert repr(quickjson.loads(text)) == repr(expected)


_REFUSED = """
import sys
sys.path[:0] = sys.argv[1].split(":")
from claimonce.hooks import quickjson
assert "json" not in sys.modules
for read in (quickjson.loads, quickjson.pairs):
    for name in [each for each in sys.modules if each.partition(".")[0] == "json"]:
        del sys.modules[name]
    try:
        read(sys.argv[2])
    except ValueError:
        print("refused")
"""


@pytest.mark.parametrize("text", ["{", '{"a":1', '{"a" 1}', '"x', '["\\q"]', "[1,", "x", ""])
def test_where_json_is_not_loaded_it_refuses_with_a_value_error_too(text: str) -> None:
    words = [sys.executable, "-I", "-S", "-c", _REFUSED, ":".join(import_roots()), text]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("refused\n" * 2, "")


@pytest.mark.parametrize("thing", [object(), {1, 2}, b"x", {"a": object()}, {(1, 2): 3}])
def test_it_refuses_to_write_what_json_does(thing: Any) -> None:
    with pytest.raises(TypeError):
        json.dumps(thing)
    with pytest.raises(TypeError):
        quickjson.dumps(thing)


def test_it_does_not_bring_what_makes_json_dear() -> None:
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}; import claimonce.hooks.quickjson as q; q.loads('[1]'); q.dumps([1])"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{code}; print({{'re', 'enum', 'json'}} & set(sys.modules))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout == "set()\n"
