"""The file that the launcher starts: `python -I -S launched.py [--modules=BUNDLE] ROOTS TAIL VERB ...`.

Python compiles it anew at each start, so it only finds what is compiled already: claimonce.shims.bundled_modules, out
of the bundle (see claimonce.shims.bytecode_bundle for its form) or, without a sound one, from its source.
"""

import sys
from marshal import loads
from posix import open, pread  # noqa: A004

try:
    named = sys.argv[1]
    file = open(named[10:] if named[:10] == "--modules=" else "", 0)
    if pread(file, 4, 0) != sys.modules["_frozen_importlib_external"].MAGIC_NUMBER:
        raise ValueError  # noqa: TRY301
    code, index = loads(pread(file, int.from_bytes(pread(file, 8, 4), "little") - 20, 20))  # noqa: S302  (ours, as the launcher is)
except (OSError, ValueError, EOFError, TypeError):
    from io import open_code

    file, index = -1, {}
    code = open_code(__file__.removesuffix("agents/launched.py") + "shims/bundled_modules.py").read()  # noqa: SIM115
scope: dict[str, object] = {"__name__": "bundled_modules"}
exec(code, scope)  # noqa: S102
scope["begin"](file, index, "claimonce.agents.start", __file__)()  # type: ignore[operator]
