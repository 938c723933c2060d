"""Stand-ins for modules that a compiled module hardly uses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import claimonce.gate
import claimonce.hooks
import claimonce.settings
from claimonce.hooks.lent_modules import Lent

ROOTS = [str(Path(next(iter(each.__path__))).parents[1]) for each in (claimonce.hooks, claimonce.settings)]
CODE = f"""
import sys
sys.path[:0] = {ROOTS!r}
from claimonce.gate.stores.sqlite.driver import sqlite3
print(sorted({{"functools", "collections", "types", "datetime"}} & set(sys.modules)))
db = sqlite3.connect(":memory:", isolation_level=None)
print([db.execute("SELECT ?", (each,)).fetchone()[0] for each in range(3)])
import functools
print(functools.lru_cache(None)(len)("abc"), functools.reduce(max, [1, 3, 2]))
"""


def test_the_store_s_driver_brings_no_functools_caches_its_statements_and_leaves_the_real_one_importable() -> None:
    done = subprocess.run([sys.executable, "-I", "-S", "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[0, 1, 2]", "3 3"]


def test_a_module_that_is_loaded_is_not_stood_in_for_and_a_stand_in_goes_with_its_block() -> None:
    with Lent(subprocess={"run": None}, claimonce_not_there={"value": 7}):
        import claimonce_not_there  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]

        assert sys.modules["subprocess"] is subprocess
        assert claimonce_not_there.value == 7
    assert "claimonce_not_there" not in sys.modules
