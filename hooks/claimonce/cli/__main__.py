"""`python -m claimonce.cli` is `claimonce`."""

from claimonce.cli.main import main

if __name__ == "__main__":
    main()
