"""What a gate keeps of a web client's request: the answer decides as in a live call (`--fix` writes such gates)."""

from __future__ import annotations

import json

import pytest
from cli.conftest import Run
from senders import web

from claimonce.gate.gate import look
from claimonce.gate.store import open_store

SLACK = "http://hooks.slack.com/services/T0/B0/secret"
SENDS = {
    "curl": ("curl", "-sS", "-m", "2"), "curl -f": ("curl", "-fsS", "-m", "2"),
    "wget": ("wget", "-q", "-t", "1", "-T", "2", "-O", "-"),
}  # fmt: skip
KEPT = {
    ("curl", web.ACCEPTS): "done", ("curl", web.SAYS_NO): "failed", ("curl", web.REFUSES): "failed",
    ("curl", web.LIMITS): "failed", ("curl", web.DROPS): "uncertain", ("curl", web.HANGS): "uncertain",
    ("curl", web.NO_SERVER): "failed", ("curl -f", web.ACCEPTS): "done", ("curl -f", web.REFUSES): "failed",
    ("curl -f", web.DROPS): "uncertain", ("curl -f", web.SAYS_NO): "failed",
}  # fmt: skip


@pytest.mark.parametrize(("client", "behaviour"), KEPT, ids=lambda one: str(one).replace(" ", "-"))
def test_the_answer_of_a_gated_request_decides_what_its_key_is(claimonce: Run, client: str, behaviour: str) -> None:
    with web.serving(behaviour) as server:
        to = ("--connect-to", f"hooks.slack.com:80:127.0.0.1:{server.port}", "-d", "text=hi", SLACK)
        ended = claimonce("gate", "--json", "notify:slack:k", "--", *SENDS[client], *to)
    state = KEPT[client, behaviour]
    with open_store() as store:
        assert look(store, "notify:slack:k").name == state, ended
    assert "secret" not in json.dumps(ended.stdout)


def test_what_is_printed_comes_through_and_a_refusal_may_be_tried_again(claimonce: Run) -> None:
    for behaviour, printed in ((web.SAYS_NO, "channel_not_found"), (web.ACCEPTS, "success")):
        with web.serving(behaviour) as server:
            to = ("--connect-to", f"hooks.slack.com:80:127.0.0.1:{server.port}", "-d", "text=hi", SLACK)
            ended = claimonce("gate", "notify:slack:k", "--", "curl", "-sS", *to)
        assert printed in ended.stdout
        assert ended.returncode == 0
    assert "already" in claimonce("gate", "notify:slack:k", "--", "curl", "-sS", SLACK).stderr
