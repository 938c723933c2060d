"""Puts the programs of packages.txt into one folder without touching the system: `install.py FOLDER [all]`.

With `all` also those that only tests by night run.
Then: `CLAIMONCE_TOOLS=FOLDER pytest tests/tools`. A package that is there already is not fetched again.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LIST = Path(__file__).with_name("packages.txt")
NIGHT = "night"
# Of what a Debian package needs, these hold what it opens when it runs.
NEEDED = ("lib", "python3-")
SCRIPTS = ("usr/bin/tg", "usr/share/topgit/**/*", "usr/bin/adr", "usr/libexec/adr-tools/*")
OWN = re.compile("/usr(?=/share/topgit|/bin/tg|/libexec/adr-tools|/share/adr-tools)")


def wanted(kind: str, night: bool) -> list[str]:
    """Return the packages of one kind in the list; with `night` also those for the night."""
    lines = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", "")]
    lines = [line[line[0] == NIGHT :] for line in lines if night or line[0] != NIGHT]
    return [" ".join(names) for given, *names in lines if given == kind]


def unpack(package: str, folder: Path) -> None:
    """Fetch a Debian package with the libraries that are not here, and lay its files out under `folder/package`."""
    target = folder / package
    if target.exists():
        return
    simulated = ["apt-get", "install", "--simulate", "--no-install-recommends", package]
    text = subprocess.run(simulated, capture_output=True, text=True, check=True).stdout
    new = [line.split()[1] for line in text.splitlines() if line.startswith("Inst ")]
    parts = [package, *(one for one in new if one.startswith(NEEDED) and one != package)]
    with tempfile.TemporaryDirectory() as place:
        fetch = ["apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", *parts]
        subprocess.run(fetch, cwd=place, check=True, stdout=subprocess.DEVNULL)
        laid = Path(place) / "laid"
        for archive in sorted(Path(place).glob("*.deb")):
            subprocess.run(["dpkg", "-x", archive, laid], check=True)
        shutil.copytree(laid, target, symlinks=True)
    moved(target)


def moved(target: Path) -> None:
    """Let scripts find their own files where they lie now."""
    for script in (each for form in SCRIPTS for each in target.glob(form)):
        if script.is_file():
            text = script.read_text(encoding="utf-8")
            script.write_text(OWN.sub(f"{target}/usr", text), encoding="utf-8")


def python(folder: Path, packages: list[str]) -> None:
    """Make one virtual environment with the packages from PyPI."""
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *packages]
    subprocess.run(pip, check=True)


def node(folder: Path, packages: list[str]) -> None:
    """Install the packages from npm into one folder."""
    folder.mkdir(exist_ok=True)
    if all((folder / "node_modules" / name.rpartition("@")[0]).exists() for name in packages):
        return
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *packages], cwd=folder, check=True)


def main(folder: Path, night: bool) -> int:
    """Fetch everything, or all that tests of a commit run."""
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as pool:  # three registries, and each is waited for
        begun = [
            pool.submit(lambda: [unpack(package, folder) for package in wanted("apt", night)]),
            pool.submit(python, folder / "python", wanted("pip", night)),
            pool.submit(node, folder / "node", wanted("npm", night)),
        ]
        for each in begun:
            each.result()
    print(f"the programs of {LIST.name} are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:] == ["all"]))
