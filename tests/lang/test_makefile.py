"""One reader of makefiles, live and in the audit: what GNU make itself would hand to the shell."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from claimonce.lang import BoundError
from claimonce.lang.makefile import Makefile

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="GNU make is not here")

FILE = """export REMOTE ?= origin
GIT = git -C .
GIT = git
FLAGS := --force
FLAGS += --tags
BRANCHES = main \\
  next
define tell
\t@echo "$(1)"
endef
release: checks
checks: lint ; echo first
$(REMOTE)-all: release
release:
\t@-$(GIT) push $(FLAGS) $(REMOTE) $(BRANCHES)
\tfor x in a b; do \\
\t  echo $$x $@; \\
\tdone
\t@$(call tell,$@ and $<)
lint: a.c
\techo $^ '${GIT}'
a.c:
\techo $(shell echo made)
"""


@needs_make
@pytest.mark.parametrize("target", ["release", "checks", "lint", "origin-all"])
@pytest.mark.parametrize("given", [{}, {"REMOTE": "fork", "GIT": "hub"}])
def test_a_target_runs_what_make_says_it_runs(target: str, given: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(FILE)
    if target == "origin-all" and given:
        target = "fork-all"
    told = subprocess.run(
        ["make", "-n", target, *(f"{name}={value}" for name, value in given.items())],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    wanted = [" ".join(line.split()) for line in told.replace("\\\n", " ").splitlines()]
    ours = [line.replace("$(echo made)", "made").lstrip("@") for line in Makefile(FILE, given).commands([target])]
    assert sorted(" ".join(line.split()) for line in ours) == sorted(wanted)


@needs_make
@pytest.mark.parametrize(
    "text",
    ["%.o: x\n\techo pattern\nall:\n\techo all\n", ".PHONY: b\n.SUFFIXES:\nb:\n\techo b\na:\n\techo a\n",
     "x = 1\nifdef x\nall: ; echo one\nelse\nendif\n", "a b: ; echo two\n", "a:: ; echo double\n",
     "$(subst x,y,z):; echo none\n"],
)  # fmt: skip
def test_without_a_target_the_first_one_is_made(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").touch()  # first: with a rule for `%.o`, make builds a Makefile anew that is older than x
    (tmp_path / "Makefile").write_text(text)
    told = subprocess.run(["make", "-n"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.splitlines()
    assert Makefile(text).commands([]) == told


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"V{n} = {f'$(V{n + 1})' * 40}\n" for n in range(9)) + "a:\n\techo $(V0)\n",
        "V9 = "
        + "x" * 60_000
        + "\n"
        + "".join(f"V{n} = $(V{n + 1})$(V{n + 1})\n" for n in range(4, 9))
        + "a:\n\t$(V4)\n",
        "V = " + "x" * 60_000 + "\n" + "V += $(V)\n" + "W += $(V)$(V)$(V)$(V)$(V)\na:\n\techo $(W)\n",
    ],
)
def test_variables_that_hold_too_much_are_beyond_the_bound(text: str) -> None:
    with pytest.raises(BoundError):
        Makefile(text).commands([])
