"""Acts that stand where a file's text alone does not show them as words in a row, and text that never runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, tree

ACTS = {
    "a redirection between the words": ("s.sh", "git 2>/dev/null push origin main\n", 1),
    "a file between the words": ("s.sh", "sudo >log git push origin main\n", 1),
    "two redirections between the words": ("s.sh", "git push >x 2>&1 origin main\n", 1),
    "a variable for the right to do it": ("s.sh", "$SUDO git push\n", 1),
    "a script that doas hands to a shell": ("s.sh", "doas bash <<EOF\ncd x\ngit push\nEOF\n", 3),
    "a printed file that is sourced": ("s.sh", "cd x\n. <(echo git push)\n", 2),
    "words put into the arguments": ("s.sh", 'set -- git push\necho x\n"$@"\n', 3),
    "a step of a workflow": (
        ".github/workflows/w.yml",
        "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          set -- push\n          git $1\n", 7,
    ),
    "os.execv": ("s.py", "import os\nos.execv('/usr/bin/git', ['git', 'push'])\n", 2),
    "os.execlp": ("s.py", "import os\nos.execlp('git', 'git', 'push')\n", 2),
    "os.execvpe": ("s.py", "import os\nos.execvpe('git', ['anything', 'push'], {})\n", 2),
    "os.spawnlp": ("s.py", "import os\nos.spawnlp(os.P_WAIT, 'git', 'git', 'push')\n", 2),
    "os.spawnv": ("s.py", "import os\nos.spawnv(os.P_WAIT, '/usr/bin/git', ['git', 'push'])\n", 2),
    "os.posix_spawn": ("s.py", "import os\nos.posix_spawn('/usr/bin/git', ['git', 'push'], {})\n", 2),
    "an argv in a variable": ("s.py", "import os\nargv = ['git', 'push']\nos.execvp(argv[0], argv)\n", 3),
    "a module taken from the main one": (
        "s.js", "process.mainModule.require('child_process').execSync('git push')\n", 1,
    ),
}  # fmt: skip

QUIET = {
    "what stands behind an exit": ("s.sh", "exit 0\ngit push\n"),
    "the side that never runs": ("s.sh", "false && git push\ntrue || git push\n"),
    "the branch that never runs": ("s.sh", "if false; then git push; fi\n"),
    "a look at the syntax": ("s.sh", "echo 'git push' | bash -n\n"),
    "an expression that looks for words": ("s.js", "/git push/.exec('git push')\n"),
    "what argv[0] says of itself": ("s.py", "import os\nos.execv('/usr/bin/git', ['push', 'status'])\n"),
    "Python's own exec": ("s.py", "exec('git', 'push')\n"),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_found_on_its_line(name: str, tmp_path: Path) -> None:
    path, text, line = ACTS[name]
    found = [each for each in audited(tree(tmp_path, {path: text})).findings if each.effect]
    assert [(each.effect, each.site.line) for each in found] == [("git_push", line)]


@pytest.mark.parametrize("name", QUIET)
def test_what_never_runs_is_no_act(name: str, tmp_path: Path) -> None:
    path, text = QUIET[name]
    assert not [each for each in audited(tree(tmp_path, {path: text})).findings if each.effect]


def test_a_line_that_acts_in_some_other_way_is_found_beside_those_that_are_known(tmp_path: Path) -> None:
    text = 'git push origin a\nset -- git push origin b\n"$@"\nf() { git push origin c; }\nf\n'
    found = [each for each in audited(tree(tmp_path, {"s.sh": text})).findings if each.effect]
    assert [each.site.line for each in found] == [1, 3, 4]
