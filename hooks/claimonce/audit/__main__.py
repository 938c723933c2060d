"""`python -m claimonce.audit` is `coverage-audit`."""

import sys

# `-m` puts the current folder first, and the tree to be scanned may hold a module of any name: none of it is imported.
if not sys.flags.safe_path:
    del sys.path[0]

from claimonce.audit.command import main

if __name__ == "__main__":
    main()
