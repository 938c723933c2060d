"""The real programs of programs.toml, each run in a home of its own against a server that behaves as it is told."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
import tomllib
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from senders import smtp, web
from senders.smtp import REFUSED, Server

HERE = Path(__file__).parent
GOOD = "good@example.test"
TEXT = "the text\n"
LETTER = f"From: me@example.test\nTo: {GOOD}, {REFUSED}\nSubject: K\n\n{TEXT}"
ACCEPTS = web.ACCEPTS
ALL, SOME, NONE = "all", "some", "none"  # of the readers, those for whom the server has the letter
SECONDS = 120.0
# where Debian's packages have what Ruby code loads
RUBY = (
    "usr/lib/ruby/vendor_ruby", "usr/lib/ruby/3.*", "usr/lib/*/ruby/3.*", "usr/lib/ruby/gems/*/gems/*/lib",
    "usr/share/rubygems-integration/*/gems/*/lib",
)  # fmt: skip
DISTRIBUTIONS = {"http": "httpie", "zulip-send": "zulip", "gitlab": "python-gitlab"}


@dataclass(frozen=True)
class Sender:
    """One real program with what it takes to start it; see programs.toml."""

    name: str
    command: str
    package: str = ""
    path: str = ""
    program: str = ""
    version: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    accounts: tuple[str, ...] = ()
    mta: str = ""
    over: tuple[str, ...] = ()
    waits: bool = False
    slow: tuple[str, ...] = ()
    web: bool = False
    skips: tuple[str, ...] = ()
    hands_on: bool = False

    @property
    def word(self) -> str:
        """The word that stands in command position."""
        return self.command.split()[0]

    def real(self, senders: Path) -> str:
        """Return the program's path."""
        found = str(senders / self.package / self.path) if self.package else shutil.which(self.word)
        assert found, f"{self.word} is not installed"
        return found


@dataclass(frozen=True)
class Run:
    """How one start ended; `status` as a shell shows it."""

    status: int
    output: str
    errors: str


def senders_in(folder: Path) -> Path | None:
    """Return the folder that install.py made, None where it was not run."""
    return folder if (folder / "python").is_dir() else None


def load() -> list[Sender]:
    """Return every program that is run."""
    rows = tomllib.loads((HERE / "programs.toml").read_text(encoding="utf-8"))["program"]
    return [Sender(**{name: tuple(one) if isinstance(one, list) else one for name, one in row.items()}) for row in rows]


def behaviours(sender: Sender) -> tuple[str, ...]:
    """Return how the servers behave that the program meets."""
    met = web.BEHAVIOURS if sender.web else smtp.BEHAVIOURS
    return tuple(each for each in met if each not in sender.skips)


def serving(sender: Sender, behaviour: str) -> AbstractContextManager[Server]:
    """Return a server that behaves so, of the kind that the program speaks to."""
    return web.serving(behaviour) if sender.web else smtp.serving(behaviour)


def typed(sender: Sender, home: Path, senders: Path, port: int) -> str:
    """Return the program's command line as an agent would write it."""
    return _filled(sender.command, _places(sender, home, senders, port))


def _places(sender: Sender, home: Path, senders: Path, port: int) -> dict[str, str]:
    return {"port": str(port), "home": str(home), "root": str(senders / sender.package), "senders": str(senders)}


def prepared(sender: Sender, home: Path, senders: Path, port: int) -> tuple[str, dict[str, str]]:
    """Lay out the program's home; return its command line and its environment."""
    places = _places(sender, home, senders, port)
    for folder in ("bin", "spool", "queue/maildrop", "queue/public", "queue/pid", "data"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    for name, text in {"letter.eml": LETTER, "text": TEXT, **sender.files}.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(_filled(text, places))
        # a program that becomes another user has to be able to read its settings
        (home / name).chmod(0o700 if text.startswith("#!") else 0o644 if sender.accounts else 0o600)
    if sender.word != "git":  # a git that is started by a link looks for its parts beside it
        _link(home / "bin" / sender.word, sender.real(senders))
    line = _apart(sender, typed(sender, home, senders, port), home, senders)
    return line, environment(sender, home, senders, port)


def environment(sender: Sender, home: Path, senders: Path, port: int) -> dict[str, str]:
    """Return what the program finds: the libraries of its package, a home of its own, no settings of the user's."""
    libraries = [senders / name / "usr/lib/x86_64-linux-gnu" for name in (sender.package, "msmtp") if name]
    libraries += [each.parent / "postfix" for each in libraries]
    package = senders / sender.package
    modules = [package / "usr/share/perl5", *package.glob("usr/lib/*/perl5/*")]
    return {
        "HOME": str(home), "PATH": f"{home}/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "USER": "root", "LOGNAME": "root",
        "LD_LIBRARY_PATH": ":".join(str(each) for each in libraries if each.is_dir()),
        "PYTHONPATH": str(next(package.glob("lib/python*/site-packages"), "")),
        "RUBYLIB": ":".join(str(each) for shape in RUBY for each in sorted(package.glob(shape))),
        "PERL5LIB": ":".join(map(str, modules)), "NO_PROXY": "*", "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": f"{home}/.gitconfig",
        "NODE_PATH": str(senders / "node/node_modules"), "EMAIL": "me@example.test", "SLACK_WEBHOOK_URL": f"http://127.0.0.1:{port}/post",
    }  # fmt: skip


def run(sender: Sender, line: str, env: Mapping[str, str], home: Path, server: Server) -> Run:
    """Run the line; a program that would wait for long is ended as `timeout` ends it, when the server lets it wait."""
    child = subprocess.Popen(
        ["sh", "-c", line], cwd=home, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    ended = threading.Event()

    def end() -> None:
        server.hangs.wait()
        if not ended.is_set():
            os.killpg(child.pid, signal.SIGTERM)

    waits = threading.Thread(target=end, daemon=True)
    if sender.waits:
        waits.start()
    output, errors = child.communicate(timeout=SECONDS)
    ended.set()
    server.hangs.set()
    status = child.returncode if child.returncode >= 0 else 128 - child.returncode
    return Run(status, output.decode(errors="replace"), errors.decode(errors="replace"))


def got(server: Server) -> str:
    """Return for how many of the readers the server has the letter."""
    readers = {reader for letter in server.box for reader in letter.readers}
    if "all" in readers:
        return ALL
    return ALL if {GOOD, REFUSED} <= readers else SOME if readers else NONE


def version(sender: Sender, senders: Path) -> str:
    """Return the version of the package that was unpacked, or what the program says of itself."""
    if sender.package and sender.package != "python" and not sender.version:
        notes = next((senders / sender.package / "usr/share/doc" / sender.package).glob("changelog.Debian*"))
        text = subprocess.run(["zcat", "-f", notes], capture_output=True, text=True, check=True).stdout
        return re.findall(r"\(([^)]+)\)", text.partition("\n")[0])[0]
    if sender.package and not sender.version:
        ask = f"from importlib.metadata import version; print(version({DISTRIBUTIONS.get(sender.word, sender.word)!r}))"
        command = [str(senders / "python/bin/python"), "-c", ask]
    else:
        command = [sender.real(senders), *(_filled(one, {"senders": str(senders)}) for one in sender.version)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    text = said.stdout or said.stderr
    found = re.search(r"\d+(?:\.\d+)+", text)
    assert found, text
    return found[0]


def _apart(sender: Sender, line: str, home: Path, senders: Path) -> str:
    """Return the line as it runs where the accounts and the mail transport that it needs are there."""
    mounts = []
    if sender.accounts:
        (home / "etc").mkdir(exist_ok=True)
        for name, form in (("passwd", "{0}:x:{1}:{1}::/nowhere:/bin/false\n"), ("group", "{0}:x:{1}:\n")):
            own = "".join(form.format(each, 60_000 + place) for place, each in enumerate(sender.accounts))
            (home / "etc" / name).write_text(Path("/etc", name).read_text() + own)
        home.chmod(0o755)
        (home / "spool").chmod(0o777)
        mounts.append(f"mount --bind {home}/spool /mnt")  # where others than we can reach it
        mounts.append(f"mount -t overlay overlay -o lowerdir={home}/etc:/etc /etc")
    if sender.mta:
        (home / "sbin").mkdir(exist_ok=True)
        _link(home / "sbin" / "sendmail", str(senders / sender.mta))
        mounts.append(f"mount -t overlay overlay -o lowerdir={home}/sbin:/usr/sbin /usr/sbin")
    for folder in sender.over:
        layers = f"{senders / sender.package}{folder}:{folder}"
        mounts.append(f"mount -t overlay overlay -o lowerdir={layers} {folder}")
    if not mounts:
        return line
    (home / "line").write_text(line)
    return f"unshare -m sh -c '{' && '.join(mounts)} && exec sh {home}/line'"


def _filled(text: str, places: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: places.get(found[1], found[0]), text)


def _link(path: Path, target: str) -> None:
    if not path.exists():
        path.symlink_to(target)
