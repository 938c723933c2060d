"""The benchmarks of reading: what a call costs once the reader is warm, its worst case, and what it finds.

    python tests/bench/reading.py [--labels COMMANDS.jsonl] [--oracle] [--scripts]

Times are CPU seconds of this thread, medians of many rounds in one run, each beside a yardstick of the same run: the
time that `json.loads` takes for the same call. `--labels` is a file of objects with `command` and `effects`. `--oracle`
runs every push of the list for real, `--scripts` compares the reader with shfmt on this machine's scripts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)  # in place of this folder, where `reading` would be this file

from reading import second  # noqa: E402
from reading.cases import COUNTER, WORDS, payload, read, rows  # noqa: E402
from reading.oracle import Oracle, rows_of  # noqa: E402
from reading.test_bounds import SHAPES  # noqa: E402

from claimonce.prefilter.keywords import possible  # noqa: E402

TYPICAL = """git add -A && git commit -q -m "$(cat <<'EOF'
It's done (really)

Closes #5
EOF
)" && git push -u origin main"""
PROSE = "the quick brown fox jumps over the lazy dog; it's no command at all\n"
KINDS = {"pushes": "git_push", "notifications": "notify", "counters": "counter"}


def median(what: Callable[[], object], rounds: int) -> float:
    """Return the median CPU seconds of one round."""
    what()
    found = []
    for _ in range(rounds):
        begun = time.thread_time()
        what()
        found.append(time.thread_time() - begun)
    return statistics.median(found)


def show(what: str, figure: str, beside: str = "") -> None:
    """Print one line of the table."""
    print(f"{what:58} {figure:>14}  {beside}")


def large() -> dict[str, str]:
    """Return commands of 10 KB as agents give them; source and text are this repository's own."""
    root = Path(__file__).parent.parent.parent
    code = (root / "hooks/claimonce/reading/__init__.py").read_text(encoding="utf-8")
    code = (code * 5)[: 10_000 + code.index("\n")].rpartition("\n")[0]
    page = (root / "docs/reference/cli.md").read_text(encoding="utf-8")[:10_000]
    prose = PROSE * (10_240 // len(PROSE))
    acts = "Then git push, and mail the list.\n" * 290
    paths = " ".join(f"src/mod{n}/file{n}.py" for n in range(450))
    return {
        "a heredoc of prose into a file": f"cat <<'EOF' > notes.txt\n{prose}EOF",
        "a heredoc of Python into a file, then pytest": f"mkdir -p s && cat > s/a.py <<'EOF'\n{code}\nEOF\npytest -q s",
        "a heredoc of Markdown with words in it": f"cat > a.md <<'EOF'\n{page}\nEOF\n",
        "a heredoc of nothing but words": f"cat > a.md <<'EOF'\n{acts}EOF\nwc -l a.md",
        "a message by $(cat <<EOF)": f"git add -A && git commit -q -m \"$(cat <<'EOF'\n{page}\nEOF\n)\"",
        "a message in double quotes": f'git commit -m "{prose}"',
        "source in single quotes into a file": "echo '" + code.replace("'", "") + "' > a.py",
        "450 names of files": f"ls -la {paths}",
        "200 plain commands": "\n".join(f"mkdir -p s{n}/a && touch s{n}/a/long-name.txt" for n in range(220)),
        "200 copies (cp may write)": "\n".join(f"cp a.txt src/mod{n}/sub/a{n}.txt" for n in range(270)),
        "200 loops with a variable": "\n".join(f'for f in s{n}/*.py; do echo "$f"; done' for n in range(250)),
        "Python fed to python3": f"python3 - <<'EOF'\n{code}\nEOF\n",
        "words, then a push": f"cat > a.md <<'EOF'\n{acts}EOF\ngit push",
    }


def costs() -> None:
    """Print what one warm call costs, and the worst of the shapes."""
    call = payload(TYPICAL)
    whole = json.loads(call)
    yardstick = median(lambda: json.loads(call), 2_000)
    cost = median(lambda: read(whole["tool_input"]["command"]), 500)
    show("typical command, parsed and judged, warm", f"{cost * 1e6:.0f} us", f"{cost / yardstick:.0f} x json.loads")
    cost = median(lambda: read("ls -la src"), 500)
    show("`ls -la src`, parsed and judged, warm", f"{cost * 1e6:.0f} us", f"{cost / yardstick:.0f} x json.loads")
    for name, command in large().items():
        call = payload(command)
        yardstick = median(lambda call=call: json.loads(call), 1_000)  # type: ignore[misc]
        cost = median(lambda call=call: possible(call, WORDS), 300)  # type: ignore[misc]
        answer = "read" if possible(call, WORDS) else "ends here"
        show(f"prefilter, 10 KB: {name}", f"{cost * 1e6:.0f} us", f"{cost / yardstick:.1f} x json.loads, {answer}")
    worst = {name: median(lambda text=text: read(text), 1) for name, text in SHAPES.items()}  # type: ignore[misc]
    name = max(worst, key=lambda each: worst[each])
    largest = max(map(len, SHAPES.values())) / 1e6
    show(f"worst of {len(SHAPES)} shapes up to {largest:.1f} MB", f"{worst[name] * 1e3:.0f} ms", name)


def recall(labels: Path | None) -> None:
    """Print how many effects of the lists, and of a labelled file, are found."""
    for name, kind in KINDS.items():
        found = [kind in {effect.kind for effect in read(command).effects} for command in rows(name)]
        show(f"recall of {kind} in the list", f"{sum(found)}/{len(found)}")
    false = [bool(read(command).effects) for command in rows("harmless")]
    show("effects seen in the harmless list", f"{sum(false)}/{len(false)}")
    if labels is None:
        return
    given = [
        row for row in map(json.loads, labels.read_text(encoding="utf-8").splitlines()) if not row.get("undecidable")
    ]
    answers = [(set(row["effects"]), {effect.kind for effect in read(row["command"]).effects}) for row in given]
    for kind in KINDS.values():
        hits = [kind in got for wanted, got in answers if kind in wanted]
        show(f"recall of {kind} in {labels.name}", f"{sum(hits)}/{len(hits)}")
    none = [bool(got) for wanted, got in answers if not wanted]
    show(f"effects seen where {labels.name} has none", f"{sum(none)}/{len(none)}")


def scripts() -> None:
    """Print how the reader and shfmt compare on this machine's scripts."""
    texts = [file.read_bytes() for file in second.scripts()]
    found = [second.difference(text, tree) for text in texts if (tree := second.parsed(text)) is not None]
    show("scripts that shfmt reads too", str(len(found)))
    show("programs compared", str(sum(each.compared for each in found)))
    show("scripts with a gap in the grammar (undecidable)", str(sum(each.gap for each in found)))
    show("other scripts that differ without a known reason", str(sum(bool(each) and not each.gap for each in found)))


def oracle(labels: Path | None) -> None:
    """Print how many real pushes were seen."""
    for name, commands in (("the list", rows("pushes")), *([(labels.name, rows_of(labels))] if labels else [])):
        with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
            runs = Oracle(Path(folder) / "oracle")
            told = [runs.tell(command) for command in commands]
        pushed = [each for each in told if each.pushed]
        show(f"of {len(told)} in {name}, pushed here and seen", f"{sum(each.seen for each in pushed)}/{len(pushed)}")


def main() -> int:
    """Print every figure that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--oracle", action="store_true")
    parser.add_argument("--scripts", action="store_true")
    given = parser.parse_args()
    show("counter file configured", COUNTER)
    costs()
    recall(given.labels)
    if given.scripts:
        scripts()
    if given.oracle:
        oracle(given.labels)
    return 0


if __name__ == "__main__":
    sys.exit(main())
