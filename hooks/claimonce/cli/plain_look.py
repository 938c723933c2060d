"""`claimonce status`, `queue` and `log` without options of their own: the verbs, without the parser of options."""

from __future__ import annotations

from claimonce.cli.ending import finish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from claimonce.gate.store import Store


def run(args: list[str], open_store: Callable[[], Store]) -> NoReturn:
    """Show what `claimonce ARGS` would, a verb and at most `--json`, and exit."""
    finish(args, lambda: LOOKS[args[0]](open_store(), args[1:] == ["--json"]))


def _status(store: Store, as_json: bool) -> None:
    from claimonce.cli.held import overview, show

    show(store, overview(store), as_json)


def _queue(store: Store, as_json: bool) -> None:
    from claimonce.cli.push_line import show

    show(store, as_json)


def _log(store: Store, as_json: bool) -> None:
    from claimonce.cli.entries import MOST, show
    from claimonce.view.acts import EVERY

    show(store, MOST, EVERY, 0, as_json)


LOOKS: dict[str, Callable[[Store, bool], None]] = {"status": _status, "queue": _queue, "log": _log}
