"""A text beyond the bounds is undecidable to the live reader, the second look and the audit alike."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS, WORDS, payload

from claimonce.audit.facts import Facts, Listed, Text, Value
from claimonce.audit.files import LARGEST
from claimonce.audit.lower import facts_of
from claimonce.interp import state
from claimonce.lang import parsing
from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command

START = {".sh": "bash", ".py": "python3", ".js": "node", "": "make -f"}
ACT = "git push "
TOO_LONG = "x" * LARGEST
# A file's name and its text, by which bound it goes past: its own length, its depth, the number of its parts, the
# length of what it puts together. A file may be longer than a command, so what is too long is so for the audit.
BEYOND = {
    "a whole shell file": ("run.sh", f"# {TOO_LONG}\n{ACT}"),
    "a whole Python file": ("run.py", f"import os\n# {TOO_LONG}\nos.system('{ACT}')\n"),
    "a whole JavaScript file": ("run.js", f"// {TOO_LONG}\nrequire('child_process').execSync('{ACT}')\n"),
    "a whole makefile": ("Makefile", f"# {TOO_LONG}\na:\n\t{ACT}\n"),
    "statements": ("run.sh", f"{ACT}\n" + ":\n" * 30_000),
    "depth of shell": ("run.sh", "$(" * 10_000 + ACT),
    "depth of blocks": ("run.sh", "{ " * 10_000 + ACT),
    "depth of Python": ("run.py", f"import os\nos.system({'(' * 5_000}'{ACT}'{')' * 5_000})\n"),
    "signs of Python": ("run.py", f"import os\nos.system('{ACT}' if {'-' * 20_000}1 else '')\n"),
    "depth of JavaScript": ("run.js", f"require('child_process').execSync({'[' * 5_000}'{ACT}'{']' * 5_000})\n"),
    "parts of braces": ("run.sh", "echo {1..1000}{1..1000} && " + ACT),
    "length in shell": ("run.sh", f"a='{ACT}'; " + "a=$a$a; " * 60 + "$a"),
    "length in Python": ("run.py", f"import os\na = '{ACT}'\n" + "a = a + a\n" * 60 + "os.system(a)\n"),
    "products in Python": ("run.py", f"import os\na = '{ACT}' * 99\n" + "a = a * 99\n" * 9 + "os.system(a)\n"),
    "templates in Python": ("run.py", f"import os\na = '{ACT}%s%s'\n" + "a = a % (a, a)\n" * 60 + "os.system(a)\n"),
    "length in JavaScript": (
        "run.js", f"let a = '{ACT}';\n" + "a = a + a;\n" * 60 + "require('child_process').execSync(a)\n"),
    "length in make": (
        "Makefile", "".join(f"V{n} = $(V{n + 1})$(V{n + 1})\n" for n in range(4, 9)) + f"V9 = {ACT}{'x' * 60_000}\n"
        "a:\n\t$(V4)\n"),
    "references in make": (
        "Makefile", "".join(f"V{n} = {f'$(V{n + 1})' * 40}\n" for n in range(9)) + f"a:\n\t{ACT}$(V0)\n"),
}  # fmt: skip


def is_sure(value: Value) -> bool:
    return isinstance(value, Text) or (isinstance(value, Listed) and all(map(is_sure, value.items)))


def starts(facts: Facts) -> list[Value]:
    """Return what the file's calls are given that start something."""
    return [Listed(call.args) for function in facts.functions for call in function.calls
            if call.callee in ("exec", "os.system", "child_process.execSync")]  # fmt: skip


@pytest.mark.parametrize("name", BEYOND)
def test_beyond_a_bound_none_of_the_three_is_sure(name: str, tmp_path: Path) -> None:
    path, text = BEYOND[name]
    (tmp_path / path).write_text(text)
    command = f"{START[Path(path).suffix]} {path}"
    live = read_command(command, DESCRIPTIONS, cwd=str(tmp_path))
    assert live.undecidable
    assert possible(payload(command, cwd=str(tmp_path)), WORDS)
    facts = facts_of(path, text.encode())
    assert facts is not None
    assert facts.problem or not any(map(is_sure, starts(facts)))


# A file's name, and a text that the parser meets whole and takes time for, live or in the audit.
SLOW = {
    "shell": ("run.sh", f"{ACT}; " + "f() { case $1 in a) x=$((1 + 2));; esac; }\n" * 200),
    "JavaScript": (
        "run.js",
        f"require('child_process').execSync('{ACT}');\n" + "let a = [1, {b: (c) => c}];\n" * 3_000,
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_parse_that_takes_too_long_makes_none_of_the_three_sure(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, text = SLOW[name]
    (tmp_path / path).write_text(text)
    command = f"{START[Path(path).suffix]} {path}"
    clock = count(step=10)  # every look at it is 10 seconds later
    monkeypatch.setattr(parsing, "thread_time", lambda: next(clock))
    monkeypatch.setattr(state, "thread_time", lambda: next(clock))
    assert read_command(command, DESCRIPTIONS, cwd=str(tmp_path)).undecidable
    assert possible(payload(command, cwd=str(tmp_path)), WORDS)
    facts = facts_of(path, text.encode())
    assert facts is not None
    assert "too long" in facts.problem


@pytest.mark.parametrize("name", [name for name in BEYOND if name.startswith("length")])
def test_within_the_bounds_all_three_find_the_act(name: str, tmp_path: Path) -> None:
    path, text = BEYOND[name]
    for once in ("a=$a$a; ", "a = a + a\n", "a = a + a;\n"):
        text = text.replace(once * 60, "")
    text = text.replace("x" * 60_000, "origin")
    (tmp_path / path).write_text(text)
    command = f"{START[Path(path).suffix]} {path}"
    assert {effect.kind for effect in read_command(command, DESCRIPTIONS, cwd=str(tmp_path)).effects} == {"git_push"}
    assert possible(payload(command, cwd=str(tmp_path)), WORDS)
    facts = facts_of(path, text.encode())
    assert facts is not None
    assert not facts.problem
    assert "push" in repr(starts(facts))
