"""Forms in which the words of an act do not stand in a row: the live reader, the second look and the audit see each."""

from __future__ import annotations

from pathlib import Path

import pytest
from agreement.sides import audited
from reading.cases import DESCRIPTIONS, WORDS, payload

from claimonce.prefilter.keywords import possible
from claimonce.reading import read_command

FORMS = {
    "a redirection between git and its verb": ("run.sh", "git 2>/dev/null push\n"),
    "a variable in front that may hold sudo": ("run.sh", "$SUDO git push\n"),
    "a printed text that is sourced": ("run.sh", ". <(echo git push)\n"),
    "a heredoc for a shell that doas starts": ("run.sh", "doas bash <<EOF\ngit push\nEOF\n"),
    "words put into the script's own arguments": ("run.sh", 'set -- git push; "$@"\n'),
    "execlp, whose second argument is a name": ("run.py", "import os\nos.execlp('git', 'git', 'push')\n"),
    "execv, whose list begins with a name": ("run.py", "import os\nos.execv('/usr/bin/git', ['any', 'push'])\n"),
    "posix_spawn": ("run.py", "import os\nos.posix_spawn('/usr/bin/git', ['git', 'push'], {})\n"),
    "a method of a class": (
        "run.py", "import os\nclass Shop:\n    def close(self):\n        os.system('git push')\nShop().close()\n",
    ),
}  # fmt: skip
# The same words, where nothing is pushed.
QUIET = {
    "a redirection to a file of that name": ("run.sh", "git 2>push status\n"),
    "what a program is called to itself": ("run.py", "import os\nos.execv('/usr/bin/git', ['push', 'status'])\n"),
    "arguments that are only printed": ("run.sh", 'set -- git push; echo "$@"\n'),
    "a printed text that is only read": ("run.sh", "cat <(echo git push)\n"),
}
PROGRAMS = {".sh": "bash", ".py": "python3"}


@pytest.mark.parametrize("name", FORMS)
def test_the_live_reader_the_second_look_and_the_audit_see_it(name: str, tmp_path: Path) -> None:
    path, text = FORMS[name]
    (tmp_path / path).write_text(text)
    started = f"{PROGRAMS[Path(path).suffix]} {path}"
    for command in (started, text) if path.endswith(".sh") else (started,):
        assert possible(payload(command, cwd=str(tmp_path)), WORDS)
        reading = read_command(command, DESCRIPTIONS, cwd=str(tmp_path))
        assert [effect.kind for effect in reading.effects] == ["git_push"]
    assert audited(path, text) == {"git_push"}


@pytest.mark.parametrize("name", QUIET)
def test_neither_reader_takes_the_same_words_for_an_act_where_nothing_is_pushed(name: str, tmp_path: Path) -> None:
    path, text = QUIET[name]
    (tmp_path / path).write_text(text)
    reading = read_command(f"{PROGRAMS[Path(path).suffix]} {path}", DESCRIPTIONS, cwd=str(tmp_path))
    assert [effect.kind for effect in reading.effects] == []
    assert audited(path, text) == set()
