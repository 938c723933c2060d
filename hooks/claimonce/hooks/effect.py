"""An act on the outside world that a call would cause."""

from __future__ import annotations

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NOTIFY = "notify"
GIT_PUSH = "git_push"
COUNTER = "counter"
NEW, FILE = "new", "file"
EDIT, DELETE, REACTION, DRY_RUN, DRAFT = "edit", "delete", "reaction", "dry_run", "draft"  # these tell nobody anew
BY_GIT, BY_ITSELF, ALONE = "git", "itself", "alone"  # who moves the ref of a push
SEVERAL = "*several"  # among the words of a doubtful end: a message to several readers is doubtful, too
OBSERVE, WARN, ENFORCE = "observe", "warn", "enforce"  # what the gate does about a kind: the setting KIND.mode


@value
class Effect:
    """One act, as far as it can be known before it happens.

    `kind` is `notify`, `git_push`, `counter` or a plugin's own word; `plugin` names the description that
    recognised it. `targets` are recipients, a remote, or the counter file's absolute path. `span` is the byte range
    in the command's UTF-8 text where the act stands. `hidden` is empty when a shim first on PATH would meet the act,
    else why not (`absolute path`, `environment cleared`, `login shell`, `start-up file`, `other user`, `other host`,
    `PATH changed`, `another store`, `started by git`). `verb` is the subcommand with which the program has the effect
    (`git push` of jj), or the server's tool that it calls (`mcp__linear__create_comment` of mcporter). Of a push, `by`
    says who moves the ref: `git` where the program starts the git on PATH, `itself` where it needs none, "" where a
    forge does.

    Of a message: `act` is `new`, `file` (filed in a place, not told to a person), or what tells nobody anew.
    `readers_known` and `text_known` say that `targets`, and `subject` with `body`, are all of it; `readers_from` and
    `text_from` where they stood, or why they are not known. A text that is not known holds what is, with `?` for the
    rest. `whole` is a fingerprint of all that is sent where that is more than subject and body; `size` is that of
    subject and text in bytes, of which `body` may hold the beginning only.
    """

    kind: str
    plugin: str
    channel: str = ""
    program: str = ""
    targets: tuple[str, ...] = ()
    subject: str = ""
    body: str = ""
    key: str = ""
    span: tuple[int, int] | None = None
    hidden: str = ""
    act: str = NEW
    readers_known: bool = True
    text_known: bool = True
    readers_from: str = ""
    text_from: str = ""
    whole: str = ""
    size: int = 0
    verb: str = ""
    by: str = ""
    head: str = ""
    base: str = ""


def mode_of(effect: Effect, settings: Mapping[str, Any]) -> str:
    """Return the mode that the compiled settings have for this effect's kind; a plugin's own kind is enforced."""
    return str(settings.get(effect.kind, {}).get("mode", ENFORCE))
