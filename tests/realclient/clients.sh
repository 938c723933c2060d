#!/bin/sh
# Installs the other clients at the versions that their rows were tested with: clients.sh FOLDER [NAME...]
# Then, with every client that is there: CLAIMONCE_CLIENTS=FOLDER pytest tests/realclient/test_promises.py
# Without names those that the tests of a commit start (.ci/run), about 1.4 GB; `clients.sh FOLDER all` installs every
# one, about 2.5 GB, and runs their tests. What is installed is written to FOLDER/asked: a test that misses one of
# those fails and is not skipped.
set -eu

here=$(dirname "$0")
folder=${1:?usage: clients.sh FOLDER [codex copilot gemini opencode gptme qwen cline sdk | all]}
shift
commit='codex copilot gemini opencode gptme'
all=
[ $# -gt 0 ] || set -- $commit
if [ "$1" = all ]; then
    all=all
    set -- $commit qwen cline sdk
fi

fresh() { # FOLDER VERSION...: whether that is not what lies there
    held=$(cat "$1/installed" 2>/dev/null) || held=
    [ "$held" != "${2-} ${3-}" ] || return 1
    rm -rf "$1"
    mkdir -p "$1"
}

package() { # NAME PACKAGE
    fresh "$folder/$1" "$2" || return 0
    npm install --prefix "$folder/$1" --ignore-scripts --no-audit --no-fund --no-save "$2"
    echo "$2 " >"$folder/$1/installed"
}

program() { # NAME PACKAGE [FILE]: a Python program in an environment of its own, its parts at the versions in FILE
    fresh "$folder/$1" "$2" "${3-}" || return 0
    python3 -m venv "$folder/$1"
    "$folder/$1/bin/python" -m pip install -q --disable-pip-version-check ${3:+-c "$here/$3"} "$2"
    echo "$2 ${3-}" >"$folder/$1/installed"
}

for name; do
    case $name in
        codex) package codex @openai/codex@0.171.0 ;;
        copilot) package copilot @github/copilot@1.0.102 ;;
        gemini) package gemini @google/gemini-cli@0.61.0 ;;
        qwen) package qwen @qwen-code/qwen-code@0.24.4 ;;
        opencode) # it fetches the package of its plugins at its first start; where no network is, it is laid beside
            package opencode opencode-ai@1.18.33
            package opencode-plugin @opencode-ai/plugin@1.18.33 ;;
        cline) package cline cline@3.0.65 ;;
        gptme) program gptme gptme==0.35.1 gptme.txt ;;
        sdk) program sdk claude-agent-sdk==0.2.189 agent_sdk.txt ;;
        *) echo "clients.sh: no client $name" >&2; exit 2 ;;
    esac
done
echo "$* $all" >>"$folder/asked"

[ -n "$all" ] || exit 0
CLAIMONCE_CLIENTS=$(cd "$folder" && pwd) exec python -m pytest -q -n 2 "$here/test_promises.py" "$here/test_other_clients.py" \
    "$here/test_agent_sdk.py" "$here/test_broken_gate.py" "$here/test_codex_review.py" "$here/test_codex_sandbox.py"
