"""Single-file plugins: `<repository>/.claimonce/plugins/*.py` and `<config folder>/plugins/*.py`.

A drop-in runs code, so it loads only once a person has trusted its content, and the very bytes that were
hashed are the bytes that run: a file is read once. One that is not loaded is listed with the reason.
"""

from __future__ import annotations

import os
import types
from collections.abc import Iterable, Mapping

from claimonce.hooks.value import value
from claimonce.settings import trust


@value
class DropIn:
    """One file found; `reason` says why it may not load ("" when it may), `content` is None when it is unreadable."""

    path: str
    content: bytes | None
    reason: str

    @property
    def name(self) -> str:
        """The plugin's name in listings: `file:` and the file's name without `.py`."""
        return f"file:{self.stem}"

    @property
    def stem(self) -> str:
        """The file's name without `.py`."""
        return os.path.splitext(os.path.basename(self.path))[0]


def folders(root: str, folder: str, config_folder: str) -> tuple[str, ...]:
    """Return the folders that drop-ins are looked for in; `folder` is the setting plugins.folder, absolute or
    from `root`."""
    own = (os.path.join(root, folder),) if root and folder else ()
    return (*own, f"{config_folder}/plugins")


def find(places: Iterable[str], env: Mapping[str, str] | None = None) -> list[DropIn]:
    """Return every `*.py` of these folders, in order of folder and name, loadable or not."""
    found: list[DropIn] = []
    for place in dict.fromkeys(places):
        try:
            names = sorted(name for name in os.listdir(place) if name.endswith(".py"))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            found.append(DropIn(place, None, f"cannot be listed: {error.strerror}"))
            continue
        found.extend(_read(os.path.join(place, name), env) for name in names)
    return found


def execute(dropin: DropIn) -> types.ModuleType:
    """Run the bytes of a loadable drop-in as a fresh module; what they raise passes through."""
    if dropin.reason or dropin.content is None:
        raise PermissionError(f"{dropin.path} {dropin.reason}")
    module = types.ModuleType(f"_claimonce_dropin_{dropin.stem}")
    module.__file__ = dropin.path
    code = compile(dropin.content, dropin.path, "exec", dont_inherit=True)
    # Not put into sys.modules: two folders may hold files of one name, and nothing is to import a drop-in.
    exec(code, module.__dict__)  # noqa: S102  (trusted by content hash, see above)
    return module


def _read(path: str, env: Mapping[str, str] | None) -> DropIn:
    try:
        content = trust.read_bytes(path)
    except OSError as error:
        return DropIn(path, None, f"cannot be read: {error.strerror or error}")
    if trust.is_trusted(path, content, env):
        return DropIn(path, content, "")
    return DropIn(path, content, f"is not loaded until a person runs `claimonce trust {path}`")
