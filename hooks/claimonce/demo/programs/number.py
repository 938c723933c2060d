"""Read a number out of a JSON file, or print the file with another number in it.

number get FILE PATH          prints the number
number set FILE PATH VALUE    prints the whole file with the number changed; writing it is the shell's business
"""

from __future__ import annotations

import json
import sys


def main(arguments: list[str]) -> int:
    """0 when the number was there, 1 when the file cannot be read as JSON or lacks the path."""
    verb, name, path, *value = arguments
    *parents, leaf = path.split(".")
    try:
        with open(name, encoding="utf-8") as file:
            document = json.load(file)
        place = document
        for parent in parents:
            place = place[parent]
        number = int(place[leaf])
    except (OSError, ValueError, LookupError, TypeError) as failure:
        sys.stderr.write(f"number: {name}: {failure}\n")
        return 1
    if verb == "get":
        sys.stdout.write(f"{number}\n")
    else:
        place[leaf] = int(value[0])
        sys.stdout.write(json.dumps(document, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
