from __future__ import annotations

import os
from pathlib import Path

import pytest
from audit.trees import audited, closed, committed, places, tree

from claimonce.audit.lower import facts_of

ODD = {
    "nul.py": b"import subprocess\0\n",
    "latin.sh": "#!/bin/sh\n# gr\xfc\xdfe\ngit push\n".encode("latin-1"),
    "utf16.py": "import subprocess\nsubprocess.run(['git', 'push'])\n".encode("utf-16"),
    "broken.py": b"import subprocess\ndef f(:\n",
    "broken.sh": b"#!/bin/sh\nif true; then git push\n",
    "broken.js": b"const { execSync } = require('child_process'); function (\n",
    "broken.ts": b"import { execSync } from 'child_process'; function (\n",
    ".github/workflows/broken.yml": b"jobs: [\n  run: git push\n",
    "package.json": b'{"scripts": {"ship": "git push"',
    ".claude/settings.json": b'{"hooks": ',
    ".mcp.json": b"[1, 2",
    "Makefile": b"ship:\n\t@git push\n\t\xff\xfe\n",
    "empty.py": b"",
    "empty.sh": b"",
    "crlf.sh": b"#!/bin/sh\r\ngit push\r\n",
    "bom.py": b"\xef\xbb\xbfimport subprocess\nsubprocess.run(['git', 'push'])\n",
    "name with \n newline.sh": b"#!/bin/sh\ngit push\n",
}


def reasons(root: Path) -> dict[str, str]:
    return {each.path: each.reason for each in audited(root).unread}


@pytest.mark.parametrize("with_git", [False, True])
def test_odd_files_are_named_and_the_others_are_read(tmp_path: Path, with_git: bool) -> None:
    tree(tmp_path, ODD)
    if with_git:
        committed(tmp_path)
    said = reasons(tmp_path)
    assert {"nul.py", "latin.sh", "broken.py", "broken.js", "package.json"} <= set(said)
    assert said["nul.py"] == "binary"
    assert said["latin.sh"].startswith("not UTF-8")
    assert not any("bug" in reason for reason in said.values()), said
    found = places(audited(tmp_path))
    for place in ("latin.sh:3", "crlf.sh:2", "bom.py:2"):
        assert f"{place} ungated-push" in found


def test_a_file_of_100_megabytes_is_named_and_not_read(tmp_path: Path) -> None:
    with open(tmp_path / "huge.py", "wb") as file:
        file.truncate(100_000_000)
    assert reasons(tmp_path) == {"huge.py": "larger than 5 MB"}


@pytest.mark.parametrize("with_git", [False, True])
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, with_git: bool) -> None:
    tree(tmp_path, {"a.sh": "git push\n", "b.sh": "git push\n"})
    if with_git:
        committed(tmp_path)
    (tmp_path / "a.sh").chmod(0)
    assert closed(tmp_path) == {"a.sh": "permission denied"}


DEEP = 20_000


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "x = " + "(" * DEEP + ")" * DEEP + "\nimport subprocess\n"),
        ("b.py", "import subprocess\nx = " + "-" * DEEP + "1\n"),
        ("c.py", "import subprocess\nx = " + "+".join(["1"] * DEEP) + "\n"),
        ("d.py", "import subprocess\n" + "".join(f"{' ' * n}if 1:\n" for n in range(300)) + " " * 300 + "pass\n"),
        ("a.sh", "#!/bin/sh\n" + "$(" * DEEP + "git push" + ")" * DEEP + "\n"),
        ("b.sh", "#!/bin/sh\n" + "{ " * DEEP + "\n"),
        ("a.js", "require('child_process');" + "(" * DEEP + ")" * DEEP),
        ("a.ts", "import 'child_process';" + "[" * DEEP + "]" * DEEP),
        (".github/workflows/a.yml", "a: " + "[" * DEEP + "]" * DEEP),
        (".github/workflows/b.yml", "".join(f"{' ' * n}a:\n" for n in range(3000))),
        ("package.json", '{"scripts":' * DEEP),
        ("CLAUDE.md", "> " * DEEP + "git push\n"),
        ("AGENTS.md", "```\n" * DEEP),
        ("Makefile", "$(" * DEEP + "\n"),
        ("pyproject.toml", "a = " + "[" * DEEP),
    ],
)
def test_nesting_without_end_ends(tmp_path: Path, path: str, text: str) -> None:
    found = audited(tree(tmp_path, {path: text, "ok.sh": "#!/bin/sh\ngit push\n"}))
    assert "ok.sh:2 ungated-push" in places(found)
    assert not any("bug" in each.reason for each in found.unread), found.unread


def test_a_name_that_is_no_utf_8_is_reported_and_kept_apart(tmp_path: Path) -> None:
    try:
        with open(os.fsencode(tmp_path) + b"/\xff.sh", "wb") as file:
            file.write(b"#!/bin/sh\ngit push\n")
    except OSError:
        pytest.skip("this file system has only names in UTF-8")
    found = audited(tmp_path, cache=True)
    assert [each.path for each in found.open] == ["\udcff.sh"]


LISTS = "\n".join(["a0: &a0 [git push]", *(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 30))])
MERGES = "\n".join(["a0: &a0 {x: y}", *(f"a{at}: &a{at} {{<<: [*a{at - 1}, *a{at - 1}]}}" for at in range(1, 40))])
FORMS = (
    ".github/workflows/ship.yml", ".gitlab-ci.yml", "compose.yml", "lefthook.yml", "Taskfile.yml", "agents/ship.yaml",
    "AGENTS.md",
)  # fmt: skip


@pytest.mark.parametrize("aliases", [LISTS, MERGES], ids=["lists", "merges"])
@pytest.mark.parametrize("path", FORMS)
def test_aliases_that_stand_for_billions_are_read_once_each(path: str, aliases: str) -> None:
    last = aliases.rpartition("&")[2].split()[0]
    body = "\n".join([
        aliases, f"prompt: *{last}", f"hooks: *{last}", f"jobs: {{one: {{steps: *{last}, script: *{last}}}}}",
        f"services: {{one: {{command: *{last}}}}}", f"script: *{last}", f"steps: *{last}",
    ])  # fmt: skip
    text = f"---\n{body}\n---\nRead.\n" if path.endswith(".md") else f"{body}\n"
    assert facts_of(path, text.encode()) is not None
