"""Stand-ins for modules of Python's own that a compiled module imports and hardly uses: what they bring is not loaded.

Importing one of them costs the hook up to half a start of Python. Who imports it later gets the real one.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


class Lent:
    """While the block runs, an import of these names finds the stand-ins; a module that is already loaded stays."""

    __slots__ = ("_lent",)

    def __init__(self, **names: dict[str, Any]) -> None:
        """Take what each stand-in holds, per name of a module."""
        self._lent: dict[str, ModuleType] = {}
        for name, held in names.items():
            if name not in sys.modules:
                self._lent[name] = module = type(sys)(name)
                module.__dict__.update(held)

    def __enter__(self) -> None:
        """Put the stand-ins where an import looks first."""
        sys.modules.update(self._lent)

    def __exit__(self, *_: object) -> None:
        """Take them away again."""
        for name, module in self._lent.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]
