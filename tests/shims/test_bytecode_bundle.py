"""The bundle of modules: what it holds is loaded from it, and what has changed since is not."""

from __future__ import annotations

import ast
import marshal
import os
import re
import subprocess
import sys
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

import pytest
from shims.launcher_calls import Place, bash_event

from claimonce.hooks.settings_cache import load
from claimonce.shims.bundled_modules import Bundle
from claimonce.shims.bytecode_bundle import ROOMS, bundle_path, write_bundle
from claimonce.shims.launcher import import_roots, install_launcher

APART = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)  # each has constants of its own
LAUNCHED = Path(str(sys.modules["claimonce.agents"].__file__)).with_name("launched.py")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    agents = tmp_path / "root" / "claimonce" / "agents"
    agents.mkdir(parents=True)
    (agents / "__init__.py").write_text("")
    (agents / "one.py").write_text("VALUE = 1\n")
    return agents


def opened(sources: Path, tmp_path: Path) -> Bundle:
    env = {"XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)}
    (tmp_path / "data" / "claimonce").mkdir(parents=True, exist_ok=True)
    file = os.open(write_bundle(env, [str(sources.parents[1])]), os.O_RDONLY)
    start = int.from_bytes(os.pread(file, 8, 4), "little")
    _, index = marshal.loads(os.pread(file, start - 20, 20))
    return Bundle(file, index, start)


def loaded(bundle: Bundle, name: str) -> Any:
    spec = bundle.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_module_is_loaded_as_its_source_says(sources: Path, tmp_path: Path) -> None:
    bundle = opened(sources, tmp_path)
    module = loaded(bundle, "claimonce.agents.one")
    assert (module.VALUE, module.__file__) == (1, str(sources / "one.py"))
    assert loaded(bundle, "claimonce.agents").__path__ == [str(sources)]
    assert bundle.find_spec("claimonce.agents.two") is None


def test_a_module_in_the_bundle_has_no_docstrings_of_its_own_nor_of_its_functions(
    sources: Path, tmp_path: Path
) -> None:
    (sources / "one.py").write_text(
        '"""Says what it is."""\nfrom __future__ import annotations\n\n\nclass One:\n'
        '    def three(self):\n        """Give three texts."""\n        return ["three" for _ in range(3)]\n\n\n'
        'def two(of: Missing) -> str:\n    """Give a text."""\n    return "a text"\n\n\n'
        'def four():\n    return "four"\n\n\nFIVE = lambda: "five"\n'
    )
    module = loaded(opened(sources, tmp_path), "claimonce.agents.one")
    assert (module.__doc__, module.One.three.__doc__, module.two.__doc__) == (None, None, None)
    assert (module.two(0), module.four(), module.FIVE()) == ("a text", "four", "five")
    assert module.One().three() == ["three", "three", "three"]
    assert module.two.__annotations__ == {"of": "Missing", "return": "str"}


def test_a_module_without_a_docstring_keeps_its_first_text(sources: Path, tmp_path: Path) -> None:
    (sources / "one.py").write_text('VALUE = "a text"\n')
    module = loaded(opened(sources, tmp_path), "claimonce.agents.one")
    assert (module.VALUE, module.__doc__) == ("a text", None)


def test_no_docstring_is_a_text_of_its_code_too() -> None:
    """Python keeps equal texts of one function once: what is left out of it would be left out of both."""
    for root in import_roots():
        for source in Path(root).glob("claimonce/**/*.py"):
            for node in ast.walk(ast.parse(source.read_bytes())):
                if isinstance(node, ast.FunctionDef | ast.Module) and (said := ast.get_docstring(node, clean=False)):
                    apart = [one for one in ast.walk(node) if one is not node and isinstance(one, APART)]
                    inside = {id(each) for one in apart for each in ast.walk(one)}
                    texts = [
                        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and id(one) not in inside
                    ]
                    assert texts.count(said) == 1, (source, node)


@pytest.mark.parametrize("change", ["other", "touched", "gone"])
def test_a_source_that_changed_since_is_left_to_python(sources: Path, tmp_path: Path, change: str) -> None:
    bundle, one = opened(sources, tmp_path), sources / "one.py"
    if change == "other":
        one.write_text("VALUE = 22\n")
    elif change == "touched":
        one.write_text("VALUE = 2\n")
        os.utime(one, ns=(0, 7))
    else:
        one.unlink()
    assert bundle.find_spec("claimonce.agents.one") is None
    assert bundle.find_spec("claimonce.agents") is not None


@pytest.fixture
def launcher(repo: Path) -> Path:
    load(str(repo), people=True)
    return Path(install_launcher(os.environ))


def test_a_hook_imports_its_modules_from_the_bundle(launcher: Path, repo: Path, tmp_path: Path) -> None:
    words = [f"--modules={bundle_path(os.environ)}", ":".join(import_roots()), "state", "hook", "claude", "", ""]
    payload = bash_event(Place(tmp_path, repo), "git push")
    seen = subprocess.run(
        [sys.executable, "-I", "-S", "-v", str(LAUNCHED), *words], input=payload, capture_output=True, check=True
    )
    said = seen.stderr.decode()
    assert "BundledLoader" in said
    # Python names each file that it takes code from; none of ours is among them.
    rooms = re.compile(rf"claimonce/(?:{'|'.join(ROOMS)})/")
    assert [line for line in said.splitlines() if "code object from" in line and rooms.search(line)] == []
    assert b'"deny"' in seen.stdout


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "cut short", "other python", "folder"])
def test_without_a_sound_bundle_the_gate_decides_all_the_same(
    launcher: Path, repo: Path, tmp_path: Path, damage: str
) -> None:
    bundle = Path(bundle_path(os.environ))
    whole = bundle.read_bytes()
    bundle.unlink()
    if damage == "folder":
        bundle.mkdir()
    elif damage != "gone":
        part = {"empty": b"", "cut": whole[:-1], "cut short": whole[:12], "other python": b"\0\0\r\n" + whole[4:]}
        bundle.write_bytes(part[damage])
    payload = bash_event(Place(tmp_path, repo), "git push")
    done = subprocess.run([launcher, "hook", "claude"], input=payload, capture_output=True, check=True)
    assert b"claimonce push" in done.stdout
    assert done.stderr == b""
