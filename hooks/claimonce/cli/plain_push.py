"""`claimonce push` whose words are all git's own: the push of the verb, without the parser of options."""

from __future__ import annotations

import os

from claimonce.gate import identity
from claimonce.gate.errors import GateError
from claimonce.gate.push import push_context, queued_push
from claimonce.gate.push.arguments import read
from claimonce.gate.push.errors import NOT_PUSHED
from claimonce.hooks.git.environment import require_git
from claimonce.hooks.git.runner import Git
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn
from claimonce.settings.errors import SettingsError


def run(words: tuple[str, ...]) -> int:
    """Push in turn what `git push WORDS` would; return the exit status, each as the verb ends."""
    try:
        here = load(os.getcwd())
        store, asked = push_context.store_of(here), push_context.find_asked(here, identity.from_environment(os.environ))
        git = Git(require_git(os.environ), advice=NOT_PUSHED)
        return queued_push.push(store, git, read(words), ("push", *words), asked, warn).status
    except (GateError, SettingsError) as error:
        warn(f"{error}")
        return getattr(error, "exit_code", 2)
    except KeyboardInterrupt:
        warn("interrupted")
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  (the last line: report it and say where)
        from claimonce.hooks.exit_status import BUG, report

        warn(f"a bug: {type(error).__name__}: {error}")
        warn(f"a report is in {report('claimonce push')}")
        return BUG
