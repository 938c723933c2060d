from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, tree

from claimonce.audit import collect
from claimonce.audit.piece import PYTHON
from claimonce.audit.result import Sweep
from claimonce.audit.sieve import Sieve, Wanted
from claimonce.effects.descriptions import Descriptions

FIXTURES = Path(__file__).parent / "fixtures"


def acts(found: Sweep) -> set[tuple[str, int, str]]:
    return {(each.path, each.site.line, each.rule) for each in found.findings}


@pytest.mark.parametrize(
    "folder", sorted(path for path in FIXTURES.iterdir() if path.is_dir()), ids=lambda path: path.name
)
def test_what_is_left_out_has_no_act(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "SMALL", 0)
    sieved = acts(audited(folder, include_tests=True))
    monkeypatch.setattr(collect, "SIEVED", frozenset[str]())
    assert sieved == acts(audited(folder, include_tests=True))


def test_a_caller_without_a_word_of_its_own_is_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "SMALL", 0)
    lib = "import subprocess\n\n\ndef ship_it(branch):\n    subprocess.run(['git', 'push', 'origin', branch])\n"
    plain = {f"plain{number}.py": f"def add{number}(a, b):\n    return a + b\n" for number in range(5)}
    files = {"lib.py": lib, "use.py": "from lib import ship_it\n\nship_it('main')\n", **plain}
    found = audited(tree(tmp_path, files))
    (one,) = found.open
    assert (one.place, {step.path for step in (*one.way, *one.via)}) == ("lib.py:5", {"use.py"})


@pytest.mark.parametrize(
    ("data", "names", "expected"),
    [
        (b"x = ship_it()", {b"ship_it"}, True),
        (b"x = ship_its()", {b"ship_it"}, False),
        (b"run lib/mail.sh now", {b"lib/mail.sh"}, True),
        (b"", {b"a"}, False),
        (b"a", set[bytes](), False),
    ],
)
def test_names_are_looked_for_as_whole_words(data: bytes, names: set[bytes], expected: bool) -> None:
    assert Wanted(frozenset(names)).within(data) is expected


@pytest.mark.parametrize(
    "text",
    [
        'prompt = """Fix it.\nThen push the branch."""',
        'def build_prompt():\n    return "Then push the branch."',
        'ask(prompt=f"Then push the branch.")',
        'PROMPT: Final[str] = (\n    # what it does\n    "Then push the branch."\n)',
        'state["prompt"] = dedent(\n    """Then push the branch."""\n)',
        'agent.ask("""\n  You are a bot. Push the branch.""")',
    ],
)
def test_python_with_a_prompt_is_read(text: str) -> None:
    assert Sieve(Descriptions([])).passes(f"# an agent, a prompt\n{text}\n".encode(), PYTHON)


def test_python_that_only_speaks_of_prompts_is_left_for_its_callers() -> None:
    assert not Sieve(Descriptions([])).passes(b"import prompts\n\nmerge(prompts.all(), message)\n", PYTHON)
