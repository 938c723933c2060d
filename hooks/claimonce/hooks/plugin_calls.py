"""One plugin's code for one effect, without loading the others: what the hook's path can afford of pluggy."""

from __future__ import annotations

import os
import sys

import pluggy

from claimonce.hooks import specs
from claimonce.hooks.verdict import Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.hooks.call import Session
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled


def judge(effect: Effect, session: Session, here: Compiled) -> Verdict | None:
    """Return the verdict of the plugin that recognised the effect; None when it has no code or no opinion.

    What the plugin raises passes through: the caller's fail policy decides.
    """
    where = here.coded.get(effect.plugin)
    if where is None:
        return None
    sys.path.extend(folder for folder in here.sys_path if folder not in sys.path)
    answer: Any = _alone(where).hook.claimonce_judge(effect=effect, session=session)
    return answer if isinstance(answer, Verdict) else None


def say(event: Mapping[str, Any], here: Compiled) -> tuple[list[str], list[str]]:
    """Return what plugins have to tell the agent of a session's start, and which of them failed."""
    sys.path.extend(folder for folder in here.sys_path if folder not in sys.path)
    said: list[str] = []
    troubles: list[str] = []
    for plugin, where in here.speaking.items():
        try:
            said += [str(text) for text in _alone(where).hook.claimonce_session(event=event) if text]
        except (Exception, SystemExit) as error:  # noqa: BLE001  (one plugin's failure is not the session's)
            troubles.append(f"plugin {plugin}: claimonce_session raised {type(error).__name__}: {error}")
    return said, troubles


def _alone(where: str) -> pluggy.PluginManager:
    manager = pluggy.PluginManager("claimonce")
    manager.add_hookspecs(specs)
    manager.register(_load(where))
    return manager


def _load(where: str) -> Any:
    if not os.path.isabs(where):
        __import__(where)
        return sys.modules[where]
    from claimonce.hooks import dropins

    found = [each for each in dropins.find([os.path.dirname(where)]) if each.path == where]
    if not found:
        raise FileNotFoundError(where)
    return dropins.execute(found[0])
