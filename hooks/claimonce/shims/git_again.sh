#!/bin/sh
# `git claimonce-again VERB ...` is how the shim of git starts `git VERB ...` of a helper program: git has put its own
# folder first on PATH by now, and the pushes of the helper must meet the shim. Options before VERB are git's to obey.
first=${PATH%%:*} rest=${PATH#*:}
PATH=@HERE@:$first:${rest#@HERE@:}
export PATH
[ $# -gt 0 ] || exit 1
verb=$1
shift
exec "git-$verb" "$@"
