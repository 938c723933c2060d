"""Programs that print what can be worked out from what they are given."""

from __future__ import annotations

from claimonce.catalog.row import FILTER, Program

ROWS = (
    Program("base32", FILTER, marks="makes"),
    Program("base64 xxd", FILTER, look="printed", marks="familiar makes"),
    Program("basename cat dirname fold grep head nl paste seq tac tail", FILTER, calm=("",), marks="familiar"),
    Program(
        "column hexdump od readlink realpath strings which yes zcat", FILTER, calm=("",), marks="familiar",
    ),
    Program("sort", FILTER, calm=("",), text="--compress-program",
            unless="-o* -[!-]*o* --o* --co* --f* -[!A-Za-z0-9-]*", marks="familiar"),
    Program("uniq", FILTER, calm=("",), unless="[!-]* --", marks="familiar"),
    Program("bat envsubst expr mktemp", FILTER, marks="familiar"),
    # Run: GNU tar 1.34, split of coreutils 9.1, Info-ZIP's zip 3.0.
    Program("tar", FILTER, text="--to-command -I --use-compress-program -F --info-script --new-volume-script "
            "--checkpoint-action=exec", marks="familiar read"),
    Program("cut rev tr", FILTER, look="printed", calm=("",), marks="familiar makes"),
    Program("echo formail jo jq", FILTER, calm=("",), marks="familiar writes"),
    Program("hd openssl pwd", FILTER),
    Program(
        "sed", FILTER, look="stream", calm=("-n LINES",), unless="-[!n]* -n?*", marks="familiar makes",
    ),
    Program("tee", FILTER, look="nothing", marks="familiar carry"),
)  # fmt: skip
