"""A second parser of bash, shfmt, and how the reader is compared with it.

Every program that a text names is given a name of its own, of the same length and without a meaning, so that nothing is
folded, skipped or run by what a program does: what is left to compare is which words stand where a program is started.
Functions are called at the end. What the reader still passes over (a branch that a known value closes) is read again on
its own, and must be found there.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from reading.cases import DESCRIPTIONS

from claimonce.reading import read_command

SHFMT = shutil.which("shfmt", path=str(Path(sys.executable).parent)) or shutil.which("shfmt")
LARGEST = 60_000
# What the two name differently, and why.
KEYWORDS = dict.fromkeys(
    ("declare", "local", "export", "readonly", "typeset", "let", "time", "coproc", "[[", "(("),
    "shfmt has a clause of its own for it, the reader takes it for a program",
)
# Programs that shfmt alone finds, by the line before them.
KNOWN = {
    rb"\b(?:local|export|declare|readonly)\s.*\|\|": "these succeed whatever their substitution did",
}
# Words that the reader alone takes for programs, where the grammar has lost the thread (`for x do`): all that stands
# there is read as commands, and the answer is undecidable.
RESERVED = frozenset(("for", "do", "done", "if", "then", "else", "fi", "case", "esac", "{", "}", "/", "&&", "||", "in"))
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-[:")

Tree = dict[str, Any]
Blocks = tuple[tuple[int, int], ...]
Call = tuple[int, int, Blocks]  # where a program's name begins and ends, and the blocks of statements around it


@dataclass(frozen=True)
class Difference:
    """Programs that only one of the two finds in a text, and how many were compared.

    `gap` says that the reader's grammar does not know some part of the text, which makes the answer undecidable.
    """

    only_shfmt: tuple[str, ...] = ()
    only_reader: tuple[str, ...] = ()
    compared: int = 0
    gap: bool = False

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.only_shfmt or self.only_reader)


def parsed(text: bytes) -> Tree | None:
    """Return shfmt's tree; None where it finds no bash."""
    assert SHFMT is not None
    done = subprocess.run([SHFMT, "-ln", "bash", "--to-json"], input=text, capture_output=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else None


def difference(text: bytes, tree: Tree) -> Difference:
    """Compare the two on one text; nothing is compared where the reader meets its bounds."""
    calls = list(_calls(tree, ()))
    names: dict[str, Call] = {}  # of two short names that come out alike, the last is looked for
    masked = bytearray(text)
    for number, call in enumerate(calls):
        name = _own(number, call[1] - call[0])
        masked[call[0] : call[1]] = name.encode()
        names[name] = call
    functions = sorted({each["Name"]["Value"] for each in _all(tree, "FuncDecl")})
    found, reasons = _found(bytes(masked), functions)
    if any("too" in reason for reason in reasons):
        return Difference()
    missing = [name for name in names if name not in found]
    lost = [name for name in missing if not _found_alone(bytes(masked), name, names[name][2])]
    allowed = {*names, *KEYWORDS, *RESERVED, *functions}
    extra = [name for name in found if name not in allowed and "-" not in name]
    lines = [text[: names[name][0]].rpartition(b"\n")[2] + text[names[name][0] : names[name][1]] for name in lost]
    shown = tuple(line.decode("utf-8", "replace") for line in lines if not any(re.search(one, line) for one in KNOWN))
    return Difference(shown, tuple(extra), len(names), any("parsed" in reason for reason in reasons))


def _found(text: bytes, functions: list[str]) -> tuple[set[str], tuple[str, ...]]:
    whole = text + b"\n" + "".join(f"{name}\n" for name in functions).encode()
    reading = read_command(whole.decode("utf-8", "surrogateescape"), DESCRIPTIONS, read_file=False)
    plain = (one for one in reading.programs if one.words and one.span is not None and one.sure != "unknown")
    return {one.words[0] for one in plain if _stands_at(whole, one.words[0], one.span)}, reading.reasons


def _stands_at(text: bytes, name: str, span: tuple[int, int] | None) -> bool:
    """Return whether the name itself stands there, and not a variable that the reader has looked up."""
    if span is None:
        return False
    word = re.escape(name.encode("utf-8", "surrogateescape"))
    return re.search(rb"(?:^|[\s;&|()`!])" + word + rb"(?:$|[\s;&|()`<>])", text[slice(*span)]) is not None


def _found_alone(text: bytes, name: str, blocks: Blocks) -> bool:
    """Read the innermost block around a program on its own, then the next one out."""
    return any(name in _found(text[start:end], [])[0] for start, end in reversed(blocks[-6:]))


def _own(number: int, length: int) -> str:
    name = ""
    for _ in range(length):
        number, letter = divmod(number, 26)
        name += ascii_uppercase[letter]
    return name


def _calls(node: Any, blocks: Blocks) -> Iterator[Call]:
    """Return where the name of each program stands, with the blocks of statements around it."""
    if isinstance(node, list):
        if node and isinstance(node[0], dict) and "Cmd" in node[0]:
            blocks = (*blocks, (node[0]["Pos"]["Offset"], max(map(_end, node))))
        for each in node:
            statement = isinstance(each, dict) and (each.get("Cmd") or {}).get("Type", "CallExpr") != "CallExpr"
            yield from _calls(each, (*blocks, (each["Pos"]["Offset"], _end(each))) if statement else blocks)
    elif isinstance(node, dict):
        if node.get("Type") == "CallExpr" and node.get("Args"):
            parts = node["Args"][0].get("Parts", [])
            if len(parts) == 1 and parts[0]["Type"] == "Lit" and _is_plain(parts[0]):
                yield parts[0]["Pos"]["Offset"], parts[0]["End"]["Offset"], blocks
        for each in node.values():
            yield from _calls(each, blocks)


def _is_plain(part: Tree) -> bool:
    name = part["Value"].encode()
    return set(name) <= _PLAIN and len(name) == part["End"]["Offset"] - part["Pos"]["Offset"]


def _end(node: Any) -> int:
    if isinstance(node, list):
        return max(map(_end, node), default=0)
    if isinstance(node, dict):
        own = node.get("End", {}).get("Offset", 0) if isinstance(node.get("End"), dict) else 0
        return max(own, *(_end(each) for each in node.values()), 0)
    return 0


def _all(node: Any, kind: str) -> Iterator[Tree]:
    if isinstance(node, list):
        for each in node:
            yield from _all(each, kind)
    elif isinstance(node, dict):
        if node.get("Type") == kind:
            yield node
        for each in node.values():
            yield from _all(each, kind)


def scripts() -> list[Path]:
    """Return the shell scripts of this machine and of this repository."""
    top = Path(__file__).parents[2]
    own = [*top.glob("hooks/**/*.sh"), top / "hooks" / "launch"]
    folders = [
        Path("/usr/bin"),
        Path("/usr/sbin"),
        Path("/etc/init.d"),
        Path("/etc/profile.d"),
        Path("/usr/lib/git-core"),
    ]
    there = [file for folder in folders if folder.is_dir() for file in sorted(folder.iterdir())]
    return [*own, *(file for file in there if _is_script(file))]


def _is_script(file: Path) -> bool:
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
            return False
        with file.open("rb") as text:
            first = text.readline(100)
    except OSError:
        return False
    return first.startswith(b"#!") and first.split()[-1].rpartition(b"/")[2] in (b"sh", b"bash", b"dash", b"-e")
