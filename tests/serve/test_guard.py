"""Who may ask the page: this host's own browser, by this page, with the token."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from serve.served import Served

from claimonce.serve import guard
from claimonce.serve.guard import MOST_BODY, BadToken

Serving = Callable[..., Served]
DATA = ("/api/screen", "/api/events", "/api/about", "/api/incident?key=x")


@pytest.mark.parametrize("path", DATA)
def test_without_the_token_there_is_no_data(serving: Serving, path: str) -> None:
    page = serving()
    for given in (None, "Bearer ", "Bearer x", f"Basic {page.token}", f"Bearer {page.token}x"):
        status, _, body = page.ask(path, authorization=given)
        assert (status, b"t@x.org" in body) == (401, False)


def test_the_page_itself_needs_no_token_and_holds_no_data(serving: Serving, asked: str) -> None:
    status, headers, body = serving().ask("/", authorization=None)
    assert status == 200
    assert asked.encode() not in body
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "host", [None, "evil.test", "evil.test:{port}", "127.0.0.1", "localhost.evil.test:{port}", "[::1]:{port}"]
)
def test_a_name_that_leads_to_loopback_is_another_host(serving: Serving, host: str | None) -> None:
    page = serving()
    status, _, _ = page.ask("/api/screen", host=host and host.format(port=page.port))
    assert status in (400, 421)


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"])
def test_another_web_page_may_not_ask(serving: Serving, origin: str) -> None:
    page = serving("--control")
    assert page.ask("/api/screen", origin=origin.format(port=page.port))[0] == 403
    status, _, _ = page.ask(
        "/api/settle", "POST", b"{}", origin=origin.format(port=page.port), content_type="application/json"
    )
    assert status == 403


def test_its_own_origin_may_ask_by_either_name(serving: Serving) -> None:
    page = serving()
    assert page.ask("/api/about", origin=f"http://127.0.0.1:{page.port}")[0] == 200
    assert page.ask("/api/about", host=f"localhost:{page.port}", origin=f"http://localhost:{page.port}")[0] == 200


def test_a_body_of_a_gigabyte_is_refused_before_it_is_read(serving: Serving) -> None:
    page = serving("--control")
    said = page.ask("/api/settle", "POST", b"{", content_length=str(1 << 30), content_type="application/json")
    assert said[0] == 413
    assert page.ask("/api/about")[0] == 200


def test_a_body_that_hides_its_length_is_read_no_further_than_it_may_be(serving: Serving) -> None:
    page = serving("--control")
    chunk = b"%x\r\n%s\r\n" % (MOST_BODY + 1, b"x" * (MOST_BODY + 1))
    said = page.ask(
        "/api/settle", "POST", chunk, content_length=None, transfer_encoding="chunked", content_type="application/json"
    )
    assert said[0] == 413


def test_only_loopback_listens(serving: Serving) -> None:
    page = serving()
    with open(f"/proc/{page.process.pid}/net/tcp", encoding="ascii") as table:
        listening = [line.split()[1] for line in table if line.split()[3] == "0A"]
    mine = [address for address in listening if int(address.partition(":")[2], 16) == page.port]
    assert mine == [f"0100007F:{page.port:04X}"]


def test_the_token_is_made_once_for_its_user_alone(own_home: Path) -> None:
    made = guard.load_token()
    assert guard.load_token() == made
    assert len(made) >= 40
    assert stat.S_IMODE(os.stat(guard.path_of()).st_mode) == 0o600


@pytest.mark.parametrize("harm", ["others may read it", "a link", "short", "a pipe"])
def test_a_token_file_that_others_could_have_made_is_refused(own_home: Path, harm: str) -> None:
    path = Path(guard.path_of())
    guard.load_token()
    if harm == "others may read it":
        path.chmod(0o644)
    elif harm == "short":
        path.write_text("abc", encoding="ascii")
    else:
        path.unlink()
        os.mkfifo(path, 0o600) if harm == "a pipe" else path.symlink_to("/etc/passwd")
    with pytest.raises(BadToken, match="remove it and start"):
        guard.load_token()
