#!/bin/sh
# Installs the other clients at the versions that their rows were tested with: clients.sh FOLDER [NAME...]
# Then, with every client that is there: CLAIMONCE_CLIENTS=FOLDER pytest tests/realclient/test_other_clients.py
# `clients.sh FOLDER all` does both for all of them.
# About 3 GB for all of them; without names only Codex (424 MB), which is all that the tests of a commit start.
set -eu

folder=${1:?usage: clients.sh FOLDER [codex copilot gemini qwen opencode cline gptme sdk | all]}
shift
[ $# -gt 0 ] || set -- codex
all=
if [ "$1" = all ]; then
    all=1
    set -- codex copilot gemini qwen opencode cline gptme sdk
fi

package() {
    into=$folder/$1
    shift
    mkdir -p "$into"
    [ -d "$into/node_modules" ] || npm install --prefix "$into" --ignore-scripts --no-audit --no-fund --no-save "$@"
}

program() { # NAME PACKAGE: a Python program in an environment of its own
    [ -x "$folder/$1/bin/python" ] || python3 -m venv "$folder/$1"
    "$folder/$1/bin/python" -m pip install -q "$2"
}

for name; do
    case $name in
        codex) package codex @openai/codex@0.171.0 ;;
        copilot) package copilot @github/copilot@1.0.102 ;;
        gemini) package gemini @google/gemini-cli@0.61.0 ;;
        qwen) package qwen @qwen-code/qwen-code@0.15.10 ;;
        opencode) # it fetches the package of its plugins at its first start; where no network is, it is laid beside
            package opencode opencode-ai@1.18.33
            package opencode-plugin @opencode-ai/plugin@1.18.33 ;;
        cline) package cline cline@3.0.65 ;;
        gptme) program gptme gptme==0.35.1 ;;
        sdk) program sdk claude-agent-sdk==0.2.189 ;;
        *) echo "clients.sh: no client $name" >&2; exit 2 ;;
    esac
done

[ -n "$all" ] || exit 0
CLAIMONCE_CLIENTS=$(cd "$folder" && pwd) exec python -m pytest -q -n 2 "$(dirname "$0")/test_other_clients.py" \
    "$(dirname "$0")/test_agent_sdk.py" "$(dirname "$0")/test_broken_gate.py" "$(dirname "$0")/test_codex_review.py" \
    "$(dirname "$0")/test_codex_sandbox.py"
