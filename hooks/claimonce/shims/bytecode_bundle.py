"""Writes the bundle: the compiled code of the modules that a hook or a shim may load, in one file beside the launcher.

Its form: Python's magic number (4 bytes), where the modules' code starts and where it ends (8 each); marshalled, the
code of `claimonce.shims.bundled_modules` and a packed row a module; then the code itself, and a line break, by which a
file that was cut is known.
"""

from __future__ import annotations

import importlib.util
import marshal
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

from claimonce.settings.paths import data_folder
from claimonce.shims import bundled_modules

# The folders whose modules stand on the way of a hook or a shim, below the roots of `claimonce`.
ROOMS = (
    "agents", "catalog", "clients", "effects", "gate", "hooks", "interp", "lang", "prefilter", "programs", "reading",
    "settings", "shims",
)  # fmt: skip
_HEAD = 20
_OPTIMIZED, _HAS_DOCSTRING = 0x1, 0x4000000  # `inspect.CO_OPTIMIZED` and, from Python 3.13 on, `CO_HAS_DOCSTRING`
# An import at the beginning of a line is one that is always made: no condition stands before it.
_IMPORT = re.compile(r"^from (claimonce[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
_NAME = re.compile(r"(?<![\w.])(?<!as )\w+")


def bundle_path(env: Mapping[str, str]) -> str:
    """Return where the bundle lies for this user."""
    return f"{data_folder(env)}/modules"


def write_bundle(env: Mapping[str, str], roots: list[str]) -> str:
    """Write the bundle of the modules under these import roots and return its path; an up-to-date one stays."""
    target = bundle_path(env)
    sources = {name: (source, _stamp(source)) for name, source in _modules(roots)}
    if _stamps_of(target) == {name: stamp for name, (_, stamp) in sources.items()}:
        return target
    ahead = _imports({name: source for name, (source, _) in sources.items()})
    index: dict[str, bytes] = {}
    codes: list[bytes] = []
    at = 0
    for name, (source, stamp) in sources.items():
        code = marshal.dumps(_code_of(name, source, stamp))
        index[name] = marshal.dumps((*stamp, at, len(code), ahead[name]))
        codes.append(code)
        at += len(code)
    own = Path(bundled_modules.__file__)
    front = marshal.dumps((_code_of(bundled_modules.__name__, own, _stamp(own)), index))
    start = _HEAD + len(front)
    places = start.to_bytes(8, "little") + (start + at).to_bytes(8, "little")
    _replace(target, b"".join([importlib.util.MAGIC_NUMBER, places, front, *codes, b"\n"]))
    return target


def _imports(sources: Mapping[str, Path]) -> dict[str, tuple[str, ...]]:
    """Return what each module imports at its top, of these modules and in its order; none that leads back to it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, source in sources.items():
        said: dict[str, None] = {}
        for match in _IMPORT.finditer(source.read_text(encoding="utf-8")):
            said[match[1]] = None
            said.update((f"{match[1]}.{one}", None) for one in _NAME.findall(match[2]))
        found[name] = tuple(one for one in said if one in sources and one != name)
    return {
        name: tuple(one for one in said if name not in _reached(one, found) and not name.startswith(f"{one}."))
        for name, said in found.items()
    }


def _reached(name: str, found: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the modules that importing this one leads to, the folders above them included."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one and one not in seen:
            seen.add(one)
            waiting += found.get(one, ())
            waiting.append(one.rpartition(".")[0])
    return seen


def _stamp(source: Path) -> tuple[str, int, int, bool]:
    found = source.stat()
    return str(source), found.st_mtime_ns, found.st_size, source.name == "__init__.py"


def _stamps_of(bundle: str) -> dict[str, tuple[str, int, int, bool]]:
    """Return what a bundle says of its sources; nothing where it is not sound or another Python's."""
    try:
        data = Path(bundle).read_bytes()
        start, end = int.from_bytes(data[4:12], "little"), int.from_bytes(data[12:20], "little")
        if data[:4] != importlib.util.MAGIC_NUMBER or data[end:] != b"\n":
            return {}
        packed: dict[str, bytes] = marshal.loads(data[_HEAD:start])[1]  # noqa: S302  (ours)
        index: dict[str, bundled_modules.Row] = {name: marshal.loads(row) for name, row in packed.items()}  # noqa: S302
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return {name: row[:4] for name, row in index.items()}


def _modules(roots: list[str]) -> Iterator[tuple[str, Path]]:
    seen: set[str] = set()
    for root in roots:
        for room in ROOMS:
            for source in sorted(Path(root, "claimonce", room).rglob("*.py")):
                parts = source.relative_to(root).with_suffix("").parts
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                if name not in seen:  # the first root's is the one that an import would find
                    seen.add(name)
                    yield name, source


@cache
def _code_of(name: str, source: Path, _: tuple[str, int, int, bool]) -> CodeType:
    """Return a module's code, from Python's own cache where that is fresh, without what only its readers need."""
    code = SourceFileLoader(name, str(source)).get_code(name)
    assert code is not None  # a source has one
    return _lean(code)


def _lean(code: CodeType) -> CodeType:
    """Return the code without the docstrings of its functions and its module: loading them takes time at each call.

    Up to Python 3.12 the first constant of a function is its docstring or None; from 3.13 on a flag says that there is
    one. A module that has one begins by storing it.
    """
    consts = tuple(_lean(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    is_function = code.co_flags & _OPTIMIZED and not code.co_name.startswith("<")
    is_told = code.co_flags & _HAS_DOCSTRING if sys.version_info >= (3, 13) else is_function
    is_module = code.co_name == "<module>" and code.co_names[:1] == ("__doc__",)
    if consts and isinstance(consts[0], str) and (is_told or is_module):
        consts = (None, *consts[1:])
    return code.replace(co_consts=consts)


def _replace(target: str, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".modules.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(name, target)
