"""A server that is killed with SIGKILL and started again under load: is anything lost that was acknowledged?

python tests/bench/restarts.py [--times 50] [--clients 4]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gate.test_many_hosts import WRITE
from servers import server

from claimonce.gate.stores.postgres import setup
from claimonce.gate.stores.postgres.database import open_postgres


def main() -> int:
    """Run, and say how many acknowledged acts there were and how many of them are lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--clients", type=int, default=4)
    args = parser.parse_args()
    with server() as running, tempfile.TemporaryDirectory() as folder:
        setup.init(running.dsn())
        os.environ |= {"CLAIMONCE_STORE": running.dsn(), "CLAIMONCE_STATE": folder, "HOME": folder}
        words = [[sys.executable, "-c", WRITE, f"w{one}"] for one in range(args.clients)]
        children = [subprocess.Popen(each, stdout=subprocess.PIPE, text=True) for each in words]
        said: list[str] = []
        try:
            for _ in range(args.times):
                for child in children:
                    assert child.stdout is not None
                    said.append(child.stdout.readline())
                running.kill()
                running.start()
        finally:
            for child in children:
                child.kill()
        said += [line for child in children for line in child.communicate()[0].splitlines(keepends=True)]
        acked = {line.split()[0]: line.split()[1] for line in said if line.endswith("\n") and " " in line}
        store = open_postgres(running.dsn(), folder, 20.0)
        lost = set(acked) - {row["key"] for row in store.rows("markers_all")}
        store.close()
    twice = len(acked) - len(set(acked.values()))
    print(f"{args.times} kills, {len(acked)} acknowledged acts, {len(lost)} lost, {twice} tokens given twice")
    return 1 if lost or twice else 0


if __name__ == "__main__":
    sys.exit(main())
