"""A repository with thirty places that act around the gate, and how each of its files is run."""

from __future__ import annotations

WORKFLOW = """\
on: push
jobs:
  ship:
    runs-on: ubuntu-latest
    container: registry.example.org/ci/claimonce:1
    steps:
      - name: publish
        run: |
          # git push here would be prose
          echo "git push comes next"
          git push origin main   # the act
          echo "$MESSAGE" | mail -s "CI $GITHUB_REF" ops@example.org
      - run: git push origin main
      - run: >-
          git
          push origin main
"""
GITLAB = """\
ship:
  image: registry.example.org/ci/claimonce:1
  script:
    - git push origin main
    - |
      if ! git push origin main; then
        exit 1
      fi
"""
MAKEFILE = """\
.PHONY: ship tell
ship:
\t@git push origin main
\tgit push -q origin main && echo pushed
tell:
\t@echo released | mail -s Release ops@example.org
"""
PYTHON = '''\
"""Ships: it runs `git push` and tells people."""
import os
import subprocess


def ship():
    subprocess.run(["git", "push", "origin", "main"], check=True)  # not "git pull"
    subprocess.check_call(['git', 'push', '-q'])
    os.system("git push origin main")
    subprocess.run("git push -q origin main", shell=True, check=True)


def tell(to, subject, body):
    subprocess.run(["mail", "-s", subject, to], input=body, text=True, check=True)
    subprocess.run(["mail", "-s", "Nightly über", "ops@example.org"], input="done", text=True, check=True)
    subprocess.run(
        [
            "mail",
            "-s",
            f"{subject}!",
            to,
        ],
        input="three\\n",
        text=True,
        check=True,
    )


if __name__ == "__main__":
    ship()
    tell("tekla@example.org", "Build 7 failed", "look\\n")
'''
SHELL = """\
#!/bin/bash
set -eu
ID=7 REASON="no disk"
git push
git push origin main
if ! git push origin main; then exit 1; fi
LANG=C git push -q origin main
timeout 60 git push origin main
(cd . && git push)
mail -s "Build $ID failed" tekla@example.org < log.txt
echo "the build failed: $REASON" | mail -s "Build" tekla@example.org
mail -s 'Stage "two"' -c ops@example.org \\
    tekla@example.org < log.txt
sendmail -t < letter.eml
"""
FILES: dict[str, str] = {
    "bin/ship": SHELL,
    "Makefile": MAKEFILE,
    ".github/workflows/ship.yml": WORKFLOW,
    ".gitlab-ci.yml": GITLAB,
    "crontab": "0 8 * * * mail -s Morning ops@example.org < log.txt\n30 * * * * git push origin main\n",
    "package.json": '{\n  "scripts": {"ship": "git push origin main"}\n}\n',
    "tools/ship.py": PYTHON,
    "AGENTS.md": "# Rules\n\nNever push to a fork.\n\n1. Run the tests.\n2. Then run `git push origin main`.\n",
    "log.txt": "log\n",
    "letter.eml": "To: tekla@example.org\nSubject: letter\n\nhello\n",
    "README.md": "# Ship\n\nRun `git push` yourself.\n",
}
SITES = 30
# How many mails each file sends when it is run; every one of them pushes as well.
RUN = {"bin/ship": 4, "Makefile": 1, ".github/workflows/ship.yml": 1, ".gitlab-ci.yml": 0, "crontab": 1,
       "package.json": 0, "tools/ship.py": 3}  # fmt: skip
