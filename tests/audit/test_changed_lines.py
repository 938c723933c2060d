from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, committed, git, places, tree

from claimonce.audit import changed_lines
from claimonce.audit.errors import BadReference


def test_only_changed_lines_are_reported(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"old.sh": "#!/bin/sh\ngit push\n", "both.sh": "#!/bin/sh\ngit push\ntrue\n"}))
    tree(tmp_path, {"both.sh": "#!/bin/sh\ngit push\ntrue\ngit push origin main\n", "new.sh": "#!/bin/sh\ngit push\n"})
    assert places(audited(tmp_path, diff="HEAD")) == ["both.sh:4 ungated-push", "new.sh:2 ungated-push"]


def test_a_gate_that_was_taken_away_is_a_change(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.sh": "#!/bin/sh\nclaimonce gate release -- \\\n  git push\n"}))
    tree(tmp_path, {"a.sh": "#!/bin/sh\n  git push\n"})
    assert places(audited(tmp_path, diff="HEAD")) == ["a.sh:2 ungated-push"]


def test_a_new_caller_of_an_old_wrapper_is_reported(tmp_path: Path) -> None:
    wrapper = "import subprocess\n\n\ndef ship():\n    subprocess.run(['git', 'push'])\n"
    committed(tree(tmp_path, {"lib.py": wrapper, "old.py": "import lib\n\nlib.ship()\n"}))
    assert places(audited(tmp_path, diff="HEAD")) == []
    tree(tmp_path, {"new.py": "import lib\n\nlib.ship()\n"})
    assert places(audited(tmp_path, diff="HEAD")) == ["lib.py:5 ungated-push"]


def test_lines_that_look_like_headers_are_content(tmp_path: Path) -> None:
    committed(tree(tmp_path, {"a.txt": "one\n", "b.txt": "one\n"}))
    tree(tmp_path, {"a.txt": "one\n++ diff --git a/b\n@@ -1 +90 @@\n", "b.txt": "one\ntwo\n"})
    assert changed_lines.find_changed(str(tmp_path), "HEAD") == {"a.txt": [range(2, 4)], "b.txt": [range(2, 3)]}


def test_names_with_odd_letters_are_met(tmp_path: Path) -> None:
    committed(tree(tmp_path, {'a "b" ü.sh': "one\n"}))
    tree(tmp_path, {'a "b" ü.sh': "one\ntwo\n"})
    assert changed_lines.find_changed(str(tmp_path), "HEAD") == {'a "b" ü.sh': [range(2, 3)]}


@pytest.mark.parametrize("reference", ["nowhere", "--output=x", ""])
def test_a_commit_that_is_not_there_is_named(tmp_path: Path, reference: str) -> None:
    committed(tree(tmp_path, {"a.sh": "x"}))
    with pytest.raises(BadReference, match="git knows no such commit"):
        changed_lines.find_changed(str(tmp_path), reference)
    assert git(tmp_path, "status", "--short") == ""
