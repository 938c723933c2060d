"""How long a lookback takes: `python -m lookback.bench [COPIES] [FILLER_MB]` in tests/.

A generated history is copied, each copy with calls and sessions of its own; the filler is what real transcripts are
full of: long lines of results that nothing asks for. Prints calls, bytes, seconds of the first and of a second run, and
the most memory that was held.
"""

# ruff: noqa: E501  (a line of filler is one line, and so is a line of figures)

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lookback.generator import Builder
from lookback.planted import plant
from lookback.recorded import PLACES

_NAMES = re.compile(rb"(toolu_)|(?<![0-9a-f])([0-9a-f]{8})(?=-[0-9a-f]{4}-)")


def build(root: Path, copies: int, filler: int) -> None:
    first = root / "0" / "home"
    first.mkdir(parents=True)
    plant(Builder(first))
    for place in PLACES.values():
        pattern = place.format(id="*").split("/")[-1]
        data = b"".join(path.read_bytes() for path in sorted(first.rglob(f"{place.split('/')[0]}/**/{pattern}")))
        for copy in range(1, copies):
            mark = f"{copy:05x}".encode()
            target = root / str(copy) / "home" / place.format(id=f"all-{copy}")
            target.parent.mkdir(parents=True)
            target.write_bytes(
                _NAMES.sub(lambda found, mark=mark: (found[1] or b"") + mark + (found[2] or b"")[5:], data)
            )
    line = (
        b'{"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_none","content":"'
        + b"x" * 60_000
        + b'"}]},"cwd":"/home/dev/web"}\n'
    )
    for number in range(filler // 16):
        with (root / "0" / "home" / ".claude/projects/-home-dev-web" / f"filler{number}.jsonl").open("wb") as file:
            for _ in range(16 * 1024 * 1024 // len(line)):
                file.write(line)


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 142
    filler = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    root = Path(tempfile.mkdtemp(prefix="lookback-bench-"))
    try:
        build(root / "h", copies, filler)
        size = sum(path.stat().st_size for path in (root / "h").rglob("*") if path.is_file())
        env = {**os.environ, "XDG_CACHE_HOME": str(root / "cache"), "HOME": str(root)}
        spent = 0.0
        for run in ("first", "second"):
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "claimonce.cli", "lookback", str(root / "h"), "--json"],
                env=env, cwd=root, capture_output=True, text=True, check=True,
            )  # fmt: skip
            seconds = time.perf_counter() - began
            calls = done.stdout[done.stdout.index('"calls":') + 8 :].partition(",")[0]
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            memory, cpu, spent = (
                used.ru_maxrss / 1024,
                used.ru_utime + used.ru_stime - spent,
                used.ru_utime + used.ru_stime,
            )
            print(
                f"{run}: {calls} calls, {size / 1e6:,.0f} MB, {seconds:.1f} s ({cpu:.1f} s of processor time), at most {memory:,.0f} MB in one process",
                flush=True,
            )
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
