from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from audit.sites import FILES, RUN, SITES
from audit.trees import audited, committed, git, places, tree
from plugins.providers import MailServer, mail_server

from claimonce.audit import fix
from claimonce.audit.extract import extract
from claimonce.audit.finding import PASSED
from claimonce.audit.fix import Plan
from claimonce.demo.programs import mail
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.settings_cache import load

# `mail` is the demo's own; `sendmail -t` hands over the letter as it comes in. Both send over SMTP.
MAIL = """#!/bin/sh
exec {python} -I {program} {host} {port} "$@"
"""
SENDMAIL = """#!{python} -I
import email, smtplib, sys
with smtplib.SMTP("{host}", {port}, local_hostname="localhost") as server:
    server.send_message(email.message_from_binary_file(sys.stdin.buffer), "agent@example.org")
"""
GATE = re.compile(r"""claimonce gate .*? -- |"claimonce", "gate", .*?, "--", """)


# Whom a mail is to, who has a copy, its subject, its text.
Mail = tuple[str, str, str, str]


def planned(root: Path) -> Plan:
    return fix.plan(str(root), audited(root).open, Descriptions(load(str(root)).descriptions))


def fixed(root: Path) -> Plan:
    made = planned(root)
    fix.write(str(root), made.changes)
    return made


def back(text: str) -> str:
    """Take out what the gate's words are, and nothing else."""
    text = GATE.sub("", text)
    for written, was in (("claimonce push", "git push"), ("claimonce\n          push", "git\n          push")):
        text = text.replace(written, was)
    return text.replace('"claimonce", "push"', '"git", "push"').replace("'claimonce', 'push'", "'git', 'push'")


def told(letter: EmailMessage) -> Mail:
    """Return what of a mail its readers see."""
    body = letter.get_body()
    assert body is not None
    return str(letter["To"]), str(letter["Cc"]), str(letter["Subject"]), str(body.get_content()).replace("\r\n", "\n")


def scripts(path: str, root: Path) -> list[list[str]]:
    """Return how a file is run: as its system would, or the shell text that its system would hand to a shell."""
    if path == "bin/ship":
        return [["bash", path]]
    if path == "Makefile":
        return [["make", "-s", "ship"], ["make", "-s", "tell"]]
    if path.endswith(".py"):
        return [[sys.executable, path]]
    found = extract(path, (root / path).read_bytes())
    assert found is not None
    return [["bash", "-e", "-c", piece.text] for piece in found.pieces if piece.language == "shell"]


class World:
    """A remote, a work tree that can push to it, a mail server, and the acts that reached them."""

    def __init__(self, folder: Path, files: dict[str, str], env: dict[str, str], server: MailServer) -> None:
        self.remote, self.root, self.server = folder / "remote.git", folder / "work", server
        programs = folder / "programs"
        at = urlsplit(server.url)
        for name, text in (("mail", MAIL), ("sendmail", SENDMAIL)):
            script = text.format(python=sys.executable, program=mail.__file__, host=at.hostname, port=at.port)
            tree(programs, {name: script})
            (programs / name).chmod(0o755)
        path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.env = {**os.environ, "PATH": path, "MESSAGE": "red", "GITHUB_REF": "main", **env}
        subprocess.run(("git", "init", "-q", "--bare", "-b", "main", str(self.remote)), check=True)
        committed(tree(self.root, files))
        for name, value in (("user.name", "Tester"), ("user.email", "tester@example.org"), ("push.default", "current")):
            git(self.root, "config", name, value)
        git(self.root, "config", "core.hooksPath", str(folder / "hooks"))
        git(self.root, "remote", "add", "origin", str(self.remote))
        git(self.root, "push", "-q", "-u", "origin", "main")

    def run(self, path: str) -> tuple[Counter[Mail], str]:
        """Run one file with a commit to push; return the mails that came in, and what the remote has."""
        git(self.root, "commit", "-q", "--allow-empty", "-m", f"for {path}")
        before = len(self.server.mails)
        for command in scripts(path, self.root):
            done = subprocess.run(command, cwd=self.root, env=self.env, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (path, command, done.stdout, done.stderr)
        landed = git(self.remote, "log", "-1", "--format=%s", "main").strip()
        return Counter(told(each) for each in self.server.mails[before:]), landed

    def settle(self) -> None:
        """Say of everything uncertain that it happened, as the person who looked into the mailbox does."""
        with closing(sqlite3.connect(f"{self.env['CLAIMONCE_STATE']}/claims.db")) as database:
            keys = [key for (key,) in database.execute("SELECT DISTINCT key FROM intents WHERE state = 'uncertain'")]
        for key in keys:
            words = [sys.executable, "-m", "claimonce.cli", "settle", key, "--done"]
            subprocess.run(words, cwd=self.root, env=self.env, capture_output=True, check=True)

    def acts(self, kind: str) -> Counter[str]:
        """Return how the gate's acts of a kind ended; a message inside its gate is that gate's act."""
        with closing(sqlite3.connect(f"{self.env['CLAIMONCE_STATE']}/claims.db")) as database:
            rows = database.execute("SELECT state, detail FROM intents WHERE kind = ?", (kind,)).fetchall()
        return Counter(state for state, detail in rows if "inside" not in json.loads(detail))


@pytest.fixture
def worlds(tmp_path: Path, own_home: Path) -> Iterator[tuple[World, World]]:
    """The repository as it was, and as it is wired."""
    wired = committed(tree(tmp_path / "plan", FILES))
    fixed(wired)
    after = {path: (wired / path).read_text() for path in FILES}
    first, second = ({"CLAIMONCE_STATE": str(own_home / name)} for name in ("state-one", "state-two"))
    with mail_server() as server:
        yield World(tmp_path / "one", FILES, first, server), World(tmp_path / "two", after, second, server)


def test_every_place_is_wired_and_the_audit_says_so(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, FILES))
    assert len(audited(root).open) == SITES
    made = fixed(root)
    assert (made.left, len(made.wired)) == ((), SITES)
    found = audited(root)
    assert places(found) == []
    assert len(places(found, PASSED)) == SITES


def test_nothing_else_changes(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, FILES))
    modes = {path: (root / path).stat().st_mode for path in FILES}
    fixed(root)
    for path, text in FILES.items():
        assert back((root / path).read_bytes().decode()) == text
        assert (root / path).stat().st_mode == modes[path]
    assert git(root, "status", "--short", "log.txt", "letter.eml", "README.md") == ""


@pytest.mark.slow
@pytest.mark.parametrize("path", RUN)
def test_a_wired_file_does_the_same_acts_through_the_gate(worlds: tuple[World, World], path: str) -> None:
    before, after = worlds
    mails, landed = before.run(path)
    assert (sum(mails.values()), landed) == (RUN[path], f"for {path}")
    assert after.run(path) == (mails, landed)
    letters = after.acts("notify")
    # A `mail` that nobody knows says nothing of one refused reader of several: such a letter stays uncertain.
    several = sum(count for mail, count in mails.items() if mail[1] != "None")
    assert letters == +Counter(done=RUN[path] - several, uncertain=several)
    assert after.acts("git_push")["done"] >= 1
    after.settle()
    # The gate holds: the same acts again are not done again, but a new commit still goes out.
    assert before.run(path) == (mails, landed)
    assert after.run(path) == (Counter(), landed)


@pytest.mark.slow
def test_the_mails_of_a_wired_script_come_in_word_for_word(worlds: tuple[World, World]) -> None:
    mails, _ = worlds[1].run("bin/ship")
    assert mails == Counter([
        ("tekla@example.org", "None", "Build 7 failed", "log\n"),
        ("tekla@example.org", "None", "Build", "the build failed: no disk\n"),
        ("tekla@example.org", "ops@example.org", 'Stage "two"', "log\n"),
        ("tekla@example.org", "None", "letter", "hello\n"),
    ])  # fmt: skip
    assert Counter(worlds[1].server.recipients) == {"tekla@example.org": 4, "ops@example.org": 1}


@pytest.mark.parametrize(
    "text",
    [
        'mail -s "$SUBJECT" tekla@example.org < /dev/stdin | cat; mail -s x "$(./who)" < a',
        "./report | mail -s Report tekla@example.org",
        'mail -s "$(./subject)" tekla@example.org < a',
        "git -C sub push",
        "/usr/bin/git push",
        "hg push",
        "xargs -n1 mail -s hello < people",
    ],
)
def test_what_is_not_safe_is_left_with_a_reason(tmp_path: Path, text: str) -> None:
    root = tree(tmp_path, {"a.sh": f"#!/bin/sh\n{text}\n"})
    made = planned(root)
    assert len(made.wired) + len(made.left) == len(audited(root).open) > 0
    for finding, why in made.left:
        assert (finding.path, bool(why)) == ("a.sh", True)
    for change in made.changes:
        assert back(change.after) == change.before


def test_different_texts_to_one_person_have_different_keys(tmp_path: Path) -> None:
    lines = ["echo one | mail -s Build a@example.org", "echo two | mail -s Build a@example.org",
             "mail -s Build a@example.org < one", "mail -s Other a@example.org < one",
        "mail -s Build b@example.org < one",
             'curl -d "one" ntfy.sh/topic', 'curl -d "two" ntfy.sh/topic', 'curl -d "$X" ntfy.sh/topic']  # fmt: skip
    root = tree(tmp_path, {"a.sh": "#!/bin/sh\n" + "\n".join(lines) + "\n"})
    made = fixed(root)
    assert made.left == ()
    keys = [line.partition(" -- ")[0].rpartition("gate ")[2] for line in (root / "a.sh").read_text().splitlines()[1:]]
    assert len(set(keys)) == len(lines)
    assert not any("ntfy.sh/topic" in key for key in keys)


def test_line_ends_and_the_missing_last_one_stay(tmp_path: Path) -> None:
    root = tree(tmp_path, {"a.sh": b"#!/bin/sh\r\ngit push\r\ngit push origin main"})
    fixed(root)
    assert (root / "a.sh").read_bytes() == b"#!/bin/sh\r\nclaimonce push\r\nclaimonce push origin main"


def test_an_instruction_gets_the_gate_s_command(tmp_path: Path) -> None:
    root = tree(tmp_path, {"CLAUDE.md": "# Rules\n\nWhen the build breaks, email Tekla.\n"})
    fixed(root)
    text = (root / "CLAUDE.md").read_text()
    assert text.startswith("# Rules\n\nWhen the build breaks, email Tekla (through the gate: `claimonce notify --to ")
    assert text.endswith("`).\n")
    assert places(audited(root)) == []


STEP = "on: push\njobs:\n  a:\n    steps:\n      - uses: anthropics/claude-code-action@v1\n"
SENTENCES = {
    "a string of a shell": ("a.sh", '#!/bin/sh\nclaude -p "You are an agent.\nPush your commits to origin.\n"\n'),
    "a heredoc": ("b.sh", "#!/bin/sh\nclaude -p <<EOF\nYou are an agent. When it fails, email Tekla.\nEOF\n"),
    "front matter": ("CLAUDE.md", "---\ndescription: Commit, then push to origin\n---\n\nRead the code.\n"),
    "a setting": ("w.yml", f"{STEP}        with: {{prompt: Email Tekla}}\n"),
    "a fence of a program": ("CLAUDE.md", '# A\n\n```bash\nclaude -p "When it fails, email Tekla."\n```\n'),
}  # fmt: skip


@pytest.mark.parametrize("form", SENTENCES)
def test_a_sentence_in_a_program_or_a_setting_gets_nothing_added(tmp_path: Path, form: str) -> None:
    name, text = SENTENCES[form]
    root = tree(tmp_path, {".github/workflows/w.yml" if name == "w.yml" else name: text})
    fixed(root)
    assert (next(root.rglob(name))).read_text() == text


def command(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    words: Any = (sys.executable, "-m", "claimonce.audit", "--fix", *args)
    return subprocess.run(words, cwd=root, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


def test_the_command_shows_a_diff_and_writes_only_when_told_to(tmp_path: Path) -> None:
    root = tree(tmp_path, {"a.sh": "#!/bin/sh\ngit push\n"})
    done = command(root)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-3:] == [" #!/bin/sh", "-git push", "+claimonce push"]
    assert "nothing is written without --yes" in done.stderr
    assert (root / "a.sh").read_text() == "#!/bin/sh\ngit push\n"
    assert command(root, "--yes").returncode == 0
    assert (root / "a.sh").read_text() == "#!/bin/sh\nclaimonce push\n"
    assert command(root, "--yes").returncode == 0
    assert json.loads(json.dumps(places(audited(root)))) == []
