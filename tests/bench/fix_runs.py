"""Runs the scripts that `coverage-audit --fix` changes in public repositories, before and after, and compares.

    python tests/bench/fix_runs.py FOLDER [--list]

FOLDER holds checkouts named OWNER+NAME; each is copied. A changed script runs in a room without network (bubblewrap),
with stubs in place of all programs but the tools of text: as a whole with several arguments, and each changed statement
alone, which always reaches the act. What it starts, prints and ends with has to be what it was before, where everything
succeeds and where pushes and messages are refused; run once more, no gated message goes out again.

First a change that breaks is planted, and has to be seen. The status is 1 where a script does something else, where a
statement never starts anything, or where fewer than ten repositories had a changed script.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

sys.path.insert(0, str(Path(__file__).parent))

from sandbox import Room, programs

from claimonce.audit import fix
from claimonce.audit.act import TEXT
from claimonce.audit.facts import INSTRUCTIONS
from claimonce.audit.result import Options
from claimonce.audit.run_request import sweep
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.settings_cache import load

LEAST = 10
ARGUMENTS = ((), ("word",), ("one", "two", "three"))
CASE = re.compile(r"^\s*(--?[\w-]+|[a-z][\w-]*)(?:\|[\w|-]+)?\)", re.MULTILINE)
MOST_CASES = 12
# A pipe that is closed early ends a script with one status or another, and two programs at once are noted in either
# order: what differs is run again, and has to be once what it was once before. A script that did not do the same from
# one run to the next before it was changed (jobs in the background, a loop that polls) has to start and print the same
# lines, in whatever order and however often; its changed statement alone is held to the whole.
RACES = 4
STATEMENTS = frozenset(("program", "compound_statement", "do_group", "then", "else_clause", "case_item", "subshell",
                        "if_statement", "elif_clause"))  # fmt: skip
# A statement of Python alone: what it does not define is a word, and its programs are started for real.
ALONE = """
import asyncio, os, pathlib, shutil, subprocess, sys
started = subprocess.run
subprocess.run = lambda *a, cwd=None, **k: started(*a, **k)
class Word(str):
    def __getattr__(self, name): return Word(f"{self}.{name}")
    def __call__(self, *_a, **_k): return self
    def __getitem__(self, _key): return self
    def __enter__(self): return self
    def __exit__(self, *_a): return False
class Names(dict):
    def __missing__(self, name):
        import builtins
        if hasattr(builtins, name): return getattr(builtins, name)
        return Word(name)
exec(compile(sys.argv[1], "statement", "exec"), Names(globals()))
"""


@dataclass
class Total:
    """What was compared in one repository."""

    scripts: int = 0
    statements: int = 0
    runs: int = 0
    reached: int = 0
    unsteady: int = 0
    other: list[str] = field(default_factory=list[str])


def is_shell(change: fix.Change) -> bool:
    """Say whether the file is a shell's."""
    first = change.before[:120].partition("\n")[0]
    return change.path.endswith((".sh", ".bash", ".zsh")) or (first.startswith("#!") and first.rstrip().endswith("sh"))


def places(change: fix.Change) -> Iterator[tuple[int, int]]:
    """Yield the line, from 0, and the byte in it where each changed line begins to differ; no line is added or lost."""
    for line, (before, after) in enumerate(zip(change.before.splitlines(), change.after.splitlines(), strict=True)):
        if before != after:
            yield line, _same(before.encode(), after.encode())


def _same(one: bytes, other: bytes) -> int:
    """Return how many bytes the two begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def shell_statement(text: str, line: int, column: int) -> str:
    """Return the whole statement around a place, as the grammar sees it."""
    data = text.encode()
    node: Node | None = Parser(Language(tree_sitter_bash.language())).parse(data).root_node
    assert node is not None
    found = node.descendant_for_point_range((line, column), (line, column + 1))
    while found is not None and found.parent is not None and found.parent.type not in STATEMENTS:
        found = found.parent
    if found is None:
        return ""
    statement = data[found.start_byte : found.end_byte].decode()
    first = re.findall(r"^\s*([\w:-]+)", statement, re.MULTILINE)
    return "".join(f"{each}\n" for each in _functions(node, data, frozenset(first))) + statement


def _functions(root: Node, data: bytes, names: frozenset[str]) -> list[str]:
    """Return the functions of the script by the names with which the statement's lines begin."""
    found: list[str] = []
    for each in root.named_children:
        name = each.child_by_field_name("name") if each.type == "function_definition" else None
        if name is not None and data[name.start_byte : name.end_byte].decode() in names:
            found.append(data[each.start_byte : each.end_byte].decode())
    return found


def python_statement(text: str, line: int, _column: int) -> str:
    """Return the smallest statement around the line."""
    tree = ast.parse(text)
    around = [each for each in ast.walk(tree) if isinstance(each, ast.stmt)
              and each.lineno <= line + 1 <= (each.end_lineno or 0)]  # fmt: skip
    return ast.unparse(min(around, key=lambda each: (each.end_lineno or 0) - each.lineno))


def commands(change: fix.Change) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what is run for a changed script: what it is, the command before and the one after."""
    if change.path.endswith("package.json"):
        parts = [json.loads(text)["scripts"] for text in (change.before, change.after)]
        for name in parts[0]:
            if parts[0][name] != parts[1][name]:
                yield f"line of {name}", ["sh", "-c", parts[0][name]], ["sh", "-c", parts[1][name]]
        return
    if is_shell(change):
        cases = list(dict.fromkeys(CASE.findall(change.before)))[:MOST_CASES]
        for words in (*ARGUMENTS, *((each, "word") for each in cases)):
            whole = ["bash", f"/tree/{change.path}", *words]
            yield f"whole {' '.join(words)}", whole, whole
    else:
        yield "whole", ["python3", f"/tree/{change.path}"], ["python3", f"/tree/{change.path}"]
    statement = shell_statement if is_shell(change) else python_statement
    start = ["bash", "-c"] if is_shell(change) else ["python3", "-c", ALONE]
    for line, column in places(change):
        parts = [statement(text, line, column) for text in (change.before, change.after)]
        yield f"line {line + 1}", [*start, parts[0]], [*start, parts[1]]


def is_script(change: fix.Change) -> bool:
    """Say whether the change is one of a program, not of a text that it holds for an agent."""
    if is_shell(change) or change.path.endswith("package.json"):
        return True
    if not change.path.endswith(".py"):
        return False
    changed = [change.after.splitlines()[line] for line, _ in places(change)]
    return any(re.search(r"[\"']claimonce[\"']", line) for line in changed)


def compared(
    change: fix.Change, before: Path, after: Path, folder: Path, total: Total, told: frozenset[int] = frozenset()
) -> None:
    """Run everything of one changed script in both trees and note what is not the same.

    On the lines `told` a text for an agent was changed: its statement need not start anything.
    """
    room = Room(folder / "room", programs(change.before))
    total.scripts += 1
    for number, (what, first, then) in enumerate(commands(change)):
        alone = what.startswith("line ") and what[5:] not in {str(line) for line in told}
        total.statements += alone
        reached = False
        for refused in ("", "1"):
            state = folder / f"state-{number}-{refused}"
            was = room.run(before, first, folder / f"plain-{number}-{refused}", refused)
            now = room.run(after, then, state, refused)
            total.runs += 3
            reached = reached or bool(now.log)
            once, since = {was.told}, {now.told}
            for _ in range(RACES):
                if once & since:
                    break
                was = room.run(before, first, folder / f"plain-{number}-{refused}", refused)
                shutil.rmtree(state)
                now = room.run(after, then, state, refused)
                once.add(was.told)
                since.add(now.told)
            again = room.run(after, then, state, refused)
            unsteady = len(once) > 1 and {_lines(one) for one in once} & {_lines(one) for one in since}
            total.unsteady += bool(unsteady and not once & since)
            if not once & since and not unsteady:
                total.other.append(f"{change.path} {what}{' refused' if refused else ''}: {_difference(was, now)}")
            sent = set(again.gated.splitlines()) if now.gated and not refused else set[str]()
            if unsteady:  # it may have another thing to say this time
                sent &= set(now.gated.splitlines())
            if sent:
                total.other.append(f"{change.path} {what}: sent again: {min(sent)[:100]}")
        total.reached += alone and reached
        if alone and not reached:
            total.other.append(f"{change.path} {what}: starts nothing: {first[-1][:100]!r}")


def _lines(told: tuple[str, str, int]) -> tuple[frozenset[str], frozenset[str], int]:
    log, printed, status = told
    return frozenset(log.splitlines()), frozenset(printed.splitlines()), status


def _difference(was: object, now: object) -> str:
    lines = difflib.unified_diff(str(was).split("\\n"), str(now).split("\\n"), lineterm="", n=0)
    return " | ".join(list(lines)[2:8])


def copied(tree: Path, into: Path) -> Path:
    """Return a copy of what the checkout tracks."""
    into.mkdir(parents=True)
    archive = subprocess.run(["git", "-C", str(tree), "archive", "HEAD"], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(into)], input=archive, check=True)
    return into


def repository(tree: Path, folder: Path) -> Total:
    """Fix a copy of the repository and compare its scripts with those of another copy."""
    before, after = copied(tree, folder / "before"), copied(tree, folder / "after")
    here = load(str(after))
    found = sweep(str(after), here, Options(cache=False, evidence=False))
    made = fix.plan(str(after), found.open, Descriptions(here.descriptions))
    fix.write(str(after), made.changes)
    total = Total()
    told = {
        (each.path, each.site.line) for each in made.wired if each.surface == INSTRUCTIONS or each.confidence == TEXT
    }
    for number, change in enumerate(each for each in made.changes if is_script(each)):
        texts = frozenset(line for path, line in told if path == change.path)
        compared(change, before, after, folder / str(number), total, texts)
    return total


def planted(folder: Path) -> bool:
    """Say whether a change that breaks is seen: its output was used, and the second word of a list is lost."""
    seen: list[bool] = []
    for number, (text, broken) in enumerate((
        ('url=$(gh pr create)\ngh pr view "$url"\n', 'url=$(claimonce gate k -- true)\ngh pr view "$url"\n'),
        ("git push origin a\n", "claimonce push origin b\n"),
    )):  # fmt: skip
        trees = [folder / str(number) / each for each in ("before", "after")]
        for tree, held in zip(trees, (text, broken), strict=True):
            tree.mkdir(parents=True)
            (tree / "x.sh").write_text(held, encoding="utf-8")
        total = Total()
        compared(fix.Change("x.sh", text, broken), trees[0], trees[1], folder / str(number) / "runs", total)
        seen.append(bool(total.other))
    return all(seen)


def main() -> int:
    """Print a line for each repository; return the exit status."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--list", action="store_true", help="say what is not the same")
    given = asked.parse_args()
    changed, short = 0, False
    with tempfile.TemporaryDirectory(prefix="claimonce-fix-") as name:
        if not planted(Path(name) / "planted"):
            print("a broken change was not seen: the room is no witness")
            return 1
        for tree in sorted(each for each in given.folder.iterdir() if (each / ".git").exists()):
            total = repository(tree.resolve(), Path(name) / tree.name)
            if not total.scripts:
                continue
            changed += 1
            short = short or bool(total.other)
            print(f"{tree.name}: {total.scripts} scripts, {total.reached} of {total.statements} changed statements "
                  f"reached, {total.runs} runs, {len(total.other)} not the same"
                  f"{f', {total.unsteady} by their lines alone' if total.unsteady else ''}", flush=True)  # fmt: skip
            if given.list:
                print("".join(f"  {each}\n" for each in total.other), end="", flush=True)
    print(f"{changed} repositories with a changed script")
    return int(short or changed < LEAST)


if __name__ == "__main__":
    sys.exit(main())
