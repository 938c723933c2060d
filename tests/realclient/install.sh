#!/bin/sh
# Installs the one client version that the tests are written against: install.sh FOLDER
# Then: CLAIMONCE_REALCLIENT=FOLDER pytest -m realclient
# Nothing is fetched when FOLDER already holds that version. npm takes the binary that fits this system
# (an optional dependency, about 380 MB); install scripts are not run, the binary needs none.
set -eu

version=2.1.332
folder=${1:?usage: install.sh FOLDER}

for package in "$folder"/node_modules/@anthropic-ai/claude-code-*; do
    if [ -x "$package/claude" ] && grep -q "\"version\": \"$version\"" "$package/package.json"; then
        echo "$package/claude is there already"
        exit 0
    fi
done

mkdir -p "$folder"
# The pin matters: by its engines field a plain install on an older node picks a much older client.
npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --no-save \
    "@anthropic-ai/claude-code@$version"

for package in "$folder"/node_modules/@anthropic-ai/claude-code-*; do
    if [ -x "$package/claude" ]; then
        echo "installed $package/claude"
        exit 0
    fi
done
echo "install.sh: npm installed no binary for $(uname -sm) in $folder; were optional dependencies left out?" >&2
exit 1
