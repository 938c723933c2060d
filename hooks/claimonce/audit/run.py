"""The door to the audit: importing it costs next to nothing, the first run loads the rest."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.audit.collect import Progress
    from claimonce.audit.result import Options, Sweep
    from claimonce.hooks.settings_cache import Compiled


def sweep(root: str, here: Compiled, options: Options, progress: Progress | None = None) -> Sweep:
    """Audit the tree at `root` under the settings and descriptions of `here`.

    Nothing of the tree is executed or imported. BadBaseline and BadReference where the options cannot be obeyed.
    """
    from claimonce.audit.pipeline import swept

    return swept(root, here, options, progress)
