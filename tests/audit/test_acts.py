"""Every act has a verdict of its own: what is gated on a line says nothing of what stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, tree

RUN = "import os, subprocess as s\n"
WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: "

# What stands in one file, and how many of its acts are gated and how many are not.
LINES = {
    "a push beside a gated one": ("s.sh", "claimonce push origin a; git push --force origin a\n", 1, 1),
    "a push in front of a gated one": ("s.sh", "git push --force origin a; claimonce push origin b\n", 1, 1),
    "the other way out": ("s.sh", "claimonce push || git push\n", 1, 1),
    "the other way out in braces": ("s.sh", "claimonce push || { git push; }\n", 1, 1),
    "what follows": ("s.sh", "claimonce push && git push --tags\n", 1, 1),
    "a mail to somebody else": (
        "s.sh", "mail -s hi b@example.org < t; claimonce notify --to a --about x --subject s --body b\n", 1, 1,
    ),
    "a gated command beside one that is not": (
        "s.sh", "claimonce gate k -- gh pr comment 1 -b x; gh pr comment 2 -b y\n", 1, 1,
    ),
    # The gate of another key is no turn: only the shim takes that, and a git by its path does not meet it.
    "a push by its path inside a gate": ("s.sh", "claimonce gate k -- /usr/bin/git push origin main\n", 0, 1),
    "a push by another user inside a gate": ("s.sh", "claimonce gate k -- sudo -u deploy git push origin main\n", 0, 1),
    "a push by its path in a shell inside a gate": ("s.sh", "claimonce gate k -- sh -c '/usr/bin/git push'\n", 0, 1),
    "a push inside a run": ("s.sh", "claimonce run -- /usr/bin/git push\n", 0, 1),
    "a push that meets its shim inside a gate": ("s.sh", "claimonce gate k -- git push origin main\n", 1, 0),
    "a mail by its path inside a gate": ("s.sh", "claimonce gate k -- /usr/bin/mail -s x t@example.test\n", 1, 0),
    "two pushes": ("s.sh", "git push origin a; git push origin b\n", 0, 2),
    "two gated pushes": ("s.sh", "claimonce push origin a; claimonce push origin b\n", 2, 0),
    "a condition": ("s.sh", "if claimonce push; then :; else git push; fi\n", 1, 1),
    "a pipe": ("s.sh", "claimonce push 2>&1 | tee log; git push\n", 1, 1),
    "one shell text": ("s.sh", "bash -c 'claimonce push || git push'\n", 1, 1),
    "two calls of one line": ("s.py", RUN + 's.run(["claimonce", "push"]); s.run(["git", "push", "-f"])\n', 1, 1),
    "one text of a program": ("s.py", RUN + 'os.system("claimonce push || git push -f")\n', 1, 1),
    "an f-string": ("s.py", RUN + 'def f(x):\n    os.system(f"claimonce push {x}; git push {x}")\n', 1, 1),
    "a list of commands": (
        "s.py", RUN + 'for c in (["claimonce", "push"], ["git", "push"]):\n    s.run(c)\n', 1, 1,
    ),
    "a choice of commands": (
        "s.py", RUN + 's.run(["claimonce", "push"] if os.environ.get("A") else ["git", "push"])\n', 1, 1,
    ),
    "two calls of one line of a script": (
        "s.mjs",
        'import { execSync } from "node:child_process";\nexecSync("claimonce push"); execSync("git push")\n', 1, 1,
    ),
    "a step of a workflow": (".github/workflows/w.yml", WORKFLOW + "claimonce push || git push -f\n", 1, 1),
    "a recipe": ("Makefile", "all:\n\tclaimonce push || git push\n", 1, 1),
    "a package script": ("package.json", '{"scripts": {"release": "claimonce push || git push"}}\n', 1, 1),
    "one gate around two pushes": ("s.sh", "claimonce gate k -- sh -c 'git push; git push --tags'\n", 1, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_every_act_of_a_line_has_a_verdict_of_its_own(name: str, tmp_path: Path) -> None:
    path, text, gated, ungated = LINES[name]
    found = [each for each in audited(tree(tmp_path, {path: text})).findings if each.effect]
    verdicts = [each.verdict for each in found]
    assert (verdicts.count("gated"), len(verdicts) - verdicts.count("gated")) == (gated, ungated)
