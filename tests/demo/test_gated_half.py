"""The half with a gate, against a stand-in of a few lines of sh: what the demo shows is what its counts are, not hopes.

The stand-in is wired by settings and a session's exported PATH, as the real one is. With a hole left in it, the demo
must say so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from claimonce.demo.stories import half
from claimonce.demo.world import World

_LOCK = "until mkdir '{root}/{name}' 2>/dev/null; do sleep 0.01; done"
_MAIL = """\
#!/bin/sh
if mkdir '{root}/mailed' 2>/dev/null; then exec '{bin}/mail' "$@"; fi
echo 'already told by another session' >&2
exit 85
"""
_GIT = """\
#!/bin/sh
[ "$1" = push ] || exec '{git}' "$@"
{lock}
if ! '{git}' pull --quiet --rebase; then
	printf '{{"SP": {{"next": %s}}}}\\n' "$(cat '{root}/next')" > counter.json
	'{git}' add counter.json && GIT_EDITOR=true '{git}' rebase --continue
fi >/dev/null 2>&1
'{git}' "$@"
status=$?
rmdir '{root}/turn'
exit $status
"""
# The counter that all clones share lies beside them: a clone's own file is brought up to it before it is read.
_BEFORE = """\
case $(cat) in *'number get'*)
	{lock}
	[ ! -e '{root}/next' ] || printf '{{"SP": {{"next": %s}}}}\\n' "$(cat '{root}/next')" > counter.json
esac
"""
_AFTER = """\
case $(cat) in *'number get'*) number get counter.json SP.next > '{root}/next'; rmdir '{root}/counter' ;; esac
"""


def _stand_in(*, mail: bool = True, git: bool = True, counter: bool = True) -> Callable[[World], None]:
    def install(here: World) -> None:
        shims = here.root / "shims"
        shims.mkdir()
        turn = _LOCK.format(root=here.root, name="turn")
        for name, text, wanted in (("mail", _MAIL, mail), ("git", _GIT, git)):
            if wanted:
                (shims / name).write_text(text.format(root=here.root, bin=here.bin, git=here.git, lock=turn))
                (shims / name).chmod(0o755)
        before = (
            _BEFORE.format(lock=_LOCK.format(root=here.root, name="counter"), root=here.root) if counter else "true"
        )
        after = _AFTER.format(root=here.root) if counter else "true"
        start = f"echo 'export PATH={shims}:$PATH' >> \"$CLAUDE_ENV_FILE\""
        commands = {"SessionStart": start, "PreToolUse": before, "PostToolUse": after}
        hooks = {event: [{"hooks": [{"type": "command", "command": command}]}] for event, command in commands.items()}
        (here.home / ".claude").mkdir()
        (here.home / ".claude" / "settings.json").write_text(json.dumps({"hooks": hooks}))

    return install


def _deaf(_agent: str, _said: dict[str, Any]) -> None:
    pass


def test_a_gate_that_holds_is_shown_to_hold() -> None:
    outcome = half(("mails", "counter"), 4, heard=_deaf, gate=_stand_in())
    assert outcome.shortfalls() == []
    assert outcome.problems == []
    assert (outcome.mails_delivered, outcome.pushes_landed, outcome.counter_moved) == (1, 4, 4)
    assert (outcome.remote_received, outcome.remote_moved) == (4, 4)
    assert outcome.told == "already told by another session"


@pytest.mark.parametrize(
    ("missing", "story", "shortfall"),
    [
        ("mail", "mails", "3 mails were delivered, not 1"),
        ("git", "counter", "pushes failed"),
        ("counter", "counter", "numbers were taken more than once"),
    ],
)
def test_a_gate_with_a_hole_is_shown_to_leak(missing: str, story: str, shortfall: str) -> None:
    outcome = half((story,), 3, heard=_deaf, gate=_stand_in(**{missing: False}))
    assert any(shortfall in phrase for phrase in outcome.shortfalls())
