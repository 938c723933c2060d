"""Whether a mail of which nobody knows is in the Sent folder, asked of a real IMAP server (Dovecot)."""

from __future__ import annotations

import contextlib
import getpass
import imaplib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimonce.plugins import email

DOVECOT = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
pytestmark = pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed (Debian: dovecot-imapd)")
KEY = "4711c0ffee"
CONF = """
base_dir = {run}
state_dir = {run}
instance_name = claimonce-test
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
{users}
mail_location = maildir:{folder}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
first_valid_gid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=pass@word
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
  }}
}}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A Dovecot of our own on loopback; its URL names the account."""
    # Socket paths have to be short, so not pytest's own folder.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="co") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        root = os.geteuid() == 0
        uid, gid = (65534, 65534) if root else (os.geteuid(), os.getegid())
        if root:
            os.chown(folder / "mail", uid, gid)
        users = "" if root else "default_internal_user = {0}\ndefault_login_user = {0}".format(getpass.getuser())
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        conf = folder / "dovecot.conf"
        conf.write_text(CONF.format(run=folder / "run", folder=folder, users=users, uid=uid, gid=gid, port=port))
        assert DOVECOT
        process = subprocess.Popen([DOVECOT, "-F", "-c", str(conf)], stderr=subprocess.PIPE)
        try:
            if not _answers(port, process):
                log = (folder / "log").read_text() if (folder / "log").exists() else ""
                pytest.skip(f"Dovecot did not start here: {log[-300:]}")
            yield f"imap://tekla:pass%40word@127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate()


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            if line.recv(4) == b"* OK":
                return True
        time.sleep(0.05)
    return False


def asked(server: str, key: str = KEY, **settings: object) -> str:
    intent = {"idempotency_key": key, "age": 60.0, "at": "2026-01-01T00:00:00Z", "detail": {}, "target": "t@x.test"}
    return email.claimonce_reconcile({**intent, "settings": {"imap": server, **settings}})


def test_a_mail_that_is_not_filed_proves_nothing_unless_all_are(server: str) -> None:
    assert asked(server, key="never-filed") == "unknown"
    assert asked(server, key="never-filed", every_mail_is_filed=True) == "not_done"


def test_a_mail_in_the_sent_folder_was_sent(server: str) -> None:
    port = int(server.rpartition(":")[2])
    with imaplib.IMAP4("127.0.0.1", port) as box:
        box.login("tekla", "pass@word")
        for key in ("another", KEY):
            text = f"Message-ID: <{key}@claimonce.invalid>\r\nSubject: red\r\n\r\nx\r\n".encode()
            assert box.append("Sent", None, None, text)[0] == "OK"
    assert asked(server) == "done"
    assert asked(server, every_mail_is_filed=True) == "done"


def test_a_folder_that_is_not_there_is_no_answer(server: str) -> None:
    with pytest.raises(LookupError):
        asked(server, sent_folder="Gone", every_mail_is_filed=True)
