"""Modules out of one file: importing ninety of them one by one costs the hook more than all that they then do.

Python looks through folders, reads a file and checks it for each module. The bundle beside the launcher
(see claimonce.shims.bytecode_bundle, which writes it) holds the compiled code of them all. A module whose source has
another time or size than when the bundle was written is imported as Python does it, so a bundle is never wrong, only
of no use. This module's own code is the first in the bundle: `claimonce.agents.launched` begins with it.

What a module imports at its top is loaded ahead of it, so that its own import finds it there: Python's way to a module
(its finders, its locks, six attributes one by one) costs more than half of what these modules do when they are loaded.
Its own annotations are texts, so that it asks for no `__future__`, which is not lent yet.
"""

import sys
from marshal import loads
from posix import pread, stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType, ModuleType
    from typing import Any

    # The source's path, its time in ns and its size; whether it is a package; where its code stands, and its length;
    # the modules of the bundle that it imports at its top, less those that lead back to it.
    Row = tuple[str, int, int, bool, int, int, tuple[str, ...]]
else:
    SourceFileLoader = sys.modules["_frozen_importlib_external"].SourceFileLoader
    ModuleSpec = sys.modules["_frozen_importlib"].ModuleSpec
    ModuleType = type(sys)
locked = getattr(sys.modules["_frozen_importlib"], "_ModuleLockManager", None)  # one thread loads a module, others wait


class Bundle:
    """An open bundle, as a finder of modules."""

    def __init__(self, file: int, index: dict[str, bytes], start: int) -> None:
        """Keep the descriptor, what the bundle holds, and where the first code stands."""
        self.file, self.index, self.start = file, index, start

    def row_of(self, name: str) -> "Row | None":
        """Return what the bundle says of a module; a row is packed until then, as few are ever asked for."""
        packed = self.index.get(name)
        return None if packed is None else loads(packed)  # noqa: S302  (it lies beside the launcher, and is as much ours)

    def find_spec(self, name: str, path: object = None, target: object = None) -> "ModuleSpec | None":  # noqa: ARG002  (the protocol)
        """Return how to load a module, None for one that is not here or has changed since."""
        row = self.row_of(name)
        spec = self.spec_of(name, row) if row is not None else None
        if row is not None and spec is not None:
            for each in row[6]:
                self.load_ahead(each)
        return spec

    def load_ahead(self, name: str) -> None:
        """Load a module that is not loaded yet, and first what it imports; one that has changed is left to Python."""
        modules = sys.modules
        row = None if name in modules else self.row_of(name)
        if row is None or locked is None:
            return
        parent, _, own = name.rpartition(".")
        self.load_ahead(parent)
        spec = self.spec_of(name, row)
        if spec is None or parent not in modules:
            return
        for each in row[6]:
            self.load_ahead(each)
        with locked(name):
            if name not in modules:
                setattr(modules[parent], own, self.loaded(name, row, spec))

    def loaded(self, name: str, row: "Row", spec: "ModuleSpec") -> "ModuleType":
        """Return the module, loaded; raise what it raises."""
        module = ModuleType(name)
        module.__spec__, module.__loader__, module.__package__ = spec, spec.loader, spec.parent
        module.__file__, module.__cached__ = spec.origin, spec.cached  # type: ignore[attr-defined]
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        spec._initializing = True  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  (by this another thread knows to wait)
        sys.modules[name] = module
        try:
            exec(self.code_at(row), module.__dict__)  # noqa: S102  (it lies beside the launcher, and is as much ours)
        except BaseException:
            sys.modules.pop(name, None)
            raise
        finally:
            spec._initializing = False  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        return sys.modules[name]

    def spec_of(self, name: str, row: "Row") -> "ModuleSpec | None":
        """Return how to load a module whose source is as it was; nothing is loaded yet."""
        source, time, size, is_package = row[:4]
        try:
            found = stat(source)
        except OSError:
            return None
        if found.st_mtime_ns != time or found.st_size != size:
            return None
        spec = ModuleSpec(name, BundledLoader(name, row, self), origin=source, is_package=is_package)
        spec.has_location = True
        spec.cached = source  # else Python works out, for each module, where its own cache would lie
        if is_package:
            spec.submodule_search_locations = [source.rpartition("/")[0]]
        return spec

    def code_at(self, row: "Row") -> "CodeType":
        """Return a module's code."""
        code: CodeType = loads(pread(self.file, row[5], self.start + row[4]))  # noqa: S302  (as above)
        return code


class BundledLoader(SourceFileLoader):
    """Loads one module's code from the bundle; for all else it is a file of source like any other."""

    def __init__(self, name: str, row: "Row", bundle: Bundle) -> None:
        """Keep the bundle that holds the code."""
        self.name, self.path, self.row, self.bundle = name, row[0], row, bundle

    def get_code(self, fullname: str) -> "CodeType":  # noqa: ARG002  (the protocol)
        """Return the code that was compiled when the bundle was written."""
        return self.bundle.code_at(self.row)

    def exec_module(self, module: "ModuleType") -> None:
        """Run the module."""
        exec(self.bundle.code_at(self.row), module.__dict__)  # noqa: S102  (as above)


def lend_future() -> None:
    """Put a stand-in for `__future__`, which each module names and none looks into, where an import looks first: to
    find and read it costs a fiftieth of a start. Who looks into it has the real one."""

    def real(name: str) -> object:
        if name[:2] == "__":
            raise AttributeError(name)  # an import asks each module for its `__path__`
        if sys.modules.get("__future__") is lent:
            del sys.modules["__future__"]
        found: ModuleType = __import__("__future__")
        vars(lent).update(vars(found))
        if name not in vars(lent):
            raise AttributeError(name)
        return vars(lent)[name]

    sys.modules["__future__"] = lent = ModuleType("__future__")
    vars(lent).update(annotations=None, __getattr__=real)


def begin(file: int, index: dict[str, bytes], real_work: str, launched: str) -> "Callable[[], None]":
    """Put the import roots in place, with the bundle before them where it is sound; return `main` of the real work.

    The namespace `claimonce` is put together here: to find its parts, Python would list every folder of the path.
    """
    if sys.argv[1][:10] == "--modules=":
        del sys.argv[1]
    roots = sys.argv[1].split(":")
    sys.path += roots
    lend_future()
    space = ModuleType("claimonce")
    space.__spec__ = ModuleSpec("claimonce", None, is_package=True)
    space.__path__ = space.__spec__.submodule_search_locations = [root + "/claimonce" for root in roots]
    sys.modules["claimonce"] = space
    if index:
        places = pread(file, 16, 4)
        if pread(file, 2, int.from_bytes(places[8:], "little")) == b"\n":
            sys.meta_path.insert(0, Bundle(file, index, int.from_bytes(places[:8], "little")))
    try:
        found: Any = __import__(real_work, fromlist=("main",))
        main: Callable[[], None] = found.main
    except ImportError:  # we are not where the roots say: the file beside `launched` still refuses what names an effect
        path = launched.rpartition("/")[0] + "/start.py"
        scope: dict[str, Any] = {"__name__": "start", "__file__": path}
        with open(path, "rb") as source:
            exec(compile(source.read(), path, "exec"), scope)  # noqa: S102
        main = scope["main"]
    return main
