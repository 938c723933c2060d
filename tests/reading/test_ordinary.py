"""Ordinary commands end at the prefilter, and what does not is read for a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.cases import payload, read, rows, words_for

from claimonce.prefilter.keywords import possible

MOST_READ = 0.10

MAKEFILE = """\
PY := python3
.PHONY: all test build lint clean release
all: build
build:
\t$(PY) -m build --wheel
test: lint
\t$(PY) -m pytest -q
lint:
\truff check .
clean:
\trm -rf build dist
release: test
\tgit push --follow-tags
"""
PACKAGE = """{
  "name": "app", "version": "1.0.0",
  "scripts": {
    "build": "tsc -p . && node scripts/gen.js",
    "lint": "eslint .", "test": "jest", "test:unit": "jest --runInBand",
    "release": "npm run build && git push --follow-tags"
  }
}
"""
FILES = {
    "Makefile": MAKEFILE,
    "package.json": PACKAGE,
    "counters/numbers.json": "{}",
    "scripts/setup.sh": '#!/usr/bin/env bash\nset -euo pipefail\ncd "$(dirname "$0")/.."\nnpm ci\nmkdir -p build\n',
    "scripts/ship.sh": "#!/bin/sh\nmake test\ngit push origin main\n",
    "scripts/gen.js": "const fs = require('fs');\nconsole.log(JSON.parse(fs.readFileSync('package.json')).name);\n",
    "scripts/report.py": "import json\nimport sys\n\nprint(len(sys.argv), json.dumps({'a': 1}))\n",
    "scripts/ship.py": "import subprocess\n\nsubprocess.run(['git', 'push'])\n",
    "manage.py": "import os\nimport sys\n\nos.environ.setdefault('SETTINGS', 'app')\nprint(sys.argv)\n",
    "gradlew": '#!/bin/sh\nDIR=.\nexec java -jar "$DIR/gradle.jar" "$@"\n',
    ".venv/bin/activate": "VIRTUAL_ENV=/srv/.venv\nexport VIRTUAL_ENV\nPATH=/srv/bin:$PATH\nhash -r 2> /dev/null\n",
    ".venv/bin/pytest": "#!/srv/.venv/bin/python\nfrom pytest import console_main\nconsole_main()\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def hits(repo: Path, command: str) -> bool:
    words = words_for(f"{repo}/counters/numbers.json")
    return possible(payload(command, cwd=str(repo)), words)


def test_few_ordinary_commands_are_read(repo: Path) -> None:
    commands = rows("ordinary")
    assert len(commands) >= 150
    read_ = [command for command in commands if hits(repo, command)]
    assert len(read_) <= MOST_READ * len(commands), read_


def test_no_ordinary_command_has_an_effect(repo: Path) -> None:
    found = {command: read(command, cwd=str(repo)).effects for command in rows("ordinary")}
    assert {command for command, effects in found.items() if effects} == set()


@pytest.mark.parametrize(
    "command",
    [
        "make release",
        "npm run release",
        "./scripts/ship.sh",
        "sh scripts/ship.sh",
        "cd scripts && ./ship.sh",
        "(cd scripts; sh ship.sh)",
        "python scripts/ship.py",
        "cd scripts; python3 ship.py",
        "source scripts/ship.sh",
        "make -C . release",
        "cd . && make test release",
        "yarn release",
        "pnpm run release",
    ],
)
def test_a_file_that_acts_is_found(repo: Path, command: str) -> None:
    assert read(command, cwd=str(repo)).effects
    assert hits(repo, command)


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf counters",
        "mv counters old",
        "rm counters/*.json",
        "for f in counters/*; do : > $f; done",
        "cd counters && rm *",
        "d=counters; rm -r $d",
        "> counters/numbers.json",
        "a=num; b=bers.json; echo 5 > counters/$a$b",
        "echo 5 | tee counters/{numbers,x}.json",
        "find . -name 'n*' -delete",
        "git checkout -- counters",
        "sed -i s/1/2/ counters/num*",
        "rm -rf .",
        "rm -rf $PWD/../counters",
        "python3 -c \"open('counters/numbers.json', 'w')\"",
        "cp x counters/numbers.json",
        "f=counters/num; f+=bers.json; echo 1 > $f",
    ],
)
def test_a_counter_that_is_written_is_found(repo: Path, command: str) -> None:
    assert hits(repo, command)


def test_a_file_that_the_command_writes_itself_is_read(repo: Path) -> None:
    for command in (
        "cat > scripts/setup.sh <<'EOF'\ngit push\nEOF\nsh scripts/setup.sh",
        "echo 'git push' > scripts/setup.sh; ./scripts/setup.sh",
    ):
        assert read(command, cwd=str(repo)).effects
        assert hits(repo, command)


def test_without_a_counter_writing_files_is_no_reason_to_read(repo: Path) -> None:
    words = words_for()
    for command in ("rm -rf .", "for f in *; do echo > $f; done", "mv a b", "sed -i s/a/b/ *.json"):
        assert not possible(payload(command, cwd=str(repo)), words)


def test_a_long_harmless_command_is_not_read(repo: Path) -> None:
    lines = "".join(f"line {n}: run git push and mail ada@example.org\n" for n in range(220))
    assert len(lines) > 10_000
    assert not hits(repo, f"cat > notes.txt <<'EOF'\n{lines}EOF\nwc -l notes.txt")
    assert hits(repo, f"cat > notes.txt <<'EOF'\n{lines}EOF\ngit push")
    assert hits(repo, f"bash <<'EOF'\n{lines}git push\nEOF")
