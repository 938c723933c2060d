"""The file that the launcher starts: `python -I -S launched.py [--modules=BUNDLE] ROOTS TAIL VERB ...`.

It is compiled at each start, so it does no more than find the module that does the work, which is compiled once. The
namespace `claimonce` is put together here: to find its parts, Python would list every folder of the path.
"""

import sys

bundle = sys.argv.pop(1)[10:] if sys.argv[1][:10] == "--modules=" else ""
roots = sys.argv[1].split(":")
sys.path += roots
space = type(sys)("claimonce")
space.__spec__ = type(sys.__spec__)("claimonce", None, is_package=True)
space.__path__ = space.__spec__.submodule_search_locations = [root + "/claimonce" for root in roots]
sys.modules["claimonce"] = space
if bundle:
    import posix
    from marshal import loads

    try:  # see claimonce.shims.bytecode_bundle for its form; without a sound one each module is found by itself
        packed = posix.open(bundle, posix.O_RDONLY)
        head = posix.pread(packed, 20, 0)
        start, end = int.from_bytes(head[4:12], "little"), int.from_bytes(head[12:], "little")
        is_whole = posix.pread(packed, 2, end) == b"\n"
        if is_whole and head[:4] == sys.modules["_frozen_importlib_external"].MAGIC_NUMBER:
            finder, index = loads(posix.pread(packed, start - 20, 20))  # noqa: S302  (ours, as this launcher is)
            making: dict[str, object] = {"__name__": "bundled_modules"}
            exec(finder, making)  # noqa: S102
            making["install"](packed, index, start)  # type: ignore[operator]
    except (OSError, ValueError, EOFError, TypeError):
        pass
try:
    from claimonce.agents.start import main
except ImportError:  # we are not where the roots say: the file beside this one still refuses what names an effect
    path = __file__.rpartition("/")[0] + "/start.py"
    with open(path, "rb") as file:
        scope = {"__name__": "start", "__file__": path}
        exec(compile(file.read(), path, "exec"), scope)  # noqa: S102
    scope["main"]()  # type: ignore[operator]
else:
    main()
