"""The file that the launcher starts: `python -I -S launched.py [--modules=BUNDLE] ROOTS TAIL VERB ...`.

Python compiles it anew at each start, so it only finds what is compiled already: claimonce.shims.bundled_modules, out
of the bundle (see claimonce.shims.bytecode_bundle for its form) or, without a sound one, from its source.
"""

import sys
from marshal import loads
from posix import open, pread  # noqa: A004

sys.modules["__future__"] = future = type(sys)("__future__")  # see `lend_future` there
vars(future)["annotations"] = None
try:
    named = sys.argv[1]
    file = open(named[10:] if named[:10] == "--modules=" else "", 0)
    if pread(file, 4, 0) != sys.modules["_frozen_importlib_external"].MAGIC_NUMBER:
        raise ValueError  # noqa: TRY301
    start = int.from_bytes(pread(file, 8, 4), "little")
    code, index = loads(pread(file, start - 20, 20))  # noqa: S302  (ours, as the launcher is)
except (OSError, ValueError, EOFError, TypeError):
    from io import open_code

    file, start, index = -1, 0, {}
    path = __file__.rpartition("/agents/")[0] + "/shims/bundled_modules.py"
    with open_code(path) as source:
        code = compile(source.read(), path, "exec")
scope: dict[str, object] = {"__name__": "bundled_modules"}
exec(code, scope)  # noqa: S102
scope["begin"](file, index, start)  # type: ignore[operator]
try:
    from claimonce.agents.start import main
except ImportError:  # we are not where the roots say: the file beside this one still refuses what names an effect
    main = scope["main_beside"](__file__)  # type: ignore[operator]
main()
