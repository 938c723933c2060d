"""Modules out of one file: importing ninety of them one by one costs the hook more than all that they then do.

Python looks through folders, reads a file and checks it for each module. The bundle beside the launcher
(see claimonce.shims.bytecode_bundle, which writes it) holds the compiled code of them all. A module whose source has
another time or size than when the bundle was written is imported as Python does it, so a bundle is never wrong, only
of no use. This module's own code is the first in the bundle.
"""

from __future__ import annotations

import sys
from marshal import loads
from posix import pread, stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType, ModuleType

    # The source's path, its time in ns and its size; whether it is a package; where its code stands, and its length.
    Row = tuple[str, int, int, bool, int, int]
else:
    SourceFileLoader = sys.modules["_frozen_importlib_external"].SourceFileLoader
    ModuleSpec = sys.modules["_frozen_importlib"].ModuleSpec


class Bundle:
    """An open bundle, as a finder of modules."""

    def __init__(self, file: int, index: dict[str, Row], start: int) -> None:
        """Keep the descriptor, what the bundle holds, and where the first code stands."""
        self.file, self.index, self.start = file, index, start

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG002  (the protocol)
        """Return how to load a module, None for one that is not here or has changed since."""
        row = self.index.get(name)
        if row is None:
            return None
        source, time, size, is_package, _, _ = row
        try:
            found = stat(source)
        except OSError:
            return None
        if found.st_mtime_ns != time or found.st_size != size:
            return None
        spec = ModuleSpec(name, BundledLoader(name, source, self), origin=source, is_package=is_package)
        spec.has_location = True
        spec.cached = source  # else Python works out, for each module, where its own cache would lie
        if is_package:
            spec.submodule_search_locations = [source.rpartition("/")[0]]
        return spec

    def code_of(self, name: str) -> CodeType:
        """Return a module's code."""
        *_, at, length = self.index[name]
        code: CodeType = loads(pread(self.file, length, self.start + at))  # noqa: S302  (it lies beside the launcher, and is as much ours)
        return code


class BundledLoader(SourceFileLoader):
    """Loads one module's code from the bundle; for all else it is a file of source like any other."""

    def __init__(self, name: str, source: str, bundle: Bundle) -> None:
        """Keep the bundle that holds the code."""
        self.name, self.path, self.bundle = name, source, bundle

    def get_code(self, fullname: str) -> CodeType:
        """Return the code that was compiled when the bundle was written."""
        return self.bundle.code_of(fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module."""
        exec(self.bundle.code_of(self.name), module.__dict__)  # noqa: S102  (as above)


def install(file: int, index: dict[str, Row], start: int) -> None:
    """Let Python look here first."""
    sys.meta_path.insert(0, Bundle(file, index, start))
