"""One HTTP exchange with a provider: what each kind of end says of the message."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable

import pytest

from claimonce.hooks import notifier_contract, testing
from claimonce.hooks.provider import Refused, Unknown, exchange, get, post
from claimonce.hooks.testing import HttpProvider, Notifier, Reply, http_provider
from claimonce.plugins import apprise, webhook


def ended(reply: Reply | None) -> str:
    """Return how one POST ends when the provider answers so; None cuts the connection."""
    with http_provider(Notifier(webhook, {}, sent=reply or Reply())) as provider:
        provider.mode = testing.SENT if reply else testing.UNKNOWN
        try:
            post(f"{provider.url}/x", {"text": "the secret text"}, timeout=5)
        except (Refused, Unknown) as error:
            kind = "refused" if isinstance(error, Refused) else "unknown"
            return kind if "secret" not in str(error) else f"{kind} in the message's own words"
        return "sent"


@pytest.mark.parametrize(
    ("reply", "end"),
    [
        (Reply(200), "sent"), (Reply(202, {"status": "queued"}), "sent"), (Reply(204), "sent"),
        (Reply(301, headers={"location": "http://127.0.0.1:1/"}), "refused"),
        (Reply(400, {"error": "the secret text is bad"}), "refused"), (Reply(401), "refused"), (Reply(413), "refused"),
        (Reply(408), "unknown"), (Reply(500), "unknown"), (Reply(502), "unknown"), (Reply(503), "unknown"),
        (None, "unknown"),
    ],
)  # fmt: skip
def test_where_an_answer_leaves_the_message(reply: Reply | None, end: str) -> None:
    assert ended(reply) == end


def test_a_provider_that_nobody_reaches_got_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Refused, match="cannot be reached"):
            post(f"http://127.0.0.1:{taken.getsockname()[1]}/", {})


@pytest.mark.parametrize(
    "url", ["", "ftp://x/", "http://", "http://x:port/", "file:///etc/passwd", "http://\u2603.invalid\x00/"]
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        post(url, {})


@pytest.mark.parametrize(
    ("after", "seconds"), [("7", 7.0), ("0", 0.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", None), ("", None)]
)
def test_retry_after_is_read_in_both_its_forms(after: str, seconds: float | None) -> None:
    with (
        http_provider(Notifier(webhook, {}, sent=Reply(429, headers={"retry-after": after}))) as provider,
        pytest.raises(Refused) as refused,
    ):
        post(f"{provider.url}/x", {})
    assert refused.value.retry_after == seconds


def test_a_header_writes_no_other() -> None:
    with http_provider(Notifier(webhook, {})) as provider:
        exchange("POST", f"{provider.url}/x", "b", headers={"title": "הי\r\nx-evil: 1"}, bearer="t\r\nx-evil: 2")
        assert "x-evil" not in provider.taken[0].headers
        assert provider.taken[0].headers["title"].encode("latin-1").decode() == "הי x-evil: 1"


def _answering(script: Callable[[socket.socket], None]) -> tuple[str, threading.Thread]:
    server = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        line, _ = server.accept()
        with server, line:
            script(line)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{server.getsockname()[1]}/x", thread


def test_half_an_answer_is_not_an_answer() -> None:
    def half(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"ok": tr')

    url, thread = _answering(half)
    with pytest.raises(Unknown):
        post(url, {}, timeout=5)
    thread.join()


def test_a_long_body_that_is_refused_while_it_comes_in_was_refused() -> None:
    def early(line: socket.socket) -> None:
        line.recv(1024)
        line.sendall(b"HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        while line.recv(1 << 20):
            pass

    url, thread = _answering(early)
    with pytest.raises(Refused, match="413"):
        post(url, "x" * 10_000_000, timeout=10)
    thread.join()


def test_what_is_no_json_is_an_empty_answer() -> None:
    with http_provider(Notifier(webhook, {}, shown=lambda *_: Reply(200, b"<html>"))) as provider:
        assert get(f"{provider.url}/x", {"a": 1}) == {}


def test_without_apprise_the_way_to_get_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    message = {"settings": {"url": "json://x"}, "subject": "s", "body": "b"}
    with pytest.raises(Refused, match=r"apprise is not installed here: run `pip install "):
        apprise.claimonce_deliver(message)


def test_the_contract_notices_a_promise_that_is_not_kept() -> None:
    liar = Notifier(webhook, {"url": "{server}/x", "honours_key": True}, keeps=testing.NATIVE)
    with pytest.raises(AssertionError, match="2 messages are to be seen"):
        notifier_contract.it_survives_a_crash_after_the_send(liar)


def test_the_contract_notices_a_secret_that_gets_out() -> None:
    class Chatty:
        from claimonce.hooks import Description, hookimpl

        @hookimpl
        def claimonce_describe(self) -> Description:
            return self.Description("chatty", "notify", "chatty")

        @hookimpl
        def claimonce_deliver(self, message: dict[str, dict[str, str]]) -> dict[str, str]:
            post(message["settings"]["endpoint"], message["body"])
            return {"id": message["settings"]["address"]}

    told = Notifier(Chatty(), {"address": "a-secret-place", "endpoint": "{server}"}, secrets=("a-secret-place",))
    with pytest.raises(AssertionError, match="'a-secret-place' is said"):
        notifier_contract.it_keeps_secrets(told)


class Busy(HttpProvider):
    """Takes nothing."""

    def answer(self, request: testing.Request) -> Reply | None:
        return Reply(503)


def test_a_provider_may_have_manners_of_its_own() -> None:
    with http_provider(Notifier(webhook, {}), Busy) as provider, pytest.raises(Unknown):
        post(provider.url, {})
