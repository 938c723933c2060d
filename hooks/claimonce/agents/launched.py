"""The file that the launcher starts: `python -I -S launched.py ROOTS TAIL VERB ...`.

It is compiled at each start, so it does no more than find the module that does the work, which is compiled once. The
namespace `claimonce` is put together here: to find its parts, Python would list every folder of the path.
"""

import sys

roots = sys.argv[1].split(":")
sys.path[:0] = roots
space = type(sys)("claimonce")
space.__spec__ = type(sys.__spec__)("claimonce", None, is_package=True)
space.__path__ = space.__spec__.submodule_search_locations = [root + "/claimonce" for root in roots]
sys.modules["claimonce"] = space
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
