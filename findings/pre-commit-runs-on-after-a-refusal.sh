#!/usr/bin/env bash
# One would guess: where pre-commit found a pre-push hook and that hook refuses, the push ends there.
# pre-commit 4.7.0 runs the old hook (pre-push.legacy) first, remembers its status, runs every hook of its own all the
# same, and refuses at the end.
# It matters: a gate that says no at once, because somebody else is pushing, is answered after all checks have run, which
# may take minutes; and hooks with an act of their own (a deploy, a notice) act for a push that never goes out.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pre-commit==4.7.0
venv/bin/pre-commit --version
export PATH="$work/venv/bin:$PATH" HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
git init -q --bare -b main remote.git
git init -q -b main tree && cd tree && git remote add origin ../remote.git
cat > .pre-commit-config.yaml <<'END'
repos:
  - repo: local
    hooks:
      - {id: act, name: act, language: system, entry: touch acted, always_run: true, pass_filenames: false, stages: [pre-push]}
END
git add . && git commit -q -m start
printf '#!/bin/sh\necho refused >&2\nexit 1\n' > .git/hooks/pre-push
chmod +x .git/hooks/pre-push
pre-commit install -t pre-push > /dev/null
status=0
git push -q origin main > out 2>&1 || status=$?
printf 'push: exit %s; the other hooks %s\n' "$status" "$([ -e acted ] && echo ran || echo 'did not run')"
[ "$status" != 0 ] && grep -q refused out && [ -e acted ]
[ -z "$(git -C ../remote.git for-each-ref)" ]
