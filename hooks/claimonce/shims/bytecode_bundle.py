"""Writes the bundle: the compiled code of the modules that a hook or a shim may load, in one file beside the launcher.

Its form: Python's magic number (4 bytes), where the modules' code starts and where it ends (8 each); marshalled, the
code of `claimonce.shims.bundled_modules` and a packed row a module; then the code itself, and a line break, by which a
file that was cut is known.
"""

from __future__ import annotations
import __future__

import ast
import importlib.util
import marshal
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
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
        code = marshal.dumps(_code_of(source, stamp))
        index[name] = marshal.dumps((*stamp, at, len(code), ahead[name]))
        codes.append(code)
        at += len(code)
    own = Path(bundled_modules.__file__)
    front = marshal.dumps((_code_of(own, _stamp(own)), index))
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
def _code_of(source: Path, _: tuple[str, int, int, bool]) -> CodeType:
    """Return a module's code without what only its readers need: loading that takes a twentieth of a start of Python.

    Left out are its docstrings and the import of `__future__`, whose file Python would look for: what it asks holds.
    """
    tree = ast.parse(source.read_bytes())
    flags = __future__.annotations.compiler_flag if any(map(_is_future, tree.body)) else 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = 1 if ast.get_docstring(node, clean=False) is not None else 0
            body = [one for one in node.body[first:] if not _is_future(one)]
            node.body = body or [ast.copy_location(ast.Pass(), node.body[0])] if node.body else []
    made: CodeType = compile(tree, str(source), "exec", flags=flags, dont_inherit=True)
    return made


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _replace(target: str, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".modules.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(name, target)
