#!/usr/bin/env bash
# One would guess: `git push --dry-run` shows what would be sent and does nothing else, so no hook that guards pushes runs.
# git 2.39.5 runs the pre-push hook with the same words, the same lines on stdin and the same environment as for the real
# push: nothing tells the hook that nothing will go out. What the hook does, it does; and where it refuses, the dry run
# fails with 1, as the push would.
# It matters: a hook that takes a lock, counts, notifies or runs for minutes does so for a look; a release tool that asks
# by a dry run whether it may push is told no because somebody else is pushing just then.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq git > /dev/null 2>&1
dpkg -x git_*.deb root && mkdir none
version=$(dpkg-deb -f git_*.deb Version)
printf 'git %s\n' "$version"
case $version in 1:2.39.5-*) ;; *) echo "seen with 1:2.39.5 only" ;; esac
export PATH="$work/root/usr/bin:$PATH" GIT_EXEC_PATH="$work/root/usr/lib/git-core" HOME="$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_TEMPLATE_DIR="$work/none"
export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x.test GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x.test
git init -q --bare -b main remote.git
git init -q -b main tree && cd tree && git remote add origin ../remote.git
git commit -q --allow-empty -m start
mkdir -p .git/hooks
cat > .git/hooks/pre-push << 'HOOK'
#!/bin/sh
{ echo "words: $*"; cat; env | grep '^GIT_' | sort; } > "$OUT"
exit "$ANSWER"
HOOK
chmod +x .git/hooks/pre-push
status=0
OUT=$work/dry ANSWER=0 git push -q --dry-run origin main
OUT=$work/refused ANSWER=1 git push -q --dry-run origin main 2> /dev/null || status=$?
printf 'the hook said no to a dry run: exit %s; on the remote: "%s"\n' "$status" "$(git -C ../remote.git for-each-ref)"
[ "$status" = 1 ] && [ -z "$(git -C ../remote.git for-each-ref)" ]
OUT=$work/real ANSWER=0 git push -q origin main
echo 'what the hook was given by a dry run:' && grep -v '^GIT_' "$work/dry"
cmp "$work/dry" "$work/real" && echo 'and by the real push: the same'
