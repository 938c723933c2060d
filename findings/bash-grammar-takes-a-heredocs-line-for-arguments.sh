#!/usr/bin/env bash
# One would guess: tree-sitter-bash reads the body of `bash <<'X'` as its body, whatever its first line is.
# In 0.25.1 a first line that begins with a backslash (`\git push`, `\d table`) becomes arguments of the command, without
# an error in the tree: the body is what stands below it. bash runs the line.
# It matters: who reads an agent's command by this grammar, to ask before a push or to colour it, sees
# `bash git push` and an empty script where bash is given one that pushes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv v
v/bin/python -m pip install -q --disable-pip-version-check tree-sitter==0.25.2 tree-sitter-bash==0.25.1
cat > look.py <<'END_OF_LOOK'
import subprocess, sys
import tree_sitter, tree_sitter_bash

parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))
wrong = 0
for line, swallowed in ((r"\echo from the body", True), ("echo from the body", False)):
    text = f"bash <<'X'\n{line}\nX\n"
    root = parser.parse(text.encode()).root_node
    redirect = root.children[0].children[1]
    body = next(one for one in redirect.children if one.type == "heredoc_body").text.decode()
    words = [one.text.decode() for one in redirect.children if one.type == "word"]
    said = subprocess.run(["bash", "-c", text], capture_output=True, text=True).stdout.strip()
    print(f"{line!r}: bash prints {said!r}; errors: {root.has_error}; body {body!r}, arguments {words}")
    wrong |= said != "from the body" or root.has_error or bool(words) != swallowed
sys.exit(wrong)
END_OF_LOOK
v/bin/python look.py
