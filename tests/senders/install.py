"""Puts the programs of packages.txt into one folder, side by side, without touching the system: `install.py FOLDER`.

Then: `CLAIMONCE_SENDERS=FOLDER pytest tests/senders`. A package that is there already is not fetched again. Debian's
packages are unpacked, never set up: no script of theirs runs, no alternative is changed, no service starts.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIST = Path(__file__).with_name("packages.txt")
# Of what a package needs, these hold files that it opens when it runs; the rest is a mail server or a set-up script.
NEEDED = ("lib", "guile-", "mailutils-common", "mysql-common", "mariadb-common", "exim4-base", "mailcap")


def wanted(kind: str) -> list[str]:
    """Return the packages of one kind in the list."""
    lines = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", "")]
    return [" ".join(names) for given, *names in lines if given == kind]


def parts(package: str) -> list[str]:
    """Return the package and those of its dependencies that are not installed here and that it needs at run time."""
    command = ["apt-get", "install", "--simulate", "--no-install-recommends", *package.split()]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    new = [line.split()[1] for line in text.splitlines() if line.startswith("Inst ")]
    asked = package.split()
    return [*asked, *(one for one in new if one.startswith(NEEDED) and one not in asked)]


def unpack(package: str, folder: Path) -> None:
    """Fetch a Debian package with what it needs and lay its files out under `folder/package`."""
    target = folder / package.split()[0]
    if target.exists():
        return
    with tempfile.TemporaryDirectory() as place:
        # A file that has to be owned by _apt would be fetched with a warning for each.
        fetch = ["apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", *parts(package)]
        subprocess.run(fetch, cwd=place, check=True, stdout=subprocess.DEVNULL)
        laid = Path(place) / "laid"
        for archive in sorted(Path(place).glob("*.deb")):
            subprocess.run(["dpkg", "-x", archive, laid], check=True)
        shutil.copytree(laid, target, symlinks=True)


def python(folder: Path, packages: list[str]) -> None:
    """Make one virtual environment with the packages from PyPI."""
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
    subprocess.run(pip, check=True)


def node(folder: Path, packages: list[str]) -> None:
    """Lay packages from npm out under one folder; none of their scripts runs."""
    folder.mkdir(exist_ok=True)
    npm = ["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *packages]
    subprocess.run(npm, check=True)


def main(folder: Path) -> int:
    """Fetch everything."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in wanted("apt"):
        unpack(package, folder)
    python(folder / "python", wanted("pip"))
    node(folder / "node", wanted("npm"))
    print(f"the programs of {LIST.name} are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
